/* box_moments.c - the turned rectangle that has the second moments of a set of pixels */

#include "box_moments.h"

void ys_moments_of(struct ys_moments *out, const struct ys_moment_sums *sums,
                   double pixel_variance)
{
    const double n = sums->n, x = sums->x / n, y = sums->y / n;

    *out = (struct ys_moments){.x = x,
                               .y = y,
                               .xx = sums->xx / n - x * x + pixel_variance,
                               .yy = sums->yy / n - y * y + pixel_variance,
                               .xy = sums->xy / n - x * y};
}

void ys_moments_sides(struct ys_sides *out, const struct ys_moments *moments)
{
    /* the eigenvalues of the symmetric 2 x 2 matrix are mean + half and mean - half */
    const double mean = (moments->xx + moments->yy) / 2;
    const double half = hypot((moments->xx - moments->yy) / 2, moments->xy);

    out->length = sqrt(12 * (mean + half));
    out->width = sqrt(12 * fmax(mean - half, 0));
    /* what is round but for rounding has no direction, the same on every machine */
    out->angle_rad =
        half > 1e-12 * mean ? ys_principal_angle(moments->xx, moments->yy, moments->xy) : 0;
}
