/* judge.c - the claims, held against the counts of their class */

#include "run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../../base/error.h"
#include "../../base/mem.h"

/* What one date says of a class: the sum over all its areas. */
static ys_status look_at(struct ys_observation *look, struct ys_dist *dist,
                         const struct ys_work *run, const struct ys_dated *date,
                         const char *class_name, struct ys_error *err)
{
    bool any = false;

    *look = (struct ys_observation){.day = ys_tile_days(date->tile), .counted = true};
    if (!ys_dist_point(dist, 0))
        return ys_fail(err, YS_ERR_NOMEM, "out of memory");
    for (size_t a = 0; a < run->site.n_area; a++) {
        const struct ys_counted *c = &date->area[a];
        struct ys_dist sum;

        if (strcasecmp(run->res->area[a].class_name, class_name))
            continue;
        any = true;
        look->flags |= c->flags;
        look->counted = look->counted && c->counted;
        if (!c->counted)
            continue;
        look->best += c->best;
        look->low += c->low90;
        look->high += c->high90;
        if (!ys_dist_sum(&sum, dist, &c->dist))
            return ys_fail(err, YS_ERR_NOMEM, "out of memory");
        ys_dist_fini(dist);
        *dist = sum;
    }
    look->counted = look->counted && any;
    /* Errors of the areas of one picture share their cause: the ends are added, not convolved. */
    look->dist = dist;
    return YS_OK;
}

static bool class_is_counted(const struct ys_work *run, const char *class_name)
{
    for (size_t a = 0; a < run->res->n_area; a++)
        if (!strcasecmp(run->res->area[a].class_name, class_name))
            return true;
    return false;
}

static const char *kind_name(enum ys_claim_kind kind)
{
    static const char *const name[] = {"snapshot", "series_max", "events", "cumulative",
                                       "capacity", "geometry",   "context"};

    return name[kind];
}

static ys_status add_verdict(struct ys_work *run, const struct ys_claim *claim,
                             const struct ys_judged *judged, struct ys_error *err)
{
    const struct ys_claim_interval interval = ys_claim_interval_of(claim);
    char stated[80];
    struct ys_verdict *row = ys_run_row(&run->res->verdict, &run->res->n_verdict, sizeof *row);

    if (!row)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for the result");
    ys_claim_stated(stated, sizeof stated, claim);
    *row = (struct ys_verdict){
        .id = ys_run_keep(run, claim->id),
        .class_name = ys_run_keep(run, claim->class_name),
        .kind = kind_name(claim->kind),
        .site = ys_run_keep(run, claim->site),
        .date_start = ys_run_keep(run, claim->date_start),
        .date_end = ys_run_keep(run, claim->date_end),
        .stated = ys_run_keep(run, stated),
        .low = interval.stated ? interval.low : NAN,
        .high = interval.stated ? interval.high : NAN,
        .kind_of_verdict = judged->verdict,
        .code = judged->code,
        .reason = ys_run_keep(run, judged->reason),
        .p_claim = judged->p_claim,
        .has_observed = judged->has_observed,
        .observed_low = judged->low,
        .observed_best = judged->best,
        .observed_high = judged->high,
        .rehearsal = run->res->rendered,
        .said_by = ys_run_keep(run, claim->said_by),
        .publisher = ys_run_keep(run, claim->publisher),
        .date_published = ys_run_keep(run, claim->date_published),
        .source = ys_run_keep(run, claim->source),
        .note = ys_run_keep(run, claim->note),
        .disputed = ys_run_keep(run, claim->disputed),
    };
    if (!row->id || !row->class_name || !row->site || !row->date_start || !row->date_end ||
        !row->stated || !row->reason || !row->said_by || !row->publisher ||
        !row->date_published || !row->source || !row->note || !row->disputed)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for the result");
    return YS_OK;
}

static ys_status judge_one(struct ys_work *run, const struct ys_claim *claim,
                           struct ys_error *err)
{
    struct ys_observation *look = ys_new(run->n_date, sizeof *look);
    struct ys_dist *dist = ys_new(run->n_date, sizeof *dist);
    ys_status status = look && dist ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "out of memory");

    for (size_t i = 0; !status && i < run->n_date; i++)
        status = look_at(&look[i], &dist[i], run, &run->date[i], claim->class_name, err);
    if (!status) {
        const struct ys_judge_in in = {claim, look, run->n_date,
                                       ys_site_is(&run->site, claim->site),
                                       class_is_counted(run, claim->class_name)};
        struct ys_judged judged;

        ys_judge(&judged, &in);
        status = add_verdict(run, claim, &judged, err);
    }
    for (size_t i = 0; dist && i < run->n_date; i++)
        ys_dist_fini(&dist[i]);
    free(dist);
    free(look);
    return status;
}

ys_status ys_run_judge(struct ys_work *run, struct ys_error *err)
{
    ys_status status = YS_OK;

    for (size_t i = 0; !status && i < run->claims.n; i++)
        status = judge_one(run, &run->claims.claim[i], err);
    return status;
}
