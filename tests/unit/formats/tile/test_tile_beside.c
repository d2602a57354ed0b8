/* What the files beside a tile say of it, and what its tags say in less usual ways.  Where a place is
 * wanted that no formula here gives, GDAL 3.6 was asked (gdaltransform). */

#include "../../../../src/formats/tile/tile.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <tiffio.h>

#include "../../../support/made_tile.h"

TestSuite(tile_beside, .fini = made_tiles_remove);

#define UTM37                                                                                  \
    "PROJCS[\"WGS 84 / UTM zone 37N\",GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS "    \
    "84\","                                                                                    \
    "6378137,298.257223563]],PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]],"    \
    "PROJECTION[\"Transverse_Mercator\"],PARAMETER[\"latitude_of_origin\",0],"                 \
    "PARAMETER[\"central_meridian\",39],PARAMETER[\"scale_factor\",0.9996],"                   \
    "PARAMETER[\"false_easting\",500000],PARAMETER[\"false_northing\",0],UNIT[\"metre\",1]]"
#define ESRI_UTM37                                                                             \
    "PROJCS[\"WGS_1984_UTM_Zone_37N\",GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\","           \
    "SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],"               \
    "UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Transverse_Mercator\"],"                \
    "PARAMETER[\"False_Easting\",500000.0],PARAMETER[\"False_Northing\",0.0],"                 \
    "PARAMETER[\"Central_Meridian\",39.0],PARAMETER[\"Scale_Factor\",0.9996],"                 \
    "PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]"

static const struct made_tile bare = {.width = 16, .height = 8, .bands = 1, .bits = 8};

static void beside(const char *name, const char *text)
{
    made_bytes_write(made_tile_path(name), text, strlen(text));
}

static void aux(const char *inside)
{
    char text[6000];

    snprintf(text, sizeof text, "<PAMDataset>%s</PAMDataset>", inside);
    beside("tile.tif.aux.xml", text);
}

/* A text within XML, as GDAL writes it. */
static const char *quoted(const char *text)
{
    static char out[4096];
    size_t n = 0;

    for (; *text; text++)
        n += (size_t)snprintf(out + n, sizeof out - n, *text == '"' ? "&quot;" : "%c", *text);
    return out;
}

static void expect_transform(const ys_tile *tile, const double want[6], const char *crs)
{
    const struct ys_tile_info *info = ys_tile_info(tile);

    for (int k = 0; k < 6; k++)
        cr_expect(fabs(info->transform[k] - want[k]) < 1e-6, "%d: %.9g, want %.9g", k,
                  info->transform[k], want[k]);
    cr_expect(strcmp(info->crs, crs) == 0, "%s", info->crs);
    cr_expect(isfinite(info->lon_deg) == (crs[0] != '\0'));
}

Test(tile_beside, a_world_file_places_the_centre_of_the_first_pixel)
{
    ys_tile *tile;

    beside("tile.tfw",
           "2,0\n0\r\n\n0\n-2.0\n431001\n4175999\n"); /* as GDAL: commas, blank lines */
    beside("tile.prj", ESRI_UTM37);
    tile = made_tile_open(&bare, NULL);
    expect_transform(tile, (double[]){431000, 2, 0, 4176000, 0, -2}, "EPSG:32637");
    cr_expect(fabs(ys_tile_info(tile)->gsd_x_m - 2) < 0.01);
    cr_expect(ys_tile_info(tile)->unplaced[0] == '\0' &&
              ys_tile_info(tile)->warnings[0] == '\0');
    ys_tile_free(tile);
}

