/*
 * vessel_runs.c - what is long along the rows of a turned map, as boxes
 *
 * A crane that reaches over a hull, and its shadow, are short along the quay; the hull is long.
 * Runs along the rows part them where no disc would: a jib is as wide as a small vessel.  So:
 * the long runs of each row; runs that touch as one component; of each component boxes of the
 * rows that are nearly as long as its longest; and what lies around each box.  Whether a box is
 * a vessel is not judged here (vessel_berth.c).
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/mem.h"
#include "vessel_parts.h"

/* A component is boxed by the rows that have this share of its longest one's pixels, in turn:
 * a raft, a hull with its shadow and a hull with a wall are longest in some of their rows only,
 * and which box is the vessel its surroundings tell.  By hand on rendered quays, as are the
 * insets below; not measured since. */
static const double row_shares[] = {0.5, 0.7, 0.85};

/* Of the box's sides, left out where its surroundings are measured: bows are narrow, and the
 * corners of a box are its least sure part. */
static const double inset_along = 0.1, inset_across = 0.15;

enum { LONG_RUN = 1, BOXED = 2 }; /* of in_run */

struct search {
    const uint8_t *map;
    size_t width, height;
    const struct ys_hull_limits *limits;
    uint8_t *in_run; /* 0: not in a long run */
    uint32_t *px;    /* of one component */
    size_t *row;     /* pixels of the component in a row */
    size_t *column;  /* of its box's rows in a column */
    struct ys_hulls *out;
};

/* Long runs of one row between first and end, which are searched. */
static void mark_runs(struct search *search, size_t row, size_t first, size_t end)
{
    const uint8_t *map = search->map + row * search->width;
    uint8_t *in_run = search->in_run + row * search->width;

    for (size_t x = first; x < end; x++) {
        size_t last = x; /* one past the last object pixel of the run */

        if (!(map[x] & YS_MAP_OBJECT))
            continue;
        for (size_t k = x; k < end && k < last + search->limits->gap + 1; k++)
            if (map[k] & YS_MAP_OBJECT)
                last = k + 1;
        /* what goes on beyond both ends of what is searched is land */
        if (last - x >= search->limits->least_run && !(x == first && last == end))
            memset(in_run + x, LONG_RUN, last - x);
        x = last;
    }
}

static void mark_long_runs(struct search *search)
{
    for (size_t y = 0; y < search->height; y++) {
        const uint8_t *map = search->map + y * search->width;

        for (size_t x = 0; x < search->width; x++) {
            const size_t first = x;

            while (x < search->width && map[x] & YS_MAP_SEARCHED)
                x++;
            if (x > first)
                mark_runs(search, y, first, x);
        }
    }
}

/* Pixels of long runs connected to p; marks them as boxed. */
static size_t component_of(struct search *search, size_t p)
{
    const size_t w = search->width, all = w * search->height;
    size_t n = 0;

    search->px[n++] = (uint32_t)p;
    search->in_run[p] = BOXED;
    for (size_t k = 0; k < n; k++) {
        const size_t q = search->px[k], x = q % w;
        const size_t next[4] = {x ? q - 1 : all, x + 1 < w ? q + 1 : all, q >= w ? q - w : all,
                                q + w};

        for (int j = 0; j < 4; j++)
            if (next[j] < all && search->in_run[next[j]] == LONG_RUN) {
                search->in_run[next[j]] = BOXED;
                search->px[n++] = (uint32_t)next[j];
            }
    }
    return n;
}

/* Rows around the longest one that are at least share as long, and columns half full in them: a
 * jib that reaches beyond the hull fills no column. */
static bool box_of(struct ys_hull *out, struct search *search, size_t n, double share)
{
    size_t best = 0;

    for (size_t y = 1; y < search->height; y++)
        if (search->row[y] > search->row[best])
            best = y;
    const double least = share * (double)search->row[best];

    out->v[0] = best;
    out->v[1] = best + 1;
    while (out->v[0] > 0 && (double)search->row[out->v[0] - 1] >= least)
        out->v[0]--;
    while (out->v[1] < search->height && (double)search->row[out->v[1]] >= least)
        out->v[1]++;
    memset(search->column, 0, search->width * sizeof *search->column);
    for (size_t k = 0; k < n; k++) {
        const size_t y = search->px[k] / search->width;

        if (y >= out->v[0] && y < out->v[1])
            search->column[search->px[k] % search->width]++;
    }
    out->u[0] = search->width;
    out->u[1] = 0;
    for (size_t x = 0; x < search->width; x++)
        if (2 * search->column[x] >= out->v[1] - out->v[0]) {
            out->u[0] = x < out->u[0] ? x : out->u[0];
            out->u[1] = x + 1;
        }
    return out->u[0] < out->u[1];
}

/* Share of the box's pixels that have all bits of set and none of clear; beyond the map's edges
 * no bit is set. */
