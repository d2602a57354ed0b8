/* figure_stretch.c - tile samples to pixels for eyes: stretch by band, then scale
 *
 * For eyes alone: nothing is counted on these pixels.  Stretched before it is scaled, so that the
 * scaling works on bytes (a quarter of the memory of the samples) and the quantiles are those of
 * the picture and not of its reduction.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/checked.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../raster/quantile.h"
#include "canvas.h"

enum { BINS = 4096, MASKED = 214 }; /* the grey of pixels without data */

ys_status ys_canvas_new(struct ys_canvas *out, uint32_t width, uint32_t height, uint32_t colour,
                        struct ys_error *err)
{
    size_t n;

    *out = (struct ys_canvas){0};
    if (!ys_mul_size(&n, width, height) || !(out->px = ys_new_raw(n, sizeof *out->px)))
        return ys_fail(err, YS_ERR_NOMEM, "picture of %u x %u: out of memory", width, height);
    for (size_t i = 0; i < n; i++)
        out->px[i] = colour;
    out->width = width;
    out->height = height;
    return YS_OK;
}

void ys_canvas_fini(struct ys_canvas *canvas)
{
    free(canvas->px);
    *canvas = (struct ys_canvas){0};
}

struct stretch {
    double low, high;
};

static bool usable(const struct ys_image *image, const float *plane, size_t i)
{
    return image->valid[i] && isfinite(plane[i]);
}

/* The 1 % and 99 % quantiles of the valid samples, by a histogram between their extremes: the
 * brightest roofs and the deepest shadows would else leave the rest of the picture one grey.
 * 4096 bins are 16 for each grey that a byte can show. */
static struct stretch find_stretch(const struct ys_image *image, const float *plane)
{
    const size_t n = (size_t)image->width * image->height;
    struct stretch s = {INFINITY, -INFINITY};
    uint64_t bin[BINS] = {0}, total = 0;

    for (size_t i = 0; i < n; i++) {
        if (!usable(image, plane, i))
            continue;
        s.low = plane[i] < s.low ? plane[i] : s.low;
        s.high = plane[i] > s.high ? plane[i] : s.high;
        total++;
    }
    if (!total || !(s.high > s.low))
        return (struct stretch){0, 0};
    const double width = (s.high - s.low) / BINS;
    for (size_t i = 0; i < n; i++) {
        if (usable(image, plane, i)) {
            const double k = (plane[i] - s.low) / width;
            bin[k < BINS ? (size_t)k : BINS - 1]++;
        }
    }
    /* the samples at 1 % and 99 %, counted from the low end; the whole of their bins is kept */
    const size_t low = ys_histogram_kth(NULL, bin, BINS, (total + 99) / 100 - 1);
    const size_t high = ys_histogram_kth(NULL, bin, BINS, (total * 99 + 99) / 100 - 1);
    const struct stretch cut = {s.low + width * (double)low,
                                s.low + width * (double)(high + 1)};

    return cut.high > cut.low ? cut : s;
}

static uint8_t stretched(const struct stretch *s, double value)
{
    if (!(s->high > s->low))
        return 128;
    const double v = 255 * (value - s->low) / (s->high - s->low);
    return (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : lround(v));
}

/* Three bytes a pixel.  Each band by itself: atmosphere lifts blue most, and one stretch for all
 * would leave its veil. */
static uint8_t *stretch_image(const struct ys_image *image)
{
    const size_t n = (size_t)image->width * image->height;
    uint8_t *rgb = ys_new_raw(n, 3);
    struct stretch s[3];

    if (!rgb)
        return NULL;
    for (unsigned b = 0; b < 3; b++)
        s[b] = b && image->bands < 3 ? s[0] : find_stretch(image, image->plane[b]);
    for (size_t i = 0; i < n; i++) {
        for (unsigned b = 0; b < 3; b++) {
            const float *plane = image->plane[image->bands < 3 ? 0 : b];

            rgb[3 * i + b] = usable(image, plane, i) ? stretched(&s[b], plane[i]) : MASKED;
        }
    }
    return rgb;
}

