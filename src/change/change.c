/*
 * change.c - the changed pixels of two aligned dates, and their blobs
 *
 * Where the numbers come from, in the order of a comparison:
 *   radiometry.c         gain and offset that bring the other date to the reference's scale
 *   change_difference.c  by how much a pixel differs, beyond what a displacement explains, and
 *                        the threshold that it is held against (difference_threshold())
 *   this file            the pixels above it, opened by 3 x 3, as blobs with their shadow share
 *   change_obscured.c    what of it cloud hides
 * change_scan.c is the other way to compare, for whole rasters of any size: plain differences,
 * in one pass, with a threshold from threshold.c.
 */

#include "change.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../base/mem.h"
#include "change_parts.h"
#include "components/components.h"
#include "shadow.h"

/* px that a thing may be displaced by without having changed.  A car is 4 px wide at 0.5 m:
 * past 2 px it vanishes (recall 0.98, 0.92 and 0.75 at 1, 1.5 and 2 on one rendered scene). */
static const double MIN_TOLERANCE_PX = 1, MAX_TOLERANCE_PX = 2;

void ys_changed_fini(struct ys_changed *changed)
{
    free(changed->mask);
    free(changed->blob);
    *changed = (struct ys_changed){0};
}

/* 1: the pixel is in shadow at the other date only; -1: at the reference only; 0: neither. */
static int shadow_at(const struct ys_compare *compare, size_t pixel)
{
    const struct ys_radiometry *r = compare->radiometry;
    double x[3], y[3];

    if (compare->bands < 3) /* grey: what became dark cannot be told from what is shaded */
        return 0;
    for (int b = 0; b < 3; b++) {
        x[b] = (double)compare->reference->plane[b][pixel];
        y[b] = r->gain[b] * (double)compare->other->plane[b][pixel] + r->offset[b];
    }
    return ys_shadow(x, y, r->unit);
}

/* bits: the rows above the threshold; opened: after the 3 x 3 opening; both words * height.
 * The opening leaves out what is narrower than 3 px: edges that differ by noise and by a sun
 * that moved. */
static void open_bits(uint64_t *opened, uint64_t *bits, const struct ys_compare *compare,
                      const struct ys_difference *difference, const struct ysk_ops *ops)
{
    const size_t w = compare->reference->width, h = compare->reference->height;
    const size_t words = YSK_WORDS(w);

    memset(bits, 0, words * h * sizeof *bits);
    for (size_t y = 0; y < h; y++)
        for (size_t x = 0; x < w; x++)
            if ((double)difference->statistic[y * w + x] > difference->threshold)
                bits[y * words + x / 64] |= UINT64_C(1) << x % 64;
    for (int pass = 0; pass < 2; pass++) {
        const uint64_t *src = pass ? opened : bits;
        uint64_t *dst = pass ? bits : opened;

        for (size_t y = 0; y < h; y++) {
            const uint64_t *rows[3];
            size_t n = 0;

            for (size_t j = y ? y - 1 : 0; j <= y + 1 && j < h; j++)
                rows[n++] = src + j * words;
            (pass ? ops->dilate_row : ops->erode_row)(dst + y * words, rows, n, w, 1);
        }
    }
    memcpy(opened, bits, words * h * sizeof *bits);
}

/* Area, place, mean and shadow of each component.  A blob keeps its shadow pixels: a dark wagon
 * on light ballast looks like one, and without them 53 of 60 arrivals were found. */
static void measure(struct ys_changed *out, const struct ys_components *parts,
                    const struct ys_compare *compare, const struct ys_difference *difference)
{
    const size_t w = compare->reference->width;

    for (size_t i = 0; i < parts->n_run; i++) {
        const struct ys_run *run = &parts->run[i];
        struct ys_blob *blob = &out->blob[run->component];

        for (size_t x = run->start; x < run->end; x++) {
            const size_t at = run->y * w + x;

            out->mask[at] = 1;
            blob->mean_difference += (double)difference->mean[at];
            blob->shadow_share += shadow_at(compare, at) != 0;
        }
    }
    for (size_t i = 0; i < parts->n; i++) {
        const struct ys_component *part = &parts->component[i];
        struct ys_blob *blob = &out->blob[i];

        blob->area_px = (uint32_t)part->area;
        blob->x0 = part->x0;
        blob->y0 = part->y0;
        blob->x1 = part->x1;
        blob->y1 = part->y1;
        ys_component_box(&blob->box, part);
        blob->mean_difference /= (double)part->area;
        blob->shadow_share /= (double)part->area;
    }
}

