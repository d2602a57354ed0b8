/* example_box.c - the smallest turned rectangle round a drawn polygon */

#include <math.h>

#include "../../base/maths.h"
#include "examples.h"

struct extent { /* along an angle and across it, metres */
    double low[2], high[2];
};

static void measure(struct extent *out, const struct ys_polygon *polygon,
                    const double unit_m[2], double angle_rad)
{
    const double c = cos(angle_rad), s = sin(angle_rad);

    *out = (struct extent){{INFINITY, INFINITY}, {-INFINITY, -INFINITY}};
    for (size_t r = 0; r < polygon->n; r++)
        for (size_t i = 0; i < polygon->ring[r].n; i++) {
            const double x = polygon->ring[r].pt[i].x * unit_m[0];
            const double y = polygon->ring[r].pt[i].y * unit_m[1];
            const double along[2] = {c * x + s * y, c * y - s * x};

            for (int k = 0; k < 2; k++) {
                out->low[k] = fmin(out->low[k], along[k]);
                out->high[k] = fmax(out->high[k], along[k]);
            }
        }
}

static double area_of(const struct extent *e)
{
    return (e->high[0] - e->low[0]) * (e->high[1] - e->low[1]);
}

/* The smallest rectangle has a side along an edge of the hull, and every edge of the hull joins two of
 * the points.  What is drawn by hand is its own hull, or nearly: its edges are tried, and whole
 * degrees. */
static double best_angle(const struct ys_polygon *polygon, const double unit_m[2])
{
    double best = INFINITY, at = 0;
    struct extent e;

    for (int deg = 0; deg < 90; deg++) {
        measure(&e, polygon, unit_m, deg * YS_PI / 180);
        if (area_of(&e) < best) {
            best = area_of(&e);
            at = deg * YS_PI / 180;
        }
    }
    for (size_t r = 0; r < polygon->n; r++)
        for (size_t i = 0; i < polygon->ring[r].n; i++) {
            const struct ys_point *const a = &polygon->ring[r].pt[i];
            const struct ys_point *const b = &polygon->ring[r].pt[(i + 1) % polygon->ring[r].n];
            const double angle = atan2((b->y - a->y) * unit_m[1], (b->x - a->x) * unit_m[0]);

            measure(&e, polygon, unit_m, angle);
            if (area_of(&e) <= best * (1 + 1e-9)) {
                best = area_of(&e);
                at = angle;
            }
        }
    return at;
}

bool ys_box_round(struct ys_box *out, const struct ys_polygon *polygon, double x_m, double y_m)
{
    const double unit_m[2] = {x_m, y_m};
    struct extent e;
    size_t n = 0;

    for (size_t r = 0; r < polygon->n; r++)
        n += polygon->ring[r].n;
    if (!n)
        return false;
    double angle = best_angle(polygon, unit_m);

    measure(&e, polygon, unit_m, angle);
    const double c = cos(angle), s = sin(angle);
    const double u = (e.low[0] + e.high[0]) / 2, v = (e.low[1] + e.high[1]) / 2;
    double length = e.high[0] - e.low[0], width = e.high[1] - e.low[1];

    if (length < width) {
        const double other = length;

        length = width;
        width = other;
        angle += YS_PI / 2;
    }
    /* From metres to the units of the polygon, which need not be square. */
    const double dx = cos(angle) / x_m, dy = sin(angle) / y_m;

    angle = fmod(atan2(dy, dx) + 2 * YS_PI, YS_PI);
    *out = (struct ys_box){.x = (c * u - s * v) / x_m,
                           .y = (s * u + c * v) / y_m,
                           .length = length * hypot(dx, dy),
                           .width = width * hypot(dy * x_m / y_m, dx * y_m / x_m),
                           .angle_rad = angle};
    return true;
}
