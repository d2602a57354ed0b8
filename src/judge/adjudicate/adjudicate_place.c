/* adjudicate_place.c - footprints, points and polygons on longitude and latitude
 *
 * A site is so small that longitude and latitude differ from metres by two scales only: what is
 * inside, and shares of areas, are the same in both. */

#include "../../base/maths.h"
#include "adjudicate_parts.h"

#include <math.h>

enum {
    SAMPLES = 16, /* a side of a footprint: shares are to 1 in 256 */
    ROWS = 64     /* of a polygon's bounds: shares of areas to about a hundredth */
};

bool ys_adj_holds(const struct ys_adj_object *object, struct ys_point at)
{
    struct ys_point corner[4];
    struct ys_line ring = {corner, 4};
    const struct ys_polygon footprint = {&ring, 1};

    for (int i = 0; i < 4; i++)
        corner[i] = object->corner[i];
    return ys_polygon_has(&footprint, at.x, at.y); /* NaN holds nothing */
}

struct ys_point ys_adj_middle(const struct ys_adj_object *object)
{
    const struct ys_point *p = object->corner;

    return (struct ys_point){(p[0].x + p[1].x + p[2].x + p[3].x) / 4,
                             (p[0].y + p[1].y + p[2].y + p[3].y) / 4};
}

double ys_adj_area(const struct ys_adj_object *object)
{
    const struct ys_point *p = object->corner;

    return fabs((p[2].x - p[0].x) * (p[3].y - p[1].y) - (p[3].x - p[1].x) * (p[2].y - p[0].y)) /
           2;
}

struct ys_point ys_adj_polygon_middle(const struct ys_polygon *polygon)
{
    const struct ys_line *ring = &polygon->ring[0];
    struct ys_point sum = {0, 0};

    for (size_t i = 0; i < ring->n; i++) {
        sum.x += ring->pt[i].x - ring->pt[0].x;
        sum.y += ring->pt[i].y - ring->pt[0].y;
    }
    return (struct ys_point){ring->pt[0].x + sum.x / (double)ring->n,
                             ring->pt[0].y + sum.y / (double)ring->n};
}

double ys_adj_distance2(struct ys_point a, struct ys_point b)
{
    const double x = (a.x - b.x) * cos(a.y * YS_PI / 180), y = a.y - b.y;

    return x * x + y * y;
}

/* Is the footprint outside the bounds?  NaN is. */
static bool apart(const struct ys_adj_object *object, const double bounds[4])
{
    const struct ys_point *p = object->corner;
    double x0 = p[0].x, x1 = p[0].x, y0 = p[0].y, y1 = p[0].y;

    for (int i = 1; i < 4; i++) {
        x0 = fmin(x0, p[i].x);
        x1 = fmax(x1, p[i].x);
        y0 = fmin(y0, p[i].y);
        y1 = fmax(y1, p[i].y);
    }
    return !(x1 >= bounds[0] && x0 <= bounds[2] && y1 >= bounds[1] && y0 <= bounds[3]);
}

double ys_adj_share(const struct ys_adj_object *object, const struct ys_polygon *polygon)
{
    const struct ys_point *p = object->corner;
    double bounds[4];
    unsigned in = 0;

    if (!ys_polygon_bounds(bounds, polygon) || apart(object, bounds))
        return 0;
    for (int i = 0; i < SAMPLES; i++)
        for (int k = 0; k < SAMPLES; k++) {
            const double u = (i + 0.5) / SAMPLES, v = (k + 0.5) / SAMPLES;
            const double x =
                (1 - v) * ((1 - u) * p[0].x + u * p[1].x) + v * ((1 - u) * p[3].x + u * p[2].x);
            const double y =
                (1 - v) * ((1 - u) * p[0].y + u * p[1].y) + v * ((1 - u) * p[3].y + u * p[2].y);

            in += ys_polygon_has(polygon, x, y);
        }
    return in / (double)(SAMPLES * SAMPLES);
}

double ys_adj_covered(const struct ys_polygon *part, const struct ys_polygon *whole)
{
    double b[4];
    unsigned in = 0, both = 0;

    if (!ys_polygon_bounds(b, part))
        return 0;
    for (int i = 0; i < ROWS; i++)
        for (int k = 0; k < ROWS; k++) {
            const double x = b[0] + (b[2] - b[0]) * (k + 0.5) / ROWS;
            const double y = b[1] + (b[3] - b[1]) * (i + 0.5) / ROWS;

            if (!ys_polygon_has(part, x, y))
                continue;
            in++;
            both += ys_polygon_has(whole, x, y);
        }
    return in ? both / (double)in : 0;
}