/* The source samples that one output sample is made of: a triangle, as wide as two output samples
 * where the picture is reduced, so that thin bright lines (rails) do not break up into dots, and
 * two source samples wide where it is enlarged, which is bilinear. */
struct taps {
    uint32_t first, n;
    double centre, radius;
};

static struct taps taps_at(uint32_t i, uint32_t n_in, double scale)
{
    struct taps t = {.centre = (i + 0.5) / scale - 0.5, .radius = scale < 1 ? 1 / scale : 1};
    const double first = ceil(t.centre - t.radius), last = floor(t.centre + t.radius);

    t.first = first < 0 ? 0 : (uint32_t)first;
    if (t.first > n_in - 1)
        t.first = n_in - 1;
    const uint32_t end = last >= n_in - 1 ? n_in : last < 0 ? 1 : (uint32_t)last + 1;
    t.n = end > t.first ? end - t.first : 1;
    return t;
}

static double weight(const struct taps *t, uint32_t k)
{
    const double w = 1 - fabs(t->first + k - t->centre) / t->radius;

    return w > 1e-9 ? w : 1e-9; /* at an edge a single tap must not weigh nothing */
}

static void scale_row(uint8_t *dst, uint32_t n_out, const uint8_t *src, uint32_t n_in,
                      double scale)
{
    for (uint32_t x = 0; x < n_out; x++) {
        const struct taps t = taps_at(x, n_in, scale);
        double sum[3] = {0}, total = 0;

        for (uint32_t k = 0; k < t.n; k++) {
            const double w = weight(&t, k);

            total += w;
            for (unsigned b = 0; b < 3; b++)
                sum[b] += w * src[3 * (size_t)(t.first + k) + b];
        }
        for (unsigned b = 0; b < 3; b++)
            dst[3 * (size_t)x + b] = (uint8_t)lround(sum[b] / total);
    }
}

static void scale_column(struct ys_canvas *out, uint32_t y, const uint8_t *rows, uint32_t n_in,
                         double scale)
{
    const struct taps t = taps_at(y, n_in, scale);
    const size_t stride = 3 * (size_t)out->width;

    for (uint32_t x = 0; x < out->width; x++) {
        double sum[3] = {0}, total = 0;

        for (uint32_t k = 0; k < t.n; k++) {
            const double w = weight(&t, k);
            const uint8_t *px = rows + (t.first + k) * stride + 3 * (size_t)x;

            total += w;
            for (unsigned b = 0; b < 3; b++)
                sum[b] += w * px[b];
        }
        uint32_t px = 0;
        for (unsigned b = 0; b < 3; b++)
            px = px << 8 | (uint32_t)lround(sum[b] / total);
        out->px[(size_t)y * out->width + x] = px;
    }
}

ys_status ys_canvas_shade(struct ys_canvas *out, const struct ys_image *image, double scale,
                          struct ys_error *err)
{
    const double w = round(image->width * scale), h = round(image->height * scale);
    const uint32_t width = w < 1 ? 1 : (uint32_t)w, height = h < 1 ? 1 : (uint32_t)h;
    ys_status status = ys_canvas_new(out, width, height, 0, err);

    if (status)
        return status;
    uint8_t *rgb = stretch_image(image);
    uint8_t *rows = ys_new_raw((size_t)width * image->height, 3);
    if (!rgb || !rows) {
        status = ys_fail(err, YS_ERR_NOMEM, "picture: out of memory");
        ys_canvas_fini(out);
    } else {
        for (uint32_t y = 0; y < image->height; y++)
            scale_row(rows + 3 * (size_t)y * width, width, rgb + 3 * (size_t)y * image->width,
                      image->width, scale);
        for (uint32_t y = 0; y < height; y++)
            scale_column(out, y, rows, image->height, scale);
    }
    free(rgb);
    free(rows);
    return status;
}
