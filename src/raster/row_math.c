/* row_math.c - small arithmetic on rows of numbers */

#include "row_math.h"

#include <math.h>
#include <stdlib.h>

#include "../base/mem.h"

/* Wirth's form of Hoare's selection. */
double ys_row_select(double *x, size_t n, size_t k)
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

double ys_row_quantile(double *x, size_t n, double q)
{
    if (n == 0)
        return NAN;
    const double at = q * (double)(n - 1);
    const size_t k = (size_t)at;
    const double low = ys_row_select(x, n, k);

    if (k + 1 >= n)
        return low;
    /* After the selection all that follow k are not smaller. */
    double next = x[k + 1];

    for (size_t i = k + 2; i < n; i++)
        next = x[i] < next ? x[i] : next;
    return low + (at - (double)k) * (next - low);
}

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
