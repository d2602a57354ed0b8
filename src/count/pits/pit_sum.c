/*
 * pit_sum.c - the two opinions as one, the distribution of the count, and the pits for the map
 *
 * Banks are measured in their context; peaks are learned from rendered pits one by one; each
 * misses pits of kinds that it was not made on.  So every candidate of either gets the odds of
 * both, and the count is the sum of these chances, as independent ones, widened by what whole
 * scenes were off.
 *
 * Measured on 62 real pictures without pits against 606 pits of 17 rendered depots: 11 pictures
 * with any pit taken, 24 in all; recall 0.990.  By banks alone 9 pictures and recall 0.903, by
 * the network alone 37 and 0.866; only where both say yes none and 0.771.
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "pit_parts.h"

/*
 * As independent opinions log odds add, less the prior that both hold; neither counts beyond
 * four, and one that has nothing there counts -4.  The three numbers were chosen on 24 rendered
 * depots that no weight was fitted to: mean error 7 %, 46 of 48 intervals hold; by measuring
 * alone it was 23 %.
 */
static const double most_odds = 4, prior_odds = -1.5;

static const double near_m = 6; /* a peak on a candidate; less than the smallest pit */

/* Share of the count by which whole scenes were off, on rendered depots; colour tells earth
 * from roofs and grass, without it they were off by twice as much.  To that half a pit, less
 * where under three are expected. */
static const double error_colour = 0.04, error_grey = 0.08;
static const double least_error = 0.5, least_error_from = 3;

/*
 * Are there pits at all: of roofs, courts and ponds the two opinions are unsure, and the network
 * is in two minds about their footprints; of pits both are sure.  The doubt of the candidates
 * (sum of p (1 - p) over that of p) and that of the footprints together, on 30 drawn depots with
 * pits of two renderers: 0.45 or less, one 0.56 and one 0.99; on 102 real pictures without pits
 * 0.68 or more, but for a park of white buses, 0.51.
 *
 * Either alone tells pits as well where it is hardly in doubt: footprints 0.29 in the depot that
 * has 0.99, 0.37 and more where there are none (the buses 0.32); candidates, of more than three,
 * 0.10 or less in 28 depots, 0.26 and more where there are none (the buses 0.19).  No picture of
 * real pits was at hand: how sharp they are is not known.
 */
static const double both_half = 0.59, both_over = 0.03;
static const double footprint_half = 0.32, footprint_over = 0.012;
static const double candidate_half = 0.14, candidate_over = 0.015;
static const double several = 3, several_over = 0.2;
/* What may hide is what was found, where the doubt is not far beyond that of pits. */
static const double hidden_half = 0.85, hidden_over = 0.04;

static const double is_certain = 0.9, is_counted = 0.5; /* p */

/* ---- what was found ------------------------------------------------------------------------- */

struct candidate {
    double x, y, odds; /* place on the grid */
    struct ys_found found;
};
struct candidates {
    struct candidate *at;
    size_t n;
};

/* A box of the grid, its long side along (dx, dy), in pixels of the picture. */
static struct ys_found found_at(const struct ys_grid *grid, double x, double y, double length,
                                double width, double dx, double dy)
{
    const double ux = dx * grid->step_x, uy = dy * grid->step_y;
    const double vx = -dy * grid->step_x, vy = dx * grid->step_y;
    struct ys_found out = {.track = -1};

    out.image_box.x = grid->x0 + (x + 0.5) * grid->step_x;
    out.image_box.y = grid->y0 + (y + 0.5) * grid->step_y;
    out.image_box.length = length * hypot(ux, uy);
    out.image_box.width = width * hypot(vx, vy);
    out.image_box.angle_rad = fmod(atan2(uy, ux) + 2 * YS_PI, YS_PI);
    out.length_m = length * grid->px_m;
    out.width_m = width * grid->px_m;
    return out;
}

static struct candidate of_bank(const struct ys_grid *grid, const struct ys_pit_frame *frame,
                                const struct ys_pit *pit)
{
    struct candidate out = {.odds = pit->odds};
    const bool along = pit->box.a >= pit->box.b;
    const double dx = along ? frame->cos_turn : -frame->sin_turn;
    const double dy = along ? frame->sin_turn : frame->cos_turn;

    ys_pit_frame_to_grid(&out.x, &out.y, frame, pit->box.x, pit->box.y);
    out.found = found_at(grid, out.x, out.y, fmax(pit->box.a, pit->box.b),
                         fmin(pit->box.a, pit->box.b), dx, dy);
    return out;
}

static struct candidate of_peak(const struct ys_grid *grid, const struct ys_pit_peak *q)
{
    return (struct candidate){q->x, q->y, q->odds,
                              found_at(grid, q->x, q->y, q->length, q->width, q->dx, q->dy)};
}

/* ---- two opinions --------------------------------------------------------------------------- */

static double odds_of_both(double measured, double learned)
{
    return fmin(fmax(measured, -most_odds), most_odds) +
           fmin(fmax(learned, -most_odds), most_odds) - prior_odds;
}

struct nearest {
    const struct ys_pit_peaks *peaks;
    const struct candidate *c;
    const uint8_t *used;
    double distance;
    size_t at;
};

