#ifndef YS_COUNT_GATE_GATE_OPEN_H
#define YS_COUNT_GATE_GATE_OPEN_H

#include "../area/count.h"

/* Opens the interval of a count upwards by what the hidden share of its area may hold.  capacity:
 * objects that find room there at most.  flags are set, also of a refused count, which gets nothing
 * else: YS_OBSCURED, YS_NOT_COVERED. */
ys_status ys_counted_open(struct ys_counted *counted, double share, double capacity,
                          uint64_t flags, struct ys_error *err);

#endif
