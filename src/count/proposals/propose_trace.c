/*
 * propose_trace.c - from odds at places to lines: seeds, best first, followed both ways
 *
 * A line goes on in steps of 2 m.  Where it goes is decided 20 m ahead: along the direction of
 * the ground's lines, up to 2 m to either side, the way with the greatest sum of odds is found by
 * dynamic programming, and its first 6 m are kept.  So a line passes a gap or a shadow of a few
 * metres.  A cell within 3 m of a line belongs to it, so that a second line neither repeats it nor
 * crosses it; the best begin, as what they take no other can have.  Ladders come out in pieces, as
 * their tracks run together.
 *
 * Where no source is given, a number was chosen by hand and not measured since.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/sampling.h"
#include "propose_parts.h"

enum {
    AHEAD = 10, /* steps looked ahead */
    KEPT = 3,   /* steps kept of them */
    LANES = 17, /* ways beside the straight one, a quarter of a metre apart */
    MIDDLE = LANES / 2,
    MOST_STEPS = 5000, /* 10 km each way */
    RECENT = 12 /* steps that decide whether the line has ended: 24 m, a switch's length */
};

static const double step_m = 2, lane_m = 0.25;
static const double own_m = 3; /* tracks lie 4.3 m apart or more; half a metre of error each */
static const double least_m = 30; /* shorter lines are shorter than two cars */
static const double tried_m = 1;  /* from a line too short, seeds are not tried again */
/* Radians: 80 m of radius, tighter than any main track; of a whole line, half a circle. */
static const double turn_a_step = 0.025, most_turn = 3.2;
/* Of the angle to the ground's lines, what a step turns, and how many times its coherence; a
 * third of the full one turns all of it. */
static const double turn_share = 0.5, clear_times = 3;
static const double lane_cost = 0.3; /* of a change of lane, in log odds */
static const float seed_odds = 1;
/* Log odds that one step adds: a bright roof or a lorry on the line decides nothing.  Off the area
 * and on other lines it loses twice that. */
static const float most_gain = 3, most_loss = -3;
static const double no_place = 2;

struct tracer {
    const struct ys_ground *ground;
    uint8_t *taken;          /* cells of lines */
    uint8_t *tried;          /* cells from which nothing came */
    struct ys_point *way[2]; /* of the line at hand: back and forth from its seed, in cells */
    size_t n_way[2];
    struct ys_proposal *out;
    size_t n, capacity;
};

struct seed {
    float odds;
    uint32_t at;
};

static double odds_at(const struct tracer *tr, double x, double y)
{
    const struct ys_ground *ground = tr->ground;

    if (!(x >= 0 && y >= 0 && x < ground->w && y < ground->h))
        return (double)most_loss * no_place;
    const size_t i = (size_t)y * ground->w + (size_t)x;

    if (tr->taken[i] || !ground->inside[i])
        return (double)most_loss * no_place;
    const double odds = (double)ys_sample_bilinear(ground->odds, ground->w, ground->h, x, y);

    return ys_clip(odds, (double)most_loss, (double)most_gain);
}

/* The direction of the ground's lines at p, the way that heading goes, no sharper than a track
 * turns. */
static struct ys_point turn_to(const struct tracer *tr, struct ys_point p,
                               struct ys_point heading)
{
    double t[3];

    ys_ground_direction(t, tr->ground, p.x, p.y);
    const double dot = t[0] * heading.x + t[1] * heading.y;
    const double cross = (heading.x * t[1] - heading.y * t[0]) * (dot < 0 ? -1 : 1);
    /* an unclear direction turns less */
    const double turn =
        ys_clip(turn_share * asin(ys_clip(cross, -1, 1)) * fmin(1, clear_times * t[2]),
                -turn_a_step, turn_a_step);
    const double c = cos(turn), s = sin(turn);

    return (struct ys_point){c * heading.x - s * heading.y, s * heading.x + c * heading.y};
}

/* Where the next steps go from p; gives the first KEPT of them. */
static void choose_way(struct ys_point kept[KEPT], const struct tracer *tr, struct ys_point p,
                       struct ys_point heading)
{
    struct ys_point base[AHEAD], side[AHEAD];
    double best[AHEAD][LANES];
    signed char from[AHEAD][LANES];
    const double step = step_m / YS_CELL_M, lane = lane_m / YS_CELL_M;

