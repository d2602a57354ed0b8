/*
 * identify.c - how many stayed, left and came, with their intervals
 *
 * What came and what left follow from the counts and from how many stayed, all three as
 * distributions: so objects that a count missed are in the intervals, which a tally of matched
 * boxes would leave out.
 */

#include "run_parts.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/mem.h"

/* P where nothing is known. */
static const double not_known = 0.5;

/* Tracks of the site, of each object; NULL: out of memory. */
static int32_t *tracks_of(const struct ys_date_counts *counts, size_t area)
{
    const struct ys_counted *counted = &counts->area[area].counted;
    int32_t *track = ys_new_raw(counted->n_found, sizeof *track);

    for (size_t k = 0; track && k < counted->n_found; k++) {
        const int32_t t = counted->found[k].track;

        track[k] = t < 0 ? -1 : (int32_t)counts->track[t].track;
    }
    return track;
}

static uint32_t whole(int32_t value)
{
    return value > 0 ? (uint32_t)value : 0;
}

static void interval_of(uint32_t range[2], const struct ys_dist *dist)
{
    range[0] = whole(ys_dist_quantile(dist, 0.05));
    range[1] = whole(ys_dist_quantile(dist, 0.95));
}

/* The count as if only this share of its errors were there: what it says beyond the objects that were
 * found, or short of them, is made so much less. */
static bool lessen(struct ys_dist *out, const struct ys_dist *count, size_t n_found,
                   double share)
{
    const size_t n = (count->n > n_found ? count->n : n_found) + 2;
    double *p = ys_new(n, sizeof *p);

    *out = (struct ys_dist){.p = p, .n = n};
    for (size_t k = 0; p && k < count->n; k++) {
        const double at = (double)n_found + share * ((double)k - (double)n_found);
        const size_t low = (size_t)at;
        const double part = at - (double)low;

        p[low] += (1 - part) * count->p[k];
        p[low + 1] += part * count->p[k];
    }
    return p != NULL;
}

/* A count's distribution is wider than it errs (of 396 tracks 389 intervals of 90 % held); where its errors
 * are those of the other number this part of them is taken. */
static const double errs_by = 0.6;

struct stayed {              /* between two dates */
    struct ys_dist of_found; /* how many of the objects that were found */
    double share[2];         /* of those that were found at either date, the mean */
};

/*
 * Of a count those that stayed taken away.  An error of that count is one of those that stayed, too, by
 * their share: one that was missed there and stayed has not arrived.  An error of the other count is
 * not: one that was missed there and stayed passes for one that arrived.
 */
static bool rest_of(uint32_t range[2], const struct stayed *stayed,
                    const struct ys_date_done side[2], size_t area, int d)
{
    const struct ys_counted *here = &side[d].counts->area[area].counted;
    const struct ys_counted *there = &side[!d].counts->area[area].counted;
    const double sd = errs_by * stayed->share[!d] * sqrt(ys_dist_variance(&there->dist));
    struct ys_dist count, rest;

    if (!lessen(&count, &here->dist, here->n_found, 1 - stayed->share[d]))
        return false;
    bool ok = !(sd > 0) || ys_dist_spread(&count, sd);

    ok = ok && ys_dist_difference(&rest, &count, &stayed->of_found);
    if (ok) {
        interval_of(range, &rest);
        ys_dist_fini(&rest);
    }
    ys_dist_fini(&count);
    return ok;
}

/* No interval may leave out what is said of the objects one by one. */
static void hold(uint32_t range[2], uint32_t decided)
{
    range[0] = range[0] < decided ? range[0] : decided;
    range[1] = range[1] > decided ? range[1] : decided;
}

/* How many stayed is as uncertain as either count, in the share that stayed: objects that were missed
 * or cut otherwise are among those that have no partner. */
static bool interval_of_stayed(uint32_t range[2], const struct stayed *stayed,
                               const struct ys_date_done side[2], size_t area)
{
    struct ys_dist all;
    double sd = 0;

    for (int d = 0; d < 2; d++)
        sd = fmax(sd, errs_by * stayed->share[d] *
                          sqrt(ys_dist_variance(&side[d].counts->area[area].counted.dist)));
    if (!lessen(&all, &stayed->of_found, 0, 1))
        return false;
    const bool ok = !(sd > 0) || ys_dist_spread(&all, sd);

    if (ok)
        interval_of(range, &all);
    ys_dist_fini(&all);
    return ok;
}