Test(tile_beside, tfw_goes_before_tifw_and_that_before_wld)
{
    ys_tile *tile;

    beside("tile.wld", "1\n0\n0\n-1\n3.5\n0\n");
    beside("tile.prj", UTM37);
    tile = made_tile_open(&bare, NULL);
    cr_expect(ys_tile_info(tile)->transform[0] == 3);
    ys_tile_free(tile);
    beside("tile.tifw", "1\n0\n0\n-1\n2.5\n0\n");
    tile = made_tile_open(&bare, NULL);
    cr_expect(ys_tile_info(tile)->transform[0] == 2);
    ys_tile_free(tile);
    beside("tile.tfw", "1\n0\n0\n-1\n1.5\n0\n");
    tile = made_tile_open(&bare, NULL);
    cr_expect(ys_tile_info(tile)->transform[0] == 1);
    ys_tile_free(tile);
}

Test(tile_beside, the_order_is_aux_then_tags_then_world_file)
{
    struct made_tile m = bare;
    char text[2048];
    ys_tile *tile;

    beside("tile.tfw", "9\n0\n0\n-9\n9\n9\n");
    m.projected = 32637;
    tile = made_tile_open(&m, NULL); /* keys without a transform */
    expect_transform(tile, (double[]){4.5, 9, 0, 13.5, 0, -9}, "EPSG:32637");
    ys_tile_free(tile);
    m.scale = 0.5;
    m.x = 431000;
    m.y = 4176000;
    tile = made_tile_open(&m, NULL);
    expect_transform(tile, (double[]){431000, 0.5, 0, 4176000, 0, -0.5}, "EPSG:32637");
    ys_tile_free(tile);
    snprintf(
        text, sizeof text,
        "<SRS>EPSG:32638</SRS><GeoTransform> 5.0e5, 1.0, 0.0, 4.2e6, 0.0, -1.0</GeoTransform>");
    aux(text);
    tile = made_tile_open(&m, NULL);
    expect_transform(tile, (double[]){500000, 1, 0, 4200000, 0, -1}, "EPSG:32638");
    ys_tile_free(tile);
}

Test(tile_beside, what_is_no_world_file_is_left_out_and_said)
{
    ys_tile *tile;

    beside("tile.tfw", "one\ntwo\n3\n4\n5\n6\n");
    tile = made_tile_open(&bare, NULL);
    cr_expect(strstr(ys_tile_info(tile)->warnings, "tile.tfw: want six lines") != NULL);
    cr_expect(strstr(ys_tile_info(tile)->unplaced,
                     "not georeferenced; want: gdal_translate -a_srs") != NULL);
    ys_tile_free(tile);
}

/* Holes of a window over the whole tile. */
static unsigned holes(const ys_tile *tile, uint8_t *valid)
{
    const struct ys_tile_info *info = ys_tile_info(tile);
    struct ys_image image;
    struct ys_error err;
    unsigned n = 0;

    cr_assert(eq(int, ys_tile_window(&image, tile, 0, 0, info->width_px, info->height_px, &err),
                 YS_OK),
              "%s", err.text);
    for (uint32_t i = 0; i < info->width_px * info->height_px; i++)
        n += (valid[i] = image.valid[i]) ? 0 : 1;
    ys_image_fini(&image);
    return n;
}

Test(tile_beside, nodata_of_the_aux_goes_before_the_tag)
{
    struct made_tile m = bare;
    uint8_t valid[128];
    ys_tile *tile;

    strcpy(m.nodata, "15");
    /* made_value(2, 0, 0) = 15, made_value(0, 0, 0) = 1; 99 in text, 1 in the exact bytes */
    aux("<PAMRasterBand band=\"1\"><NoDataValue le_hex_equiv=\"000000000000F03F\">99"
        "</NoDataValue></PAMRasterBand>");
    tile = made_tile_open(&m, NULL);
    cr_expect(holes(tile, valid) > 0 && !valid[0] && valid[2]);
    ys_tile_free(tile);
    aux("<Metadata domain=\"x\"><MDI key=\"NODATA_VALUES\">1</MDI></Metadata>");
    tile = made_tile_open(&m, NULL);
    cr_expect(holes(tile, valid) > 0 && valid[0] && !valid[2]);
    ys_tile_free(tile);
    aux("<Metadata><MDI key=\"NODATA_VALUES\">1</MDI></Metadata>");
    tile = made_tile_open(&m, NULL);
    cr_expect(holes(tile, valid) > 0 && !valid[0] && valid[2]);
    ys_tile_free(tile);
}

