/* dates.c - the tiles as dates: files of one look joined, in order of time, and the one on whose pixels
 * all are compared */

#include "run_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/date.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/text.h"
#include "../mosaic/look.h"

enum { POINTS = 24 }; /* along each side of an area */
/* Share of the areas that a date may cover less than the one that covers most. */
static const double well_covered = 0.02;
/* Pixels that differ by less are as fine: one sensor at other angles. */
static const double as_fine = 1.05;

static ys_status no_memory(struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "out of memory for the dates");
}

void ys_dated_tile_fini(struct ys_dated_tile *date)
{
    for (size_t i = 0; i < date->n_file; i++)
        ys_tile_free(date->file[i]);
    if (!date->n_file)
        ys_tile_free(date->tile);
    free(date->file);
    ys_mosaic_fini(&date->mosaic);
    *date = (struct ys_dated_tile){0};
}

/* ---- files that show nothing of the site */

static bool shows_area(const ys_tile *tile, const struct ys_polygon *lonlat)
{
    const struct ys_tile_info *info = ys_tile_info(tile);
    double b[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};

    for (size_t r = 0; r < lonlat->n; r++)
        for (size_t i = 0; i < lonlat->ring[r].n; i++) {
            double x, y;

            ys_tile_to_pixel(tile, lonlat->ring[r].pt[i].x, lonlat->ring[r].pt[i].y, &x, &y);
            b[0] = fmin(b[0], x);
            b[1] = fmin(b[1], y);
            b[2] = fmax(b[2], x);
            b[3] = fmax(b[3], y);
        }
    return b[2] > 0 && b[3] > 0 && b[0] < info->width_px && b[1] < info->height_px;
}

static bool shows_site(const struct ys_inputs *in, const ys_tile *tile)
{
    bool any = false;

    for (size_t a = 0; !in->whole_tile && a < in->site.n_area; a++)
        any = any || shows_area(tile, &in->site.area[a].polygon);
    return any;
}

/* Files that hang together, or that each show some of the site, are one picture.  Another one is
 * somewhere else by mistake. */
static ys_status check_together(const struct ys_inputs *in, const struct ys_look_tile *at,
                                size_t n, struct ys_error *err)
{
    bool *in_place = ys_new(n, sizeof *in_place);
    size_t first = 0;

    if (!in_place)
        return no_memory(err);
    for (size_t i = 0; i < n; i++)
        in_place[i] = shows_site(in, at[i].tile);
    while (first < n && !in_place[first])
        first++;
    first = first < n ? first : 0;
    in_place[first] = true;
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < n && !in_place[i]; k++)
                if (in_place[k] && ys_tiles_touch(at[i].tile, at[k].tile))
                    more = in_place[i] = true;
    }
    size_t apart = 0;

    while (apart < n && in_place[apart])
        apart++;
    free(in_place);
    if (apart == n)
        return YS_OK;
    return ys_fail(
        err, YS_ERR_MISMATCH,
        "%.180s: it is of the same date as %.180s, shows nothing of the site%s and does "
        "not touch it; want tiles of one place",
        ys_tile_info(at[apart].tile)->path, ys_tile_info(at[first].tile)->path,
        in->whole_tile ? " of that one" : "");
}

/* ---- dates */

static ys_status join(struct ys_dated_tile *out, const struct ys_look_tile *at, size_t n,
                      struct ys_error *err)
{
    out->n_file = 0;
    out->file = ys_new(n, sizeof(ys_tile *));
    if (!out->file)
        return no_memory(err);
    for (; out->n_file < n; out->n_file++) {
        out->file[out->n_file] = at[out->n_file].tile;
        out->may_differ = out->may_differ || at[out->n_file].may_differ;
    }
    out->tile = out->file[0];
    if (n > 1 || !ys_tile_is_square(out->tile)) {
        const ys_status st = ys_mosaic_make(&out->mosaic, out->file, n, err);

        if (st)
            return st;
        out->tile = out->mosaic.frame;
    }
    out->info = ys_tile_info(out->tile);
    return YS_OK;
}

/* Looks become dates: every tile goes over to one of them, whatever fails. */
static ys_status join_looks(struct ys_inputs *in, const struct ys_look_tile *at, size_t n,
                            struct ys_error *err)
{
    ys_status st = YS_OK;
    size_t end;

    for (size_t i = 0; i < n; i++)
        in->date[i] = (struct ys_dated_tile){.tile = at[i].tile};
    in->n_date = n;
    struct ys_dated_tile *joined = ys_new(n, sizeof *joined);

    if (!joined)
        return no_memory(err);
    size_t n_joined = 0;

    for (size_t i = 0; i < n; i = end) {
        for (end = i + 1; end < n && at[end].look == at[i].look; end++)
            ;
        if (!st && end - i > 1)
            st = check_together(in, at + i, end - i, err);
        if (!st)
            st = join(&joined[n_joined], at + i, end - i, err);
        if (st) /* they stay where they are */
            break;
        n_joined++;
        for (size_t k = i; k < end; k++)
            in->date[k].tile = NULL;
    }
    if (st) {
        for (size_t i = 0; i <= n_joined && i < n; i++) {
            if (i == n_joined) /* begun: its files are still the old dates' */
                joined[i].n_file = 0, joined[i].tile = NULL;
            ys_dated_tile_fini(&joined[i]);
        }
    } else {
        memcpy(in->date, joined, n_joined * sizeof *joined);
        in->n_date = n_joined;
    }
    free(joined);
    return st;
}

