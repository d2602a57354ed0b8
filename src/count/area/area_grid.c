/* area_grid.c - the area on a grid of square pixels that suits the class */

#include "area_grid.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/checked.h"
#include "../../base/error.h"
#include "../../base/mem.h"

/* Enlargement until this many pixels lie across, by 4 at most: beyond that there is nothing in
 * the pixels.  By hand on the pictures of blobs.c. */
static const double enlarged_px = 8, most_enlarged = 4;

/* Sides of a pixel that differ by less are taken for equal. */
static const double square_within = 0.01;

/* Bytes of a working pixel: planes 12, masks 7, channels at most 27, labels and floods 16, groups
 * 8; and of each tree at work: order and labels 8, and 68 a component, at most one in two pixels
 * (and room for twice as many). */
enum { PIXEL_BYTES = 12 + 7 + 27 + 16 + 8, TREE_BYTES = 8 + 68 };

struct bounds {
    uint32_t x0, y0, x1, y1; /* half open */
    bool any;
};

static bool is_used(const struct ys_area_in *in, size_t i)
{
    return in->inside[i] && in->image->valid[i] && isfinite(in->image->plane[0][i]);
}

/* Each row is looked at from both of its ends, as far as what is known already. */
static struct bounds area_bounds(const struct ys_area_in *in)
{
    const uint32_t width = in->image->width, height = in->image->height;
    struct bounds b = {width, height, 0, 0, false};

    for (uint32_t y = 0; y < height; y++) {
        const size_t row = (size_t)y * width;
        uint32_t first = 0, end = width;

        while (first < width && !is_used(in, row + first))
            first++;
        if (first == width)
            continue;
        while (end > b.x1 && !is_used(in, row + end - 1))
            end--;
        b.x0 = first < b.x0 ? first : b.x0;
        b.x1 = end > b.x1 ? end : b.x1;
        b.y0 = b.any ? b.y0 : y;
        b.y1 = y + 1;
        b.any = true;
    }
    return b;
}

/* Side of a working pixel: see struct ys_grid_want. */
static double working_pixel(const struct ys_image *image, const struct ys_grid_want *want)
{
    const double g = sqrt(image->gsd_x_m * image->gsd_y_m), w = want->width_m / g;

    if (w > want->most_px)
        return want->width_m / want->good_px;
    if (w < want->least_px)
        return g / fmin(most_enlarged, ceil(enlarged_px / w));
    return g;
}

static unsigned planes_of(const struct ys_image *image)
{
    return image->bands >= 3 ? 3 : 1; /* a fourth band is near infrared: plants, not objects */
}

static bool is_square(const struct ys_image *image)
{
    return fabs(image->gsd_x_m / image->gsd_y_m - 1) < square_within;
}

static void place(struct ys_grid *grid, const struct ys_area_in *in,
                  const struct ys_grid_want *want, const struct bounds *b)
{
    const struct ys_image *image = in->image;
    double px = working_pixel(image, want);
    const double g = sqrt(image->gsd_x_m * image->gsd_y_m);
    const bool same = is_square(image) && px == g;
    const double mx = ceil(want->margin_m / image->gsd_x_m),
                 my = ceil(want->margin_m / image->gsd_y_m);
    const double x0 = fmax(0, b->x0 - mx), y0 = fmax(0, b->y0 - my);
    const double x1 = fmin(image->width, b->x1 + mx), y1 = fmin(image->height, b->y1 + my);

    grid->source_m = g;
    grid->px_m = px;
    grid->step_x = same ? 1 : px / image->gsd_x_m;
    grid->step_y = same ? 1 : px / image->gsd_y_m;
    grid->x0 = x0;
    grid->y0 = y0;
    /* 1e-9: a whole number of pixels stays that number after a division */
    grid->width = (uint32_t)fmax(1, ceil((x1 - x0) / grid->step_x - 1e-9));
    grid->height = (uint32_t)fmax(1, ceil((y1 - y0) / grid->step_y - 1e-9));
    grid->planes = planes_of(image);
}

/* Bytes that a count of the area needs with n trees at a time. */
static size_t bytes_needed(const struct ys_area_in *in, const struct ys_grid_want *want,
                           int trees)
{
    const struct bounds b = area_bounds(in);
    struct ys_grid grid = {0};
    size_t bytes;

    if (!b.any)
        return 0;
    place(&grid, in, want, &b);
    if (!ys_raster_bytes(&bytes, grid.width, grid.height, 1,
                         PIXEL_BYTES + TREE_BYTES * (size_t)trees))
        return SIZE_MAX;
    return bytes;
}

ys_status ys_grid_make(struct ys_grid *out, const struct ys_area_in *in,
                       const struct ys_grid_want *want, struct ys_error *err)
{
    struct ys_scale scale;
    const struct bounds b = area_bounds(in);

    *out = (struct ys_grid){0};
    if (!b.any)
        return YS_OK;
    place(out, in, want, &b);
    out->scratch = in->image->scratch;
    const size_t n = (size_t)out->width * out->height;
    const ys_status status = ys_scale_find(&scale, in, out->planes, err);

    if (status)
        return status;
    out->inside = ys_scratch_new(out->scratch, n, 1);
    out->valid = ys_scratch_new(out->scratch, n, 1);
    bool ok = out->inside && out->valid;
    for (unsigned k = 0; k < out->planes; k++) {
        out->plane[k] = ys_scratch_new(out->scratch, n, sizeof(float));
        ok = ok && out->plane[k];
    }
    ok = ok && ys_grid_resample(out, in, &scale);
    if (!ok) {
        ys_grid_fini(out);
        return ys_fail(err, YS_ERR_NOMEM, "counting an area: out of memory for %zu pixels", n);
    }
    for (size_t i = 0; i < n; i++)
        out->n_inside += out->inside[i];
    return YS_OK;
}

void ys_grid_fini(struct ys_grid *grid)
{
    for (unsigned k = 0; k < YS_GRID_PLANES; k++)
        ys_scratch_free(grid->plane[k]);
    ys_scratch_free(grid->valid);
    ys_scratch_free(grid->inside);
    *grid = (struct ys_grid){0};
}

int ys_grid_threads(const struct ys_area_in *in, const struct ys_grid_want *want)
{
    int threads = in->threads > 0 ? in->threads : 1;

    while (threads > 0 && !ys_area_fits(in, (double)bytes_needed(in, want, threads)))
        threads--;
    return threads;
}