Test(tile_beside, nodata_of_each_band_hides_where_all_bands_have_theirs)
{
    struct made_tile m = bare;
    uint8_t valid[128];
    ys_tile *tile;

    m.bands = 3;
    /* made_value(0, 0, k) = 1, 32, 63; none elsewhere in this small a tile has all three */
    aux("<PAMRasterBand band=\"1\"><NoDataValue>1</NoDataValue></PAMRasterBand>"
        "<PAMRasterBand band=\"2\"><NoDataValue>32</NoDataValue></PAMRasterBand>"
        "<PAMRasterBand band=\"3\"><NoDataValue>63</NoDataValue></PAMRasterBand>");
    tile = made_tile_open(&m, NULL);
    cr_expect(holes(tile, valid) < 128);
    cr_expect(valid[0] == 0 && valid[1]);
    ys_tile_free(tile);
    aux("<PAMRasterBand band=\"1\"><NoDataValue>1</NoDataValue></PAMRasterBand>");
    tile = made_tile_open(&m, NULL);
    cr_expect(eq(uint, holes(tile, valid), 0));
    ys_tile_free(tile);
}

Test(tile_beside, bad_xml_is_left_out_and_said)
{
    static const char *const bad[] = {
        "<PAMDataset><GeoTransform>1,1,0,1,0,-1</GeoTransform>",
        "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;\">]><PAMDataset>&c;</PAMDataset>",
        "",
        "no XML",
    };
    char deep[4000] = "";

    for (size_t i = 0; i < 4; i++) {
        beside("tile.tif.aux.xml", bad[i]);
        ys_tile *tile = made_tile_open(&bare, NULL);
        cr_expect(strstr(ys_tile_info(tile)->warnings, "tile.tif.aux.xml: line ") != NULL,
                  "%zu: %s", i, ys_tile_info(tile)->warnings);
        cr_expect(ys_tile_info(tile)->transform[1] == 1 &&
                  ys_tile_info(tile)->transform[5] == 1);
        ys_tile_free(tile);
    }
    for (int i = 0; i < 500; i++)
        strcat(deep, "<a>");
    beside("tile.tif.aux.xml", deep);
    ys_tile *tile = made_tile_open(&bare, NULL);
    cr_expect(strstr(ys_tile_info(tile)->warnings, "too deep") != NULL);
    ys_tile_free(tile);
}

/* A mask of n samples: in sample k column k + 4 and those left of it are 0. */
static void write_mask(const char *path, uint16_t n, const char *flags, uint32_t width)
{
    struct made_tile m = {.width = width, .height = 8, .bands = n, .bits = 8};
    uint8_t row[16 * 4];

    strcpy(m.metadata, flags);
    made_tile_write(path, &m);
    TIFF *tif = TIFFOpen(path, "r+");
    for (uint32_t r = 0; r < 8; r++) {
        for (uint32_t c = 0; c < width; c++)
            for (uint16_t k = 0; k < n; k++)
                row[c * n + k] = c < 4U + k ? 0 : 255;
        cr_assert(TIFFWriteScanline(tif, row, r, 0) == 1);
    }
    TIFFClose(tif);
}

