/* Places by the page's table, held against those of the tile itself. */

#include <criterion/criterion.h>
#include <math.h>

#include "../../../../src/pipeline/draw/lattice.h"
#include "../../../support/made_tile.h"

TestSuite(lattice, .fini = made_tiles_remove);

/* The most that a place by the table lies from its pixel, at places that the table's own search does not
 * look at. */
static double worst_px(const ys_tile *tile, const struct ys_draw_lattice *lattice)
{
    const struct ys_tile_info *info = ys_tile_info(tile);
    double worst = 0;

    for (int r = 0; r <= 61; r++)
        for (int c = 0; c <= 61; c++) {
            const double xy[2] = {info->width_px * c / 61.0, info->height_px * r / 61.0};
            double lon, lat, x, y;

            ys_lattice_place(&lon, &lat, lattice, info, xy);
            ys_tile_to_pixel(tile, lon, lat, &x, &y);
            worst = fmax(worst, hypot(x - xy[0], y - xy[1]));
        }
    return worst;
}

static void expect_near(const struct made_tile *made, double most_px)
{
    struct ys_draw_lattice lattice;
    struct ys_error err;
    ys_tile *tile = made_tile_open(made, NULL);

    cr_assert_not(ys_lattice_make(&lattice, tile, &err), "%s", err.text);
    const double worst = worst_px(tile, &lattice);

    cr_expect_leq(worst, most_px, "off by %g px", worst);
    cr_expect_leq(worst, 1.5 * lattice.error_px + 1e-3, "off by %g px, said %g", worst,
                  lattice.error_px);
    ys_lattice_fini(&lattice);
    ys_tile_free(tile);
}

Test(lattice, a_tile_in_utm_at_the_edge_of_its_zone_is_right_within_a_tenth_of_a_pixel)
{
    expect_near(&(struct made_tile){.mode = "w",
                                    .width = 200,
                                    .height = 160,
                                    .bands = 1,
                                    .bits = 8,
                                    .projected = 32637,
                                    .scale = 100, /* 20 km, so that the meridians bend */
                                    .x = 780000,
                                    .y = 6900000},
                0.1);
}

Test(lattice, a_tile_in_degrees_is_exact)
{
    expect_near(&(struct made_tile){.mode = "w",
                                    .width = 300,
                                    .height = 100,
                                    .bands = 1,
                                    .bits = 8,
                                    .geographic = 4326,
                                    .scale = 0.00001,
                                    .x = 39.9,
                                    .y = 30.1},
                1e-3);
}

Test(lattice, a_tile_across_the_date_line_has_no_jump)
{
    struct ys_draw_lattice lattice;
    struct ys_error err;
    const struct made_tile made = {.mode = "w",
                                   .width = 100,
                                   .height = 100,
                                   .bands = 1,
                                   .bits = 8,
                                   .projected = 32660,
                                   .scale = 100,
                                   .x = 646000,
                                   .y = 7000000};
    ys_tile *tile = made_tile_open(&made, NULL);
    double low = INFINITY, high = -INFINITY;

    cr_assert_not(ys_lattice_make(&lattice, tile, &err), "%s", err.text);
    for (size_t i = 0; i < (size_t)(lattice.columns + 1) * (lattice.rows + 1); i++) {
        low = fmin(low, lattice.lon[i]);
        high = fmax(high, lattice.lon[i]);
    }
    cr_expect(low < 180 && high > 180, "from %g to %g: the tile is not across", low, high);
    cr_expect_lt(high - low, 1);
    cr_expect_leq(worst_px(tile, &lattice), 0.1);
    ys_lattice_fini(&lattice);
    ys_tile_free(tile);
}