static ys_status check_order(const struct ys_inputs *in, struct ys_error *err)
{
    for (size_t i = 1; i < in->n_date; i++) {
        const struct ys_dated_tile *const a = &in->date[i - 1], *const b = &in->date[i];
        const bool range = ys_tile_last_day(a->tile) > ys_tile_days(a->tile) ||
                           ys_tile_last_day(b->tile) > ys_tile_days(b->tile);

        if (ys_tile_days(b->tile) <= ys_tile_last_day(a->tile) && range)
            return ys_fail(
                err, YS_ERR_MISMATCH,
                "%.150s is of %s and %.150s of %s: which was first is not known; want "
                "PATH@DATE",
                a->info->path, a->info->date, b->info->path, b->info->date);
    }
    return YS_OK;
}

/* ---- the reference */

/* The share of the areas that lies on the tile. */
static double coverage(const struct ys_inputs *in, const struct ys_dated_tile *date)
{
    const struct ys_tile_info *info = date->info;
    size_t all = 0, on = 0;

    for (size_t a = 0; !in->whole_tile && a < in->site.n_area; a++) {
        const struct ys_polygon *p = &in->site.area[a].polygon;
        double b[4], x, y;

        if (!ys_polygon_bounds(b, p))
            continue;
        for (int k = 0; k < POINTS * POINTS; k++) {
            const double lon = b[0] + (b[2] - b[0]) * (k % POINTS + 0.5) / POINTS;
            const double lat = b[1] + (b[3] - b[1]) * (k / POINTS + 0.5) / POINTS;

            if (!ys_polygon_has(p, lon, lat))
                continue;
            ys_tile_to_pixel(date->tile, lon, lat, &x, &y);
            all++;
            on += x >= 0 && y >= 0 && x < info->width_px && y < info->height_px;
        }
    }
    return all ? (double)on / (double)all : 1;
}

static double pixel_m(const struct ys_dated_tile *date)
{
    return fmax(date->info->gsd_x_m, date->info->gsd_y_m);
}

/* The earliest of the finest of those that cover the site best: the grid of all is made of its
 * pixels, and a coarser one would take from the others what they show. */
static ys_status choose_reference(struct ys_inputs *in, struct ys_error *err)
{
    double *covered = ys_new(in->n_date, sizeof *covered), most = 0, least_m = INFINITY;
    size_t i = 0;

    if (!covered)
        return no_memory(err);
    for (i = 0; i < in->n_date; i++)
        most = fmax(most, covered[i] = coverage(in, &in->date[i]));
    for (i = 0; i < in->n_date; i++)
        if (covered[i] >= most - well_covered)
            least_m = fmin(least_m, pixel_m(&in->date[i]));
    for (i = 0; i + 1 < in->n_date; i++)
        if (covered[i] >= most - well_covered && pixel_m(&in->date[i]) <= as_fine * least_m)
            break;
    in->reference = i;
    free(covered);
    return YS_OK;
}

static bool is_of(const struct ys_dated_tile *date, const struct ys_date *asked)
{
    const int32_t s = ys_tile_seconds(date->tile);

    return asked->days >= ys_tile_days(date->tile) &&
           asked->days <= ys_tile_last_day(date->tile) &&
           /* to the minute: as the date is written on the command line */
           (asked->seconds < 0 || (s >= 0 && s / 60 == asked->seconds / 60));
}

static ys_status unknown_reference(const struct ys_inputs *in, size_t found,
                                   struct ys_error *err)
{
    struct ys_text list = {0};

    for (size_t i = 0; i < in->n_date; i++)
        ys_text_addf(&list, "%s%s", i ? ", " : "", in->date[i].info->date);
    const ys_status st = ys_fail(
        err, YS_ERR_ARG, "reference '%.40s': %s; want one of %.380s", in->asked->reference,
        found ? "more than one look of that day" : "no tile of that date",
        ys_or_empty(list.bytes));

    ys_text_drop(&list);
    return st;
}

static ys_status asked_reference(struct ys_inputs *in, struct ys_error *err)
{
    struct ys_date asked;
    size_t found = 0;
    const ys_status st = ys_date_time_parse(&asked, in->asked->reference, err);

    if (st)
        return st;
    for (size_t i = 0; i < in->n_date; i++)
        if (is_of(&in->date[i], &asked)) {
            in->reference = i;
            found++;
        }
    return found == 1 ? YS_OK : unknown_reference(in, found, err);
}

ys_status ys_inputs_date(struct ys_inputs *in, struct ys_error *err)
{
    const size_t n = in->n_date;
    struct ys_look_tile *at = ys_new(n, sizeof *at);
    ys_status st = at ? YS_OK : no_memory(err);

    for (size_t i = 0; at && i < n; i++)
        at[i] = (struct ys_look_tile){.tile = in->date[i].tile, .order = in->date[i].order};
    if (!st)
        st = ys_looks_find(at, n, err);
    if (!st)
        st = join_looks(in, at, n, err);
    free(at);
    if (!st)
        st = check_order(in, err);
    if (!st)
        st = in->asked->reference ? asked_reference(in, err) : choose_reference(in, err);
    return st;
}
