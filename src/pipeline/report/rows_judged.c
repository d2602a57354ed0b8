/* rows_judged.c - verdicts, and what became of each correction, written into the result */

#include "run_parts.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "row_store.h"

static ys_status no_memory(struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "out of memory for the result");
}

static const char *kind_name(enum ys_claim_kind kind)
{
    static const char *const name[] = {"snapshot", "series_max", "events", "cumulative",
                                       "capacity", "geometry",   "context"};

    return name[kind];
}

static ys_status add_verdict(ys_result *res, const struct ys_claim *claim,
                             const struct ys_judged *judged, struct ys_error *err)
{
    const struct ys_claim_interval interval = ys_claim_interval_of(claim);
    char stated[80];
    struct ys_verdict *row = ys_result_row(&res->verdict, &res->n_verdict, sizeof *row);

    if (!row)
        return no_memory(err);
    ys_claim_stated(stated, sizeof stated, claim);
    *row = (struct ys_verdict){
        .id = ys_result_keep(res, claim->id),
        .class_name = ys_result_keep(res, claim->class_name),
        .kind = kind_name(claim->kind),
        .site = ys_result_keep(res, claim->site),
        .date_start = ys_result_keep(res, claim->date_start),
        .date_end = ys_result_keep(res, claim->date_end),
        .stated = ys_result_keep(res, stated),
        .low = interval.stated ? interval.low : NAN,
        .high = interval.stated ? interval.high : NAN,
        .kind_of_verdict = judged->verdict,
        .code = judged->code,
        .reason = ys_result_keep(res, judged->reason),
        .p_claim = judged->p_claim,
        .has_observed = judged->has_observed,
        .observed_low = judged->low,
        .observed_best = judged->best,
        .observed_high = judged->high,
        .rehearsal = res->rendered,
        .said_by = ys_result_keep(res, claim->said_by),
        .publisher = ys_result_keep(res, claim->publisher),
        .date_published = ys_result_keep(res, claim->date_published),
        .source = ys_result_keep(res, claim->source),
        .note = ys_result_keep(res, claim->note),
        .disputed = ys_result_keep(res, claim->disputed),
    };
    if (!row->id || !row->class_name || !row->site || !row->date_start || !row->date_end ||
        !row->stated || !row->reason || !row->said_by || !row->publisher ||
        !row->date_published || !row->source || !row->note || !row->disputed)
        return no_memory(err);
    return YS_OK;
}

ys_status ys_result_add_verdicts(ys_result *res, const struct ys_run_job *job,
                                 const struct ys_judged *judged, struct ys_error *err)
{
    const struct ys_claims_file *claims = &job->in.claims;
    ys_status status = YS_OK;

    for (size_t i = 0; !status && i < claims->n; i++)
        status = add_verdict(res, &claims->claim[i], &judged[i], err);
    return status;
}

static ys_status add_correction(ys_result *res, const struct ys_correction_in *c,
                                const struct ys_adj_done *done, struct ys_error *err)
{
    struct ys_correction *row = &res->correction[res->n_correction];

    *row = (struct ys_correction){
        .feature = c->feature,
        .action = c->action,
        .author = ys_result_keep(res, c->author),
        .reason = ys_result_keep(res, c->reason),
        .date = ys_result_keep(res, c->date),
        .area = ys_result_keep(res, c->area),
        .class_name = ys_result_keep(res, c->class_name),
        .parts = c->parts,
        .applied = done->applied,
        .why = ys_result_keep(res, done->why),
        .count = done->row,
        .object = done->number,
        .n_objects = done->n_objects,
    };
    if (!row->author || !row->reason || !row->date || !row->area || !row->class_name ||
        !row->why)
        return no_memory(err);
    res->n_correction++;
    if (c->action == YS_ADD && done->applied &&
        !ys_polygon_copy(&res->added[res->n_correction - 1], &c->polygon))
        return no_memory(err);
    return YS_OK;
}

ys_status ys_result_add_corrections(ys_result *res, const struct ys_run_job *job,
                                    struct ys_adj_out *adjudicated, struct ys_error *err)
{
    const struct ys_corrections_file *corrections = &job->in.corrections;
    ys_status status = YS_OK;

    if (!job->in.asked->corrections)
        return YS_OK;
    res->correction = ys_new(corrections->n, sizeof *res->correction);
    res->added = ys_new(corrections->n, sizeof *res->added);
    if (!res->correction || !res->added)
        return no_memory(err);
    res->adjudicated = adjudicated->row;
    adjudicated->row = NULL;
    for (size_t i = 0; !status && i < corrections->n; i++)
        status = add_correction(res, &corrections->at[i], &adjudicated->done[i], err);
    return status;
}
