/* The pictures inside of the page: all of the tile is shown, and no more pixels than were asked for. */

#include <criterion/criterion.h>

#include "../../../../src/pipeline/draw/pieces.h"
#include "../../../support/made_tile.h"

TestSuite(pieces, .fini = made_tiles_remove);

static const struct made_tile large = {.mode = "w",
                                       .width = 2500,
                                       .height = 1300,
                                       .bands = 3,
                                       .bits = 8,
                                       .projected = 32637,
                                       .scale = 0.5,
                                       .x = 400000,
                                       .y = 3300000};

static double pixels_of(const struct ys_draw_picture *picture, double x0, double y0)
{
    double n = 0;

    for (size_t i = 0; i < picture->n_piece; i++)
        if (picture->piece[i].x >= x0 && picture->piece[i].y >= y0)
            n += picture->piece[i].width * picture->piece[i].height;
    return n;
}

Test(pieces, a_tile_that_fits_is_shown_as_it_is)
{
    struct ys_draw_picture picture = {0};
    struct ys_error err;
    ys_tile *tile = made_tile_open(&large, NULL);

    cr_assert_not(
        ys_pieces_make(&picture, tile, NULL, &(struct ys_pieces_bound){.pixels = 4e6}, &err),
        "%s", err.text);
    cr_expect_eq(picture.reduced, 1u);
    cr_expect_eq(picture.whole_reduced, 1u);
    cr_expect_eq(picture.n_piece, 6u); /* 3 x 2 of 1024 */
    cr_expect_eq(pixels_of(&picture, 0, 0), 2500.0 * 1300);
    ys_pieces_fini(&picture);
    ys_tile_free(tile);
}

Test(pieces, one_that_does_not_fit_is_reduced_and_covered)
{
    struct ys_draw_picture picture = {0};
    struct ys_error err;
    ys_tile *tile = made_tile_open(&large, NULL);

    cr_assert_not(
        ys_pieces_make(&picture, tile, NULL, &(struct ys_pieces_bound){.pixels = 4e5}, &err),
        "%s", err.text);
    cr_expect_eq(picture.whole_reduced, 3u); /* 3.25 Mpx in 0.4: 8.1 of 9 */
    cr_expect_eq(picture.reduced, 3u);
    cr_expect_geq(pixels_of(&picture, 0, 0), 2500.0 * 1300);
    ys_pieces_fini(&picture);
    ys_tile_free(tile);
}

Test(pieces, the_part_asked_for_is_shown_finer_than_the_rest)
{
    const double fine[4] = {1000, 500, 1300, 700};
    struct ys_draw_picture picture = {0};
    struct ys_error err;
    ys_tile *tile = made_tile_open(&large, NULL);

    cr_assert_not(
        ys_pieces_make(&picture, tile, fine, &(struct ys_pieces_bound){.pixels = 4e5}, &err),
        "%s", err.text);
    cr_expect_eq(picture.reduced, 1u);
    cr_expect_gt(picture.whole_reduced, 3u);
    cr_expect(picture.finest[0] <= 1000 && picture.finest[1] <= 500 &&
              picture.finest[0] + picture.finest[2] >= 1300 &&
              picture.finest[1] + picture.finest[3] >= 700);
    ys_pieces_fini(&picture);
    ys_tile_free(tile);
}

Test(pieces, a_part_beside_the_tile_is_no_part)
{
    const double beside[4] = {9000, 9000, 9100, 9100};
    struct ys_draw_picture picture = {0};
    struct ys_error err;
    ys_tile *tile = made_tile_open(&large, NULL);

    cr_assert_not(
        ys_pieces_make(&picture, tile, beside, &(struct ys_pieces_bound){.pixels = 4e5}, &err),
        "%s", err.text);
    cr_expect_eq(picture.reduced, picture.whole_reduced);
    cr_expect_geq(pixels_of(&picture, 0, 0), 2500.0 * 1300);
    ys_pieces_fini(&picture);
    ys_tile_free(tile);
}
