/* tile_list_fit.c - whether listed files are parts of one picture, and where in it each lies */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/text.h"
#include "../tile/tile_list.h"

/* px: nearer than this pixels lie on pixels, as for files of one date (pipeline/mosaic). */
static const double one_grid_px = 0.02;
/* Blocks of files whose blocks do not line up: rectangles as large as these cut few of them twice. */
enum { LEAST_BLOCK = 512, MOST_BLOCK_ROWS = 1024 };

static const char *crs_of(const ys_tile *tile)
{
    return *tile->info.crs ? tile->info.crs : "an unknown CRS";
}

static ys_status alike(const ys_tile *tile, const ys_tile *first, const char *name,
                       struct ys_error *err)
{
    const ys_tile *const two[2] = {tile, first};
    char has[2][80];

    for (int k = 0; k < 2; k++) {
        const struct ys_tile_info *info = &two[k]->info;

        if (strcmp(tile->info.crs, first->info.crs) ||
            strcmp(tile->info.crs_wkt, first->info.crs_wkt))
            ys_text_fit(has[k], sizeof has[k], "%.70s", crs_of(two[k]));
        else if (tile->info.bands != first->info.bands)
            ys_text_fit(has[k], sizeof has[k], "%u band%s", info->bands,
                        info->bands == 1 ? "" : "s");
        else if (strcmp(tile->info.sample, first->info.sample) ||
                 tile->layout.bits != first->layout.bits)
            ys_text_fit(has[k], sizeof has[k], "samples of %u bits (%s)", two[k]->layout.bits,
                        info->sample);
        else if (tile->layout.inverted != first->layout.inverted)
            ys_text_fit(has[k], sizeof has[k], "0 for %s",
                        two[k]->layout.inverted ? "white" : "black");
        else
            return YS_OK;
    }
    return ys_fail(err, YS_ERR_MISMATCH,
                   "%.80s: %.100s has %s, and the first, %.100s, %s; want files alike", name,
                   tile->name, has[0], first->name, has[1]);
}

/* Where the part's first pixel lies on the grid of the first part. */
static ys_status place(double at[2], const struct ys_list_part *part, const ys_tile *first,
                       const char *name, struct ys_error *err)
{
    const double *t = first->geo.t, *s = part->tile->geo.t, *u = first->geo.u;
    const double size = fmax(hypot(t[1], t[4]), hypot(t[2], t[5]));
    const double across = hypot(s[1] - t[1], s[4] - t[4]) * part->tile->layout.width;
    const double down = hypot(s[2] - t[2], s[5] - t[5]) * part->tile->layout.height;

    if (across > one_grid_px * size || down > one_grid_px * size)
        return ys_fail(err, YS_ERR_MISMATCH,
                       "%.80s: %.100s: pixels of %.9g x %.9g map units, and not the %.9g x "
                       "%.9g of the first, %.100s; want files of one grid",
                       name, part->tile->name, hypot(s[1], s[4]), hypot(s[2], s[5]),
                       hypot(t[1], t[4]), hypot(t[2], t[5]), first->name);
    at[0] = u[0] + u[1] * s[0] + u[2] * s[3];
    at[1] = u[3] + u[4] * s[0] + u[5] * s[3];
    const double off = hypot(at[0] - nearbyint(at[0]), at[1] - nearbyint(at[1]));

    if (!(off <= one_grid_px))
        return ys_fail(err, YS_ERR_MISMATCH,
                       "%.80s: %.100s: its pixels lie %.2f px beside those of the first, "
                       "%.100s; want files of one grid (gdalwarp -tap)",
                       name, part->tile->name, off, first->name);
    at[0] = nearbyint(at[0]);
    at[1] = nearbyint(at[1]);
    return YS_OK;
}

/* The corners of all parts on the grid of the first: x0 y0 x1 y1. */
static ys_status bound(double b[4], double (*at)[2], const struct ys_tile_list *list,
                       const char *name, struct ys_error *err)
{
    ys_status status = YS_OK;

    b[0] = b[1] = INFINITY;
    b[2] = b[3] = -INFINITY;
    for (size_t i = 0; !status && i < list->n; i++) {
        const struct ys_list_part *part = &list->part[i];

        status = alike(part->tile, list->part[0].tile, name, err);
        if (!status)
            status = place(at[i], part, list->part[0].tile, name, err);
        b[0] = fmin(b[0], at[i][0]);
        b[1] = fmin(b[1], at[i][1]);
        b[2] = fmax(b[2], at[i][0] + part->tile->layout.width);
        b[3] = fmax(b[3], at[i][1] + part->tile->layout.height);
    }
    return status;
}