    for (int k = 0; k < AHEAD; k++) {
        heading = turn_to(tr, p, heading);
        p = (struct ys_point){p.x + step * heading.x, p.y + step * heading.y};
        base[k] = p;
        side[k] = (struct ys_point){-heading.y * lane, heading.x * lane};
    }
    for (int k = 0; k < AHEAD; k++)
        for (int j = 0; j < LANES; j++) {
            const double here = odds_at(tr, base[k].x + (j - MIDDLE) * side[k].x,
                                        base[k].y + (j - MIDDLE) * side[k].y);

            best[k][j] = -INFINITY;
            from[k][j] = 0;
            /* straight on first: of equal ways it is taken */
            for (int turn = 0; turn < 3; turn++) {
                const int d = turn == 0 ? 0 : turn == 1 ? -1 : 1, i = j - d;
                const double before = i < 0 || i >= LANES ? -INFINITY
                                      : k                 ? best[k - 1][i]
                                      : i == MIDDLE       ? 0
                                                          : -INFINITY;

                if (before + here - lane_cost * abs(d) > best[k][j]) {
                    best[k][j] = before + here - lane_cost * abs(d);
                    from[k][j] = (signed char)d;
                }
            }
        }
    int at = MIDDLE;

    for (int j = 0; j < LANES; j++)
        if (best[AHEAD - 1][j] > best[AHEAD - 1][at])
            at = j;
    for (int k = AHEAD - 1; k >= 0; k--) {
        if (k < KEPT)
            kept[k] = (struct ys_point){base[k].x + (at - MIDDLE) * side[k].x,
                                        base[k].y + (at - MIDDLE) * side[k].y};
        at -= from[k][at];
    }
}

/* Follow from the seed into one direction; the odds of the way's ends are those of the line. */
static void follow(struct tracer *tr, int which, struct ys_point p, struct ys_point heading)
{
    struct ys_point *way = tr->way[which], kept[KEPT];
    double recent[RECENT], sum = 0, turned = 0;
    size_t n = 0;

    for (int k = 0; k < RECENT; k++)
        sum += recent[k] = (double)seed_odds;
    while (n + KEPT <= MOST_STEPS && sum > 0 && fabs(turned) < most_turn) {
        choose_way(kept, tr, p, heading);
        const double dx = kept[KEPT - 1].x - p.x, dy = kept[KEPT - 1].y - p.y;
        const double by = 1 / hypot(dx, dy);
        /* half of the new way: a lane's change is no turn of the track */
        const double hx = heading.x + dx * by, hy = heading.y + dy * by, size = hypot(hx, hy);

        turned += asin(ys_clip((heading.x * hy - heading.y * hx) / size, -1, 1));
        heading = (struct ys_point){hx / size, hy / size};
        for (int k = 0; k < KEPT; k++) {
            const double odds = odds_at(tr, kept[k].x, kept[k].y);

            sum += odds - recent[n % RECENT];
            recent[n % RECENT] = odds;
            way[n++] = kept[k];
        }
        p = kept[KEPT - 1];
    }
    while (n && odds_at(tr, way[n - 1].x, way[n - 1].y) <= 0)
        n--;
    tr->n_way[which] = n;
}

/* Set the cells within radius_m of the line. */
static void mark_near(uint8_t *plane, const struct ys_ground *ground, const struct ys_point *pt,
                      size_t n, double radius_m)
{
    const double r = radius_m / YS_CELL_M;

    for (size_t i = 0; i < n; i++) {
        const long x0 = (long)fmax(floor(pt[i].x - r), 0),
                   y0 = (long)fmax(floor(pt[i].y - r), 0);
        const long x1 = (long)fmin(ceil(pt[i].x + r), ground->w - 1.0);
        const long y1 = (long)fmin(ceil(pt[i].y + r), ground->h - 1.0);

        for (long y = y0; y <= y1; y++)
            for (long x = x0; x <= x1; x++)
                if (hypot((double)x + 0.5 - pt[i].x, (double)y + 0.5 - pt[i].y) <= r)
                    plane[(size_t)y * ground->w + (size_t)x] = 1;
    }
}

/* The whole way from end to end; NULL: out of memory. */
static struct ys_point *join(size_t *n, const struct tracer *tr, struct ys_point seed)
{
    const size_t back = tr->n_way[0], forth = tr->n_way[1];
    struct ys_point *all = ys_new(back + forth + 1, sizeof *all);

    *n = back + forth + 1;
    for (size_t i = 0; all && i < back; i++)
        all[i] = tr->way[0][back - 1 - i];
    if (all) {
        all[back] = seed;
        memcpy(all + back + 1, tr->way[1], forth * sizeof *all);
    }
    return all;
}

