/*
 * align_field.c - the gradient field that phase correlation runs on
 *
 *   F = (g_x + i g_y) / m * min(m, 3 k) / k,   m = |g|, k = 70th percentile of m over the tile
 *
 * The direction of each gradient stays and its size is levelled, so that gain, offset and haze
 * of a date cancel.  Tried and left: the size alone and the double angle (0.33 to 0.42 px of
 * error under snow, this 0.15), all gradients at size 1 (half of the tie points under snow
 * lost).
 *
 * A masked pixel must not make an edge: it is filled from around it before the gradient is
 * taken, and F fades out towards it afterwards.  What changed needs no mask: its windows have
 * low peaks.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../kernels/threads.h"
#include "../base/error.h"
#include "../base/mem.h"
#include "../raster/blur.h"
#include "../raster/quantile.h"
#include "align_parts.h"

/* All chosen with the prototype, on real and rendered pairs.  Sigmas, px: of the blur that
 * takes out what JPEG and resampling add; of what fills masked pixels, wider than any gradient;
 * by which F fades out towards masked pixels. */
static const double BLUR_PX = 1, FILL_PX = 8, FEATHER_PX = 1.5;
/* k is the gradient that this share of the pixels stay below; sizes are clipped at CLIP k,
 * which keeps roofs and ships from deciding alone. */
static const double USUAL_SHARE = 0.7, CLIP = 3;
/* Sobel reaches 1 px and the blur's sigma another: F this near a mask is made of filled
 * pixels. */
enum { ERODE_PX = 2 };
enum { CELL_PX = 4 };
/* A cell whose blurred weight is below it has no usable pixel within reach: it becomes 0, not
 * 0 / 0. */
static const float LEAST_WEIGHT = 1e-3f;
/* Grey levels a pixel: an even picture has no usual gradient; then every edge counts as
 * strong. */
static const float LEAST_USUAL = 1e-6f;

struct work {
    const struct ys_image *image;
    const uint8_t *usable;
    /* Planes: a picture, then scratch; the size of its gradient; scratch, then the faded
     * mask. */
    float *a, *b, *c;
    float usual; /* k */
    struct ys_gradient_field *field;
};

void ys_gradient_field_fini(struct ys_gradient_field *field)
{
    free(field->gradient);
    free(field->usable);
    *field = (struct ys_gradient_field){0};
}

/* Unusable pixels take the normalised blur of their surroundings: a mask edge is no feature.
 * The blur is made on cells of 4 x 4 px, which it is far wider than. */
static void fill(struct work *work, int threads)
{
    const size_t w = work->image->width, h = work->image->height;
    const size_t cw = (w + CELL_PX - 1) / CELL_PX, ch = (h + CELL_PX - 1) / CELL_PX;
    const float *src = work->image->plane[0];

    memset(work->b, 0, cw * ch * sizeof *work->b);
    memset(work->c, 0, cw * ch * sizeof *work->c);
    for (size_t i = 0; i < w * h; i++)
        if (work->usable[i]) {
            const size_t cell = i / w / CELL_PX * cw + i % w / CELL_PX;

            work->b[cell] += src[i];
            work->c[cell] += 1;
        }
    const struct ys_gauss gauss = ys_gauss_of(FILL_PX / CELL_PX, YS_BORDER_MIRROR);

    ys_blur(work->b, work->b, work->a, (uint32_t)cw, (uint32_t)ch, &gauss, threads);
    ys_blur(work->c, work->c, work->a, (uint32_t)cw, (uint32_t)ch, &gauss, threads);
    for (size_t i = 0; i < w * h; i++) {
        const size_t cell = i / w / CELL_PX * cw + i % w / CELL_PX;

        work->a[i] =
            work->usable[i] ? src[i] : work->b[cell] / fmaxf(work->c[cell], LEAST_WEIGHT);
    }
}

/* Sobel gradient of plane a into the field, its size into plane b. */
static void gradient(void *ctx, size_t row_band, size_t first_row, size_t end_row)
{
    const struct work *work = ctx;
    const size_t w = work->image->width, h = work->image->height;

    for (size_t y = first_row; y < end_row; y++)
        for (size_t x = 0; x < w; x++) {
            float *g = work->field->gradient + 2 * (y * w + x);

            ys_sobel(g, work->a, w, h, x, y);
            work->b[y * w + x] = sqrtf(g[0] * g[0] + g[1] * g[1]);
        }
    (void)row_band;
}

