/* info.c - the public functions on one tile */

#include <math.h>
#include <stdlib.h>

#include "../base/error.h"
#include "../base/mem.h"
#include "../formats/tile/tile.h"
#include "../pipeline/shows.h"
#include "../report/text/info_text.h"

struct ys_info {
    ys_tile *tile;
};

ys_status ys_info_read(ys_info **out, const char *tile, const struct ys_options *opt,
                       struct ys_error *err)
{
    if (!out)
        return ys_fail(err, YS_ERR_ARG, "ys_info_read: out is NULL");
    *out = NULL;
    if (!tile)
        return ys_fail(err, YS_ERR_ARG, "ys_info_read: tile is NULL");
    ys_info *info = ys_new(1, sizeof *info);
    if (!info)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory");
    const ys_status status = ys_tile_open(&info->tile, tile, opt, err);
    if (status != YS_OK) {
        free(info);
        return status;
    }
    *out = info;
    return YS_OK;
}

void ys_info_free(ys_info *info)
{
    if (info)
        ys_tile_free(info->tile);
    free(info);
}

const struct ys_tile_info *ys_info_get(const ys_info *info)
{
    return info ? ys_tile_info(info->tile) : NULL;
}

/* The built-in classes and whether the tile's pixels carry them. */
static ys_status shown_by(struct ys_shown *shown, const struct ys_site *site, double pixel_m,
                          struct ys_error *err)
{
    ys_status status = YS_OK;

    for (size_t k = 0; status == YS_OK && k < site->n_class; k++) {
        shown[k].class_ = site->class_[k].name;
        status = ys_shows(&shown[k].shows, &site->class_[k], pixel_m, err);
    }
    return status;
}

ys_status ys_info_text(char **out, const ys_info *info, enum ys_format format,
                       struct ys_error *err)
{
    if (!out)
        return ys_fail(err, YS_ERR_ARG, "ys_info_text: out is NULL");
    *out = NULL;
    if (!info)
        return ys_fail(err, YS_ERR_ARG, "ys_info_text: info is NULL");

    const struct ys_tile_info *tile = ys_tile_info(info->tile);
    const double pixel_m = sqrt(tile->gsd_x_m * tile->gsd_y_m);
    struct ys_shown *shown = NULL;
    struct ys_site site;
    ys_status status = ys_site_builtin(&site, err);

    if (status == YS_OK && !(shown = ys_new(site.n_class, sizeof *shown)))
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory");
    if (status == YS_OK && isfinite(pixel_m))
        status = shown_by(shown, &site, pixel_m, err);
    if (status == YS_OK)
        status =
            ys_info_write(out, tile, shown, isfinite(pixel_m) ? site.n_class : 0, format, err);
    free(shown);
    ys_site_fini(&site);
    return status;
}

ys_status ys_info_checksum(char hex[65], const char *tile, const struct ys_options *opt,
                           struct ys_error *err)
{
    ys_tile *open = NULL;

    if (!hex || !tile)
        return ys_fail(err, YS_ERR_ARG, "ys_info_checksum: %s is NULL", hex ? "tile" : "hex");
    hex[0] = '\0';
    ys_status status = ys_tile_open(&open, tile, opt, err);
    if (status == YS_OK)
        status = ys_tile_checksum(hex, open, err);
    ys_tile_free(open);
    return status;
}
