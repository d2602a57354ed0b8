#include "../../../kernels/cpu.h"
#include "../../../src/nets/network.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A table with every kind of layer, and every way to read one, on drawn numbers. */

enum { WIDTH = 40, HEIGHT = 20, N_LAYERS = 12, MOST_CHANNELS = 24 };

#define CONV(side, step, by)                                                                   \
    .kind = YS_LAYER_CONV, .rows = side, .columns = side, .row_step = step,                    \
    .row_pad = (side) / 2 * (by), .spread = by

static const struct ys_layer rows_of[N_LAYERS] = {
    {.kind = YS_LAYER_INPUT, .out = 3},
    {CONV(3, 1, 1), .from = 0, .in = 3, .out = 8},
    {CONV(3, 1, 2), .from = 1, .add = 1, .in = 8, .out = 8},
    {.kind = YS_LAYER_SPLIT, .from = 2, .out = 16},
    {CONV(5, 2, 1), .from = 3, .halve = true, .in = 8, .out = 12, .constants = 2},
    {CONV(1, 1, 1), .from = 4, .first_in = 3, .in = 11, .out = 8},
    {CONV(3, 1, 4), .from = 5, .add = 5, .in = 8, .out = 8},
    {.kind = YS_LAYER_ADD_UP, .from = 6, .add = 1, .out = 8},
    {CONV(3, 1, 1), .from = 7, .in = 8, .out = 5, .linear = true},
    {CONV(1, 1, 1), .from = 2, .in = 8, .out = 5, .linear = true},
    {.kind = YS_LAYER_MIRROR, .from = 8, .add = 9, .out = 5},
    {CONV(3, 1, 1), .from = 10, .in = 5, .out = 11, .linear = true},
};
static const struct ys_layers table = {rows_of, N_LAYERS};
static const float constant[2] = {0.5f, -1.25f};

static float any(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (float)(*seed >> 8) / (1 << 24) * 2 - 1;
}

/* ---- the same, written out plane by plane in double */

struct whole {
    size_t channels, width, height;
    double at[MOST_CHANNELS * WIDTH * HEIGHT];
};

static double point(const struct whole *w, size_t c, ptrdiff_t y, ptrdiff_t x)
{
    if (y < 0 || x < 0 || y >= (ptrdiff_t)w->height || x >= (ptrdiff_t)w->width)
        return 0;
    return w->at[(c * w->height + (size_t)y) * w->width + (size_t)x];
}

/* A column of a split plane as that of the plane it was made of. */
static double joined(const struct whole *w, size_t c, ptrdiff_t y, ptrdiff_t x)
{
    return x < 0 ? 0 : point(w, 2 * c + (size_t)(x % 2), y, x / 2);
}

static double conv_point(const struct ys_layer *s, const struct whole *from, const float *w,
                         ptrdiff_t y, ptrdiff_t x)
{
    const ptrdiff_t by = (ptrdiff_t)s->spread;
    double sum = 0;

    for (size_t c = 0; c < s->in; c++)
        for (size_t u = 0; u < s->rows; u++)
            for (size_t v = 0; v < s->columns; v++, w++) {
                const ptrdiff_t yy =
                    y * (ptrdiff_t)s->row_step - (ptrdiff_t)s->row_pad + (ptrdiff_t)u * by;
                const ptrdiff_t off = ((ptrdiff_t)v - (ptrdiff_t)(s->columns / 2)) * by;

                sum += (double)*w * (s->halve ? joined(from, c + s->first_in, yy, 2 * x + off)
                                              : point(from, c + s->first_in, yy, x + off));
            }
    return sum;
}

static double one(size_t l, const struct whole *done, const float *w, const float *bias,
                  size_t c, ptrdiff_t y, ptrdiff_t x)
{
    const struct ys_layer *s = &rows_of[l];
    const struct whole *from = &done[s->from], *add = &done[s->add];
    double sum;

    switch (s->kind) {
    case YS_LAYER_SPLIT:
        return point(from, c / 2, y, 2 * x + (ptrdiff_t)(c % 2));
    case YS_LAYER_ADD_UP:
        return point(add, c, y, x) + point(from, c, y / 2, x / 2);
    case YS_LAYER_MIRROR:
        return fmax(point(from, c, y, x) + point(add, c, y, x), 0) +
               fmax(point(from, c, y, x) - point(add, c, y, x), 0);
    default:
        if (c >= s->out)
            return (double)constant[c - s->out];
        sum = (double)bias[c] + conv_point(s, from, w + c * s->in * s->rows * s->columns, y, x);
        return (s->linear ? sum : fmax(sum, 0)) + (s->add ? point(add, c, y, x) : 0);
    }
}

/* Planes of every layer; the input is in done[0]. */
static void write_out(struct whole *done, const float *weight, const float *bias)
{
    for (size_t l = 1; l < N_LAYERS; l++) {
        const struct ys_layer *s = &rows_of[l];
        struct whole *to = &done[l];

        *to = (struct whole){.channels = s->out + s->constants,
                             .width = done[s->from].width,
                             .height = done[s->from].height};
        to->width = s->kind == YS_LAYER_SPLIT    ? to->width / 2
                    : s->kind == YS_LAYER_ADD_UP ? done[s->add].width
                                                 : to->width;
        to->height = s->kind == YS_LAYER_ADD_UP ? done[s->add].height
                     : s->row_step == 2         ? to->height / 2
                                                : to->height;
        for (size_t c = 0; c < to->channels; c++)
            for (size_t y = 0; y < to->height; y++)
                for (size_t x = 0; x < to->width; x++)
                    to->at[(c * to->height + y) * to->width + x] =
                        one(l, done, weight, bias, c, (ptrdiff_t)y, (ptrdiff_t)x);
        if (s->kind == YS_LAYER_CONV) {
            weight += s->out * s->in * s->rows * s->columns;
            bias += s->out;
        }
    }
}

