/*
 * semimarkov.c - one boundary of a semi-Markov recursion, a row of counts at a time
 *
 * Cars stand along a track; row t holds, for each number of cars n so far, the weight of all
 * ways to reach boundary t in a state: a car ended (C), the track is empty (E), something else
 * stands there (F), a car starts (S).  C is a sum over car lengths of earlier S rows; the rest
 * is one step.  Both vectorise over n; each element is summed in the order of the reference.
 */

#include "kernels_parts.h"

#include <math.h>

#if YSK_X86
#include <immintrin.h>
#endif

static void sm_ends_f64_c(double *dst, const double *rows, ptrdiff_t stride, const double *w,
                          size_t n_w, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double sum = 0;

        for (size_t k = 0; k < n_w; k++)
            sum += w[k] * rows[(ptrdiff_t)i + (ptrdiff_t)k * stride];
        dst[i] = sum;
    }
}

static double floored(double x)
{
    return x < YSK_SM_TINY ? 0 : x;
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

static double sm_states_f64_c(double *e, double *f, double *s, const double *c_old,
                              const double *c, const struct ysk_sm_rates *q, size_t n)
{
    double top = 0;

    for (size_t i = 0; i < n; i++) {
        const double e0 = e[i], f0 = f[i], c0 = c_old[i];
        const double e1 = floored(e0 * q->e_e + c0 * q->c_e + f0 * q->f_e);
        const double f1 = floored(f0 * q->f_f + c0 * q->c_f + e0 * q->e_f);
        const double s1 = floored(c[i] * q->c_s + e1 * q->e_s + f1 * q->f_s);

        e[i] = e1;
        f[i] = f1;
        s[i] = s1;
        top = larger(top, larger(larger(c[i], e1), larger(f1, s1)));
    }
    return top;
}

static void sm_most_f64_c(double *dst, const double *rows, ptrdiff_t stride, const double *w,
                          size_t n_w, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double most = -INFINITY;

        for (size_t k = 0; k < n_w; k++)
            most = larger(w[k] + rows[(ptrdiff_t)i + (ptrdiff_t)k * stride], most);
        dst[i] = most;
    }
}

#if YSK_X86

YSK_TARGET("avx2")
static void sm_most_f64_avx2(double *dst, const double *rows, ptrdiff_t stride, const double *w,
                             size_t n_w, size_t n)
{
    size_t i = 0;

    for (; i + 4 <= n; i += 4) {
        const double *r = rows + i;
        __m256d most = _mm256_set1_pd(-INFINITY);

        for (size_t k = 0; k < n_w; k++, r += stride)
            most = _mm256_max_pd(_mm256_add_pd(_mm256_set1_pd(w[k]), _mm256_loadu_pd(r)), most);
        _mm256_storeu_pd(dst + i, most);
    }
    sm_most_f64_c(dst + i, rows + i, stride, w, n_w, n - i);
}

YSK_TARGET("avx2")
static void sm_ends_f64_avx2(double *dst, const double *rows, ptrdiff_t stride, const double *w,
                             size_t n_w, size_t n)
{
    size_t i = 0;

    /* Sixteen counts a turn: four sums in flight hide the latency of the addition. */
    for (; i + 16 <= n; i += 16) {
        const double *r = rows + i;
        __m256d a = _mm256_setzero_pd(), b = a, c = a, d = a;

        for (size_t k = 0; k < n_w; k++, r += stride) {
            const __m256d x = _mm256_set1_pd(w[k]);

            a = _mm256_add_pd(a, _mm256_mul_pd(x, _mm256_loadu_pd(r)));
            b = _mm256_add_pd(b, _mm256_mul_pd(x, _mm256_loadu_pd(r + 4)));
            c = _mm256_add_pd(c, _mm256_mul_pd(x, _mm256_loadu_pd(r + 8)));
            d = _mm256_add_pd(d, _mm256_mul_pd(x, _mm256_loadu_pd(r + 12)));
        }
        _mm256_storeu_pd(dst + i, a);
        _mm256_storeu_pd(dst + i + 4, b);
        _mm256_storeu_pd(dst + i + 8, c);
        _mm256_storeu_pd(dst + i + 12, d);
    }
    for (; i + 4 <= n; i += 4) {
        const double *r = rows + i;
        __m256d a = _mm256_setzero_pd();

        for (size_t k = 0; k < n_w; k++, r += stride)
            a = _mm256_add_pd(a, _mm256_mul_pd(_mm256_set1_pd(w[k]), _mm256_loadu_pd(r)));
        _mm256_storeu_pd(dst + i, a);
    }
    sm_ends_f64_c(dst + i, rows + i, stride, w, n_w, n - i);
}