static bool take_nearer(void *ctx, size_t i)
{
    struct nearest *const n = ctx;
    const double d = hypot(n->peaks->at[i].x - n->c->x, n->peaks->at[i].y - n->c->y);

    if (!n->used[i] && (d < n->distance || (d == n->distance && i < n->at))) {
        n->distance = d;
        n->at = i;
    }
    return false;
}

/* The peak that a candidate stands on; none: n. */
static size_t peak_at(const struct ys_pit_near *near, double reach, const struct candidate *c,
                      const struct ys_pit_peaks *peaks, const uint8_t *used)
{
    struct nearest n = {peaks, c, used, nextafter(reach, 0), peaks->n};

    ys_pit_near_any(near, (const double[]){c->x, c->y}, reach, take_nearer, &n);
    return n.at;
}

/* Gives every candidate the odds of both opinions, and adds what the network alone finds. */
static bool add_peaks(struct candidates *list, const struct ys_grid *grid,
                      const struct ys_pit_peaks *peaks)
{
    const double reach = near_m / grid->px_m;
    uint8_t *used = ys_new(peaks->n + 1, 1);
    struct ys_pit_near near;
    const bool ok = ys_pit_near_init(&near, peaks->n, reach) && used;

    for (size_t k = 0; ok && k < peaks->n; k++)
        ys_pit_near_add(&near, k, peaks->at[k].x, peaks->at[k].y);
    for (size_t i = 0; ok && i < list->n; i++) {
        struct candidate *c = &list->at[i];
        const size_t k = peak_at(&near, reach, c, peaks, used);

        c->odds = odds_of_both(c->odds, k < peaks->n ? peaks->at[k].odds : -most_odds);
        if (k < peaks->n)
            used[k] = 1;
    }
    for (size_t k = 0; ok && k < peaks->n; k++)
        if (!used[k]) {
            list->at[list->n] = of_peak(grid, &peaks->at[k]);
            list->at[list->n++].odds = odds_of_both(-most_odds, peaks->at[k].odds);
        }
    ys_pit_near_fini(&near);
    free(used);
    return ok;
}

/* ---- distribution --------------------------------------------------------------------------- */

static struct ys_presence presence_of(double sum, double doubt, double footprint_doubt)
{
    const double candidate_doubt = sum > 0 ? doubt / sum : 1;
    const double both = candidate_doubt + footprint_doubt;
    const double by_both = ys_logistic((both_half - both) / both_over);
    const double by_footprints =
        ys_logistic((footprint_half - footprint_doubt) / footprint_over);
    const double by_candidates =
        ys_logistic((candidate_half - candidate_doubt) / candidate_over) *
        ys_logistic((sum - several) / several_over);

    return (struct ys_presence){fmax(by_both, fmax(by_footprints, by_candidates)),
                                sum * ys_logistic((hidden_half - both) / hidden_over), sum};
}

static bool summarise(struct ys_counted *out, const double *p, size_t n, double error,
                      double footprint_doubt)
{
    double sum = 0, doubt = 0;
    size_t n_sure = 0;

    for (size_t i = 0; i < n; i++) {
        sum += p[i];
        doubt += p[i] * (1 - p[i]);
        n_sure += p[i] >= is_certain;
    }
    const struct ys_presence presence = presence_of(sum, doubt, footprint_doubt);

    if (!ys_dist_poisson_binomial(&out->dist, p, n) ||
        !ys_dist_spread(&out->dist,
                        error * sum + least_error * sqrt(fmin(1, sum / least_error_from))))
        return false;
    const uint32_t median = (uint32_t)ys_dist_quantile(&out->dist, 0.5);

    if (!ys_presence_apply(out, &presence))
        return false;
    out->flags |= ys_presence_flags(&presence, &out->dist);
    out->counted = true;
    out->best = ys_presence_is_seen(&presence) ? median : 0;
    ys_counted_bounds(out, n_sure);
    return true;
}

static bool count(struct ys_counted *out, const struct candidates *list, double error,
                  double footprint_doubt)
{
    double *const p = ys_new(list->n, sizeof *p);

    out->found = ys_new(list->n, sizeof *out->found);
    const bool room = p && out->found;

    for (size_t i = 0; room && i < list->n; i++) {
        p[i] = ys_logistic(list->at[i].odds);
        if (p[i] < is_counted)
            continue;
        out->found[out->n_found] = list->at[i].found;
        out->found[out->n_found++].score = p[i];
    }
    const bool ok = room && summarise(out, p, list->n, error, footprint_doubt);

    free(p);
    return ok;
}

ys_status ys_pits_sum(struct ys_counted *out, const struct ys_grid *grid,
                      const struct ys_pit_frame *frame, const struct ys_pit_list *banks,
                      const struct ys_pit_peaks *peaks, struct ys_error *err)
{
    struct candidates list = {ys_new(banks->n + peaks->n, sizeof *list.at), banks->n};

    for (size_t i = 0; list.at && i < banks->n; i++)
        list.at[i] = of_bank(grid, frame, &banks->at[i]);
    const bool ok = list.at && add_peaks(&list, grid, peaks) &&
                    count(out, &list, grid->planes >= 3 ? error_colour : error_grey,
                          peaks->footprint_doubt);

    free(list.at);
    return ok ? YS_OK
              : ys_fail(err, YS_ERR_NOMEM, "counting pits: out of memory for %zu of them",
                        banks->n + peaks->n);
}
