#include "made_tile.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <tiffio.h>
#include <unistd.h>

enum {
    SCALE = 33550,
    TIES = 33922,
    MATRIX = 34264,
    KEYS = 34735,
    DOUBLES = 34736,
    TEXTS = 34737,
    META = 42112,
    NODATA = 42113
};

static char names[8][10] = {"scale",    "ties",   "matrix",  "keys",
                            "metadata", "nodata", "doubles", "texts"};
static const TIFFFieldInfo extra_fields[] = {
    {SCALE, -1, -1, TIFF_DOUBLE, FIELD_CUSTOM, 1, 1, names[0]},
    {TIES, -1, -1, TIFF_DOUBLE, FIELD_CUSTOM, 1, 1, names[1]},
    {MATRIX, -1, -1, TIFF_DOUBLE, FIELD_CUSTOM, 1, 1, names[2]},
    {DOUBLES, -1, -1, TIFF_DOUBLE, FIELD_CUSTOM, 1, 1, names[6]},
    {KEYS, -1, -1, TIFF_SHORT, FIELD_CUSTOM, 1, 1, names[3]},
    {TEXTS, -1, -1, TIFF_ASCII, FIELD_CUSTOM, 1, 0, names[7]},
    {META, -1, -1, TIFF_ASCII, FIELD_CUSTOM, 1, 0, names[4]},
    {NODATA, -1, -1, TIFF_ASCII, FIELD_CUSTOM, 1, 0, names[5]},
};

int made_value(uint32_t col, uint32_t row, unsigned band)
{
    return (int)((7 * col + 13 * row + 31 * band) % 101) + 1; /* never 0 */
}

bool made_hidden(uint32_t col, uint32_t row)
{
    return (col / 3 + row / 2) % 5 == 0;
}

static char folder[128];

void made_tiles_remove(void)
{
    char path[400];

    if (!folder[0])
        return;
    DIR *dir = opendir(folder);
    for (const struct dirent *e; dir && (e = readdir(dir));) {
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        unlink(path);
    }
    if (dir)
        closedir(dir);
    rmdir(folder);
    folder[0] = '\0';
}

