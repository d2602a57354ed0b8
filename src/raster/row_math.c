/* row_math.c - small arithmetic on rows of numbers */

#include "row_math.h"

#include <math.h>
#include <stdlib.h>

#include "../base/mem.h"

bool ys_row_blur(double *x, size_t n, double sigma, bool zero_ends)
{
    const size_t r = (size_t)(4 * sigma + 0.5);
    double *w = ys_new(r + 1, sizeof *w), *copy = ys_new(n + 2 * r, sizeof *copy);
    double sum = 0;

    if (!w || !copy || n == 0) {
        free(w);
        free(copy);
        return n == 0;
    }
    for (size_t i = 0; i <= r; i++) {
        w[i] = exp(-0.5 * ((double)i / sigma) * ((double)i / sigma));
        sum += i ? 2 * w[i] : w[i];
    }
    for (size_t i = 0; i < n + 2 * r; i++) {
        if (i >= r && i < n + r)
            copy[i] = x[i - r];
        else
            copy[i] = zero_ends ? 0 : x[i < r ? 0 : n - 1];
    }
    for (size_t i = 0; i < n; i++) {
        const double *c = copy + i + r;
        double total = w[0] * *c;

        for (size_t k = 1; k <= r; k++)
            total += w[k] * (*(c - k) + c[k]);
        x[i] = total / sum;
    }
    free(w);
    free(copy);
    return true;
}