/* a x + b y + c z, below YSK_SM_TINY 0. */
YSK_TARGET("avx2")
static inline __m256d mixed_avx2(__m256d a, __m256d x, __m256d b, __m256d y, __m256d c,
                                 __m256d z)
{
    const __m256d sum = _mm256_add_pd(_mm256_add_pd(_mm256_mul_pd(a, x), _mm256_mul_pd(b, y)),
                                      _mm256_mul_pd(c, z));

    return _mm256_andnot_pd(_mm256_cmp_pd(sum, _mm256_set1_pd(YSK_SM_TINY), _CMP_LT_OQ), sum);
}

YSK_TARGET("avx2")
static double sm_states_f64_avx2(double *e, double *f, double *s, const double *c_old,
                                 const double *c, const struct ysk_sm_rates *q, size_t n)
{
    const __m256d e_e = _mm256_set1_pd(q->e_e), c_e = _mm256_set1_pd(q->c_e),
                  f_e = _mm256_set1_pd(q->f_e), f_f = _mm256_set1_pd(q->f_f),
                  c_f = _mm256_set1_pd(q->c_f), e_f = _mm256_set1_pd(q->e_f),
                  c_s = _mm256_set1_pd(q->c_s), e_s = _mm256_set1_pd(q->e_s),
                  f_s = _mm256_set1_pd(q->f_s);
    __m256d most = _mm256_setzero_pd();
    double lane[4];
    size_t i = 0;

    for (; i + 4 <= n; i += 4) {
        const __m256d e0 = _mm256_loadu_pd(e + i), f0 = _mm256_loadu_pd(f + i),
                      c0 = _mm256_loadu_pd(c_old + i), c1 = _mm256_loadu_pd(c + i);
        const __m256d e1 = mixed_avx2(e0, e_e, c0, c_e, f0, f_e);
        const __m256d f1 = mixed_avx2(f0, f_f, c0, c_f, e0, e_f);
        const __m256d s1 = mixed_avx2(c1, c_s, e1, e_s, f1, f_s);

        _mm256_storeu_pd(e + i, e1);
        _mm256_storeu_pd(f + i, f1);
        _mm256_storeu_pd(s + i, s1);
        most = _mm256_max_pd(most, _mm256_max_pd(_mm256_max_pd(c1, e1), _mm256_max_pd(f1, s1)));
    }
    _mm256_storeu_pd(lane, most);
    const double tail = sm_states_f64_c(e + i, f + i, s + i, c_old + i, c + i, q, n - i);

    return larger(larger(larger(lane[0], lane[1]), larger(lane[2], lane[3])), tail);
}

#endif

void ysk_semimarkov_init(struct ysk_ops *ops, unsigned cpu_flags)
{
    ops->sm_ends_f64 = sm_ends_f64_c;
    ops->sm_states_f64 = sm_states_f64_c;
    ops->sm_most_f64 = sm_most_f64_c;
#if YSK_X86
    if (cpu_flags & YSK_CPU_AVX2) {
        ops->sm_ends_f64 = sm_ends_f64_avx2;
        ops->sm_states_f64 = sm_states_f64_avx2;
        ops->sm_most_f64 = sm_most_f64_avx2;
    }
#else
    (void)cpu_flags;
#endif
}
