/* crop.c - a rectangle cut from a picture and its masks */

#include "crop.h"

#include <math.h>
#include <string.h>

bool ys_part_round(struct ys_part *out, const double bounds[4], const double margin_px[2],
                   const uint32_t size_px[2])
{
    const double x0 = fmax(floor(bounds[0] - margin_px[0]), 0);
    const double y0 = fmax(floor(bounds[1] - margin_px[1]), 0);
    const double x1 = fmin(ceil(bounds[2] + margin_px[0]), size_px[0]);
    const double y1 = fmin(ceil(bounds[3] + margin_px[1]), size_px[1]);

    if (!(x1 > x0 && y1 > y0))
        return false;
    *out = (struct ys_part){(uint32_t)x0, (uint32_t)y0, (uint32_t)x1, (uint32_t)y1};
    return true;
}

static void copy_rows(void *dst, const void *src, uint32_t width, const struct ys_part *part,
                      size_t bytes)
{
    const size_t row = (part->x1 - part->x0) * bytes;

    for (size_t y = part->y0; y < part->y1; y++)
        memcpy((char *)dst + (y - part->y0) * row,
               (const char *)src + (y * width + part->x0) * bytes, row);
}

ys_status ys_image_crop(struct ys_image *out, const struct ys_image *image,
                        const struct ys_part *part, size_t max_bytes, struct ys_error *err)
{
    const uint32_t size_px[2] = {part->x1 - part->x0, part->y1 - part->y0};
    const ys_status status =
        image->scratch
            ? ys_image_new_in(out, size_px, image->bands, image->scratch, err)
            : ys_image_new(out, size_px[0], size_px[1], image->bands, max_bytes, err);

    if (status)
        return status;
    copy_rows(out->valid, image->valid, image->width, part, 1);
    for (unsigned p = 0; p < image->bands; p++)
        copy_rows(out->plane[p], image->plane[p], image->width, part, sizeof *out->plane[p]);
    out->gsd_x_m = image->gsd_x_m;
    out->gsd_y_m = image->gsd_y_m;
    out->full_scale = image->full_scale;
    out->col0 = image->col0 + part->x0;
    out->row0 = image->row0 + part->y0;
    return YS_OK;
}

uint8_t *ys_mask_crop(const uint8_t *mask, uint32_t width, const struct ys_part *part,
                      struct ys_scratch *scratch)
{
    uint8_t *out =
        ys_scratch_new_raw(scratch, (size_t)(part->x1 - part->x0) * (part->y1 - part->y0), 1);

    if (out)
        copy_rows(out, mask, width, part, 1);
    return out;
}
