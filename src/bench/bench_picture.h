#ifndef YS_BENCH_BENCH_PICTURE_H
#define YS_BENCH_BENCH_PICTURE_H

#include "../raster/geom.h"
#include "../raster/image.h"

/*
 * Pictures that counters are timed on: ground with clouds of tone and grain, and so many objects of
 * one class on it, each with a shadow.  They stand apart or in rows as such objects do, so that a
 * counter has what it usually has to do; they are no measure of how well it counts.
 */

enum ys_bench_objects {
    YS_BENCH_CARS,       /* strings on straight tracks */
    YS_BENCH_CONTAINERS, /* blocks of rows */
    YS_BENCH_VESSELS,    /* at anchor */
    YS_BENCH_PITS,       /* round banks about a floor */
    YS_BENCH_BUSES       /* in rows, of a class of a user's own */
};

struct ys_bench_picture {
    struct ys_image image; /* three bands, levels; pixels of 0.5 m */
    uint8_t *inside;       /* the area: all of it */
    uint32_t drawn;        /* objects */
    struct ys_box *box;    /* the first of them, marked as examples */
    size_t n_box;
    struct ys_line *track;
    size_t n_track;
    double track_m; /* of all tracks */
};

/* side: pixels, 64 at least.  Free it in any case. */
ys_status ys_bench_picture_draw(struct ys_bench_picture *out, enum ys_bench_objects what,
                                uint32_t side, struct ys_error *err);
void ys_bench_picture_fini(struct ys_bench_picture *picture);

#endif
