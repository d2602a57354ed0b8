/* bench_case.c - what is timed: kernels on rows, the whole comparison, components of masks */

#include "bench_case.h"

#include <stdlib.h>
#include <string.h>

#include "../../kernels/threads.h"
#include "../base/error.h"
#include "../base/mem.h"

enum {
    WIDTH = 16384,
    NARROW = 1024,    /* where the pictures are small */
    CACHED_PX = 4096, /* a row of a typical tile, in the first cache */
    TASK_ROWS = 64,
    TAPS = 11,
    SCRATCH_BYTES = 1 << 18 /* of a slot */
};

/* ---- rows in memory */

static const void *row_at(const struct ys_bench_job *job, const void *picture, size_t row,
                          unsigned band, uint32_t x)
{
    const size_t bytes = ys_bench_sample_bytes(job->shape.sample);

    return (const char *)picture +
           ((row * job->shape.bands + band) * job->shape.width + x) * bytes;
}

static void absdiff_row(const struct ys_bench_job *job, size_t row, void *scratch)
{
    job->ops.absdiff_bits_u8(scratch, row_at(job, job->a, row, 0, 0),
                             row_at(job, job->b, row, 0, 0), job->shape.width,
                             YS_BENCH_THRESHOLD);
}

static void pack_row(const struct ys_bench_job *job, size_t row, void *scratch)
{
    job->ops.pack_bits(scratch, row_at(job, job->a, row, 0, 0), job->shape.width);
}

static void difference_row(const struct ys_bench_job *job, size_t row, void *scratch)
{
    const struct ys_change_scan_spec spec = ys_bench_scan_spec(&job->shape, 0);
    const float t = (float)spec.threshold;
    const struct ysk_above above = {spec.measure, spec.measure == YSK_SQUARES ? t * t : t};
    struct ysk_band_pair pair[4];

    for (unsigned k = 0; k < job->shape.bands; k++)
        pair[k] =
            (struct ysk_band_pair){row_at(job, job->a, row, k, 0),
                                   row_at(job, job->b, row, k, 0), job->shape.sample, 1, 0};
    job->ops.diff_bits(scratch, pair, job->shape.bands, job->shape.width, &above);
}

/* ---- rows in the caches: scratch holds bits of noise at first, then finite numbers */

static void erode_cached(const struct ys_bench_job *job, size_t row, void *scratch)
{
    uint64_t *bits = scratch;
    const size_t words = CACHED_PX / 64;
    const uint64_t *const rows[3] = {bits + words, bits + 2 * words, bits + 3 * words};

    (void)row;
    job->ops.erode_row(bits, rows, 3, CACHED_PX, 1);
}

static void dilate_cached(const struct ys_bench_job *job, size_t row, void *scratch)
{
    uint64_t *bits = scratch;
    const size_t words = CACHED_PX / 64;
    const uint64_t *const rows[3] = {bits + words, bits + 2 * words, bits + 3 * words};

    (void)row;
    job->ops.dilate_row(bits, rows, 3, CACHED_PX, 1);
}

static void edges_cached(const struct ys_bench_job *job, size_t row, void *scratch)
{
    uint64_t *bits = scratch, *turn = bits + CACHED_PX / 64;
    uint32_t *count = (uint32_t *)(void *)(turn + YSK_RANKS(CACHED_PX));
    const struct ysk_ranks ranks = {turn, count};

    (void)row;
    job->ops.edges(count + YSK_RANKS(CACHED_PX), &ranks, bits, CACHED_PX);
}

/* A layer of 8 channels; a row is one channel's pixels, so that the figure is of outputs. */
static void conv_cached(const struct ys_bench_job *job, size_t row, void *scratch)
{
    enum { N = CACHED_PX / YSK_CONV_OUT };
    static const float weight[TAPS * YSK_CONV_OUT] = {.1f, .2f, .3f, .4f, -.5f, -.6f, .7f},
                                     bias[YSK_CONV_OUT] = {0};
    const struct ysk_conv conv = {weight, bias, TAPS, YSK_CONV_OUT, 0};
    float *const px = scratch, *dst[YSK_CONV_OUT];
    const float *src[TAPS];
    const struct ysk_conv_rows rows = {src, NULL};

    (void)row;
    for (size_t o = 0; o < YSK_CONV_OUT; o++)
        dst[o] = px + o * N;
    for (size_t i = 0; i < TAPS; i++)
        src[i] = px + CACHED_PX + i;
    job->ops.conv_row(dst, &rows, &conv, N);
}

static void ends_cached(const struct ys_bench_job *job, size_t row, void *scratch)
{
    static const double w[7] = {.1, .2, .3, .1, .05, .2, .05};
    double *const x = scratch;

    (void)row;
    job->ops.sm_ends_f64(x, x + CACHED_PX, 64, w, 7, CACHED_PX);
}

static void states_cached(const struct ys_bench_job *job, size_t row, void *scratch)
{
    static const struct ysk_sm_rates q = {.4, .3, .3, .3, .3, .4, .3, .3, .4};
    double *const x = scratch;

    (void)row;
    job->ops.sm_states_f64(x, x + CACHED_PX, x + 2 * CACHED_PX, x + 3 * CACHED_PX,
                           x + 4 * CACHED_PX, &q, CACHED_PX);
}

