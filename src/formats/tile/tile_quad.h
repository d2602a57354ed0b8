#ifndef YS_FORMATS_TILE_TILE_QUAD_H
#define YS_FORMATS_TILE_TILE_QUAD_H

#include "../../../include/yardstick.h"
#include "../../raster/geom.h"

struct ys_geo;

/* A picture that is placed by its four corners: by --corners, or by a ground overlay. */
struct ys_quad {
    struct ys_point corner[4]; /* lon, lat: upper left, upper right, lower right, lower left */
    char source[160];          /* for messages: "--corners", "view.kml: GroundOverlay" */
};

/* "LON,LAT LON,LAT LON,LAT LON,LAT", or either order where N, S, E and W tell them apart, in degrees
 * with or without minutes and seconds; refused with YS_ERR_ARG. */
ys_status ys_quad_parse(struct ys_quad *out, const char *text, struct ys_error *err);

/* Transform and CRS of a picture of so many pixels, into geo, which has none.  The corners are those
 * of the picture, not centres of pixels.  Refused where they are in another order, or where no affine
 * transform of a map comes within half a pixel, or a two hundredth of the shorter side, of them. */
ys_status ys_quad_place(struct ys_geo *geo, const struct ys_quad *quad, double width,
                        double height, const char *name, struct ys_error *err);

/* What is odd about a picture that was placed so, for a warning; false: nothing. */
bool ys_quad_odd(char *out, size_t room, const struct ys_geo *geo, double width, double height);

#endif
