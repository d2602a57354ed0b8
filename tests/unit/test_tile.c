#include "../../src/formats/tile.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <tiffio.h>

#include "made_tile.h"

TestSuite(tile, .fini = made_tiles_remove);

static ys_tile *opened(const struct made_tile *made, const struct ys_options *opt)
{
    const char *path = made_tile_path("tile.tif");
    struct ys_error err;
    ys_tile *tile;

    made_tile_write(path, made);
    cr_assert(eq(int, ys_tile_open(&tile, path, opt, &err), YS_OK), "%s", err.text);
    return tile;
}

static void expect_text(const char *got, const char *want)
{
    cr_expect(strcmp(got, want) == 0, "'%s', not '%s'", got, want);
}

static double sample(const void *row, size_t i, enum ys_sample type)
{
    return type == YS_U8    ? ((const uint8_t *)row)[i]
           : type == YS_I8  ? ((const int8_t *)row)[i]
           : type == YS_U16 ? ((const uint16_t *)row)[i]
           : type == YS_I16 ? ((const int16_t *)row)[i]
                            : (double)((const float *)row)[i];
}

/* Every pixel by rows, five at a time, so that reads begin and end inside blocks. */
static void check_rows(const ys_tile *tile, const struct made_tile *m)
{
    const enum ys_sample type = ys_tile_sample(tile);
    const unsigned bands = ys_tile_info(tile)->bands;
    const size_t band = m->width * ys_sample_bytes(type);
    char *rows = malloc(5 * band * bands);
    uint8_t *valid = malloc(5 * (size_t)m->width);
    ys_tile_reader *reader;
    struct ys_error err;

    cr_assert(eq(int, ys_tile_reader_new(&reader, tile, &err), YS_OK), "%s", err.text);
    for (uint32_t row = 0; row < m->height; row += 5) {
        const uint32_t n = m->height - row < 5 ? m->height - row : 5;

        cr_assert(eq(int, ys_tile_rows(rows, valid, reader, row, n, &err), YS_OK), "%s",
                  err.text);
        for (uint32_t r = 0; r < n; r++)
            for (unsigned b = 0; b < bands; b++)
                for (uint32_t c = 0; c < m->width; c++)
                    cr_assert(sample(rows + (r * bands + b) * band, c, type) ==
                                  made_value(c, row + r, b),
                              "column %u row %u band %u of %u bands of %u bits, codec %u: %g",
                              c, row + r, b, m->bands, m->bits, m->compression,
                              sample(rows + (r * bands + b) * band, c, type));
        for (uint32_t i = 0; i < n * m->width; i++)
            cr_assert(valid[i] == !((m->alpha || m->mask) &&
                                    made_hidden(i % m->width, row + i / m->width)));
    }
    ys_tile_reader_free(reader);
    free(rows);
    free(valid);
}

/* A window whose first pixel lies at (col0, row0), which may be outside. */
static void check_window(const ys_tile *tile, const struct made_tile *m, int64_t col0,
                         int64_t row0, uint32_t width, uint32_t height)
{
    struct ys_image image;
    struct ys_error err;

    cr_assert(eq(int, ys_tile_window(&image, tile, col0, row0, width, height, &err), YS_OK),
              "%s", err.text);
    cr_assert(image.bands == (ys_tile_info(tile)->bands < 4 ? ys_tile_info(tile)->bands : 4));
    cr_assert(image.col0 == (double)col0 && image.row0 == (double)row0);
    for (uint32_t r = 0; r < height; r++)
        for (uint32_t c = 0; c < width; c++) {
            /* modulo 2^64: the farthest windows wrap, and are outside all the same */
            const int64_t col = (int64_t)((uint64_t)col0 + c),
                          row = (int64_t)((uint64_t)row0 + r);
            const bool inside = col >= 0 && row >= 0 && col < m->width && row < m->height;
            const bool valid =
                inside && !((m->alpha || m->mask) && made_hidden((uint32_t)col, (uint32_t)row));

            cr_assert(image.valid[r * width + c] == valid, "column %u row %u", c, r);
            for (unsigned b = 0; b < image.bands; b++)
                cr_assert(image.plane[b][r * width + c] ==
                          (float)(valid ? made_value((uint32_t)col, (uint32_t)row, b) : 0));
        }
    ys_image_fini(&image);
}

