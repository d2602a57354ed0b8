#ifndef RD_CANVAS_H
#define RD_CANVAS_H

#include "maths.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The scene in 2.5 D: a fine grid (several cells a pixel) of heights and reflectances.
 * Metres: x east, y south, from the tile's top left corner. */

struct rd_rgb {
    double r, g, b; /* reflectance 0..1 */
};

struct rd_cell {
    uint16_t r, g, b; /* reflectance x RD_FULL; after rd_light() radiance */
    int16_t h;        /* height in RD_HEIGHT_M */
};

#define RD_FULL     16384.0
#define RD_HEIGHT_M 0.002

struct rd_canvas {
    int w, h;      /* cells */
    double cell_m; /* side of a cell */
    double x0, y0; /* metres of the outer corner of cell (0, 0) */
    struct rd_cell *cell;
};

bool rd_canvas_init(struct rd_canvas *cv, int w, int h, double cell_m);
void rd_canvas_fini(struct rd_canvas *cv);

/* What a shader sees and changes: the surface at one place.  In: what is there now. */
struct rd_surface {
    double h; /* metres above ground */
    struct rd_rgb c;
};

/* Place of a body: centre and heading (cos, sin) of its u axis; v is 90 degrees to the right of u. */
struct rd_frame {
    double x, y, cos, sin;
};
struct rd_frame rd_frame_at(double x, double y, double heading_rad);
struct rd_vec rd_frame_point(const struct rd_frame *f, double u, double v);

/* A shader is asked for each cell of its reach; false leaves the cell alone.  x, y are metres, (u, v)
 * the body's own coordinates, or (distance along, across) of a ribbon. */
struct rd_spot {
    double x, y, u, v;
};
typedef bool rd_shader(struct rd_surface *s, const struct rd_spot *at, const void *ctx);

/* Everywhere, one look for each block of side x side cells. */
void rd_paint_all(struct rd_canvas *cv, int side, rd_shader *shade, const void *ctx);
/* In the box |u| <= half_l, |v| <= half_w.  A surface below what stands there is dropped. */
void rd_body(struct rd_canvas *cv, const struct rd_frame *f, struct rd_vec half,
             rd_shader *shade, const void *ctx);
/* The same where the shader may lower the surface: pits, water. */
void rd_carve(struct rd_canvas *cv, const struct rd_frame *f, struct rd_vec half,
              rd_shader *shade, const void *ctx);
/* The same for flat paint: heights stay. */
void rd_paint(struct rd_canvas *cv, const struct rd_frame *f, struct rd_vec half,
              rd_shader *shade, const void *ctx);
/* Along a line of n points, to half_w either side. */
struct rd_line {
    const struct rd_vec *p;
    size_t n;
    double half_w;
};
void rd_ribbon(struct rd_canvas *cv, const struct rd_line *line, rd_shader *shade,
               const void *ctx);

struct rd_rgb rd_rgb_mix(struct rd_rgb a, struct rd_rgb b, double t);
struct rd_rgb rd_rgb_scale(struct rd_rgb c, double k);

#endif
