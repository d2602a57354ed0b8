/* result.c - what a run found: its rows, and its end */

#include "result.h"

#include <stdlib.h>

void ys_result_free(ys_result *res)
{
    if (!res)
        return;
    for (size_t i = 0; i < res->n_picture; i++) {
        ys_image_fini(&res->picture[i].image);
        ys_polygon_fini(&res->picture[i].outline);
    }
    for (size_t i = 0; i < res->n_area; i++)
        ys_polygon_fini(&res->area[i].lonlat);
    for (size_t i = 0; i < res->n_info; i++)
        free(res->info[i]);
    for (size_t i = 0; i < res->n_text; i++)
        free(res->text[i]);
    for (size_t i = 0; i < res->n_alias; i++)
        free(res->alias[i]);
    for (size_t i = 0; i < res->n_file; i++)
        free(res->file[i]);
    free(res->file);
    free(res->picture);
    free(res->area);
    for (size_t i = 0; i < res->n_line; i++)
        ys_line_fini(&res->line[i].lonlat);
    free(res->line);
    free(res->info);
    free(res->text);
    free(res->alias);
    free(res->asked.tile);
    free(res->asked.class_size);
    free(res->asked.licence);
    free(res->asked.sun);
    free(res->asked.off_nadir);
    free(res->site_name);
    free(res->site_path);
    free(res->site_sha256);
    free(res->claims_path);
    free(res->claims_sha256);
    free(res->command);
    free(res->date);
    free(res->side);
    free(res->count);
    free(res->track);
    free(res->change);
    free(res->object);
    free(res->verdict);
    free(res->skipped);
    free(res->note);
    free(res->more_site);
    for (size_t i = 0; i < res->n_correction; i++)
        ys_polygon_fini(&res->added[i]);
    free(res->added);
    free(res->correction);
    free(res->adjudicated);
    free(res->corrections_path);
    free(res->corrections_sha256);
    free(res);
}

const char *ys_result_site(const ys_result *res)
{
    return res->site_name;
}

bool ys_result_rendered(const ys_result *res)
{
    return res->rendered;
}

size_t ys_result_n_dates(const ys_result *res)
{
    return res->n_date;
}

const struct ys_date_row *ys_result_date(const ys_result *res, size_t i)
{
    return i < res->n_date ? &res->date[i] : NULL;
}

size_t ys_result_n_counts(const ys_result *res)
{
    return res->n_count;
}

const struct ys_count *ys_result_count(const ys_result *res, size_t i)
{
    return i < res->n_count ? &res->count[i] : NULL;
}

size_t ys_result_n_tracks(const ys_result *res)
{
    return res->n_track;
}

const struct ys_track_count *ys_result_track(const ys_result *res, size_t i)
{
    return i < res->n_track ? &res->track[i] : NULL;
}

size_t ys_result_n_changes(const ys_result *res)
{
    return res->n_change;
}

const struct ys_change *ys_result_change(const ys_result *res, size_t i)
{
    return i < res->n_change ? &res->change[i] : NULL;
}

size_t ys_result_n_objects(const ys_result *res)
{
    return res->n_object;
}

const struct ys_object *ys_result_object(const ys_result *res, size_t i)
{
    return i < res->n_object ? &res->object[i] : NULL;
}

size_t ys_result_n_verdicts(const ys_result *res)
{
    return res->n_verdict;
}

const struct ys_verdict *ys_result_verdict(const ys_result *res, size_t i)
{
    return i < res->n_verdict ? &res->verdict[i] : NULL;
}

const struct ys_adjudicated *ys_result_adjudicated(const ys_result *res, size_t i)
{
    return res->adjudicated && i < res->n_count && res->count[i].counted ? &res->adjudicated[i]
                                                                         : NULL;
}

size_t ys_result_n_corrections(const ys_result *res)
{
    return res->n_correction;
}

const struct ys_correction *ys_result_correction(const ys_result *res, size_t i)
{
    return i < res->n_correction ? &res->correction[i] : NULL;
}

size_t ys_result_n_notes(const ys_result *res)
{
    return res->n_note;
}

const char *ys_result_note(const ys_result *res, size_t i)
{
    return i < res->n_note ? res->note[i] : NULL;
}

size_t ys_result_n_skipped(const ys_result *res)
{
    return res->n_skipped;
}

const struct ys_skipped *ys_result_skipped(const ys_result *res, size_t i)
{
    return i < res->n_skipped ? &res->skipped[i] : NULL;
}
