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

TestSuite(tile_place, .fini = made_tiles_remove);

Test(tile_place, metres_of_a_pixel_are_those_on_the_ground)
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
    ys_tile *tile = made_tile_open(&degrees, NULL);

    cr_expect(fabs(ys_tile_info(tile)->gsd_x_m - 0.55800) < 1e-4);
    cr_expect(fabs(ys_tile_info(tile)->gsd_y_m - 1.11412) < 1e-4);
    cr_expect(fabs(ys_tile_info(tile)->lon_deg - 30.00005) < 1e-9);
    cr_expect(fabs(ys_tile_info(tile)->lat_deg - 60) < 1e-9);
    cr_expect(strcmp(ys_tile_info(tile)->crs, "EPSG:4326") == 0);
    ys_tile_free(tile);
    tile = made_tile_open(&mercator, NULL);
    cr_expect(fabs(ys_tile_info(tile)->gsd_x_m - 0.50126) < 1e-4); /* 55800 / 111319.49 */
    ys_tile_free(tile);
    tile = made_tile_open(&utm, NULL);
    cr_expect(fabs(ys_tile_info(tile)->gsd_x_m - 0.5 / 0.9996) < 1e-5);
    cr_expect(fabs(ys_tile_info(tile)->lon_deg - 33) < 1e-4);
    ys_tile_free(tile);
}

Test(tile_place, pixels_and_lonlat_are_inverse_on_a_turned_tile)
{
    const struct made_tile m = {.width = 40,
                                .height = 30,
                                .bands = 1,
                                .bits = 8,
                                .projected = 32637,
                                .matrix = {431122.5, 0.4, 0.3, 4176979, 0.3, -0.4}};
    ys_tile *tile = made_tile_open(&m, NULL);
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

Test(tile_place, a_user_defined_crs_lies_where_its_code_does)
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
    ys_tile *tile = made_tile_open(&m, NULL);
    const double want_lon = ys_tile_info(tile)->lon_deg, want_lat = ys_tile_info(tile)->lat_deg;

    ys_tile_free(tile);
    m.false_easting = 500000;
    tile = made_tile_open(&m, NULL);
    cr_expect(strncmp(ys_tile_info(tile)->crs, "user-defined", 12) == 0);
    cr_expect(fabs(ys_tile_info(tile)->lon_deg - want_lon) < 1e-8);
    cr_expect(fabs(ys_tile_info(tile)->lat_deg - want_lat) < 1e-8);
    ys_tile_to_lonlat(tile, 1, 3, &lon, &lat);
    ys_tile_to_pixel(tile, lon, lat, &x, &y);
    cr_expect(fabs(x - 1) < 1e-4 && fabs(y - 3) < 1e-4);
    ys_tile_free(tile);

    m.false_easting = -1e300; /* ran over the stack of libgeotiff */
    tile = made_tile_open(&m, NULL);
    cr_expect(isnan(ys_tile_info(tile)->lon_deg) && ys_tile_info(tile)->gsd_x_m == 0.5);
    ys_tile_free(tile);
}

Test(tile_place, pixel_is_point_moves_the_corner_by_half_a_pixel)
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
    ys_tile *tile = made_tile_open(&m, NULL);

    cr_expect(ys_tile_info(tile)->transform[0] == 430999);
    cr_expect(ys_tile_info(tile)->transform[3] == 4176001);
    ys_tile_free(tile);
}

Test(tile_place, without_a_crs_the_pixel_size_is_the_callers_or_unknown)
{
    const struct made_tile m = {.width = 4, .height = 4, .bands = 1, .bits = 8};
    struct ys_options opt;
    double lon, lat;
    ys_tile *tile = made_tile_open(&m, NULL);

    cr_expect(isnan(ys_tile_info(tile)->gsd_x_m) && !ys_tile_has_crs(tile));
    ys_tile_to_lonlat(tile, 1, 1, &lon, &lat);
    cr_expect(isnan(lon) && isnan(lat));
    ys_tile_free(tile);
    ys_options_init(&opt);
    opt.pixel_size_m = 0.3;
    tile = made_tile_open(&m, &opt);
    cr_expect(ys_tile_info(tile)->gsd_x_m == 0.3 && ys_tile_info(tile)->gsd_y_m == 0.3);
    ys_tile_free(tile);
}
