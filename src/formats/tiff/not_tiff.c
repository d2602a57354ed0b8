/*
 * not_tiff.c - what a file is that is no TIFF, or no whole one
 *
 * People give what their viewer opens.  "Bad magic number" tells them nothing; the name of the
 * format and the command that converts it do.  Each command was tried with GDAL 3.6 on a file of
 * the format.
 */

#include "not_tiff.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "../../base/error.h"
#include "../../base/utf8.h"
#include "gdal_command.h"
#include "tiff_io.h"

enum { HEAD = 512 }; /* bytes looked at */

enum way { /* to a tile that can be read */
           TRANSLATE,
           PLACE, /* the same; the format has no CRS of its own */
           PARTS, /* a container of several pictures */
           PLUGIN,
           UNZIP,
           GUNZIP,
           UNTAR,
           RAW_HEADER, /* the samples lie in the file beside it */
           NO_WAY
};

struct kind {
    const char *name;
    enum way way;
    unsigned at; /* byte where the mark stands */
    unsigned n;  /* its length */
    const char *mark;
};

/* Marks as the formats' own specifications give them. */
static const struct kind kinds[] = {
    {"a PNG picture", PLACE, 0, 8, "\x89PNG\r\n\x1a\n"},
    {"a JPEG picture", PLACE, 0, 3, "\xff\xd8\xff"},
    {"a JPEG 2000 picture", TRANSLATE, 4, 4, "jP  "},
    {"a JPEG 2000 picture", TRANSLATE, 0, 4, "\xff\x4f\xff\x51"},
    {"a JPEG XL picture", PLACE, 4, 4, "JXL "},
    {"a WebP picture", PLACE, 8, 4, "WEBP"},
    {"a GIF picture", PLACE, 0, 4, "GIF8"},
    {"a Windows bitmap", PLACE, 6, 4, "\0\0\0\0"}, /* and BM, see is_bitmap() */
    {"an AVIF picture", PLACE, 4, 8, "ftypavif"},
    {"a HEIC picture", PLACE, 4, 8, "ftypheic"},
    {"a HEIC picture", PLACE, 4, 8, "ftypheix"},
    {"a HEIC picture", PLACE, 4, 8, "ftyphevc"},
    {"a HEIC picture", PLACE, 4, 8, "ftypmif1"},
    {"a HEIC picture", PLACE, 4, 8, "ftypmsf1"},
    {"a film", NO_WAY, 4, 4, "ftyp"},
    {"a Photoshop picture", NO_WAY, 0, 4, "8BPS"},
    {"a NITF file", TRANSLATE, 0, 4, "NITF"},
    {"a NITF (NSIF) file", TRANSLATE, 0, 4, "NSIF"},
    {"a PDF document", TRANSLATE, 0, 5, "%PDF-"},
    {"an HDF5 or netCDF 4 file", PARTS, 0, 8, "\x89HDF\r\n\x1a\n"},
    {"an HDF4 file", PARTS, 0, 4, "\x0e\x03\x13\x01"},
    {"a netCDF file", PARTS, 0, 4, "CDF\x01"},
    {"a netCDF file", PARTS, 0, 4, "CDF\x02"},
    {"a netCDF file", PARTS, 0, 4, "CDF\x05"},
    {"a GRIB file", TRANSLATE, 0, 4, "GRIB"},
    {"a GeoPackage", TRANSLATE, 68, 4, "GPKG"},
    {"a GeoPackage", TRANSLATE, 68, 4, "GP10"},
    {"an SQLite file (MBTiles?)", TRANSLATE, 0, 15, "SQLite format 3"},
    {"an ERDAS Imagine file", TRANSLATE, 0, 15, "EHFA_HEADER_TAG"},
    {"a MrSID file", PLUGIN, 0, 4, "msid"},
    {"a zip archive", UNZIP, 0, 4, "PK\x03\x04"},
    {"an empty zip archive", NO_WAY, 0, 4, "PK\x05\x06"},
    {"a gzip file", GUNZIP, 0, 2, "\x1f\x8b"},
    {"a tar archive", UNTAR, 257, 5, "ustar"},
    {"a 7-Zip archive", NO_WAY, 0, 6, "7z\xbc\xaf\x27\x1c"},
    {"an xz file", NO_WAY, 0, 6,
     "\xfd"
     "7zXZ"},
    {"a RAR archive", NO_WAY, 0, 4, "Rar!"},
    {"a point cloud (LAS)", NO_WAY, 0, 4, "LASF"},
    {"a shapefile", NO_WAY, 0, 4, "\0\0\x27\x0a"},
    {"a picture of PNM", PLACE, 0, 3, "P5\n"},
    {"a picture of PNM", PLACE, 0, 3, "P6\n"},
};

