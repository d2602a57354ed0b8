/* register.c - one date: its window of pixels, aligned to the reference and put on its grid */

#include "run_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../raster/crop.h"
#include "../../raster/levels.h"
#include "../../raster/sharpness.h"
#include "../../records/tile_info.h"

/* Lattice step: bilinear between points 32 px apart errs by under 1e-3 px for UTM against
 * geographic grids (h^2/8 times the second derivatives). */
enum { STEP_PX = 32 };

/* Room round the window for the shift that is yet to be measured: georeferences of commercial
 * imagery are off by up to about 10 m (CE90 of 5 to 10 m). */
static const double slack_m = 20;

/* Where the grid lies in the date's tile, before any alignment: place has no shift yet. */
static bool tile_bounds(double b[4], const struct ys_site_grid *grid,
                        const struct ys_date_place *place)
{
    enum { N = 33 }; /* points along each side: the edges are curves in another CRS */

    b[0] = b[1] = INFINITY;
    b[2] = b[3] = -INFINITY;
    for (int j = 0; j < N; j++)
        for (int i = 0; i < N; i++) {
            const struct ys_point on_grid = {(double)grid->width * i / (N - 1),
                                             (double)grid->height * j / (N - 1)};
            const struct ys_point p = ys_grid_to_tile(grid, place, on_grid);

            if (!isfinite(p.x) || !isfinite(p.y))
                return false;
            b[0] = fmin(b[0], p.x);
            b[1] = fmin(b[1], p.y);
            b[2] = fmax(b[2], p.x);
            b[3] = fmax(b[3], p.y);
        }
    return true;
}

/* Files without times that show the same ground and look different there are two looks, of which
 * joining would hide one. */
static ys_status check_joined(const struct ys_registered *read, struct ys_error *err)
{
    static const double most_disagreeing = 0.5;
    const struct ys_dated_tile *date = read->place.date;

    if (!date->may_differ || read->joined.disagreeing <= most_disagreeing)
        return YS_OK;
    return ys_fail(
        err, YS_ERR_MISMATCH,
        "%.140s and %.140s: both of %.10s, they show the same ground on %.0f %% of it and "
        "differ there; want one of them, or their times where these are two looks, as in "
        "PATH@%.10sT10:12Z",
        ys_tile_info(date->file[0])->path, ys_tile_info(date->file[1])->path, date->info->date,
        100 * read->joined.overlap, date->info->date);
}

static ys_status read_part(struct ys_registered *out, const struct ys_run_job *job,
                           const struct ys_part *part, struct ys_error *err)
{
    const struct ys_dated_tile *date = out->place.date;

    if (!date->mosaic.n)
        return ys_tile_window(&out->image, date->tile, part->x0, part->y0, part->x1 - part->x0,
                              part->y1 - part->y0, err);
    const ys_status status =
        ys_mosaic_window(&out->image, &out->joined, &date->mosaic, part, &job->in.opt, err);

    return status ? status : check_joined(out, err);
}

ys_status ys_date_read(struct ys_registered *out, const struct ys_run_job *job,
                       const double also[4], struct ys_error *err)
{
    const struct ys_site_grid *grid = &job->grid;
    const struct ys_date_place *const place = &out->place;
    const struct ys_dated_tile *date = place->date;
    const struct ys_tile_info *info = date->info;
    double b[4];

    /* Where it was placed before: the same window as then. */
    const struct ys_date_place unaligned = {.date = date};

    if (!tile_bounds(b, grid, &unaligned))
        return ys_fail(err, YS_ERR_MISMATCH, "%s: the site cannot be placed in its CRS",
                       info->path);
    for (int k = 0; also && k < 4; k++)
        b[k] = k < 2 ? fmin(b[k], also[k]) : fmax(b[k], also[k]);
    const double slack = date == grid->reference ? 0 : slack_m / info->gsd_x_m + 4;
    const double margin_px[2] = {slack, slack};
    const uint32_t size_px[2] = {info->width_px, info->height_px};
    struct ys_part part;

    if (!ys_part_round(&part, b, margin_px, size_px)) {
        char at[2][YS_CENTRE_TEXT];

        ys_tile_centre_text(at[0], grid->reference->info);
        ys_tile_centre_text(at[1], info);
        return ys_fail(err, YS_ERR_MISMATCH,
                       "%.120s (centre %s) and %.120s (centre %s): they do not overlap; want "
                       "tiles of one place",
                       grid->reference->info->path, at[0], info->path, at[1]);
    }
    ys_status status = read_part(out, job, &part, err);

    if (!status)
        status = ys_date_leave_out(out, job, err);
    return status ? status : ys_levels_apply(&out->image, err);
}

