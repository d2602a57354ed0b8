#ifndef RD_MATHS_H
#define RD_MATHS_H

/* Elementary functions from IEEE additions and multiplications alone: libm's differ in the last bit
 * between versions and processors, and a scene must be drawn to the same pixels everywhere.
 * Absolute error below 1e-12 for arguments within +-1e4 (exp: relative, |x| < 600). */

#define RD_PI 3.14159265358979323846

struct rd_vec {
    double x, y;
};

double rd_sin(double a);
double rd_cos(double a);
double rd_exp(double a);
double rd_log(double a);           /* a > 0 */
double rd_pow(double a, double b); /* a <= 0 gives 0 */
double rd_atan2(double y, double x);
double rd_tan_deg(double deg);
double rd_sqrt(double a);

/* |a| < 2^62.  Inline: called some hundred times for each cell of the ground. */
static inline double rd_floor(double a)
{
    const double t = (double)(long long)a;

    return t > a ? t - 1 : t;
}
static inline double rd_rad(double deg)
{
    return deg * (RD_PI / 180.0);
}
static inline double rd_min(double a, double b)
{
    return a < b ? a : b;
}
static inline double rd_max(double a, double b)
{
    return a > b ? a : b;
}
static inline double rd_clamp(double a, double lo, double hi)
{
    return a < lo ? lo : a > hi ? hi : a;
}
static inline double rd_abs(double a)
{
    return a < 0 ? -a : a;
}
static inline double rd_mix(double a, double b, double t)
{
    return a + (b - a) * t;
}
/* 0 below lo, 1 above hi, smooth between. */
static inline double rd_step(double lo, double hi, double a)
{
    const double t = rd_clamp((a - lo) / (hi - lo), 0, 1);

    return t * t * (3 - 2 * t);
}

#endif
