#ifndef YS_CHANGE_MATCH_MATCH_H
#define YS_CHANGE_MATCH_MATCH_H

#include "../../../include/yardstick.h"
#include "../change.h"
#include "identity.h"
#include "turnover.h"

/* Objects of one class and area at two dates, in pixels of the common (reference) grid. */
struct ys_match_in {
    const struct ys_box *before, *after; /* grid boxes */
    size_t n_before, n_after;
    /* Of each after: how far it lies from where it would stand at the earlier date, beyond the
     * alignment of the dates; NULL: not known.  For telling pairs alone. */
    const struct ys_point *shift;
    const uint8_t *changed; /* mask on the reference grid; NULL: refused or not to be used */
    uint32_t width, height;
    double residual_across_px;
    bool season;         /* pixels say nothing */
    bool fixed;          /* objects cannot be carried away: one place is one object */
    double size_differs; /* ln of lengths from which two of one place are two objects */
    /* Of each before and of each after, for those that have no partner (alone.h); NULL: what the
     * pixels under it say decides by itself. */
    const double *real[2], *missed[2];
    const bool *many[2]; /* if it was missed, others beside it were, too */
    /* Without missed: how many each date's count expects beyond its objects. */
    double expected[2];
    double ground_changed; /* share of the ground without objects whose pixels changed */
};

struct ys_match_out {
    enum ys_object_status *before, *after; /* n_before, n_after of them */
    uint64_t *before_flags, *after_flags;  /* ARRIVED_WITHOUT_CHANGE, ... */
    int32_t *partner;                 /* of each after that stayed: index of before; else -1 */
    double *before_same, *after_same; /* P(same) of its pair; NaN: alone */
    /* [k]: P(k / 50 of the pairs are the same), by what all of them share; zeros: each by itself */
    double pairs_stayed[YS_TURNOVER_SHARES];
    /* P(one of before without a partner, undecided, stands there at the other date, too), the mean */
    double alone_same;
    uint32_t stayed, arrived, left, uncertain_after, uncertain_before;
};

/* A match needs alignment: with changed NULL and no season every status is uncertain.  With
 * season what shares no place has moved, what shares one is the same only where it is fixed or its
 * size tells, and every object carries YS_SEASON.  stayed + arrived +
 * uncertain_after = n_after, and so for before. */
ys_status ys_match(struct ys_match_out *out, const struct ys_match_in *in,
                   struct ys_error *err);
/* The same from what identity says of each place: stayed where P(same) is at least 0.95, one left
 * and one arrived where it is at most 0.05, else both uncertain. */
ys_status ys_match_identified(struct ys_match_out *out, const struct ys_match_in *in,
                              const struct ys_identity *identity, struct ys_error *err);
void ys_match_fini(struct ys_match_out *out);

struct ys_class_size { /* least and greatest of the class, in pixels of the reference grid */
    double length_px[2], width_px[2];
};

/* Changed blobs of the class's size that no object of either date touches and that are no
 * shadow: *n indices into changed->blob (YS_CHANGE_WITHOUT_OBJECT), to be freed.  area: width *
 * height, 1 where the class is counted; NULL: everywhere.  None where the pixels say nothing
 * (in->changed NULL, or season). */
ys_status ys_match_unexplained(size_t **blob, size_t *n, const struct ys_changed *changed,
                               const struct ys_match_in *in, const struct ys_class_size *size,
                               const uint8_t *area, struct ys_error *err);

#endif