/* ---- drawn numbers through the runtime */

struct drawn {
    float *weight, *bias;
    float in[3 * WIDTH * HEIGHT];
};

static void draw(struct drawn *d, uint32_t seed)
{
    const size_t n = ys_layers_weights(&table), m = ys_layers_channels(&table);

    d->weight = calloc(n, sizeof *d->weight);
    d->bias = calloc(m, sizeof *d->bias);
    for (size_t i = 0; i < n; i++)
        d->weight[i] = any(&seed) / 4;
    for (size_t i = 0; i < m; i++)
        d->bias[i] = any(&seed);
    for (size_t i = 0; i < 3 * WIDTH * HEIGHT; i++)
        d->in[i] = any(&seed);
}

static void drawn_fini(struct drawn *d)
{
    free(d->weight);
    free(d->bias);
}

static void fill_row(void *ctx, float *const *rows, size_t y)
{
    const struct drawn *d = ctx;

    for (size_t c = 0; c < 3; c++)
        memcpy(rows[c], d->in + (c * HEIGHT + y) * WIDTH, WIDTH * sizeof(float));
}

enum { OUT = 11, OUT_SIZE = OUT * WIDTH * HEIGHT };

/* All rows from `first` on, through a pass that has been used before or not. */
static void run(float *out, struct drawn *d, struct ys_pass *pass, size_t first)
{
    struct ys_network network;

    cr_assert(ys_network_new(&network, &table, d->weight, d->bias));
    ys_pass_begin(pass, &network, fill_row, d);
    for (size_t i = 0; i < 2; i++)
        ys_pass_fill(pass, 4, i, constant[i]);
    for (size_t y = first; y < HEIGHT; y++) {
        const float *const *rows = ys_pass_row(pass, y);

        for (size_t c = 0; c < OUT; c++)
            memcpy(out + (c * HEIGHT + y) * WIDTH, rows[c], WIDTH * sizeof(float));
    }
    ys_network_fini(&network);
}

static void run_on(float *out, struct drawn *d, unsigned cpu_flags)
{
    struct ysk_ops ops;

    ysk_ops_init(&ops, cpu_flags);
    struct ys_pass *pass = ys_pass_new(&table, WIDTH, HEIGHT, &ops);

    cr_assert(pass);
    run(out, d, pass, 0);
    ys_pass_free(pass);
}

Test(layers, every_kind_does_what_it_does_written_out)
{
    static struct whole done[N_LAYERS];
    static struct drawn d;
    static float out[OUT_SIZE];

    draw(&d, 7);
    done[0] = (struct whole){.channels = 3, .width = WIDTH, .height = HEIGHT};
    for (size_t i = 0; i < 3 * WIDTH * HEIGHT; i++)
        done[0].at[i] = (double)d.in[i];
    write_out(done, d.weight, d.bias);
    run_on(out, &d, ysk_cpu_detect());
    for (size_t i = 0; i < OUT_SIZE; i++)
        cr_assert_float_eq((double)out[i], done[N_LAYERS - 1].at[i], 2e-4, "point %zu", i);
    drawn_fini(&d);
}

Test(layers, the_bytes_do_not_depend_on_the_instructions)
{
    static const unsigned cpus[] = {YSK_CPU_AVX2, YSK_CPU_AVX2 | YSK_CPU_AVX512, ~0u};
    static struct drawn d;
    static float want[OUT_SIZE], out[OUT_SIZE];

    draw(&d, 8);
    run_on(want, &d, 0);
    for (size_t i = 0; i < sizeof cpus / sizeof *cpus; i++) {
        run_on(out, &d, cpus[i] & ysk_cpu_detect());
        cr_assert_arr_eq(out, want, sizeof out, "flags %u", cpus[i]);
    }
    drawn_fini(&d);
}

Test(layers, a_pass_may_be_used_again_and_rows_left_out)
{
    static struct drawn first, second;
    static float want[OUT_SIZE], out[OUT_SIZE];
    struct ysk_ops ops;

    ysk_ops_init(&ops, ysk_cpu_detect());
    draw(&first, 9);
    draw(&second, 10);
    run_on(want, &second, ysk_cpu_detect());
    struct ys_pass *pass = ys_pass_new(&table, WIDTH, HEIGHT, &ops);

    cr_assert(pass);
    run(out, &first, pass, 0);
    run(out, &second, pass, 0);
    cr_assert_arr_eq(out, want, sizeof out);
    memset(out, 0, sizeof out);
    run(out, &second, pass, 13);
    for (size_t c = 0; c < OUT; c++) {
        const size_t at = (c * HEIGHT + 13) * WIDTH;

        cr_assert_arr_eq(out + at, want + at, (HEIGHT - 13) * WIDTH * sizeof(float));
    }
    ys_pass_free(pass);
    drawn_fini(&first);
    drawn_fini(&second);
}
