#ifndef YS_BENCH_BENCH_H
#define YS_BENCH_BENCH_H

#include "../../include/yardstick.h"
#include "../../kernels/kernels.h"
#include "../change/change_scan.h"

/* What the kernels are timed on, and how: drawn pictures larger than the caches, each pass in
 * turn with a plain read of the same memory. */

enum ys_bench_scene {
    YS_BENCH_YARD,  /* 2 % thin rectangles, one in each 68 x 68 pixels */
    YS_BENCH_NOISE, /* a mask with `percent` of its pixels set */
    YS_BENCH_CHECKER,
    YS_BENCH_COMB,   /* teeth two pixels apart that join in the last row */
    YS_BENCH_SPIRAL, /* one line that winds through everything */
    YS_BENCH_WEDGES, /* lines that merge and part again and again */
};

/* Bits of v, well mixed: noise that pixels far apart need no common state for. */
uint64_t ys_bench_mix(uint64_t v);

/* 1 where pixel (x, y) of a scene of width x height pixels changed. */
bool ys_bench_set(enum ys_bench_scene scene, unsigned percent, uint32_t x, uint32_t y,
                  uint32_t width, uint32_t height);

/* A mask of bytes 0 and 255. */
void ys_bench_draw_mask(uint8_t *mask, uint32_t width, uint32_t height,
                        enum ys_bench_scene scene, unsigned percent, int threads);

/* Two dates of a yard: the same ground, noise of up to 8 levels, and 60 levels more where a
 * rectangle arrived.  A level is 1 of 8 bits and of floats, 16 of 16 bits. */
struct ys_bench_shape {
    uint32_t width, height;
    unsigned bands;
    enum ysk_sample sample; /* YSK_U8, YSK_U16, YSK_F32 */
};
enum { YS_BENCH_THRESHOLD = 30 }; /* levels */
size_t ys_bench_sample_bytes(enum ysk_sample sample);
void ys_bench_draw_yard(void *a, void *b, const struct ys_bench_shape *shape, int threads);

/* The scan of a yard: opened by a square of 2 open_radius + 1 pixels. */
struct ys_change_scan_spec ys_bench_scan_spec(const struct ys_bench_shape *shape,
                                              unsigned open_radius);
/* All rows of the pictures as one window. */
struct ys_change_scan_rows ys_bench_rows(const struct ys_bench_shape *shape, const void *a,
                                         const void *b);

/* Keeps of each component what other libraries give; a ys_component_take_fn. */
struct ys_bench_stats {
    int32_t area, x, y, width, height;
    double cx, cy;
};
struct ys_bench_found {
    struct ys_bench_stats *stats;
    size_t n, room;
};
bool ys_bench_take(void *found, const struct ysk_component *blob, size_t n);

double ys_bench_now_s(void);

/* Reads both pictures once by `threads` threads; the sum keeps the compiler from leaving it. */
uint64_t ys_bench_read(const void *a, const void *b, size_t bytes, const struct ysk_ops *ops,
                       int threads);

/* Measures everything by 1, 2, 4 ... opt->threads threads.  *out: *n rows, to be freed.  bytes: of
 * both pictures together. */
ys_status ys_bench_measure(struct ys_bench_row **out, size_t *n, size_t bytes,
                           const struct ys_options *opt, struct ys_error *err);

/* bench_count.c: every counter on a drawn picture.  *out: *n rows, to be freed. */
ys_status ys_bench_measure_counts(struct ys_bench_count **out, size_t *n,
                                  const struct ys_options *opt, struct ys_error *err);

#endif
