/* align_local.c - what the model leaves over round one object or area */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../base/mem.h"
#include "../raster/crop.h"
#include "align_parts.h"

/* Below 5 a local peak is mostly wrong, from 6 on it held at 13 places judged by eye. */
static const double MIN_LOCAL_Q = 6, SEARCH_PX = 2, OBJECTS = 4;
enum { SIDE = 128, MAX_SIDE = 512, HALO = 8 };

static bool crop(struct ys_image *out, const struct ys_image *src, const uint32_t at[2],
                 const uint32_t size[2])
{
    const struct ys_part part = {at[0], at[1], at[0] + size[0], at[1] + size[1]};
    struct ys_image cut;

    if (ys_image_crop(&cut, src, &part, 0, NULL))
        return false;
    const ys_status st = ys_pair_grey(out, &cut, NULL, NULL);

    ys_image_fini(&cut);
    return !st;
}

/* One correlation in a window of n px at `first` of a crop. */
static bool measure(struct ys_tie *tie, struct ys_pair *pair, const uint32_t first[2],
                    uint32_t search)
{
    struct ys_peaks peaks = {
        .reference = &pair->a,
        .other = &pair->b,
        .n = pair->n,
        .at = first,
        .count = 1,
        .box = pair->n / 4 < 48 ? pair->n / 4 : 48,
        .search = search,
        .tie = tie,
        .threads = 1,
    };
    struct ys_fft *fft;
    bool ok = !ys_fft_new(&fft, pair->n, NULL);

    peaks.fft = fft;
    ok = ok && !ys_field_new(&pair->a, &pair->reference, pair->ok, 1, NULL) &&
         !ys_field_new(&pair->b, &pair->other, pair->ok, 1, NULL) &&
         !ys_peaks_find(&peaks, NULL);
    ys_fft_free(fft);
    return ok;
}

/* First pixel and size of [first, first + n) with a halo, inside an image of `size`. */
static void with_halo(uint32_t *at, uint32_t *n, uint32_t first, uint32_t side, uint32_t size)
{
    const uint32_t end = first + side + HALO < size ? first + side + HALO : size;

    *at = first > HALO ? first - HALO : 0;
    *n = end - *at;
}

static uint32_t place(double centre, uint32_t side, uint32_t size)
{
    return (uint32_t)fmin(fmax(round(centre - side / 2.0), 0), (double)(size - side));
}

bool ys_align_local(double *dx, double *dy, const struct ys_align *align,
                    const struct ys_image *reference, const struct ys_image *other, double x,
                    double y, double object_length_px)
{
    const uint32_t w = reference->width, h = reference->height;
    struct ys_pair pair = {.n = SIDE};
    struct ys_tie tie = {.q = -1};
    uint32_t at[2], size[2];

    *dx = *dy = 0;
    while (pair.n < MAX_SIDE && pair.n < OBJECTS * object_length_px)
        pair.n *= 2;
    while (pair.n > SIDE && (pair.n > w || pair.n > h))
        pair.n /= 2;
    if (!align->trusted || pair.n > w || pair.n > h || !(x >= 0 && y >= 0 && x <= w && y <= h))
        return false;
    uint32_t first[2] = {place(x, pair.n, w), place(y, pair.n, h)};
    const double reach = fmin(SEARCH_PX + align->residual_along_px, pair.n / 4.0);

    with_halo(&at[0], &size[0], first[0], pair.n, w);
    with_halo(&at[1], &size[1], first[1], pair.n, h);
    first[0] -= at[0];
    first[1] -= at[1];
    bool ok = crop(&pair.reference, reference, at, size) && crop(&pair.other, other, at, size);
    const size_t cells = (size_t)size[0] * size[1];

    pair.ok = ok ? ys_new_raw(cells, 1) : NULL;
    for (size_t i = 0; pair.ok && i < cells; i++)
        pair.ok[i] = pair.reference.valid[i] && pair.other.valid[i];
    ok = pair.ok && measure(&tie, &pair, first, (uint32_t)ceil(reach));
    ok = ok && tie.q >= MIN_LOCAL_Q && hypot(tie.dx, tie.dy) <= reach + 1;
    if (ok) {
        *dx = tie.dx;
        *dy = tie.dy;
    }
    ys_pair_fini(&pair);
    return ok;
}
