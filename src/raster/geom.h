#ifndef YS_RASTER_GEOM_H
#define YS_RASTER_GEOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Plane geometry in pixels (x right, y down) or metres; nothing here knows the Earth. */

struct ys_point {
    double x, y;
};

struct ys_line { /* a polyline, or a ring that closes itself */
    struct ys_point *pt;
    size_t n;
};

/* Rings by the even-odd rule: outer rings, holes and further parts alike. */
struct ys_polygon {
    struct ys_line *ring;
    size_t n;
};

/* A rectangle turned by angle_rad, measured from +x toward +y (clockwise on the screen). */
struct ys_box {
    double x, y;          /* centre */
    double length, width; /* length >= width, along angle_rad and across */
    double angle_rad;     /* in [0, pi) */
};

void ys_line_fini(struct ys_line *line);
void ys_polygon_fini(struct ys_polygon *polygon);
bool ys_line_copy(struct ys_line *out, const struct ys_line *in); /* false: out of memory */
bool ys_polygon_copy(struct ys_polygon *out, const struct ys_polygon *in);

double ys_line_length(const struct ys_line *line); /* open polyline */
bool ys_polygon_has(const struct ys_polygon *polygon, double x, double y);
double ys_polygon_area(const struct ys_polygon *polygon); /* even-odd, of simple rings */
/* Of a ring: positive where it runs counter-clockwise with y up, negative where clockwise. */
double ys_signed_area(const struct ys_line *ring);
/* False, and bounds untouched, for a polygon without points. */
bool ys_polygon_bounds(double bounds[4], const struct ys_polygon *polygon); /* x0 y0 x1 y1 */

/* The bounds after a turn by angle_rad (a point to the right moves downward), y first stretched by
 * tall; false as above. */
bool ys_polygon_turned_bounds(double bounds[4], const struct ys_polygon *polygon,
                              double angle_rad, double tall);
/* The turn, in whole degrees, after which a long polygon takes the least room, its long side along x;
 * 0 where it is not long, or has no points. */
double ys_polygon_turn(const struct ys_polygon *polygon, double tall);

/* mask[row * width + col] = value where the pixel's centre (col + .5, row + .5) is inside.
 * false: out of memory, and mask is as it was, which must not be taken for an empty polygon. */
__attribute__((warn_unused_result)) bool ys_polygon_fill(uint8_t *mask, uint32_t width,
                                                         uint32_t height,
                                                         const struct ys_polygon *polygon,
                                                         uint8_t value);

void ys_box_corners(struct ys_point out[4], const struct ys_box *box);
double ys_box_iou(const struct ys_box *a, const struct ys_box *b); /* exact, by clipping */

#endif
