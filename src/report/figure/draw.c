/* draw.c - lines and polygons on a canvas */

#include "draw.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/checked.h"
#include "../../base/error.h"
#include "../../base/mem.h"

enum { SAMPLES = 4 }; /* of a pixel, each way, for filled polygons */

static void forget(struct ys_drawing *drawing)
{
    drawing->x0 = drawing->y0 = INT32_MAX;
    drawing->x1 = drawing->y1 = INT32_MIN;
}

ys_status ys_draw_open(struct ys_drawing *out, struct ys_canvas *canvas, struct ys_error *err)
{
    *out = (struct ys_drawing){.canvas = canvas};
    size_t n;

    if (!ys_mul_size(&n, canvas->width, canvas->height) || !(out->cover = ys_new(n, 1)))
        return ys_fail(err, YS_ERR_NOMEM, "figure: out of memory");
    ys_draw_unclip(out);
    forget(out);
    return YS_OK;
}

void ys_draw_close(struct ys_drawing *drawing)
{
    free(drawing->cover);
    *drawing = (struct ys_drawing){0};
}

static int32_t within(double value, int32_t low, int32_t high)
{
    return value > high ? high : value > low ? (int32_t)value : low;
}

void ys_draw_clip(struct ys_drawing *drawing, const double part[4], double dx, double dy)
{
    const int32_t width = (int32_t)drawing->canvas->width,
                  height = (int32_t)drawing->canvas->height;

    drawing->left = within(part[0], 0, width);
    drawing->top = within(part[1], 0, height);
    drawing->right = within(part[0] + part[2], 0, width);
    drawing->bottom = within(part[1] + part[3], 0, height);
    drawing->dx = dx;
    drawing->dy = dy;
}

void ys_draw_unclip(struct ys_drawing *drawing)
{
    const double whole[4] = {0, 0, drawing->canvas->width, drawing->canvas->height};

    ys_draw_clip(drawing, whole, 0, 0);
}

/* ---- coverage ------------------------------------------------------------------------------- */

struct area {
    int32_t x0, y0, x1, y1;
};

/* The pixels that a shape within the bounds may touch; none for one that is not finite. */
static struct area touch(struct ys_drawing *drawing, double x0, double y0, double x1, double y1)
{
    struct area a = {within(floor(x0), drawing->left, drawing->right),
                     within(floor(y0), drawing->top, drawing->bottom),
                     within(ceil(x1), drawing->left, drawing->right),
                     within(ceil(y1), drawing->top, drawing->bottom)};

    if (!isfinite(x0 + y0 + x1 + y1) || a.x0 >= a.x1 || a.y0 >= a.y1)
        return (struct area){0, 0, 0, 0};
    drawing->x0 = a.x0 < drawing->x0 ? a.x0 : drawing->x0;
    drawing->y0 = a.y0 < drawing->y0 ? a.y0 : drawing->y0;
    drawing->x1 = a.x1 > drawing->x1 ? a.x1 : drawing->x1;
    drawing->y1 = a.y1 > drawing->y1 ? a.y1 : drawing->y1;
    return a;
}

static void cover(struct ys_drawing *drawing, int32_t x, int32_t y, double share)
{
    uint8_t *at = &drawing->cover[(size_t)y * drawing->canvas->width + (size_t)x];
    const long value = lround(255 * share);

    if (value > *at)
        *at = (uint8_t)(value > 255 ? 255 : value);
}

/* Coverage falls from 1 to 0 over the pixel that the rim passes. */
void ys_draw_line(struct ys_drawing *drawing, struct ys_point a, struct ys_point b,
                  double width)
{
    const double ax = a.x + drawing->dx, ay = a.y + drawing->dy;
    const double ux = b.x - a.x, uy = b.y - a.y, length2 = ux * ux + uy * uy;
    const double reach = width / 2 + 0.5;
    const struct area part =
        touch(drawing, fmin(ax, ax + ux) - reach, fmin(ay, ay + uy) - reach,
              fmax(ax, ax + ux) + reach, fmax(ay, ay + uy) + reach);

    for (int32_t y = part.y0; y < part.y1; y++) {
        for (int32_t x = part.x0; x < part.x1; x++) {
            const double px = x + 0.5 - ax, py = y + 0.5 - ay;
            double t = length2 > 0 ? (px * ux + py * uy) / length2 : 0;

            t = t < 0 ? 0 : t > 1 ? 1 : t;
            const double dx = px - t * ux, dy = py - t * uy;
            const double d2 = dx * dx + dy * dy;
            if (d2 >= reach * reach)
                continue;
            const double share = reach - sqrt(d2);
            cover(drawing, x, y, fmin(share, fmin(width, 1)));
        }
    }
}

