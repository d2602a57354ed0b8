/*
 * tile_file_tags.c - what a written tile says of itself
 *
 * The date as GDAL and QGIS show it: TIFFTAG_DATETIME, and an item of GDAL's metadata, which can say
 * that only the day is known.  Of the other metadata those are kept that say how the picture was
 * acquired; statistics and block sizes of the source would be wrong here.
 */

#include "tile_file_tags.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/date.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/text.h"
#include "tile_list.h"

enum { TAG_GDAL_METADATA = 42112 }; /* gdal.org, GTiff driver */
enum { MOST_EXTRA = 15 };           /* tiles have 16 bands at most */

/* Text outside of ASCII stays; libtiff does not mind. */
static void add_escaped(struct ys_text *out, const char *text)
{
    for (; *text; text++)
        switch (*text) {
        case '<':
            ys_text_add(out, "&lt;");
            break;
        case '>':
            ys_text_add(out, "&gt;");
            break;
        case '&':
            ys_text_add(out, "&amp;");
            break;
        default:
            ys_text_add_n(out, text, 1);
        }
}

static void add_item(struct ys_text *out, const char *name, const char *value)
{
    if (!*value)
        return;
    ys_text_addf(out, "  <Item name=\"%s\" domain=\"IMAGERY\">", name);
    add_escaped(out, value);
    ys_text_add(out, "</Item>\n");
}

static void add_angle(struct ys_text *out, const char *name, double degrees)
{
    struct ys_text value = {0};

    ys_text_add_number(&value, degrees, 6);
    add_item(out, name, ys_or_empty(value.bytes));
    ys_text_drop(&value);
}

/* Names that tile_items.c reads back. */
static char *metadata(const struct ys_tile_info *info, const char *place)
{
    struct ys_text xml = {0};

    ys_text_add(&xml, "<GDALMetadata>\n");
    add_item(&xml, "ACQUISITIONDATETIME", info->date);
    add_item(&xml, "SATELLITEID", info->sensor);
    add_angle(&xml, "OFFNADIR", info->off_nadir_deg);
    add_angle(&xml, "SUNAZIMUTH", info->sun_azimuth_deg);
    add_angle(&xml, "SUNELEVATION", info->sun_elevation_deg);
    add_item(&xml, "LICENCE", info->licence);
    add_item(&xml, "SYNTHETIC", info->rendered ? "rendered, not acquired" : "");
    add_item(&xml, "ALIGNED_FROM", ys_basename(info->path));
    add_item(&xml, "ALIGNED_TO", ys_basename(place));
    ys_text_add(&xml, "</GDALMetadata>\n");
    return ys_text_take(&xml);
}

static bool set_metadata(const struct ys_tiff_out *out, const struct ys_tile_info *info,
                         const char *place)
{
    static char name[] = "GDALMetadata"; /* libtiff keeps the pointer */
    static const TIFFFieldInfo field = {TAG_GDAL_METADATA, -1, -1, TIFF_ASCII,
                                        FIELD_CUSTOM,      1,  0,  name};
    char *xml = metadata(info, place);
    const bool ok = xml && !TIFFMergeFieldInfo(out->tif, &field, 1) &&
                    TIFFSetField(out->tif, TAG_GDAL_METADATA, xml);

    free(xml);
    return ok;
}

/* A range of days is no moment: then there is no tag. */
static bool set_date(const struct ys_tiff_out *out, const char *date)
{
    struct ys_date day;
    char text[YS_DATE_TEXT], tag[20];

    if (ys_date_time_parse(&day, date, NULL))
        return true;
    ys_date_write(text, &day);
    snprintf(tag, sizeof tag, "%.4s:%.2s:%.2s %.8s", text, text + 5, text + 8,
             day.seconds < 0 ? "00:00:00" : text + 11);
    return TIFFSetField(out->tif, TIFFTAG_DATETIME, tag);
}

