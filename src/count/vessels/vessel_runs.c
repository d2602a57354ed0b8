/*
 * vessel_runs.c - long things along the rows of a turned map
 *
 * A crane that reaches over a hull, and its shadow, are short along the quay; the hull is long.
 * Runs along the rows part them where no disc would: a jib is as wide as a small vessel.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/mem.h"
#include "vessel_parts.h"

struct scan {
    const uint8_t *spot;
    size_t width, height;
    const struct ys_run_want *want;
    uint8_t *kept;  /* 1: in a run that stays; 2: boxed */
    uint32_t *px;   /* of one component */
    size_t *row;    /* pixels of the component in a row */
    size_t *column; /* of its core in a column */
    struct ys_hulls *out;
};

/* Runs of one row between first and end, which lie in the mask. */
static void keep_runs(struct scan *scan, size_t row, size_t first, size_t end)
{
    const uint8_t *spot = scan->spot + row * scan->width;
    uint8_t *kept = scan->kept + row * scan->width;

    for (size_t x = first; x < end; x++) {
        size_t last = x; /* one past the last object pixel of the run */

        if (!(spot[x] & YS_SPOT_OBJECT))
            continue;
        for (size_t k = x; k < end && k < last + scan->want->gap + 1; k++)
            if (spot[k] & YS_SPOT_OBJECT)
                last = k + 1;
        /* what goes on beyond both ends of the area is land */
        if (last - x >= scan->want->run && !(x == first && last == end))
            memset(kept + x, 1, last - x);
        x = last;
    }
}

static void keep_all(struct scan *scan)
{
    for (size_t y = 0; y < scan->height; y++) {
        const uint8_t *spot = scan->spot + y * scan->width;

        for (size_t x = 0; x < scan->width; x++) {
            const size_t first = x;

            while (x < scan->width && spot[x] & YS_SPOT_IN)
                x++;
            if (x > first)
                keep_runs(scan, y, first, x);
        }
    }
}

/* Pixels connected to p; marks them 2. */
static size_t flood(struct scan *scan, size_t p)
{
    const size_t w = scan->width, all = w * scan->height;
    size_t n = 0;

    scan->px[n++] = (uint32_t)p;
    scan->kept[p] = 2;
    for (size_t k = 0; k < n; k++) {
        const size_t q = scan->px[k], x = q % w;
        const size_t next[4] = {x ? q - 1 : all, x + 1 < w ? q + 1 : all, q >= w ? q - w : all,
                                q + w};

        for (int j = 0; j < 4; j++)
            if (next[j] < all && scan->kept[next[j]] == 1) {
                scan->kept[next[j]] = 2;
                scan->px[n++] = (uint32_t)next[j];
            }
    }
    return n;
}

/* Rows around the longest one that are at least share as long, columns half full in them. */
static bool core(struct ys_hull *out, struct scan *scan, size_t n, double share)
{
    size_t best = 0;

    for (size_t y = 1; y < scan->height; y++)
        if (scan->row[y] > scan->row[best])
            best = y;
    const double least = share * (double)scan->row[best];

    out->v[0] = best;
    out->v[1] = best + 1;
    while (out->v[0] > 0 && (double)scan->row[out->v[0] - 1] >= least)
        out->v[0]--;
    while (out->v[1] < scan->height && (double)scan->row[out->v[1]] >= least)
        out->v[1]++;
    memset(scan->column, 0, scan->width * sizeof *scan->column);
    for (size_t k = 0; k < n; k++) {
        const size_t y = scan->px[k] / scan->width;

        if (y >= out->v[0] && y < out->v[1])
            scan->column[scan->px[k] % scan->width]++;
    }
    out->u[0] = scan->width;
    out->u[1] = 0;
    for (size_t x = 0; x < scan->width; x++)
        if (2 * scan->column[x] >= out->v[1] - out->v[0]) {
            out->u[0] = x < out->u[0] ? x : out->u[0];
            out->u[1] = x + 1;
        }
    return out->u[0] < out->u[1];
}

/* Share of the spots in the box that have all bits of set and none of clear; the box may pass
 * the map's edges. */