/* Dashes run on round the corners: *left is what remains of the dash or gap begun. */
static void dashed_line(struct ys_drawing *drawing, struct ys_point a, struct ys_point b,
                        double width, const double dash[2], bool *down, double *left)
{
    const double length = hypot(b.x - a.x, b.y - a.y);

    if (!(length > 0) || length > 1e6)
        return;
    for (double at = 0; at < length;) {
        const double end = fmin(at + *left, length);

        if (*down) {
            const struct ys_point from = {a.x + (b.x - a.x) * at / length,
                                          a.y + (b.y - a.y) * at / length};
            const struct ys_point to = {a.x + (b.x - a.x) * end / length,
                                        a.y + (b.y - a.y) * end / length};

            ys_draw_line(drawing, from, to, width);
        }
        *left -= end - at;
        at = end;
        if (*left < 1e-9) {
            *down = !*down;
            *left = dash[*down ? 0 : 1];
        }
    }
}

void ys_draw_path(struct ys_drawing *drawing, const struct ys_point *pt, size_t n, bool closed,
                  double width, const double dash[2])
{
    double left = dash[0];
    bool down = true;

    for (size_t i = 0; i + !closed < n; i++) {
        if (dash[1] > 0)
            dashed_line(drawing, pt[i], pt[(i + 1) % n], width, dash, &down, &left);
        else
            ys_draw_line(drawing, pt[i], pt[(i + 1) % n], width);
    }
}

static bool has(const struct ys_point *pt, size_t n, double x, double y)
{
    bool in = false;

    for (size_t i = 0, k = n - 1; i < n; k = i++)
        if ((pt[i].y > y) != (pt[k].y > y) &&
            x < (pt[k].x - pt[i].x) * (y - pt[i].y) / (pt[k].y - pt[i].y) + pt[i].x)
            in = !in;
    return in;
}

void ys_draw_polygon(struct ys_drawing *drawing, const struct ys_point *pt, size_t n)
{
    double x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;

    for (size_t i = 0; i < n; i++) {
        x0 = fmin(x0, pt[i].x);
        y0 = fmin(y0, pt[i].y);
        x1 = fmax(x1, pt[i].x);
        y1 = fmax(y1, pt[i].y);
    }
    const struct area part =
        touch(drawing, x0 + drawing->dx, y0 + drawing->dy, x1 + drawing->dx, y1 + drawing->dy);
    for (int32_t y = part.y0; y < part.y1; y++) {
        for (int32_t x = part.x0; x < part.x1; x++) {
            int hits = 0;

            for (int k = 0; k < SAMPLES * SAMPLES; k++)
                hits += has(pt, n, x + (k % SAMPLES + 0.5) / SAMPLES - drawing->dx,
                            y + (k / SAMPLES + 0.5) / SAMPLES - drawing->dy);
            cover(drawing, x, y, (double)hits / (SAMPLES * SAMPLES));
        }
    }
}

/* ---- paint ---------------------------------------------------------------------------------- */

static uint32_t blend(uint32_t below, uint32_t above, uint32_t share) /* of 255 * 255 */
{
    uint32_t out = 0;

    for (int shift = 16; shift >= 0; shift -= 8) {
        const uint32_t b = below >> shift & 255, a = above >> shift & 255;

        out |= ((b * (65025 - share) + a * share + 32512) / 65025) << shift;
    }
    return out;
}

void ys_draw_paint(struct ys_drawing *drawing, uint32_t colour, double alpha)
{
    const uint32_t a = (uint32_t)lround(255 * (alpha < 0 ? 0 : alpha > 1 ? 1 : alpha));

    for (int32_t y = drawing->y0; y < drawing->y1; y++) {
        for (int32_t x = drawing->x0; x < drawing->x1; x++) {
            const size_t i = (size_t)y * drawing->canvas->width + (size_t)x;

            if (!drawing->cover[i])
                continue;
            drawing->canvas->px[i] =
                blend(drawing->canvas->px[i], colour, a * drawing->cover[i]);
            drawing->cover[i] = 0;
        }
    }
    forget(drawing);
}

void ys_draw_block(struct ys_drawing *drawing, double x, double y, double width, double height,
                   uint32_t colour)
{
    const int32_t w = (int32_t)drawing->canvas->width, h = (int32_t)drawing->canvas->height;
    const int32_t x0 = within(x, 0, w), x1 = within(x + width, 0, w);

    for (int32_t row = within(y, 0, h); row < within(y + height, 0, h); row++)
        for (int32_t col = x0; col < x1; col++)
            drawing->canvas->px[(size_t)row * drawing->canvas->width + (size_t)col] = colour;
}

void ys_draw_frame(struct ys_drawing *drawing, double x, double y, double width, double height,
                   uint32_t colour)
{
    ys_draw_block(drawing, x, y, width, 1, colour);
    ys_draw_block(drawing, x, y + height - 1, width, 1, colour);
    ys_draw_block(drawing, x, y, 1, height, colour);
    ys_draw_block(drawing, x + width - 1, y, 1, height, colour);
}
