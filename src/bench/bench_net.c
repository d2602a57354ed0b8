/* bench_net.c - the networks, and what multiplying and adding cost at least */

#include <stdlib.h>
#include <string.h>

#include "../../kernels/threads.h"
#include "../base/error.h"
#include "../base/mem.h"
#include "../count/proposals/propose_parts.h"
#include "../count/railcars/track_net.h"
#include "../nets/unet.h"
#include "bench_case.h"

enum {
    TASKS = 8, /* shared out among the threads */
    SIDE = 256,
    STEPS = 1000, /* of a strip: a track of 500 m */
    VIEWS = 4,    /* of each strip */
    ROUNDS = 100000
};

/* Multiplications of one output of every layer; an output of half the width counts half. */
static const double unet_taps = 3 * 16 * 9 + 16 * 16 * 9 + (16 * 32 * 9 + 32 * 32 * 9) / 4.0 +
                                (32 * 48 * 9 + 3 * 48 * 48 * 9 + 48 * 32) / 16.0 +
                                (32 * 32 * 9 + 32 * 16) / 4.0 + 16 * 16 * 9 + 16 * 3;
static const double strip_taps =
    8.0 * 18 * 25 + 16.0 * 9 * 72 + 32.0 * 432 + 32 * 34 * 5 + 4.0 * 32 * 32 * 5 + 8 * 32 * 3;
static const double cell_taps = 24 * (YS_STRIP_SUMS + YS_STRIP_DIFFERENCES + 1);

struct ys_bench_nets {
    struct ys_unet *unet;
    struct ys_nets strips;
    struct ys_ground ground;
    float *in, *out; /* out: a piece for each task */
    bool failed[TASKS];
};

enum { OUT_PIECE = YS_UNET_OUT * SIDE * SIDE };

/* Some planes of noise for the proposals: what they hold costs nothing. */
static bool lay_ground(struct ys_ground *g, float *noise)
{
    *g = (struct ys_ground){.w = SIDE, .h = SIDE, .w2 = SIDE / 2, .h2 = SIDE / 2, .gsd_m = 0.5};
    g->grey = g->level = g->change_across = g->change_along = noise;
    g->double_angle[0] = g->double_angle[1] = noise;
    g->inside = ys_new((size_t)SIDE * SIDE, 1);
    g->odds = ys_new((size_t)SIDE * SIDE, sizeof *g->odds);
    for (size_t i = 0; g->inside && i < (size_t)SIDE * SIDE; i++)
        g->inside[i] = 1;
    return g->inside && g->odds;
}

ys_status ys_bench_nets_new(struct ys_bench_nets **out, struct ys_error *err)
{
    const size_t n = (size_t)YS_UNET_IN * SIDE * SIDE;
    struct ys_bench_nets *nets = *out = ys_new(1, sizeof *nets);
    uint32_t seed = 1;

    if (!nets || !(nets->in = ys_new(n, sizeof *nets->in)) ||
        !(nets->out = ys_new((size_t)TASKS * OUT_PIECE, sizeof *nets->out)) ||
        !lay_ground(&nets->ground, nets->in))
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for the networks");
    for (size_t i = 0; i < n; i++) {
        seed = seed * 1664525U + 1013904223U;
        nets->in[i] = (float)(seed >> 8) / (1 << 23) - 1;
    }
    const ys_status status = ys_unet_new(&nets->unet, YS_UNET_TOPS, err);

    return status ? status : ys_nets_open(&nets->strips, err);
}

void ys_bench_nets_free(struct ys_bench_nets *nets)
{
    if (!nets)
        return;
    ys_unet_free(nets->unet);
    ys_nets_fini(&nets->strips);
    free(nets->ground.inside);
    free(nets->ground.odds);
    free(nets->in);
    free(nets->out);
    free(nets);
}

/* ---- a task of each */

static void fill_noise(void *ctx, float *const *rows, size_t y)
{
    const struct ys_bench_nets *nets = ctx;

    for (size_t c = 0; c < YS_UNET_IN; c++)
        memcpy(rows[c], nets->in + (c * SIDE + y) * SIDE, SIDE * sizeof *nets->in);
}

static void run_unet(void *ctx, size_t i)
{
    const struct ys_bench_job *job = ctx;
    struct ys_bench_nets *nets = job->nets;
    struct ys_unet_tile tile = {.input = fill_noise,
                                .ctx = nets,
                                .out_stride = SIDE,
                                .width = SIDE,
                                .height = SIDE,
                                .out_width = SIDE,
                                .out_height = SIDE};

    for (size_t c = 0; c < YS_UNET_OUT; c++)
        tile.out[c] = nets->out + i * OUT_PIECE + c * SIDE * SIDE;
    nets->failed[i] = !ys_unet_run(&tile, nets->unet, &job->ops);
}

static void run_strip(void *ctx, size_t i)
{
    const struct ys_bench_job *job = ctx;
    struct ys_bench_nets *nets = job->nets;
    const struct ys_net_strip strip = {.n = STEPS, .plane = nets->in};
    struct ys_pass *rows = ys_net_pass_new(STEPS, &job->ops);

    nets->failed[i] = !rows;
    for (int k = 0; rows && nets->strips.n && k < VIEWS; k++) {
        const struct ys_net_view view = {.pixel_m = 0.5, .reverse_columns = k % 2};

        ys_net_run(nets->out + i * OUT_PIECE, &nets->strips.at[0], &strip, &view, rows);
    }
    ys_pass_free(rows);
}

static void run_limit(void *ctx, size_t i)
{
    const struct ys_bench_job *job = ctx;

    job->ops.multiply_add(job->nets->out + i * OUT_PIECE, 1e-3F, 0.5F, ROUNDS);
}

/* ---- all tasks */

void ys_bench_limit(struct ys_bench_job *job)
{
    ysk_tasks_run(TASKS, job->threads, run_limit, job);
}

double ys_bench_limit_flops(void)
{
    return 2.0 * TASKS * YSK_SUMS * ROUNDS;
}

ys_status ys_bench_net(struct ys_bench_job *job, struct ys_error *err)
{
    bool failed = false;

    if (job->kase->net == YS_BENCH_PROPOSALS)
        return ys_ground_odds(&job->nets->ground, job->threads, err);
    if (job->kase->net == YS_BENCH_LIMIT) {
        ys_bench_limit(job);
        return YS_OK;
    }
    ysk_tasks_run(TASKS, job->threads, job->kase->net == YS_BENCH_UNET ? run_unet : run_strip,
                  job);
    for (size_t i = 0; i < TASKS; i++)
        failed = failed || job->nets->failed[i];
    return failed ? ys_fail(err, YS_ERR_NOMEM, "out of memory for the networks") : YS_OK;
}

/* Points of the output, and multiplications and additions for each. */
double ys_bench_net_points(double *flops, const struct ys_bench_case *c)
{
    switch (c->net) {
    case YS_BENCH_UNET:
        *flops = 2 * unet_taps;
        return (double)TASKS * SIDE * SIDE;
    case YS_BENCH_STRIP:
        *flops = 2 * strip_taps;
        return (double)TASKS * VIEWS * STEPS;
    case YS_BENCH_PROPOSALS:
        *flops = 2 * cell_taps;
        return (double)SIDE * SIDE;
    default:
        *flops = 2;
        return ys_bench_limit_flops() / 2;
    }
}