const char *made_tile_path(const char *name)
{
    static char path[256];

    if (!folder[0]) {
        const char *base = getenv("TMPDIR");

        snprintf(folder, sizeof folder, "%s/ys-tile-XXXXXX", base ? base : "/tmp");
        cr_assert(mkdtemp(folder) != NULL);
    }
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

void made_bytes_write(const char *path, const void *bytes, unsigned long n)
{
    FILE *file = fopen(path, "wb");

    cr_assert(file != NULL);
    cr_assert(fwrite(bytes, 1, n, file) == n);
    cr_assert(fclose(file) == 0);
}

static void put(void *at, int value, const struct made_tile *m)
{
    if (m->format == SAMPLEFORMAT_IEEEFP) {
        const float f = (float)value;
        memcpy(at, &f, 4);
    } else if (m->bits == 16) {
        const uint16_t v = (uint16_t)value;
        memcpy(at, &v, 2);
    } else {
        *(uint8_t *)at = (uint8_t)value;
    }
}

static int pixel(const struct made_tile *m, uint32_t col, uint32_t row, unsigned band)
{
    if (col >= m->width || row >= m->height)
        return 0;
    if (m->alpha && band == m->bands - 1U)
        return made_hidden(col, row) ? 0 : 127;
    return m->value ? m->value(m->ctx, col, row, band) : made_value(col, row, band);
}

/* One block of w x h pixels from (col, row) on, of one band or all. */
static void fill(uint8_t *block, const struct made_tile *m, uint32_t col, uint32_t row,
                 uint32_t w, uint32_t h, int plane)
{
    const size_t bytes = m->bits / 8;
    const unsigned n = plane < 0 ? m->bands : 1;

    for (uint32_t r = 0; r < h; r++)
        for (uint32_t c = 0; c < w; c++)
            for (unsigned b = 0; b < n; b++)
                put(block + (((size_t)r * w + c) * n + b) * bytes,
                    pixel(m, col + c, row + r, plane < 0 ? b : (unsigned)plane), m);
}

static void write_pixels(TIFF *tif, const struct made_tile *m)
{
    const uint32_t bw = m->block ? m->block : m->width;
    const uint32_t bh = m->block ? m->block : m->rows_per_strip ? m->rows_per_strip : m->height;
    uint8_t *block = malloc((size_t)bw * bh * m->bands * m->bits / 8);
    uint32_t index = 0;

    cr_assert(block != NULL);
    for (int plane = m->planar ? 0 : -1; plane < (m->planar ? m->bands : 0); plane++)
        for (uint32_t row = 0; row < m->height; row += bh)
            for (uint32_t col = 0; col < m->width; col += bw, index++) {
                const uint32_t h = m->block || row + bh < m->height ? bh : m->height - row;
                const tmsize_t n =
                    (tmsize_t)((size_t)bw * h * (plane < 0 ? m->bands : 1) * m->bits / 8);

                fill(block, m, col, row, bw, h, plane);
                cr_assert((m->block ? TIFFWriteEncodedTile(tif, index, block, n)
                                    : TIFFWriteEncodedStrip(tif, index, block, n)) == n);
            }
    free(block);
}

/* UTM zone 37 spelled out: OGC 19-008, annex C. */
static void write_user_keys(TIFF *tif, const struct made_tile *m)
{
    const uint16_t keys[] = {
        1,       1,       0,    11,   1024,    0,       1,    1,    1025,    0,    1,
        1,       2048,    0,    1,    4326,    3072,    0,    1,    32767,   3074, 0,
        1,       32767,   3075, 0,    1,       1,       3076, 0,    1,       9001, 3081,
        DOUBLES, 1,       0,    3080, DOUBLES, 1,       1,    3092, DOUBLES, 1,    2,
        3082,    DOUBLES, 1,    3,    3083,    DOUBLES, 1,    0};
    const double values[] = {0, 39, 0.9996, m->false_easting};

    TIFFSetField(tif, KEYS, (int)(sizeof keys / sizeof *keys), keys);
    TIFFSetField(tif, DOUBLES, 4, values);
}

/* Krassowsky 1940 (EPSG 7024), zone of 6 degrees at 40 E, the shift of GOST 51794-2001. */
static void write_pulkovo_keys(TIFF *tif)
{
    const uint16_t keys[] = {1,    1, 0,    13,      1024, 0,     1,    1,       1025, 0,
                             1,    1, 2048, 0,       1,    32767, 2050, 0,       1,    32767,
                             2054, 0, 1,    9102,    2056, 0,     1,    7024,    2062, DOUBLES,
                             7,    4, 3072, 0,       1,    32767, 3074, 0,       1,    32767,
                             3075, 0, 1,    1,       3076, 0,     1,    9001,    3080, DOUBLES,
                             1,    0, 3082, DOUBLES, 1,    1,     3092, DOUBLES, 1,    2};
    const double values[] = {40, 500000, 1, 0, 23.92, -141.27, -80.9, 0, 0.35, 0.82, -0.12};
    uint16_t counted[sizeof keys / sizeof *keys];

    memcpy(counted, keys, sizeof keys);
    counted[3] = sizeof keys / sizeof *keys / 4 - 1;
    TIFFSetField(tif, KEYS, (int)(sizeof keys / sizeof *keys), counted);
    TIFFSetField(tif, DOUBLES, (int)(sizeof values / sizeof *values), values);
}

static void write_esri_keys(TIFF *tif, const char *citation)
{
    char text[1300];
    const uint16_t n = (uint16_t)(strlen(citation) + 1);
    const uint16_t keys[] = {1, 1, 0,    4, 1024, 0,     1,    1,     1025, 0,
                             1, 1, 3072, 0, 1,    32767, 3073, TEXTS, n,    0};

    snprintf(text, sizeof text, "%s|", citation);
    TIFFSetField(tif, KEYS, (int)(sizeof keys / sizeof *keys), keys);
    TIFFSetField(tif, TEXTS, text);
}

static void write_place(TIFF *tif, const struct made_tile *m)
{
    const double *t = m->matrix;
    const uint16_t code = m->projected ? m->projected : m->geographic;
    const uint16_t keys[] = {1,
                             1,
                             0,
                             3,
                             1024,
                             0,
                             1,
                             m->projected ? 1 : 2,
                             1025,
                             0,
                             1,
                             m->point ? 2 : 1,
                             m->projected ? 3072 : 2048,
                             0,
                             1,
                             code};

    if (m->scale != 0) {
        TIFFSetField(tif, SCALE, 3, (double[]){m->scale, m->scale, 0});
        TIFFSetField(tif, TIES, 6, (double[]){0, 0, 0, m->x, m->y, 0});
    }
    if (m->n_ties)
        TIFFSetField(tif, TIES, (int)(6 * m->n_ties), m->ties);
    if (t[1] != 0 || t[2] != 0)
        TIFFSetField(
            tif, MATRIX, 16,
            (double[]){t[1], t[2], 0, t[0], t[4], t[5], 0, t[3], 0, 0, 0, 0, 0, 0, 0, 1});
    if (m->pulkovo)
        write_pulkovo_keys(tif);
    else if (m->esri[0])
        write_esri_keys(tif, m->esri);
    else if (m->false_easting != 0)
        write_user_keys(tif, m);
    else if (code)
        TIFFSetField(tif, KEYS, (int)(sizeof keys / sizeof *keys), keys);
}

static void write_mask(TIFF *tif, const struct made_tile *m)
{
    TIFFSetField(tif, TIFFTAG_SUBFILETYPE, FILETYPE_MASK);
    TIFFSetField(tif, TIFFTAG_IMAGEWIDTH, m->width);
    TIFFSetField(tif, TIFFTAG_IMAGELENGTH, m->height);
    TIFFSetField(tif, TIFFTAG_BITSPERSAMPLE, 1);
    TIFFSetField(tif, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MASK);
    TIFFSetField(tif, TIFFTAG_ROWSPERSTRIP, 5);
    for (uint32_t row = 0; row < m->height; row++) {
        uint8_t bits[512] = {0};

        for (uint32_t col = 0; col < m->width; col++)
            if (!made_hidden(col, row))
                bits[col / 8] |= (uint8_t)(128 >> col % 8);
        cr_assert(TIFFWriteScanline(tif, bits, row, 0) == 1);
    }
    cr_assert(TIFFWriteDirectory(tif) == 1);
}

static void write_text(TIFF *tif, const struct made_tile *m)
{
    if (m->nodata[0])
        TIFFSetField(tif, NODATA, m->nodata);
    if (m->metadata[0])
        TIFFSetField(tif, META, m->metadata);
    if (m->date[0])
        TIFFSetField(tif, TIFFTAG_DATETIME, m->date);
    if (m->software[0])
        TIFFSetField(tif, TIFFTAG_SOFTWARE, m->software);
    if (m->copyright[0])
        TIFFSetField(tif, TIFFTAG_COPYRIGHT, m->copyright);
    if (m->description[0])
        TIFFSetField(tif, TIFFTAG_IMAGEDESCRIPTION, m->description);
}

void made_tile_write(const char *path, const struct made_tile *m)
{
    const uint16_t alpha = EXTRASAMPLE_UNASSALPHA, others[16] = {0};
    const uint16_t colours = m->bands >= 3 + m->alpha ? 3 : 1;
    TIFF *tif = TIFFOpen(path, m->mode[0] ? m->mode : "w");

    cr_assert(tif != NULL);
    TIFFMergeFieldInfo(tif, extra_fields, sizeof extra_fields / sizeof *extra_fields);
    TIFFSetField(tif, TIFFTAG_IMAGEWIDTH, m->width);
    TIFFSetField(tif, TIFFTAG_IMAGELENGTH, m->height);
    TIFFSetField(tif, TIFFTAG_SAMPLESPERPIXEL, m->bands);
    TIFFSetField(tif, TIFFTAG_BITSPERSAMPLE, m->bits);
    TIFFSetField(tif, TIFFTAG_SAMPLEFORMAT, m->format ? m->format : SAMPLEFORMAT_UINT);
    TIFFSetField(tif, TIFFTAG_PHOTOMETRIC,
                 colours == 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK);
    TIFFSetField(tif, TIFFTAG_PLANARCONFIG,
                 m->planar ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
    if (m->alpha)
        TIFFSetField(tif, TIFFTAG_EXTRASAMPLES, 1, &alpha);
    else if (m->bands > colours)
        TIFFSetField(tif, TIFFTAG_EXTRASAMPLES, m->bands - colours, others);
    TIFFSetField(tif, TIFFTAG_COMPRESSION, m->compression ? m->compression : COMPRESSION_NONE);
    if (m->predictor)
        TIFFSetField(tif, TIFFTAG_PREDICTOR, m->predictor);
    if (m->block) {
        TIFFSetField(tif, TIFFTAG_TILEWIDTH, m->block);
        TIFFSetField(tif, TIFFTAG_TILELENGTH, m->block);
    } else {
        TIFFSetField(tif, TIFFTAG_ROWSPERSTRIP,
                     m->rows_per_strip ? m->rows_per_strip : m->height);
    }
    write_place(tif, m);
    write_text(tif, m);
    write_pixels(tif, m);
    cr_assert(TIFFWriteDirectory(tif) == 1);
    if (m->mask)
        write_mask(tif, m);
    TIFFClose(tif);
    struct made_tile next = *m;
    next.pages = 0;
    strcpy(next.mode, "a");
    for (unsigned i = 0; i < m->pages; i++)
        made_tile_write(path, &next);
}

ys_tile *made_tile_open(const struct made_tile *made, const struct ys_options *opt)
{
    const char *path = made_tile_path("tile.tif");
    struct ys_error err;
    ys_tile *tile;

    made_tile_write(path, made);
    cr_assert(ys_tile_open(&tile, path, opt, &err) == YS_OK, "%s", err.text);
    return tile;
}
