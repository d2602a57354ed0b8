/* site_shape.c - coordinates of a site file: checked, then rings and lines */

#include "site_parts.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/degree.h"
#include "../../base/mem.h"

/* Of one ring or line, and of all rings of a polygon: crossings are looked for pair by pair. */
enum { MAX_POINTS = 5000 };

ys_status ys_site_position(struct ys_point *out, const json_t *position,
                           const struct ys_site_where *where, struct ys_error *err)
{
    const json_t *const x = json_array_get(position, 0), *const y = json_array_get(position, 1);

    if (!json_is_number(x) || !json_is_number(y))
        return ys_site_fail(where, err, "a position is no [LON, LAT] pair of numbers");
    *out = (struct ys_point){json_number_value(x), json_number_value(y)};
    if (out->x > 180 && out->x <= 360 && fabs(out->y) <= 90) /* counted from 0 to 360 */
        out->x -= 360;
    if (fabs(out->x) <= 180 && fabs(out->y) <= 90)
        return YS_OK;
    /* The two slips behind nearly all such positions. */
    if (fabs(out->x) <= 90 && fabs(out->y) <= 180)
        return ys_site_fail(where, err,
                            "position %.10g, %.10g: there is no latitude %.10g; longitude and "
                            "latitude are swapped? want [LON, LAT], here [%.10g, %.10g]",
                            out->x, out->y, out->y, out->y, out->x);
    return ys_site_fail(where, err,
                        "position %.10g, %.10g is not in degrees; want lon/lat on WGS 84: save "
                        "the layer with CRS EPSG:4326",
                        out->x, out->y);
}

/* Positions in order, their longitudes going on past 180 where an outline crosses the antimeridian; one that repeats the one before is left out. */
static ys_status read_points(struct ys_line *out, const json_t *positions,
                             const struct ys_site_where *where, struct ys_error *err)
{
    const size_t n = json_array_size(positions);
    ys_status status = YS_OK;

    *out = (struct ys_line){0};
    if (!json_is_array(positions) || n == 0)
        return ys_site_fail(where, err, "an empty ring or line; want positions");
    if (n > MAX_POINTS)
        return ys_site_fail(where, err, "%zu positions in one ring or line; want %d at most", n,
                            MAX_POINTS);
    out->pt = ys_new(n, sizeof *out->pt);
    if (!out->pt)
        return ys_site_nomem(where, err);
    for (size_t i = 0; i < n && status == YS_OK; i++) {
        struct ys_point *const pt = &out->pt[out->n];

        status = ys_site_position(pt, json_array_get(positions, i), where, err);
        if (out->n)
            pt->x = ys_longitude_near(pt->x, pt[-1].x);
        if (out->n == 0 || pt->x != pt[-1].x || pt->y != pt[-1].y)
            out->n++;
    }
    if (status != YS_OK)
        ys_line_fini(out);
    return status;
}

ys_status ys_site_line(struct ys_line *out, const json_t *coordinates,
                       const struct ys_site_where *where, struct ys_error *err)
{
    const ys_status status = read_points(out, coordinates, where, err);

    if (status != YS_OK)
        return status;
    if (out->n < 2) {
        ys_line_fini(out);
        return ys_site_fail(where, err, "a line of one point; want two or more");
    }
    return YS_OK;
}

static ys_status read_ring(struct ys_line *out, const json_t *positions,
                           const struct ys_site_where *where, struct ys_error *err)
{
    const ys_status status = read_points(out, positions, where, err);

    if (status != YS_OK)
        return status;
    const struct ys_point *const first = out->pt, *const last = out->pt + out->n - 1;
    const bool closed =
        json_array_size(positions) > 1 && first->x == last->x && first->y == last->y;

    if (!closed || out->n < 4) {
        const size_t n = out->n;

        ys_line_fini(out);
        return closed
                   ? ys_site_fail(where, err,
                                  "a ring of %zu distinct positions; want three or more",
                                  n > 1 ? n - 1 : n)
                   : ys_site_fail(where, err,
                                  "a ring is not closed; want its first position again last");
    }
    out->n--;
    return YS_OK;
}

