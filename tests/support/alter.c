/* alter.c - changed copies of a tile, for tests of what must not change a count */

#include "alter.h"

#include <geotiff.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>
#include <xtiffio.h>

static void copy_text(TIFF *to, TIFF *from, uint32_t tag)
{
    char *text;

    if (TIFFGetField(from, tag, &text))
        TIFFSetField(to, tag, text);
}

/* Pixel scale and tie point: all the samples have; the tie point moves with the cut. */
static void copy_place(TIFF *to, TIFF *from, const struct alter *how)
{
    double *scale, *tie, moved[6];
    uint16_t n;

    if (TIFFGetField(from, TIFFTAG_GEOPIXELSCALE, &n, &scale))
        TIFFSetField(to, TIFFTAG_GEOPIXELSCALE, n, scale);
    if (TIFFGetField(from, TIFFTAG_GEOTIEPOINTS, &n, &tie) && n == 6) {
        memcpy(moved, tie, sizeof moved);
        moved[0] -= how->col0 + how->misplaced_px;
        moved[1] -= how->row0;
        TIFFSetField(to, TIFFTAG_GEOTIEPOINTS, n, moved);
    }
    uint16_t *keys;
    if (TIFFGetField(from, TIFFTAG_GEOKEYDIRECTORY, &n, &keys))
        TIFFSetField(to, TIFFTAG_GEOKEYDIRECTORY, n, keys);
    double *params;
    if (TIFFGetField(from, TIFFTAG_GEODOUBLEPARAMS, &n, &params))
        TIFFSetField(to, TIFFTAG_GEODOUBLEPARAMS, n, params);
    copy_text(to, from, TIFFTAG_GEOASCIIPARAMS);
}

static void change_row(uint8_t *row, size_t n, const struct alter *how)
{
    for (size_t i = 0; i < n; i++)
        row[i] = (uint8_t)fmin(fmax(floor(how->gain * row[i] + how->offset + 0.5), 0), 255);
}

/* The whole raster as interleaved rows; NULL where it is not 8-bit interleaved. */
static uint8_t *read_all(TIFF *tif, uint32_t *w, uint32_t *h, uint16_t *bands)
{
    uint16_t bits = 0, planar = 0;

    TIFFGetField(tif, TIFFTAG_IMAGEWIDTH, w);
    TIFFGetField(tif, TIFFTAG_IMAGELENGTH, h);
    TIFFGetFieldDefaulted(tif, TIFFTAG_SAMPLESPERPIXEL, bands);
    TIFFGetFieldDefaulted(tif, TIFFTAG_BITSPERSAMPLE, &bits);
    TIFFGetFieldDefaulted(tif, TIFFTAG_PLANARCONFIG, &planar);
    if (bits != 8 || planar != PLANARCONFIG_CONTIG)
        return NULL;
    const size_t stride = (size_t)*w * *bands;
    uint8_t *all = calloc(*h, stride);

    if (TIFFIsTiled(tif)) {
        uint32_t tw, th;
        uint8_t *tile = malloc((size_t)TIFFTileSize(tif));

        TIFFGetField(tif, TIFFTAG_TILEWIDTH, &tw);
        TIFFGetField(tif, TIFFTAG_TILELENGTH, &th);
        for (uint32_t y = 0; y < *h; y += th)
            for (uint32_t x = 0; x < *w; x += tw) {
                TIFFReadTile(tif, tile, x, y, 0, 0);
                const uint32_t n = *w - x < tw ? *w - x : tw;

                for (uint32_t r = 0; r < th && y + r < *h; r++)
                    memcpy(all + (y + r) * stride + (size_t)x * *bands,
                           tile + (size_t)r * tw * *bands, (size_t)n * *bands);
            }
        free(tile);
    } else {
        for (uint32_t y = 0; y < *h; y++)
            TIFFReadScanline(tif, all + y * stride, y, 0);
    }
    return all;
}

/* Mean of square (i, j) of a band. */
static double square_mean(const uint8_t *all, const uint32_t size[2], uint16_t bands,
                          const uint32_t at[3], uint32_t side)
{
    double sum = 0;

    for (uint32_t y = 0; y < side; y++)
        for (uint32_t x = 0; x < side; x++)
            sum +=
                all[((size_t)(at[1] * side + y) * size[0] + at[0] * side + x) * bands + at[2]];
    return sum / (side * side);
}

