/*
 * align_local.c - where single places lie, beyond what the model of the whole tile says
 *
 * Roofs, banks and the ground between them lie at several heights, and lean by as many shifts where
 * a pair is seen from two sides; one model for the tile cannot follow.  A window round the place
 * says where the place itself lies.  It is believed only with a high peak: a small window holds
 * little, and what it shows may have changed.
 *
 * Both images are straightened already, so that what is found is little, and the search is short.
 * Places within a quarter of a window share one: the model has no finer detail than that.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../base/mem.h"
#include "../raster/crop.h"
#include "../raster/fourier.h"
#include "align_parts.h"

/* q from which a peak is believed: below 5 it is mostly wrong, judged by eye on 13 places of real
 * pairs before this program; from 6 on none was. */
static const double LEAST_Q = 6;
/* px: the search reaches so far past the lean that was measured. */
static const double REACH_PX = 2;
enum {
    MARGIN_PX =
        32, /* round all windows: the levels of a gradient field are taken of what is near */
    NO_WINDOW = -1
};

struct windows {
    struct ys_part part; /* what they lie in */
    int32_t *of;         /* of each place: its window; NO_WINDOW */
    uint32_t *at;        /* column and row of each in the part */
    size_t n;
};

static uint32_t first_pixel(double centre, uint32_t side, uint32_t size)
{
    const double cell = side / 4.0, mid = (floor(centre / cell) + 0.5) * cell;

    return (uint32_t)fmin(fmax(round(mid - side / 2.0), 0), (double)(size - side));
}

static void place_one(struct windows *out, const struct ys_local_in *in, size_t i)
{
    const uint32_t w = in->reference->width, h = in->reference->height;
    const struct ys_point p = in->at[i];

    out->of[i] = NO_WINDOW;
    if (!(p.x >= 0 && p.y >= 0 && p.x < w && p.y < h))
        return;
    const uint32_t x = first_pixel(p.x, in->side_px, w), y = first_pixel(p.y, in->side_px, h);

    for (size_t k = out->n; k-- > 0 && out->of[i] == NO_WINDOW;)
        if (out->at[2 * k] == x && out->at[2 * k + 1] == y)
            out->of[i] = (int32_t)k;
    if (out->of[i] != NO_WINDOW)
        return;
    out->of[i] = (int32_t)out->n;
    out->at[2 * out->n] = x;
    out->at[2 * out->n++ + 1] = y;
}

/* The windows, told in pixels of the part that they and a margin take. */
static bool place(struct windows *out, const struct ys_local_in *in)
{
    const double margin[2] = {MARGIN_PX, MARGIN_PX};
    const uint32_t size[2] = {in->reference->width, in->reference->height};
    double b[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};

    for (size_t i = 0; i < in->n; i++)
        place_one(out, in, i);
    for (size_t k = 0; k < out->n; k++) {
        b[0] = fmin(b[0], out->at[2 * k]);
        b[1] = fmin(b[1], out->at[2 * k + 1]);
        b[2] = fmax(b[2], out->at[2 * k] + in->side_px);
        b[3] = fmax(b[3], out->at[2 * k + 1] + in->side_px);
    }
    if (!out->n || !ys_part_round(&out->part, b, margin, size))
        return false;
    for (size_t k = 0; k < out->n; k++) {
        out->at[2 * k] -= out->part.x0;
        out->at[2 * k + 1] -= out->part.y0;
    }
    return true;
}

static ys_status field_of(struct ys_image *grey, const struct ys_image *image,
                          const struct ys_part *part, struct ys_error *err)
{
    struct ys_image crop;
    ys_status st = ys_image_crop(&crop, image, part, 0, err);

    if (!st)
        st = ys_image_pair_grey(grey, &crop, NULL, err);
    ys_image_fini(&crop);
    return st;
}

static ys_status prepare(struct ys_image_pair *pair, const struct ys_local_in *in,
                         const struct ys_part *part, struct ys_error *err)
{
    ys_status st = field_of(&pair->reference, in->reference, part, err);

    if (!st)
        st = field_of(&pair->other, in->other, part, err);
    const size_t n = st ? 0 : (size_t)pair->reference.width * pair->reference.height;

    pair->usable = ys_new_raw(n, 1);
    if (!st && !pair->usable)
        st = ys_fail(err, YS_ERR_NOMEM, "out of memory for a mask of %zu pixels", n);
    for (size_t i = 0; !st && i < n; i++)
        pair->usable[i] = pair->reference.valid[i] && pair->other.valid[i];
    if (!st)
        st = ys_gradient_field_new(&pair->a, &pair->reference, pair->usable, in->threads, err);
    if (!st)
        st = ys_gradient_field_new(&pair->b, &pair->other, pair->usable, in->threads, err);
    return st;
}

static ys_status correlate(struct ys_tie_point *tie, const struct ys_image_pair *pair,
                           const struct windows *windows, const struct ys_local_in *in,
                           struct ys_error *err)
{
    const uint32_t box = in->side_px / 4;
    const double reach = fmin(ceil(REACH_PX + in->residual_along_px), box);
    struct ys_correlation peaks = {
        .reference = &pair->a,
        .other = &pair->b,
        .n = in->side_px,
        .at = windows->at,
        .count = windows->n,
        .box = box,
        .search = (uint32_t)reach,
        .tie = tie,
        .threads = in->threads,
    };
    struct ys_fft *fft;
    ys_status st = ys_fft_new(&fft, in->side_px, err);

    peaks.fft = fft;
    if (!st)
        st = ys_correlate_windows(&peaks, err);
    ys_fft_free(fft);
    /* A point on the edge of the search is the foot of a peak that lies outside. */
    for (size_t k = 0; !st && k < windows->n; k++)
        if (fmax(fabs(tie[k].dx), fabs(tie[k].dy)) > reach - 0.5)
            tie[k].q = 0;
    return st;
}

uint32_t ys_align_local_side(double object_px, uint32_t width, uint32_t height)
{
    enum { USUAL_PX = 128, MOST_PX = YS_FOURIER_MOST };
    const uint32_t least = width < height ? width : height;
    uint32_t side = USUAL_PX;

    while (side < MOST_PX && side < 4 * object_px)
        side *= 2;
    while (side > least)
        side /= 2;
    return side >= YS_LEAST_WINDOW_PX ? side : 0;
}

ys_status ys_align_local(struct ys_local_shift *out, const struct ys_local_in *in,
                         struct ys_error *err)
{
    struct windows windows = {.of = ys_new_raw(in->n, sizeof *windows.of),
                              .at = ys_new_raw(in->n, 2 * sizeof *windows.at)};
    struct ys_image_pair pair = {.threads = in->threads};
    struct ys_tie_point *tie = NULL;
    ys_status st = YS_OK;

    memset(out, 0, in->n * sizeof *out);
    if (!windows.of || !windows.at)
        st = ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu windows", in->n);
    if (!st && in->side_px && place(&windows, in)) {
        st = prepare(&pair, in, &windows.part, err);
        tie = ys_new(windows.n, sizeof *tie);
        if (!st && !tie)
            st = ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu windows", windows.n);
        if (!st)
            st = correlate(tie, &pair, &windows, in, err);
        for (size_t i = 0; !st && i < in->n; i++) {
            const struct ys_tie_point *t =
                windows.of[i] == NO_WINDOW ? NULL : &tie[windows.of[i]];

            if (t && t->q >= LEAST_Q)
                out[i] = (struct ys_local_shift){t->dx, t->dy, t->q};
        }
    }
    free(tie);
    ys_image_pair_fini(&pair);
    free(windows.of);
    free(windows.at);
    return st;
}
