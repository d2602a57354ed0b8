/* alone.c - what became of objects without a partner, from counts and from change under all of them */

#include "alone.h"

#include <math.h>

/*
 * Chance that the pixels under an object change if it moved, and if it stands still; and as how many
 * objects that counts before this pair of dates is looked at.  Of 750 cars in 13 drawn yards under hard
 * views that had left and stood alone 0.75 changed, 0.02 to 1.00 from one pair of dates to another, which
 * is why it is learned; of cars that stayed 0.05 to 0.1.
 */
static const double usual_moved = 0.85, usual_same = 0.1, prior_objects = 10;
/* The same of one that the other count missed with others: what makes them look like none changes pixels.  Of
 * 26 such in eleven drawn yards 16 had changed; counted as 0.1, a track of 12 whose later count was
 * 0 [0, 11] was called left as a whole. */
static const double changed_if_missed = 0.7;
enum { ROUNDS = 8 };

static double is_so(bool changed, double chance)
{
    return changed ? chance : 1 - chance;
}

static double moved_of(const struct ys_alone *o, double changed_if_moved,
                       double changed_if_same)
{
    const double gone = o->real * (1 - o->missed) * is_so(o->changed, changed_if_moved);
    const double there =
        o->real * o->missed * is_so(o->changed, o->many ? changed_if_missed : changed_if_same);
    /* What only looked like an object mostly stays. */
    const double none = (1 - o->real) * is_so(o->changed, changed_if_same);

    return gone / (gone + there + none);
}

void ys_alone_weigh(struct ys_alone *object, size_t n, const size_t same[2], double ground)
{
    /* What stays changes as its ground does: where half of that did, under a sun from the other side, change
     * under an object says nothing. */
    const double before = fmax(usual_same, ground);
    const double changed_if_same = (before * prior_objects + (double)same[0]) /
                                   (prior_objects + (double)same[0] + (double)same[1]);
    double changed_if_moved = usual_moved;

    for (int round = 0; round < ROUNDS; round++) {
        double changed = usual_moved * prior_objects, all = prior_objects;

        for (size_t k = 0; k < n; k++) {
            object[k].moved = moved_of(&object[k], changed_if_moved, changed_if_same);
            changed += object[k].changed ? object[k].moved : 0;
            all += object[k].moved;
        }
        changed_if_moved = changed / all;
    }
}
