#ifndef YS_COUNT_AREA_DIST_H
#define YS_COUNT_AREA_DIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A distribution over a count: p[k] = P(count = first + k), sum 1; first is 0 but for
 * differences of two counts. */
struct ys_dist {
    double *p;
    size_t n;
    int32_t first;
};

/* All that make a distribution return false when memory runs out; *out is then {0}. */
bool ys_dist_point(struct ys_dist *out, int32_t value);
bool ys_dist_sum(struct ys_dist *out, const struct ys_dist *a, const struct ys_dist *b);
bool ys_dist_difference(struct ys_dist *out, const struct ys_dist *a, const struct ys_dist *b);
/* Convolution with exp(-j/below) for j < 0 and exp(-j/above) for j > 0, scales in objects, > 0;
 * where first is 0, mass below 0 goes to 0. */
bool ys_dist_widen(struct ys_dist *out, const struct ys_dist *in, double below, double above);
/* a with probability p, else b; of counts, whose first is 0. */
bool ys_dist_mix(struct ys_dist *out, const struct ys_dist *a, const struct ys_dist *b,
                 double p);
/* In place: convolution with a Gaussian of sd objects; what falls below 0 goes to 0.  Of counts,
 * whose first is 0. */
bool ys_dist_spread(struct ys_dist *dist, double sd);
/* In place: by a number of objects, half an object to either side shared out; what falls below 0 goes
 * to 0.  Of counts, whose first is 0. */
bool ys_dist_move(struct ys_dist *dist, double by);
/* Number of successes of n independent trials. */
bool ys_dist_poisson_binomial(struct ys_dist *out, const double *p, size_t n);
void ys_dist_fini(struct ys_dist *dist);

/* Smallest value with P(count <= value) >= q. */
int32_t ys_dist_quantile(const struct ys_dist *dist, double q);
int32_t ys_dist_mode(const struct ys_dist *dist); /* the smallest of equals */
double ys_dist_mean(const struct ys_dist *dist);
double ys_dist_variance(const struct ys_dist *dist);
double ys_dist_mass(const struct ys_dist *dist, double low, double high); /* inclusive */

#endif