Test(tile_beside, a_msk_hides_as_its_flags_say)
{
    struct made_tile m = bare;
    uint8_t valid[128];
    char path[300];
    ys_tile *tile;

    m.bands = 3;
    strcpy(path, made_tile_path("tile.tif.msk"));
    write_mask(path, 1,
               "<GDALMetadata><Item name=\"INTERNAL_MASK_FLAGS_1\">2</Item><Item "
               "name=\"INTERNAL_MASK_FLAGS_2\">2</Item></GDALMetadata>",
               16);
    tile = made_tile_open(&m, NULL);
    cr_expect(ys_tile_info(tile)->has_mask);
    cr_expect(eq(uint, holes(tile, valid), 4 * 8));
    cr_expect(valid[3] == 0 && valid[4]);
    ys_tile_free(tile);
    /* A mask for each band: what one of them lacks is no colour. */
    write_mask(path, 3,
               "<GDALMetadata><Item name=\"INTERNAL_MASK_FLAGS_1\">0</Item><Item "
               "name=\"INTERNAL_MASK_FLAGS_2\">0</Item><Item "
               "name=\"INTERNAL_MASK_FLAGS_3\">0</Item></GDALMetadata>",
               16);
    tile = made_tile_open(&m, NULL);
    cr_expect(eq(uint, holes(tile, valid), 6 * 8));
    ys_tile_free(tile);
    write_mask(path, 1, "<GDALMetadata></GDALMetadata>", 16);
    tile = made_tile_open(&m, NULL);
    cr_expect(eq(uint, holes(tile, valid), 0));
    cr_expect(strstr(ys_tile_info(tile)->warnings, "INTERNAL_MASK_FLAGS_1") != NULL);
    ys_tile_free(tile);
}

Test(tile_beside, a_msk_of_another_size_or_cut_is_refused_by_name)
{
    struct ys_error err;
    char path[300], tile_path[300];
    ys_tile *tile;

    strcpy(tile_path, made_tile_path("tile.tif"));
    strcpy(path, made_tile_path("tile.tif.msk"));
    made_tile_write(tile_path, &bare);
    write_mask(path, 1, "<GDALMetadata></GDALMetadata>", 12);
    cr_expect(ys_tile_open(&tile, tile_path, NULL, &err) != YS_OK);
    cr_expect(strstr(err.text, "tile.tif.msk: a mask of 12 x 8 pixels") != NULL, "%s",
              err.text);
    beside("tile.tif.msk", "II*\0");
    cr_expect(ys_tile_open(&tile, tile_path, NULL, &err) != YS_OK);
    cr_expect(strstr(err.text, "tile.tif.msk: ") != NULL, "%s", err.text);
}

Test(tile_beside, control_points_that_are_affine_are_a_transform)
{
    struct made_tile m = bare;
    ys_tile *tile;

    m.projected = 32637;
    m.n_ties = 4; /* turned by atan(3/4), 0.5 m */
    for (unsigned i = 0; i < 4; i++) {
        const double col = i & 1 ? 16 : 0, row = i & 2 ? 8 : 0;

        memcpy(m.ties[i],
               (double[6]){col, row, 0, 431000 + 0.4 * col + 0.3 * row,
                           4176000 + 0.3 * col - 0.4 * row, 0},
               sizeof m.ties[i]);
    }
    tile = made_tile_open(&m, NULL);
    expect_transform(tile, (double[]){431000, 0.4, 0.3, 4176000, 0.3, -0.4}, "EPSG:32637");
    ys_tile_free(tile);
    m.n_ties = 3;
    tile = made_tile_open(&m, NULL);
    expect_transform(tile, (double[]){431000, 0.4, 0.3, 4176000, 0.3, -0.4}, "EPSG:32637");
    ys_tile_free(tile);
    m.n_ties = 4;
    m.ties[3][3] += 0.25; /* half a pixel */
    tile = made_tile_open(&m, NULL);
    cr_expect(isnan(ys_tile_info(tile)->lon_deg));
    cr_expect(
        strstr(ys_tile_info(tile)->unplaced,
               "4 control points that are no affine transform; want: gdalwarp -r cubic") !=
        NULL);
    ys_tile_free(tile);
}

