/* Inverse transverse Mercator after Krueger (1912) in the form of Karney, "Transverse Mercator with an
 * accuracy of a few nanometers" (2011), equations 11 and 36. */
#include "geotiff.h"

static const double radius_m = 6378137.0; /* WGS 84 */
static const double flattening = 1 / 298.257223563;

static double sinh_of(double a)
{
    return (rd_exp(a) - rd_exp(-a)) / 2;
}

static double cosh_of(double a)
{
    return (rd_exp(a) + rd_exp(-a)) / 2;
}

static double atanh_of(double a)
{
    return rd_log((1 + a) / (1 - a)) / 2;
}

/* Geographic latitude's tangent from the conformal latitude's, by Newton (Karney equations 7 to 9). */
static double tan_latitude(double conformal)
{
    const double e2 = flattening * (2 - flattening), e = rd_sqrt(e2);
    double t = conformal;

    for (int i = 0; i < 6; i++) {
        const double root = rd_sqrt(1 + t * t);
        const double sigma = sinh_of(e * atanh_of(e * t / root));
        const double back = t * rd_sqrt(1 + sigma * sigma) - sigma * root;

        t += (conformal - back) / rd_sqrt(1 + back * back) * (1 + (1 - e2) * t * t) /
             ((1 - e2) * root);
    }
    return t;
}

struct rd_lonlat rd_place_lonlat(const struct rd_place *place, struct rd_vec at)
{
    const double n = flattening / (2 - flattening);
    const double a = radius_m / (1 + n) * (1 + n * n / 4 + n * n * n * n / 64);
    const double beta[4] = {
        n / 2 - 2 * n * n / 3 + 37 * n * n * n / 96 - n * n * n * n / 360,
        n * n / 48 + n * n * n / 15 - 437 * n * n * n * n / 1440,
        17 * n * n * n / 480 - 37 * n * n * n * n / 840,
        4397 * n * n * n * n / 161280,
    };
    const double xi = (place->north - at.y) / (0.9996 * a);
    const double eta = (place->east + at.x - 500000) / (0.9996 * a);
    double x = xi, y = eta;

    for (int j = 1; j <= 4; j++) {
        x -= beta[j - 1] * rd_sin(2 * j * xi) * cosh_of(2 * j * eta);
        y -= beta[j - 1] * rd_cos(2 * j * xi) * sinh_of(2 * j * eta);
    }
    const double sy = sinh_of(y), c = rd_cos(x);
    const double tan_phi = tan_latitude(rd_sin(x) / rd_sqrt(sy * sy + c * c));
    const double deg = 180 / RD_PI;

    return (struct rd_lonlat){place->zone * 6 - 183 + deg * rd_atan2(sy, c),
                              deg * rd_atan2(tan_phi, 1)};
}
