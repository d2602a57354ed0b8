#ifndef YS_SUPPORT_DRAW_YARD_H
#define YS_SUPPORT_DRAW_YARD_H

#include "../../src/raster/geom.h"
#include "../../src/raster/image.h"

/* A drawn rail yard: straight parallel tracks on dark ballast, light cars with dark slots. */

enum { YARD_TRACKS = 4, YARD_CARS = 60 };

struct drawn_car {
    int track;
    double from_m, length_m; /* body, along the track */
    double tone;
};

struct yard {
    struct ys_image image;
    struct ys_point pt[YARD_TRACKS][2];
    struct ys_line track[YARD_TRACKS];
    int n_track;
    double x0_m, y0_m, angle_rad, spacing_m, length_m;
    struct drawn_car car[YARD_CARS];
    int n_car;
};

/* A picture of width x height pixels of gsd metres, the first track starting at (x, y) metres. */
void yard_new(struct yard *yard, uint32_t width, uint32_t height, double gsd_m, unsigned bands);
void yard_lay(struct yard *yard, int n_track, double x_m, double y_m, double angle_rad,
              double length_m);
/* n coupled cars from from_m: bodies of body_m, slots of 1.1 m; tones take turns. */
void yard_add_string(struct yard *yard, int track, double from_m, int n, double body_m);
void yard_draw(struct yard *yard); /* after the cars are added */
void yard_fini(struct yard *yard);

#endif
