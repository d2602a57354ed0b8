/* run.c - the main job: read, align, count every date, compare the dates, judge the claims */

#include "run.h"

#include <stdlib.h>

#include "../../../kernels/cpu.h"
#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/mem.h"

static void show(const struct ys_work *run, const char *stage, size_t done, size_t of)
{
    if (run->opt.progress)
        run->opt.progress(run->opt.progress_ctx, stage, (double)done / (double)of);
}

static ys_status run_date(struct ys_work *run, size_t i, struct ys_error *err)
{
    struct ys_dated *date = &run->date[i];
    ys_status status;

    show(run, "aligning", 2 * i, 2 * run->n_date);
    if ((status = ys_run_register(run, date, err)) != YS_OK)
        return status;
    show(run, "counting", 2 * i + 1, 2 * run->n_date);
    if ((status = ys_run_count(run, date, err)) != YS_OK ||
        (status = ys_run_add_date(run, i, err)) != YS_OK ||
        (status = ys_run_add_counts(run, i, err)) != YS_OK ||
        (status = ys_run_pictures(run, i, err)) != YS_OK)
        return status;
    ys_image_fini(&date->image);
    return i ? ys_run_compare(run, i - 1, i, err) : YS_OK;
}

/* One date after the other: the reference and two more are in memory at the same time. */
static ys_status run_dates(struct ys_work *run, struct ys_error *err)
{
    ys_status status = YS_OK;

    for (size_t i = 0; !status && i < run->n_date; i++) {
        status = run_date(run, i, err);
        if (i > 1)
            ys_image_fini(&run->date[i - 1].on_grid);
    }
    return status;
}

ys_status ys_pipeline_run(ys_result **out, const struct ys_job *job,
                          const struct ys_options *opt, struct ys_error *err)
{
    struct ys_work run = {0};
    ys_status status;

    *out = NULL;
    if (opt)
        run.opt = *opt;
    else
        ys_options_init(&run.opt);
    if (run.opt.threads <= 0)
        run.opt.threads = ysk_processors();
    ysk_ops_init(&run.ops, ysk_cpu_detect());
    run.res = ys_new(1, sizeof *run.res);
    if (!run.res)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory");
    status = ys_run_inputs(&run, job, err);
    if (!status)
        status = ys_run_grid(&run, err);
    if (!status)
        status = run_dates(&run, err);
    if (!status)
        status = ys_run_judge(&run, err);
    if (!status)
        status = ys_run_adjudicate(&run, err);
    show(&run, "done", 1, 1);
    ys_run_fini(&run);
    if (status)
        ys_result_free(run.res);
    else
        *out = run.res;
    return status;
}
