#ifndef YS_PIPELINE_DIFF_DIFF_SAMPLE_H
#define YS_PIPELINE_DIFF_DIFF_SAMPLE_H

#include "pair.h"

/*
 * Pixels of both tiles from places spread over them, as floats: which ones does not depend on how
 * the files' blocks lie, nor on memory or threads.  Place after place, each of wide x high pixels
 * row by row.
 */
struct ys_diff_sample {
    uint32_t wide, high;   /* of a place */
    uint32_t across, down; /* places */
    unsigned bands;
    float *plane[2][YS_DIFF_BANDS];
    uint8_t *valid[2];
};

/* 64 places of 160 x 16 pixels; of a pooled pair 144, or all of it where it has no more pixels. */
ys_status ys_diff_sample_take(struct ys_diff_sample *out, const struct ys_tile_pair *pair,
                              struct ys_error *err);
void ys_diff_sample_fini(struct ys_diff_sample *sample);

static inline size_t ys_diff_sample_n(const struct ys_diff_sample *s)
{
    return (size_t)s->wide * s->high * s->across * s->down;
}

/* First of `size` pixels in cell i of n that divide `all`. */
uint32_t ys_diff_inset(uint32_t all, uint32_t n, uint32_t i, uint32_t size);

/* A rectangle of tile t as floats, planes of width x height, with validity (1 valid). */
ys_status ys_pair_floats(float *const *plane, uint8_t *valid, const struct ys_tile_pair *pair,
                         int t, const struct ys_warp_rect *rect, ys_tile_reader *reader,
                         struct ys_error *err);

#endif
