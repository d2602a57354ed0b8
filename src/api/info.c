/* info.c - the public functions on one tile */

#include <stdlib.h>

#include "../base/error.h"
#include "../base/mem.h"
#include "../formats/tile/tile.h"
#include "../pipeline/describe_tile.h"
#include "../pipeline/tile_sharpness.h"

struct ys_info {
    ys_tile *tile;
    struct ys_tile_info what; /* the tile's own, with what was measured on its pixels */
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
    ys_status status = ys_tile_open(&info->tile, tile, opt, err);
    if (status == YS_OK) {
        info->what = *ys_tile_info(info->tile);
        status = ys_tile_sharpness(&info->what.shows_m, info->tile, err);
    }
    if (status != YS_OK) {
        ys_info_free(info);
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
    return info ? &info->what : NULL;
}

ys_status ys_info_text(char **out, const ys_info *info, enum ys_format format,
                       struct ys_error *err)
{
    if (!out)
        return ys_fail(err, YS_ERR_ARG, "ys_info_text: out is NULL");
    *out = NULL;
    if (!info)
        return ys_fail(err, YS_ERR_ARG, "ys_info_text: info is NULL");
    if (format != YS_TEXT && format != YS_JSON)
        return ys_fail(err, YS_ERR_ARG, "information on a tile is written as text or JSON");
    return ys_describe_tile(out, &info->what, format, err);
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
