/*
 * levels_impulse.c - single pixels without a picture in them
 *
 * Dead and glinting pixels are as dark or as bright as the picture gets, and stand alone; what is
 * so of itself (roofs, shadows, foam) hangs together.  To a network a lone white pixel is an edge
 * all round.  So where there are more lone ones than pictures have, extreme pixels are replaced by
 * what lies round them, but for those that have a body.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/mem.h"
#include "levels_parts.h"
#include "quantile.h"

/* Share of lone extreme pixels from which they are taken for impulses.  At most 0.04 % in 24
 * drawn scenes and 8 real tiles, 2.3 % where 3 % were set at random. */
static const double least_lone = 0.0008;
/* A pixel with more of its kind among the 24 round it is part of a thing: with 10 % set at random
 * 2 in 1000 pixels have. */
enum { REACH = 2, MOST_LIKE_IT = 6 };
/* Levels between it and what lies round it, by hand. */
static const float least_step = 15;

struct window {
    const struct ys_image *image;
    const float *plane;
    float value; /* extreme from here on */
    bool bright; /* the side */
};

static bool is_extreme(const struct window *w, size_t i)
{
    return w->image->valid[i] &&
           (w->bright ? w->plane[i] >= w->value : w->plane[i] <= w->value);
}

static size_t like_it(const struct window *w, size_t i, ptrdiff_t reach)
{
    const ptrdiff_t width = w->image->width, height = w->image->height;
    const ptrdiff_t x = (ptrdiff_t)i % width, y = (ptrdiff_t)i / width;
    size_t n = 0;

    for (ptrdiff_t v = y - reach; v <= y + reach; v++)
        for (ptrdiff_t u = x - reach; u <= x + reach; u++)
            n += v >= 0 && u >= 0 && v < height && u < width &&
                 is_extreme(w, (size_t)(v * width + u));
    return n - 1;
}

/* The median of what is not extreme round it; false: there is too little. */
static bool surroundings(float *out, const struct window *w, uint32_t x, uint32_t y)
{
    const ptrdiff_t width = w->image->width, height = w->image->height;
    float at[(2 * REACH + 1) * (2 * REACH + 1)];
    size_t n = 0;

    for (ptrdiff_t reach = 1; reach <= REACH && n < 3; reach++) {
        n = 0;
        for (ptrdiff_t v = (ptrdiff_t)y - reach; v <= (ptrdiff_t)y + reach; v++)
            for (ptrdiff_t u = (ptrdiff_t)x - reach; u <= (ptrdiff_t)x + reach; u++)
                if (v >= 0 && u >= 0 && v < height && u < width &&
                    w->image->valid[v * width + u] && !is_extreme(w, (size_t)(v * width + u)))
                    at[n++] = w->plane[v * width + u];
    }
    if (n < 3)
        return false;
    *out = ys_quantile(at, n, 0.5);
    return true;
}

/* Extreme pixels are few: whole blocks are passed over where none is.  So many, and no branch
 * within, is what compilers make vectors of. */
enum { BLOCK = 16 };

/* Whether one of a block of values is not between the two; a NaN is not. */
static bool any_outside(const float *v, float low, float high)
{
    unsigned outside = 0;

    for (int k = 0; k < BLOCK; k++)
        outside |= (unsigned)!(v[k] > low) | (unsigned)!(v[k] < high);
    return outside;
}

/* From i on, the first pixel of n that may be outside of low to high: its block has one. */
static size_t next_outside(const float *plane, size_t i, size_t n, const float range[2])
{
    while (i + BLOCK <= n && i % BLOCK == 0 && !any_outside(plane + i, range[0], range[1]))
        i += BLOCK;
    return i;
}

static void find_range(float range[2], const float *plane, const struct ys_image *image)
{
    const size_t n = (size_t)image->width * image->height;

    range[0] = INFINITY;
    range[1] = -INFINITY;
    for (size_t i = next_outside(plane, 0, n, range); i < n;
         i = next_outside(plane, i + 1, n, range)) {
        const float v = plane[i];

        if (v >= range[0] && v <= range[1])
            continue;
        if (image->valid[i] && isfinite(v)) {
            range[0] = fminf(range[0], v);
            range[1] = fmaxf(range[1], v);
        }
    }
}

/* Noise that ends at black is lone pixels, too, hardly darker than what lies round them. */
static bool stands_out(float *round, const struct window *w, size_t i)
{
    const uint32_t x = (uint32_t)(i % w->image->width), y = (uint32_t)(i / w->image->width);

    return surroundings(round, w, x, y) && fabsf(w->plane[i] - *round) >= least_step;
}

/* What is beyond the picture's range, of any value; and its most extreme value alone, which may
 * lie within the range of white roofs. */
enum { WINDOWS = 4 };

static void lay_windows(struct window w[WINDOWS], float *plane, const struct ys_image *image,
                        const double beyond[2])
{
    float range[2];

    find_range(range, plane, image);
    for (int k = 0; k < WINDOWS; k++)
        w[k] =
            (struct window){image, plane, k < 2 ? (float)beyond[k % 2] : range[k % 2], k % 2};
}

/* Whether lone extreme pixels are more than a picture has of itself, window by window. */
static void find_impulses(bool found[WINDOWS], const struct window w[WINDOWS], size_t n_valid)
{
    const size_t n = (size_t)w->image->width * w->image->height;
    const float range[2] = {fmaxf(w[0].value, w[2].value), fminf(w[1].value, w[3].value)};
    size_t lone[WINDOWS] = {0};
    float round;

    for (size_t i = next_outside(w->plane, 0, n, range); i < n;
         i = next_outside(w->plane, i + 1, n, range)) {
        if (w->plane[i] > range[0] && w->plane[i] < range[1])
            continue;
        for (int k = 0; k < WINDOWS; k++)
            lone[k] +=
                is_extreme(&w[k], i) && !like_it(&w[k], i, 1) && stands_out(&round, &w[k], i);
    }
    for (int k = 0; k < WINDOWS; k++)
        found[k] = (double)lone[k] > least_lone * (double)n_valid;
}

static void replace(float *plane, const struct window *w)
{
    const size_t n = (size_t)w->image->width * w->image->height;
    float round;

    for (size_t i = 0; i < n; i++)
        if (is_extreme(w, i) && like_it(w, i, REACH) <= MOST_LIKE_IT &&
            stands_out(&round, w, i))
            plane[i] = round;
}

bool ys_impulses_replace(float *plane, const struct ys_image *image, size_t n_valid,
                         const double beyond[2])
{
    const size_t bytes = (size_t)image->width * image->height * sizeof *plane;
    struct window w[WINDOWS];
    bool found[WINDOWS];
    float *as_it_was = NULL;

    lay_windows(w, plane, image, beyond);
    find_impulses(found, w, n_valid);
    for (int k = 0; k < WINDOWS; k++) {
        if (!found[k])
            continue;
        if (!as_it_was && !(as_it_was = ys_scratch_new_raw(image->scratch, bytes, 1)))
            return false;
        memcpy(as_it_was, plane, bytes);
        w[k].plane = as_it_was;
        replace(plane, &w[k]);
    }
    ys_scratch_free(as_it_was);
    return true;
}
