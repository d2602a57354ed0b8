#include "kcheck.h"

#include <string.h>

/* A row of counts of a track of 20 km, and the car lengths that are summed at a boundary. */
enum { COUNTS = 600, LENGTHS = 7 };

/* Weights of a recursion are finite and not negative; some are too small to matter. */
static void make_weights(uint8_t *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++, bytes += sizeof(double)) {
        uint32_t x;

        memcpy(&x, bytes, sizeof x);
        const double w = x % 13 ? x / 7.0 : x * 1e-260;

        memcpy(bytes, &w, sizeof w);
    }
}

static void prepare_ends(uint8_t *const in[2], size_t n, uint32_t param)
{
    (void)param;
    make_weights(in[0], n * LENGTHS);
}

static kcheck_fn *pick_ends(const struct ysk_ops *ops)
{
    return (kcheck_fn *)ops->sm_ends_f64;
}

static void call_ends(kcheck_fn *fn, const struct kcheck_args *args)
{
    static const double w[LENGTHS] = {0.1, 0, 0.3, 1e-9, 0.07, 0.2, 1 / 3.0};
    const double *rows = (const void *)args->in[0];

    /* Backwards, as the recursion walks: the shortest car starts nearest. */
    ((ysk_sm_ends_f64_fn *)fn)((void *)args->out, rows + (LENGTHS - 1) * args->n,
                               -(ptrdiff_t)args->n, w, LENGTHS, args->n);
}

static kcheck_fn *pick_most(const struct ysk_ops *ops)
{
    return (kcheck_fn *)ops->sm_most_f64;
}

static void prepare_states(uint8_t *const in[2], size_t n, uint32_t param)
{
    (void)param;
    make_weights(in[0], 2 * n);
    make_weights(in[1], 2 * n);
}

static kcheck_fn *pick_states(const struct ysk_ops *ops)
{
    return (kcheck_fn *)ops->sm_states_f64;
}

static void call_states(kcheck_fn *fn, const struct kcheck_args *args)
{
    const double z = args->param / 4e9;
    const struct ysk_sm_rates q = {0.9, 0.1 * z, 0.2, 0.8, 0.02, 0.01 + z, 0.9, z, 0.3};
    const size_t n = args->n;
    const double *c = (const void *)args->in[0];
    double *state = (void *)args->out;

    memcpy(state, args->in[1], 2 * n * sizeof *state);
    state[3 * n] =
        ((ysk_sm_states_f64_fn *)fn)(state, state + n, state + 2 * n, c, c + n, &q, n);
}

const struct kcheck kcheck_sm_ends_f64 = {
    .name = "sm_ends_f64",
    .in_elem = LENGTHS * sizeof(double),
    .out_elem = sizeof(double),
    .max_n = COUNTS,
    .prepare = prepare_ends,
    .pick = pick_ends,
    .call = call_ends,
};

const struct kcheck kcheck_sm_most_f64 = {
    .name = "sm_most_f64",
    .in_elem = LENGTHS * sizeof(double),
    .out_elem = sizeof(double),
    .max_n = COUNTS,
    .prepare = prepare_ends,
    .pick = pick_most,
    .call = call_ends, /* the same arguments */
};

const struct kcheck kcheck_sm_states_f64 = {
    .name = "sm_states_f64",
    .in_elem = 2 * sizeof(double),
    .out_elem = 3 * sizeof(double),
    .out_fixed = sizeof(double),
    .max_n = COUNTS,
    .prepare = prepare_states,
    .pick = pick_states,
    .call = call_states,
};
