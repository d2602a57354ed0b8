#ifndef YS_JUDGE_ADJUDICATE_ADJUDICATE_H
#define YS_JUDGE_ADJUDICATE_ADJUDICATE_H

#include "../../records/correction.h"

/* Corrections by hand held against what was counted: which object each means, and what the
 * counts are after them.  The rules are at struct ys_adjudicated in the public header. */

struct ys_adj_row { /* a count */
    int32_t day;    /* since 1970-01-01; INT32_MIN unknown */
    const char *area, *class_name;
    const struct ys_polygon *polygon; /* lon, lat; empty where it has no place on Earth */
    bool counted;
    bool stacked; /* an object stands for several: counted tops times tiers */
    uint32_t best, low90, high90;
};

struct ys_adj_object {
    size_t row;
    uint32_t number;
    struct ys_point corner[4]; /* lon, lat; NaN unknown */
};

struct ys_adj_in {
    const struct ys_adj_row *row;
    size_t n_row;
    const struct ys_adj_object *object;
    size_t n_object;
    const struct ys_correction_in *correction;
    size_t n_correction;
};

struct ys_adj_done { /* one correction */
    bool applied;
    char why[160];   /* not applied: why */
    size_t row;      /* SIZE_MAX: none */
    uint32_t number; /* of the (first) object; 0: none */
    uint32_t n_objects;
};

struct ys_adj_out {
    struct ys_adjudicated *row;  /* zero where the count is refused */
    enum ys_object_mark *object; /* what became of each */
    struct ys_adj_done *done;    /* of each correction */
};

/* False: out of memory, and *out is {0}. */
bool ys_adjudicate(struct ys_adj_out *out, const struct ys_adj_in *in);
void ys_adj_out_fini(struct ys_adj_out *out);

#endif
