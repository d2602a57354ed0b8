/* tile_meta.c - what the tags of a tile say besides pixels and place */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/printable.h"
#include "tile_parts.h"

/* GDAL's own tags (gdal.org, GTiff driver). */
enum { TAG_GDAL_METADATA = 42112, TAG_GDAL_NODATA = 42113 };

static void read_nodata(struct ys_meta *out, const struct ys_tiff *tiff)
{
    const void *data;
    size_t n = ys_tiff_tag(&data, tiff, TAG_GDAL_NODATA, TIFF_ASCII);
    char values[160];

    if (n)
        ys_nodata_read(&out->nodata[0], data, n);
    for (int k = 1; k < YS_MOST_SAMPLES; k++)
        out->nodata[k] = out->nodata[0];
    /* What one value cannot say: a colour that means no data. */
    n = ys_tiff_tag(&data, tiff, TAG_GDAL_METADATA, TIFF_ASCII);
    if (n && ys_meta_item(values, data, n, "NODATA_VALUES"))
        ys_nodata_list(out->nodata, values, strlen(values));
}

static const char *text_tag(const struct ys_tiff *tiff, uint32_t tag)
{
    const char *text = NULL;

    return TIFFGetField(tiff->tif, tag, &text) == 1 && text ? text : "";
}

void ys_meta_read(struct ys_meta *out, const struct ys_tiff *tiff)
{
    const void *data;
    const char *description = text_tag(tiff, TIFFTAG_IMAGEDESCRIPTION);
    const char *copyright = text_tag(tiff, TIFFTAG_COPYRIGHT);

    *out = (struct ys_meta){0};
    read_nodata(out, tiff);
    ys_fact_text(&out->items, YS_FACT_LICENCE,
                 &(struct ys_fact_place){"TIFF tags", "TIFFTAG_COPYRIGHT"}, copyright);
    const size_t n = ys_tiff_tag(&data, tiff, TAG_GDAL_METADATA, TIFF_ASCII);
    if (n)
        ys_meta_items(out, data, n);
    out->rendered = ys_meta_is_rendered(description, strlen(description)) ||
                    (n && ys_meta_is_rendered(data, n));
    out->has_tag_date = ys_date_from_tiff(&out->tag_date, text_tag(tiff, TIFFTAG_DATETIME));
    const char *software = text_tag(tiff, TIFFTAG_SOFTWARE);
    ys_printable(out->software, sizeof out->software, software, strlen(software));
}
