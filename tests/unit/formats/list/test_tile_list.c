/* A list of files as one tile: the same pixels as the one file they were cut from. */

#include "../../../../src/formats/tile/tile.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../../../support/made_tile.h"

TestSuite(tile_list, .fini = made_tiles_remove);

enum { WIDTH = 150, HEIGHT = 110 };

struct offset {
    uint32_t col, row;
};

static int of_whole(const void *ctx, uint32_t col, uint32_t row, unsigned band)
{
    const struct offset *o = ctx;

    return made_value(o->col + col, o->row + row, band);
}

/* A piece of the whole as NAME in the folder of tests. */
static void write_piece(const char *name, const struct made_tile *like, const uint32_t at[4])
{
    struct offset o = {at[0], at[1]};
    struct made_tile m = *like;

    m.width = at[2];
    m.height = at[3];
    m.x += like->scale * at[0];
    m.y -= like->scale * at[1];
    m.value = of_whole;
    m.ctx = &o;
    made_tile_write(made_tile_path(name), &m);
}

static const struct made_tile plain = {.mode = "w",
                                       .width = WIDTH,
                                       .height = HEIGHT,
                                       .bands = 3,
                                       .bits = 8,
                                       .projected = 32637,
                                       .scale = 0.5,
                                       .x = 500000,
                                       .y = 4000000,
                                       .date = "2023:10:05 10:12:00"};

static void write_list(const char *text)
{
    made_bytes_write(made_tile_path("list.txt"), text, strlen(text));
}

/* nx by ny pieces, each `more` pixels wider and higher than its share. */
static void cut(const struct made_tile *like, uint32_t nx, uint32_t ny, uint32_t more)
{
    char text[4096] = "", name[32];

    for (uint32_t j = 0; j < ny; j++)
        for (uint32_t i = 0; i < nx; i++) {
            const uint32_t x = WIDTH * i / nx, y = HEIGHT * j / ny;
            const uint32_t r = WIDTH * (i + 1) / nx + more, b = HEIGHT * (j + 1) / ny + more;

            snprintf(name, sizeof name, "p%u_%u.tif", j, i);
            write_piece(name, like,
                        (const uint32_t[4]){x, y, (r < WIDTH ? r : WIDTH) - x,
                                            (b < HEIGHT ? b : HEIGHT) - y});
            strcat(strcat(text, name), "\n");
        }
    write_list(text);
}

static ys_status open_list(ys_tile **out, struct ys_error *err)
{
    struct ys_options opt;

    ys_options_init(&opt);
    opt.mosaic = true;
    return ys_tile_open(out, made_tile_path("list.txt"), &opt, err);
}

static void expect_same(const ys_tile *whole, const ys_tile *list)
{
    /* Windows inside, across the seams, and over the edge. */
    static const int32_t at[][4] = {
        {0, 0, WIDTH, HEIGHT}, {31, 17, 90, 70}, {-5, -5, 40, 40}, {140, 100, 30, 30}};
    struct ys_error err;

    for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
        const uint32_t w = (uint32_t)at[k][2], h = (uint32_t)at[k][3];
        struct ys_image a, b;

        cr_assert(eq(int, ys_tile_window(&a, whole, at[k][0], at[k][1], w, h, &err), YS_OK));
        cr_assert(eq(int, ys_tile_window(&b, list, at[k][0], at[k][1], w, h, &err), YS_OK),
                  "%s", err.text);
        cr_expect(0 == memcmp(a.valid, b.valid, (size_t)w * h), "window %zu", k);
        for (unsigned i = 0; i < a.bands; i++)
            cr_expect(0 == memcmp(a.plane[i], b.plane[i], sizeof(float) * w * h), "window %zu",
                      k);
        ys_image_fini(&a);
        ys_image_fini(&b);
    }
}

struct kind {
    uint32_t nx, ny, more;
    uint16_t block, bits, bands;
    bool alpha, mask, planar;
    char nodata[8];
};

ParameterizedTestParameters(tile_list, pieces_show_what_the_whole_shows)
{
    static struct kind k[] = {
        {1, 1, 0, 0, 8, 1, .nodata = ""},    {2, 2, 0, 0, 8, 3, .nodata = ""},
        {4, 4, 0, 16, 8, 3, .nodata = ""},   {3, 5, 9, 16, 16, 1, .nodata = ""},
        {2, 3, 4, 0, 16, 2, .planar = true}, {2, 2, 0, 32, 8, 3, .nodata = "7"},
    };

    return cr_make_param_array(struct kind, k, sizeof k / sizeof *k);
}

