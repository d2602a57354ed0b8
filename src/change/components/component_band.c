/*
 * component_band.c - components of a row band
 *
 * Light Speed Labeling's way (Lacassagne and Zavidovique 2011): each run takes the label of a
 * run above that it touches and joins the labels of all others; sums are added a run at a time,
 * in closed form.  Two things are added.  The table of labels is swept whenever it is full:
 * components that end leave it, so that it stays in a cache however high the band is.  And a
 * row that is the same as the one before costs a comparison: drawn masks, areas of water or
 * cloud repeat rows by the hundred.
 */

#include "component_band.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"

/* Labels that are not swept at once: of 96 bytes, so that the table (96 KiB) stays in a second
 * cache. */
enum { SWEEP_LABELS = 1024 };

/* What ysk_label_row_fn may write past the labels it gives: a vector of 16. */
enum { LABEL_SLACK = 16 };

bool ys_row_runs_init(struct ys_row_runs *runs, uint32_t width)
{
    runs->edge = ys_new_raw(YSK_EDGE_ROOM((size_t)width), sizeof *runs->edge);
    runs->label = ys_new((size_t)width / 2 + 2, sizeof *runs->label);
    runs->ranks.turn = ys_new(YSK_RANKS((size_t)width), sizeof *runs->ranks.turn);
    runs->ranks.count = ys_new(YSK_RANKS((size_t)width), sizeof *runs->ranks.count);
    return runs->edge && runs->label && runs->ranks.turn && runs->ranks.count;
}

void ys_row_runs_fini(struct ys_row_runs *runs)
{
    free(runs->edge);
    free(runs->label);
    free(runs->ranks.turn);
    free(runs->ranks.count);
}

void ys_row_runs_clear(struct ys_row_runs *row, uint32_t width)
{
    memset(row->ranks.turn, 0, YSK_RANKS((size_t)width) * sizeof *row->ranks.turn);
    memset(row->ranks.count, 0, YSK_RANKS((size_t)width) * sizeof *row->ranks.count);
    row->n = 0;
}

struct ysk_runs ys_row_runs(const struct ys_row_runs *row)
{
    return (struct ysk_runs){row->edge, row->n, &row->ranks};
}

static bool labels_resize(struct ys_component_band *band, size_t room)
{
    uint32_t *parent = ys_resize(band->labels.parent, room, sizeof *parent);

    if (parent)
        band->labels.parent = parent;
    struct ysk_component *component =
        ys_resize(band->labels.component, room, sizeof *component);

    if (component)
        band->labels.component = component;
    uint32_t *remap = ys_resize(band->remap, room, sizeof *remap);

    if (remap)
        band->remap = remap;
    if (!parent || !component || !remap)
        return false;
    band->room = room;
    return true;
}

ys_status ys_component_band_init(struct ys_component_band *band, uint32_t width, uint32_t slack,
                                 uint64_t min_area, const struct ysk_ops *ops,
                                 struct ys_error *err)
{
    const size_t most_runs = (size_t)width / 2 + 1;

    *band = (struct ys_component_band){
        .ops = ops, .width = width, .slack = slack, .min_area = min_area};
    if (!width || width > YS_MOST_WIDTH)
        return ys_fail(err, YS_ERR_UNSUPPORTED, "rows of %u pixels; want 1 to %u", width,
                       YS_MOST_WIDTH);
    band->lo = ys_new_raw(most_runs, sizeof *band->lo);
    band->hi = ys_new_raw(most_runs, sizeof *band->hi);
    if (!band->lo || !band->hi || !ys_row_runs_init(&band->top, width) ||
        !ys_row_runs_init(&band->row, width) || !ys_row_runs_init(&band->above, width) ||
        !labels_resize(band, SWEEP_LABELS)) {
        ys_component_band_fini(band);
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for rows of %u pixels", width);
    }
    return YS_OK;
}

void ys_component_band_fini(struct ys_component_band *band)
{
    ys_row_runs_fini(&band->top);
    ys_row_runs_fini(&band->row);
    ys_row_runs_fini(&band->above);
    free(band->labels.parent);
    free(band->labels.component);
    free(band->remap);
    free(band->lo);
    free(band->hi);
    free(band->closed.component);
    *band = (struct ys_component_band){0};
}

void ys_component_band_start(struct ys_component_band *band, uint32_t row0)
{
    band->row0 = row0;
    band->rows = band->again = 0;
    band->labels.n = 0;
    band->top.n = band->closed.n = 0;
    ys_row_runs_clear(&band->row, band->width);
}

bool ys_component_list_room(struct ys_component_list *list, size_t n)
{
    if (list->n + n <= list->room)
        return true;
    const size_t room = 2 * (list->n + n) + 256;
    struct ysk_component *more = ys_resize(list->component, room, sizeof *more);

    if (!more)
        return false;
    list->component = more;
    list->room = room;
    return true;
}

bool ys_component_list_join(struct ys_component_list *list,
                            const struct ys_component_list *more)
{
    if (!more->n)
        return true;
    if (!ys_component_list_room(list, more->n))
        return false;
    memcpy(list->component + list->n, more->component, more->n * sizeof *more->component);
    list->n += more->n;
    return true;
}

