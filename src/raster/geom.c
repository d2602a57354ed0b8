/* geom.c - polygons, polylines and turned rectangles in the plane */

#include "geom.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/mem.h"

void ys_line_fini(struct ys_line *line)
{
    free(line->pt);
    *line = (struct ys_line){0};
}

void ys_polygon_fini(struct ys_polygon *polygon)
{
    for (size_t i = 0; i < polygon->n; i++)
        ys_line_fini(&polygon->ring[i]);
    free(polygon->ring);
    *polygon = (struct ys_polygon){0};
}

bool ys_line_copy(struct ys_line *out, const struct ys_line *in)
{
    *out = (struct ys_line){ys_new_raw(in->n, sizeof *in->pt), in->n};
    if (!out->pt)
        return false;
    if (in->n)
        memcpy(out->pt, in->pt, in->n * sizeof *in->pt);
    return true;
}

bool ys_polygon_copy(struct ys_polygon *out, const struct ys_polygon *in)
{
    *out = (struct ys_polygon){ys_new(in->n, sizeof *in->ring), in->n};
    bool ok = out->ring != NULL;

    for (size_t i = 0; ok && i < in->n; i++)
        ok = ys_line_copy(&out->ring[i], &in->ring[i]);
    if (!ok) {
        if (!out->ring)
            out->n = 0;
        ys_polygon_fini(out);
    }
    return ok;
}

double ys_line_length(const struct ys_line *line)
{
    double sum = 0;

    for (size_t i = 1; i < line->n; i++)
        sum += hypot(line->pt[i].x - line->pt[i - 1].x, line->pt[i].y - line->pt[i - 1].y);
    return sum;
}

/* Whether a ray from (x, y) toward +x crosses the edge a-b; half-open in y. */
static bool crosses(struct ys_point a, struct ys_point b, double x, double y)
{
    if ((a.y > y) == (b.y > y))
        return false;
    return x < a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x);
}

bool ys_polygon_has(const struct ys_polygon *polygon, double x, double y)
{
    bool in = false;

    for (size_t r = 0; r < polygon->n; r++) {
        const struct ys_line *ring = &polygon->ring[r];

        for (size_t i = 0, j = ring->n - 1; i < ring->n; j = i++)
            if (crosses(ring->pt[j], ring->pt[i], x, y))
                in = !in;
    }
    return in;
}

static double ring_area(const struct ys_line *ring)
{
    double sum = 0;

    for (size_t i = 0, j = ring->n - 1; i < ring->n; j = i++)
        sum += ring->pt[j].x * ring->pt[i].y - ring->pt[i].x * ring->pt[j].y;
    return fabs(sum) / 2;
}

double ys_polygon_area(const struct ys_polygon *polygon)
{
    double sum = 0;

    /* A ring whose first corner lies in an odd number of the others is a hole. */
    for (size_t r = 0; r < polygon->n; r++) {
        bool hole = false;

        if (!polygon->ring[r].n)
            continue;
        for (size_t q = 0; q < polygon->n; q++) {
            const struct ys_polygon one = {&polygon->ring[q], 1};

            if (q != r)
                hole ^=
                    ys_polygon_has(&one, polygon->ring[r].pt[0].x, polygon->ring[r].pt[0].y);
        }
        sum += hole ? -ring_area(&polygon->ring[r]) : ring_area(&polygon->ring[r]);
    }
    return sum;
}

/* From the first point: degrees of a small thing far from 0, 0 would leave no digits of its area. */
double ys_signed_area(const struct ys_line *ring)
{
    double twice = 0;

    for (size_t i = 2; i < ring->n; i++) {
        const struct ys_point o = ring->pt[0], a = ring->pt[i - 1], b = ring->pt[i];

        twice += (a.x - o.x) * (b.y - o.y) - (b.x - o.x) * (a.y - o.y);
    }
    return twice / 2;
}