static bool fill_intervals(struct ys_area_change *out, const struct ys_date_done side[2],
                           size_t area, const struct ys_dist *of_found)
{
    const double mean = ys_dist_mean(of_found);
    struct stayed stayed = {.of_found = *of_found};

    for (int d = 0; d < 2; d++) {
        const double n = (double)side[d].counts->area[area].counted.n_found;

        stayed.share[d] = fmin(mean / fmax(n, 1), 1);
    }
    if (!interval_of_stayed(out->stayed90, &stayed, side, area) ||
        !rest_of(out->left90, &stayed, side, area, 0) ||
        !rest_of(out->arrived90, &stayed, side, area, 1))
        return false;
    hold(out->stayed90, out->match.stayed);
    hold(out->left90, out->match.left);
    hold(out->arrived90, out->match.arrived);
    return true;
}

/* A count is widened by one or two objects to either side of every track, which is more than it errs: its
 * intervals held 389 of 396 tracks.  So of one or two that may be missed this part is believed; more
 * are an estimate of their own (evidence that disagrees), as for a track of 12 that was 0 [0, 11]. */
static const double widening_believed = 0.25;
enum { WIDENED_BY = 2 };

/* Mean number of objects of a count beyond those that were found. */
double ys_expect_missed(const struct ys_dist *dist, size_t n_found)
{
    double sum = 0;

    for (size_t k = n_found + 1; k < dist->n; k++)
        sum += (k - n_found > WIDENED_BY ? 1 : widening_believed) * (double)(k - n_found) *
               dist->p[k];
    return sum;
}

/* One direction between two dates: what the counts say of objects of the one without a partner. */
struct counts_say {
    const struct ys_date_counts *here, *there;
    const int32_t *track_here, *track_there; /* of each object */
    const int32_t *partner;                  /* of each object here */
    size_t area, n_here, n_there;
    double same;  /* share of what is there that stayed */
    double least; /* chance that one was missed, whatever that count expects */
    double
        shared; /* what the area's count expects to be missed, of what its tracks' counts do */
};

/* Where cars that stayed do not look like themselves, a count misses some that it does not expect: of those
 * alone 20 of 82 in two pairs of dates under suns turned round, none of 98 in others under hard views.  The
 * ground tells these apart: of as many as a count finds this much of the share of it that changed, which was
 * 0.37 and 0.45 in two drawn yards with 14 such cars. */
static const double missed_in_doubt = 0.2;

/* P(one of date d without a partner was missed at the other), at the least. */
static double doubt_of(const struct ys_match_in *in, const struct ys_identity *identity, int d)
{
    const int32_t *partner = d ? identity->partner_after : identity->partner_before;
    const size_t n = d ? in->n_after : in->n_before;
    const double found = (double)(d ? in->n_before : in->n_after);
    double alone = 0;

    for (size_t k = 0; k < n; k++)
        alone += partner[k] < 0;
    return identity->looks_differ
               ? missed_in_doubt * in->ground_changed * fmin(1, found / fmax(alone, 1))
               : 0;
}

/* P from which so many may be missed at once; and how many of those alone on a track are many. */
static const double may_be_many = 0.02, many_share = 0.5;

static bool may_miss_many(const struct ys_dist *dist, size_t n_found, size_t alone)
{
    const double many = fmax(WIDENED_BY + 1, many_share * (double)alone);

    return ys_dist_mass(dist, (double)n_found + many, (double)dist->n) >= may_be_many;
}

static const struct ys_counted_track *track_of(const struct ys_date_counts *counts, size_t area,
                                               int32_t track)
{
    for (size_t t = 0; track >= 0 && t < counts->n_track; t++)
        if (counts->track[t].area == area && counts->track[t].track == (size_t)track &&
            counts->track[t].counted.counted)
            return &counts->track[t];
    return NULL;
}

static size_t n_on(const int32_t *of, size_t n, int32_t track)
{
    size_t sum = 0;

    for (size_t k = 0; k < n; k++)
        sum += of[k] == track;
    return sum;
}

/* Errors of tracks cancel out in their sum, which is widened once: an area's count expects fewer to be
 * missed than all counts of its tracks, but where they are is known of these alone. */
