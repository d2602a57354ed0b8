#ifndef YS_COUNT_GATE_GATE_OPEN_H
#define YS_COUNT_GATE_GATE_OPEN_H

#include "../area/count.h"

/* Opens the interval of a count upwards by what the hidden share of its area may hold, and sets
 * YS_OBSCURED.  capacity: objects that find room there at most.  A refused count gets the flag
 * alone. */
ys_status ys_counted_open(struct ys_counted *counted, double share, double capacity,
                          struct ys_error *err);

#endif
