/*
 * blob_doubt.c - an area full of something that does not count is not empty
 *
 * Objects packed without a gap that shows, or hardly lighter than the ground, give no reference
 * and next to no count.  That must not pass for an empty area.
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "blob_parts.h"

enum { HINTS = 5 }; /* as many faint candidates are no chance */

struct work {
    const struct ys_grid *grid;
    const uint8_t *level;
    struct ys_flood flood;
    uint8_t *side; /* 1 + whether the pixel is bright; 0 outside and done */
    size_t n;
};

/* Otsu 1979. */
static int best_threshold(const struct work *work)
{
    double hist[256] = {0}, total = 0, all = 0, n = 0, sum = 0, best = -1;
    int at = 128;

    for (size_t i = 0; i < work->n; i++)
        if (work->grid->inside[i]) {
            hist[work->level[i]]++;
            total++;
            all += work->level[i];
        }
    for (int v = 0; v < 255; v++) {
        n += hist[v];
        sum += v * hist[v];
        if (n == 0 || n == total)
            continue;
        const double d = sum / n - (all - sum) / (total - n);

        if (n * (total - n) * d * d > best) {
            best = n * (total - n) * d * d;
            at = v + 1;
        }
    }
    return at;
}

/* Steps of level over 2 px inside a piece: as a share of its inner pixels, those of at least
 * limit. */
static double seams(const struct work *work, double limit)
{
    const struct ys_flood *flood = &work->flood;
    const size_t width = flood->width;
    double inner = 0, steep = 0;

    for (size_t k = 0; k < flood->n; k++) {
        const size_t p = flood->px[k], x = p % width;
        const size_t reach[4] = {p - 3, p + 3, p - 3 * width, p + 3 * width};
        bool in = x >= 3 && x + 3 < width && p >= 3 * width && p + 3 * width < work->n;

        for (int j = 0; in && j < 4; j++)
            in = flood->stamp[reach[j]] == flood->round;
        if (!in)
            continue;
        const double dx = work->level[p + 1] - work->level[p - 1];
        const double dy = work->level[p + width] - work->level[p - width];

        inner++;
        steep += hypot(dx, dy) >= limit;
    }
    return inner > 0 ? steep / inner : 0;
}

static double mean_level(const struct work *work)
{
    double sum = 0;

    for (size_t k = 0; k < work->flood.n; k++)
        sum += work->level[work->flood.px[k]];
    return sum / (double)work->flood.n;
}

/* Pixels of the pieces of one side (already in work->side) that may be objects packed: of three
 * objects or more, with seams, or a plain block on ground that is the larger part. */
static bool packed_pixels(double *out, struct work *work, const struct ys_singles *singles,
                          double other, bool minority)
{
    *out = 0;
    for (size_t i = 0; i < work->n; i++) {
        if (!work->side[i])
            continue;
        if (!ys_flood_run(&work->flood, work->side, work->side, (uint32_t)i, 1))
            return false;
        const double contrast = fabs(mean_level(work) - other);
        struct ys_shape shape;

        ys_flood_shape(&shape, &work->flood);
        if ((double)work->flood.n >= 3 * singles->area && contrast >= 12 &&
            (seams(work, fmax(0.15 * contrast, 6)) >= 0.15 ||
             (minority && contrast >= 30 && shape.rho >= 0.85)))
            *out += (double)work->flood.n;
        for (size_t k = 0; k < work->flood.n; k++)
            work->side[work->flood.px[k]] = 0;
    }
    return true;
}

static bool share_packed(double *out, struct work *work, const struct ys_singles *singles)
{
    const int threshold = best_threshold(work);
    double sum[2] = {0}, n[2] = {0};
    bool ok = true;

    *out = 0;
    for (size_t i = 0; i < work->n; i++)
        if (work->grid->inside[i]) {
            sum[work->level[i] >= threshold] += work->level[i];
            n[work->level[i] >= threshold]++;
        }
    for (int bright = 0; ok && bright < 2; bright++) {
        double packed = 0;

        if (n[0] == 0 || n[1] == 0)
            break;
        for (size_t i = 0; i < work->n; i++)
            work->side[i] =
                work->grid->inside[i] && (work->level[i] >= threshold) == (bright == 1);
        ok = packed_pixels(&packed, work, singles, sum[!bright] / n[!bright],
                           n[bright] < n[!bright]);
        *out += packed / (n[0] + n[1]);
    }
    return ok;
}

ys_status ys_doubt_find(uint32_t *refuse, const struct ys_grid *grid,
                        const struct ys_channels *channels, const struct ys_singles *singles,
                        struct ys_error *err)
{
    const size_t n = (size_t)grid->width * grid->height;
    struct work work = {
        .grid = grid, .level = channels->level[channels->n > 4 ? 4 : 0], .n = n};
    double share = 0, expected = 0;
    double hints = 0;

    *refuse = 0;
    if (!(singles->flags & YS_FEW_REFERENCES))
        return YS_OK;
    for (size_t i = 0; i < singles->list.n; i++) {
        expected += singles->list.at[i].p;
        hints += singles->list.at[i].p > 0; /* 0: it did not arrive */
    }
    /* Drawn ground with noise, and a real lawn, have none. */
    if (hints >= HINTS && hints * singles->area >= 0.01 * (double)grid->n_inside &&
        expected < 0.5 * hints)
        *refuse |= YS_LOW_CONTRAST;
    work.side = ys_new(n, 1);
    const bool ok = work.side && ys_flood_init(&work.flood, grid->width, grid->height) &&
                    share_packed(&share, &work, singles);

    ys_flood_fini(&work.flood);
    free(work.side);
    if (!ok)
        return ys_fail(err, YS_ERR_NOMEM, "counting an area: out of memory for %zu pixels", n);
    /* Much of the area, and more than is counted. */
    if (share >= 0.15 && share * (double)grid->n_inside > 2 * expected * singles->area)
        *refuse |= YS_GROUP_DOMINATED;
    return YS_OK;
}
