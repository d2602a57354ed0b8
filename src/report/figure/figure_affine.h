#ifndef YS_REPORT_FIGURE_FIGURE_AFFINE_H
#define YS_REPORT_FIGURE_FIGURE_AFFINE_H

#include "../../raster/geom.h"

/* x' = a x + c y + e, y' = b x + d y + f: the order of SVG's matrix(a b c d e f). */
struct ys_affine {
    double a, b, c, d, e, f;
};

/* The affine map that brings the points of one outline to those of another, by least squares.
 * False where they do not fit each other: other rings, or all points on a line. */
bool ys_affine_fit(struct ys_affine *out, const struct ys_polygon *from,
                   const struct ys_polygon *to);

#endif
