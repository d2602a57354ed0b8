/* register.c - one date: its window of pixels, aligned to the reference and put on its grid */

#include "run.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../raster/crop.h"

/* Lattice step: bilinear between points 32 px apart errs by under 1e-3 px for UTM against
 * geographic grids (h^2/8 times the second derivatives). */
enum { STEP_PX = 32 };

/* Room round the window for the shift that is yet to be measured: georeferences of commercial
 * imagery are off by up to about 10 m (CE90 of 5 to 10 m). */
static const double slack_m = 20;

/* Where the grid lies in the date's tile, before any alignment. */
static bool tile_bounds(double b[4], const struct ys_work *run, const struct ys_dated *date)
{
    enum { N = 33 };

    b[0] = b[1] = INFINITY;
    b[2] = b[3] = -INFINITY;
    for (int j = 0; j < N; j++)
        for (int i = 0; i < N; i++) {
            double x, y;

            ys_grid_to_tile(run, date, (double)run->grid.width * i / (N - 1),
                            (double)run->grid.height * j / (N - 1), &x, &y);
            if (!isfinite(x) || !isfinite(y))
                return false;
            b[0] = fmin(b[0], x);
            b[1] = fmin(b[1], y);
            b[2] = fmax(b[2], x);
            b[3] = fmax(b[3], y);
        }
    return true;
}

static ys_status read_window(struct ys_work *run, struct ys_dated *date, struct ys_error *err)
{
    const struct ys_tile_info *info = date->info;
    double b[4];

    if (!tile_bounds(b, run, date))
        return ys_fail(err, YS_ERR_MISMATCH, "%s: the site cannot be placed in its CRS",
                       info->path);
    const double slack = date->tile == run->grid.tile ? 0 : slack_m / info->gsd_x_m + 4;
    const double margin_px[2] = {slack, slack};
    const uint32_t size_px[2] = {info->width_px, info->height_px};
    struct ys_part part;

    if (!ys_part_round(&part, b, margin_px, size_px))
        return ys_fail(err, YS_ERR_MISMATCH,
                       "%s and %s: they do not overlap; want tiles of one place",
                       run->date[0].info->path, info->path);
    return ys_tile_window(&date->image, date->tile, part.x0, part.y0, part.x1 - part.x0,
                          part.y1 - part.y0, err);
}

static ys_status put_on_grid(struct ys_image *out, const struct ys_work *run,
                             const struct ys_dated *date, struct ys_error *err)
{
    const uint32_t w = run->grid.width, h = run->grid.height;
    struct ys_lattice lattice = {NULL, (w - 1) / STEP_PX + 2, (h - 1) / STEP_PX + 2, STEP_PX};

    lattice.at = ys_new(lattice.nx * lattice.ny, sizeof *lattice.at);
    if (!lattice.at)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory");
    for (size_t j = 0; j < lattice.ny; j++)
        for (size_t i = 0; i < lattice.nx; i++)
            lattice.at[j * lattice.nx + i] =
                (struct ys_point){(double)i * STEP_PX + 0.5, (double)j * STEP_PX + 0.5};
    ys_grid_to_image(run, date, lattice.at, lattice.nx * lattice.ny);
    const ys_status status = ys_resample(out, w, h, &date->image, &lattice, run->opt.max_bytes,
                                         run->opt.threads, err);

    free(lattice.at);
    if (!status) {
        out->gsd_x_m = run->grid.gsd_x_m;
        out->gsd_y_m = run->grid.gsd_y_m;
        out->full_scale = date->image.full_scale;
    }
    return status;
}

static ys_status measure(struct ys_work *run, struct ys_dated *date, struct ys_error *err)
{
    ys_status status;

    if (run->opt.assume_aligned) {
        /* Nothing is known of the shift: twice the usual residual of one pixel. */
        date->align = (struct ys_align){
            .trusted = true, .residual_across_px = 2, .residual_along_px = 2, .weak = true};
        date->aligned = true;
        return put_on_grid(&date->on_grid, run, date, err);
    }
    status = put_on_grid(&date->on_grid, run, date, err);
    if (!status)
        status = ys_align_measure(&date->align, &run->date[0].on_grid, &date->on_grid,
                                  run->grid_exclude, run->opt.threads, err);
    if (status || !date->align.trusted)
        return status;
    date->aligned = true;
    ys_image_fini(&date->on_grid);
    return put_on_grid(&date->on_grid, run, date, err);
}

static ys_status copy_image(struct ys_image *out, const struct ys_image *in, size_t max_bytes,
                            struct ys_error *err)
{
    const ys_status status =
        ys_image_new(out, in->width, in->height, in->bands, max_bytes, err);
    const size_t n = (size_t)in->width * in->height;

    if (status)
        return status;
    for (size_t i = 0; i < n; i++)
        out->valid[i] = in->valid[i];
    for (unsigned b = 0; b < in->bands; b++)
        for (size_t i = 0; i < n; i++)
            out->plane[b][i] = in->plane[b][i];
    out->gsd_x_m = in->gsd_x_m;
    out->gsd_y_m = in->gsd_y_m;
    out->full_scale = in->full_scale;
    return YS_OK;
}

ys_status ys_run_register(struct ys_work *run, struct ys_dated *date, struct ys_error *err)
{
    const ys_status status = read_window(run, date, err);

    if (status)
        return status;
    if (date->tile != run->grid.tile)
        return measure(run, date, err);
    date->aligned = true;
    date->align.trusted = true;
    return copy_image(&date->on_grid, &date->image, run->opt.max_bytes, err);
}
