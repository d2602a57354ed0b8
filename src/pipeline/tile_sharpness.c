/* tile_sharpness.c - how fine a tile really is, from a sample of its pixels */

#include "tile_sharpness.h"

#include <math.h>

#include "../base/error.h"
#include "../raster/sharpness.h"

static ys_status add_window(struct ys_sharp_sample *sample, const ys_tile *tile,
                            const struct ys_part *part, struct ys_error *err)
{
    const uint32_t w = part->x1 - part->x0, h = part->y1 - part->y0;
    const struct ys_part whole = {0, 0, w, h};
    struct ys_image image;
    ys_status status = ys_tile_window(&image, tile, part->x0, part->y0, w, h, err);

    if (status)
        return status;
    if (!ys_sharp_add(sample, &image, &whole))
        status = ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", ys_tile_info(tile)->path);
    ys_image_fini(&image);
    return status;
}

ys_status ys_tile_sharpness(double *shows_m, const ys_tile *tile, struct ys_error *err)
{
    const struct ys_tile_info *info = ys_tile_info(tile);
    const double pixel_m = sqrt(info->gsd_x_m * info->gsd_y_m);
    struct ys_part part[YS_SHARP_WINDOWS];
    struct ys_sharp_sample sample = {0};
    double shows_px = NAN;
    ys_status status = YS_OK;

    *shows_m = NAN;
    if (!isfinite(pixel_m))
        return YS_OK;
    const size_t n = ys_sharp_windows(part, info->width_px, info->height_px);

    for (size_t k = 0; !status && k < n; k++)
        status = add_window(&sample, tile, &part[k], err);
    if (!status && !ys_sharp_measure(&shows_px, &sample, 1))
        status = ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", info->path);
    ys_sharp_fini(&sample);
    if (status == YS_ERR_NOMEM)
        return status;
    *shows_m = shows_px * pixel_m;
    return YS_OK;
}
