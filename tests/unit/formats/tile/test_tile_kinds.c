/* Files that are no GeoTIFF, or not all of one; and those that hold next to nothing, which are. */

#include "../../../../src/formats/tile/tile.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <string.h>
#include <tiffio.h>
#include <unistd.h>

#include "../../../support/made_tile.h"

TestSuite(tile_kinds, .fini = made_tiles_remove);

static void expect_refused(const char *path, const char *words)
{
    struct ys_error err = {0};
    ys_tile *tile;
    const ys_status status = ys_tile_open(&tile, path, NULL, &err);

    cr_expect(status != YS_OK && strstr(err.text, words) && !strchr(err.text, '\n'),
              "'%s': want '%s'", err.text, words);
    ys_tile_free(tile);
}

struct kind {
    char file[16], bytes[24];
    unsigned n, at; /* the bytes, and where they begin */
    char words[80];
};

ParameterizedTestParameters(tile_kinds, what_is_no_tiff_is_named_with_the_way_to_one)
{
    static struct kind rows[] = {
        {"a.gif", "GIF89a", 6, 0,
         "a GIF picture; want PNG or JPEG (of a screenshot, with --corners), or GeoTIFF: "},
        {"a.tif", "GIF89a", 6, 0, "a_new.tif"}, /* not over the picture itself */
        {"a b.gif", "GIF89a", 6, 0, "a b.tif'"},
        {"a.jpg", "\xff\xd8\xff\xe0", 4, 0, "JPEG header: file is cut off"},
        {"b.png", "\x89PNG\r\n\x1a\n", 8, 0, "PNG, at byte 8: file is cut off"},
        {"a.jp2", "\0\0\0\x0cjP  \r\n", 10, 0, "a JPEG 2000 picture; want GeoTIFF: gdal"},
        {"a.j2k", "\xff\x4f\xff\x51", 4, 0, "a JPEG 2000 picture"},
        {"a.ntf", "NITF02.10", 9, 0, "a NITF file; want GeoTIFF: gdal_translate "},
        {"a.heic",
         "\0\0\0\x18"
         "ftypheic",
         12, 0, "a HEIC picture; want PNG or JPEG (of a screenshot, "},
        {"a.webp", "RIFF....WEBP", 12, 0,
         "a WebP picture; want PNG or JPEG (of a screenshot, "},
        {"a.pdf", "%PDF-1.7", 8, 0, "a PDF document; want GeoTIFF: gdal_translate "},
        {"a.vrt", " <VRTDataset ", 13, 0, "a GDAL VRT file; want GeoTIFF: gdal_translate "},
        {"a.h5", "\x89HDF\r\n\x1a\n", 8, 0, "an HDF5 or netCDF 4 file"},
        {"a.nc", "CDF\x01", 4, 0, "a netCDF file"},
        {"a.gpkg", "GPKG", 4, 68, "a GeoPackage; want GeoTIFF: gdal_translate "},
        {"a.sid", "msid", 4, 0, "a MrSID file; want GeoTIFF: gdal_translate "},
        {"a.ecw", "\x65\x02\x01\x09", 4, 0, "an ECW file; want GeoTIFF: gdal_translate "},
        {"a.zip", "PK\x03\x04", 4, 0, "a zip archive; want the GeoTIFF in it: unzip "},
        {"a.kmz", "PK\x03\x04", 4, 0, "zip archive: file is cut off"},
        {"a.hdr", "ENVI\nsamples = 4", 16, 0, "an ENVI header"},
        {"w.tif", "<!doctype HTML><html>", 21, 0, "a web page, as failed downloads leave"},
        {"e.tif", "<?xml?>\n<Error><Code>", 21, 0, "an error message, as failed downloads"},
        {"l.tif", "version https://git-lfs", 23, 0, "git lfs pull"},
        {"s.geojson", "{\"type\":", 8, 0, "a JSON file"},
        {"a.txt", "hello\n", 6, 0, "a text file"},
        {"b.txt", "caf\xC3\xA9\n", 6, 0, "a text file"},
        {"z.tif", "\0\0\0\0\0\0\0\0\0\0\0\0", 12, 0, "zero bytes, as downloads that broke off"},
        {"r.tif", "\x01\x02\x03\xfe", 4, 0, "not a TIFF file"},
        {"empty.tif", "", 0, 0, ": empty file"},
        {"cut.tif", "II*\0\x08", 5, 0, "file is cut off: its header ends at byte 8 of 5"},
        {"cut.tif", "II*\0\0\x10\0\0", 8, 0, "its directory ends at byte 4098 of 8"},
        {"big.tif", "MM\0+\0\x08\0\0", 8, 0, "file is cut off: its header ends at byte 16"},
    };

    return cr_make_param_array(struct kind, rows, sizeof rows / sizeof *rows);
}

