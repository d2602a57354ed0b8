#ifndef YS_COUNT_AREA_AREA_GRID_H
#define YS_COUNT_AREA_AREA_GRID_H

#include "areas.h"

/* The area on a grid of square pixels that suits the class.  Lengths are in working pixels
 * unless the name says _m. */

enum { YS_GRID_PLANES = 3 };

struct ys_grid {
    uint32_t width, height;
    double px_m;                  /* side of a working pixel */
    double step_x, step_y;        /* source pixels of a working pixel */
    double x0, y0;                /* source position of the corner of working pixel 0, 0 */
    double source_m;              /* side of a source pixel */
    unsigned planes;              /* 1 or 3 */
    struct ys_scratch *scratch;   /* where these are, and what is made of them may be */
    float *plane[YS_GRID_PLANES]; /* 0..255 */
    uint8_t *valid, *inside;      /* 1 yes, 0 no; inside implies valid */
    size_t n_inside;
};

/* How many working pixels are to lie across width_m.  Thresholds on shapes and sizes of discs are
 * chosen for that many, so finer pictures are reduced; coarser ones are enlarged, as otherwise the
 * sides of shapes are counted in whole pixels. */
struct ys_grid_want {
    double width_m; /* what is to be resolved */
    double most_px; /* above it the picture is reduced to good_px */
    double good_px;
    double least_px; /* below it the picture is enlarged; 0: never */
    double margin_m; /* kept around the area */
};

/* Levels of the source: gain (x - zero), to be cut to 0..255. */
struct ys_scale {
    double zero, gain;
};
ys_status ys_scale_find(struct ys_scale *out, const struct ys_area_in *in, unsigned planes,
                        struct ys_error *err);

/* area_resample.c: fills the planes and masks of a placed grid; false: out of memory. */
bool ys_grid_resample(struct ys_grid *grid, const struct ys_area_in *in,
                      const struct ys_scale *scale);
/* Fails with YS_ERR_NOMEM.  An area without a valid pixel gives n_inside = 0. */
ys_status ys_grid_make(struct ys_grid *out, const struct ys_area_in *in,
                       const struct ys_grid_want *want, struct ys_error *err);
void ys_grid_fini(struct ys_grid *grid);
/* As many threads as max_bytes allows, a tree each; 0: not even one. */
int ys_grid_threads(const struct ys_area_in *in, const struct ys_grid_want *want);

#endif
