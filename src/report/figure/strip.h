#ifndef YS_REPORT_FIGURE_STRIP_H
#define YS_REPORT_FIGURE_STRIP_H

#include "canvas.h"
#include "frame.h"

/*
 * How the frame of an area stands on a figure: as one strip along it, or, where its objects would be
 * too small, cut into rows that meet without overlap.
 */
struct ys_strip {
    struct ys_frame frame;
    double scale; /* pixels of the figure in a unit of the frame */
    size_t rows;
    double step;          /* units of the frame in a row */
    double width, height; /* of a row, whole pixels of the figure */
};

enum {
    YS_STRIP_WIDTH = 1360, /* so that a page shows a figure without reducing it much */
    YS_STRIP_LEAST = 640,  /* what stands in the picture needs it */
    YS_STRIP_BAND =
        44 /* below the ground that a row is about, for what stands in the picture */
};

/* object_width: the mean one, in units of the frame; n_dates strips stand on the figure. */
void ys_strip_lay_out(struct ys_strip *out, const struct ys_frame *frame, double object_width,
                      size_t n_dates);
/* From pixels of a picture to pixels of row k, by its map to the frame. */
struct ys_affine ys_strip_map(const struct ys_strip *strip, const struct ys_affine *to_frame,
                              size_t k);

/* A picture made ready for eyes, from which rows are cut. */
struct ys_strip_source {
    struct ys_canvas canvas;
    double scale; /* of its pixels in those of the picture */
};
ys_status ys_strip_source_make(struct ys_strip_source *out, const struct ys_image *image,
                               double scale, struct ys_error *err);
/* width x height pixels of a row; grey where the picture shows nothing. */
ys_status ys_strip_cut(struct ys_canvas *out, const struct ys_strip_source *source,
                       const struct ys_affine *to_row, const uint32_t size[2],
                       struct ys_error *err);

#endif
