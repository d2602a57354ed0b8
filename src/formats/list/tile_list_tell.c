/* tile_list_tell.c - what is said of a list of files beside its pixels */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/text.h"
#include "../tile/tile_list.h"

/* Degrees: files of one pass have one sun and one view; beyond it the first speaks for others that it
 * does not know.  By hand. */
static const double one_view_deg = 5;

/* The day that all files have which have one, or that of the list's name. */
static ys_status find_date(ys_tile *whole, const struct ys_tile_list *list, bool stated,
                           struct ys_error *err)
{
    const ys_tile *dated = NULL;
    struct ys_date named;

    for (size_t i = 0; i < list->n; i++) {
        const ys_tile *t = list->part[i].tile;

        if (t->days == INT32_MIN)
            continue;
        dated = dated ? dated : t;
        if (abs(t->days - dated->days) > 1 || abs(t->last_day - dated->last_day) > 1)
            return ys_fail(err, YS_ERR_MISMATCH,
                           "%s: %.120s is of %s, and %.120s of %s; want files of one date, or "
                           "%.60s@DATE, which decides",
                           whole->name, dated->name, dated->date, t->name, t->date,
                           ys_basename(whole->name));
    }
    const bool has_name = !stated && ys_date_from_name(&named, whole->path);

    if (dated && has_name && abs(named.days - dated->days) > 1)
        return ys_fail(err, YS_ERR_MISMATCH,
                       "%s: its name says another day than %.120s, %s; want %.60s@DATE, which "
                       "decides",
                       whole->name, dated->name, dated->date, ys_basename(whole->name));
    if (dated) {
        whole->days = dated->days;
        whole->last_day = dated->last_day;
        whole->seconds = dated->seconds;
        whole->info.date_source = dated->info.date_source;
        whole->info.date_unsure = dated->info.date_unsure;
        memcpy(whole->date, dated->date, sizeof whole->date);
        memcpy(whole->date_element, dated->date_element, sizeof whole->date_element);
    } else if (has_name) {
        whole->days = whole->last_day = named.days;
        whole->seconds = named.seconds;
        whole->info.date_source = "file name";
        ys_date_write(whole->date, &named);
    }
    return YS_OK;
}

static bool other_angle(double a, double b)
{
    return isfinite(a) != isfinite(b) || fabs(a - b) > one_view_deg;
}

/* What one of the files cannot say for all. */
static void note_differences(ys_tile *whole, const struct ys_tile_list *list)
{
    const struct ys_scene *a = &list->base->scene;
    size_t views = 0, licences = 0;
    char text[200];

    for (size_t i = 0; i < list->n; i++) {
        const struct ys_scene *b = &list->part[i].tile->scene;

        views += other_angle(a->off_nadir_deg, b->off_nadir_deg) ||
                 other_angle(a->sun_azimuth_deg, b->sun_azimuth_deg) ||
                 other_angle(a->sun_elevation_deg, b->sun_elevation_deg);
        licences += strcmp(a->licence, b->licence) != 0;
    }
    if (list->covered < 1)
        ys_text_fit(text, sizeof text,
                    "joined from %zu files, which cover %.4g %% of its frame", list->n,
                    floor(1e4 * list->covered) / 100);
    else
        ys_text_fit(text, sizeof text, "joined from %zu files", list->n);
    ys_tile_note(whole, text);
    if (!views && !licences)
        return;
    ys_text_fit(text, sizeof text,
                "%zu of its files differ in sun or view and %zu in licence "
                "from %.60s, whose are told",
                views, licences, ys_basename(list->base->name));
    ys_tile_note(whole, text);
}

static void sum_up(ys_tile *whole, const struct ys_tile_list *list)
{
    struct ys_tile_info *info = &whole->info;

    info->file_bytes = 0;
    for (size_t i = 0; i < list->n; i++) {
        const ys_tile *t = list->part[i].tile;
        const size_t n = strlen(whole->warnings);

        info->file_bytes += t->info.file_bytes;
        info->rendered = info->rendered || t->info.rendered;
        info->has_mask = info->has_mask || t->info.has_mask;
        info->has_nodata = info->has_nodata || t->info.has_nodata;
        if (*t->warnings && n + strlen(t->warnings) + 2 < sizeof whole->warnings)
            ys_text_fit(whole->warnings + n, sizeof whole->warnings - n, "%s%s", n ? "\n" : "",
                        t->warnings);
    }
}

ys_status ys_tile_list_tell(ys_tile *whole, const struct ys_tile_list *list, bool stated,
                            struct ys_error *err)
{
    sum_up(whole, list);
    note_differences(whole, list);
    return find_date(whole, list, stated, err);
}