static bool ends_with(const char *name, const char *ending)
{
    const size_t n = strlen(name), m = strlen(ending);

    return n > m && !strcasecmp(name + n - m, ending);
}

static const struct kind *by_mark(const uint8_t *head, size_t n)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const struct kind *k = &kinds[i];

        if (k->at + k->n > n || memcmp(head + k->at, k->mark, k->n))
            continue;
        if (k->at == 6 && memcmp(head, "BM", 2)) /* a bitmap has both marks */
            continue;
        return k;
    }
    return NULL;
}

/* What a text holds, by its first tag or word; NULL: no text. */
static const struct kind *by_text(const char *head, size_t n)
{
    static const struct {
        const char *mark;
        struct kind kind;
    } texts[] = {
        {"<VRTDataset", {.name = "a GDAL VRT file", .way = TRANSLATE}},
        {"<!DOCTYPE html", {.name = "a web page, as failed downloads leave", .way = NO_WAY}},
        {"<html", {.name = "a web page, as failed downloads leave", .way = NO_WAY}},
        {"<Error>", {.name = "an error message, as failed downloads leave", .way = NO_WAY}},
        {"<PAMDataset", {.name = "a GDAL .aux.xml file, not the tile", .way = NO_WAY}},
        {"<Dimap_Document", {.name = "DIMAP metadata", .way = TRANSLATE}},
        {"<kml", {.name = "a KML file", .way = NO_WAY}},
        {"ENVI", {.name = "an ENVI header", .way = RAW_HEADER}},
        {"DatasetHeader Begin", {.name = "an ERMapper header", .way = TRANSLATE}},
        {"version https://git-lfs",
         {.name = "a Git LFS pointer, not the file: git lfs pull", .way = NO_WAY}},
        {"{", {.name = "a JSON file", .way = NO_WAY}},
        {"", {.name = "a text file", .way = NO_WAY}},
    };
    size_t at = n >= 3 && !memcmp(head, "\xEF\xBB\xBF", 3) ? 3 : 0;

    /* Less what may be cut of the last character; control characters are no text. */
    if (ys_utf8_valid(head, n) + 4 < n)
        return NULL;
    for (size_t i = at; i < n; i++)
        if ((unsigned char)head[i] < ' ' && !strchr("\t\r\n\f", head[i]))
            return NULL;
    while (at < n && strchr(" \t\r\n", head[at]))
        at++;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const size_t m = strlen(texts[i].mark);
        const bool tag = texts[i].mark[0] == '<';

        /* A tag may follow others; a word is the first. */
        for (size_t k = at; k + m <= (tag ? n : at + m) && k + m <= n; k++)
            if (!strncasecmp(head + k, texts[i].mark, m))
                return &texts[i].kind;
    }
    return NULL;
}

