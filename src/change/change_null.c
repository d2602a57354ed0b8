/* change_null.c - what misregistration alone would show as change */

#include "change_null.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../base/mem.h"
#include "../raster/crop.h"

/* px: of a window's side.  Four of them say the share to a tenth of itself where a hundred pixels
 * of edges differ, and cost a quarter of the comparison of a megapixel. */
enum { SIDE = 256, WINDOWS = 4 };
static const double NOISE = 2; /* grey levels of 8 bits: resampling and compression */
static const double BEATEN_BY = 3;

bool ys_null_beaten(double share, double null_share)
{
    return share > 0 && !(share <= BEATEN_BY * null_share);
}

ys_status ys_null_displace(struct ys_image *out, const struct ys_image *image, double px, int k,
                           int threads, struct ys_error *err)
{
    const double dx = k == 0 ? px : k == 1 ? -px : 0, dy = k == 2 ? px : k == 3 ? -px : 0;
    struct ys_point at[4];
    const uint32_t w = image->width, h = image->height;
    const uint32_t step = w > h ? w : h;
    const struct ys_lattice lattice = {at, 2, 2, step, 1, 1};

    for (int i = 0; i < 4; i++)
        at[i] = (struct ys_point){0.5 + dx + (i & 1 ? step : 0), 0.5 + dy + (i & 2 ? step : 0)};
    const ys_status status = ys_resample(out, w, h, image, &lattice, 0, threads, err);

    if (!status)
        out->full_scale = image->full_scale;
    return status;
}

/* splitmix64 */
static uint64_t mix(uint64_t x)
{
    x += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

/* The sum of four uniform numbers is normal enough: no threshold lies beyond its 3.4 standard
 * deviations in one pixel. */
void ys_null_noise(float *plane, size_t n, double sd, uint64_t seed)
{
    const double scale = sd * sqrt(3) / 65536;

    for (size_t i = 0; i < n; i++) {
        const uint64_t r = mix(seed << 40 ^ i);
        const double sum = (double)(r & 0xffff) + (double)(r >> 16 & 0xffff) +
                           (double)(r >> 32 & 0xffff) + (double)(r >> 48);

        plane[i] += (float)((sum - 131070) * scale);
    }
}

/* Window k of an image and its mask. */
static ys_status cut_window(struct ys_image *out, uint8_t **mask, const struct ys_image *image,
                            const uint8_t *from, int k, struct ys_error *err)
{
    const uint32_t w = image->width < SIDE ? image->width : SIDE;
    const uint32_t h = image->height < SIDE ? image->height : SIDE;
    /* A quarter of what is left from each side. */
    const uint32_t x = (image->width - w) / 4 * (k & 1 ? 3 : 1);
    const uint32_t y = (image->height - h) / 4 * (k & 2 ? 3 : 1);
    const struct ys_part part = {x, y, x + w, y + h};
    ys_status status = ys_image_crop(out, image, &part, 0, err);

    if (status)
        return status;
    *mask = from ? ys_mask_crop(from, image->width, &part, NULL)
                 : ys_scratch_new(NULL, (size_t)w * h, 1);
    return *mask
               ? YS_OK
               : ys_fail(err, YS_ERR_NOMEM, "out of memory for a mask of %u x %u pixels", w, h);
}

struct counts {
    double valid, changed, blobs;
};

static ys_status test_window(struct counts *counts, const struct ys_image *reference,
                             const struct ys_null_question *q, int k, const struct ysk_ops *ops,
                             int threads, struct ys_error *err)
{
    struct ys_radiometry same = {.rho = 1, .unit = q->unit};
    struct ys_image window = {0}, displaced = {0};
    struct ys_changed changed = {0};
    uint8_t *mask = NULL;
    ys_status status = cut_window(&window, &mask, reference, q->mask, k, err);
    const size_t n = (size_t)window.width * window.height;

    for (unsigned b = 0; b < YS_MAX_PLANES; b++)
        same.gain[b] = 1;
    if (!status)
        status = ys_null_displace(&displaced, &window, q->displaced_px, k, threads, err);
    for (unsigned b = 0; b < window.bands && !status; b++)
        ys_null_noise(displaced.plane[b], n, NOISE * q->unit, (uint64_t)k * YS_MAX_PLANES + b);
    if (!status)
        status = ys_change_find(&changed, &window, &displaced, &same, q->align, mask, ops,
                                threads, err);
    for (size_t i = 0; i < n && !status; i++) {
        counts->valid += window.valid[i] && displaced.valid[i] && !mask[i];
        counts->changed += changed.mask[i];
    }
    counts->blobs += (double)changed.n_blob;
    ys_changed_fini(&changed);
    ys_image_fini(&window);
    ys_image_fini(&displaced);
    ys_scratch_free(mask);
    return status;
}

ys_status ys_change_null(struct ys_change_null *out, const struct ys_image *reference,
                         const struct ys_null_question *question, const struct ysk_ops *ops,
                         int threads, struct ys_error *err)
{
    struct ys_null_question q = *question;
    struct counts counts = {0};
    ys_status status = YS_OK;

    q.displaced_px = fmax(q.displaced_px, YS_LEAST_DISPLACEMENT_PX);
    for (int k = 0; k < WINDOWS && !status; k++)
        status = test_window(&counts, reference, &q, k, ops, threads, err);
    *out = (struct ys_change_null){.displaced_px = q.displaced_px,
                                   .share = counts.changed / counts.valid,
                                   .blobs_px = counts.blobs / counts.valid};
    return status;
}