static bool add_proposal(struct tracer *tr, struct ys_proposal proposal)
{
    if (tr->n == tr->capacity) {
        const size_t capacity = tr->capacity ? 2 * tr->capacity : 32;
        struct ys_proposal *more = ys_resize(tr->out, capacity, sizeof *more);

        if (!more)
            return false;
        tr->out = more;
        tr->capacity = capacity;
    }
    tr->out[tr->n++] = proposal;
    return true;
}

/* How sure a line is, from what stands along it. */
static double score_of(const struct tracer *tr, const struct ys_point *pt, size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += odds_at(tr, pt[i].x, pt[i].y);
    return ys_propose_score(tr->ground, sum / (double)n, (double)(n - 1) * step_m);
}

/* One seed: a line, or nothing. */
static bool try_seed(struct tracer *tr, uint32_t at)
{
    const struct ys_ground *ground = tr->ground;
    const struct ys_point p = {at % ground->w + 0.5, (double)(at / ground->w) + 0.5};
    double t[3];
    size_t n;

    ys_ground_direction(t, ground, p.x, p.y);
    follow(tr, 0, p, (struct ys_point){-t[0], -t[1]});
    follow(tr, 1, p, (struct ys_point){t[0], t[1]});
    struct ys_point *pt = join(&n, tr, p);

    if (!pt)
        return false;
    if ((double)(n - 1) * step_m < least_m) {
        mark_near(tr->tried, ground, pt, n, tried_m);
        free(pt);
        return true;
    }
    const struct ys_proposal proposal = {
        .line = {pt, n}, .length_m = (double)(n - 1) * step_m, .score = score_of(tr, pt, n)};

    mark_near(tr->taken, ground, pt, n, own_m);
    if (add_proposal(tr, proposal))
        return true;
    free(pt);
    return false;
}

/* A cell with more odds than its neighbours across the lines. */
static bool is_crest(const struct ys_ground *ground, uint32_t x, uint32_t y)
{
    const float here = ground->odds[(size_t)y * ground->w + x];
    double t[3];

    if (here < seed_odds || !ground->inside[(size_t)y * ground->w + x])
        return false;
    ys_ground_direction(t, ground, x + 0.5, y + 0.5);
    for (int k = -1; k <= 1; k += 2)
        if (ys_sample_bilinear(ground->odds, ground->w, ground->h, x + 0.5 - k * t[1],
                               y + 0.5 + k * t[0]) > here)
            return false;
    return true;
}

static int by_odds(const void *a, const void *b)
{
    const struct seed *p = a, *q = b;

    return p->odds != q->odds ? (p->odds < q->odds) - (p->odds > q->odds)
                              : (p->at > q->at) - (p->at < q->at);
}

/* Crests, best first; NULL: out of memory. */
static struct seed *find_seeds(size_t *n, const struct ys_ground *ground)
{
    struct seed *seed;

    *n = 0;
    for (uint32_t y = 0; y < ground->h; y++)
        for (uint32_t x = 0; x < ground->w; x++)
            *n += is_crest(ground, x, y);
    if (!(seed = ys_new(*n, sizeof *seed)))
        return NULL;
    *n = 0;
    for (uint32_t y = 0; y < ground->h; y++)
        for (uint32_t x = 0; x < ground->w; x++)
            if (is_crest(ground, x, y)) {
                const uint32_t at = y * ground->w + x;

                seed[(*n)++] = (struct seed){ground->odds[at], at};
            }
    qsort(seed, *n, sizeof *seed, by_odds);
    return seed;
}

ys_status ys_ground_trace(struct ys_proposal **out, size_t *n, const struct ys_ground *ground,
                          struct ys_error *err)
{
    const size_t cells = (size_t)ground->w * ground->h;
    struct tracer tr = {.ground = ground};
    size_t n_seed = 0;
    struct seed *seed = find_seeds(&n_seed, ground);

    tr.taken = ys_new(cells, 1);
    tr.tried = ys_new(cells, 1);
    for (int k = 0; k < 2; k++)
        tr.way[k] = ys_new(MOST_STEPS, sizeof **tr.way);
    bool ok = seed && tr.taken && tr.tried && tr.way[0] && tr.way[1];

    for (size_t i = 0; ok && i < n_seed; i++)
        if (!tr.taken[seed[i].at] && !tr.tried[seed[i].at])
            ok = try_seed(&tr, seed[i].at);
    free(seed);
    free(tr.taken);
    free(tr.tried);
    free(tr.way[0]);
    free(tr.way[1]);
    if (!ok) {
        ys_proposals_free(tr.out, tr.n);
        return ys_fail(err, YS_ERR_NOMEM, "out of memory");
    }
    *out = tr.out;
    *n = tr.n;
    return YS_OK;
}
