#ifndef YS_REPORT_PAGE_PAGE_FRAME_H
#define YS_REPORT_PAGE_PAGE_FRAME_H

#include "../../records/result.h"
#include "../figure/figure_affine.h"

/*
 * The frame in which the pictures of an area lie over one another.  Its unit is a pixel's width of
 * the reference picture; a long area lies along it, so that it fills the screen.
 */
struct ys_page_frame {
    struct ys_affine turn; /* from pixels of the reference picture to the frame */
    double width, height;  /* of the whole area with a margin; its corner is (0, 0) */
    double view[4];        /* x, y, width, height of what is shown first: all objects */
    double gsd_m;          /* metres of a unit */
    double north_deg;      /* where north is, clockwise from up */
};

/* The frame round the area's outline, without a view yet: it is the whole. */
void ys_page_frame_init(struct ys_page_frame *out, const struct ys_picture *reference);
/* Show first what lies within bounds (x0 y0 x1 y1 of the frame), and around it rather what the
 * picture shows than the void beside it. */
void ys_page_frame_look(struct ys_page_frame *frame, const double bounds[4],
                        const struct ys_picture *picture);

#endif