/* Size min(m, 3k) / k instead of m, times the mask. */
static void level(void *ctx, size_t row_band, size_t first_row, size_t end_row)
{
    const struct work *work = ctx;
    const size_t w = work->image->width;
    const float most = (float)CLIP * work->usual;

    for (size_t i = first_row * w; i < end_row * w; i++) {
        const float m = work->b[i];
        const float size = (m < most ? m : most) / work->usual;
        const float s = m > 0 ? size / m * (work->c ? work->c[i] : 1) : 0;

        work->field->gradient[2 * i] *= s;
        work->field->gradient[2 * i + 1] *= s;
    }
    (void)row_band;
}

/* Plane c: the mask eroded by 2 px and blurred; a is scratch. */
static void feather(struct work *work, int threads)
{
    const size_t w = work->image->width, h = work->image->height;

    for (size_t y = 0; y < h; y++)
        for (size_t x = 0; x < w; x++) {
            const size_t first = x < ERODE_PX ? 0 : x - ERODE_PX;
            const size_t last = x + ERODE_PX < w ? x + ERODE_PX : w - 1;

            work->a[y * w + x] =
                memchr(work->usable + y * w + first, 0, last - first + 1) == NULL;
        }
    for (size_t y = 0; y < h; y++)
        for (size_t x = 0; x < w; x++) {
            const size_t last = y + ERODE_PX < h ? y + ERODE_PX : h - 1;
            float all = 1;

            for (size_t k = y < ERODE_PX ? 0 : y - ERODE_PX; k <= last; k++)
                all = fminf(all, work->a[k * w + x]);
            work->c[y * w + x] = all;
        }
    const struct ys_gauss gauss = ys_gauss_of(FEATHER_PX, YS_BORDER_MIRROR);

    ys_blur(work->c, work->c, work->a, (uint32_t)w, (uint32_t)h, &gauss, threads);
}

/* The 70th percentile of the gradient's size over the usable pixels; a is scratch. */
static float usual_size(const struct work *work, size_t n)
{
    size_t used = 0;

    for (size_t i = 0; i < n; i++)
        if (work->usable[i])
            work->a[used++] = work->b[i];
    return ys_quantile(work->a, used, USUAL_SHARE);
}

/* Plane c is scratch until the mask fades: it is made last, and only where something is
 * masked. */
static void make(struct work *work, int threads)
{
    const uint32_t w = work->image->width, h = work->image->height;
    const size_t n = (size_t)w * h;
    const bool masked = memchr(work->usable, 0, n) != NULL;
    float *const spare = work->c;
    const struct ys_gauss gauss = ys_gauss_of(BLUR_PX, YS_BORDER_MIRROR);

    if (masked)
        fill(work, threads);
    ys_blur(work->a, masked ? work->a : work->image->plane[0], work->c, w, h, &gauss, threads);
    ysk_row_bands_run(h, threads, gradient, work);
    work->usual = fmaxf(usual_size(work, n), LEAST_USUAL);
    if (masked)
        feather(work, threads);
    else
        work->c = NULL;
    ysk_row_bands_run(h, threads, level, work);
    work->c = spare;
}

ys_status ys_gradient_field_new(struct ys_gradient_field *out, const struct ys_image *image,
                                const uint8_t *usable, int threads, struct ys_error *err)
{
    const size_t n = (size_t)image->width * image->height;
    struct work work = {.image = image, .usable = usable, .field = out};

    *out = (struct ys_gradient_field){.width = image->width, .height = image->height};
    out->gradient = ys_new_raw(n, 2 * sizeof *out->gradient);
    out->usable = ys_new_raw(n, 1);
    work.a = ys_new_raw(n, sizeof *work.a);
    work.b = ys_new_raw(n, sizeof *work.b);
    work.c = ys_new_raw(n, sizeof *work.c);
    const bool room = out->gradient && out->usable && work.a && work.b && work.c;

    if (room) {
        memcpy(out->usable, usable, n);
        make(&work, threads);
    } else {
        ys_gradient_field_fini(out);
    }
    free(work.a);
    free(work.b);
    free(work.c);
    if (!room)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory to align %u x %u pixels", image->width,
                       image->height);
    return YS_OK;
}
