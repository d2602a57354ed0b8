/*
 * unmeasured.c - pixels that are filled, and rows that are copies
 *
 * A counter takes black lines for shadows, and what a row is copied over for bare ground: of 113 pits
 * it said 0 [0, 0] under lines, and 59 [54, 64] where the lower half was copied.
 *
 * A fill is one value at the end of the picture's range with nothing near it: what is dark or bright
 * of itself has all levels up to there.
 */

#include "unmeasured.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../raster/quantile.h"

/* What a scene has of itself stays below this share of the picture, in rows or columns of RUN pixels:
 * 0 in all of 150 drawn and real pictures whose corners are not empty. */
static const double LEAST_FILLED = 0.005;
enum { RUN = 8 };
/* Single pixels at one end, which are replaced up to here: a tenth at either moves no count. */
static const double MOST_SINGLE = 0.15;
/* So much of the way from the value to the median of the rest is empty, but for so many pixels for each that has
 * it; below the picture shadows may be near, above it a sentinel is far. */
static const double EMPTY_BELOW = 0.1, EMPTY_ABOVE = 0.5, LEAST_EMPTY = 0.02;

/* Copies of a row or column; pictures enlarged by whole numbers repeat each a few times. */
enum { LEAST_COPIES = 24, COLUMN_STEP = 8 };

enum { MOST_SAMPLES = 60000 };

struct picture {
    struct ys_image *image;
    size_t n, n_valid;
    unsigned bands; /* colours */
    float median;   /* of the first band */
};

static bool has(const struct picture *p, size_t i, float value)
{
    for (unsigned b = 0; b < p->bands; b++)
        if (p->image->plane[b][i] < value || p->image->plane[b][i] > value)
            return false;
    return p->image->valid[i];
}

/* ---- filled ----------------------------------------------------------------------------------- */

/* How many pixels have the value, if nothing lies near it; else 0. */
static size_t apart(const struct picture *p, float value, double empty)
{
    const float *plane = p->image->plane[0];
    const float near = value + (float)empty * (p->median - value);
    size_t at = 0, between = 0;

    if (fabsf(near - value) < 2 && p->image->full_scale > 0) /* too few levels to tell */
        return 0;
    for (size_t i = 0; i < p->n; i++) {
        const bool inside = value < near ? plane[i] >= value && plane[i] <= near
                                         : plane[i] <= value && plane[i] >= near;

        if (!inside || !p->image->valid[i])
            continue;
        if (has(p, i, value))
            at++;
        else
            between++;
    }
    return (double)between < LEAST_EMPTY * (double)at ? at : 0;
}

/* 1 in part where a row or column of RUN pixels of the value goes through it; how many. */
static size_t mark_runs(uint8_t *part, const struct picture *p, float value)
{
    const size_t width = p->image->width, height = p->image->height;
    size_t marked = 0;

    for (int columns = 0; columns < 2; columns++) {
        const size_t lines = columns ? width : height, length = columns ? height : width;
        const size_t step = columns ? width : 1, next = columns ? 1 : width;

        for (size_t l = 0; l < lines; l++) {
            size_t run = 0;

            for (size_t k = 0; k <= length; k++) {
                if (k < length && has(p, l * next + k * step, value)) {
                    run++;
                    continue;
                }
                for (size_t r = run >= RUN ? k - run : k; r < k; r++) {
                    marked += !part[l * next + r * step];
                    part[l * next + r * step] = 1;
                }
                run = 0;
            }
        }
    }
    return marked;
}

/* Adds to part what is filled with a value at an end of the range. */
static size_t mark_filled(uint8_t *part, const struct picture *p, float value, double empty)
{
    const size_t at = apart(p, value, empty);
    size_t marked = 0;

    if ((double)at < LEAST_FILLED * (double)p->n_valid)
        return 0;
    marked = mark_runs(part, p, value);
    if ((double)(at - marked) <= MOST_SINGLE * (double)p->n_valid)
        return (double)marked < LEAST_FILLED * (double)p->n_valid ? 0 : marked;
    for (size_t i = 0; i < p->n; i++)
        part[i] = part[i] || has(p, i, value);
    return at;
}

/* value: an end of the range of the sample, which is that of the picture where much has it. */
static bool leave_out_filled(struct ys_unmeasured *out, const struct picture *p, float value,
                             double empty)
{
    uint8_t *part = ys_scratch_new(p->image->scratch, p->n, 1);
    size_t left_out = 0;

    if (!part)
        return false;
    if (mark_filled(part, p, value, empty))
        for (size_t i = 0; i < p->n; i++) {
            left_out += part[i];
            p->image->valid[i] = p->image->valid[i] && !part[i];
        }
    ys_scratch_free(part);
    out->filled += (double)left_out / (double)p->n_valid;
    return true;
}