/* Mask of the changed pixels, 3 x 3 opened, and its blobs. */
static ys_status find_blobs(struct ys_changed *out, const struct ys_compare *compare,
                            const struct ys_difference *difference, const struct ysk_ops *ops,
                            struct ys_error *err)
{
    const uint32_t w = compare->reference->width, h = compare->reference->height;
    const struct ys_components_options options = {YS_8_NEIGHBOURS, true, compare->threads};
    uint64_t *bits = ys_new_raw((size_t)YSK_WORDS((size_t)w) * h, 2 * sizeof *bits);
    struct ys_components parts = {0};
    ys_status st = YS_OK;

    *out = (struct ys_changed){.threshold = difference->threshold};
    out->mask = ys_new((size_t)w * h, 1);
    if (!bits || !out->mask) {
        st = ys_fail(err, YS_ERR_NOMEM, "out of memory for a mask of %u x %u pixels", w, h);
    } else {
        uint64_t *opened = bits + (size_t)YSK_WORDS((size_t)w) * h;

        open_bits(opened, bits, compare, difference, ops);
        st = ys_components_of_bits(&parts, opened, w, h, ops, &options, err);
    }
    if (!st && !(out->blob = ys_new(parts.n, sizeof *out->blob)))
        st = ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu blobs", parts.n);
    if (!st) {
        out->n_blob = parts.n;
        measure(out, &parts, compare, difference);
    } else {
        ys_changed_fini(out);
    }
    ys_components_fini(&parts);
    free(bits);
    return st;
}

/* 2 residual_across, up to the next half pixel.  Never the lean along: roofs are change. */
static double tolerance(const struct ys_align *align)
{
    const double r = ceil(4 * align->residual_across_px) / 2;

    return fmin(fmax(r, MIN_TOLERANCE_PX), MAX_TOLERANCE_PX);
}

ys_status ys_change_find(struct ys_changed *out, const struct ys_image *reference,
                         const struct ys_image *other, const struct ys_radiometry *radiometry,
                         const struct ys_align *align, const uint8_t *mask,
                         const struct ysk_ops *ops, int threads, struct ys_error *err)
{
    const size_t all = (size_t)reference->width * reference->height;
    struct ys_compare compare = {
        .reference = reference,
        .other = other,
        .radiometry = radiometry,
        .bands = reference->bands < other->bands ? reference->bands : other->bands,
        .tolerance_px = tolerance(align),
        .threads = threads,
    };
    struct ys_difference difference = {0};
    size_t valid = 0, changed = 0;

    *out = (struct ys_changed){0};
    if (reference->width != other->width || reference->height != other->height)
        return ys_fail(err, YS_ERR_ARG, "comparing %u x %u with %u x %u pixels; want one grid",
                       reference->width, reference->height, other->width, other->height);
    compare.valid = ys_new_raw(all, 1);
    if (!compare.valid)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for a mask of %zu pixels", all);
    for (size_t i = 0; i < all; i++) {
        compare.valid[i] = reference->valid[i] && other->valid[i] && !(mask && mask[i]);
        valid += compare.valid[i];
    }
    ys_status st = ys_difference_new(&difference, &compare, err);

    if (!st)
        st = find_blobs(out, &compare, &difference, ops, err);
    for (size_t i = 0; !st && i < all; i++)
        changed += out->mask[i];
    if (!st)
        out->changed_share = valid ? (double)changed / (double)valid : 0;
    ys_difference_fini(&difference);
    free(compare.valid);
    return st;
}
