/* layers.c - layers of the networks by this program, by oneDNN and by OpenCV's dnn, in one run
 *
 * Prints a table.  Each library sees the same pictures, as many at a time as it likes; all three
 * take turns, and their results must agree. */

#include "layers.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../kernels/cpu.h"
#include "../../kernels/threads.h"
#include "../../src/bench/bench.h"
#include "../../src/nets/network.h"

enum { ROUNDS = 21, PICTURES = 8, MOST_THREADS = 2, PEERS = 3 };

static const struct peer_layer cases[] = {
    {"U-net, 16 to 16, 3 x 3, 256 x 256", 16, 16, 3, 3, 1, 256, 256, PICTURES},
    {"U-net, 32 to 32, 3 x 3, 128 x 128", 32, 32, 3, 3, 1, 128, 128, PICTURES},
    {"U-net, 48 to 48, 3 x 3, every second, 64 x 64", 48, 48, 3, 3, 2, 64, 64, PICTURES},
    {"railcars, 32 to 32, 1 x 5, every fourth, 1000", 32, 32, 1, 5, 4, 1000, 1, PICTURES},
    {"proposals, 41 to 24, 1 x 1, 16384", 41, 24, 1, 1, 1, 16384, 1, PICTURES},
};

/* ---- our side: a table of two layers, a picture for each task */

struct ours {
    const struct peer_layer *layer;
    const float *x;
    float *out;
    struct ys_layer table[2];
    struct ys_layers layers;
    struct ys_network network;
    struct ys_pass *pass[PICTURES];
    struct ysk_ops ops;
};

struct picture {
    const struct ours *ours;
    size_t i;
};

static void fill_row(void *ctx, float *const *rows, size_t y)
{
    const struct picture *p = ctx;
    const struct peer_layer *l = p->ours->layer;
    const size_t w = (size_t)l->width, h = (size_t)l->height, in = (size_t)l->in;

    for (size_t c = 0; c < in; c++)
        memcpy(rows[c], p->ours->x + ((p->i * in + c) * h + y) * w, w * sizeof(float));
}

static void run_picture(void *ctx, size_t i)
{
    struct ours *o = ctx;
    struct picture p = {o, i};
    const size_t w = (size_t)o->layer->width, h = (size_t)o->layer->height;
    const size_t out = (size_t)o->layer->out;

    ys_pass_begin(o->pass[i], &o->network, fill_row, &p);
    for (size_t y = 0; y < h; y++) {
        const float *const *rows = ys_pass_row(o->pass[i], y);

        for (size_t c = 0; c < out; c++)
            memcpy(o->out + ((i * out + c) * h + y) * w, rows[c], w * sizeof(float));
    }
}

static bool ours_new(struct ours *o, const float *weight, const float *bias)
{
    const struct peer_layer *l = o->layer;

    o->table[0] = (struct ys_layer){.kind = YS_LAYER_INPUT, .out = (size_t)l->in};
    o->table[1] = (struct ys_layer){.kind = YS_LAYER_CONV,
                                    .in = (size_t)l->in,
                                    .out = (size_t)l->out,
                                    .rows = (size_t)l->rows,
                                    .columns = (size_t)l->columns,
                                    .row_step = 1,
                                    .row_pad = (size_t)(l->rows / 2 * l->spread),
                                    .spread = (size_t)l->spread};
    o->layers = (struct ys_layers){o->table, 2};
    ysk_ops_init(&o->ops, ysk_cpu_detect());
    bool ok = ys_network_new(&o->network, &o->layers, weight, bias);

    for (size_t i = 0; i < PICTURES; i++)
        ok = (o->pass[i] =
                  ys_pass_new(&o->layers, (size_t)l->width, (size_t)l->height, &o->ops)) &&
             ok;
    return ok;
}

static void ours_fini(struct ours *o)
{
    ys_network_fini(&o->network);
    for (size_t i = 0; i < PICTURES; i++)
        ys_pass_free(o->pass[i]);
}

/* ---- all sides of a layer */