ParameterizedTest(struct kind *k, tile_list, pieces_show_what_the_whole_shows)
{
    struct made_tile like = plain;
    struct ys_error err = {0};
    ys_tile *list = NULL;
    char hex[2][65];

    like.block = k->block;
    like.bits = k->bits;
    like.bands = k->bands;
    like.planar = k->planar;
    memcpy(like.nodata, k->nodata, sizeof k->nodata);
    ys_tile *whole = made_tile_open(&like, NULL);

    cut(&like, k->nx, k->ny, k->more);
    cr_assert(eq(int, open_list(&list, &err), YS_OK), "%s", err.text);
    const struct ys_tile_info *a = ys_tile_info(whole), *b = ys_tile_info(list);

    cr_expect(a->width_px == b->width_px && a->height_px == b->height_px);
    cr_expect(0 == memcmp(a->transform, b->transform, sizeof a->transform));
    cr_expect_str_eq(b->date, a->date);
    cr_expect_str_eq(b->crs, "EPSG:32637");
    expect_same(whole, list);
    cr_assert(eq(int, ys_tile_checksum(hex[0], whole, &err), YS_OK));
    cr_assert(eq(int, ys_tile_checksum(hex[1], list, &err), YS_OK), "%s", err.text);
    cr_expect_str_eq(hex[1], hex[0]);
    ys_tile_free(list);
    ys_tile_free(whole);
}

Test(tile_list, the_later_file_lies_on_top_where_it_is_valid_and_gaps_are_invalid)
{
    struct made_tile one = plain, two = plain;
    struct ys_error err = {0};
    struct ys_image image;
    ys_tile *list = NULL;

    one.bands = two.bands = 1;
    two.mask = true; /* hides some of its own pixels */
    two.nodata[0] = '\0';
    write_piece("one.tif", &one, (const uint32_t[4]){0, 0, 40, 40});
    two.x += 0.5 * 20;
    two.width = 40;
    two.height = 40;
    made_tile_write(made_tile_path("two.tif"), &two);
    write_piece("far.tif", &one, (const uint32_t[4]){80, 80, 10, 10});
    write_list("one.tif\r\n\n# a remark\n  two.tif \nfar.tif");
    cr_assert(eq(int, open_list(&list, &err), YS_OK), "%s", err.text);
    cr_assert(eq(int, ys_tile_window(&image, list, 0, 0, 90, 90, &err), YS_OK));
    for (uint32_t y = 0; y < 90; y++)
        for (uint32_t x = 0; x < 90; x++) {
            const bool in_one = x < 40 && y < 40, in_far = x >= 80 && y >= 80;
            const bool in_two = x >= 20 && x < 60 && y < 40 && !made_hidden(x - 20, y);
            const size_t p = (size_t)y * 90 + x;

            cr_assert(eq(int, image.valid[p], in_one || in_two || in_far), "%u %u", x, y);
            if (in_two)
                cr_assert(image.plane[0][p] == (float)made_value(x - 20, y, 0), "%u %u", x, y);
            else if (in_one || in_far)
                cr_assert(image.plane[0][p] == (float)made_value(x, y, 0), "%u %u", x, y);
        }
    cr_expect(strstr(ys_tile_info(list)->note, "3 files, which cover ") != NULL, "%s",
              ys_tile_info(list)->note);
    ys_image_fini(&image);
    ys_tile_free(list);
}

Test(tile_list, a_hundred_files_are_read_with_twenty_descriptors)
{
    struct rlimit few = {32, 32};
    struct ys_error err = {0};
    ys_tile *whole = made_tile_open(&plain, NULL), *list = NULL;

    cut(&plain, 10, 10, 0);
    cr_assert(setrlimit(RLIMIT_NOFILE, &few) == 0);
    cr_assert(eq(int, open_list(&list, &err), YS_OK), "%s", err.text);
    expect_same(whole, list);
    ys_tile_free(list);
    ys_tile_free(whole);
}

Test(tile_list, a_file_that_is_another_one_when_it_is_read_is_an_error)
{
    struct ys_error err = {0};
    struct ys_image image;
    ys_tile *list = NULL;

    cut(&plain, 2, 2, 0);
    cr_assert(eq(int, open_list(&list, &err), YS_OK), "%s", err.text);
    unlink(made_tile_path("p1_1.tif"));
    write_piece("p1_1.tif", &plain, (const uint32_t[4]){75, 55, 75, 55});
    cr_expect(eq(int, ys_tile_window(&image, list, 0, 0, WIDTH, HEIGHT, &err), YS_ERR_IO));
    cr_expect(strstr(err.text, "p1_1.tif: it changed while it was read") != NULL, "%s",
              err.text);
    ys_tile_free(list);
}

