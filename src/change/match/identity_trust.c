/*
 * identity_trust.c - how far to believe that cars at the same place are others
 *
 * That two pictures are alike is hard to come by without being the same car.  That they differ has
 * other reasons, too: a sun in the north, tops that lean another way, haze; and boxes found in
 * such pictures lie a metre off or half a car.  Then all cars seem to be others, whether they are
 * or not.  What tells is in the pair itself: cars that stayed look like themselves by far, or
 * these looks say nothing.  Where no cars show that, "another one" is drawn towards "not known".
 */

#include <stdlib.h>
#include <string.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "identity_parts.h"

/*
 * Mean log likelihood ratio of the looks of what is the same: below the first nothing is believed,
 * from the second on all.  On 50 drawn pairs of dates, 20 under hard views: at most 2.2 on the four
 * with cars that stayed and seemed to have left; 2.6 to 4.6 on 17 of 22 with cars that did leave.
 */
static const double no_trust = 2.2, full_trust = 2.8;
/* Few cars may look alike by chance: as if there were one more, which says nothing. */
static const double shrink = 1;
/* P(same) where nothing is known, and from which it is believed in any case. */
static const double unknown = 0.5, sure = 0.95;
/* What share of the strings stayed is not known then, and is one for all of them. */
static const double share_stayed[] = {0.1, 0.3, 0.5, 0.7, 0.9};
/* Of those alone, this part of that share squared stayed and was missed at the other date: 20 of 82 in
 * two pairs of dates under low suns turned round and in haze, none of 98 in others under hard views. */
static const double missed_in_doubt = 0.3;
enum { N_SHARES = sizeof share_stayed / sizeof *share_stayed };

void ys_identity_add(double *p, size_t n, size_t objects, double chance)
{
    for (size_t k = n; k-- > 0;)
        p[k] = (1 - chance) * p[k] + (k >= objects ? chance * p[k - objects] : 0);
}

double ys_identity_trust(const struct ys_identity_work *there,
                         const struct ys_identity_work *back)
{
    const struct ys_identity_work *const way[2] = {there, back};
    double sum = 0, same = 0;

    if (!there->n_place)
        return 1;
    if (!there->in->looks)
        return 0;
    for (int d = 0; d < 2; d++)
        for (size_t k = 0; k < way[d]->n_place; k++) {
            sum += way[d]->place[k].same * way[d]->place[k].looks / 2;
            same += way[d]->place[k].same / 2;
        }
    return ys_clip((sum / (same + shrink) - no_trust) / (full_trust - no_trust), 0, 1);
}

bool ys_identity_none_replaced(double trust)
{
    return (1 - trust) * unknown > 1 - sure; /* of a pair whose P(same) would be 0 */
}

/* How many stayed, if of what is not sure this share stays, each string as a whole. */
static void count_unknown(double *p, const struct ys_identity *identity,
                          const struct ys_identity_work *there, double share)
{
    size_t doubted = 0; /* of the string so far */

    memset(p, 0, identity->n_stayed * sizeof *p);
    p[0] = 1;
    for (size_t k = 0; k < there->n_place; k++) {
        const double same = identity->same_before[there->place[k].before];

        if (!there->place[k].coupled && doubted) {
            ys_identity_add(p, identity->n_stayed, doubted, share);
            doubted = 0;
        }
        if (same < sure)
            doubted++;
        else
            ys_identity_add(p, identity->n_stayed, 1, same);
    }
    ys_identity_add(p, identity->n_stayed, doubted, share);
    /* Half of each: two alone, one at either date, may be one car. */
    for (size_t k = 2 * there->n_place; k < there->in->before.n + there->in->after.n; k++)
        ys_identity_add(p, identity->n_stayed, 1, missed_in_doubt * share * share / 2);
}

bool ys_identity_doubt(struct ys_identity *identity, const struct ys_identity_work *there,
                       double trust)
{
    double *p = ys_new_raw(identity->n_stayed, sizeof *p);

    if (!p)
        return false;
    for (size_t k = 0; k < identity->n_stayed; k++)
        identity->stayed[k] *= trust;
    for (int s = 0; s < N_SHARES; s++) {
        count_unknown(p, identity, there, share_stayed[s]);
        for (size_t k = 0; k < identity->n_stayed; k++)
            identity->stayed[k] += (1 - trust) * p[k] / N_SHARES;
    }
    for (size_t k = 0; k < there->n_place; k++) {
        const struct ys_place *place = &there->place[k];
        double *same = &identity->same_before[place->before];

        if (*same < unknown)
            *same += (1 - trust) * (unknown - *same);
        identity->same_after[place->after] = *same;
    }
    free(p);
    return true;
}
