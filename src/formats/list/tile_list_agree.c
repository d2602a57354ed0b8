/*
 * tile_list_agree.c - whether listed files that overlap show the same there
 *
 * The later one lies on top, and no seam is masked: files of one pass agree, and to mask what a
 * thousand of them share would cost what the list saves.  So some overlaps are looked at when the list is
 * opened, and where they differ as the seams between files of one date do (pipeline/mosaic/seam.c), the
 * reader is told.
 */

#include <math.h>

#include "../../base/error.h"
#include "../../base/text.h"
#include "../tile/tile_list.h"

enum {
    MOST_LOOKED = 48, /* spread over all overlaps: two small windows each, some milliseconds */
    SIDE = 128,       /* px of a window: four blocks of a seam */
    LEAST = 64        /* pixels in both */
};
/* As in seam.c, measured there. */
static const double most_step = 0.03, most_differing = 0.04, most_of_structure = 0.25;
static const double least_range = 40;

struct overlap {
    uint32_t x0, y0, x1, y1; /* of the whole */
};

static bool overlaps(struct overlap *out, const struct ys_list_part *a,
                     const struct ys_list_part *b)
{
    const uint32_t right[2] = {a->col + a->tile->layout.width, b->col + b->tile->layout.width};
    const uint32_t down[2] = {a->row + a->tile->layout.height, b->row + b->tile->layout.height};

    out->x0 = a->col > b->col ? a->col : b->col;
    out->y0 = a->row > b->row ? a->row : b->row;
    out->x1 = right[right[1] < right[0]];
    out->y1 = down[down[1] < down[0]];
    return out->x0 < out->x1 && out->y0 < out->y1;
}

static size_t count_overlaps(const struct ys_tile_list *list)
{
    struct overlap at;
    size_t n = 0;

    for (size_t i = 0; i < list->n; i++)
        for (size_t k = i + 1; k < list->n; k++)
            n += overlaps(&at, &list->part[i], &list->part[k]);
    return n;
}

/* The middle of an overlap as one of the files shows it: a list of that file alone. */
static ys_status read_middle(struct ys_image *out, const ys_tile *whole,
                             struct ys_list_part *part, const struct overlap *at,
                             struct ys_error *err)
{
    struct ys_tile_list one = *whole->list;
    ys_tile alone = *whole;
    const uint32_t w = at->x1 - at->x0 < SIDE ? at->x1 - at->x0 : SIDE;
    const uint32_t h = at->y1 - at->y0 < SIDE ? at->y1 - at->y0 : SIDE;

    one.part = part;
    one.n = 1;
    one.all_valid = false;
    alone.list = &one;
    return ys_tile_window(out, &alone, at->x0 + (at->x1 - at->x0 - w) / 2,
                          at->y0 + (at->y1 - at->y0 - h) / 2, w, h, err);
}

static double grey(const struct ys_image *image, size_t at)
{
    double sum = 0;

    for (unsigned b = 0; b < image->bands; b++)
        sum += (double)image->plane[b][at];
    return sum / image->bands;
}

/* *step: by how many levels the second is brighter. */
static bool differ(double *step, const struct ys_image *a, const struct ys_image *b)
{
    double n = 0, sa = 0, saa = 0, sd = 0, sdd = 0, low = INFINITY, high = -INFINITY;

    *step = 0;
    for (size_t i = 0; i < (size_t)a->width * a->height; i++) {
        if (!a->valid[i] || !b->valid[i])
            continue;
        const double v = grey(a, i), d = grey(b, i) - v;

        n++;
        sa += v;
        saa += v * v;
        sd += d;
        sdd += d * d;
        low = fmin(low, v);
        high = fmax(high, v);
    }
    if (n < LEAST)
        return false;
    const bool bytes = a->full_scale > 0 && a->full_scale <= 255;
    const double range = bytes ? fmax(high - low, least_range) : high - low;

    *step = sd / n;
    const double rest = sqrt(fmax(sdd / n - *step * *step, 0));
    const double there_is = sqrt(fmax(saa / n - sa / n * (sa / n), 0));

    return fabs(*step) > most_step * range ||
           (rest > most_differing * range && rest > most_of_structure * there_is);
}

struct found {
    size_t looked, differing;
    const ys_tile *below, *above; /* the first that differ */
    double step;
};

static ys_status look(struct found *out, const ys_tile *whole, size_t i, size_t k,
                      struct ys_error *err)
{
    struct ys_list_part *const part = whole->list->part;
    struct ys_image image[2] = {{0}};
    struct overlap at;
    double step;
    ys_status status = YS_OK;

    if (!overlaps(&at, &part[i], &part[k]))
        return YS_OK;
    status = read_middle(&image[0], whole, &part[i], &at, err);
    if (!status)
        status = read_middle(&image[1], whole, &part[k], &at, err);
    out->looked++;
    if (!status && differ(&step, &image[0], &image[1]) && !out->differing++) {
        out->below = part[i].tile;
        out->above = part[k].tile;
        out->step = step;
    }
    ys_image_fini(&image[0]);
    ys_image_fini(&image[1]);
    return status;
}

ys_status ys_tile_list_agree(ys_tile *whole, struct ys_error *err)
{
    const struct ys_tile_list *list = whole->list;
    const size_t n = count_overlaps(list), every = n / MOST_LOOKED + 1;
    struct found found = {0};
    struct overlap at;
    ys_status status = YS_OK;
    size_t seen = 0;

    for (size_t i = 0; n && i < list->n; i++)
        for (size_t k = i + 1; k < list->n && !status; k++)
            if (overlaps(&at, &list->part[i], &list->part[k]) && seen++ % every == 0)
                status = look(&found, whole, i, k, err);
    if (!status && found.differing)
        ys_tile_warn(whole,
                     "%.60s: in %zu of %zu overlaps that were looked at its files differ, as "
                     "%.100s and %.100s (%+.3g levels): the later one is on top, and its edge "
                     "may pass for one of the ground",
                     ys_basename(whole->name), found.differing, found.looked,
                     ys_basename(found.below->name), ys_basename(found.above->name),
                     found.step);
    return status;
}
