/* warp_grey.c - the mean of the bands of a tile on a grid */

#include "warp.h"

static ys_status add_grey(void *ctx, uint32_t col0, uint32_t row0, const struct ys_image *image,
                          struct ys_error *err)
{
    struct ys_image *out = ctx;

    for (uint32_t y = 0; y < image->height; y++) {
        const size_t from = (size_t)y * image->width;
        const size_t to = (size_t)(row0 + y) * out->width + col0;

        for (uint32_t x = 0; x < image->width; x++) {
            float sum = 0;

            for (unsigned b = 0; b < image->bands; b++)
                sum += image->plane[b][from + x];
            out->plane[0][to + x] = sum / (float)image->bands;
            out->valid[to + x] = image->valid[from + x];
        }
    }
    (void)err;
    return YS_OK;
}

ys_status ys_warp_grey(struct ys_image *out, const struct ys_tile_map *map,
                       const struct ys_align_grid *grid, const struct ys_options *opt,
                       struct ys_error *err)
{
    const struct ys_tile_info *info = ys_tile_info(map->tile);
    const struct ys_warp warp = {.map = map,
                                 .grid = *grid,
                                 .bands =
                                     info->bands < YS_MAX_PLANES ? info->bands : YS_MAX_PLANES,
                                 .least = 32};
    ys_status st = ys_image_new(out, grid->width, grid->height, 1, 0, err);

    if (st)
        return st;
    out->full_scale = ys_tile_full_scale(map->tile);
    st = ys_warp_run(&warp, add_grey, out, opt, err);
    if (st)
        ys_image_fini(out);
    return st;
}