static double share_of(const struct search *search, const double u[2], const double v[2],
                       unsigned set, unsigned clear)
{
    const ptrdiff_t u0 = (ptrdiff_t)floor(u[0]), u1 = (ptrdiff_t)ceil(u[1]);
    const ptrdiff_t v0 = (ptrdiff_t)floor(v[0]), v1 = (ptrdiff_t)ceil(v[1]);
    size_t n = 0, all = 0;

    for (ptrdiff_t y = v0; y < v1; y++)
        for (ptrdiff_t x = u0; x < u1; x++) {
            const bool is_on = x >= 0 && y >= 0 && x < (ptrdiff_t)search->width &&
                               y < (ptrdiff_t)search->height;
            const unsigned bits =
                is_on ? search->map[(size_t)y * search->width + (size_t)x] : 0u;

            n += (bits & set) == set && !(bits & clear);
            all++;
        }
    return all ? (double)n / (double)all : 0;
}

/* What tells a berthed hull from the quay it touches: open ends, water there, and one open
 * side.  The bits are of what is searched, so land beyond the area counts as not free. */
static void measure_around(struct ys_hull *hull, const struct search *search)
{
    const double near = search->limits->near, beside = search->limits->beside;
    const double beyond = search->limits->beyond;
    const double l = (double)(hull->u[1] - hull->u[0]), w = (double)(hull->v[1] - hull->v[0]);
    const double u[2] = {(double)hull->u[0], (double)hull->u[1]};
    const double v[2] = {(double)hull->v[0], (double)hull->v[1]};
    const double along[2] = {u[0] + inset_along * l, u[1] - inset_along * l};
    const double across[2] = {v[0] + inset_across * w, v[1] - inset_across * w};
    const double end[2][2] = {{u[0] - beyond, u[0] - near}, {u[1] + near, u[1] + beyond}};

    hull->fill = share_of(search, u, v, YS_MAP_OBJECT, 0);
    hull->bright = share_of(search, u, v, YS_MAP_BRIGHT, 0);
    hull->side_free = 0;
    for (int k = 0; k < 2; k++) {
        hull->end_free[k] = share_of(search, end[k], across, YS_MAP_SEARCHED, YS_MAP_OBJECT);
        hull->end_water[k] = share_of(search, end[k], across, YS_MAP_WATER, 0);
    }
    /* the clearest row: another hull may lie beyond it */
    for (double d = 0; d < beside; d++) {
        const double left[2] = {v[0] - d - 1, v[0] - d}, right[2] = {v[1] + d, v[1] + d + 1};

        hull->side_free = fmax(hull->side_free,
                               share_of(search, along, left, YS_MAP_SEARCHED, YS_MAP_OBJECT));
        hull->side_free = fmax(hull->side_free,
                               share_of(search, along, right, YS_MAP_SEARCHED, YS_MAP_OBJECT));
    }
}

static bool add(struct ys_hulls *out, const struct ys_hull *hull)
{
    if (out->n == out->room) {
        struct ys_hull *more = ys_resize(out->at, 2 * out->room + 16, sizeof *more);

        if (!more)
            return false;
        out->at = more;
        out->room = 2 * out->room + 16;
    }
    out->at[out->n++] = *hull;
    return true;
}

/* Boxes of the component in px. */
static bool add_boxes(struct search *search, size_t n)
{
    const size_t before = search->out->n;

    memset(search->row, 0, search->height * sizeof *search->row);
    for (size_t k = 0; k < n; k++)
        search->row[search->px[k] / search->width]++;
    for (size_t k = 0; k < sizeof row_shares / sizeof *row_shares; k++) {
        struct ys_hull hull;

        if (!box_of(&hull, search, n, row_shares[k]) ||
            hull.u[1] - hull.u[0] < search->limits->least_run ||
            hull.v[1] - hull.v[0] < search->limits->least_width)
            continue;
        if (search->out->n > before &&
            !memcmp(&hull.v, &search->out->at[search->out->n - 1].v, sizeof hull.v))
            continue;
        measure_around(&hull, search);
        if (!add(search->out, &hull))
            return false;
    }
    return true;
}

bool ys_hulls_find(struct ys_hulls *out, const uint8_t *map, size_t width, size_t height,
                   const struct ys_hull_limits *limits)
{
    const size_t n = width * height;
    struct search search = {.map = map, .width = width, .height = height, .limits = limits};

    out->n = 0;
    search.out = out;
    search.in_run = ys_new(n, 1);
    search.px = ys_new_raw(n, sizeof *search.px);
    search.row = ys_new_raw(height, sizeof *search.row);
    search.column = ys_new_raw(width, sizeof *search.column);
    bool ok = search.in_run && search.px && search.row && search.column;

    if (ok)
        mark_long_runs(&search);
    for (size_t p = 0; ok && p < n; p++)
        if (search.in_run[p] == LONG_RUN)
            ok = add_boxes(&search, component_of(&search, p));
    free(search.in_run);
    free(search.px);
    free(search.row);
    free(search.column);
    return ok;
}