static int brighter(const void *ctx, uint32_t col, uint32_t row, unsigned band)
{
    const int v = of_whole(ctx, col, row, band) + 25;

    return v < 255 ? v : 255;
}

Test(tile_list, overlaps_that_differ_are_told_and_such_that_agree_are_not)
{
    struct offset at = {60, 0};
    struct made_tile m = plain;
    struct ys_error err = {0};
    ys_tile *list = NULL;

    cut(&plain, 2, 2, 20);
    cr_assert(eq(int, open_list(&list, &err), YS_OK), "%s", err.text);
    cr_expect_str_eq(ys_tile_info(list)->warnings, "");
    ys_tile_free(list);
    m.x += m.scale * at.col;
    m.width = WIDTH - at.col;
    m.height = 60;
    m.value = brighter;
    m.ctx = &at;
    made_tile_write(made_tile_path("p0_1.tif"), &m);
    cr_assert(eq(int, open_list(&list, &err), YS_OK), "%s", err.text);
    cr_expect(
        strstr(ys_tile_info(list)->warnings,
               "overlaps that were looked at its files differ, as p0_0.tif and p0_1.tif") !=
            NULL,
        "%s", ys_tile_info(list)->warnings);
    ys_tile_free(list);
}

struct unfit {
    char list[64], says[96];
};

ParameterizedTestParameters(tile_list, what_does_not_fit_is_named_with_what_is_wanted)
{
    static struct unfit u[] = {
        {"", "list.txt: no file in it; want a path a line"},
        {"p0_0.tif\nnone.tif\n", "line 2: "},
        {"p0_0.tif\np0_1.tif\np0_0.tif\n", "p0_0.tif: listed twice; want each file once"},
        {"p0_0.tif\nlist.txt\n", "list.txt: a list in a list; want its files"},
        {"p0_0.tif\ncoarse.tif\n", "coarse.tif: pixels of 1 x 1 map units, and not the 0.5 x"},
        {"p0_0.tif\nbeside.tif\n", "beside.tif: its pixels lie 0.50 px beside those of the"},
        {"p0_0.tif\nzone.tif\n", "zone.tif has EPSG:32636, and the first, "},
        {"p0_0.tif\ngrey.tif\n", "grey.tif has 1 band, and the first, "},
        {"p0_0.tif\ndeep.tif\n", "deep.tif has samples of 16 bits (uint16), and the first, "},
        {"p0_0.tif\nnowhere.tif\n", "nowhere.tif: no georeference of its own; want"},
        {"p0_0.tif\nlater.tif\n", "; want files of one date, or list.txt@DATE, which decides"},
    };

    return cr_make_param_array(struct unfit, u, sizeof u / sizeof *u);
}

ParameterizedTest(struct unfit *u, tile_list, what_does_not_fit_is_named_with_what_is_wanted)
{
    struct made_tile odd[7];
    static const char *const name[] = {"coarse.tif", "beside.tif", "zone.tif",   "grey.tif",
                                       "deep.tif",   "later.tif",  "nowhere.tif"};
    struct ys_error err = {0};
    ys_tile *list = NULL;

    for (size_t i = 0; i < 7; i++) {
        odd[i] = plain;
        odd[i].x += 100; /* beside the pieces */
    }
    odd[0].scale = 1;
    odd[1].x += 0.25;
    odd[2].projected = 32636;
    odd[3].bands = 1;
    odd[4].bits = 16;
    memcpy(odd[5].date, "2023:11:05 10:12:00", 20);
    odd[6].scale = 0;
    odd[6].projected = 0;
    cut(&plain, 2, 2, 0);
    for (size_t i = 0; i < 7; i++)
        made_tile_write(made_tile_path(name[i]), &odd[i]);
    write_list(u->list);
    cr_expect(open_list(&list, &err) != YS_OK);
    cr_expect(strstr(err.text, u->says) != NULL, "%s", err.text);
    cr_expect(list == NULL);
}

Test(tile_list, a_list_that_was_not_asked_for_is_refused_with_the_option)
{
    struct ys_error err = {0};
    ys_tile *list = NULL;

    cut(&plain, 2, 2, 0);
    cr_expect(
        eq(int, ys_tile_open(&list, made_tile_path("list.txt"), NULL, &err), YS_ERR_FORMAT));
    cr_expect(strstr(err.text, "or --mosaic where it lists the files of one picture") != NULL,
              "%s", err.text);
}
