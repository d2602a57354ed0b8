/* places.c - where and when things are, as files for maps tell it */

#include "places.h"

#include <math.h>

#include "../base/mem.h"

bool ys_object_has_place(const ys_result *res, const struct ys_object *object)
{
    bool known = !res->opt.no_coordinates;

    for (int k = 0; k < 4; k++)
        known =
            known && isfinite(object->corner_lon_deg[k]) && isfinite(object->corner_lat_deg[k]);
    return known;
}

bool ys_shape_has_place(const ys_result *res, const struct ys_polygon *shape)
{
    return !res->opt.no_coordinates && shape->n && shape->ring[0].n;
}

bool ys_correction_is_added(const ys_result *res, size_t i)
{
    return res->correction[i].action == YS_ADD && res->correction[i].applied;
}

/* Ring i in ring j.  More than half of its vertices: rings of one polygon may touch. */
static bool is_inside(const struct ys_polygon *polygon, size_t i, size_t j)
{
    const struct ys_polygon around = {&polygon->ring[j], 1};
    const struct ys_line *ring = &polygon->ring[i];
    size_t inside = 0;

    for (size_t k = 0; k < ring->n; k++)
        inside += ys_polygon_has(&around, ring->pt[k].x, ring->pt[k].y);
    return 2 * inside > ring->n;
}

/* Rings follow the even-odd rule: one inside an odd number of others is a hole, of the innermost
 * of them, which is the smallest. */
size_t *ys_ring_owners(const struct ys_polygon *polygon)
{
    size_t *owner = ys_new(polygon->n, sizeof *owner);

    for (size_t i = 0; owner && i < polygon->n; i++) {
        size_t around = 0, innermost = i;

        for (size_t j = 0; j < polygon->n; j++) {
            if (j == i || !is_inside(polygon, i, j))
                continue;
            if (!around++ || fabs(ys_signed_area(&polygon->ring[j])) <
                                 fabs(ys_signed_area(&polygon->ring[innermost])))
                innermost = j;
        }
        owner[i] = around % 2 ? innermost : i;
    }
    return owner;
}

struct ys_point ys_ring_vertex(const struct ys_line *ring, bool hole, size_t k)
{
    const bool turned = (ys_signed_area(ring) < 0) != hole;

    return ring->pt[turned ? (ring->n - k) % ring->n : k % ring->n];
}

bool ys_row_days(struct ys_date *first, int32_t *last_day, const ys_result *res, size_t date)
{
    const char *text = date < res->n_date ? res->date[date].date : NULL;

    return text && *text && !ys_date_range_parse(first, last_day, text, NULL);
}