static void check_all(const struct made_tile *m)
{
    ys_tile *tile = opened(m, NULL);

    check_rows(tile, m);
    check_window(tile, m, 0, 0, m->width, m->height);
    check_window(tile, m, 5, 7, 21, 18);
    check_window(tile, m, -4, -3, 20, 10);
    check_window(tile, m, (int64_t)m->width - 6, (int64_t)m->height - 5, 20, 10);
    check_window(tile, m, -100, 5, 20, 10);
    check_window(tile, m, INT64_MAX, INT64_MIN, 2, 2);
    ys_tile_free(tile);
}

ParameterizedTestParameters(tile, every_kind_of_storage_gives_the_written_samples)
{
    static struct made_tile m[] = {
        {.width = 53, .height = 37, .bands = 1, .bits = 8},
        {.width = 53, .height = 37, .bands = 3, .bits = 8, .rows_per_strip = 8},
        {.mode = "wb", .width = 53, .height = 37, .bands = 3, .bits = 16, .rows_per_strip = 8},
        {.mode = "wl", .width = 53, .height = 37, .bands = 3, .bits = 16, .block = 16},
        {.mode = "wb",
         .width = 53,
         .height = 37,
         .bands = 2,
         .bits = 32,
         .format = 3,
         .planar = true,
         .rows_per_strip = 10},
        {.mode = "w",
         .width = 53,
         .height = 37,
         .bands = 2,
         .bits = 32,
         .format = 3,
         .compression = 8,
         .predictor = 3,
         .block = 16},
        {.mode = "w8",
         .width = 53,
         .height = 37,
         .bands = 4,
         .bits = 8,
         .format = 2,
         .compression = 5,
         .predictor = 2,
         .block = 32},
        {.width = 53,
         .height = 37,
         .bands = 3,
         .bits = 16,
         .format = 2,
         .compression = 8,
         .predictor = 2,
         .planar = true,
         .block = 16},
        {.width = 53, .height = 37, .bands = 16, .bits = 8, .compression = 32773},
        {.width = 53, .height = 37, .bands = 5, .bits = 16, .compression = 50000, .block = 16},
        {.width = 53,
         .height = 37,
         .bands = 4,
         .bits = 8,
         .compression = 8,
         .alpha = true,
         .block = 16},
        {.width = 53,
         .height = 37,
         .bands = 2,
         .bits = 16,
         .alpha = true,
         .planar = true,
         .rows_per_strip = 6},
        {.width = 53,
         .height = 37,
         .bands = 3,
         .bits = 8,
         .compression = 5,
         .mask = true,
         .rows_per_strip = 7},
        {.width = 1, .height = 1, .bands = 1, .bits = 8},
        {.width = 53,
         .height = 37,
         .bands = 3,
         .bits = 8,
         .compression = 8,
         .predictor = 2,
         .rows_per_strip = 9},
        {.width = 53,
         .height = 37,
         .bands = 1,
         .bits = 8,
         .compression = 32946,
         .predictor = 2},
        {.mode = "wb",
         .width = 53,
         .height = 37,
         .bands = 2,
         .bits = 16,
         .compression = 8,
         .predictor = 2,
         .block = 16},
        {.mode = "wb",
         .width = 53,
         .height = 37,
         .bands = 1,
         .bits = 32,
         .format = 3,
         .compression = 8,
         .rows_per_strip = 9},
        /* A strip of 2.1 MiB is read in parts. */
        {.width = 1100, .height = 2000, .bands = 1, .bits = 8},
    };

    return cr_make_param_array(struct made_tile, m, sizeof m / sizeof *m);
}

