/*
 * change_null.c - what the comparison finds where nothing changed
 *
 * The reference against itself, displaced by a residual in four directions, with noise: what
 * misregistration alone may cause, to be held against what was found.
 */

#include <math.h>
#include <string.h>

#include "../base/maths.h"
#include "change.h"

static const double MIN_SHIFT_PX = 0.25, NOISE = 2; /* grey levels of 8 bit */
enum { DIRECTIONS = 4 };

/* Normal noise from a hash of the pixel (Box and Muller 1958; mixing constants of MurmurHash3),
 * so that a run repeats. */
static double uniform(uint32_t h)
{
    h = (h ^ h >> 16) * 0x85ebca6bu;
    h = (h ^ h >> 13) * 0xc2b2ae35u;
    h ^= h >> 16;
    return (h + 0.5) / 4294967296.0;
}

static void add_noise(struct ys_image *image, double sd)
{
    const size_t n = (size_t)image->width * image->height;

    for (unsigned b = 0; b < image->bands; b++)
        for (size_t i = 0; i < n; i++) {
            const uint32_t seed = (uint32_t)i * 8 + b * 2;
            const double r = sqrt(-2 * log(uniform(seed)));

            image->plane[b][i] += (float)(sd * r * cos(2 * YS_PI * uniform(seed + 1)));
        }
}

static ys_status displaced(struct ys_image *out, const struct ys_image *src, double dx,
                           double dy, int threads, struct ys_error *err)
{
    const uint32_t w = src->width, h = src->height, step = w > h ? w : h;
    struct ys_point at[4];
    const struct ys_lattice lattice = {at, 2, 2, step};

    for (int i = 0; i < 4; i++)
        at[i] = (struct ys_point){(i & 1 ? step : 0) + 0.5 + dx, (i & 2 ? step : 0) + 0.5 + dy};
    return ys_resample(out, w, h, src, &lattice, 0, threads, err);
}

ys_status ys_change_null(struct ys_null *out, const struct ys_image *reference, double shift_px,
                         const struct ys_align *align, const uint8_t *mask,
                         const struct ysk_ops *ops, int threads, struct ys_error *err)
{
    const double shift = fmax(shift_px, MIN_SHIFT_PX);
    const double hectares =
        reference->width * reference->gsd_x_m * reference->height * reference->gsd_y_m / 1e4;
    struct ys_null sum = {0, 0};
    ys_status st = YS_OK;

    for (int k = 0; !st && k < DIRECTIONS; k++) {
        struct ys_image other;
        struct ys_radiometry fit;
        struct ys_changed changed = {0};

        st = displaced(&other, reference, k % 2 ? 0 : (k - 1) * shift,
                       k % 2 ? (k - 2) * shift : 0, threads, err);
        if (!st)
            st = ys_radiometry_fit(&fit, reference, &other, mask, err);
        if (!st) {
            add_noise(&other, NOISE * fit.unit);
            st = ys_change_find(&changed, reference, &other, &fit, align, mask, ops, threads,
                                err);
        }
        sum.changed_share += changed.changed_share / DIRECTIONS;
        sum.blobs_per_100ha += (double)changed.n_blob * 100 / hectares / DIRECTIONS;
        ys_changed_fini(&changed);
        ys_image_fini(&other);
    }
    if (!st)
        *out = sum;
    return st;
}
