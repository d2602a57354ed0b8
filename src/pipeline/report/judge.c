/* judge.c - the claims, held against the counts of their class
 *
 * After all comparisons: cloud over a date that only the next date gives away must keep its count
 * from speaking against a claim. */

#include "run_parts.h"

#include <math.h>
#include <stdlib.h>
#include <strings.h>

#include "../../base/error.h"
#include "../../base/mem.h"

/* What each date says of a class: the sums over all its areas. */
struct looks {
    struct ys_observation *at; /* one a date */
    struct ys_dist *dist;      /* of each */
    size_t n;
};

static bool is_of(const struct ys_inputs *in, size_t area, const char *class_name)
{
    return !strcasecmp(ys_class_of_area(in, area)->name, class_name);
}

/* A count's metres of occupied track in place of its cars; false: out of memory. */
static bool in_metres(struct ys_counted *out, const struct ys_counted *counted)
{
    static const double sds = 2 * 1.645; /* that a 90 % interval is wide */
    const double low = counted->occupied_low_m, high = counted->occupied_high_m;
    const bool known = isfinite(counted->occupied_m);

    *out = (struct ys_counted){.counted = known, .flags = counted->flags};
    if (known) {
        out->best = (uint32_t)lround(counted->occupied_m);
        out->low90 = out->certain = (uint32_t)floor(low);
        out->high90 = (uint32_t)ceil(high);
    }
    return ys_dist_point(&out->dist, (int32_t)out->best) &&
           (!(high > low) || !known || ys_dist_spread(&out->dist, (high - low) / sds));
}

static bool add_look(struct ys_observation *look, struct ys_dist *dist,
                     const struct ys_counted *c)
{
    struct ys_dist sum;

    /* Errors of the areas of one picture share their cause: the ends are added, not
     * convolved. */
    look->certain += c->certain;
    look->best += c->best;
    look->low += c->low90;
    look->high += c->high90;
    if (!ys_dist_sum(&sum, dist, &c->dist))
        return false;
    ys_dist_fini(dist);
    *dist = sum;
    return true;
}

static bool look_at(struct looks *looks, size_t i, const struct ys_run_job *job,
                    const struct ys_findings *found, const struct ys_claim *claim)
{
    struct ys_observation *look = &looks->at[i];
    struct ys_dist *dist = &looks->dist[i];
    bool any = false;

    *look = (struct ys_observation){.day = ys_tile_days(job->in.date[i].tile),
                                    .last_day = ys_tile_last_day(job->in.date[i].tile),
                                    .counted = true};
    if (!ys_dist_point(dist, 0))
        return false;
    for (size_t a = 0; a < job->in.site.n_area; a++) {
        const struct ys_counted *c = &found->counts[i].area[a].counted;
        struct ys_counted metres = {0};
        bool ok = true;

        if (!is_of(&job->in, a, claim->class_name))
            continue;
        any = true;
        look->flags |= ys_count_flags(found, i, a);
        if (ys_claim_in_metres(claim)) {
            ok = in_metres(&metres, c);
            c = &metres;
        }
        look->counted = look->counted && c->counted;
        ok = ok && (!c->counted || add_look(look, dist, c));
        ys_dist_fini(&metres.dist);
        if (!ok)
            return false;
    }
    look->counted = look->counted && any;
    look->dist = dist;
    return true;
}

static bool class_is_counted(const struct ys_inputs *in, const char *class_name)
{
    bool any = false;

    for (size_t a = 0; a < in->site.n_area; a++)
        any = any || is_of(in, a, class_name);
    return any;
}

static bool judge_claim(struct ys_judged *out, const struct ys_run_job *job,
                        const struct ys_findings *found, const struct ys_claim *claim)
{
    struct looks looks = {ys_new(found->n_date, sizeof *looks.at),
                          ys_new(found->n_date, sizeof *looks.dist), found->n_date};
    bool ok = looks.at && looks.dist;

    for (size_t i = 0; ok && i < looks.n; i++)
        ok = look_at(&looks, i, job, found, claim);
    if (ok) {
        const struct ys_judge_in in = {claim, looks.at, looks.n,
                                       ys_site_is(&job->in.site, claim->site),
                                       class_is_counted(&job->in, claim->class_name)};

        ys_judge(out, &in);
    }
    for (size_t i = 0; looks.dist && i < looks.n; i++)
        ys_dist_fini(&looks.dist[i]);
    free(looks.dist);
    free(looks.at);
    return ok;
}

ys_status ys_findings_judge(struct ys_judged **out, const struct ys_run_job *job,
                            const struct ys_findings *found, struct ys_error *err)
{
    const struct ys_claims_file *claims = &job->in.claims;
    struct ys_judged *judged = ys_new(claims->n, sizeof *judged);
    bool ok = judged != NULL;

    *out = NULL;
    for (size_t i = 0; ok && i < claims->n; i++)
        ok = judge_claim(&judged[i], job, found, &claims->claim[i]);
    if (!ok) {
        free(judged);
        return ys_fail(err, YS_ERR_NOMEM, "out of memory to judge the claims");
    }
    *out = judged;
    return YS_OK;
}