/* Most pictures are done with the sample, as few of it lie at its ends. */
static bool leave_out_ends(struct ys_unmeasured *out, const struct picture *p,
                           const float *sample, size_t n)
{
    bool ok = true;

    for (int k = 0; ok && k < 2; k++) {
        float end = sample[0];
        size_t at = 0;

        for (size_t i = 0; i < n; i++)
            end = k ? fmaxf(end, sample[i]) : fminf(end, sample[i]);
        for (size_t i = 0; i < n; i++)
            at += !(sample[i] < end || sample[i] > end);
        if ((double)at >= LEAST_FILLED / 2 * (double)n)
            ok = leave_out_filled(out, p, end, k ? EMPTY_ABOVE : EMPTY_BELOW);
    }
    return ok;
}

/* ---- copied ----------------------------------------------------------------------------------- */

/* Whether a row (a column, by every COLUMN_STEP-th pixel first) has the pixels of the one before it,
 * and is not all of one value. */
static bool is_copy(const struct picture *p, size_t line, bool column)
{
    const size_t width = p->image->width;
    const size_t length = column ? p->image->height : width, step = column ? width : 1;
    const size_t back = column ? 1 : width, first = line * back;
    bool varies = false;

    for (size_t from = 0; from < COLUMN_STEP; from++)
        for (size_t k = from; k < length; k += COLUMN_STEP) {
            const size_t i = first + k * step;

            if (!p->image->valid[i] || !p->image->valid[i - back])
                return false;
            for (unsigned b = 0; b < p->bands; b++) {
                const float *at = p->image->plane[b] + i;

                if (*at < at[-(ptrdiff_t)back] || *at > at[-(ptrdiff_t)back])
                    return false;
                varies = varies || *at < p->image->plane[b][first] ||
                         *at > p->image->plane[b][first];
            }
        }
    return varies;
}

/* copy: room for a mark a line. */
static size_t mark_copies(uint8_t *part, const struct picture *p, bool column)
{
    const size_t width = p->image->width, height = p->image->height;
    const size_t lines = column ? width : height, length = column ? height : width;
    const size_t step = column ? width : 1, next = column ? 1 : width;
    size_t run = 0, marked = 0;

    for (size_t l = 1; l <= lines; l++) {
        if (l < lines && is_copy(p, l, column)) {
            run++;
            continue;
        }
        for (size_t r = run >= LEAST_COPIES ? l - run : l; r < l; r++)
            for (size_t k = 0; k < length; k++) {
                marked += !part[r * next + k * step];
                part[r * next + k * step] = 1;
            }
        run = 0;
    }
    return marked;
}

static bool leave_out_copied(double *share, const struct picture *p)
{
    uint8_t *part = ys_scratch_new(p->image->scratch, p->n, 1);

    if (!part)
        return false;
    const size_t marked = mark_copies(part, p, false) + mark_copies(part, p, true);

    for (size_t i = 0; marked && i < p->n; i++)
        p->image->valid[i] = p->image->valid[i] && !part[i];
    ys_scratch_free(part);
    *share = (double)marked / (double)p->n_valid;
    return true;
}

ys_status ys_unmeasured_leave_out(struct ys_unmeasured *out, struct ys_image *image,
                                  struct ys_error *err)
{
    struct picture p = {.image = image,
                        .n = (size_t)image->width * image->height,
                        .bands = image->bands < 3 ? 1 : 3};
    const size_t stride = (1 + p.n / MOST_SAMPLES) | 1;
    float *sample = ys_new_raw(p.n / stride + 1, sizeof *sample);
    size_t n_sample = 0;
    bool ok = sample != NULL;

    *out = (struct ys_unmeasured){0};
    for (size_t i = 0; i < p.n; i++)
        p.n_valid += image->valid[i];
    for (size_t i = 0; ok && i < p.n; i += stride)
        if (image->valid[i] && isfinite(image->plane[0][i]))
            sample[n_sample++] = image->plane[0][i];
    if (ok && n_sample) {
        p.median = ys_quantile(sample, n_sample, 0.5);
        ok = leave_out_copied(&out->copied, &p) && leave_out_ends(out, &p, sample, n_sample);
    }
    free(sample);
    return ok ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "out of memory to look at a picture");
}
