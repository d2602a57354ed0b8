/* site_overlap.c - areas of one class that overlap: what is in both would be counted twice
 *
 * Outlines drawn side by side overlap by slivers; only a share that could hold objects is an
 * error.  What two areas share, sliver or not, is owned by one of them: by the smaller, which is
 * the more exact statement of where to look (an inner area keeps its count and the outer one has
 * the rest), and by the first of two that are as large.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "site_settle_parts.h"

/* Cells of the box that two areas share, each way: the share is known to about 0.2 % of it. */
enum { CELLS = 512 };

/* Share of the smaller area from which an overlap is an error.  Chosen by hand: a square of 100 m
 * whose side lies 1 m inside its neighbour shares 1 % with it.  Below, no count is wrong: what is
 * shared has one owner all the same. */
static const double MOST_SHARE = 0.01;
/* Two outlines of one place: each has this share of the other.  The second is left out. */
static const double SAME_SHARE = 0.98;

struct drawn { /* an area in metres */
    struct ys_polygon outline;
    double m2, bounds[4];
    size_t index; /* of the site */
};

static int by_west(const void *pa, const void *pb)
{
    const struct drawn *const a = pa, *const b = pb;

    if (a->bounds[0] != b->bounds[0])
        return a->bounds[0] < b->bounds[0] ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

static bool draw(struct drawn *out, const struct ys_site_frame *frame,
                 const struct ys_polygon *polygon)
{
    out->outline = (struct ys_polygon){ys_new(polygon->n, sizeof *out->outline.ring), 0};
    for (; out->outline.ring && out->outline.n < polygon->n; out->outline.n++)
        if (!ys_site_line_metres(&out->outline.ring[out->outline.n], frame,
                                 &polygon->ring[out->outline.n]))
            return false;
    out->m2 = ys_polygon_area(&out->outline);
    return out->outline.ring && ys_polygon_bounds(out->bounds, &out->outline);
}

/* mask: cells of the box that the outline has. */
static bool fill(uint8_t *mask, const struct ys_polygon *outline, const double box[4])
{
    struct ys_polygon scaled;
    bool ok = ys_polygon_copy(&scaled, outline);

    for (size_t r = 0; ok && r < scaled.n; r++)
        for (size_t i = 0; i < scaled.ring[r].n; i++) {
            struct ys_point *const pt = &scaled.ring[r].pt[i];

            pt->x = (pt->x - box[0]) / (box[2] - box[0]) * CELLS;
            pt->y = (pt->y - box[1]) / (box[3] - box[1]) * CELLS;
        }
    ok = ok && ys_polygon_fill(mask, CELLS, CELLS, &scaled, 1);
    if (ok)
        ys_polygon_fini(&scaled);
    return ok;
}

struct shared {
    double m2;
    struct ys_point at; /* a place in the middle of it, metres */
};

/* What two areas share, by counting cells: outlines may have holes and parts. */
static bool measure(struct shared *out, const struct drawn *a, const struct drawn *b)
{
    const double box[4] = {fmax(a->bounds[0], b->bounds[0]), fmax(a->bounds[1], b->bounds[1]),
                           fmin(a->bounds[2], b->bounds[2]), fmin(a->bounds[3], b->bounds[3])};
    double n = 0, x = 0, y = 0;

    *out = (struct shared){0};
    if (!(box[2] > box[0] && box[3] > box[1]))
        return true;
    uint8_t *const mask = ys_new(2 * CELLS * CELLS, 1), *const other = mask + CELLS * CELLS;
    const bool ok = mask && fill(mask, &a->outline, box) && fill(other, &b->outline, box);

    for (size_t i = 0; ok && i < CELLS * CELLS; i++)
        if (mask[i] && other[i]) {
            n++;
            x += (double)(i % CELLS) + 0.5;
            y += (double)(i / CELLS) + 0.5;
        }
    free(mask);
    if (n > 0) {
        out->m2 = n / (CELLS * CELLS) * (box[2] - box[0]) * (box[3] - box[1]);
        out->at = (struct ys_point){box[0] + x / n / CELLS * (box[2] - box[0]),
                                    box[1] + y / n / CELLS * (box[3] - box[1])};
    }
    return ok;
}

struct settling {
    struct ys_site *site;
    struct ys_site_frame frame;
    bool allow;
    struct ys_text *notes;
    bool *again; /* of each area: a second outline of another, to be left out */
};

static bool add_owner(struct ys_area *area, size_t owner)
{
    size_t *const all = ys_resize(area->owner, area->n_owner + 1, sizeof *all);

    if (!all)
        return false;
    area->owner = all;
    all[area->n_owner++] = owner;
    return true;
}

static ys_status settle_pair(struct settling *s, const struct drawn *a, const struct drawn *b,
                             struct ys_error *err)
{
    struct ys_site *const site = s->site;
    struct shared shared;
    char both[320];

    if (!measure(&shared, a, b))
        return ys_site_settle_nomem(site, err);
    if (!(shared.m2 > 0))
        return YS_OK;
    /* The first in the file owns what two areas of a size share. */
    const bool a_first = a->index < b->index;
    const struct drawn *const first = a_first ? a : b, *const second = a_first ? b : a;
    const struct drawn *const owner = second->m2 < 0.99 * first->m2 ? second : first;
    const struct drawn *const other = owner == first ? second : first;
    const struct ys_area *const one = &site->area[first->index];
    const struct ys_area *const two = &site->area[second->index];
    const double small = fmin(a->m2, b->m2), share = fmin(shared.m2 / small, 1);
    const struct ys_site_pair pair = {"areas", {one->path, two->path}, {one->name, two->name}};
    const struct ys_point at = ys_site_to_lonlat(&s->frame, shared.at);
    const char *const smaller = site->area[a->m2 < b->m2   ? a->index
                                           : b->m2 < a->m2 ? b->index
                                                           : second->index]
                                    .name;

    ys_site_pair_text(both, sizeof both, &pair, !s->allow);
    if (share > MOST_SHARE && !s->allow)
        return ys_fail(
            err, YS_ERR_MISMATCH,
            "%s (%s) overlap: %.0f %% of '%.60s' is in both, near %.6f, %.6f, and would be "
            "counted twice; want them apart, or --allow-overlap, which counts it once",
            both, site->class_[one->class_index].name, 100 * share, smaller, at.x, at.y);
    if (shared.m2 > SAME_SHARE * fmax(a->m2, b->m2)) {
        s->again[second->index] = true;
        ys_text_addf(s->notes, "%s (%s) are one place drawn twice: counted once, as '%s'\n",
                     both, site->class_[one->class_index].name, one->name);
        return YS_OK;
    }
    if (share > MOST_SHARE)
        ys_text_addf(s->notes,
                     "%s (%s) overlap: %.0f %% of '%s' is in both, and counts in '%s' alone\n",
                     both, site->class_[one->class_index].name, 100 * share, smaller,
                     site->area[owner->index].name);
    return add_owner(&site->area[other->index], owner->index) ? YS_OK
                                                              : ys_site_settle_nomem(site, err);
}

/* Owners are indices, which move when areas are left out.  What was owned by one that is left out
 * is owned by the area that it was drawn after, too. */
static void renumber_owners(struct ys_area *area, const bool *again)
{
    for (size_t k = 0; k < area->n_owner;) {
        size_t *const owner = &area->owner[k], before = 0;

        if (again[*owner]) {
            *owner = area->owner[--area->n_owner];
            continue;
        }
        for (size_t j = 0; j < *owner; j++)
            before += again[j];
        *owner -= before;
        k++;
    }
}

static void leave_out(struct ys_site *site, const bool *again)
{
    size_t n = 0;

    for (size_t i = 0; i < site->n_area; i++) {
        struct ys_area *const area = &site->area[i];

        if (!again[i]) {
            renumber_owners(area, again);
            site->area[n++] = *area;
            continue;
        }
        free(area->name);
        free(area->owner);
        ys_polygon_fini(&area->polygon);
    }
    site->n_area = n;
}

/* Sweep from west to east: only areas whose boxes meet are measured. */
static ys_status settle_all(struct settling *s, const struct drawn *area, size_t n,
                            struct ys_error *err)
{
    ys_status status = YS_OK;

    for (size_t i = 0; i < n && status == YS_OK; i++)
        for (size_t k = i + 1;
             k < n && area[k].bounds[0] < area[i].bounds[2] && status == YS_OK; k++) {
            const struct ys_area *const a = &s->site->area[area[i].index];
            const struct ys_area *const b = &s->site->area[area[k].index];

            if (a->class_index == b->class_index)
                status = settle_pair(s, &area[i], &area[k], err);
        }
    return status;
}

ys_status ys_site_settle_areas(struct ys_site *site, bool allow, struct ys_text *notes,
                               struct ys_error *err)
{
    struct settling s = {site, ys_site_frame(site), allow, notes,
                         ys_new(site->n_area, sizeof *s.again)};
    struct drawn *const area = ys_new(site->n_area, sizeof *area);
    bool ok = s.again && area;
    ys_status status = YS_OK;

    for (size_t i = 0; ok && i < site->n_area; i++) {
        area[i].index = i;
        ok = draw(&area[i], &s.frame, &site->area[i].polygon);
    }
    if (!ok)
        status = ys_site_settle_nomem(site, err);
    if (status == YS_OK) {
        qsort(area, site->n_area, sizeof *area, by_west);
        status = settle_all(&s, area, site->n_area, err);
    }
    for (size_t i = 0; area && i < site->n_area; i++)
        ys_polygon_fini(&area[i].outline);
    if (status == YS_OK)
        leave_out(site, s.again);
    free(area);
    free(s.again);
    return status;
}
