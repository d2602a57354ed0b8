#ifndef YS_CHANGE_MATCH_TURNOVER_H
#define YS_CHANGE_MATCH_TURNOVER_H

#include <stddef.h>

/*
 * Boxes stand on marked places, and one that was exchanged for another stands where it stood.  What
 * tells is how many of all such places changed: in a yard where most of them did, few boxes stayed, and
 * a place that looks as before may have been taken by a box of the same colour; in one where few did, a
 * change may be a shadow or a box that was mended.
 */
struct ys_turnover {
    double same_changed,
        same_unchanged; /* P(same) of a place whose pixels changed, or did not */
    double stayed_sd;   /* standard deviation of how many stayed, by what all have in common */
};

/* changed, unchanged: how many places are taken at both dates by objects of one size. */
void ys_turnover_of(struct ys_turnover *out, size_t changed, size_t unchanged);
/* The same where pixels say nothing, as from summer to snow: any share of n may have stayed. */
void ys_turnover_unknown(struct ys_turnover *out, size_t n);

#endif
