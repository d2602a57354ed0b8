#ifndef YS_SUPPORT_MADE_TILE_H
#define YS_SUPPORT_MADE_TILE_H

#include <stdbool.h>
#include <stdint.h>

#include "../../src/formats/tile/tile.h"

/* A small GeoTIFF to be written by libtiff for a test; zero means none or the plain choice. */
struct made_tile {
    char mode[4]; /* of TIFFOpen: "w" this machine's order, "wb" big-endian, "w8" BigTIFF */
    uint32_t width, height;
    uint16_t bands, bits, format; /* format: TIFF's SampleFormat; 0: unsigned */
    uint16_t compression, predictor;
    uint16_t block; /* side of the tiles, a multiple of 16; 0: strips */
    uint32_t rows_per_strip;
    bool planar, alpha;             /* alpha: the last band is */
    bool mask;                      /* a second directory: 1 bit, 0 where hidden() */
    bool point;                     /* PixelIsPoint */
    uint16_t projected, geographic; /* EPSG codes */
    double false_easting;           /* not 0: UTM zone 37 by user-defined keys on WGS 84 */
    double scale, x, y;             /* pixel size and place of the first corner */
    unsigned n_ties;                /* tie points without a scale: control points */
    double ties[5][6];
    bool
        pulkovo; /* projected by user-defined keys: zone at 40 E on the ellipsoid of Krassowsky,
                      * with GeogTOWGS84GeoKey 23.92, -141.27, -80.9, 0, 0.35, 0.82, -0.12 */
    char esri[1200];  /* user-defined keys and this citation */
    unsigned pages;   /* further pictures like the first, after it */
    double matrix[6]; /* instead of scale: x = m0 + m1 col + m2 row, y = m3 + ... */
    char nodata[32], date[20], software[64], copyright[64], description[128];
    char metadata[512]; /* GDAL_METADATA */
    /* Of a pixel, instead of made_value(). */
    int (*value)(const void *ctx, uint32_t col, uint32_t row, unsigned band);
    const void *ctx;
};

/* What made_tile_write() puts at a pixel: exact in every sample type. */
int made_value(uint32_t col, uint32_t row, unsigned band);
/* Pixels where alpha or mask is 0. */
bool made_hidden(uint32_t col, uint32_t row);

/* A path in a folder of this process's own; made_tile_path("a.tif"). Static storage. */
const char *made_tile_path(const char *name);
void made_tiles_remove(void); /* the folder and all in it */
/* These assert on failure. */
void made_tile_write(const char *path, const struct made_tile *made);
/* Written as "tile.tif" and opened. */
ys_tile *made_tile_open(const struct made_tile *made, const struct ys_options *opt);
void made_bytes_write(const char *path, const void *bytes, unsigned long n);

#endif
