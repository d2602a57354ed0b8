/*
 * seam.c - where the edge of a picture shows on the one below
 *
 * Two files of a pass agree where they overlap, and nothing is seen of the seam between them.  Where
 * they were not aligned or not brought to one brightness, there is an edge that the ground does not
 * have, and an object across it is cut: its pixels are masked.  Whether they agree is asked in blocks
 * along the seam, of the overlap alone: only there the same ground is seen twice.
 */

#include "seam.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../raster/quantile.h"

enum {
    SEEN_TWICE = 1,
    SEAM = 2,
    BLOCK = 32,     /* px: a few objects; less has too few pixels to tell noise from a step */
    LEAST = 32,     /* px of overlap in a block that say something: one row of it */
    SEAM_PX = 2,    /* masked on either side: what the kernels of the counters mix */
    SAMPLES = 65536 /* pixels that the range of levels is taken from */
};
/* Of the range of levels (0.1 to 99.9 %).  A step of 3 % is what one sees in a flat field, and three
 * times the noise of a JPEG of quality 75; structure that differs by 4 % and by a quarter of what there
 * is stands half a pixel beside itself. */
static const double most_step = 0.03, most_differing = 0.04, most_of_structure = 0.25;
/* Levels of 8 bits: water or snow alone has a range of its noise. */
static const double least_range = 40;

struct block { /* sums over the pixels that both show */
    double n, a, aa, d, dd;
};

struct layer {
    struct ys_pile *pile;
    const struct ys_image *top;
    uint32_t col, row;
    struct block *block; /* across x down, of top */
    uint32_t across;
    double range;
};

ys_status ys_pile_init(struct ys_pile *out, struct ys_image *image, struct ys_error *err)
{
    *out = (struct ys_pile){
        .image = image,
        .said = ys_scratch_new(image->scratch, (size_t)image->width * image->height, 1)};
    return out->said ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "out of memory for the seams");
}

void ys_pile_fini(struct ys_pile *pile)
{
    ys_scratch_free(pile->said);
    *pile = (struct ys_pile){0};
}

static double grey(const struct ys_image *image, size_t at)
{
    double sum = 0;

    for (unsigned b = 0; b < image->bands; b++)
        sum += image->plane[b][at];
    return sum / image->bands;
}

/* Of the grey levels of a picture; false: out of memory. */
static bool find_range(double *out, const struct ys_image *image)
{
    const size_t all = (size_t)image->width * image->height, step = all / SAMPLES + 1;
    float *level = ys_new_raw(all / step + 1, sizeof *level);
    size_t n = 0;

    if (!level)
        return false;
    for (size_t i = 0; i < all; i += step)
        if (image->valid[i])
            level[n++] = (float)grey(image, i);
    *out = (double)ys_quantile(level, n, 0.999) - (double)ys_quantile(level, n, 0.001);
    free(level);
    return true;
}

static bool image_is_byte(const struct ys_image *image)
{
    return image->full_scale > 0 && image->full_scale <= 255;
}

static size_t under(const struct layer *l, uint32_t x, uint32_t y)
{
    return (size_t)(l->row + y) * l->pile->image->width + l->col + x;
}

static struct block *block_at(const struct layer *l, uint32_t x, uint32_t y)
{
    return &l->block[(size_t)(y / BLOCK) * l->across + x / BLOCK];
}

static void compare(const struct layer *l)
{
    const struct ys_image *top = l->top, *low = l->pile->image;

    for (uint32_t y = 0; y < top->height; y++)
        for (uint32_t x = 0; x < top->width; x++) {
            const size_t p = (size_t)y * top->width + x, q = under(l, x, y);

            if (!top->valid[p] || !low->valid[q])
                continue;
            const double a = grey(low, q), d = grey(top, p) - a;
            struct block *b = block_at(l, x, y);

            b->n++;
            b->a += a;
            b->aa += a * a;
            b->d += d;
            b->dd += d * d;
        }
}

static bool disagrees(const struct block *b, double range)
{
    if (b->n < LEAST)
        return false;
    const double step = fabs(b->d / b->n);
    const double rest = sqrt(fmax(b->dd / b->n - step * step, 0));
    const double there_is = sqrt(fmax(b->aa / b->n - b->a / b->n * (b->a / b->n), 0));

    return step > most_step * range ||
           (rest > most_differing * range && rest > most_of_structure * there_is);
}

