/*
 * example_channels.c - what pictures are compared by: brightness, two opponent colours and six
 * orientations
 *
 * Orientations are weighed by how strong the gradient is against its surroundings, so that an outline
 * in the shade is one as well; brightness is in units of the picture's own spread, so that nothing
 * depends on exposure.  Not whitened by the picture's spectrum: that sharpens detail in which
 * members of a class differ (tents: 92 instead of 32 false finds before nine tenths are found).
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/blur.h"
#include "example_parts.h"

/* Half cells on each side over which gradients are normalised; the share of the picture's spread that
 * no surroundings fall below; where strength is cut. */
enum { AROUND = 12 };
static const float least_around = 0.06F, most_strength = 2.5F;
/* Brightness is cut at so many spreads: a glint is not forty times a roof. */
static const float most_brightness = 3;
/* Colours: of the sum of the bands, with so many levels added, as dark pixels have none. */
static const float colour_gain = 4, colour_floor = 30;

bool ys_fine_room_make(struct ys_fine_room *out, size_t n, struct ys_scratch *scratch)
{
    *out = (struct ys_fine_room){ys_scratch_new_raw(scratch, n, sizeof(float)),
                                 ys_scratch_new_raw(scratch, n, sizeof(float)),
                                 ys_scratch_new_raw(scratch, n, sizeof(float)),
                                 ys_scratch_new_raw(scratch, n, sizeof(float))};
    if (out->strength && out->angle && out->plane && out->spare)
        return true;
    ys_fine_room_fini(out);
    return false;
}

void ys_fine_room_fini(struct ys_fine_room *room)
{
    ys_scratch_free(room->strength);
    ys_scratch_free(room->angle);
    ys_scratch_free(room->plane);
    ys_scratch_free(room->spare);
    *room = (struct ys_fine_room){0};
}

/* Sum over 2 AROUND + 1 elements, stride apart, reflected at the ends: sums[i] of from[i]. */
static void box_sum(float *sums, const float *from, size_t n, size_t stride)
{
    double sum = 0;

    for (ptrdiff_t i = -AROUND; i <= AROUND; i++)
        sum += from[(size_t)ys_border_index(i, n, YS_BORDER_REFLECT) * stride];
    for (size_t i = 0; i < n; i++) {
        const ptrdiff_t out = ys_border_index((ptrdiff_t)i - AROUND, n, YS_BORDER_REFLECT);
        const ptrdiff_t in = ys_border_index((ptrdiff_t)i + AROUND + 1, n, YS_BORDER_REFLECT);

        sums[i * stride] = (float)sum;
        sum += (double)from[(size_t)in * stride] - (double)from[(size_t)out * stride];
    }
}

/* Columns side by side, so that memory is walked in rows: sums of doubles in blocks. */
static void box_sum_columns(float *sums, const float *from, size_t width, size_t height)
{
    enum { SIDE_BY_SIDE = 64 };

    for (size_t x0 = 0; x0 < width; x0 += SIDE_BY_SIDE) {
        const size_t n = width - x0 < SIDE_BY_SIDE ? width - x0 : SIDE_BY_SIDE;
        double sum[SIDE_BY_SIDE] = {0};

        for (ptrdiff_t i = -AROUND; i <= AROUND; i++) {
            const size_t y = (size_t)ys_border_index(i, height, YS_BORDER_REFLECT);

            for (size_t x = 0; x < n; x++)
                sum[x] += from[y * width + x0 + x];
        }
        for (size_t y = 0; y < height; y++) {
            const ptrdiff_t at = (ptrdiff_t)y;
            const size_t out = (size_t)ys_border_index(at - AROUND, height, YS_BORDER_REFLECT);
            const size_t in =
                (size_t)ys_border_index(at + AROUND + 1, height, YS_BORDER_REFLECT);

            for (size_t x = 0; x < n; x++) {
                sums[y * width + x0 + x] = (float)sum[x];
                sum[x] +=
                    (double)from[in * width + x0 + x] - (double)from[out * width + x0 + x];
            }
        }
    }
}

