/*
 * adjudicate_find.c - which object, or which count, a correction means
 *
 * By its place: numbers of objects change where a tile is cut otherwise, places do not.  An id
 * that is stated as well must agree with the place, so that corrections made for another run
 * are refused, not misapplied.
 */

#include "adjudicate_parts.h"

#include <math.h>
#include <string.h>

#include "../../base/text.h"
#include "../../base/utf8.h"

enum { WHY = sizeof((struct ys_adj_done *)0)->why };

/* Shares.  A polygon means an object where half of either lies in the other; less is a slip of
 * the hand on a neighbour.  A second object with half as much of the polygon makes it unclear.
 * By reasoning; not measured. */
static const double HALF = 0.5;
/* An area is covered where so much of it is: a hand-drawn outline misses a little, and the
 * sampling in adjudicate_place.c about as much. */
static const double NEARLY_ALL = 0.98;

/* Does the count agree with the date, area and class that the correction states? */
static bool fits_row(const struct ys_adj_row *row, const struct ys_correction_in *c)
{
    return (c->day == INT32_MIN || c->day == row->day) &&
           (!*c->area || !strcmp(c->area, row->area)) &&
           (!*c->class_name || ys_same_name(c->class_name, row->class_name));
}

/* False, and why, where no count that can be corrected does. */
static bool any_row(char why[160], const struct ys_adj_in *in, const struct ys_correction_in *c)
{
    bool day = false, area = false, any = false;

    for (size_t i = 0; i < in->n_row; i++) {
        const struct ys_adj_row *row = &in->row[i];
        const bool fits = fits_row(row, c);

        if (fits && row->counted && !row->stacked)
            return true;
        day = day || c->day == INT32_MIN || c->day == row->day;
        area = area || !*c->area || !strcmp(c->area, row->area);
        any = any || fits;
        if (fits && row->counted)
            ys_text_fit(why, WHY, "with tiers an object stands for several: none is corrected");
        else if (fits)
            ys_text_fit(why, WHY, "the count is refused");
    }
    if (!day)
        ys_text_fit(why, WHY, "no tile of %s", c->date);
    else if (!area)
        ys_text_fit(why, WHY, "no area '%.60s'", c->area);
    else if (!any && *c->area)
        ys_text_fit(why, WHY, "in area '%.60s' no %.40s is counted", c->area, c->class_name);
    else if (!any)
        ys_text_fit(why, WHY, "no %.40s is counted", c->class_name);
    return false;
}

static bool can_mean(const struct ys_adj_in *in, const struct ys_correction_in *c, size_t i)
{
    const struct ys_adj_row *row = &in->row[in->object[i].row];

    return row->counted && !row->stacked && fits_row(row, c);
}

/* What is left to say of the candidates at a place. */
struct choice {
    size_t best, by_id; /* SIZE_MAX: none */
    double weight;      /* of the best */
    bool rows_differ;
};

static size_t choose(char why[160], const struct ys_adj_in *in,
                     const struct ys_correction_in *c, const struct choice *choice)
{
    if (choice->best == SIZE_MAX) {
        ys_text_fit(why, WHY, "no object here");
        return SIZE_MAX;
    }
    if (choice->rows_differ) {
        ys_text_fit(why, WHY, "objects of several dates or areas here; want date and area");
        return SIZE_MAX;
    }
    if (c->id && choice->by_id == SIZE_MAX) {
        ys_text_fit(why, WHY, "object %u stands here, the id is %u",
                    in->object[choice->best].number, c->id);
        return SIZE_MAX;
    }
    return c->id ? choice->by_id : choice->best;
}

static size_t find_at(char why[160], const struct ys_adj_in *in,
                      const struct ys_correction_in *c, struct ys_point at)
{
    struct choice choice = {SIZE_MAX, SIZE_MAX, INFINITY, false};

    for (size_t i = 0; i < in->n_object; i++) {
        const struct ys_adj_object *object = &in->object[i];

        if (!can_mean(in, c, i) || !ys_adj_holds(object, at))
            continue;
        const double far = ys_adj_distance2(at, ys_adj_middle(object));
        if (choice.best != SIZE_MAX && in->object[choice.best].row != object->row)
            choice.rows_differ = true;
        if (object->number == c->id)
            choice.by_id = i;
        if (far < choice.weight) {
            choice.weight = far;
            choice.best = i;
        }
    }
    return choose(why, in, c, &choice);
}

/* Overlap in square degrees; 0 where it is too little to mean the object. */
static double overlap(const struct ys_adj_object *object, const struct ys_polygon *polygon,
                      double polygon_area)
{
    const double share = ys_adj_share(object, polygon), area = share * ys_adj_area(object);

    return share >= HALF || area >= HALF * polygon_area ? area : 0;
}

