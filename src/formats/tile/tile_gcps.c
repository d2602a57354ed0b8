/* tile_gcps.c - ground control points that are an affine transform written another way
 *
 * Programs that cut or convert a georeferenced picture often leave its corners as control points.
 * An affine transform goes through these exactly, and nothing is lost by taking it.  Points that a
 * person set, or those of a picture that is not orthorectified, bend it by pixels: what is between
 * them is then a matter of a warp that the caller must choose. */

#include "tile_gcps.h"

#include <math.h>
#include <string.h>

/* Points rounded to a tenth of a pixel are still exact for our purposes; a warp that matters is not
 * within it.  Not measured: a choice. */
static const double MOST_RESIDUAL_PX = 0.1;
/* By how much an error of the points may grow towards the picture's corners: 3 at three corners,
 * 0.75 at four, 17 where they span half of each side only. */
static const double MOST_LEVERAGE = 20;

struct sums { /* of points about their mean, in pixels */
    double n, c0, r0, cc, cr, rr;
    double det;
};

static bool normal_equations(struct sums *s, const struct ys_gcp *gcp, size_t n)
{
    *s = (struct sums){.n = (double)n};
    for (size_t i = 0; i < n; i++) {
        s->c0 += gcp[i].col / s->n;
        s->r0 += gcp[i].row / s->n;
    }
    for (size_t i = 0; i < n; i++) {
        const double c = gcp[i].col - s->c0, r = gcp[i].row - s->r0;

        s->cc += c * c;
        s->cr += c * r;
        s->rr += r * r;
    }
    s->det = s->cc * s->rr - s->cr * s->cr;
    /* On a line, as near as rounding goes, there is no plane. */
    return isfinite(s->det) && s->det > 1e-6 * s->cc * s->rr;
}

/* v = a + b col + c row by least squares, v taken about its mean: coordinates are large. */
static void fit(double out[3], const struct sums *s, const struct ys_gcp *gcp, size_t n, bool y)
{
    double v0 = 0, vc = 0, vr = 0;

    for (size_t i = 0; i < n; i++)
        v0 += (y ? gcp[i].y : gcp[i].x) / s->n;
    for (size_t i = 0; i < n; i++) {
        const double v = (y ? gcp[i].y : gcp[i].x) - v0;

        vc += v * (gcp[i].col - s->c0);
        vr += v * (gcp[i].row - s->r0);
    }
    out[1] = (vc * s->rr - vr * s->cr) / s->det;
    out[2] = (vr * s->cc - vc * s->cr) / s->det;
    out[0] = v0 - out[1] * s->c0 - out[2] * s->r0;
}

/* The variance at a corner against that of a point. */
static double leverage(const struct sums *s, double col, double row)
{
    const double c = col - s->c0, r = row - s->r0;

    return 1 / s->n + (c * c * s->rr - 2 * c * r * s->cr + r * r * s->cc) / s->det;
}

bool ys_gcps_fit(double t[6], const struct ys_gcp *gcp, size_t n, double width, double height)
{
    struct sums s;

    if (n < 3 || !normal_equations(&s, gcp, n))
        return false;
    fit(t, &s, gcp, n, false);
    fit(t + 3, &s, gcp, n, true);
    const double det = t[1] * t[5] - t[2] * t[4];
    if (!isfinite(det) || !(fabs(det) > 0))
        return false;
    for (int k = 0; k < 4; k++)
        if (leverage(&s, k & 1 ? width : 0, k & 2 ? height : 0) > MOST_LEVERAGE)
            return false;
    for (size_t i = 0; i < n; i++) { /* what is left, back in pixels */
        const double dx = t[0] + t[1] * gcp[i].col + t[2] * gcp[i].row - gcp[i].x;
        const double dy = t[3] + t[4] * gcp[i].col + t[5] * gcp[i].row - gcp[i].y;

        if (!(hypot((dx * t[5] - dy * t[2]) / det, (dy * t[1] - dx * t[4]) / det) <=
              MOST_RESIDUAL_PX))
            return false;
    }
    return true;
}