static float *drawn(size_t n, uint32_t seed)
{
    float *x = malloc(n * sizeof *x);

    for (size_t i = 0; x && i < n; i++) {
        seed = seed * 1664525U + 1013904223U;
        x[i] = (float)(seed >> 8) / (1 << 23) - 1;
    }
    return x;
}

static int rising(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

struct sides {
    struct ours ours;
    struct peer_conv *dnnl[MOST_THREADS], *opencv;
};

static double timed(struct sides *s, int side, int threads)
{
    const double t0 = ys_bench_now_s();

    if (side == 0)
        ysk_tasks_run(PICTURES, threads, run_picture, &s->ours);
    else if (side == 1)
        peer_dnnl_run(s->dnnl[threads - 1], threads);
    else
        peer_cvdnn_run(s->opencv, threads);
    return ys_bench_now_s() - t0;
}

/* The medians; false where results differ. */
static bool measure(double gflop_s[PEERS][MOST_THREADS], struct sides *s, size_t n_out)
{
    const struct peer_layer *l = s->ours.layer;
    const double flops = 2.0 * (double)n_out * l->in * l->rows * l->columns;
    double t[PEERS][MOST_THREADS][ROUNDS];
    float *other = malloc(n_out * sizeof *other);
    bool same = other != NULL;

    for (int r = -1; r < ROUNDS; r++)
        for (int side = 0; side < PEERS; side++)
            for (int threads = 1; threads <= MOST_THREADS; threads++) {
                const double seconds = timed(s, side, threads);

                if (r >= 0)
                    t[side][threads - 1][r] = seconds;
            }
    for (int side = 1; side < PEERS && same; side++) {
        peer_conv_read(other, side == 1 ? s->dnnl[0] : s->opencv);
        for (size_t i = 0; i < n_out; i++)
            same = same && fabsf(other[i] - s->ours.out[i]) < 1e-3F;
    }
    for (int side = 0; side < PEERS; side++)
        for (int k = 0; k < MOST_THREADS; k++) {
            qsort(t[side][k], ROUNDS, sizeof(double), rising);
            gflop_s[side][k] = flops / t[side][k][ROUNDS / 2] / 1e9;
        }
    free(other);
    return same;
}

static bool print_row(const struct peer_layer *l)
{
    const size_t px = (size_t)l->pictures * (size_t)l->width * (size_t)l->height;
    const size_t n_weights = (size_t)l->in * (size_t)l->out * (size_t)(l->rows * l->columns);
    float *x = drawn(px * (size_t)l->in, 1), *weight = drawn(n_weights, 2);
    float *bias = drawn((size_t)l->out, 3), *out = drawn(px * (size_t)l->out, 4);
    struct sides s = {.ours = {.layer = l, .x = x, .out = out}};
    double g[PEERS][MOST_THREADS];
    bool ok = x && weight && bias && out && ours_new(&s.ours, weight, bias);

    if (ok) {
        for (int k = 0; k < MOST_THREADS; k++)
            s.dnnl[k] = peer_dnnl_new(l, x, weight, bias, k + 1);
        s.opencv = peer_cvdnn_new(l, x, weight, bias);
        ok = measure(g, &s, px * (size_t)l->out);
        printf("| %s | **%.0f / %.0f** | %.0f / %.0f | %.0f / %.0f |\n", l->what, g[0][0],
               g[0][1], g[1][0], g[1][1], g[2][0], g[2][1]);
        for (int k = 0; k < MOST_THREADS; k++)
            peer_conv_free(s.dnnl[k]);
        peer_conv_free(s.opencv);
    }
    ours_fini(&s.ours);
    free(x);
    free(weight);
    free(bias);
    free(out);
    return ok;
}

int main(void)
{
    bool ok = true;

    printf("Layers of the networks, %d pictures at a time, GFLOP/s on 1 and 2 threads; %s:\n\n"
           "| layer | yardstick | oneDNN | OpenCV dnn |\n| --- | --- | --- | --- |\n",
           PICTURES, peer_conv_versions());
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ok = print_row(&cases[i]) && ok;
    if (!ok)
        fputs("layers: results differ\n", stderr);
    return ok ? 0 : 1;
}