ys_status ys_tile_list_fit(uint32_t *width, uint32_t *height, struct ys_tile_list *list,
                           const char *name, struct ys_error *err)
{
    double(*at)[2] = ys_new(list->n, sizeof *at), b[4];

    if (!at)
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", name);
    ys_status status = bound(b, at, list, name, err);

    if (!status && !(b[2] - b[0] <= INT32_MAX && b[3] - b[1] <= INT32_MAX))
        status = ys_fail(err, YS_ERR_MISMATCH,
                         "%s: its files span %.0f x %.0f pixels; want files of one place", name,
                         b[2] - b[0], b[3] - b[1]);
    for (size_t i = 0; !status && i < list->n; i++) {
        list->part[i].col = (uint32_t)(at[i][0] - b[0]);
        list->part[i].row = (uint32_t)(at[i][1] - b[1]);
    }
    if (!status) {
        *width = (uint32_t)(b[2] - b[0]);
        *height = (uint32_t)(b[3] - b[1]);
    }
    free(at);
    return status;
}

/* ---- how much of the whole lies in a file */

static int by_row(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

struct span {
    uint32_t from, to;
};

static int by_from(const void *a, const void *b)
{
    const struct span *x = a, *y = b;

    return (x->from > y->from) - (x->from < y->from);
}

/* Columns in any part, of rows between which no part begins or ends. */
static uint64_t covered_columns(struct span *span, const struct ys_tile_list *list,
                                uint32_t row)
{
    uint64_t sum = 0;
    uint32_t end = 0;
    size_t n = 0;

    for (size_t i = 0; i < list->n; i++) {
        const struct ys_list_part *p = &list->part[i];

        if (p->row <= row && row - p->row < p->tile->layout.height)
            span[n++] = (struct span){p->col, p->col + p->tile->layout.width};
    }
    qsort(span, n, sizeof *span, by_from);
    for (size_t i = 0; i < n; i++) {
        const uint32_t from = span[i].from > end ? span[i].from : end;

        if (span[i].to > from) {
            sum += span[i].to - from;
            end = span[i].to;
        }
    }
    return sum;
}

ys_status ys_tile_list_covered(uint64_t *pixels, const struct ys_tile_list *list,
                               struct ys_error *err)
{
    uint32_t *edge = ys_new(2 * list->n, sizeof *edge);
    struct span *span = ys_new(list->n, sizeof *span);

    *pixels = 0;
    for (size_t i = 0; edge && i < list->n; i++) {
        edge[2 * i] = list->part[i].row;
        edge[2 * i + 1] = list->part[i].row + list->part[i].tile->layout.height;
    }
    if (edge && span) {
        qsort(edge, 2 * list->n, sizeof *edge, by_row);
        for (size_t i = 1; i < 2 * list->n; i++)
            if (edge[i] > edge[i - 1])
                *pixels += (edge[i] - edge[i - 1]) * covered_columns(span, list, edge[i - 1]);
    }
    const bool ready = edge && span;

    free(edge);
    free(span);
    return ready ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "out of memory for a list of files");
}

/* ---- what is read at once */

void ys_tile_list_blocks(uint32_t *width, uint32_t *height, const struct ys_tile_list *list)
{
    uint32_t w = 1, h = 1;
    bool in_line = true;

    for (size_t i = 0; i < list->n; i++) {
        w = list->part[i].block_w > w ? list->part[i].block_w : w;
        h = list->part[i].block_h > h ? list->part[i].block_h : h;
    }
    for (size_t i = 0; i < list->n; i++) {
        const struct ys_list_part *p = &list->part[i];

        /* Of a file that is smaller than a block, too, one block is read at once. */
        in_line = in_line && p->col % w == 0 && p->row % h == 0 &&
                  (p->block_w == w || p->block_w == p->tile->layout.width) &&
                  (p->block_h == h || p->block_h == p->tile->layout.height);
    }
    if (!in_line) {
        w = w > LEAST_BLOCK ? w : LEAST_BLOCK;
        h = h > LEAST_BLOCK ? h : LEAST_BLOCK;
    }
    *width = w;
    *height = h < MOST_BLOCK_ROWS ? h : MOST_BLOCK_ROWS;
}