ParameterizedTest(struct made_tile *m, tile, every_kind_of_storage_gives_the_written_samples)
{
    check_all(m);
}

Test(tile, bits_packed_without_gaps_are_taken_apart)
{
    /* 12-bit: 0xABC, 0xDEF, 0x123 a row. */
    const uint8_t row[5] = {0xAB, 0xCD, 0xEF, 0x12, 0x30};
    const char *path = made_tile_path("bits.tif");
    TIFF *tif = TIFFOpen(path, "wl");
    struct ys_image image;
    struct ys_error err;
    ys_tile *tile;

    TIFFSetField(tif, TIFFTAG_IMAGEWIDTH, 3);
    TIFFSetField(tif, TIFFTAG_IMAGELENGTH, 1);
    TIFFSetField(tif, TIFFTAG_BITSPERSAMPLE, 12);
    TIFFSetField(tif, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    TIFFWriteEncodedStrip(tif, 0, (void *)(uintptr_t)row, 5);
    TIFFClose(tif);
    cr_assert(eq(int, ys_tile_open(&tile, path, NULL, &err), YS_OK), "%s", err.text);
    cr_assert(eq(int, ys_tile_window(&image, tile, 0, 0, 3, 1, &err), YS_OK), "%s", err.text);
    cr_expect(image.full_scale == 4095);
    cr_expect(image.plane[0][0] == 0xABC && image.plane[0][1] == 0xDEF &&
              image.plane[0][2] == 0x123);
    ys_image_fini(&image);
    ys_tile_free(tile);
}

Test(tile, a_pixel_is_nodata_when_every_band_is)
{
    /* made_value is 1 + 31 band at (0, 0), so one band alone is 1 there. */
    const struct made_tile grey = {
        .width = 20, .height = 9, .bands = 1, .bits = 8, .nodata = "1"};
    const struct made_tile rgb = {
        .width = 20, .height = 9, .bands = 3, .bits = 8, .nodata = "1"};
    struct ys_image image;
    struct ys_error err;
    ys_tile *tile = opened(&grey, NULL);

    cr_assert(ys_tile_info(tile)->has_nodata && ys_tile_info(tile)->nodata == 1);
    cr_assert(eq(int, ys_tile_window(&image, tile, 0, 0, 2, 1, &err), YS_OK));
    cr_expect(image.valid[0] == 0 && image.valid[1] == 1);
    ys_image_fini(&image);
    ys_tile_free(tile);

    tile = opened(&rgb, NULL);
    cr_assert(eq(int, ys_tile_window(&image, tile, 0, 0, 2, 1, &err), YS_OK));
    cr_expect(image.valid[0] == 1);
    ys_image_fini(&image);
    ys_tile_free(tile);
}

Test(tile, metres_of_a_pixel_are_those_on_the_ground)
{
    /* One degree of the meridian at 60 north is 111412 m, of the parallel 55800 m: WGS 84,
     * pi a (1 - e2) / 180 (1 - e2 sin2)^1.5 and pi a cos / 180 (1 - e2 sin2)^0.5. */
    const struct made_tile degrees = {.width = 10,
                                      .height = 10,
                                      .bands = 1,
                                      .bits = 8,
                                      .geographic = 4326,
                                      .scale = 1e-5,
                                      .x = 30,
                                      .y = 60 + 5e-5};
    /* Web Mercator at 60 north stretches by about 1 / cos 60 = 2; UTM by 0.9996 at its middle. */
    const struct made_tile mercator = {.width = 10,
                                       .height = 10,
                                       .bands = 1,
                                       .bits = 8,
                                       .projected = 3857,
                                       .scale = 1,
                                       .x = 3339584.7 - 5,
                                       .y = 8399737.9 + 5};
    const struct made_tile utm = {.width = 10,
                                  .height = 10,
                                  .bands = 1,
                                  .bits = 8,
                                  .projected = 32636,
                                  .scale = 0.5,
                                  .x = 500000,
                                  .y = 5000000};
    ys_tile *tile = opened(&degrees, NULL);

    cr_expect(fabs(ys_tile_info(tile)->gsd_x_m - 0.55800) < 1e-4);
    cr_expect(fabs(ys_tile_info(tile)->gsd_y_m - 1.11412) < 1e-4);
    cr_expect(fabs(ys_tile_info(tile)->lon_deg - 30.00005) < 1e-9);
    cr_expect(fabs(ys_tile_info(tile)->lat_deg - 60) < 1e-9);
    expect_text(ys_tile_info(tile)->crs, "EPSG:4326");
    ys_tile_free(tile);
    tile = opened(&mercator, NULL);
    cr_expect(fabs(ys_tile_info(tile)->gsd_x_m - 0.50126) < 1e-4); /* 55800 / 111319.49 */
    ys_tile_free(tile);
    tile = opened(&utm, NULL);
    cr_expect(fabs(ys_tile_info(tile)->gsd_x_m - 0.5 / 0.9996) < 1e-5);
    cr_expect(fabs(ys_tile_info(tile)->lon_deg - 33) < 1e-4);
    ys_tile_free(tile);
}

Test(tile, pixels_and_lonlat_are_inverse_on_a_turned_tile)
{
    const struct made_tile m = {.width = 40,
                                .height = 30,
                                .bands = 1,
                                .bits = 8,
                                .projected = 32637,
                                .matrix = {431122.5, 0.4, 0.3, 4176979, 0.3, -0.4}};
    ys_tile *tile = opened(&m, NULL);
    double lon, lat, x, y;

    cr_expect(fabs(ys_tile_info(tile)->gsd_x_m - 0.5) < 1e-3);
    cr_expect(fabs(ys_tile_info(tile)->gsd_y_m - 0.5) < 1e-3);
    ys_tile_to_lonlat(tile, 12.25, 7.5, &lon, &lat);
    ys_tile_to_pixel(tile, lon, lat, &x, &y);
    cr_expect(fabs(x - 12.25) < 1e-4 && fabs(y - 7.5) < 1e-4, "%g %g", x, y);
    ys_tile_to_pixel(tile, NAN, 0, &x, &y);
    cr_expect(isnan(x) && isnan(y));
    ys_tile_free(tile);
}

Test(tile, a_user_defined_crs_lies_where_its_code_does)
{
    struct made_tile m = {.width = 4,
                          .height = 4,
                          .bands = 1,
                          .bits = 8,
                          .projected = 32637,
                          .scale = 0.5,
                          .x = 431000,
                          .y = 4176000};
    double lon, lat, x, y;
    ys_tile *tile = opened(&m, NULL);
    const double want_lon = ys_tile_info(tile)->lon_deg, want_lat = ys_tile_info(tile)->lat_deg;

    ys_tile_free(tile);
    m.false_easting = 500000;
    tile = opened(&m, NULL);
    cr_expect(strncmp(ys_tile_info(tile)->crs, "user-defined", 12) == 0);
    cr_expect(fabs(ys_tile_info(tile)->lon_deg - want_lon) < 1e-8);
    cr_expect(fabs(ys_tile_info(tile)->lat_deg - want_lat) < 1e-8);
    ys_tile_to_lonlat(tile, 1, 3, &lon, &lat);
    ys_tile_to_pixel(tile, lon, lat, &x, &y);
    cr_expect(fabs(x - 1) < 1e-4 && fabs(y - 3) < 1e-4);
    ys_tile_free(tile);

    m.false_easting = -1e300; /* ran over the stack of libgeotiff */
    tile = opened(&m, NULL);
    cr_expect(isnan(ys_tile_info(tile)->lon_deg) && ys_tile_info(tile)->gsd_x_m == 0.5);
    ys_tile_free(tile);
}

Test(tile, pixel_is_point_moves_the_corner_by_half_a_pixel)
{
    const struct made_tile m = {.width = 4,
                                .height = 4,
                                .bands = 1,
                                .bits = 8,
                                .point = true,
                                .projected = 32637,
                                .scale = 2,
                                .x = 431000,
                                .y = 4176000};
    ys_tile *tile = opened(&m, NULL);

    cr_expect(ys_tile_info(tile)->transform[0] == 430999);
    cr_expect(ys_tile_info(tile)->transform[3] == 4176001);
    ys_tile_free(tile);
}

Test(tile, without_a_crs_the_pixel_size_is_the_callers_or_unknown)
{
    const struct made_tile m = {.width = 4, .height = 4, .bands = 1, .bits = 8};
    struct ys_options opt;
    double lon, lat;
    ys_tile *tile = opened(&m, NULL);

    cr_expect(isnan(ys_tile_info(tile)->gsd_x_m) && !ys_tile_has_crs(tile));
    ys_tile_to_lonlat(tile, 1, 1, &lon, &lat);
    cr_expect(isnan(lon) && isnan(lat));
    ys_tile_free(tile);
    ys_options_init(&opt);
    opt.pixel_size_m = 0.3;
    tile = opened(&m, &opt);
    cr_expect(ys_tile_info(tile)->gsd_x_m == 0.3 && ys_tile_info(tile)->gsd_y_m == 0.3);
    ys_tile_free(tile);
}

static void expect_date(const char *spec, const char *date, const char *source)
{
    struct ys_error err;
    ys_tile *tile;

    cr_assert(eq(int, ys_tile_open(&tile, spec, NULL, &err), YS_OK), "%s", err.text);
    expect_text(ys_tile_info(tile)->date, date);
    expect_text(ys_tile_info(tile)->date_source, source);
    ys_tile_free(tile);
}

Test(tile, the_date_comes_from_the_first_source_that_has_one)
{
    static const char item[] =
        "{\"type\":\"Feature\",\"stac_version\":\"1.0.0\",\"properties\":"
        "{\"datetime\":\"2023-10-04T08:00:00+02:00\",\"platform\":\"pneo-3\","
        "\"view:off_nadir\":12.5,\"license\":\"CC-BY-4.0\"}}";
    struct made_tile m = {.width = 4, .height = 4, .bands = 1, .bits = 8};
    char path[300], spec[340], json[300];

    snprintf(path, sizeof path, "%s", made_tile_path("yard_20231001T021300.tif"));
    snprintf(json, sizeof json, "%s", made_tile_path("yard_20231001T021300.json"));
    made_tile_write(path, &m);
    expect_date(path, "2023-10-01T02:13:00Z", "file name");
    strcpy(m.date, "2023:10:02 03:04:05");
    made_tile_write(path, &m);
    expect_date(path, "2023-10-02T03:04:05Z", "TIFFTAG_DATETIME");
    strcpy(m.metadata, "<GDALMetadata>\n<Item name=\"IMAGE_1.firstLineTime\">"
                       "2023-10-03T01:02:03.456Z</Item><Item name=\"meanSunEl\">33.5</Item>"
                       "<Item name=\"satId\">WV&quot;03</Item></GDALMetadata>");
    made_tile_write(path, &m);
    expect_date(path, "2023-10-03T01:02:03Z", "GDAL_METADATA");
    made_bytes_write(json, item, sizeof item - 1);
    expect_date(path, "2023-10-04T06:00:00Z", "STAC");
    snprintf(spec, sizeof spec, "%s@2023-10-05", path);
    expect_date(spec, "2023-10-05", "argument");

    struct ys_error err;
    ys_tile *tile;
    cr_assert(eq(int, ys_tile_open(&tile, path, NULL, &err), YS_OK), "%s", err.text);
    expect_text(ys_tile_info(tile)->sensor, "pneo-3");
    expect_text(ys_tile_info(tile)->licence, "CC-BY-4.0");
    cr_expect(ys_tile_info(tile)->off_nadir_deg == 12.5);
    cr_expect(ys_tile_info(tile)->sun_elevation_deg == 33.5);
    cr_expect(ys_tile_days(tile) == 19634);
    ys_tile_free(tile);
    snprintf(spec, sizeof spec, "%s@2023-13-05", path);
    cr_expect(eq(int, ys_tile_open(&tile, spec, NULL, &err), YS_ERR_FORMAT));
    cr_expect(tile == NULL && strstr(err.text, "month 13"), "%s", err.text);
}

struct words {
    char text[96];
    bool rendered;
};

ParameterizedTestParameters(tile, a_tile_that_says_so_is_rendered)
{
    static struct words w[] = {
        {"SYNTHETIC rendered test scene, seed 7704", true},
        {"Rendered with a program.", true},
        {"a synthetic image", true},
        {"Synthetic Aperture Radar", false},
        {"surrendered", false},
        {"renderedness", false},
        {"WorldView-3", false},
    };

    return cr_make_param_array(struct words, w, sizeof w / sizeof *w);
}

ParameterizedTest(struct words *w, tile, a_tile_that_says_so_is_rendered)
{
    struct made_tile m = {.width = 4, .height = 4, .bands = 1, .bits = 8};

    strcpy(m.description, w->text);
    ys_tile *tile = opened(&m, NULL);
    cr_expect(ys_tile_info(tile)->rendered == w->rendered, "%s", w->text);
    ys_tile_free(tile);
}

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

Test(tile, a_cut_file_names_the_strip_and_the_bytes)
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
    expect_refused(path, YS_ERR_FORMAT, "cut.tif: strip 4 of 4: 300 bytes short");
}