static void mark_disc(const struct ys_pile *pile, int64_t cx, int64_t cy)
{
    const struct ys_image *image = pile->image;

    for (int64_t y = cy - SEAM_PX; y <= cy + SEAM_PX; y++)
        for (int64_t x = cx - SEAM_PX; x <= cx + SEAM_PX; x++)
            if (x >= 0 && y >= 0 && x < image->width && y < image->height)
                pile->said[(size_t)y * image->width + (size_t)x] |= SEAM;
}

/* The top ends here and what lies below is seen beside it. */
static bool is_seam(const struct layer *l, uint32_t x, uint32_t y)
{
    static const int step[4][2] = {{-1, 0}, {1, 0}, {0, -1}, {0, 1}};
    const struct ys_image *top = l->top, *low = l->pile->image;

    for (int k = 0; k < 4; k++) {
        const int64_t u = (int64_t)x + step[k][0], v = (int64_t)y + step[k][1];
        const int64_t c = u + l->col, r = v + l->row;
        const bool inside = u >= 0 && v >= 0 && u < top->width && v < top->height;

        if (c < 0 || r < 0 || c >= low->width || r >= low->height)
            continue;
        if (!(inside && top->valid[(size_t)v * top->width + (size_t)u]) &&
            low->valid[(size_t)r * low->width + (size_t)c])
            return true;
    }
    return false;
}

static void mark_seams(const struct layer *l)
{
    for (uint32_t y = 0; y < l->top->height; y++)
        for (uint32_t x = 0; x < l->top->width; x++)
            if (l->top->valid[(size_t)y * l->top->width + x] &&
                l->pile->image->valid[under(l, x, y)] &&
                disagrees(block_at(l, x, y), l->range) && is_seam(l, x, y))
                mark_disc(l->pile, (int64_t)l->col + x, (int64_t)l->row + y);
}

/* Seams of what lies below are not seen where the top covers them. */
static void lay(const struct layer *l, bool pixels)
{
    const struct ys_image *top = l->top;
    struct ys_image *low = l->pile->image;

    for (uint32_t y = 0; y < top->height; y++)
        for (uint32_t x = 0; x < top->width; x++) {
            const size_t p = (size_t)y * top->width + x, q = under(l, x, y);

            if (!top->valid[p])
                continue;
            if (!pixels) {
                l->pile->said[q] &= (uint8_t)~SEAM;
                l->pile->said[q] |= low->valid[q] ? SEEN_TWICE : 0;
                continue;
            }
            for (unsigned b = 0; b < low->bands; b++)
                low->plane[b][q] = top->plane[b][p];
            low->valid[q] = 1;
        }
}

ys_status ys_pile_add(struct ys_pile *pile, const struct ys_image *top, uint32_t col,
                      uint32_t row, struct ys_error *err)
{
    const uint32_t across = (top->width + BLOCK - 1) / BLOCK;
    const size_t n = (size_t)across * ((top->height + BLOCK - 1) / BLOCK);
    struct layer l = {pile, top, col, row, ys_new(n, sizeof *l.block), across, 0};

    const bool ready = l.block && find_range(&l.range, top);

    if (image_is_byte(top) && l.range < least_range)
        l.range = least_range;
    if (!ready) {
        free(l.block);
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for the seams");
    }
    lay(&l, false);
    compare(&l);
    mark_seams(&l);
    lay(&l, true);
    for (size_t i = 0; i < n; i++) {
        pile->compared += (uint64_t)l.block[i].n;
        pile->disagreeing += disagrees(&l.block[i], l.range) ? (uint64_t)l.block[i].n : 0;
    }
    free(l.block);
    return YS_OK;
}

void ys_pile_end(struct ys_joined *out, struct ys_pile *pile)
{
    const size_t n = (size_t)pile->image->width * pile->image->height;
    double seen = 0, twice = 0, masked = 0;

    for (size_t i = 0; i < n; i++) {
        if (!pile->image->valid[i])
            continue;
        seen++;
        twice += (pile->said[i] & SEEN_TWICE) != 0;
        if (!(pile->said[i] & SEAM))
            continue;
        masked++;
        pile->image->valid[i] = 0;
        for (unsigned b = 0; b < pile->image->bands; b++)
            pile->image->plane[b][i] = 0; /* as in any window */
    }
    *out = (struct ys_joined){
        .overlap = seen > 0 ? twice / seen : 0,
        .disagreeing = pile->compared ? (double)pile->disagreeing / (double)pile->compared : 0,
        .masked = seen > 0 ? masked / seen : 0};
}
