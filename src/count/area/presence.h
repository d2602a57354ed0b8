#ifndef YS_COUNT_AREA_PRESENCE_H
#define YS_COUNT_AREA_PRESENCE_H

#include "count.h"

/* Is anything of the class there at all?  A network finds something in every picture. */
struct ys_presence {
    double probability; /* that anything is */
    double hidden;      /* how many may be there although none is surely seen */
    double found;       /* expected number of what was found, were the class there */
};

/* A count that holds if the class is there becomes one that holds whether it is or not: dist and
 * the scores of what was found, which is left out where the class is likelier absent.  False: out
 * of memory. */
bool ys_presence_apply(struct ys_counted *counted, const struct ys_presence *presence);
/* The same, and best, certain, possible and the interval follow from it. */
bool ys_presence_doubt(struct ys_counted *counted, const struct ys_presence *presence);
/* NOT_SEEN and UNLIKE, as they apply; dist: after ys_presence_apply(). */
uint64_t ys_presence_flags(const struct ys_presence *presence, const struct ys_dist *dist);
/* Whether the interval may leave 0 out, and whether a best count above 0 may be said. */
bool ys_presence_is_sure(const struct ys_presence *presence);
bool ys_presence_is_seen(const struct ys_presence *presence);

#endif
