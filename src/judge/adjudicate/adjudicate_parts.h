#ifndef YS_JUDGE_ADJUDICATE_ADJUDICATE_PARTS_H
#define YS_JUDGE_ADJUDICATE_ADJUDICATE_PARTS_H

#include "adjudicate.h"

/* What adjudicate.c, adjudicate_find.c and adjudicate_place.c share. */

/* The one object that accept, reject or split means; SIZE_MAX, and why, where there is none. */
size_t ys_adj_find(char why[160], const struct ys_adj_in *in, const struct ys_correction_in *c);
/* The objects to merge, two or more of one count, into out, which has room for all: how many;
 * 0, and why, where they are none. */
size_t ys_adj_find_many(size_t *out, char why[160], const struct ys_adj_in *in,
                        const struct ys_correction_in *c);
/* The one count that add or complete bears on; SIZE_MAX, and why. */
size_t ys_adj_find_row(char why[160], const struct ys_adj_in *in,
                       const struct ys_correction_in *c);

/* Does the footprint hold the point? */
bool ys_adj_holds(const struct ys_adj_object *object, struct ys_point at);
/* Share of the footprint inside the polygon, 0..1. */
double ys_adj_share(const struct ys_adj_object *object, const struct ys_polygon *polygon);
/* Share of `part` inside `whole`. */
double ys_adj_covered(const struct ys_polygon *part, const struct ys_polygon *whole);
double ys_adj_area(const struct ys_adj_object *object); /* square degrees */
struct ys_point ys_adj_middle(const struct ys_adj_object *object);
/* Mean of the corners of its first ring. */
struct ys_point ys_adj_polygon_middle(const struct ys_polygon *polygon);
/* Squared distance in degrees of latitude. */
double ys_adj_distance2(struct ys_point a, struct ys_point b);

#endif
