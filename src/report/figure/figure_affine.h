#ifndef YS_REPORT_FIGURE_FIGURE_AFFINE_H
#define YS_REPORT_FIGURE_FIGURE_AFFINE_H

#include "../../raster/geom.h"

/* x' = a x + c y + e, y' = b x + d y + f: the order of SVG's matrix(a b c d e f). */
struct ys_affine {
    double a, b, c, d, e, f;
};

struct ys_point ys_affine_point(const struct ys_affine *map, double x, double y);
/* first, then second. */
struct ys_affine ys_affine_join(const struct ys_affine *first, const struct ys_affine *second);
/* The map back; *map must have one, as what ys_affine_fit() gives has. */
struct ys_affine ys_affine_back(const struct ys_affine *map);

/* The affine map that brings the points of one outline to those of another, by least squares.
 * False where they do not fit each other: other rings, or all points on a line. */
bool ys_affine_fit(struct ys_affine *out, const struct ys_polygon *from,
                   const struct ys_polygon *to);

#endif
