#ifndef YS_CHANGE_MATCH_ALONE_H
#define YS_CHANGE_MATCH_ALONE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * An object without a partner left, or it stands there still and was missed at the other date, or it
 * never was one.  Pixels that changed under it speak for the first; pixels that did not, for the
 * others, but only as far as those of this pair of dates change where something left.
 */
struct ys_alone {
    double real;   /* P(it is an object), by its own count */
    double missed; /* P(it stands there at the other date, too), by the other date's count */
    bool changed;  /* the pixels under it */
    bool many;     /* if it was missed, others beside it were, too */
    double moved;  /* the answer: P(it left, or arrived) */
};

/* n: of both dates.  same: how many objects surely stayed whose pixels changed, and did not.  ground: the
 * share of the ground without objects that changed. */
void ys_alone_weigh(struct ys_alone *object, size_t n, const size_t same[2], double ground);

#endif
