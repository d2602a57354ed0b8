/* figure_affine.c - how one picture of an area lies on another: from its outline in both */

#include "figure_affine.h"

#include <math.h>

struct ys_point ys_affine_point(const struct ys_affine *map, double x, double y)
{
    return (struct ys_point){map->a * x + map->c * y + map->e,
                             map->b * x + map->d * y + map->f};
}

struct ys_affine ys_affine_join(const struct ys_affine *first, const struct ys_affine *second)
{
    const struct ys_point x = {first->a, first->b}, y = {first->c, first->d};

    return (struct ys_affine){
        second->a * x.x + second->c * x.y,
        second->b * x.x + second->d * x.y,
        second->a * y.x + second->c * y.y,
        second->b * y.x + second->d * y.y,
        second->a * first->e + second->c * first->f + second->e,
        second->b * first->e + second->d * first->f + second->f,
    };
}

struct ys_affine ys_affine_back(const struct ys_affine *map)
{
    const double det = map->a * map->d - map->b * map->c;
    struct ys_affine back = {map->d / det, -map->b / det, -map->c / det, map->a / det, 0, 0};
    const struct ys_point origin = ys_affine_point(&back, map->e, map->f);

    back.e = -origin.x;
    back.f = -origin.y;
    return back;
}

struct sums {
    double n, x, y, u, v;              /* means */
    double xx, xy, yy, xu, yu, xv, yv; /* about the means */
};

static bool same_shape(const struct ys_polygon *a, const struct ys_polygon *b)
{
    if (a->n != b->n)
        return false;
    for (size_t r = 0; r < a->n; r++)
        if (a->ring[r].n != b->ring[r].n)
            return false;
    return true;
}

static struct sums add_up(const struct ys_polygon *from, const struct ys_polygon *to)
{
    struct sums s = {0};

    for (size_t r = 0; r < from->n; r++) {
        for (size_t i = 0; i < from->ring[r].n; i++) {
            s.n++;
            s.x += from->ring[r].pt[i].x;
            s.y += from->ring[r].pt[i].y;
            s.u += to->ring[r].pt[i].x;
            s.v += to->ring[r].pt[i].y;
        }
    }
    s.x /= s.n;
    s.y /= s.n;
    s.u /= s.n;
    s.v /= s.n;
    for (size_t r = 0; r < from->n; r++) {
        for (size_t i = 0; i < from->ring[r].n; i++) {
            const double x = from->ring[r].pt[i].x - s.x, y = from->ring[r].pt[i].y - s.y;
            const double u = to->ring[r].pt[i].x - s.u, v = to->ring[r].pt[i].y - s.v;

            s.xx += x * x;
            s.xy += x * y;
            s.yy += y * y;
            s.xu += x * u;
            s.yu += y * u;
            s.xv += x * v;
            s.yv += y * v;
        }
    }
    return s;
}

bool ys_affine_fit(struct ys_affine *out, const struct ys_polygon *from,
                   const struct ys_polygon *to)
{
    if (!same_shape(from, to))
        return false;
    const struct sums s = add_up(from, to);
    const double det = s.xx * s.yy - s.xy * s.xy;

    if (!(s.n >= 3) || !(det > 1e-9 * (s.xx + s.yy) * (s.xx + s.yy)))
        return false;
    out->a = (s.xu * s.yy - s.yu * s.xy) / det;
    out->c = (s.yu * s.xx - s.xu * s.xy) / det;
    out->b = (s.xv * s.yy - s.yv * s.xy) / det;
    out->d = (s.yv * s.xx - s.xv * s.xy) / det;
    out->e = s.u - out->a * s.x - out->c * s.y;
    out->f = s.v - out->b * s.x - out->d * s.y;
    return isfinite(out->e) && isfinite(out->f) &&
           fabs(out->a * out->d - out->b * out->c) > 1e-6;
}
