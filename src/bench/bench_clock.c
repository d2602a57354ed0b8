/* bench_clock.c - the time, and plain reading of memory as what the kernels are held against */

#include "bench.h"

#include <stdlib.h>
#include <time.h>

#include "../../kernels/threads.h"
#include "../base/mem.h"

double ys_bench_now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- plain reading */

enum { PIECE_BYTES = 1 << 20 };

struct reading {
    const char *a, *b;
    size_t bytes;
    const struct ysk_ops *ops;
    uint64_t *sum; /* one a piece */
};

static void read_piece(void *ctx, size_t i)
{
    const struct reading *r = ctx;
    const size_t at = i * PIECE_BYTES, left = r->bytes - at;
    const size_t n = left < PIECE_BYTES ? left : PIECE_BYTES;

    r->sum[i] = r->ops->sum_words((const void *)(r->a + at), (const void *)(r->b + at), n / 8);
}

uint64_t ys_bench_read(const void *a, const void *b, size_t bytes, const struct ysk_ops *ops,
                       int threads)
{
    const size_t n = (bytes + PIECE_BYTES - 1) / PIECE_BYTES;
    struct reading r = {a, b, bytes, ops, ys_new(n, sizeof *r.sum)};
    uint64_t sum = 0;

    if (!r.sum)
        return 0;
    ysk_tasks_run(n, threads, read_piece, &r);
    for (size_t i = 0; i < n; i++)
        sum += r.sum[i];
    free(r.sum);
    return sum;
}