Test(tile_beside, control_points_on_a_line_or_in_a_corner_are_no_transform)
{
    struct made_tile m = bare;
    ys_tile *tile;

    m.projected = 32637;
    m.n_ties = 3;
    for (unsigned i = 0; i < 3; i++)
        memcpy(m.ties[i], (double[6]){i, i, 0, 431000 + i, 4176000 - i, 0}, sizeof m.ties[i]);
    tile = made_tile_open(&m, NULL);
    cr_expect(isnan(ys_tile_info(tile)->lon_deg));
    ys_tile_free(tile);
    m.ties[2][0] = 0; /* a triangle of one pixel, exact by chance */
    m.ties[2][3] = 431000;
    tile = made_tile_open(&m, NULL);
    cr_expect(isnan(ys_tile_info(tile)->lon_deg));
    ys_tile_free(tile);
}

Test(tile_beside, control_points_of_the_aux_are_read_with_their_crs)
{
    char text[5000];
    ys_tile *tile;

    snprintf(text, sizeof text,
             "<GCPList Projection=\"%s\"><GCP Id=\"1\" Info=\"\" Pixel=\"0\" Line=\"0\" "
             "X=\"431000\" "
             "Y=\"4176000\" Z=\"0\"/><GCP Id=\"2\" Pixel=\"16\" Line=\"0\" X=\"431008\" "
             "Y=\"4176000\"/><GCP Id=\"3\" Pixel=\"0\" Line=\"8\" X=\"431000\" "
             "Y=\"4175996\"/></GCPList>",
             quoted(UTM37));
    aux(text);
    tile = made_tile_open(&bare, NULL);
    expect_transform(tile, (double[]){431000, 0.5, 0, 4176000, 0, -0.5}, "EPSG:32637");
    ys_tile_free(tile);
}

Test(tile_beside, a_tile_with_a_camera_alone_gets_the_command_that_warps_it)
{
    ys_tile *tile;

    beside("tile_RPC.TXT", "LINE_OFF: 1\n");
    tile = made_tile_open(&bare, NULL);
    cr_expect(strstr(ys_tile_info(tile)->unplaced, "want: gdalwarp -rpc") != NULL);
    ys_tile_free(tile);
}

Test(tile_beside, the_shift_of_the_keys_is_honoured)
{
    struct made_tile m = bare;
    ys_tile *tile;

    m.pulkovo = true;
    m.scale = 1;
    m.x = 509892;
    m.y = 4686347;
    tile = made_tile_open(&m, NULL);
    /* gdaltransform -s_srs '+proj=tmerc +lon_0=40 +x_0=500000 +ellps=krass
     * +towgs84=23.92,-141.27,-80.9,0,0.35,0.82,-0.12' -t_srs EPSG:4326; without the shift it is
     * 40.12008, 110 m east of it */
    cr_expect(fabs(ys_tile_info(tile)->lon_deg - 40.1187515096) < 1e-7, "%.9f",
              ys_tile_info(tile)->lon_deg);
    cr_expect(fabs(ys_tile_info(tile)->lat_deg - 42.3114969976) < 1e-7, "%.9f",
              ys_tile_info(tile)->lat_deg);
    ys_tile_free(tile);
}

Test(tile_beside, an_esri_string_is_a_crs)
{
    struct made_tile m = bare;
    ys_tile *tile;

    strcpy(m.esri, "ESRI PE String = " ESRI_UTM37);
    m.scale = 0.5;
    m.x = 500000 - 4;
    m.y = 4176000;
    tile = made_tile_open(&m, NULL);
    cr_expect(strcmp(ys_tile_info(tile)->crs, "EPSG:32637") == 0);
    cr_expect(fabs(ys_tile_info(tile)->lon_deg - 39) < 1e-9);
    ys_tile_free(tile);
}

