/* pit_kind.c - do pits show as broad banks or as thin rims? */

#include <math.h>

#include "pit_parts.h"

static bool is_strong(const struct ys_rim *rim)
{
    return rim->p > 0.5 && rim->v >= 2.5 && rim->run >= 13;
}

static bool is_near(const struct ys_pit_frame *frame, const struct ys_pit *pit,
                    const struct ys_rim *rim)
{
    double x, y;

    ys_pit_frame_to_grid(&x, &y, frame, pit->box.x, pit->box.y);
    return hypot(x - rim->x, y - rim->y) < 0.5 * rim->size;
}

/* Do thin rims explain the picture better?  Where pits are drawn by broad banks these lie round
 * lower ground, so that their outlines show as rims at the same places. */
bool ys_pits_are_rims(const struct ys_pit_frame *frame, const struct ys_pit_list *banks,
                      const struct ys_rim_list *rims)
{
    double picks = 0, picks_with_rim = 0, sum_p = 0, strong = 0, strong_with_pick = 0;
    double all_p = 0, sum_rims = 0;

    for (size_t i = 0; i < banks->n; i++) {
        const double p = ys_logistic(banks->at[i].z);
        bool near = false;

        all_p += p;
        if (p <= 0.5)
            continue;
        for (size_t k = 0; k < rims->n && !near; k++)
            near = rims->at[k].p > 0.3 && is_near(frame, &banks->at[i], &rims->at[k]);
        picks++;
        picks_with_rim += near;
        sum_p += p;
    }
    for (size_t k = 0; k < rims->n; k++) {
        bool near = false;

        if (!is_strong(&rims->at[k]))
            continue;
        for (size_t i = 0; i < banks->n && !near; i++)
            near = ys_logistic(banks->at[i].z) > 0.5 &&
                   is_near(frame, &banks->at[i], &rims->at[k]);
        strong++;
        strong_with_pick += near;
    }
    for (size_t k = 0; k < rims->n; k++)
        sum_rims += rims->at[k].p;
    const double share = picks > 0 ? picks_with_rim / picks : 0;
    const double strong_share = strong > 0 && picks > 0 ? strong_with_pick / strong : 0;
    if (picks >= 3 && sum_rims < all_p) /* rims that explain less */
        return false;
    if (picks >= 3 && share < 0.1)
        return true;
    return strong >= 3 && (picks < 3 || sum_p / picks < 0.87 || share + strong_share < 0.6);
}