Test(tile, bad_files_are_refused_in_one_line)
{
    char path[300];

    strcpy(path, made_tile_path("bad.tif"));
    expect_refused(made_tile_path("none.tif"), YS_ERR_IO, "none.tif: No such file");
    made_bytes_write(path, "", 0);
    expect_refused(path, YS_ERR_FORMAT, "bad.tif: ");
    made_bytes_write(path, "GIF89a..........", 16);
    expect_refused(path, YS_ERR_FORMAT, "bad.tif: ");
    made_bytes_write(path, "II*\0\xFF\xFF\xFF\x7F", 8);
    expect_refused(path, YS_ERR_FORMAT, "bad.tif: ");
    made_bytes_write(path, "II*\0\n%s%n\n", 10);
    expect_refused(path, YS_ERR_FORMAT, "bad.tif: ");
    expect_refused("/dev/zero", YS_ERR_IO, "not a regular file");
    cr_assert(mkfifo(made_tile_path("pipe.tif"), 0600) == 0);
    expect_refused(made_tile_path("pipe.tif"), YS_ERR_IO, "not a regular file");
}

Test(tile, sizes_that_the_file_cannot_hold_are_refused_before_memory_is_taken)
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

Test(tile, what_is_valid_but_not_handled_is_refused_by_name)
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

Test(tile, numbers_of_a_palette_are_no_picture_to_count_in)
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

Test(tile, memory_asked_for_stays_below_max_bytes)
{
    const struct made_tile m = {
        .width = 3000, .height = 1000, .bands = 1, .bits = 8, .compression = 8};
    struct ys_options opt;
    struct ys_error err;
    char hex[65];

    ys_options_init(&opt);
    opt.max_bytes = 1 << 20; /* one strip decoded is 3 MB */
    ys_tile *tile = opened(&m, &opt);
    cr_expect(eq(int, ys_tile_checksum(hex, tile, &err), YS_ERR_NOMEM));
    cr_expect(strstr(err.text, "do not fit in 1 MiB") != NULL, "%s", err.text);
    ys_tile_free(tile);
}
