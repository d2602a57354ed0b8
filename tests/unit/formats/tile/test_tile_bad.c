#include "../../../../src/formats/tile/tile.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <tiffio.h>

#include "../../../support/made_tile.h"

TestSuite(tile_bad, .fini = made_tiles_remove);

/* Status and words of the failure to read the whole tile at path. */
static void expect_refused(const char *path, ys_status status, const char *words)
{
    char hex[65];
    struct ys_error err = {0};
    ys_tile *tile;
    ys_status got = ys_tile_open(&tile, path, NULL, &err);

    if (got == YS_OK)
        got = ys_tile_checksum(hex, tile, &err);
    ys_tile_free(tile);
    cr_expect(eq(int, got, status), "%s", err.text);
    cr_expect(strstr(err.text, words) && !strchr(err.text, '\n'), "%s", err.text);
}

struct bytes {
    uint8_t at[8192];
    size_t n;
};

static void slurp(struct bytes *out, const char *path)
{
    FILE *file = fopen(path, "rb");

    cr_assert(file != NULL);
    out->n = fread(out->at, 1, sizeof out->at, file);
    fclose(file);
    cr_assert(out->n < sizeof out->at);
}

/* The entry of a tag in the first directory of a little-endian classic TIFF. */
static uint8_t *entry_of(struct bytes *bytes, uint16_t tag)
{
    uint32_t directory;
    uint16_t n, have;

    memcpy(&directory, bytes->at + 4, 4);
    memcpy(&n, bytes->at + directory, 2);
    for (uint16_t i = 0; i < n; i++) {
        uint8_t *entry = bytes->at + directory + 2 + 12 * (size_t)i;

        memcpy(&have, entry, 2);
        if (have == tag)
            return entry;
    }
    cr_assert(0, "no tag %u", tag);
    return NULL;
}

Test(tile_bad, a_cut_file_names_the_strip_and_the_bytes)
{
    const struct made_tile m = {
        .mode = "wl", .width = 100, .height = 40, .bands = 1, .bits = 8, .rows_per_strip = 10};
    const char *path = made_tile_path("cut.tif");
    struct bytes bytes;
    uint32_t list;
    uint32_t first;

    made_tile_write(path, &m);
    slurp(&bytes, path);
    memcpy(&list, entry_of(&bytes, TIFFTAG_STRIPOFFSETS) + 8, 4);
    memcpy(&first, bytes.at + list, 4);
    cr_assert(first == 8); /* 32-bit numbers; the first strip follows the header */
    const uint32_t late = (uint32_t)(bytes.n - 700);
    memcpy(bytes.at + list + 12, &late, 4); /* of the fourth strip, which holds 1000 bytes */
    made_bytes_write(path, bytes.at, bytes.n);
    expect_refused(path, YS_ERR_FORMAT,
                   "cut.tif: file is cut off: strip 4 of 4: 300 bytes short");
}

Test(tile_bad, bad_files_are_refused_in_one_line)
{
    char path[300];

    strcpy(path, made_tile_path("bad.tif"));
    expect_refused(made_tile_path("none.tif"), YS_ERR_IO, "none.tif: No such file");
    made_bytes_write(path, "", 0);
    expect_refused(path, YS_ERR_FORMAT, "bad.tif: ");
    made_bytes_write(path, "GIF89a..........", 16);
    expect_refused(path, YS_ERR_UNSUPPORTED, "bad.tif: a GIF picture");
    made_bytes_write(path, "II*\0\xFF\xFF\xFF\x7F", 8);
    expect_refused(path, YS_ERR_FORMAT, "bad.tif: ");
    made_bytes_write(path, "II*\0\n%s%n\n", 10);
    expect_refused(path, YS_ERR_FORMAT, "bad.tif: ");
    expect_refused("/dev/zero", YS_ERR_IO, "not a regular file");
    cr_assert(mkfifo(made_tile_path("pipe.tif"), 0600) == 0);
    expect_refused(made_tile_path("pipe.tif"), YS_ERR_IO, "not a regular file");
}

Test(tile_bad, sizes_that_the_file_cannot_hold_are_refused_before_memory_is_taken)
{
    const struct made_tile m = {
        .width = 64, .height = 64, .bands = 1, .bits = 8, .compression = 8};
    const char *path = made_tile_path("bomb.tif");
    const uint16_t tags[] = {TIFFTAG_IMAGEWIDTH, TIFFTAG_IMAGELENGTH, TIFFTAG_ROWSPERSTRIP};
    const uint32_t huge = 60000;
    const uint16_t type = TIFF_LONG;
    struct bytes bytes;

    made_tile_write(path, &m);
    slurp(&bytes, path);
    for (size_t i = 0; i < 3; i++) {
        memcpy(entry_of(&bytes, tags[i]) + 2, &type, 2);
        memcpy(entry_of(&bytes, tags[i]) + 8, &huge, 4);
    }
    made_bytes_write(path, bytes.at, bytes.n);
    expect_refused(path, YS_ERR_FORMAT, "60000 x 60000 pixels are 3433 MiB");
}

Test(tile_bad, what_is_valid_but_not_handled_is_refused_by_name)
{
    struct made_tile m = {.width = 8, .height = 8, .bands = 1, .bits = 32};
    const char *path = made_tile_path("other.tif");

    made_tile_write(path, &m);
    expect_refused(path, YS_ERR_UNSUPPORTED, "32-bit unsigned whole numbers");
    m.bits = 64;
    m.format = SAMPLEFORMAT_COMPLEXIEEEFP;
    made_tile_write(path, &m);
    expect_refused(path, YS_ERR_UNSUPPORTED, "64-bit complex numbers");
}

Test(tile_bad, numbers_of_a_palette_are_no_picture_to_count_in)
{
    const uint16_t map[2] = {0, 65535};
    const uint8_t pixels[1] = {0x40};
    const char *path = made_tile_path("palette.tif");
    TIFF *tif = TIFFOpen(path, "w");
    struct ys_image image;
    struct ys_error err;
    ys_tile *tile;

    TIFFSetField(tif, TIFFTAG_IMAGEWIDTH, 2);
    TIFFSetField(tif, TIFFTAG_IMAGELENGTH, 1);
    TIFFSetField(tif, TIFFTAG_BITSPERSAMPLE, 1);
    TIFFSetField(tif, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_PALETTE);
    TIFFSetField(tif, TIFFTAG_COLORMAP, map, map, map);
    TIFFWriteEncodedStrip(tif, 0, (void *)(uintptr_t)pixels, 1);
    TIFFClose(tif);
    cr_assert(eq(int, ys_tile_open(&tile, path, NULL, &err), YS_OK), "%s", err.text);
    cr_expect(eq(int, ys_tile_window(&image, tile, 0, 0, 2, 1, &err), YS_ERR_UNSUPPORTED));
    cr_expect(strstr(err.text, "palette") != NULL, "%s", err.text);
    ys_tile_free(tile);
}

Test(tile_bad, memory_asked_for_stays_below_max_bytes)
{
    const struct made_tile m = {
        .width = 3000, .height = 1000, .bands = 1, .bits = 8, .compression = 8};
    struct ys_options opt;
    struct ys_error err;
    char hex[65];

    ys_options_init(&opt);
    opt.max_bytes = 1 << 20; /* one strip decoded is 3 MB */
    ys_tile *tile = made_tile_open(&m, &opt);
    cr_expect(eq(int, ys_tile_checksum(hex, tile, &err), YS_ERR_NOMEM));
    cr_expect(strstr(err.text, "do not fit in 1 MiB") != NULL, "%s", err.text);
    ys_tile_free(tile);
}