/* Pixels beyond the last whole square stay as they are. */
static void enlarge(uint8_t *all, const uint32_t size[2], uint16_t bands, uint32_t side)
{
    const uint32_t nx = size[0] / side, ny = size[1] / side;
    double *mean = malloc((size_t)nx * ny * sizeof *mean);

    for (uint16_t b = 0; mean && b < bands; b++) {
        for (uint32_t j = 0; j < ny; j++)
            for (uint32_t i = 0; i < nx; i++)
                mean[(size_t)j * nx + i] =
                    square_mean(all, size, bands, (uint32_t[]){i, j, b}, side);
        for (uint32_t y = 0; y < ny * side; y++)
            for (uint32_t x = 0; x < nx * side; x++) {
                const double u = fmin(fmax((x + 0.5) / side - 0.5, 0), nx - 1.0);
                const double v = fmin(fmax((y + 0.5) / side - 0.5, 0), ny - 1.0);
                const uint32_t i = (uint32_t)u, j = (uint32_t)v;
                const uint32_t i1 = i + 1 < nx ? i + 1 : i, j1 = j + 1 < ny ? j + 1 : j;
                const double s = u - i, t = v - j;

                all[((size_t)y * size[0] + x) * bands + b] = (uint8_t)floor(
                    (1 - t) *
                        ((1 - s) * mean[(size_t)j * nx + i] + s * mean[(size_t)j * nx + i1]) +
                    t * ((1 - s) * mean[(size_t)j1 * nx + i] + s * mean[(size_t)j1 * nx + i1]) +
                    0.5);
            }
    }
    free(mean);
}

bool alter_tile(const char *out, const char *in, const struct alter *how)
{
    TIFF *from = XTIFFOpen(in, "r"), *to = XTIFFOpen(out, "w");
    uint32_t w = 0, h = 0;
    uint16_t bands = 1, photometric = PHOTOMETRIC_MINISBLACK;
    bool ok = from && to;
    uint8_t *all = ok ? read_all(from, &w, &h, &bands) : NULL;

    ok = ok && all && how->col0 + how->right < w && how->row0 + how->bottom < h;
    if (ok && how->enlarged > 1)
        enlarge(all, (uint32_t[]){w, h}, bands, how->enlarged);
    if (ok) {
        const uint32_t cw = w - how->col0 - how->right, ch = h - how->row0 - how->bottom;

        TIFFGetField(from, TIFFTAG_PHOTOMETRIC, &photometric);
        TIFFSetField(to, TIFFTAG_IMAGEWIDTH, cw);
        TIFFSetField(to, TIFFTAG_IMAGELENGTH, ch);
        TIFFSetField(to, TIFFTAG_SAMPLESPERPIXEL, bands);
        TIFFSetField(to, TIFFTAG_BITSPERSAMPLE, 8);
        TIFFSetField(to, TIFFTAG_PHOTOMETRIC, photometric);
        TIFFSetField(to, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
        TIFFSetField(to, TIFFTAG_ROWSPERSTRIP, 64);
        copy_text(to, from, TIFFTAG_DATETIME);
        copy_text(to, from, TIFFTAG_IMAGEDESCRIPTION);
        copy_place(to, from, how);
        for (uint32_t y = 0; ok && y < ch; y++) {
            uint8_t *row = all + ((size_t)(y + how->row0) * w + how->col0) * bands;

            change_row(row, (size_t)cw * bands, how);
            if (y >= how->cover[2] && y < how->cover[3])
                memset(row + (size_t)how->cover[0] * bands, 225,
                       (size_t)(how->cover[1] - how->cover[0]) * bands);
            ok = TIFFWriteScanline(to, row, y, 0) == 1;
        }
    }
    free(all);
    if (from)
        XTIFFClose(from);
    if (to)
        XTIFFClose(to);
    if (!ok)
        fprintf(stderr, "alter: %s: cannot be copied to %s\n", in, out);
    return ok;
}

bool alter_truncate(const char *out, const char *in, long bytes)
{
    FILE *from = fopen(in, "rb"), *to = fopen(out, "wb");
    bool ok = from && to;

    for (long i = 0; ok && i < bytes; i++) {
        const int c = fgetc(from);

        ok = c != EOF && fputc(c, to) != EOF;
    }
    if (from)
        fclose(from);
    return to && !fclose(to) && ok;
}
