/*
 * block_lengths.c - whether the lengths found fit the stated pixel size
 *
 * Boxes of 40 ft are 12.192 m long and half of all boxes, so a stated pixel size that is off shows in
 * the most frequent length of what has two clear ends.  Boxes of 20 ft do not show it: the network
 * was trained on true sizes and draws short ones towards 6 m (stated 16 % too small, 20 ft looks 2 %
 * short and 40 ft 15 %).
 */

#include "block_parts.h"

#include <math.h>

/* What is taken for a box of 40 ft at a wrong size, and how far round the most frequent length. */
static const double shortest_m = 8.7, longest_m = 16.5, round_m = 0.5;
/* A box of 40 ft from the middle of the one end's line to that of the other: 12.2 to 12.9 m on 24 drawn
 * quays of two renderers with 0.3 to 0.7 m, by how far apart ends are. */
static const double usual_m = 12.45;
static const double most_off = 0.06;
static const double clear_end = 0.5, one_row_m = 2.8, sure_p = 0.5;
/* So many, and half of all in the range: else there is no most frequent length.  With 6 a drawn quay of
 * 20 ft boxes was 5 % off. */
enum { LEAST_BOXES = 8 };

static bool is_clear(const struct ys_lone_top *t)
{
    return t->ends_m > shortest_m && t->ends_m < longest_m && t->p >= sure_p && t->along == 1 &&
           t->across == 1 && t->width_m < one_row_m && fmin(t->end[0], t->end[1]) > clear_end;
}

double ys_lone_tops_size_ratio(const struct ys_lone_tops *tops)
{
    size_t most = 0, all = 0;
    double length_m = 0;

    for (size_t i = 0; i < tops->n; i++) {
        const struct ys_lone_top *t = &tops->top[i];
        size_t n = 0;
        double sum = 0;

        if (!is_clear(t))
            continue;
        all++;
        for (size_t k = 0; k < tops->n; k++)
            if (is_clear(&tops->top[k]) && fabs(tops->top[k].ends_m - t->ends_m) < round_m) {
                sum += tops->top[k].ends_m;
                n++;
            }
        if (n > most) {
            most = n;
            length_m = sum / (double)n;
        }
    }
    if (most < LEAST_BOXES || 2 * most < all)
        return 1;
    return fabs(length_m / usual_m - 1) > most_off ? usual_m / length_m : 1;
}
