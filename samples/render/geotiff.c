#include "geotiff.h"

#include <geo_normalize.h>
#include <geotiff.h>
#include <geovalues.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>
#include <xtiffio.h>

static void set_image(TIFF *tif, const struct rd_tiff *t)
{
    char when[32];

    snprintf(when, sizeof when, "%.4s:%.2s:%.2s %.8s", t->date, t->date + 5, t->date + 8,
             t->time);
    TIFFSetField(tif, TIFFTAG_IMAGEWIDTH, (uint32_t)t->pic->w);
    TIFFSetField(tif, TIFFTAG_IMAGELENGTH, (uint32_t)t->pic->h);
    TIFFSetField(tif, TIFFTAG_BITSPERSAMPLE, 8);
    TIFFSetField(tif, TIFFTAG_SAMPLESPERPIXEL, t->pic->bands);
    TIFFSetField(tif, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tif, TIFFTAG_PHOTOMETRIC,
                 t->pic->bands == 1 ? PHOTOMETRIC_MINISBLACK : PHOTOMETRIC_RGB);
    TIFFSetField(tif, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE);
    TIFFSetField(tif, TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL);
    TIFFSetField(tif, TIFFTAG_ZIPQUALITY, 9);
    TIFFSetField(tif, TIFFTAG_ROWSPERSTRIP, 64u);
    TIFFSetField(tif, TIFFTAG_IMAGEDESCRIPTION, t->description);
    TIFFSetField(tif, TIFFTAG_DATETIME, when);
    TIFFSetField(tif, TIFFTAG_SOFTWARE, "yardstick samples/render");
}

static bool set_place(TIFF *tif, const struct rd_tiff *t)
{
    double scale[3] = {t->gsd_m, t->gsd_m, 0};
    double tie[6] = {0, 0, 0, t->place.east, t->place.north, 0};
    char name[40];
    GTIF *gtif = GTIFNew(tif);

    if (!gtif)
        return false;
    snprintf(name, sizeof name, "WGS 84 / UTM zone %dN", t->place.zone);
    TIFFSetField(tif, TIFFTAG_GEOPIXELSCALE, 3, scale);
    TIFFSetField(tif, TIFFTAG_GEOTIEPOINTS, 6, tie);
    GTIFKeySet(gtif, GTModelTypeGeoKey, TYPE_SHORT, 1, ModelTypeProjected);
    GTIFKeySet(gtif, GTRasterTypeGeoKey, TYPE_SHORT, 1, RasterPixelIsArea);
    GTIFKeySet(gtif, GTCitationGeoKey, TYPE_ASCII, 0, name);
    GTIFKeySet(gtif, ProjectedCSTypeGeoKey, TYPE_SHORT, 1, 32600 + t->place.zone);
    GTIFKeySet(gtif, ProjLinearUnitsGeoKey, TYPE_SHORT, 1, Linear_Meter);
    const bool ok = GTIFWriteKeys(gtif);

    GTIFFree(gtif);
    return ok;
}

bool rd_tiff_write(const struct rd_tiff *t)
{
    const size_t row = (size_t)t->pic->w * (size_t)t->pic->bands;
    TIFF *tif = XTIFFOpen(t->path, "w");
    bool ok = tif;

    if (!tif)
        return false;
    set_image(tif, t);
    ok = set_place(tif, t);
    for (int y = 0; ok && y < t->pic->h; y++)
        ok = TIFFWriteScanline(tif, t->pic->px + (size_t)y * row, (uint32_t)y, 0) == 1;
    ok = ok && TIFFWriteDirectory(tif);
    XTIFFClose(tif);
    if (!ok)
        fprintf(stderr, "render: %s: cannot be written\n", t->path);
    return ok;
}

static const char *text_of(TIFF *tif, uint32_t tag)
{
    char *text = NULL;

    return TIFFGetField(tif, tag, &text) == 1 && text ? text : "";
}

static bool same_heads(TIFF *a, TIFF *b)
{
    static const uint32_t text[] = {TIFFTAG_IMAGEDESCRIPTION, TIFFTAG_DATETIME};
    uint32_t wa = 0, wb = 0, ha = 0, hb = 0;
    uint16_t na = 0, nb = 0, ka = 0, kb = 0;
    double *pa = NULL, *pb = NULL;

    TIFFGetField(a, TIFFTAG_IMAGEWIDTH, &wa);
    TIFFGetField(b, TIFFTAG_IMAGEWIDTH, &wb);
    TIFFGetField(a, TIFFTAG_IMAGELENGTH, &ha);
    TIFFGetField(b, TIFFTAG_IMAGELENGTH, &hb);
    TIFFGetFieldDefaulted(a, TIFFTAG_SAMPLESPERPIXEL, &na);
    TIFFGetFieldDefaulted(b, TIFFTAG_SAMPLESPERPIXEL, &nb);
    if (wa != wb || ha != hb || na != nb)
        return false;
    for (size_t i = 0; i < 2; i++)
        if (strcmp(text_of(a, text[i]), text_of(b, text[i])) != 0)
            return false;
    TIFFGetField(a, TIFFTAG_GEOTIEPOINTS, &ka, &pa);
    TIFFGetField(b, TIFFTAG_GEOTIEPOINTS, &kb, &pb);
    return ka == 6 && kb == 6 && memcmp(pa, pb, 6 * sizeof *pa) == 0;
}

/* Number of differing bytes of decoded rows, or -1 where a row cannot be read. */
static long long differing(TIFF *a, TIFF *b)
{
    const tmsize_t row = TIFFScanlineSize(a);
    uint32_t h = 0;
    uint8_t *buf = malloc(2 * (size_t)row);
    long long n = buf ? 0 : -1;

    TIFFGetField(a, TIFFTAG_IMAGELENGTH, &h);
    for (uint32_t y = 0; n >= 0 && y < h; y++) {
        if (TIFFReadScanline(a, buf, y, 0) != 1 || TIFFReadScanline(b, buf + row, y, 0) != 1) {
            n = -1;
            break;
        }
        for (tmsize_t i = 0; i < row; i++)
            n += buf[i] != buf[row + i];
    }
    free(buf);
    return n;
}

bool rd_tiff_same(const char *path_a, const char *path_b)
{
    TIFF *a = XTIFFOpen(path_a, "r"), *b = XTIFFOpen(path_b, "r");
    bool same = false;

    if (!a || !b) {
        fprintf(stderr, "render: %s or %s: cannot be opened\n", path_a, path_b);
    } else if (!same_heads(a, b)) {
        fprintf(stderr, "render: %s and %s: size, date, description or place differ\n", path_a,
                path_b);
    } else {
        const long long n = differing(a, b);

        same = n == 0;
        if (!same)
            fprintf(stderr, "render: %s and %s: %lld bytes of pixels differ\n", path_a, path_b,
                    n);
    }
    if (a)
        XTIFFClose(a);
    if (b)
        XTIFFClose(b);
    return same;
}