bool ys_polygon_bounds(double bounds[4], const struct ys_polygon *polygon)
{
    double b[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    bool any = false;

    for (size_t r = 0; r < polygon->n; r++)
        for (size_t i = 0; i < polygon->ring[r].n; i++) {
            const struct ys_point p = polygon->ring[r].pt[i];

            b[0] = fmin(b[0], p.x);
            b[1] = fmin(b[1], p.y);
            b[2] = fmax(b[2], p.x);
            b[3] = fmax(b[3], p.y);
            any = true;
        }
    if (any)
        memcpy(bounds, b, sizeof b);
    return any;
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

bool ys_polygon_fill(uint8_t *mask, uint32_t width, uint32_t height,
                     const struct ys_polygon *polygon, uint8_t value)
{
    size_t corners = 0;

    for (size_t r = 0; r < polygon->n; r++)
        corners += polygon->ring[r].n;
    double *cut = ys_new_raw(corners, sizeof *cut);

    if (!cut)
        return false;
    for (uint32_t row = 0; row < height; row++) {
        const double y = row + 0.5;
        size_t n = 0;

        for (size_t r = 0; r < polygon->n; r++) {
            const struct ys_line *ring = &polygon->ring[r];

            for (size_t i = 0, j = ring->n - 1; i < ring->n; j = i++) {
                const struct ys_point a = ring->pt[j], b = ring->pt[i];

                if ((a.y > y) != (b.y > y))
                    cut[n++] = a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x);
            }
        }
        qsort(cut, n, sizeof *cut, by_value);
        for (size_t i = 0; i + 1 < n; i += 2) {
            /* first and last column whose centre lies in (cut[i], cut[i + 1]) */
            const double first = fmax(ceil(cut[i] - 0.5), 0);
            const double last = fmin(ceil(cut[i + 1] - 0.5) - 1, (double)width - 1);

            if (last >= first)
                memset(mask + (size_t)row * width + (size_t)first, value,
                       (size_t)(last - first) + 1);
        }
    }
    free(cut);
    return true;
}

void ys_box_corners(struct ys_point out[4], const struct ys_box *box)
{
    static const double along[4] = {1, 1, -1, -1}, across[4] = {1, -1, -1, 1};
    const double c = cos(box->angle_rad), s = sin(box->angle_rad);

    for (int i = 0; i < 4; i++) {
        const double u = along[i] * box->length / 2, v = across[i] * box->width / 2;

        out[i] = (struct ys_point){box->x + u * c - v * s, box->y + u * s + v * c};
    }
}

/* Keep the part of a convex ring left of the edge a-b (Sutherland and Hodgman 1974). */
static size_t clip(struct ys_point *out, const struct ys_point *in, size_t n, struct ys_point a,
                   struct ys_point b)
{
    size_t m = 0;

    for (size_t i = 0; i < n; i++) {
        const struct ys_point p = in[i], q = in[(i + 1) % n];
        const double dp = (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
        const double dq = (b.x - a.x) * (q.y - a.y) - (b.y - a.y) * (q.x - a.x);

        if (dp <= 0)
            out[m++] = p;
        if ((dp < 0 && dq > 0) || (dp > 0 && dq < 0)) {
            const double t = dp / (dp - dq);

            out[m++] = (struct ys_point){p.x + t * (q.x - p.x), p.y + t * (q.y - p.y)};
        }
    }
    return m;
}

double ys_box_iou(const struct ys_box *a, const struct ys_box *b)
{
    struct ys_point one[16], two[16], edge[4];
    size_t n = 4;

    if (hypot(a->x - b->x, a->y - b->y) >=
        (hypot(a->length, a->width) + hypot(b->length, b->width)) / 2)
        return 0;
    ys_box_corners(one, a);
    ys_box_corners(edge, b);
    for (int i = 0; i < 4; i += 2) {
        n = clip(two, one, n, edge[i], edge[i + 1]);
        n = clip(one, two, n, edge[i + 1], edge[(i + 2) % 4]);
    }
    const struct ys_line ring = {one, n};
    const double common = n ? ring_area(&ring) : 0;

    return common / (a->length * a->width + b->length * b->width - common);
}
