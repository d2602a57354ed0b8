/* band.c - components of a band of rows */

#include "band.h"

#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../base/mem.h"

/* Labels that are not swept at once: 96 bytes each, so that the table stays in a second cache
 * of 1 MiB. */
enum { SWEEP_LABELS = 8192 };

static bool runs_alloc(struct ys_row_runs *runs, uint32_t width)
{
    runs->edge = ys_new_raw(YSK_EDGE_ROOM((size_t)width), sizeof *runs->edge);
    runs->label = ys_new_raw((size_t)width / 2 + 1, sizeof *runs->label);
    return runs->edge && runs->label;
}

static void runs_free(struct ys_row_runs *runs)
{
    free(runs->edge);
    free(runs->label);
}

static bool labels_resize(struct ys_band *band, size_t room)
{
    uint32_t *parent = ys_resize(band->labels.parent, room, sizeof *parent);

    if (parent)
        band->labels.parent = parent;
    struct ysk_blob *blob = ys_resize(band->labels.blob, room, sizeof *blob);

    if (blob)
        band->labels.blob = blob;
    uint32_t *remap = ys_resize(band->remap, room, sizeof *remap);

    if (remap)
        band->remap = remap;
    if (!parent || !blob || !remap)
        return false;
    band->room = room;
    return true;
}

ys_status ys_band_init(struct ys_band *band, uint32_t width, uint32_t slack, uint64_t min_area,
                       const struct ysk_ops *ops, struct ys_error *err)
{
    const size_t most_runs = (size_t)width / 2 + 1;

    *band = (struct ys_band){.ops = ops, .width = width, .slack = slack, .min_area = min_area};
    if (!width || width > 1u << 20)
        return ys_fail(err, YS_ERR_UNSUPPORTED, "rows of %u pixels; want 1 to %u", width,
                       1u << 20);
    band->lo = ys_new_raw(most_runs, sizeof *band->lo);
    band->hi = ys_new_raw(most_runs, sizeof *band->hi);
    if (!band->lo || !band->hi || !runs_alloc(&band->top, width) ||
        !runs_alloc(&band->row, width) || !runs_alloc(&band->above, width) ||
        !labels_resize(band, SWEEP_LABELS)) {
        ys_band_fini(band);
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for rows of %u pixels", width);
    }
    return YS_OK;
}

void ys_band_fini(struct ys_band *band)
{
    runs_free(&band->top);
    runs_free(&band->row);
    runs_free(&band->above);
    free(band->labels.parent);
    free(band->labels.blob);
    free(band->remap);
    free(band->lo);
    free(band->hi);
    free(band->closed.blob);
    *band = (struct ys_band){0};
}

void ys_band_start(struct ys_band *band, uint32_t row0)
{
    band->row0 = row0;
    band->rows = 0;
    band->labels.n = 0;
    band->top.n = band->row.n = 0;
    band->closed.n = 0;
}

bool ys_blob_list_add(struct ys_blob_list *list, const struct ysk_blob *blob)
{
    if (list->n == list->room) {
        const size_t room = list->room ? 2 * list->room : 256;
        struct ysk_blob *more = ys_resize(list->blob, room, sizeof *more);

        if (!more)
            return false;
        list->blob = more;
        list->room = room;
    }
    list->blob[list->n++] = *blob;
    return true;
}

void ys_blob_place(struct ysk_blob *blob, uint32_t row0)
{
    const uint64_t y = row0;

    blob->syy += 2 * y * blob->sy + y * y * blob->area;
    blob->sxy += y * blob->sx;
    blob->sy += y * blob->area;
    blob->y0 += row0;
    blob->y1 += row0;
}

static void mark_live(struct ys_band *band, const struct ys_row_runs *runs)
{
    for (size_t i = 0; i < runs->n; i++)
        band->remap[ysk_root(&band->labels, runs->label[i])] = 1;
}

static void relabel(struct ys_band *band, struct ys_row_runs *runs)
{
    for (size_t i = 0; i < runs->n; i++)
        runs->label[i] = band->remap[ysk_root(&band->labels, runs->label[i])];
}

/*
 * Drops every label that is not the root of a component which touches the first row or the last
 * one fed.  The statistics of the others go to their roots, and closed components to the list.
 * What remains is numbered anew in the same order, so that roots stay the first labels.
 */
static ys_status sweep(struct ys_band *band, struct ys_error *err)
{
    struct ysk_labels *labels = &band->labels;
    const uint32_t n = labels->n;
    uint32_t kept = 0;

    memset(band->remap, 0, n * sizeof *band->remap);
    mark_live(band, &band->top);
    mark_live(band, &band->row);
    for (uint32_t l = n; l-- > 0;) {
        if (labels->parent[l] != l)
            ysk_blob_add(labels->blob + labels->parent[l], labels->blob + l);
    }
    for (uint32_t l = 0; l < n; l++) {
        if (labels->parent[l] != l)
            continue;
        struct ysk_blob *blob = labels->blob + l;

        if (band->remap[l]) {
            band->remap[l] = kept;
            labels->blob[kept++] = *blob;
        } else if (blob->area >= band->min_area) {
            ys_blob_place(blob, band->row0);
            if (!ys_blob_list_add(&band->closed, blob))
                return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu components",
                               band->closed.n);
        }
    }
    relabel(band, &band->top);
    relabel(band, &band->row);
    for (uint32_t l = 0; l < kept; l++)
        labels->parent[l] = l;
    labels->n = kept;
    return YS_OK;
}

static ys_status make_room(struct ys_band *band, size_t n_runs, struct ys_error *err)
{
    if (band->labels.n + n_runs <= band->room)
        return YS_OK;
    if (!band->keep_labels) {
        const ys_status status = sweep(band, err);

        if (status)
            return status;
    }
    /* At least as many free labels as live ones: a sweep is paid for by new labels. */
    const size_t want = 2 * band->labels.n + n_runs;

    if (want > band->room &&
        !labels_resize(band, want > 2 * band->room ? want : 2 * band->room))
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu labels of components", want);
    return YS_OK;
}

static void copy_runs(struct ys_row_runs *to, const struct ys_row_runs *from)
{
    memcpy(to->edge, from->edge, 2 * from->n * sizeof *to->edge);
    memcpy(to->label, from->label, from->n * sizeof *to->label);
    to->n = from->n;
}

ys_status ys_band_row(struct ys_band *band, const uint64_t *bits, struct ys_error *err)
{
    const size_t n = band->ops->edges(band->above.edge, bits, band->width);
    ys_status status = make_room(band, n, err);

    if (status)
        return status;
    const struct ys_row_runs above = band->row;

    band->row = band->above;
    band->row.n = n;
    band->above = above;
    band->ops->overlaps(band->lo, band->hi, band->row.edge, n, above.edge, above.n,
                        band->slack);
    ysk_label_row(&band->labels, band->row.label, band->row.edge, band->lo, band->hi, n,
                  above.label, band->rows);
    band->ops->add_runs(band->labels.blob, band->row.label, band->row.edge, n, band->rows);
    if (band->rows++ == 0)
        copy_runs(&band->top, &band->row);
    return YS_OK;
}

ys_status ys_band_end(struct ys_band *band, struct ys_error *err)
{
    return sweep(band, err);
}
