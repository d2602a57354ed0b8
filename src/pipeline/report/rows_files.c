/* rows_files.c - the files of a date, and what joining several of them showed */

#include "run_parts.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/text.h"
#include "../../records/tile_info.h"
#include "row_store.h"

enum {
    NAMED = 4,      /* files in a note; the list of inputs has them all */
    ONE_LOOK_S = 60 /* files of one pass are nearer in time */
};

static ys_status no_memory(struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "out of memory for the result");
}

/* Seconds between the first and the last of its files; 0 where one has no time. */
static int32_t spread_s(const struct ys_dated_tile *date)
{
    int32_t first = INT32_MAX, last = 0;

    for (size_t i = 0; i < date->n_file; i++) {
        const int32_t s = ys_tile_seconds(date->file[i]);

        if (s < 0)
            return 0;
        first = s < first ? s : first;
        last = s > last ? s : last;
    }
    return last - first;
}

static void add_seams(struct ys_text *out, const struct ys_registered *from)
{
    const struct ys_joined *joined = &from->joined;

    if (!(joined->overlap > 0)) {
        ys_text_add(out,
                    "nothing of the site is in two of them, and whether a seam shows is not "
                    "known");
        return;
    }
    ys_text_addf(out, "%.1f %% of what they show round the site is in more than one",
                 100 * joined->overlap);
    if (joined->disagreeing > 0)
        ys_text_addf(out,
                     ", on %.0f %% of that they look different; %.2f %% is masked along seams",
                     100 * joined->disagreeing, 100 * joined->masked);
    else
        ys_text_add(out, ", and they agree there");
}

static void add_square(struct ys_text *out, const struct ys_dated_tile *date)
{
    const struct ys_tile_info *file = ys_tile_info(date->file[0]);

    ys_text_addf(out, "%s: its pixels are %.2f x %.2f m; counted in square ones of %.2f m",
                 ys_basename(file->path), file->gsd_x_m, file->gsd_y_m, date->info->gsd_x_m);
}

static void add_joined(struct ys_text *line, const struct ys_registered *from)
{
    const struct ys_dated_tile *date = from->place.date;
    const int32_t spread = spread_s(date);

    ys_text_addf(line, "%.24s: joined from ", date->info->date);
    for (size_t i = 0; i < date->n_file && i < NAMED; i++)
        ys_text_addf(line, "%s%s", i ? ", " : "",
                     ys_basename(ys_tile_info(date->file[i])->path));
    if (date->n_file > NAMED)
        ys_text_addf(line, " and %zu more", date->n_file - NAMED);
    ys_text_add(line, date->n_file > 2 ? ", later ones on top; " : ", the second on top; ");
    add_seams(line, from);
    if (spread > ONE_LOOK_S)
        ys_text_addf(
            line,
            "; they were taken within %d minutes: what moved from one to another may be "
            "counted twice or not at all",
            (int)((spread + 59) / 60));
}

static void add_lettering(struct ys_text *line, const struct ys_registered *from)
{
    ys_text_addf(
        line,
        "%.24s: lettering at %s of the picture is left out; draw a polygon of role exclude "
        "where more of it covers what is counted",
        from->place.date->info->date, from->lettering);
}

static void add_unmeasured(struct ys_text *line, const struct ys_registered *from)
{
    const struct ys_unmeasured *out = &from->unmeasured;

    ys_text_addf(line, "%.24s: ", from->place.date->info->date);
    if (out->filled > 0)
        ys_text_addf(line, "%.3g %% of the picture has one value with nothing near it",
                     100 * out->filled);
    if (out->copied > 0)
        ys_text_addf(line, "%s%.3g %% of the picture are copies of one row or column",
                     out->filled > 0 ? ", " : "", 100 * out->copied);
    ys_text_add(line, ": taken as nodata");
}

static void add_pixels(struct ys_text *line, const struct ys_registered *from)
{
    if (from->place.date->n_file > 1)
        add_joined(line, from);
    else
        add_square(line, from->place.date);
}

/* A line of the result's notes. */
static bool add_note(ys_result *res, const struct ys_registered *from,
                     void (*add)(struct ys_text *line, const struct ys_registered *from))
{
    struct ys_text line = {0};

    add(&line, from);
    const char **const slot = ys_result_row(&res->note, &res->n_note, sizeof *slot);
    const bool ok = slot && !line.failed && (*slot = ys_result_keep(res, line.bytes));

    ys_text_drop(&line);
    return ok;
}

/* The hash is of the file that is open, and taken once its pixels are read: a large tile is then
 * still in the system's memory. */
static ys_status fill_file(struct ys_date_file *out, ys_result *res, const ys_tile *tile,
                           struct ys_error *err)
{
    char hex[65];
    const ys_status status = ys_tile_sha256(hex, tile, err);

    if (status)
        return status;
    struct ys_tile_info **const slot = ys_result_row(&res->info, &res->n_info, sizeof *slot);

    if (slot)
        out->info = *slot = ys_tile_info_copy(ys_tile_info(tile));
    out->sha256 = ys_result_keep(res, hex);
    return out->info && out->sha256 ? YS_OK : no_memory(err);
}

ys_status ys_result_add_files(ys_result *res, const struct ys_registered *from,
                              struct ys_error *err)
{
    const struct ys_dated_tile *date = from->place.date;
    struct ys_date_row *row = &res->date[res->n_date - 1];
    struct ys_date_file **const slot = ys_result_row(&res->file, &res->n_file, sizeof *slot);
    struct ys_date_file *file = ys_new(date->n_file, sizeof *file);
    ys_status status = YS_OK;

    if (slot)
        *slot = file;
    else
        free(file);
    if (!slot || !file)
        return no_memory(err);
    row->file = file;
    for (; !status && row->n_files < date->n_file; row->n_files++)
        status = fill_file(&file[row->n_files], res, date->file[row->n_files], err);
    if (status)
        return status;
    if (*from->lettering && !add_note(res, from, add_lettering))
        return no_memory(err);
    if ((from->unmeasured.filled > 0 || from->unmeasured.copied > 0) &&
        !add_note(res, from, add_unmeasured))
        return no_memory(err);
    row->sha256 = file[date->mosaic.n ? date->mosaic.grid : 0].sha256;
    if (!date->mosaic.n)
        return YS_OK;
    row->overlap = from->joined.overlap;
    row->disagreeing = from->joined.disagreeing;
    row->masked = from->joined.masked;
    return add_note(res, from, add_pixels) ? YS_OK : no_memory(err);
}