/* Labels to their roots, which stay in the table. */
static void mark_live(struct ys_component_band *band, struct ys_row_runs *runs)
{
    for (size_t i = 0; i < runs->n; i++) {
        runs->label[i] = ysk_root(&band->labels, runs->label[i]);
        band->remap[runs->label[i]] = 1;
    }
}

static void relabel(const struct ys_component_band *band, struct ys_row_runs *runs)
{
    for (size_t i = 0; i < runs->n; i++)
        runs->label[i] = band->remap[runs->label[i]];
}

/*
 * The rows that repeat the last one: runs and labels are the same, and each run touches only
 * itself in the row above.  Their sums are those of one row times their number, and y is summed
 * in closed form.
 */
void ys_component_band_settle(struct ys_component_band *band)
{
    const uint64_t k = band->again, last = band->rows - 1, first = band->rows - k;
    const uint64_t y = k * (first + last) / 2;
    const uint64_t yy =
        (last * (last + 1) * (2 * last + 1) - (first - 1) * first * (2 * first - 1)) / 6;

    band->again = 0;
    for (size_t i = 0; i < band->row.n && k; i++) {
        struct ysk_component *b = band->labels.component + band->row.label[i];
        const uint64_t n = band->row.edge[2 * i + 1] - band->row.edge[2 * i];
        const uint64_t q = (uint64_t)band->row.edge[2 * i] + band->row.edge[2 * i + 1] - 1;
        const uint64_t sx = n * q / 2;

        b->area += k * n;
        b->sx += k * sx;
        b->sxx += k * (n * (3 * q * q + n * n - 1) / 12);
        b->sy += y * n;
        b->sxy += y * sx;
        b->syy += yy * n;
        b->y1 = (uint32_t)last;
    }
}

/*
 * Drops every label that is not the root of a component which touches the first row or the last
 * one fed; closed components go to the list.
 */
static ys_status sweep(struct ys_component_band *band, struct ys_error *err)
{
    struct ysk_labels *labels = &band->labels;
    struct ys_component_list *closed = &band->closed;

    assert(!band->again);
    memset(band->remap, 0, labels->n * sizeof *band->remap);
    mark_live(band, &band->top);
    mark_live(band, &band->row);
    if (!ys_component_list_room(closed, labels->n))
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu components", closed->n);
    closed->n += band->ops->sweep_labels(closed->component + closed->n, labels, band->remap,
                                         band->min_area, band->row0);
    relabel(band, &band->top);
    relabel(band, &band->row);
    return YS_OK;
}

static ys_status make_room(struct ys_component_band *band, size_t n_runs, struct ys_error *err)
{
    if (band->labels.n + n_runs + LABEL_SLACK <= band->room)
        return YS_OK;
    if (!band->keep_labels) {
        const ys_status status = sweep(band, err);

        if (status)
            return status;
    }
    /* At least as many free labels as live ones: a sweep is paid for by new labels. */
    const size_t want = 2 * (size_t)band->labels.n + n_runs + LABEL_SLACK;

    if (want > band->room &&
        !labels_resize(band, want > 2 * band->room ? want : 2 * band->room))
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu labels of components", want);
    return YS_OK;
}

void ys_row_runs_copy(struct ys_row_runs *to, const struct ys_row_runs *from, uint32_t width)
{
    const size_t ranks = YSK_RANKS((size_t)width);

    memcpy(to->edge, from->edge, 2 * from->n * sizeof *to->edge);
    memcpy(to->label, from->label, from->n * sizeof *to->label);
    memcpy(to->ranks.turn, from->ranks.turn, ranks * sizeof *to->ranks.turn);
    memcpy(to->ranks.count, from->ranks.count, ranks * sizeof *to->ranks.count);
    to->n = from->n;
}

ys_status ys_component_band_row(struct ys_component_band *band, const uint64_t *bits,
                                struct ys_error *err)
{
    const size_t n = band->ops->edges(band->above.edge, &band->above.ranks, bits, band->width);
    const size_t bytes = YSK_RANKS((size_t)band->width) * sizeof *bits;

    if (band->rows && n == band->row.n &&
        !memcmp(band->above.ranks.turn, band->row.ranks.turn, bytes)) {
        band->again++;
        band->rows++;
        return YS_OK;
    }
    ys_component_band_settle(band);
    ys_status status = make_room(band, n, err);

    if (status)
        return status;
    const struct ys_row_runs above = band->row;

    band->row = band->above;
    band->row.n = n;
    band->above = above;
    const struct ysk_runs now = ys_row_runs(&band->row), last = ys_row_runs(&above);

    band->ops->overlaps(band->lo, band->hi, &now, &last, band->slack);
    const struct ysk_row_join join = {
        .lo = band->lo, .hi = band->hi, .n_runs = n, .label_above = above.label};
    const uint32_t first_new = band->labels.n;

    band->ops->label_row(&band->labels, band->row.label, &join);
    band->ops->add_runs(band->labels.component, band->row.label, band->row.edge, n, band->rows,
                        first_new);
    if (band->rows++ == 0)
        ys_row_runs_copy(&band->top, &band->row, band->width);
    return YS_OK;
}

ys_status ys_component_band_end(struct ys_component_band *band, struct ys_error *err)
{
    ys_component_band_settle(band);
    return sweep(band, err);
}
