#ifndef YS_COUNT_EXAMPLES_EXAMPLES_H
#define YS_COUNT_EXAMPLES_EXAMPLES_H

#include "../area/areas.h"

/*
 * Counting what looks like marked examples.  An analyst marks one to five objects of a class of
 * his own; what looks like them in the areas is counted, at every date.
 *
 *     ys_example_set      what the marked objects of a class look like: patches of all dates
 *     ys_example_search   what looks like them in the picture of one date, with log odds
 *     ys_examples_count() the count of one area from that (areas.h)
 */

/* One polygon that was drawn, or an object that was accepted, added or rejected by hand. */
struct ys_marked {
    struct ys_box image_box; /* pixels of the picture that it is drawn on */
    bool is_not;             /* looks like the class to the program, and is none */
};

struct ys_example_set;

/* length_m, width_m: medians of the boxes; pixel_m: of the coarsest picture that is looked at.
 * Fails with YS_ERR_NOMEM. */
ys_status ys_example_set_new(struct ys_example_set **out, double length_m, double width_m,
                             double pixel_m, struct ys_error *err);
void ys_example_set_free(struct ys_example_set *set); /* takes NULL */

/* More marked objects would cost time and say nothing new: later ones count as seen, no more. */
enum { YS_EXAMPLES_MOST = 12 };

/* Takes what is marked on a picture; date: a number of the caller's.  Examples come first among
 * all sets' pictures or after: what is aligned is aligned to the first example.  The boxes are not
 * kept but for those of date, which are no candidates there. */
ys_status ys_example_set_add(struct ys_example_set *set, const struct ys_image *image,
                             const struct ys_marked *marked, size_t n, size_t date,
                             struct ys_error *err);
/* After the last picture; needs one example. */
ys_status ys_example_set_finish(struct ys_example_set *set, struct ys_error *err);

struct ys_candidate {
    struct ys_box image_box;
    double logit; /* log odds that it is of the class */
    double cosine, shape, colour, outline, distance, contrast, texture, edges;
    double turn_deg;
    uint32_t nearest; /* example it is most like, from 0 in order of the set */
};

struct ys_example_search {
    struct ys_candidate *at; /* by falling cosine */
    size_t n;
    struct ys_box *marked; /* examples on this very picture: seen, and no candidates */
    size_t n_marked;
    size_t n_examples; /* of all pictures */
    double col0, row0; /* of the picture, as of struct ys_image */
    bool too_large;    /* refused: would pass max_bytes */
    bool differ;       /* examples are unlike each other */
    double agree;      /* how far they agree in outline: correlation; 1 of one example */
};

struct ys_example_place {
    const struct ys_image *image;
    const uint8_t *wanted; /* width * height: 1 where a candidate's centre may lie */
    size_t date;           /* as of ys_example_set_add() */
    size_t max_bytes;
    int threads;
};
ys_status ys_example_search_make(struct ys_example_search *out,
                                 const struct ys_example_set *set,
                                 const struct ys_example_place *place, struct ys_error *err);
void ys_example_search_fini(struct ys_example_search *search);

/* Takes off a count by size what looks like no example; in->examples is not NULL.  Fails with
 * YS_ERR_NOMEM. */
ys_status ys_examples_judge(struct ys_counted *counted, const struct ys_area_in *in,
                            struct ys_error *err);

/* The smallest turned rectangle round a polygon's points, in the polygon's units; smallest in
 * metres, of which a unit of x has x_m and one of y y_m.  False: no points. */
bool ys_box_round(struct ys_box *out, const struct ys_polygon *polygon, double x_m, double y_m);

#endif