/* atan of |t| <= 1 by a polynomial, 1e-5 rad: a thousandth of a bin. */
static float small_atan(float t)
{
    const float s = t * t;

    return t * (0.9998660F +
                s * (-0.3302995F + s * (0.1801410F + s * (-0.0851330F + s * 0.0208351F))));
}

/* Direction of a gradient without its sign, in bins: 0 to YS_BINS. */
static float direction(float gx, float gy)
{
    const float per_bin = (float)(YS_BINS / YS_PI), half = YS_BINS / 2.0F;
    float a;

    if (gx == 0 && gy == 0)
        return 0;
    if (fabsf(gy) <= fabsf(gx))
        a = small_atan(gy / gx) * per_bin;
    else
        a = half - small_atan(gx / gy) * per_bin;
    a = a < 0 ? a + YS_BINS : a;
    return a >= YS_BINS ? a - YS_BINS : a;
}

static void grey_of(float *out, const struct ys_fine *fine)
{
    const size_t n = (size_t)fine->width * fine->height;

    for (size_t i = 0; i < n; i++)
        out[i] = (fine->band[0][i] + fine->band[1][i] + fine->band[2][i]) / 3;
}

void ys_fine_gradients(struct ys_fine_room *room, const struct ys_fine *fine)
{
    const size_t w = fine->width, h = fine->height, n = w * h;
    const float floor_ = least_around * fine->sd;
    const float share = 1.0F / ((2 * AROUND + 1) * (2 * AROUND + 1));

    grey_of(room->plane, fine);
    for (size_t y = 0; y < h; y++)
        for (size_t x = 0; x < w; x++) {
            float g[2];

            ys_sobel(g, room->plane, w, h, x, y);
            room->strength[y * w + x] = g[0] * g[0] + g[1] * g[1];
            room->angle[y * w + x] = direction(g[0], g[1]);
        }
    for (size_t y = 0; y < h; y++)
        box_sum(room->spare + y * w, room->strength + y * w, w, 1);
    box_sum_columns(room->plane, room->spare, w, h);
    for (size_t i = 0; i < n; i++) {
        const float around = sqrtf(fmaxf(room->plane[i] * share, 0)) + floor_;

        room->strength[i] = fminf(sqrtf(room->strength[i]) / around, most_strength);
    }
}

static void brightness(float *out, const struct ys_fine *fine)
{
    const size_t n = (size_t)fine->width * fine->height;

    grey_of(out, fine);
    for (size_t i = 0; i < n; i++)
        out[i] = (float)ys_clip((out[i] - fine->median) / fine->sd, -most_brightness,
                                most_brightness);
}

static void colour(float *out, const struct ys_fine *fine, unsigned c)
{
    const size_t n = (size_t)fine->width * fine->height;
    const float *const r = fine->band[0], *const g = fine->band[1], *const b = fine->band[2];

    for (size_t i = 0; i < n; i++) {
        const float sum = r[i] + g[i] + b[i] + colour_floor;
        const float d = c == 1 ? r[i] - g[i] : b[i] - 0.5F * (r[i] + g[i]);

        out[i] = colour_gain * d / fmaxf(sum, colour_floor);
    }
}

void ys_fine_channel(struct ys_fine_room *room, const struct ys_fine *fine, unsigned c,
                     int threads)
{
    const size_t n = (size_t)fine->width * fine->height;

    if (c == 0) {
        brightness(room->plane, fine);
        return;
    }
    if (c < 3) {
        colour(room->plane, fine, c);
        return;
    }
    const unsigned bin = c - 3;
    const struct ys_gauss gauss = ys_gauss_of(1, YS_BORDER_MIRROR);

    for (size_t i = 0; i < n; i++) {
        const unsigned first = (unsigned)room->angle[i];
        const float rest = room->angle[i] - (float)first;
        const unsigned next = first + 1 < YS_BINS ? first + 1 : 0;

        room->plane[i] = bin == first  ? room->strength[i] * (1 - rest)
                         : bin == next ? room->strength[i] * rest
                                       : 0;
    }
    ys_blur(room->plane, room->plane, room->spare, fine->width, fine->height, &gauss, threads);
}
