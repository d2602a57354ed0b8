/* shadow.c - whether only a shadow came or went */

#include "shadow.h"

#include <math.h>

/* Mean of the ratios other / reference of the bands, spread of their logarithms, and by how much
 * blue's may be below red's.  Chosen on real pairs, where 30 to 50 % of what changed is shadow;
 * weakly tested. */
static const double DARK = 0.75, MAX_CHROMA = 0.18, BLUE_LESS = 0.02;
/* Grey levels of 8 bit added to both sides of a ratio: in the dark it is noise over noise. */
static const double RATIO_FLOOR = 4;

/* q: other / reference, or its inverse, of red, green and blue. */
static int is_shadow(const double q[3])
{
    double mean = 0, var = 0, log_q[3], log_mean = 0;

    for (int b = 0; b < 3; b++)
        mean += q[b] / 3;
    if (!(mean < DARK) ||
        !(q[2] >= q[0] - BLUE_LESS)) /* most pixels end here, without logarithms */
        return 0;
    for (int b = 0; b < 3; b++) {
        log_q[b] = log(q[b]);
        log_mean += log_q[b] / 3;
    }
    for (int b = 0; b < 3; b++)
        var += (log_q[b] - log_mean) * (log_q[b] - log_mean) / 3;
    return sqrt(var) < MAX_CHROMA;
}

int ys_shadow(const double reference[3], const double other[3], double unit)
{
    const double floor = RATIO_FLOOR * unit;
    double q[3], inverse[3];

    for (int b = 0; b < 3; b++) {
        q[b] = (fmax(other[b], 0) + floor) / (fmax(reference[b], 0) + floor);
        inverse[b] = 1 / q[b];
    }
    return is_shadow(q) ? 1 : is_shadow(inverse) ? -1 : 0;
}
