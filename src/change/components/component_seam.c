/*
 * component_seam.c - the components of row bands into the components of the whole
 *
 * Where two row bands meet, runs of the lower one's first row are joined to those of the upper
 * one's last row that they touch, exactly as runs of one row to the next inside a band.  What
 * then touches neither the last row so far nor anything below it is complete and leaves the
 * table, so that its size depends on the width alone.
 */

#include "component_seam.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"

ys_status ys_component_seam_init(struct ys_component_seam *seam, uint32_t width, uint32_t slack,
                                 uint64_t min_area, const struct ysk_ops *ops,
                                 struct ys_error *err)
{
    const size_t most_runs = (size_t)width / 2 + 1;

    *seam = (struct ys_component_seam){
        .ops = ops, .width = width, .slack = slack, .min_area = min_area};
    /* Open components touch the last row, or a first or last row of the band that is added. */
    seam->room = 3 * most_runs;
    seam->labels.parent = ys_new_raw(seam->room, sizeof *seam->labels.parent);
    seam->labels.component = ys_new_raw(seam->room, sizeof *seam->labels.component);
    seam->remap = ys_new_raw(seam->room, sizeof *seam->remap);
    const bool row = ys_row_runs_init(&seam->bottom, width);
    seam->lo = ys_new_raw(most_runs, sizeof *seam->lo);
    seam->hi = ys_new_raw(most_runs, sizeof *seam->hi);
    if (!seam->labels.parent || !seam->labels.component || !seam->remap || !row || !seam->lo ||
        !seam->hi) {
        ys_component_seam_fini(seam);
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for rows of %u pixels", width);
    }
    return YS_OK;
}

void ys_component_seam_fini(struct ys_component_seam *seam)
{
    free(seam->labels.parent);
    free(seam->labels.component);
    free(seam->remap);
    ys_row_runs_fini(&seam->bottom);
    free(seam->lo);
    free(seam->hi);
    free(seam->closed.component);
    *seam = (struct ys_component_seam){0};
}

void ys_component_seam_start(struct ys_component_seam *seam)
{
    seam->next_row = 0;
    seam->labels.n = 0;
    seam->closed.n = 0;
    ys_row_runs_clear(&seam->bottom, seam->width);
}

/* The band's components get the labels that follow the open ones. */
static void take_components(struct ys_component_seam *seam,
                            const struct ys_component_band *band)
{
    struct ysk_labels *labels = &seam->labels;

    assert(labels->n + (size_t)band->labels.n <= seam->room);
    for (uint32_t l = 0; l < band->labels.n; l++) {
        struct ysk_component *component = labels->component + labels->n + l;

        *component = band->labels.component[l];
        ysk_component_place(component, band->row0);
        labels->parent[labels->n + l] = labels->n + l;
    }
}

static void join_top(struct ys_component_seam *seam, const struct ys_component_band *band,
                     uint32_t base)
{
    const struct ys_row_runs *top = &band->top;

    const struct ysk_runs below = ys_row_runs(top), above = ys_row_runs(&seam->bottom);

    seam->ops->overlaps(seam->lo, seam->hi, &below, &above, seam->slack);
    for (size_t i = 0; i < top->n; i++) {
        for (size_t k = seam->lo[i]; k < seam->hi[i]; k++)
            ysk_join(&seam->labels, seam->bottom.label[k], base + top->label[i]);
    }
}

/* As the sweep of a band, but only the last row keeps a component open. */
static ys_status sweep(struct ys_component_seam *seam, struct ys_error *err)
{
    struct ysk_labels *labels = &seam->labels;
    struct ys_component_list *closed = &seam->closed;
    uint32_t *label = seam->bottom.label;

    memset(seam->remap, 0, labels->n * sizeof *seam->remap);
    for (size_t i = 0; i < seam->bottom.n; i++) {
        label[i] = ysk_root(labels, label[i]);
        seam->remap[label[i]] = 1;
    }
    if (!ys_component_list_room(closed, labels->n))
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu components", closed->n);
    closed->n += seam->ops->sweep_labels(closed->component + closed->n, labels, seam->remap,
                                         seam->min_area, 0);
    for (size_t i = 0; i < seam->bottom.n; i++)
        label[i] = seam->remap[label[i]];
    return YS_OK;
}

ys_status ys_component_seam_add(struct ys_component_seam *seam,
                                const struct ys_component_band *band, struct ys_error *err)
{
    const uint32_t base = seam->labels.n;

    assert(band->row0 == seam->next_row && band->rows);
    take_components(seam, band);
    seam->labels.n += band->labels.n;
    join_top(seam, band, base);
    ys_row_runs_copy(&seam->bottom, &band->row, seam->width);
    for (size_t i = 0; i < band->row.n; i++)
        seam->bottom.label[i] += base;
    seam->next_row += band->rows;
    return sweep(seam, err);
}

ys_status ys_component_seam_end(struct ys_component_seam *seam, struct ys_error *err)
{
    ys_row_runs_clear(&seam->bottom, seam->width);
    return sweep(seam, err);
}

static int by_u32(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int by_first(const void *pa, const void *pb)
{
    const struct ysk_component *a = pa, *b = pb;

    return a->y0 != b->y0 ? by_u32(a->y0, b->y0) : by_u32(a->first_x, b->first_x);
}

static int by_last(const void *pa, const void *pb)
{
    const struct ysk_component *a = pa, *b = pb;

    return a->y1 != b->y1 ? by_u32(a->y1, b->y1) : by_first(pa, pb);
}

void ys_components_sort_last(struct ysk_component *component, size_t n)
{
    if (n)
        qsort(component, n, sizeof *component, by_last);
}