#define DIFF(text, n_bands, kind_of_sample, bytes)                                             \
    {                                                                                          \
        .what = text ", difference to bits", .bytes_px = bytes, .bands = n_bands,              \
        .sample = kind_of_sample, .rows = difference_row                                       \
    }
#define SCAN(text, n_bands, kind_of_sample, bytes, radius)                                     \
    {                                                                                          \
        .what = text, .kind = YS_BENCH_SCAN, .bytes_px = bytes, .bands = n_bands,              \
        .sample = kind_of_sample, .open_radius = radius                                        \
    }
#define CACHED(text, fn, noise, n_calls)                                                       \
    {                                                                                          \
        .what = text, .kind = YS_BENCH_CACHED, .rows = fn, .percent = noise, .calls = n_calls  \
    }
#define MASK(text, which, share)                                                               \
    {                                                                                          \
        .what = "components, " text, .kind = YS_BENCH_COMPONENTS, .scene = which,              \
        .percent = share                                                                       \
    }

#define NET(text, which)                                                                       \
    {                                                                                          \
        .what = text, .kind = YS_BENCH_NET, .net = which                                       \
    }

/* Those on the same pictures follow one another. */
static const struct ys_bench_case cases[] = {
    {.what = "plain reading", .kind = YS_BENCH_READ, .bytes_px = 2, .bands = 1},
    {.what = "8 bit x 1, difference to bits", .bytes_px = 2, .bands = 1, .rows = absdiff_row},
    {.what = "8 bit x 1, bytes to bits", .bytes_px = 1, .bands = 1, .rows = pack_row},
    SCAN("8 bit x 1 to components", 1, YSK_U8, 2, 0),
    SCAN("8 bit x 1 to components, opened", 1, YSK_U8, 2, 1),
    {.what = "8 bit x 1 to components, opened, sums",
     .kind = YS_BENCH_SCAN,
     .bytes_px = 2,
     .bands = 1,
     .open_radius = 1,
     .differences = true},
    DIFF("8 bit x 3", 3, YSK_U8, 6),
    SCAN("8 bit x 3 to components, opened", 3, YSK_U8, 6, 1),
    DIFF("16 bit x 1", 1, YSK_U16, 4),
    SCAN("16 bit x 1 to components, opened", 1, YSK_U16, 4, 1),
    DIFF("16 bit x 4", 4, YSK_U16, 16),
    SCAN("16 bit x 4 to components, opened", 4, YSK_U16, 16, 1),
    DIFF("float x 1", 1, YSK_F32, 8),
    SCAN("float x 1 to components, opened", 1, YSK_F32, 8, 1),
    MASK("yard", YS_BENCH_YARD, 0),
    MASK("1 % noise", YS_BENCH_NOISE, 1),
    MASK("10 % noise", YS_BENCH_NOISE, 10),
    MASK("30 % noise", YS_BENCH_NOISE, 30),
    MASK("50 % noise", YS_BENCH_NOISE, 50),
    MASK("90 % noise", YS_BENCH_NOISE, 90),
    MASK("checkerboard", YS_BENCH_CHECKER, 0),
    MASK("comb", YS_BENCH_COMB, 0),
    MASK("spiral", YS_BENCH_SPIRAL, 0),
    MASK("wedges", YS_BENCH_WEDGES, 0),
    CACHED("erosion of bits, 3 x 3", erode_cached, 10, 65536),
    CACHED("dilation of bits, 3 x 3", dilate_cached, 10, 65536),
    CACHED("runs of bits", edges_cached, 10, 65536),
    CACHED("convolution, 8 channels of 11 taps", conv_cached, 0, 4096),
    CACHED("semi-Markov, ends of 7 lengths", ends_cached, 0, 4096),
    CACHED("semi-Markov, states", states_cached, 0, 4096),
    NET("multiplying and adding in registers", YS_BENCH_LIMIT),
    NET("network of containers, of pits", YS_BENCH_UNET),
    NET("network of railcars", YS_BENCH_STRIP),
    NET("layer of proposals, reading included", YS_BENCH_PROPOSALS),
};

const struct ys_bench_case *ys_bench_cases(size_t *n)
{
    *n = sizeof cases / sizeof *cases;
    return cases;
}

void ys_bench_draw(struct ys_bench_job *job, int threads)
{
    const struct ys_bench_case *c = job->kase;
    const uint32_t side = job->bytes < (size_t)YS_BENCH_MASK_SIDE * YS_BENCH_MASK_SIDE
                              ? NARROW
                              : YS_BENCH_MASK_SIDE;
    const struct ys_bench_shape old = job->shape;

    if (c->kind == YS_BENCH_COMPONENTS) {
        job->shape = (struct ys_bench_shape){side, side, 1, YSK_U8};
        ys_bench_draw_mask(job->a, side, side, c->scene, c->percent, threads);
    } else if (c->kind != YS_BENCH_CACHED && c->kind != YS_BENCH_NET &&
               (old.bands != c->bands || old.sample != c->sample)) {
        const uint32_t width = job->bytes < (size_t)WIDTH * WIDTH / 4 ? NARROW : WIDTH;
        const size_t row = width * c->bands * ys_bench_sample_bytes(c->sample);

        job->shape =
            (struct ys_bench_shape){width, (uint32_t)(job->bytes / row), c->bands, c->sample};
        ys_bench_draw_yard(job->a, job->b, &job->shape, threads);
    }
}

