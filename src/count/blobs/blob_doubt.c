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

/*
 * All by hand; not measured since.  Faint candidates: as many are no chance, if they cover this
 * share of the area and are half doubted.  Drawn ground with noise, and a real lawn, have none.
 */
enum { LEAST_FAINT = 5 };
static const double faint_cover = 0.01, faint_doubted = 0.5;

/* A piece that may be objects packed: areas of one object, grey levels from the other side. */
static const double packed_objects = 3, least_contrast = 12;
/* Objects side by side have edges inside: steps over 2 px of so much of the contrast, grey levels
 * at least, on this share of the pixels that lie 3 px inside. */
static const double edge_contrast = 0.15, least_edge = 6, packed_edges = 0.15;
enum { INSIDE = 3 };
/* Or it is a plain block, filled and far from the ground. */
static const double block_contrast = 30, block_filled = 0.85;
/* The area is refused where they cover this share of it, and so much more than is counted. */
static const double packed_cover = 0.15, over_counted = 2;

enum { LEVELS = 256 };

struct search {
    const struct ys_grid *grid;
    const uint8_t *level;
    struct ys_flood flood;
    uint8_t *side; /* 1 + whether the pixel is bright; 0 outside and done */
    size_t n;
};

/* Otsu 1979: the level that parts the area best in two.  Good enough to ask whether one of its
 * sides is packed; no count comes from it. */
static int best_threshold(const struct search *search)
{
    double hist[LEVELS] = {0}, total = 0, all = 0, n = 0, sum = 0, best = -1;
    int at = LEVELS / 2;

    for (size_t i = 0; i < search->n; i++)
        if (search->grid->inside[i]) {
            hist[search->level[i]]++;
            total++;
            all += search->level[i];
        }
    for (int v = 0; v < LEVELS - 1; v++) {
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

/* Inner pixels of a piece at which the level steps by limit or more, as a share of all inner
 * ones. */
static double inner_edge_share(const struct search *search, double limit)
{
    const struct ys_flood *flood = &search->flood;
    const size_t width = flood->width;
    double inner = 0, steep = 0;

    for (size_t k = 0; k < flood->n; k++) {
        const size_t p = flood->px[k], x = p % width;
        const size_t reach[4] = {p - INSIDE, p + INSIDE, p - INSIDE * width,
                                 p + INSIDE * width};
        bool in = x >= INSIDE && x + INSIDE < width && p >= INSIDE * width &&
                  p + INSIDE * width < search->n;

        for (int j = 0; in && j < 4; j++)
            in = flood->stamp[reach[j]] == flood->round;
        if (!in)
            continue;
        const double dx = search->level[p + 1] - search->level[p - 1];
        const double dy = search->level[p + width] - search->level[p - width];

        inner++;
        steep += hypot(dx, dy) >= limit;
    }
    return inner > 0 ? steep / inner : 0;
}

static double mean_level(const struct search *search)
{
    double sum = 0;

    for (size_t k = 0; k < search->flood.n; k++)
        sum += search->level[search->flood.px[k]];
    return sum / (double)search->flood.n;
}

/* Pixels of the pieces of one side (already in search->side) that may be objects packed: of three
 * objects or more, with seams, or a plain block on ground that is the larger part. */
static bool packed_pixels(double *out, struct search *search, const struct ys_singles *singles,
                          double other, bool minority)
{
    *out = 0;
    for (size_t i = 0; i < search->n; i++) {
        if (!search->side[i])
            continue;
        if (!ys_flood_run(&search->flood, search->side, search->side, (uint32_t)i, 1))
            return false;
        const double contrast = fabs(mean_level(search) - other);
        struct ys_shape shape;

        ys_flood_shape(&shape, &search->flood);
        if ((double)search->flood.n >= packed_objects * singles->area &&
            contrast >= least_contrast &&
            (inner_edge_share(search, fmax(edge_contrast * contrast, least_edge)) >=
                 packed_edges ||
             (minority && contrast >= block_contrast && shape.rho >= block_filled)))
            *out += (double)search->flood.n;
        for (size_t k = 0; k < search->flood.n; k++)
            search->side[search->flood.px[k]] = 0;
    }
    return true;
}

static bool share_packed(double *out, struct search *search, const struct ys_singles *singles)
{
    const int threshold = best_threshold(search);
    double sum[2] = {0}, n[2] = {0};
    bool ok = true;

    *out = 0;
    for (size_t i = 0; i < search->n; i++)
        if (search->grid->inside[i]) {
            sum[search->level[i] >= threshold] += search->level[i];
            n[search->level[i] >= threshold]++;
        }
    for (int bright = 0; ok && bright < 2; bright++) {
        double packed = 0;

        if (n[0] == 0 || n[1] == 0)
            break;
        for (size_t i = 0; i < search->n; i++)
            search->side[i] =
                search->grid->inside[i] && (search->level[i] >= threshold) == (bright == 1);
        ok = packed_pixels(&packed, search, singles, sum[!bright] / n[!bright],
                           n[bright] < n[!bright]);
        *out += packed / (n[0] + n[1]);
    }
    return ok;
}

ys_status ys_doubt_find(uint64_t *refuse, const struct ys_grid *grid,
                        const struct ys_channels *channels, const struct ys_singles *singles,
                        struct ys_error *err)
{
    const size_t n = (size_t)grid->width * grid->height;
    struct search search = {
        .grid = grid, .level = channels->level[channels->n > 4 ? 4 : 0], .n = n};
    double share = 0, expected = 0;
    double faint = 0;

    *refuse = 0;
    if (!(singles->flags & YS_FEW_REFERENCES))
        return YS_OK;
    for (size_t i = 0; i < singles->list.n; i++) {
        expected += singles->list.at[i].p;
        faint += singles->list.at[i].p > 0;
    }
    if (faint >= LEAST_FAINT && faint * singles->area >= faint_cover * (double)grid->n_inside &&
        expected < faint_doubted * faint)
        *refuse |= YS_LOW_CONTRAST;
    search.side = ys_scratch_new(grid->scratch, n, 1);
    const bool ok = search.side && ys_flood_init(&search.flood, grid) &&
                    share_packed(&share, &search, singles);

    ys_flood_fini(&search.flood);
    ys_scratch_free(search.side);
    if (!ok)
        return ys_fail(err, YS_ERR_NOMEM, "counting an area: out of memory for %zu pixels", n);
    if (share >= packed_cover &&
        share * (double)grid->n_inside > over_counted * expected * singles->area)
        *refuse |= YS_GROUP_DOMINATED;
    return YS_OK;
}
