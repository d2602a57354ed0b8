#ifndef YS_REPORT_FIGURE_DRAW_H
#define YS_REPORT_FIGURE_DRAW_H

#include "../../raster/geom.h"
#include "canvas.h"

/*
 * Drawing on a canvas: shapes are gathered as coverage, where overlapping ones count once, and
 * then painted together.  Nothing is allocated after ys_draw_open(), and the same calls give the
 * same pixels on every machine.
 *
 * Why not a drawing library: cairo 1.16 jumps into a stack frame that is gone, and so aborts the
 * process, when it runs out of memory in a stroke of more than some thirty edges.
 */
struct ys_drawing {
    struct ys_canvas *canvas;
    uint8_t *cover;                   /* width * height, 0 but for what is not painted yet */
    double dx, dy;                    /* added to every coordinate */
    int32_t left, top, right, bottom; /* nothing is drawn outside; right and bottom exclusive */
    int32_t x0, y0, x1, y1;           /* holds all that is not painted yet */
    bool failed;                      /* memory ran out for a text that was to be drawn */
};

ys_status ys_draw_open(struct ys_drawing *out, struct ys_canvas *canvas, struct ys_error *err);
void ys_draw_close(struct ys_drawing *drawing);
/* Draw within this part of the canvas only, with the origin moved by dx, dy. */
void ys_draw_clip(struct ys_drawing *drawing, const double part[4], double dx, double dy);
void ys_draw_unclip(struct ys_drawing *drawing);

/* A line with round ends; from a point to itself it is a dot. */
void ys_draw_line(struct ys_drawing *drawing, struct ys_point a, struct ys_point b,
                  double width);
/* A polyline; closed: back to its first point.  dash[0] drawn and dash[1] left out in turn;
 * dash[1] = 0: unbroken. */
void ys_draw_path(struct ys_drawing *drawing, const struct ys_point *pt, size_t n, bool closed,
                  double width, const double dash[2]);
void ys_draw_polygon(struct ys_drawing *drawing, const struct ys_point *pt,
                     size_t n); /* filled */
/* What was gathered, in 0xRRGGBB; alpha 0..1. */
void ys_draw_paint(struct ys_drawing *drawing, uint32_t colour, double alpha);

/* Whole pixels, at once, without clip or origin. */
void ys_draw_block(struct ys_drawing *drawing, double x, double y, double width, double height,
                   uint32_t colour);
void ys_draw_frame(struct ys_drawing *drawing, double x, double y, double width, double height,
                   uint32_t colour); /* one pixel wide, inside */

#endif
