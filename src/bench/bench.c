/* bench.c - the kernels timed against plain reading of memory */

#include "bench.h"

#include <math.h>
#include <stdlib.h>

#include "../../kernels/cpu.h"
#include "../../kernels/threads.h"
#include "../base/error.h"
#include "../base/mem.h"
#include "../raster/quantile.h"
#include "bench_case.h"

enum { REPEATS = 9 };

/* ---- one case */

struct timing {
    double case_s, read_s; /* medians; read_s: of the limit that it is held against */
};

/* The passes take turns, so that what else the machine does falls on both. */
static ys_status time_case(struct timing *out, struct ys_bench_job *job, struct ys_error *err)
{
    double case_s[REPEATS], read_s[REPEATS];
    const bool reads = job->kase->bytes_px > 0, adds = job->kase->kind == YS_BENCH_NET;
    ys_status status = ys_bench_pass(job, err); /* the first touches fresh memory */

    for (int i = 0; i < REPEATS && !status; i++) {
        const double t0 = ys_bench_now_s();

        if (reads)
            ys_bench_read(job->a, job->b, job->bytes, &job->ops, job->threads);
        if (adds)
            ys_bench_limit(job);
        const double t1 = ys_bench_now_s();

        status = ys_bench_pass(job, err);
        read_s[i] = t1 - t0;
        case_s[i] = ys_bench_now_s() - t1;
    }
    if (status)
        return status;
    out->case_s = ys_quantile_linear(case_s, REPEATS, 0.5);
    out->read_s = ys_quantile_linear(read_s, REPEATS, 0.5);
    return YS_OK;
}

static ys_status measure(struct ys_bench_row *out, struct ys_bench_job *job,
                         struct ys_error *err)
{
    struct timing t = {0};
    ys_status status = ys_bench_begin(job, err);

    if (!status)
        status = time_case(&t, job, err);
    if (status) {
        ys_bench_end(job);
        return status;
    }
    const double pixels = ys_bench_pixels(job), bytes = pixels * job->kase->bytes_px;

    *out = (struct ys_bench_row){.what = job->kase->what,
                                 .threads = job->threads,
                                 .mpx_s = pixels / t.case_s / 1e6,
                                 .gb_s = NAN,
                                 .share = NAN,
                                 .scaling = 1,
                                 .gflop_s = NAN};
    if (bytes > 0) {
        out->gb_s = bytes / t.case_s / 1e9;
        out->share = bytes / t.case_s / (2 * (double)job->bytes / t.read_s);
    }
    if (job->kase->kind == YS_BENCH_NET) {
        double flops;
        const double points = ys_bench_net_points(&flops, job->kase);

        out->gflop_s = points * flops / t.case_s / 1e9;
        out->share = out->gflop_s / (ys_bench_limit_flops() / t.read_s / 1e9);
    }
    ys_bench_end(job);
    return YS_OK;
}

/* ---- all of them */

static void set_scaling(struct ys_bench_row *row, size_t n)
{
    for (size_t i = 0; i < n; i++)
        row[i].scaling =
            row[i].threads == 1 ? 1 : row[i].mpx_s / row[i - 1].mpx_s * row[i - 1].scaling;
}

static ys_status measure_all(struct ys_bench_row *row, size_t *n, struct ys_bench_job *job,
                             const struct ys_options *opt, struct ys_error *err)
{
    const int threads = opt->threads ? opt->threads : ysk_processors();
    size_t n_cases;
    const struct ys_bench_case *cases = ys_bench_cases(&n_cases);
    ys_status status = YS_OK;

    for (size_t c = 0; c < n_cases && !status; c++) {
        job->kase = cases + c;
        ys_bench_draw(job, threads);
        for (int t = 1; t <= threads && !status;
             t = t < threads && 2 * t > threads ? threads : 2 * t) {
            job->threads = t;
            status = measure(row + *n, job, err);
            *n += status ? 0 : 1;
        }
        if (opt->progress)
            opt->progress(opt->progress_ctx, "bench", (double)(c + 1) / (double)n_cases);
    }
    set_scaling(row, *n);
    return status;
}

ys_status ys_bench_measure(struct ys_bench_row **out, size_t *n, size_t bytes,
                           const struct ys_options *opt, struct ys_error *err)
{
    size_t n_cases;
    struct ys_bench_job job = {.bytes = bytes / 2 / YS_BENCH_GRAIN * YS_BENCH_GRAIN};

    ys_bench_cases(&n_cases);
    *n = 0;
    *out = NULL;
    if (!job.bytes)
        return ys_fail(err, YS_ERR_NOMEM, "%zu KiB for two pictures; want %d at least",
                       bytes >> 10, 2 * YS_BENCH_GRAIN >> 10);
    ysk_ops_init(&job.ops, ysk_cpu_detect());
    job.a = ys_new_raw(job.bytes, 1);
    job.b = ys_new_raw(job.bytes, 1);
    /* Powers of two below 512 threads, and the last one. */
    *out = ys_new(n_cases * 10, sizeof **out);
    ys_status status =
        job.a && job.b && *out
            ? measure_all(*out, n, &job, opt, err)
            : ys_fail(err, YS_ERR_NOMEM, "out of memory for two pictures of %zu MiB",
                      job.bytes >> 20);

    free(job.a);
    free(job.b);
    if (status) {
        free(*out);
        *out = NULL;
    }
    return status;
}