/* What is counted is in the window: the rest of a mosaic may be of other pictures. */
static ys_status measure_sharpness(struct ys_registered *date, int threads,
                                   struct ys_error *err)
{
    const struct ys_image *image = &date->image;
    double shows_px;

    if (!ys_image_sharpness(&shows_px, image, threads))
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", date->place.date->info->path);
    date->shows_m = shows_px * sqrt(image->gsd_x_m * image->gsd_y_m);
    return YS_OK;
}

static ys_status put_on_grid(struct ys_image *out, const struct ys_run_job *job,
                             const struct ys_date_place *place, const struct ys_image *image,
                             struct ys_error *err)
{
    const struct ys_site_grid *grid = &job->grid;
    const uint32_t w = grid->width, h = grid->height;
    struct ys_lattice lattice = {
        .nx = (w - 1) / STEP_PX + 2, .ny = (h - 1) / STEP_PX + 2, .step = STEP_PX};

    lattice.at = ys_new(lattice.nx * lattice.ny, sizeof *lattice.at);
    if (!lattice.at)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory");
    for (size_t j = 0; j < lattice.ny; j++)
        for (size_t i = 0; i < lattice.nx; i++)
            lattice.at[j * lattice.nx + i] =
                (struct ys_point){(double)i * STEP_PX + 0.5, (double)j * STEP_PX + 0.5};
    ys_grid_to_image(grid, place, lattice.at, lattice.nx * lattice.ny);
    const ys_status status = ys_resample(out, w, h, image, &lattice, job->in.opt.max_bytes,
                                         job->in.opt.threads, err);

    free(lattice.at);
    if (!status) {
        out->gsd_x_m = grid->gsd_x_m;
        out->gsd_y_m = grid->gsd_y_m;
        out->full_scale = image->full_scale;
    }
    return status;
}

/* How the date, where its georeference puts it, lies on an earlier one that is on the grid; by way
 * of a date that is aligned itself, the errors of both add up. */
static ys_status measure(struct ys_align *out, const struct ys_registered *earlier,
                         const struct ys_image *on_grid, const struct ys_run_job *job,
                         struct ys_error *err)
{
    const struct ys_align *by_way_of = &earlier->place.align;
    const ys_status status = ys_align_measure(out, &earlier->on_grid, on_grid,
                                              job->grid.exclude, job->in.opt.threads, err);

    if (status || !out->trusted || !earlier->place.aligned)
        return status;
    out->residual_across_px = hypot(out->residual_across_px, by_way_of->residual_across_px);
    out->residual_along_px = hypot(out->residual_along_px, by_way_of->residual_along_px);
    out->weak = out->weak || by_way_of->weak;
    return YS_OK;
}

/* Reads a date and says where its window lies; it is not aligned yet. */
static ys_status read_window(struct ys_registered *out, const struct ys_run_job *job, size_t i,
                             struct ys_error *err)
{
    struct ys_date_place *place = &out->place;

    *out = (struct ys_registered){.place.date = &job->in.date[i]};
    const ys_status status = ys_date_read(out, job, NULL, err);

    place->col0 = out->image.col0;
    place->row0 = out->image.row0;
    place->north = ys_north_of(place->date, &out->image);
    return status;
}

/* A date that is not its turn yet, for what lies on it: aligned to the reference, if it is. */
static ys_status look_ahead(struct ys_registered *later, const struct ys_run_job *job, size_t j,
                            const struct ys_registered *reference, struct ys_error *err)
{
    ys_status status = read_window(later, job, j, err);

    if (!status)
        status = put_on_grid(&later->on_grid, job, &later->place, &later->image, err);
    if (!status)
        status = measure(&later->place.align, reference, &later->on_grid, job, err);
    later->place.aligned = !status && later->place.align.trusted;
    if (!later->place.aligned)
        return status;
    ys_image_fini(&later->on_grid);
    return put_on_grid(&later->on_grid, job, &later->place, &later->image, err);
}

