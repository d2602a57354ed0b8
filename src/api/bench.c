/* bench.c - the public functions on speed */

#include <stdlib.h>

#include "../base/error.h"
#include "../base/mem.h"
#include "../bench/bench.h"

struct ys_bench {
    struct ys_bench_row *row;
    size_t n;
};

ys_status ys_bench_run(ys_bench **out, const struct ys_options *opt, struct ys_error *err)
{
    struct ys_options defaults;

    if (!out)
        return ys_fail(err, YS_ERR_ARG, "ys_bench_run: out is NULL");
    *out = NULL;
    ys_options_init(&defaults);
    opt = opt ? opt : &defaults;
    if (opt->threads < 0 || opt->threads > 256)
        return ys_fail(err, YS_ERR_ARG, "%d threads; want 0 to 256", opt->threads);
    ys_bench *bench = ys_new(1, sizeof *bench);

    if (!bench)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for a bench");
    /* An eighth is left for the components. */
    const size_t bytes = opt->max_bytes - opt->max_bytes / 8;
    const ys_status status = ys_bench_measure(&bench->row, &bench->n, bytes, opt, err);

    if (status)
        free(bench);
    else
        *out = bench;
    return status;
}

void ys_bench_free(ys_bench *bench)
{
    if (bench)
        free(bench->row);
    free(bench);
}

size_t ys_bench_n_rows(const ys_bench *bench)
{
    return bench->n;
}

const struct ys_bench_row *ys_bench_row(const ys_bench *bench, size_t i)
{
    return i < bench->n ? bench->row + i : NULL;
}