/* Twice the signed area of a, b, c.  Coordinates are shifted to a first, which keeps the
 * rounding error far below the size of a pixel. */
static double turn(const struct ys_point *a, const struct ys_point *b, const struct ys_point *c)
{
    return (b->x - a->x) * (c->y - a->y) - (b->y - a->y) * (c->x - a->x);
}

struct edge {
    struct ys_point a, b;
    size_t ring, i, n; /* edge i of the n of its ring */
    double x0, x1;
};

static int by_x0(const void *pa, const void *pb)
{
    const struct edge *const a = pa, *const b = pb;

    if (a->x0 != b->x0)
        return a->x0 < b->x0 ? -1 : 1;
    if (a->ring != b->ring)
        return a->ring < b->ring ? -1 : 1;
    return a->i < b->i ? -1 : a->i > b->i;
}

static bool between(double v, double a, double b)
{
    return v >= fmin(a, b) && v <= fmax(a, b);
}

/* Does p, which is in line with the edge, lie on it? */
static bool on_edge(const struct edge *e, const struct ys_point *p)
{
    return between(p->x, e->a.x, e->b.x) && between(p->y, e->a.y, e->b.y);
}

/* Edges of one ring may share a corner where they follow one another, and nothing else; those
 * of two rings may touch, not cross. */
static bool edges_clash(const struct edge *e, const struct edge *f)
{
    const double ea = turn(&e->a, &e->b, &f->a), eb = turn(&e->a, &e->b, &f->b);
    const double fa = turn(&f->a, &f->b, &e->a), fb = turn(&f->a, &f->b, &e->b);

    if (((ea > 0 && eb < 0) || (ea < 0 && eb > 0)) &&
        ((fa > 0 && fb < 0) || (fa < 0 && fb > 0)))
        return true;
    if (e->ring != f->ring)
        return false;
    const bool e_first = (e->i + 1) % e->n == f->i, f_first = (f->i + 1) % e->n == e->i;
    if (e_first || f_first) /* neighbours: only folding back on one another is wrong */
        return ea == 0 && eb == 0 &&
               (e_first ? on_edge(e, &f->b) || on_edge(f, &e->a)
                        : on_edge(f, &e->b) || on_edge(e, &f->a));
    return (ea == 0 && on_edge(e, &f->a)) || (eb == 0 && on_edge(e, &f->b)) ||
           (fa == 0 && on_edge(f, &e->a)) || (fb == 0 && on_edge(f, &e->b));
}

static size_t list_edges(struct edge *edge, const struct ys_polygon *polygon)
{
    size_t n = 0;

    for (size_t r = 0; r < polygon->n; r++) {
        const struct ys_line *const ring = &polygon->ring[r];

        for (size_t i = 0; i < ring->n; i++) {
            const struct ys_point a = ring->pt[i], b = ring->pt[(i + 1) % ring->n];

            edge[n++] = (struct edge){a, b, r, i, ring->n, fmin(a.x, b.x), fmax(a.x, b.x)};
        }
    }
    return n;
}

/* Sweep over the edges by their western ends. */
static ys_status check_crossings(const struct ys_polygon *polygon,
                                 const struct ys_site_where *where, struct ys_error *err)
{
    size_t n = 0;
    ys_status status = YS_OK;

    for (size_t r = 0; r < polygon->n; r++)
        n += polygon->ring[r].n;
    if (n > MAX_POINTS)
        return ys_site_fail(where, err, "%zu corners; want %d at most", n, MAX_POINTS);
    struct edge *const edge = ys_new(n, sizeof *edge);
    if (!edge)
        return ys_site_nomem(where, err);
    n = list_edges(edge, polygon);
    qsort(edge, n, sizeof *edge, by_x0);
    for (size_t i = 0; i < n && status == YS_OK; i++)
        for (size_t k = i + 1; k < n && edge[k].x0 <= edge[i].x1; k++)
            if (edges_clash(&edge[i], &edge[k])) {
                status = ys_site_fail(where, err,
                                      "its outline crosses or touches itself near %.6f, %.6f",
                                      edge[k].a.x, edge[k].a.y);
                break;
            }
    free(edge);
    return status;
}