static size_t find_under(char why[160], const struct ys_adj_in *in,
                         const struct ys_correction_in *c)
{
    const double area = ys_polygon_area(&c->polygon);
    struct choice choice = {SIZE_MAX, SIZE_MAX, 0, false};
    double second = 0;

    for (size_t i = 0; i < in->n_object; i++) {
        const double weight =
            can_mean(in, c, i) ? overlap(&in->object[i], &c->polygon, area) : 0;

        if (!(weight > 0))
            continue;
        if (choice.best != SIZE_MAX && in->object[choice.best].row != in->object[i].row)
            choice.rows_differ = true;
        if (in->object[i].number == c->id)
            choice.by_id = i;
        if (weight > choice.weight) {
            second = choice.weight;
            choice.weight = weight;
            choice.best = i;
        } else {
            second = fmax(second, weight);
        }
    }
    if (!choice.rows_differ && !c->id && second >= HALF * choice.weight && second > 0) {
        ys_text_fit(why, WHY, "several objects here, one of them %u; want a Point or the id",
                    in->object[choice.best].number);
        return SIZE_MAX;
    }
    return choose(why, in, c, &choice);
}

size_t ys_adj_find(char why[160], const struct ys_adj_in *in, const struct ys_correction_in *c)
{
    if (!any_row(why, in, c))
        return SIZE_MAX;
    return c->point.n ? find_at(why, in, c, c->point.pt[0]) : find_under(why, in, c);
}

static size_t add_once(size_t *out, size_t n, size_t object)
{
    for (size_t i = 0; i < n; i++)
        if (out[i] == object)
            return n;
    out[n] = object;
    return n + 1;
}

/* Each point means an object; the id, where given, one of them. */
static size_t find_points(size_t *out, char why[160], const struct ys_adj_in *in,
                          const struct ys_correction_in *c)
{
    struct ys_correction_in any = *c;
    size_t n = 0;

    any.id = 0;
    for (size_t i = 0; i < c->point.n; i++) {
        const size_t object = find_at(why, in, &any, c->point.pt[i]);

        if (object == SIZE_MAX)
            return 0;
        n = add_once(out, n, object);
    }
    return n;
}

size_t ys_adj_find_many(size_t *out, char why[160], const struct ys_adj_in *in,
                        const struct ys_correction_in *c)
{
    bool has_id = !c->id;
    size_t n = 0;

    if (!any_row(why, in, c))
        return 0;
    if (c->point.n && !(n = find_points(out, why, in, c)))
        return 0;
    for (size_t i = 0; !c->point.n && i < in->n_object; i++)
        if (can_mean(in, c, i) && ys_adj_share(&in->object[i], &c->polygon) >= HALF)
            out[n++] = i;
    for (size_t i = 0; i < n; i++) {
        has_id = has_id || in->object[out[i]].number == c->id;
        if (in->object[out[i]].row == in->object[out[0]].row)
            continue;
        ys_text_fit(why, WHY, "objects of several dates or areas here; want date and area");
        return 0;
    }
    if (n < 2)
        ys_text_fit(why, WHY, n ? "one object here; want two or more" : "no object here");
    else if (!has_id)
        ys_text_fit(why, WHY, "objects %u and others stand here, none with the id %u",
                    in->object[out[0]].number, c->id);
    return n >= 2 && has_id ? n : 0;
}

/* Does the count's area hold what is added, or is it the one that was looked through? */
static bool is_meant(const struct ys_adj_row *row, const struct ys_correction_in *c)
{
    if (c->action == YS_ADD) {
        const struct ys_point at = ys_adj_polygon_middle(&c->polygon);

        return ys_polygon_has(row->polygon, at.x, at.y);
    }
    if (c->point.n)
        return ys_polygon_has(row->polygon, c->point.pt[0].x, c->point.pt[0].y);
    return !c->polygon.n || ys_adj_covered(row->polygon, &c->polygon) >= NEARLY_ALL;
}

size_t ys_adj_find_row(char why[160], const struct ys_adj_in *in,
                       const struct ys_correction_in *c)
{
    size_t found = SIZE_MAX;

    if (!any_row(why, in, c))
        return SIZE_MAX;
    for (size_t i = 0; i < in->n_row; i++) {
        const struct ys_adj_row *row = &in->row[i];

        if (!row->counted || row->stacked || !fits_row(row, c) || !is_meant(row, c))
            continue;
        if (found != SIZE_MAX) {
            ys_text_fit(why, WHY, "several counts here; want date, area and class");
            return SIZE_MAX;
        }
        found = i;
    }
    if (found == SIZE_MAX)
        ys_text_fit(why, WHY,
                    c->action == YS_ADD ? "its middle lies in no such area"
                                        : "it covers no such area");
    return found;
}
