/* chi_square.c - for whole degrees of freedom both are sums of a few terms (Abramowitz and Stegun
 * 26.4.4 and 26.4.5) */

#include "chi_square.h"

#include <math.h>

double ys_chi_square_above(double x, unsigned freedom)
{
    if (!(x > 0))
        return 1;
    const double half = x / 2;
    const unsigned odd = freedom % 2;
    /* The term of i: half^i e^-half / gamma(i + 1), from i = 1/2 or 0 on. */
    double term = odd ? exp(-half) * sqrt(half) * 1.1283791670955126 : exp(-half);
    double sum = odd ? erfc(sqrt(half)) : 0;

    for (unsigned k = odd ? 3 : 2; k <= freedom; k += 2) {
        sum += term;
        term *= half / (odd ? k / 2.0 : k / 2);
    }
    return sum;
}

double ys_chi_square_point(double share, unsigned freedom)
{
    double low = 0, high = freedom;

    while (ys_chi_square_above(high, freedom) > share && high < 1e6)
        high *= 2;
    for (int i = 0; i < 100; i++) { /* halves: exact to the last digit */
        const double middle = (low + high) / 2;

        if (ys_chi_square_above(middle, freedom) > share)
            low = middle;
        else
            high = middle;
    }
    return high;
}