static ys_status refuse(const struct kind *kind, const char *name, struct ys_error *err)
{
    const enum way way = kind->way;
    char command[460] = "";

    if (way <= PLUGIN)
        ys_gdal_command(command, sizeof command, "gdal_translate", name, ".tif");
    switch (way) {
    case TRANSLATE:
        return ys_fail(err, YS_ERR_UNSUPPORTED, "%s: %s; want GeoTIFF: %s", name, kind->name,
                       command);
    case PLACE:
        return ys_fail(
            err, YS_ERR_UNSUPPORTED,
            "%s: %s; want PNG or JPEG (of a screenshot, with --corners), or GeoTIFF: "
            "%s (with -a_srs EPSG:CODE where gdalinfo shows no CRS)",
            name, kind->name, command);
    case PARTS:
        return ys_fail(err, YS_ERR_UNSUPPORTED,
                       "%s: %s; want GeoTIFF: gdal_translate SUBDATASET OUT.tif, with one that "
                       "gdalinfo lists",
                       name, kind->name);
    case PLUGIN:
        return ys_fail(err, YS_ERR_UNSUPPORTED,
                       "%s: %s; want GeoTIFF: %s (a GDAL with this format's driver)", name,
                       kind->name, command);
    case UNZIP:
    case GUNZIP:
    case UNTAR:
        ys_gdal_command(command, sizeof command,
                        way == UNZIP    ? "unzip"
                        : way == GUNZIP ? "gunzip"
                                        : "tar -xf",
                        name, NULL);
        return ys_fail(err, YS_ERR_UNSUPPORTED, "%s: %s; want the GeoTIFF in it: %s", name,
                       kind->name, command);
    case RAW_HEADER:
        return ys_fail(err, YS_ERR_UNSUPPORTED,
                       "%s: %s; want GeoTIFF: gdal_translate FILE OUT.tif, with the file of "
                       "samples beside it",
                       name, kind->name);
    case NO_WAY:
        break;
    }
    /* Nothing makes a tile of it: it is not what it should be. */
    return ys_fail(err, YS_ERR_FORMAT, "%s: %s; want a GeoTIFF, PNG or JPEG", name, kind->name);
}

static ys_status name_it(const uint8_t *head, size_t n, const char *name, struct ys_error *err)
{
    static const struct kind ecw = {.name = "an ECW file", .way = PLUGIN};
    static const struct kind unknown = {.name = "not a TIFF file", .way = NO_WAY};
    static const struct kind img = {.name = "no TIFF but perhaps raw samples (ENVI)",
                                    .way = TRANSLATE};
    const struct kind *kind = by_mark(head, n);
    bool zero = true;

    for (size_t i = 0; i < n; i++)
        zero = zero && !head[i];
    if (zero)
        return ys_fail(err, YS_ERR_FORMAT,
                       "%s: it begins with %zu zero bytes, as downloads that broke off leave; "
                       "want a GeoTIFF, PNG or JPEG",
                       name, n);
    if (!kind)
        kind = ends_with(name, ".ecw") ? &ecw : by_text((const char *)head, n);
    if (!kind)
        kind = ends_with(name, ".img") || ends_with(name, ".bil") || ends_with(name, ".bsq") ||
                       ends_with(name, ".dat")
                   ? &img
                   : &unknown;
    return refuse(kind, name, err);
}

ys_status ys_tiff_or_named(int fd, uint64_t size, const char *name, struct ys_error *err)
{
    uint8_t head[HEAD];

    if (!size)
        return ys_fail(err, YS_ERR_FORMAT, "%s: empty file", name);
    const int64_t n = ys_pread(fd, head, sizeof head, 0);
    if (n < 2)
        return YS_OK; /* libtiff says what is wrong with it */
    const bool little = n >= 4 && !memcmp(head, "II", 2) && !head[3];
    const bool big = n >= 4 && !memcmp(head, "MM", 2) && !head[2];
    const uint8_t version = little ? head[2] : big ? head[3] : 0;

    if (version == 42 || version == 43)
        return YS_OK;
    if (n < 4 && (!memcmp(head, "II", 2) || !memcmp(head, "MM", 2)))
        return YS_OK;
    return name_it(head, (size_t)n, name, err);
}