/* Against dates after it.  No more than two: each is read and aligned once more for it. */
static ys_status find_by_later(struct ys_registered *date, const struct ys_run_job *job,
                               size_t i, struct ys_error *err)
{
    enum { AHEAD = 2 };
    struct ys_date_place *place = &date[i].place;
    ys_status status = YS_OK;

    for (size_t j = i + 1; !status && !place->aligned && j < job->in.n_date && j <= i + AHEAD;
         j++) {
        struct ys_registered later = {0};
        struct ys_align by_way_of = {0};

        if (j == job->in.reference)
            continue;
        status = look_ahead(&later, job, j, &date[job->in.reference], err);
        if (!status && later.place.aligned)
            status = measure(&by_way_of, &later, &date[i].on_grid, job, err);
        if (!status && by_way_of.trusted) {
            place->aligned = true;
            place->align = by_way_of;
        }
        ys_registered_fini(&later);
    }
    return status;
}

/* Whether date d lies on date i, which it comes before: then i is aligned where d is. */
static ys_status find_by_earlier(struct ys_registered *date, const struct ys_run_job *job,
                                 size_t d, size_t i, struct ys_error *err)
{
    struct ys_date_place *place = &date[i].place;
    struct ys_align by_way_of;
    const ys_status status = measure(&by_way_of, &date[d], &date[i].on_grid, job, err);

    if (status || !by_way_of.trusted)
        return status;
    place->aligned = date[d].place.aligned;
    place->agrees_with_last = !place->aligned && d + 1 == i;
    if (place->aligned)
        place->align = by_way_of;
    return YS_OK;
}

/*
 * Where date i lies against the reference; else against a date that looks more like it where a season
 * has changed since: the one before, the last one before that is aligned, or one of the next.  Those are
 * on the grid: where such a one is aligned itself, so is this date.  Where the one before is not, the two
 * of them only say that it may be the first that is off.
 */
static ys_status find_place(struct ys_registered *date, const struct ys_run_job *job, size_t i,
                            struct ys_error *err)
{
    const size_t reference = job->in.reference;
    struct ys_date_place *place = &date[i].place;
    ys_status status = measure(&place->align, &date[reference], &date[i].on_grid, job, err);

    place->aligned = !status && place->align.trusted;
    for (size_t d = i; !status && !place->aligned && d-- > 0;) {
        const bool is_kept = date[d].place.aligned && date[d].on_grid.width;

        if (d != reference && (d + 1 == i || is_kept))
            status = find_by_earlier(date, job, d, i, err);
        if (is_kept && d + 1 != i)
            break;
    }
    return status || place->aligned ? status : find_by_later(date, job, i, err);
}

/* The shift is measured between pictures that lie on each other but for that shift, and the date's
 * own pixels are then resampled once more from the start: to move the first resampling would blur
 * it twice.  A date whose shift cannot be trusted stays where its georeference puts it. */
static ys_status align(struct ys_registered *date, const struct ys_run_job *job, size_t i,
                       struct ys_error *err)
{
    struct ys_date_place *place = &date[i].place;
    ys_status status;

    if (job->in.opt.assume_aligned) {
        /* Nothing is known of the shift: twice the usual residual of one pixel. */
        place->align = (struct ys_align){
            .trusted = true, .residual_across_px = 2, .residual_along_px = 2, .weak = true};
        place->aligned = place->assumed = true;
        return put_on_grid(&date[i].on_grid, job, place, &date[i].image, err);
    }
    status = put_on_grid(&date[i].on_grid, job, place, &date[i].image, err);
    if (!status)
        status = find_place(date, job, i, err);
    if (status || !place->aligned)
        return status;
    ys_image_fini(&date[i].on_grid);
    return put_on_grid(&date[i].on_grid, job, place, &date[i].image, err);
}

ys_status ys_date_register(struct ys_registered *date, const struct ys_run_job *job, size_t i,
                           struct ys_error *err)
{
    struct ys_registered *out = &date[i];
    struct ys_date_place *place = &out->place;

    ys_status status = read_window(out, job, i, err);

    if (!status)
        status = measure_sharpness(out, job->in.opt.threads, err);
    if (status) {
        ys_registered_fini(out);
        return status;
    }
    if (place->date == job->grid.reference) {
        /* The grid is made of its pixels. */
        place->aligned = true;
        place->align.trusted = true;
        out->on_grid = out->image;
        out->on_grid.col0 = out->on_grid.row0 = 0;
        out->image = ys_image_borrow(&out->image);
    } else {
        status = align(date, job, i, err);
    }
    if (status)
        ys_registered_fini(out);
    return status;
}

void ys_registered_fini(struct ys_registered *date)
{
    ys_image_fini(&date->image);
    ys_image_fini(&date->on_grid);
}
