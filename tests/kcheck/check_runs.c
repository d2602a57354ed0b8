/* Bit rows to runs (n counts words), and the overlaps of two rows (n counts runs). */

#include "kcheck.h"

#include <string.h>

enum { MOST_WORDS = 64, MOST_RUNS = 512, STEP = 8, POISON = 0xa5 };

/* ---- edges: turns, counts, then edges and the number of runs */

static size_t edges_bytes(size_t words)
{
    const size_t bytes = 8 * YSK_RANKS(64 * words) + 4 * YSK_RANKS(64 * words) +
                         4 * YSK_EDGE_ROOM(64 * words) + 4;

    return (bytes + 7) / 8 * 8; /* the words lie first, aligned, wherever the row ends */
}

static kcheck_fn *pick_edges(const struct ysk_ops *ops)
{
    return (kcheck_fn *)ops->edges;
}

static void clear_past_end(uint8_t *const in[2], size_t words, uint32_t param)
{
    if (words)
        ((uint64_t *)(void *)in[0])[words - 1] &= ~UINT64_C(0) >> param % 64;
}

static void call_edges(kcheck_fn *fn, const struct kcheck_args *args)
{
    const size_t n = args->n ? 64 * args->n - args->param % 64 : 0, words = args->n;
    struct ysk_ranks ranks = {.turn = (uint64_t *)(void *)args->out};

    ranks.count = (uint32_t *)(void *)(ranks.turn + words + 2);
    uint32_t *edge = ranks.count + words + 2;
    const size_t runs =
        ((ysk_edges_fn *)fn)(edge, &ranks, (const uint64_t *)(const void *)args->in[0], n);

    /* What lies behind the last edge is anybody's. */
    memset(edge + 2 * runs, POISON, 4 * (YSK_EDGE_ROOM(64 * words) - 2 * runs));
    edge[YSK_EDGE_ROOM(64 * words)] = (uint32_t)runs;
}

const struct kcheck kcheck_edges = {
    .name = "edges",
    .in_elem = 8,
    .out_elem = 8,
    .max_n = MOST_WORDS,
    .bench_px = 64,
    .out_bytes = edges_bytes,
    .prepare = clear_past_end,
    .pick = pick_edges,
    .call = call_edges,
};

/* ---- overlaps */

/* Bytes to rising edges less than STEP apart: an element becomes a run. */
void kcheck_make_edges(uint8_t *const in[2], size_t n, uint32_t param)
{
    for (int k = 0; k < 2; k++) {
        uint32_t *edge = (uint32_t *)(void *)in[k];
        uint32_t x = 0;

        for (size_t i = 0; i < 2 * n; i++) {
            const uint32_t step = edge[i] % STEP;

            x += i ? 1 + step : step;
            edge[i] = x;
        }
    }
    (void)param;
}

enum { RANKED_WORDS = MOST_RUNS * 2 * STEP / 64 + 1 }; /* of the longest row of runs */

struct ysk_ranks kcheck_lend_ranks(void)
{
    struct ysk_ranks ranks;

    ranks.turn = kcheck_lend(YSK_RANKS(64 * RANKED_WORDS) * sizeof *ranks.turn);
    ranks.count = kcheck_lend(YSK_RANKS(64 * RANKED_WORDS) * sizeof *ranks.count);
    return ranks;
}

/* The ranks of a row of runs, by the plain way: its bits, then the reference. */
void kcheck_ranks_of(const struct ysk_ranks *ranks, const uint32_t *edge, size_t n_runs)
{
    static uint64_t bits[RANKED_WORDS];
    static uint32_t again[YSK_EDGE_ROOM(64 * RANKED_WORDS)];
    struct ysk_ops ops;

    memset(bits, 0, sizeof bits);
    for (size_t i = 0; i < n_runs; i++) {
        for (uint32_t x = edge[2 * i]; x < edge[2 * i + 1]; x++)
            bits[x / 64] |= UINT64_C(1) << x % 64;
    }
    ysk_ops_init(&ops, 0);
    ops.edges(again, ranks, bits, 64 * RANKED_WORDS);
}

static kcheck_fn *pick_overlaps(const struct ysk_ops *ops)
{
    return (kcheck_fn *)ops->overlaps;
}

static void call_overlaps(kcheck_fn *fn, const struct kcheck_args *args)
{
    const struct ysk_ranks ranks = kcheck_lend_ranks();
    const struct ysk_runs runs = {(const uint32_t *)(const void *)args->in[0], args->n, &ranks};
    const struct ysk_runs above = {(const uint32_t *)(const void *)args->in[1],
                                   args->param % 3 ? args->n : args->n / 2, &ranks};
    uint32_t *lo = (uint32_t *)(void *)args->out;

    kcheck_ranks_of(&ranks, above.edge, above.n);
    ((ysk_overlaps_fn *)fn)(lo, lo + args->n, &runs, &above, args->param / 3 % 2);
}

const struct kcheck kcheck_overlaps = {
    .name = "overlaps",
    .in_elem = 8,
    .out_elem = 8,
    .max_n = MOST_RUNS - 32,
    .bench_px = 8,
    .prepare = kcheck_make_edges,
    .pick = pick_overlaps,
    .call = call_overlaps,
};
