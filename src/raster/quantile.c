/* quantile.c - exact quantiles by radix selection: three counting passes over the bits */

#include "quantile.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

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

float ys_kth(const float *values, size_t n, size_t k)
{
    static const unsigned shift[3] = {21, 10, 0};
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
