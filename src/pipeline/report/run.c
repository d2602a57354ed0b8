/* run.c - the main job: read, align, count every date, compare the dates, judge the claims
 *
 * The order of its steps, and how long their pixels are kept.  Date by date, because pixels are what
 * fills memory: at any time those of the reference, of the last date that shows an area and of this one
 * are held, and of the last that is aligned, however many dates there are (but for --all-pairs, which needs all).  What is left of a date after that are its counts.  Corrections, claims and
 * rows come when all dates are compared, since a later date may say that cloud hid an earlier one. */

#include "run.h"

#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "run_parts.h"

static void show(const struct ys_options *opt, const char *stage, size_t done, size_t of)
{
    if (opt->progress)
        opt->progress(opt->progress_ctx, stage, (double)done / (double)of);
}

/* Counting is done in the date's own pixels and comparing on the grid, so the date's image is let
 * go in between. */
static ys_status run_date(struct ys_findings *found, const struct ys_run_job *job, size_t i,
                          struct ys_error *err)
{
    const struct ys_options *opt = &job->in.opt;
    const size_t n = job->in.n_date;
    struct ys_registered *date = &found->date[i];
    struct ys_date_counts *counts = &found->counts[i];
    ys_status status = YS_OK;

    show(opt, "aligning", 2 * i, 2 * n);
    if (i != job->in.reference)
        status = ys_date_register(found->date, job, i, err);
    else if (i) /* registered before all others; its image was let go */
        status = ys_date_read(date, job, NULL, err);
    if (status)
        return status;
    show(opt, "counting", 2 * i + 1, 2 * n);
    const struct ys_date_done done = {date, counts};

    status = ys_date_count(counts, job, date, err);
    if (!status)
        status = ys_date_pictures(&found->pictures, job, i, &done, err);
    ys_image_fini(&date->image);
    return status ? status : ys_chain_add(found, job, i, err);
}

static ys_status run_dates(struct ys_findings *found, const struct ys_run_job *job,
                           struct ys_error *err)
{
    const size_t n = job->in.n_date, ref = job->in.reference;
    size_t aligned =
        ref; /* the last one: a date may lie on it that does not on the reference */
    ys_status status = YS_OK;

    if (!ys_findings_init(found, n, job->in.site.n_area))
        return ys_fail(err, YS_ERR_NOMEM, "out of memory");
    /* All others are held against it, those before it, too.  Its image waits for its turn. */
    status = ys_date_register(found->date, job, ref, err);
    if (!status && ref)
        ys_image_fini(&found->date[ref].image);
    for (size_t i = 0; !status && i < n; i++) {
        status = run_date(found, job, i, err);
        if (found->date[i].place.aligned)
            aligned = i;
        for (size_t d = 0; d < i; d++)
            if (d != ref && d != aligned && !ys_chain_needs(found, job, d, i))
                ys_image_fini(&found->date[d].on_grid);
    }
    for (size_t i = 0; i < n; i++)
        ys_registered_fini(&found->date[i]);
    return status;
}

static ys_status run_job(ys_result **out, const struct ys_run_job *job, struct ys_error *err)
{
    struct ys_findings found = {0};
    struct ys_judgement judgement = {0};
    ys_status status = run_dates(&found, job, err);

    if (!status)
        status = ys_findings_adjudicate(&judgement.adjudicated, job, &found, err);
    if (!status)
        status = ys_findings_judge(&judgement.judged, job, &found, err);
    if (!status)
        status = ys_result_rows(out, job, &found, &judgement, err);
    ys_adj_out_fini(&judgement.adjudicated);
    free(judgement.judged);
    ys_findings_fini(&found);
    return status;
}

ys_status ys_pipeline_run(ys_result **out, const struct ys_job *asked,
                          const struct ys_options *opt, struct ys_error *err)
{
    struct ys_run_job job;
    ys_status status = ys_inputs_open(&job.in, asked, opt, err);

    *out = NULL;
    if (!status) {
        status = ys_site_grid_make(&job.grid, &job.in, err);
        if (!status) {
            status = ys_examples_take(&job.marks, &job, err);
            if (!status)
                status = run_job(out, &job, err);
            ys_examples_drop(&job.marks);
            ys_site_grid_fini(&job.grid);
        }
        ys_inputs_fini(&job.in);
    }
    show(opt, "done", 1, 1);
    return status;
}
