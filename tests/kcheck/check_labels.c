/* Labels of a row and statistics of its runs: n counts runs. */

#include "kcheck.h"

#include <string.h>

enum { MOST_RUNS = 512, N_BLOBS = 32, N_OLD = 16 };

/* ---- labels: the labels of the runs, then the root of every label */

static size_t labels_bytes(size_t n)
{
    return (4 * n + 4 + 4 * 2 * n + 7) / 8 * 8;
}

static kcheck_fn *pick_labels(const struct ysk_ops *ops)
{
    return (kcheck_fn *)ops->label_row;
}

/* The row above has half as many components as runs, nested or in turn. */
static uint32_t above_label(size_t i, size_t n, uint32_t param)
{
    const size_t half = (n + 1) / 2;

    return (uint32_t)(param & 1 ? i % half : i < half ? i : n - 1 - i);
}

static void call_labels(kcheck_fn *fn, const struct kcheck_args *args)
{
    const size_t row_bytes = args->n * sizeof(uint32_t);
    uint32_t *lo = kcheck_lend(row_bytes), *hi = kcheck_lend(row_bytes);
    uint32_t *above = kcheck_lend(row_bytes + sizeof *above);
    const uint32_t n_old = (uint32_t)(args->n + 1) / 2;
    uint32_t *parent = kcheck_lend((n_old + args->n + 16) * sizeof *parent);
    struct ysk_labels labels = {parent, NULL, n_old};
    const struct ysk_ranks ranks = kcheck_lend_ranks();
    const struct ysk_runs now = {(const uint32_t *)(const void *)args->in[0], args->n, &ranks};
    const struct ysk_runs last = {(const uint32_t *)(const void *)args->in[1], args->n, &ranks};
    const struct ysk_row_join row = {lo, hi, args->n, above};
    uint32_t *out = (uint32_t *)(void *)args->out;
    struct ysk_ops ops;

    for (uint32_t l = 0; l < labels.n; l++)
        parent[l] = l;
    for (size_t i = 0; i < args->n; i++)
        above[i] = above_label(i, args->n, args->param);
    kcheck_ranks_of(&ranks, last.edge, last.n);
    ysk_ops_init(&ops, 0);
    ops.overlaps(lo, hi, &now, &last, args->param / 2 % 2);
    ((ysk_label_row_fn *)fn)(&labels, out, &row);
    out += args->n;
    *out++ = labels.n;
    for (uint32_t l = 0; l < labels.n; l++)
        *out++ = ysk_root(&labels, l);
}

const struct kcheck kcheck_label_row = {
    .name = "label_row",
    .in_elem = 8,
    .out_elem = 8,
    .max_n = MOST_RUNS - 32,
    .bench_px = 8,
    .out_bytes = labels_bytes,
    .prepare = kcheck_make_edges,
    .pick = pick_labels,
    .call = call_labels,
};

/* ---- statistics */

static kcheck_fn *pick_add(const struct ysk_ops *ops)
{
    return (kcheck_fn *)ops->add_runs;
}

/* Labels from the second row's edges: in turn, or many runs of one; new ones each once. */
static void prepare_add(uint8_t *const in[2], size_t n, uint32_t param)
{
    uint32_t *label = (uint32_t *)(void *)in[1];
    uint32_t fresh = N_OLD;

    kcheck_make_edges(in, n, param);
    for (size_t i = 0; i < n; i++) {
        const uint32_t x = label[i];

        if (x % 7 == 0 && fresh < N_BLOBS)
            label[i] = fresh++;
        else
            label[i] = x / (param & 1 ? 8 : 256) % N_OLD;
    }
}

static void call_add(kcheck_fn *fn, const struct kcheck_args *args)
{
    struct ysk_component *component = (struct ysk_component *)(void *)args->out;

    memset(component, 0, N_BLOBS * sizeof *component);
    for (int i = 0; i < N_BLOBS; i++)
        component[i].x0 = 100;
    ((ysk_add_runs_fn *)fn)(component, (const uint32_t *)(const void *)args->in[1],
                            (const uint32_t *)(const void *)args->in[0], args->n,
                            args->param % 4096, N_OLD);
}

const struct kcheck kcheck_add_runs = {
    .name = "add_runs",
    .in_elem = 8,
    .out_fixed = N_BLOBS * sizeof(struct ysk_component),
    .max_n = MOST_RUNS - 32,
    .bench_px = 8,
    .prepare = prepare_add,
    .pick = pick_add,
    .call = call_add,
};

/* ---- sums of differences: rows of pixels at the start of the inputs, runs in them */

static kcheck_fn *pick_absdiff(const struct ysk_ops *ops)
{
    return (kcheck_fn *)ops->add_absdiff_u8;
}

/* n counts pixels; runs of 1, 2, 3 ... pixels with gaps of one, to the last pixel. */
static void call_absdiff(kcheck_fn *fn, const struct kcheck_args *args)
{
    struct ysk_component *component = (struct ysk_component *)(void *)args->out;
    const uint32_t least = 1 + args->param % 3;
    size_t most = 0, n_runs = 0;

    for (uint32_t x = 0, step = least; x < args->n; x += ++step)
        most++;
    uint32_t *edge = kcheck_lend(2 * most * sizeof *edge);
    uint32_t *label = kcheck_lend(most * sizeof *label);

    for (uint32_t x = 0, step = least; x < args->n; x += ++step) {
        edge[2 * n_runs] = x;
        edge[2 * n_runs + 1] = x + step - 1 < args->n ? x + step - 1 : (uint32_t)args->n;
        if (edge[2 * n_runs] == edge[2 * n_runs + 1])
            edge[2 * n_runs + 1]++;
        label[n_runs] = (uint32_t)n_runs % N_BLOBS;
        n_runs++;
    }
    memset(component, 0, N_BLOBS * sizeof *component);
    ((ysk_add_absdiff_u8_fn *)fn)(component, label, edge, n_runs, args->in[0], args->in[1]);
}

const struct kcheck kcheck_add_absdiff_u8 = {
    .name = "add_absdiff_u8",
    .in_elem = 1,
    .out_fixed = N_BLOBS * sizeof(struct ysk_component),
    .pick = pick_absdiff,
    .call = call_absdiff,
};
