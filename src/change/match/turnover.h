#ifndef YS_CHANGE_MATCH_TURNOVER_H
#define YS_CHANGE_MATCH_TURNOVER_H

#include <stddef.h>

enum { YS_TURNOVER_SHARES = 51 };

/*
 * Boxes stand on marked places, and one that was exchanged for another stands where it stood.  What
 * tells is how many of all such places changed: in a yard where most of them did, few boxes stayed, and
 * a place that looks as before may have been taken by a box of the same colour; in one where few did, a
 * change may be a shadow or a box that was mended.
 */
struct ys_turnover {
    double same_changed,
        same_unchanged; /* P(same) of a place whose pixels changed, or did not */
    /* [k]: P(k / 50 of them stayed), by what all have in common */
    double stayed[YS_TURNOVER_SHARES];
};

/* changed, unchanged: how many places are taken at both dates by objects of one size.  moved: of how many
 * places taken at one date alone, by the counts, the pixels did not change [0], and did [1]. */
void ys_turnover_of(struct ys_turnover *out, size_t changed, size_t unchanged,
                    const double moved[2]);
/* The same where pixels say nothing, as from summer to snow: any share may have stayed. */
void ys_turnover_unknown(struct ys_turnover *out);

#endif