/* By the even-odd rule a part inside another part would become a hole. */
static ys_status check_parts(const struct ys_polygon *polygon, const size_t *part_of,
                             const struct ys_site_where *where, struct ys_error *err)
{
    for (size_t r = 0; r < polygon->n; r++) {
        const bool outer = r == 0 || part_of[r] != part_of[r - 1];
        const struct ys_point *const pt = polygon->ring[r].pt;
        const double x = (pt[0].x + pt[1].x) / 2, y = (pt[0].y + pt[1].y) / 2;

        for (size_t k = 0, end; outer && k < polygon->n; k = end) {
            for (end = k + 1; end < polygon->n && part_of[end] == part_of[k];)
                end++;
            const struct ys_polygon part = {polygon->ring + k, end - k};
            if (part_of[k] != part_of[r] && ys_polygon_has(&part, x, y))
                return ys_site_fail(where, err, "parts %zu and %zu overlap", part_of[k] + 1,
                                    part_of[r] + 1);
        }
    }
    return YS_OK;
}

/* Add the rings of one Polygon. */
static ys_status add_rings(struct ys_polygon *out, size_t **part_of, const json_t *rings,
                           size_t part, const struct ys_site_where *where, struct ys_error *err)
{
    const size_t n = json_array_size(rings);

    if (!json_is_array(rings) || n == 0)
        return ys_site_fail(where, err, "an empty polygon; want rings");
    if (n > MAX_POINTS || out->n + n > MAX_POINTS)
        return ys_site_fail(where, err, "%zu rings; want %d at most", out->n + n, MAX_POINTS);
    struct ys_line *const ring = ys_resize(out->ring, out->n + n, sizeof *ring);
    if (!ring)
        return ys_site_nomem(where, err);
    out->ring = ring;
    size_t *const more = ys_resize(*part_of, out->n + n, sizeof *more);
    if (!more)
        return ys_site_nomem(where, err);
    *part_of = more;
    for (size_t i = 0; i < n; i++) {
        const ys_status status =
            read_ring(&out->ring[out->n], json_array_get(rings, i), where, err);

        if (status != YS_OK)
            return status;
        /* Parts on either side of the antimeridian lie side by side. */
        struct ys_line *const added = &out->ring[out->n];
        const double by =
            ys_longitude_near(added->pt[0].x, out->ring[0].pt[0].x) - added->pt[0].x;

        for (size_t k = 0; by != 0 && k < added->n; k++)
            added->pt[k].x += by;
        more[out->n++] = part;
    }
    return YS_OK;
}

ys_status ys_site_polygon(struct ys_polygon *out, const json_t *coordinates, bool multi,
                          const struct ys_site_where *where, struct ys_error *err)
{
    const size_t n = multi ? json_array_size(coordinates) : 1;
    size_t *part_of = NULL;
    ys_status status = YS_OK;

    *out = (struct ys_polygon){0};
    if (!json_is_array(coordinates) || n == 0)
        return ys_site_fail(where, err, "no coordinates; want rings of positions");
    for (size_t i = 0; i < n && status == YS_OK; i++)
        status = add_rings(out, &part_of, multi ? json_array_get(coordinates, i) : coordinates,
                           i, where, err);
    if (status == YS_OK)
        status = check_crossings(out, where, err);
    if (status == YS_OK)
        status = check_parts(out, part_of, where, err);
    if (status == YS_OK && !(ys_polygon_area(out) > 0))
        status = ys_site_fail(where, err, "its outline encloses nothing");
    free(part_of);
    if (status != YS_OK)
        ys_polygon_fini(out);
    return status;
}
