/*
 * quantile.c - quantiles: of floats by radix selection, of doubles by partition, of histograms
 *
 * Floats come by the million (a picture's pixels) and are left as they are: three counting passes
 * over their bits take the same time whatever their order, and need no copy.  Doubles come as
 * scratch rows that may be reordered, where a partition visits each a few times.
 */

#include "quantile.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../base/mem.h"

enum { RADIX_BITS = 11, RADIX = 1 << RADIX_BITS };

/* Bits in the order of the numbers: negative floats are turned round. */
static uint32_t ordered(float value)
{
    uint32_t bits;

    memcpy(&bits, &value, sizeof bits);
    return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

static float from_ordered(uint32_t bits)
{
    float value;

    bits = bits & 0x80000000u ? bits & 0x7fffffffu : ~bits;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Few values: a row of counts would cost more than they do. */
enum { FEW = 128 };

float ys_kth(const float *values, size_t n, size_t k)
{
    static const unsigned shift[3] = {21, 10, 0};
    double few[FEW]; /* holds 32 bits exactly */

    if (n > 0 && n <= FEW) {
        for (size_t i = 0; i < n; i++)
            few[i] = ordered(values[i]);
        return from_ordered((uint32_t)ys_select(few, n, k));
    }
    uint32_t prefix = 0, known = 0;

    for (int pass = 0; pass < 3; pass++) {
        const uint32_t digit_mask = pass < 2 ? RADIX - 1 : (1u << 10) - 1;
        size_t count[RADIX] = {0};
        uint32_t digit = 0;

        for (size_t i = 0; i < n; i++) {
            const uint32_t bits = ordered(values[i]);

            if ((bits & known) == prefix)
                count[bits >> shift[pass] & digit_mask]++;
        }
        while (digit < digit_mask && k >= count[digit])
            k -= count[digit++];
        prefix |= digit << shift[pass];
        known |= digit_mask << shift[pass];
    }
    return from_ordered(prefix);
}

bool ys_sort_floats(float *values, size_t n)
{
    static const unsigned shift[3] = {0, 11, 22};
    uint32_t *from = ys_new_raw(2 * n, sizeof *from), *to = from ? from + n : NULL;
    uint32_t *const room = from;

    if (!room)
        return false;
    for (size_t i = 0; i < n; i++)
        from[i] = ordered(values[i]);
    for (int pass = 0; pass < 3; pass++) { /* the lowest digit first; each keeps the order */
        size_t at[RADIX + 1] = {0};

        for (size_t i = 0; i < n; i++)
            at[(from[i] >> shift[pass] & (RADIX - 1)) + 1]++;
        for (size_t d = 0; d < RADIX; d++)
            at[d + 1] += at[d];
        for (size_t i = 0; i < n; i++)
            to[at[from[i] >> shift[pass] & (RADIX - 1)]++] = from[i];
        uint32_t *const swap = from;

        from = to;
        to = swap;
    }
    for (size_t i = 0; i < n; i++)
        values[i] = from_ordered(from[i]);
    free(room);
    return true;
}

float ys_quantile(const float *values, size_t n, double share)
{
    return n ? ys_kth(values, n, (size_t)floor(share * (double)(n - 1))) : 0;
}

double ys_robust_sd(float *values, size_t n)
{
    const float median = ys_quantile(values, n, 0.5);

    for (size_t i = 0; i < n; i++)
        values[i] = fabsf(values[i] - median);
    return 1.4826 * (double)ys_quantile(values, n, 0.5);
}

/* Wirth's form of Hoare's selection. */
double ys_select(double *x, size_t n, size_t k)
{
    ptrdiff_t low = 0, high = (ptrdiff_t)n - 1;
    const ptrdiff_t want = (ptrdiff_t)k;

    while (low < high) {
        const double pivot = x[want];
        ptrdiff_t i = low, j = high;

        while (i <= j) {
            while (x[i] < pivot)
                i++;
            while (pivot < x[j])
                j--;
            if (i > j)
                break;
            const double swap = x[i];

            x[i++] = x[j];
            x[j--] = swap;
        }
        if (j < want)
            low = i;
        if (want < i)
            high = j;
    }
    return x[want];
}

/* Of so few, sorting takes less than choosing what to look at. */
enum { FEW_TO_SORT = 8 };

static void sort_few(double *x, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        const double value = x[i];
        size_t k = i;

        for (; k > 0 && value < x[k - 1]; k--)
            x[k] = x[k - 1];
        x[k] = value;
    }
}

double ys_quantile_linear(double *x, size_t n, double share)
{
    if (n == 0)
        return NAN;
    const double at = share * (double)(n - 1);
    const size_t k = (size_t)at;

    if (n <= FEW_TO_SORT) {
        sort_few(x, n);
        return k + 1 < n ? x[k] + (at - (double)k) * (x[k + 1] - x[k]) : x[k];
    }
    const double low = ys_select(x, n, k);

    if (k + 1 >= n)
        return low;
    /* After the selection all that follow k are not smaller. */
    double next = x[k + 1];

    for (size_t i = k + 2; i < n; i++)
        next = x[i] < next ? x[i] : next;
    return low + (at - (double)k) * (next - low);
}

static int by_value(const void *pa, const void *pb)
{
    const struct ys_weighed *const a = pa, *const b = pb;

    return a->value < b->value ? -1 : a->value > b->value;
}

double ys_weighted_median(struct ys_weighed *v, size_t n)
{
    double sum = 0, all = 0;

    qsort(v, n, sizeof *v, by_value);
    for (size_t i = 0; i < n; i++)
        all += v[i].weight;
    for (size_t i = 0; i < n; i++) {
        sum += v[i].weight;
        if (sum >= all / 2)
            return v[i].value;
    }
    return n ? v[n - 1].value : 0;
}

size_t ys_histogram_kth(uint64_t *below, const uint64_t *count, size_t n, uint64_t k)
{
    uint64_t sum = 0;
    size_t i = 0;

    while (i < n && sum + count[i] <= k)
        sum += count[i++];
    if (below)
        *below = sum;
    return i;
}