static double shared_misses(const struct counts_say *say)
{
    const struct ys_date_counts *there = say->there;
    double of_tracks = 0;

    for (size_t t = 0; t < there->n_track; t++)
        if (there->track[t].area == say->area && there->track[t].counted.counted)
            of_tracks += ys_expect_missed(
                &there->track[t].counted.dist,
                n_on(say->track_there, say->n_there, (int32_t)there->track[t].track));
    const double of_area = ys_expect_missed(&there->area[say->area].counted.dist, say->n_there);

    return of_tracks > of_area ? of_area / of_tracks : 1;
}

/* P(one without a partner on the track stands there at the other date, too, and was missed): as many
 * as the other count expects beyond its objects, if they stayed, fall on those without a partner. */
static double missed_on(bool *many, const struct counts_say *say, int32_t track)
{
    const struct ys_counted_track *at = track_of(say->there, say->area, track);
    const size_t found = n_on(say->track_there, say->n_there, track);
    size_t alone = 0;

    *many = true;
    if (!at)
        return not_known;
    for (size_t k = 0; k < say->n_here; k++)
        alone += say->partner[k] < 0 && say->track_here[k] == track;
    *many = may_miss_many(&at->counted.dist, found, alone);
    const double missed =
        say->same * say->shared * ys_expect_missed(&at->counted.dist, found) / (double)alone;

    return fmin(not_known, fmax(missed, say->least));
}

/* real and missed of each object here, as ys_match_in has them. */
static void hear_counts(double *real, double *missed, bool *many, const struct counts_say *say)
{
    const struct ys_found *found = say->here->area[say->area].counted.found;

    for (size_t k = 0; k < say->n_here; k++) {
        real[k] = ys_score_measured("track", found[k].score);
        missed[k] = say->partner[k] < 0 ? missed_on(&many[k], say, say->track_here[k]) : 0;
    }
}

/* The statuses, with what the counts say of objects that have no partner. */
static ys_status tell_apart(struct ys_match_out *out, const struct ys_identity_in *of,
                            const struct ys_date_done side[2], const struct ys_area_pair *pair,
                            const struct ys_identity *identity, struct ys_error *err)
{
    const size_t n[2] = {of->before.n, of->after.n};
    const int32_t *const track[2] = {of->before.track, of->after.track};
    double *room = ys_new(2 * (n[0] + n[1]), sizeof *room), same = 0;
    double *const real[2] = {room, room + n[0]};
    double *const missed[2] = {real[1] + n[1], real[1] + n[1] + n[0]};
    bool *const many = ys_new(n[0] + n[1], sizeof *many);
    struct ys_match_in in = *pair->match;

    if (!room || !many) {
        free(room);
        free(many);
        return ys_fail(err, YS_ERR_NOMEM, "out of memory");
    }
    for (size_t i = 0; i < n[0]; i++)
        same += identity->partner_before[i] >= 0 ? identity->same_before[i] : 0;
    for (int d = 0; d < 2; d++) {
        struct counts_say say = {
            side[d].counts,
            side[!d].counts,
            track[d],
            track[!d],
            d ? identity->partner_after : identity->partner_before,
            pair->area,
            n[d],
            n[!d],
            (same + not_known) / ((double)n[!d] + 1),
            doubt_of(&in, identity, d),
            1,
        };

        say.shared = shared_misses(&say);
        hear_counts(real[d], missed[d], many + (d ? n[0] : 0), &say);
        in.many[d] = many + (d ? n[0] : 0);
        in.real[d] = real[d];
        in.missed[d] = missed[d];
    }
    const ys_status status = ys_match_identified(out, &in, identity, err);

    free(room);
    free(many);
    return status;
}

ys_status ys_area_identify(struct ys_area_change *out, const struct ys_run_job *job,
                           const struct ys_date_done side[2], const struct ys_area_pair *pair,
                           struct ys_error *err)
{
    const struct ys_site_grid *grid = &job->grid;
    const struct ys_match_in *in = pair->match;
    int32_t *before = tracks_of(side[0].counts, pair->area);
    int32_t *after = tracks_of(side[1].counts, pair->area);
    struct ys_identity_in of = {
        .before = {&side[0].date->on_grid, in->before, before, in->n_before, {0}, {0}},
        .after = {&side[1].date->on_grid, in->after, after, in->n_after, {0}, {0}},
        .gsd_m = sqrt(grid->gsd_x_m * grid->gsd_y_m),
        .looks = !pair->radiometry->season,
        .threads = job->in.opt.threads,
    };
    struct ys_identity identity = {0};
    ys_status status = YS_OK;

