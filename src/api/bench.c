/* bench.c - the public functions on speed */

#include <stdlib.h>

#include "../base/error.h"
#include "../base/mem.h"
#include "../bench/bench.h"

struct ys_bench {
    struct ys_bench_row *row;
    size_t n;
    struct ys_bench_count *count;
    size_t n_count;
};

/* A bench without rows; opt: the defaults where it is NULL.  Both calls begin so. */
static ys_status begin(ys_bench **out, const struct ys_options **opt,
                       struct ys_options *defaults, struct ys_error *err)
{
    if (!out)
        return ys_fail(err, YS_ERR_ARG, "a bench: out is NULL");
    *out = NULL;
    ys_options_init(defaults);
    *opt = *opt ? *opt : defaults;
    if ((*opt)->threads < 0 || (*opt)->threads > 256)
        return ys_fail(err, YS_ERR_ARG, "%d threads; want 0 to 256", (*opt)->threads);
    *out = ys_new(1, sizeof **out);
    return *out ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "out of memory for a bench");
}

ys_status ys_bench_run(ys_bench **out, const struct ys_options *opt, struct ys_error *err)
{
    struct ys_options defaults;
    ys_status status = begin(out, &opt, &defaults, err);

    if (status)
        return status;
    /* An eighth is left for the components. */
    status = ys_bench_measure(&(*out)->row, &(*out)->n, opt->max_bytes - opt->max_bytes / 8,
                              opt, err);
    if (status) {
        ys_bench_free(*out);
        *out = NULL;
    }
    return status;
}

ys_status ys_bench_run_counts(ys_bench **out, const struct ys_options *opt,
                              struct ys_error *err)
{
    struct ys_options defaults;
    ys_status status = begin(out, &opt, &defaults, err);

    if (status)
        return status;
    status = ys_bench_measure_counts(&(*out)->count, &(*out)->n_count, opt, err);
    if (status) {
        ys_bench_free(*out);
        *out = NULL;
    }
    return status;
}

void ys_bench_free(ys_bench *bench)
{
    if (bench) {
        free(bench->row);
        free(bench->count);
    }
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

size_t ys_bench_n_counts(const ys_bench *bench)
{
    return bench->n_count;
}

const struct ys_bench_count *ys_bench_count(const ys_bench *bench, size_t i)
{
    return i < bench->n_count ? bench->count + i : NULL;
}
