#include "kcheck.h"

#include <string.h>

/* Numbers of every size that matters, beyond both ends too. */
static double number_of(uint32_t x)
{
    static const double wide[] = {1, 30, 800, 1e-9, 1e9};

    return (x / 2147483648.0 - 1) * wide[x % 5];
}

static void prepare_f64(uint8_t *const in[2], size_t n, uint32_t param)
{
    (void)param;
    for (size_t i = 0; i < n; i++) {
        uint8_t *const at = in[0] + i * sizeof(double);
        uint32_t x;

        memcpy(&x, at, sizeof x);
        const double v = number_of(x);

        memcpy(at, &v, sizeof v);
    }
}

static void prepare_f32(uint8_t *const in[2], size_t n, uint32_t param)
{
    (void)param;
    for (size_t i = 0; i < n; i++) {
        uint8_t *const at = in[0] + i * sizeof(float);
        uint32_t x;

        memcpy(&x, at, sizeof x);
        const float v = (float)number_of(x);

        memcpy(at, &v, sizeof v);
    }
}

static kcheck_fn *pick_exp(const struct ysk_ops *ops)
{
    return (kcheck_fn *)ops->exp_f64;
}

static kcheck_fn *pick_logistic(const struct ysk_ops *ops)
{
    return (kcheck_fn *)ops->logistic_f32;
}

static void call_exp(kcheck_fn *fn, const struct kcheck_args *args)
{
    ((ysk_exp_f64_fn *)fn)((void *)args->out, (const void *)args->in[0], args->n);
}

static void call_logistic(kcheck_fn *fn, const struct kcheck_args *args)
{
    ((ysk_logistic_f32_fn *)fn)((void *)args->out, (const void *)args->in[0], args->n);
}

const struct kcheck kcheck_exp_f64 = {
    .name = "exp_f64",
    .in_elem = sizeof(double),
    .out_elem = sizeof(double),
    .prepare = prepare_f64,
    .pick = pick_exp,
    .call = call_exp,
};

const struct kcheck kcheck_logistic_f32 = {
    .name = "logistic_f32",
    .in_elem = sizeof(float),
    .out_elem = sizeof(float),
    .prepare = prepare_f32,
    .pick = pick_logistic,
    .call = call_logistic,
};