Test(tile_beside, a_datum_without_a_shift_is_said)
{
    char text[1200];
    ys_tile *tile;

    beside("tile.tfw", "1\n0\n0\n-1\n500000\n4176000\n");
    snprintf(
        text, sizeof text, "%s",
        "PROJCS[\"mine\",GEOGCS[\"mine\",DATUM[\"mine\",SPHEROID[\"Krassowsky "
        "1940\",6378245,298.3]]"
        ",PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]],"
        "PROJECTION[\"Transverse_Mercator\"],PARAMETER[\"central_meridian\",39],"
        "PARAMETER[\"scale_factor\",1],PARAMETER[\"false_easting\",500000],UNIT[\"metre\",1]]");
    beside("tile.prj", text);
    tile = made_tile_open(&bare, NULL);
    cr_expect(isfinite(ys_tile_info(tile)->lon_deg));
    cr_expect(strstr(ys_tile_info(tile)->warnings, "no shift of its datum") != NULL);
    ys_tile_free(tile);
    beside("tile.prj", UTM37);
    tile = made_tile_open(&bare, NULL);
    cr_expect(ys_tile_info(tile)->warnings[0] == '\0');
    ys_tile_free(tile);
}

/* In degrees and in Web Mercator, with the middle at 180; 16 px of 1e-5 degrees or 1 m. */
Test(tile_beside, a_tile_across_the_antimeridian_is_read_on_both_sides)
{
    const double half = 20037508.342789244; /* of the Earth in Web Mercator */

    for (int i = 0; i < 4; i++) {
        struct made_tile m = bare;
        const bool degrees = i < 2, east = i % 2;
        const double step = degrees ? 1e-5 : 1, px_deg = degrees ? 1e-5 : 180 / half;
        double lon, lat, x, y;

        m.geographic = degrees ? 4326 : 0;
        m.projected = degrees ? 0 : 3857;
        m.scale = step;
        m.x = (east ? 1 : -1) * (degrees ? 180 : half) - 8 * step;
        m.y = 4 * step;
        ys_tile *tile = made_tile_open(&m, NULL);

        for (int side = -1; side <= 1; side += 2) {
            const double want = side < 0 ? 180 - 4 * px_deg : -180 + 4 * px_deg;

            ys_tile_to_lonlat(tile, 8 + 4 * side, 2, &lon, &lat);
            cr_expect(fabs(lon - want) < 1e-9, "%d: %.9f, want %.9f", i, lon, want);
            ys_tile_to_pixel(tile, want, 2 * px_deg, &x, &y);
            cr_expect(fabs(x - (8 + 4 * side)) < 1e-4 && fabs(y - 2) < 0.02, "%d: %g %g", i, x,
                      y);
        }
        ys_tile_free(tile);
    }
}

Test(tile_beside, further_pages_are_counted_and_said_but_no_overviews)
{
    struct made_tile m = bare;
    ys_tile *tile = made_tile_open(&m, NULL);

    cr_expect(eq(uint, ys_tile_info(tile)->further_pages, 0));
    ys_tile_free(tile);
    m.pages = 2;
    tile = made_tile_open(&m, NULL);
    cr_expect(eq(uint, ys_tile_info(tile)->further_pages, 2));
    cr_expect(strstr(ys_tile_info(tile)->warnings, "2 further pages are not read") != NULL);
    ys_tile_free(tile);
    m.pages = 0;
    made_tile_write(made_tile_path("tile.tif"), &m);
    strcpy(m.mode, "a"); /* half the size, unmarked */
    m.width /= 2;
    m.height /= 2;
    made_tile_write(made_tile_path("tile.tif"), &m);
    struct ys_error err;
    cr_assert(ys_tile_open(&tile, made_tile_path("tile.tif"), NULL, &err) == YS_OK);
    cr_expect(eq(uint, ys_tile_info(tile)->further_pages, 0));
    cr_expect(eq(uint, ys_tile_info(tile)->width_px, 16));
    ys_tile_free(tile);
}
