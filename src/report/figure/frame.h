#ifndef YS_REPORT_FIGURE_FRAME_H
#define YS_REPORT_FIGURE_FRAME_H

#include "../../records/result.h"
#include "figure_affine.h"

/*
 * The frame in which the pictures of an area lie over one another.  Its unit is a pixel's width of
 * the reference picture; a long area lies along it, so that it fills the screen or the sheet.
 */
struct ys_frame {
    struct ys_affine turn; /* from pixels of the reference picture to the frame */
    double width, height;  /* of the whole area with a margin; its corner is (0, 0) */
    double gsd_m;          /* metres of a unit */
    double north_deg;      /* where north is, clockwise from up */
};

/* Round the area's outline, margin_m metres of ground beside it. */
void ys_frame_init(struct ys_frame *out, const struct ys_picture *reference, double margin_m);

#endif