static bool set_shape(const struct ys_tiff_out *out, uint32_t width, uint32_t height,
                      uint32_t side)
{
    return TIFFSetField(out->tif, TIFFTAG_IMAGEWIDTH, width) &&
           TIFFSetField(out->tif, TIFFTAG_IMAGELENGTH, height) &&
           TIFFSetField(out->tif, TIFFTAG_TILEWIDTH, side) &&
           TIFFSetField(out->tif, TIFFTAG_TILELENGTH, side) &&
           TIFFSetField(out->tif, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) &&
           TIFFSetField(out->tif, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE);
}

/* JPEG's YCbCr was decoded to RGB.  The bands that the colours do not take are further ones. */
static bool set_samples(const struct ys_tiff_out *out, const struct ys_tile *tile,
                        uint16_t photometric, const char *description)
{
    static const uint16_t format[] = {SAMPLEFORMAT_UINT, SAMPLEFORMAT_INT, SAMPLEFORMAT_UINT,
                                      SAMPLEFORMAT_INT, SAMPLEFORMAT_IEEEFP};
    static const uint16_t extra[MOST_EXTRA] = {EXTRASAMPLE_UNSPECIFIED};
    const struct ys_layout *l = &tile->layout;
    const unsigned bands = tile->info.bands;
    const bool rgb =
        bands >= 3 && (photometric == PHOTOMETRIC_RGB || photometric == PHOTOMETRIC_YCBCR);
    const unsigned further = bands - (rgb ? 3 : 1);

    return TIFFSetField(out->tif, TIFFTAG_BITSPERSAMPLE, 8 * ys_sample_bytes(l->sample)) &&
           TIFFSetField(out->tif, TIFFTAG_SAMPLEFORMAT, format[l->sample]) &&
           TIFFSetField(out->tif, TIFFTAG_SAMPLESPERPIXEL, bands) &&
           TIFFSetField(out->tif, TIFFTAG_PHOTOMETRIC,
                        rgb           ? PHOTOMETRIC_RGB
                        : l->inverted ? PHOTOMETRIC_MINISWHITE
                                      : PHOTOMETRIC_MINISBLACK) &&
           (!further || TIFFSetField(out->tif, TIFFTAG_EXTRASAMPLES, further, extra)) &&
           (l->sample == YS_F32 ||
            TIFFSetField(out->tif, TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL)) &&
           (!*description || TIFFSetField(out->tif, TIFFTAG_IMAGEDESCRIPTION, description)) &&
           (!tile->scene.licence[0] ||
            TIFFSetField(out->tif, TIFFTAG_COPYRIGHT, tile->scene.licence));
}

ys_status ys_tile_file_tags(struct ys_tiff_out *out, const ys_tile *samples,
                            const ys_tile *place, uint32_t side, struct ys_error *err)
{
    uint16_t photometric = PHOTOMETRIC_MINISBLACK;
    const char *description = NULL;
    ys_tile_reader *reader;
    ys_status st = ys_tile_reader_new(&reader, ys_tile_tagged(samples), err);

    if (st)
        return st;
    ys_memory_watch();
    TIFFGetField(reader->image.tiff.tif, TIFFTAG_PHOTOMETRIC, &photometric);
    TIFFGetField(reader->image.tiff.tif, TIFFTAG_IMAGEDESCRIPTION, &description);
    const bool ok = set_shape(out, place->layout.width, place->layout.height, side) &&
                    set_samples(out, samples, photometric, ys_or_empty(description)) &&
                    set_date(out, samples->info.date) &&
                    set_metadata(out, &samples->info, place->info.path);

    if (!ok || ys_memory_failed())
        st = ys_tiff_out_fail(out, err);
    ys_tile_reader_free(reader);
    return st ? st : ys_tiff_out_place(out, place, err);
}

bool ys_tile_file_mask_tags(const struct ys_tiff_out *out, uint32_t width, uint32_t height,
                            uint32_t side)
{
    return TIFFSetField(out->tif, TIFFTAG_SUBFILETYPE, FILETYPE_MASK) &&
           set_shape(out, width, height, side) &&
           TIFFSetField(out->tif, TIFFTAG_BITSPERSAMPLE, 1) &&
           TIFFSetField(out->tif, TIFFTAG_SAMPLESPERPIXEL, 1) &&
           TIFFSetField(out->tif, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MASK);
}