static double share_of(const struct scan *scan, const double u[2], const double v[2],
                       unsigned set, unsigned clear)
{
    const ptrdiff_t u0 = (ptrdiff_t)floor(u[0]), u1 = (ptrdiff_t)ceil(u[1]);
    const ptrdiff_t v0 = (ptrdiff_t)floor(v[0]), v1 = (ptrdiff_t)ceil(v[1]);
    size_t n = 0, all = 0;

    for (ptrdiff_t y = v0; y < v1; y++)
        for (ptrdiff_t x = u0; x < u1; x++) {
            const bool is_on =
                x >= 0 && y >= 0 && x < (ptrdiff_t)scan->width && y < (ptrdiff_t)scan->height;
            const unsigned spot = is_on ? scan->spot[(size_t)y * scan->width + (size_t)x] : 0u;

            n += (spot & set) == set && !(spot & clear);
            all++;
        }
    return all ? (double)n / (double)all : 0;
}

static void look_around(struct ys_hull *hull, const struct scan *scan)
{
    const double near = scan->want->near, far = scan->want->far, off = scan->want->off;
    const double l = (double)(hull->u[1] - hull->u[0]), w = (double)(hull->v[1] - hull->v[0]);
    const double u[2] = {(double)hull->u[0], (double)hull->u[1]};
    const double v[2] = {(double)hull->v[0], (double)hull->v[1]};
    const double along[2] = {u[0] + 0.1 * l, u[1] - 0.1 * l};
    const double across[2] = {v[0] + 0.15 * w, v[1] - 0.15 * w};
    const double end[2][2] = {{u[0] - off, u[0] - near}, {u[1] + near, u[1] + off}};

    hull->fill = share_of(scan, u, v, YS_SPOT_OBJECT, 0);
    hull->lit = share_of(scan, u, v, YS_SPOT_LIT, 0);
    hull->side = 0;
    for (int k = 0; k < 2; k++) {
        hull->end[k] = share_of(scan, end[k], across, YS_SPOT_IN, YS_SPOT_OBJECT);
        hull->water[k] = share_of(scan, end[k], across, YS_SPOT_WATER, 0);
    }
    for (double d = 0; d < far; d++) { /* the clearest row: another hull may lie beyond it */
        const double left[2] = {v[0] - d - 1, v[0] - d}, right[2] = {v[1] + d, v[1] + d + 1};

        hull->side = fmax(hull->side, share_of(scan, along, left, YS_SPOT_IN, YS_SPOT_OBJECT));
        hull->side = fmax(hull->side, share_of(scan, along, right, YS_SPOT_IN, YS_SPOT_OBJECT));
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

/* A raft, a hull with its shadow and a hull with a wall are longest in some of their rows only:
 * each share of that length is another box. */
static bool box(struct scan *scan, size_t n)
{
    static const double shares[] = {0.5, 0.7, 0.85};
    const size_t none = scan->out->n;

    memset(scan->row, 0, scan->height * sizeof *scan->row);
    for (size_t k = 0; k < n; k++)
        scan->row[scan->px[k] / scan->width]++;
    for (size_t k = 0; k < sizeof shares / sizeof *shares; k++) {
        struct ys_hull hull;

        if (!core(&hull, scan, n, shares[k]) || hull.u[1] - hull.u[0] < scan->want->run ||
            hull.v[1] - hull.v[0] < scan->want->least_width)
            continue;
        if (scan->out->n > none &&
            !memcmp(&hull.v, &scan->out->at[scan->out->n - 1].v, sizeof hull.v))
            continue;
        look_around(&hull, scan);
        if (!add(scan->out, &hull))
            return false;
    }
    return true;
}

bool ys_hulls_find(struct ys_hulls *out, const uint8_t *spot, size_t width, size_t height,
                   const struct ys_run_want *want)
{
    const size_t n = width * height;
    struct scan scan = {.spot = spot, .width = width, .height = height, .want = want};

    out->n = 0;
    scan.out = out;
    scan.kept = ys_new(n, 1);
    scan.px = ys_new_raw(n, sizeof *scan.px);
    scan.row = ys_new_raw(height, sizeof *scan.row);
    scan.column = ys_new_raw(width, sizeof *scan.column);
    bool ok = scan.kept && scan.px && scan.row && scan.column;

    if (ok)
        keep_all(&scan);
    for (size_t p = 0; ok && p < n; p++)
        if (scan.kept[p] == 1)
            ok = box(&scan, flood(&scan, p));
    free(scan.kept);
    free(scan.px);
    free(scan.row);
    free(scan.column);
    return ok;
}
