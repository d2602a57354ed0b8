#ifndef YS_STEPS_MATCH_H
#define YS_STEPS_MATCH_H

#include "../../include/yardstick.h"
#include "change.h"
#include "count.h"

/* Objects of one class and area at two dates, in pixels of the common (reference) grid. */
struct ys_match_in {
    const struct ys_found *before, *after;
    size_t n_before, n_after;
    const uint8_t *changed; /* mask on the reference grid; NULL: refused or not to be used */
    uint32_t width, height;
    double residual_across_px;
    bool season; /* the match alone decides */
};

struct ys_match_out {
    enum ys_object_status *before, *after; /* n_before, n_after of them */
    uint32_t *before_flags, *after_flags;  /* REPLACED, ARRIVED_WITHOUT_CHANGE, ... */
    int32_t *partner;                      /* of each after: index of before, -1 none */
    uint32_t stayed, arrived, left, uncertain_after, uncertain_before;
};
ys_status ys_match(struct ys_match_out *out, const struct ys_match_in *in,
                   struct ys_error *err);
void ys_match_fini(struct ys_match_out *out);

#endif
