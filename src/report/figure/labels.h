#ifndef YS_REPORT_FIGURE_LABELS_H
#define YS_REPORT_FIGURE_LABELS_H

#include "../../raster/geom.h"

/*
 * Where the numbers of objects stand: each in its own object or just beside it, none over another
 * one, none over the outline of an object that it would be taken for, all within the picture.
 * One that finds no such place is left out.
 */
struct ys_labels {
    const struct ys_box *object; /* outlines, pixels; their numbers are placed in this order */
    size_t n_object;
    double bounds[4];  /* x0 y0 x1 y1 */
    struct ys_box *at; /* those placed; length along the text */
    size_t n, room;
    bool failed;
};

bool ys_labels_init(struct ys_labels *out, const struct ys_box *object, size_t n_object,
                    const double bounds[4]); /* false: out of memory */
void ys_labels_fini(struct ys_labels *labels);
/* A place for the number of object i, width x height; angle_rad of *out is in (-pi/2, pi/2].  Out of
 * memory is no place: .failed says so. */
bool ys_labels_place(struct ys_box *out, struct ys_labels *labels, size_t i, double width,
                     double height);
/* Beside something else, over no object: first to the right of what stands upright. */
bool ys_labels_place_beside(struct ys_box *out, struct ys_labels *labels,
                            const struct ys_box *part, const double size[2]);

#endif
