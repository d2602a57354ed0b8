#ifndef YS_COUNT_AREA_PRESENCE_H
#define YS_COUNT_AREA_PRESENCE_H

#include "count.h"

/* Is anything of the class there at all?  A network finds something in every picture. */
struct ys_presence {
    double probability; /* that anything is */
    double hidden;      /* how many may be there although none is surely seen */
    double found;       /* expected number of what was found, were the class there */
};

/* A count that holds if the class is there becomes one that holds whether it is or not: dist, the
 * scores of what was found, and the flags NOT_SEEN and UNLIKE.  What is found is left out where the
 * class is likelier absent.  False: out of memory. */
bool ys_presence_apply(struct ys_counted *counted, const struct ys_presence *presence);
/* Whether a best count above 0 may be said. */
bool ys_presence_is_seen(const struct ys_presence *presence);

#endif