ParameterizedTest(struct kind *k, tile_kinds, what_is_no_tiff_is_named_with_the_way_to_one)
{
    char bytes[128] = {0}, path[300];

    strcpy(path, made_tile_path(k->file));
    memcpy(bytes + k->at, k->bytes, k->n);
    made_bytes_write(path, bytes, k->at + k->n);
    expect_refused(path, k->words);
}

Test(tile_kinds, a_folder_is_named)
{
    char path[300];

    strcpy(path, made_tile_path("."));
    expect_refused(path, "a folder; want a GeoTIFF, PNG or JPEG file");
}

/* Wherever a tile is cut, it is told; the directory comes last here, the blocks first. */
Test(tile_kinds, a_tile_cut_anywhere_is_called_cut_off)
{
    const struct made_tile m = {
        .width = 64, .height = 64, .bands = 3, .bits = 8, .compression = 8, .block = 16};
    char path[300];
    static char bytes[65536];

    strcpy(path, made_tile_path("whole.tif"));
    made_tile_write(path, &m);
    FILE *file = fopen(path, "rb");
    const size_t n = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    cr_assert(n > 1000 && n < sizeof bytes);
    for (size_t cut = 1; cut < n; cut += cut < 20 || cut + 40 > n ? 1 : 97) {
        made_bytes_write(path, bytes, cut);
        expect_refused(path, cut < 4 ? "cut" : "file is cut off");
    }
}

/* The directory first, as in files for the web: what is missing is the end of the blocks. */
Test(tile_kinds, a_tile_whose_last_block_is_cut_is_not_opened)
{
    char path[300];
    uint8_t row[100] = {7};

    strcpy(path, made_tile_path("front.tif"));
    TIFF *tif = TIFFOpen(path, "w");
    cr_assert(tif != NULL);
    TIFFSetField(tif, TIFFTAG_IMAGEWIDTH, 100);
    TIFFSetField(tif, TIFFTAG_IMAGELENGTH, 50);
    TIFFSetField(tif, TIFFTAG_BITSPERSAMPLE, 8);
    TIFFSetField(tif, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(tif, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    TIFFSetField(tif, TIFFTAG_ROWSPERSTRIP, 10);
    TIFFCheckpointDirectory(tif); /* writes the directory before the strips */
    for (uint32_t r = 0; r < 50; r++)
        TIFFWriteScanline(tif, row, r, 0);
    TIFFCheckpointDirectory(tif);
    TIFFClose(tif);
    cr_assert(truncate(path, 4000) == 0);
    expect_refused(path, "file is cut off: ");
}

/* GDAL's SPARSE_OK: one block of 55,225 is there.  The declared samples are 10 GB. */
Test(tile_kinds, a_sparse_tile_of_any_size_is_read)
{
    static uint8_t block[256 * 256 * 3];
    char path[300];
    struct ys_image image;
    struct ys_options opt;
    struct ys_error err;
    ys_tile *tile;

    strcpy(path, made_tile_path("sparse.tif"));
    TIFF *tif = TIFFOpen(path, "w8");
    cr_assert(tif != NULL);
    TIFFSetField(tif, TIFFTAG_IMAGEWIDTH, 60000);
    TIFFSetField(tif, TIFFTAG_IMAGELENGTH, 60000);
    TIFFSetField(tif, TIFFTAG_BITSPERSAMPLE, 8);
    TIFFSetField(tif, TIFFTAG_SAMPLESPERPIXEL, 3);
    TIFFSetField(tif, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
    TIFFSetField(tif, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tif, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE);
    TIFFSetField(tif, TIFFTAG_TILEWIDTH, 256);
    TIFFSetField(tif, TIFFTAG_TILELENGTH, 256);
    memset(block, 200, sizeof block);
    cr_assert(TIFFWriteEncodedTile(tif, 235 * 100 + 50, block, sizeof block) > 0);
    TIFFClose(tif);
    ys_options_init(&opt);
    opt.max_bytes = 64 << 20;
    cr_assert(eq(int, ys_tile_open(&tile, path, &opt, &err), YS_OK), "%s", err.text);
    cr_assert(
        eq(int, ys_tile_window(&image, tile, 50 * 256 - 8, 100 * 256, 16, 1, &err), YS_OK));
    for (int i = 0; i < 16; i++) {
        cr_expect(image.valid[i] == (i >= 8), "%d", i);
        cr_expect(image.plane[2][i] == (i >= 8 ? 200 : 0), "%d", i);
    }
    ys_image_fini(&image);
    ys_tile_free(tile);
}