/* A row of noise; what follows it stays 0, which numbers of any kind may be. */
static void fill_bits(uint64_t *bits, unsigned percent)
{
    for (uint32_t x = 0; x < CACHED_PX; x++)
        bits[x / 64] |= (uint64_t)ys_bench_set(YS_BENCH_NOISE, percent, x, 0, 0, 0) << x % 64;
}

ys_status ys_bench_begin(struct ys_bench_job *job, struct ys_error *err)
{
    const struct ys_bench_case *c = job->kase;
    const struct ys_components_options options = {YS_8_NEIGHBOURS, false, job->threads};

    if (c->kind == YS_BENCH_SCAN) {
        struct ys_change_scan_spec spec = ys_bench_scan_spec(&job->shape, c->open_radius);

        spec.differences = c->differences;
        return ys_change_scan_init(&job->scan, &spec, &job->ops, job->threads, err);
    }
    if (c->kind == YS_BENCH_COMPONENTS)
        return ys_component_finder_new(&job->finder, job->shape.width, &job->ops, &options,
                                       err);
    if (c->kind == YS_BENCH_NET)
        return ys_bench_nets_new(&job->nets, err);
    job->n_slots = 2 * (size_t)job->threads;
    job->scratch = ys_new(job->n_slots, SCRATCH_BYTES);
    if (!job->scratch)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %d threads", job->threads);
    for (size_t slot = 0; slot < job->n_slots && c->percent; slot++)
        fill_bits((uint64_t *)(void *)(job->scratch + slot * SCRATCH_BYTES), c->percent);
    return YS_OK;
}

void ys_bench_end(struct ys_bench_job *job)
{
    ys_change_scan_fini(&job->scan);
    ys_component_finder_free(job->finder);
    free(job->found.stats);
    job->found = (struct ys_bench_found){0};
    free(job->scratch);
    ys_bench_nets_free(job->nets);
    job->nets = NULL;
    job->finder = NULL;
    job->scratch = NULL;
}

static void run_rows(void *ctx, size_t i, size_t slot)
{
    const struct ys_bench_job *job = ctx;
    const size_t end = (i + 1) * TASK_ROWS, height = job->shape.height;

    for (size_t row = i * TASK_ROWS; row < end && row < height; row++)
        job->kase->rows(job, row, job->scratch + slot * SCRATCH_BYTES);
}

static void run_cached(void *ctx, size_t i, size_t slot)
{
    const struct ys_bench_job *job = ctx;

    for (size_t call = 0; call < TASK_ROWS; call++)
        job->kase->rows(job, i, job->scratch + slot * SCRATCH_BYTES);
}

static void take_nothing(void *ctx, size_t i, size_t slot)
{
    (void)ctx;
    (void)i;
    (void)slot;
}

static ys_status scan_all(struct ys_bench_job *job, struct ys_error *err)
{
    const struct ys_change_scan_rows rows = ys_bench_rows(&job->shape, job->a, job->b);

    ys_change_scan_start(&job->scan);
    const ys_status status = ys_change_scan_to(&job->scan, job->shape.height, &rows, NULL, err);

    return status ? status : ys_change_scan_end(&job->scan, err);
}

ys_status ys_bench_pass(struct ys_bench_job *job, struct ys_error *err)
{
    const size_t tasks = (job->shape.height + TASK_ROWS - 1) / TASK_ROWS;

    switch (job->kase->kind) {
    case YS_BENCH_ROWS:
        ysk_ordered_run(tasks, job->threads, job->n_slots, run_rows, take_nothing, job);
        break;
    case YS_BENCH_CACHED:
        ysk_ordered_run(job->kase->calls / TASK_ROWS, job->threads, job->n_slots, run_cached,
                        take_nothing, job);
        break;
    case YS_BENCH_SCAN:
        return scan_all(job, err);
    case YS_BENCH_COMPONENTS:
        job->found.n = 0;
        return ys_component_finder_mask(job->finder, job->a, job->shape.height, ys_bench_take,
                                        &job->found, err);
    case YS_BENCH_READ:
        ys_bench_read(job->a, job->b, job->bytes, &job->ops, job->threads);
        break;
    case YS_BENCH_NET:
        return ys_bench_net(job, err);
    }
    return YS_OK;
}

double ys_bench_pixels(const struct ys_bench_job *job)
{
    double flops;

    if (job->kase->kind == YS_BENCH_NET)
        return ys_bench_net_points(&flops, job->kase);
    if (job->kase->kind == YS_BENCH_CACHED)
        return (double)job->kase->calls * CACHED_PX;
    if (job->kase->kind == YS_BENCH_READ)
        return (double)job->bytes;
    return (double)job->shape.width * job->shape.height;
}
