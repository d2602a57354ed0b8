/* tile_info.c - what a header says of a tile, kept beyond the tile */

#include "tile_info.h"

#include <math.h>
#include <string.h>

#include "../base/mem.h"
#include "../base/text.h"

struct ys_tile_info *ys_tile_info_copy(const struct ys_tile_info *info)
{
    const char *const from[] = {info->path,
                                info->sample,
                                info->compression,
                                info->crs,
                                info->date,
                                info->date_source,
                                info->sensor,
                                info->licence,
                                info->warnings,
                                info->unplaced,
                                info->note,
                                info->crs_wkt,
                                info->date_element,
                                info->sensor_source,
                                info->licence_source,
                                info->off_nadir_source,
                                info->view_azimuth_source,
                                info->sun_source,
                                info->metadata_gsd_source};
    enum { TEXTS = sizeof from / sizeof *from };
    size_t bytes = sizeof *info, length[TEXTS];

    for (size_t i = 0; i < TEXTS; i++)
        bytes += length[i] = from[i] ? strlen(from[i]) + 1 : 0;
    struct ys_tile_info *const copy = ys_new_raw(bytes, 1);

    if (!copy)
        return NULL;
    *copy = *info;
    const char **const to[TEXTS] = {&copy->path,
                                    &copy->sample,
                                    &copy->compression,
                                    &copy->crs,
                                    &copy->date,
                                    &copy->date_source,
                                    &copy->sensor,
                                    &copy->licence,
                                    &copy->warnings,
                                    &copy->unplaced,
                                    &copy->note,
                                    &copy->crs_wkt,
                                    &copy->date_element,
                                    &copy->sensor_source,
                                    &copy->licence_source,
                                    &copy->off_nadir_source,
                                    &copy->view_azimuth_source,
                                    &copy->sun_source,
                                    &copy->metadata_gsd_source};
    char *at = (char *)(copy + 1);

    for (size_t i = 0; i < TEXTS; i++) {
        if (!from[i])
            continue;
        *to[i] = memcpy(at, from[i], length[i]);
        at += length[i];
    }
    return copy;
}

void ys_tile_centre_text(char text[YS_CENTRE_TEXT], const struct ys_tile_info *info)
{
    if (isnan(info->lon_deg) || isnan(info->lat_deg))
        ys_text_fit(text, YS_CENTRE_TEXT, "an unknown place");
    else
        ys_text_fit(text, YS_CENTRE_TEXT, "lon %.6f, lat %.6f", info->lon_deg, info->lat_deg);
}