    if (!before || !after)
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory");
    for (unsigned b = 0; b < YS_MAX_PLANES; b++) {
        const double unit = pair->radiometry->unit;

        of.before.gain[b] = 1 / unit;
        of.after.gain[b] = pair->radiometry->gain[b] / unit;
        of.after.offset[b] = pair->radiometry->offset[b] / unit;
    }
    if (!status)
        status = ys_identify(&identity, &of, err);

    if (!status && identity.looks_differ)
        out->flags |= YS_LOOKS_DIFFER;
    if (!status)
        status = tell_apart(&out->match, &of, side, pair, &identity, err);
    struct ys_dist stayed = {.p = identity.stayed, .n = identity.n_stayed};

    identity.stayed = NULL; /* goes over */
    if (!status && out->counted && !fill_intervals(out, side, pair->area, &stayed))
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory");
    ys_dist_fini(&stayed);
    ys_identity_fini(&identity);
    free(before);
    free(after);
    return status;
}

/* Where a count is refused: what is undecided may be either. */
static void bound(struct ys_area_change *out)
{
    const struct ys_match_out *match = &out->match;
    const uint32_t both = match->uncertain_before < match->uncertain_after
                              ? match->uncertain_before
                              : match->uncertain_after;

    out->stayed90[0] = match->stayed;
    out->stayed90[1] = match->stayed + both;
    out->left90[0] = match->left;
    out->left90[1] = match->left + match->uncertain_before;
    out->arrived90[0] = match->arrived;
    out->arrived90[1] = match->arrived + match->uncertain_after;
}

/* Of n pairs, by what all of them share. */
static bool pairs_that_stayed(struct ys_dist *out, const struct ys_match_out *match, size_t n)
{
    double *p = ys_new(n + 1, sizeof *p);

    for (int k = 0; p && k < YS_TURNOVER_SHARES; k++)
        p[lround((double)k * (double)n / (YS_TURNOVER_SHARES - 1))] += match->pairs_stayed[k];
    *out = (struct ys_dist){.p = p, .n = n + 1};
    return p != NULL;
}

static bool add_dist(struct ys_dist *to, struct ys_dist *more)
{
    struct ys_dist sum = {0};
    const bool ok = ys_dist_sum(&sum, to, more);

    ys_dist_fini(to);
    ys_dist_fini(more);
    *to = sum;
    return ok;
}

/* How many stayed, by place: pairs with what their place says, and those that may have been missed at
 * one date. */
static bool stayed_by_place(struct ys_dist *out, const struct ys_match_out *match,
                            const struct ys_date_done side[2], size_t area)
{
    const size_t n_before = side[0].counts->area[area].counted.n_found;
    double *p = ys_new_raw(n_before, sizeof *p), shared = 0;
    struct ys_dist pairs;
    size_t n = 0, n_pairs = 0;
    bool ok = p != NULL;

    for (int k = 0; k < YS_TURNOVER_SHARES; k++)
        shared += match->pairs_stayed[k];
    for (size_t k = 0; ok && k < n_before; k++)
        if (!isnan(match->before_same[k])) {
            n_pairs++;
            if (!(shared > 0))
                p[n++] = match->before_same[k];
        } else if (match->before[k] == YS_UNCERTAIN) {
            p[n++] = match->alone_same;
        }
    ok = ok && ys_dist_poisson_binomial(out, p, n);
    if (ok && shared > 0) {
        ok = pairs_that_stayed(&pairs, match, n_pairs);
        ok = ok && add_dist(out, &pairs);
        if (!ok)
            ys_dist_fini(out);
    }
    free(p);
    return ok;
}

ys_status ys_area_moved(struct ys_area_change *out, const struct ys_date_done side[2],
                        size_t area, struct ys_error *err)
{
    struct ys_dist stayed;

    if (!out->counted) {
        bound(out);
        return YS_OK;
    }
    if (!stayed_by_place(&stayed, &out->match, side, area))
        return ys_fail(err, YS_ERR_NOMEM, "out of memory");
    const bool ok = fill_intervals(out, side, area, &stayed);

    ys_dist_fini(&stayed);
    return ok ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "out of memory");
}
