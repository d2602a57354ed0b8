/* sin, cos, exp, log, atan2 by range reduction and a Taylor or atanh series. */
#include "maths.h"

#include <math.h>

double rd_sqrt(double a)
{
    return sqrt(a); /* exact by IEEE 754 */
}

/* sin(a), |a| <= pi/4: terms to a^15 leave 1e-16. */
static double sin_small(double a)
{
    const double q = a * a;
    double sum = 1, term = 1;

    for (int k = 1; k <= 7; k++) {
        term *= -q / ((2 * k) * (2 * k + 1));
        sum += term;
    }
    return a * sum;
}

static double cos_small(double a)
{
    const double q = a * a;
    double sum = 1, term = 1;

    for (int k = 1; k <= 8; k++) {
        term *= -q / ((2 * k - 1) * (2 * k));
        sum += term;
    }
    return sum;
}

double rd_sin(double a)
{
    const double turns = rd_floor(a / (RD_PI / 2) + 0.5);
    const double r = a - turns * (RD_PI / 2);
    const double quarter = turns - 4 * rd_floor(turns / 4);

    if (quarter < 0.5)
        return sin_small(r);
    if (quarter < 1.5)
        return cos_small(r);
    return quarter < 2.5 ? -sin_small(r) : -cos_small(r);
}

double rd_cos(double a)
{
    return rd_sin(a + RD_PI / 2);
}

double rd_tan_deg(double deg)
{
    const double a = rd_rad(deg);

    return rd_sin(a) / rd_cos(a);
}

double rd_exp(double a)
{
    const double ln2 = 0.69314718055994530942;
    const double k = rd_floor(a / ln2 + 0.5);
    const double r = a - k * ln2;
    double sum = 1, term = 1;

    for (int i = 1; i <= 14; i++) {
        term *= r / i;
        sum += term;
    }
    return ldexp(sum, (int)k);
}

double rd_log(double a)
{
    int k;
    const double m = frexp(a, &k); /* [0.5, 1) */
    const double t = (m - 0.75) / (m + 0.75), q = t * t;
    double sum = 0, power = t;

    for (int i = 1; i <= 21; i += 2) {
        sum += power / i;
        power *= q;
    }
    /* ln 0.75 */
    return 2 * sum - 0.28768207245178092744 + k * 0.69314718055994530942;
}

double rd_pow(double a, double b)
{
    return a <= 0 ? 0 : rd_exp(b * rd_log(a));
}

/* atan(t), 0 <= t <= 1: halved twice by t / (1 + sqrt(1 + t^2)), then the series. */
static double atan_unit(double t)
{
    for (int i = 0; i < 2; i++)
        t = t / (1 + sqrt(1 + t * t));
    const double q = t * t;
    double sum = 0, power = t;

    for (int i = 1; i <= 21; i += 2) {
        sum += power / i;
        power *= -q;
    }
    return 4 * sum;
}

double rd_atan2(double y, double x)
{
    const double ax = rd_abs(x), ay = rd_abs(y);
    double a;

    if (ax == 0 && ay == 0)
        return 0;
    a = ax >= ay ? atan_unit(ay / ax) : RD_PI / 2 - atan_unit(ax / ay);
    if (x < 0)
        a = RD_PI - a;
    return y < 0 ? -a : a;
}
