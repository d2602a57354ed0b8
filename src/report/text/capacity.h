#ifndef YS_REPORT_TEXT_CAPACITY_H
#define YS_REPORT_TEXT_CAPACITY_H

#include "../../base/text.h"
#include "../claims.h"

/* Arithmetic of containers and rounds: what could be held, never what was. */

struct ys_constant {
    const char *name, *unit, *source;
    double value;
};
/* The constants that the arithmetic uses; NULL past the end. */
const struct ys_constant *ys_capacity_constant(size_t i);

/* Rounds of a kind in one 20-foot container: least and most. */
struct ys_per_container {
    const char *what, *how;
    double low, high;
};
const struct ys_per_container *ys_capacity_per_container(size_t i);

/* Containers to rounds, or rounds to containers, of one claim. */
struct ys_capacity_line {
    const char *what; /* "152 mm rounds, boxed", "20-foot containers" */
    double low, high; /* high may be INFINITY */
    bool could_hold;  /* else: would fill */
};
enum { YS_MAX_CAPACITY = 3 };
/* Number of lines; 0 where the claim is no number of containers or rounds. */
size_t ys_capacity_of(struct ys_capacity_line out[YS_MAX_CAPACITY],
                      const struct ys_claims_row *row);
/* What a claim of kind capacity lacks for which there are none. */
const char *ys_capacity_want(const struct ys_claims_row *row);

#endif
