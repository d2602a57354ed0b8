/* Which tiles of a day are one picture, and which are looks of their own. */

#include "../../../../src/pipeline/mosaic/look.h"
#include "../../../support/drawn_pair.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A tile of 100 x 100 px from column col0 on, at a time of the day; "": none. */
struct shot {
    double col0;
    char time[10];
};

static ys_tile *open_shot(const struct shot *shot, size_t i)
{
    struct drawn_tile drawn = {.width = 100, .height = 100, .view = *drawn_plain()};
    char name[24], spec[300];
    ys_tile *tile = NULL;
    struct ys_error err = {0};

    drawn.col0 = shot->col0;
    snprintf(name, sizeof name, "shot%zu.tif", i);
    drawn_tile_write(name, &drawn);
    snprintf(spec, sizeof spec, "%s@2023-10-05%s%s", made_tile_path(name),
             *shot->time ? "T" : "", shot->time);
    cr_assert(eq(int, ys_tile_open(&tile, spec, NULL, &err), YS_OK), "%s", err.text);
    return tile;
}

struct day {
    char what[64];
    struct shot shot[4];
    size_t n;
    char looks[8];   /* the look of each as given, "0011"; "" refused */
    char on_top[8];  /* the tiles in order, "0123" */
    char refuse[40]; /* what the message has */
};

ParameterizedTestParameters(looks, tiles_of_a_day_are_told_apart)
{
    static struct day rows[] = {
        {"side by side", {{0, ""}, {100, ""}}, 2, "00", "01", ""},
        {"overlapping, the second on top", {{60, ""}, {0, ""}}, 2, "00", "01", ""},
        {"the later on top", {{60, "10:12:09Z"}, {0, "10:12:00Z"}}, 2, "00", "10", ""},
        {"the same ground at two times", {{0, "14:00Z"}, {0, "10:12Z"}}, 2, "10", "10", ""},
        {"much of it at two times", {{0, "10:12Z"}, {40, "10:13Z"}}, 2, "01", "01", ""},
        {"two looks of two halves",
         {{0, "10:12:00Z"}, {90, "10:12:05Z"}, {0, "14:30:00Z"}, {90, "14:30:05Z"}},
         4,
         "0011",
         "0123",
         ""},
        {"halves at two times are one date",
         {{0, "10:12Z"}, {90, "10:25Z"}},
         2,
         "00",
         "01",
         ""},
        {"the same ground without times",
         {{0, ""}, {0, ""}},
         2,
         "",
         "",
         "both of 2023-10-05, and 100"},
        {"the same ground, one time",
         {{0, ""}, {1, "10:12Z"}},
         2,
         "",
         "",
         "both of 2023-10-05"},
        {"the same ground at one time",
         {{0, "10:12:00Z"}, {0, "10:12:10Z"}},
         2,
         "",
         "",
         "both of"},
        {"of which look is not known",
         {{0, "10:12Z"}, {0, "14:30Z"}, {90, ""}},
         3,
         "",
         "",
         "of which of the 2 looks"},
    };

    return cr_make_param_array(struct day, rows, sizeof rows / sizeof *rows);
}

ParameterizedTest(struct day *p, looks, tiles_of_a_day_are_told_apart)
{
    struct ys_look_tile at[4];
    struct ys_error err = {0};

    for (size_t i = 0; i < p->n; i++)
        at[i] = (struct ys_look_tile){.tile = open_shot(&p->shot[i], i), .order = i};
    const ys_status st = ys_looks_find(at, p->n, &err);

    if (*p->looks) {
        cr_assert(eq(int, st, YS_OK), "%s: %s", p->what, err.text);
        for (size_t i = 0; i < p->n; i++) {
            cr_expect(eq(int, (int)at[i].order, p->on_top[i] - '0'), "%s", p->what);
            cr_expect(eq(int, (int)at[i].look, p->looks[at[i].order] - '0'), "%s", p->what);
        }
    } else {
        cr_assert(eq(int, st, YS_ERR_MISMATCH), "%s", p->what);
        cr_expect(strstr(err.text, p->refuse) != NULL, "%s: %s", p->what, err.text);
    }
    for (size_t i = 0; i < p->n; i++)
        ys_tile_free(at[i].tile);
    made_tiles_remove();
}

Test(looks, a_file_given_twice_is_said_to_be)
{
    const struct shot shot = {0, "10:12Z"};
    struct ys_look_tile at[2] = {{.tile = open_shot(&shot, 0)}, {.order = 1}};
    struct ys_error err = {0};

    at[1].tile = open_shot(&shot, 0);
    cr_assert(eq(int, ys_looks_find(at, 2, &err), YS_ERR_MISMATCH));
    cr_expect(strstr(err.text, "shot0.tif: given twice") != NULL, "%s", err.text);
    ys_tile_free(at[0].tile);
    ys_tile_free(at[1].tile);
    made_tiles_remove();
}

struct pair {
    double col0;
    double share;
    bool touch;
};

ParameterizedTestParameters(looks, the_share_that_two_tiles_have_in_common)
{
    static struct pair rows[] = {{0, 1, true},    {30, 0.7, true}, {-80, 0.2, true},
                                 {100, 0, true},  {101, 0, true},  {110, 0, false},
                                 {5000, 0, false}};

    return cr_make_param_array(struct pair, rows, sizeof rows / sizeof *rows);
}

ParameterizedTest(struct pair *p, looks, the_share_that_two_tiles_have_in_common)
{
    const struct shot a = {0, ""}, b = {p->col0, ""};
    ys_tile *tile[2] = {open_shot(&a, 0), open_shot(&b, 1)};
    double share;

    cr_assert(eq(int, ys_tiles_overlap(&share, tile[0], tile[1], NULL), YS_OK));
    cr_expect(fabs(share - p->share) < 0.05, "at %g: %g", p->col0, share);
    cr_expect(eq(int, ys_tiles_touch(tile[0], tile[1]), p->touch), "at %g", p->col0);
    ys_tile_free(tile[0]);
    ys_tile_free(tile[1]);
    made_tiles_remove();
}

/* Ground on columns below or from `edge` on; nodata elsewhere. */
struct half {
    uint32_t edge;
    bool left;
};

static int half_value(const void *ctx, uint32_t col, uint32_t row, unsigned band)
{
    const struct half *h = ctx;

    (void)band;
    return (col < h->edge) == h->left ? 100 + (int)(row % 50) : 0;
}

Test(looks, halves_of_one_frame_with_nodata_have_little_in_common)
{
    const struct half half[2] = {{110, true}, {90, false}};
    ys_tile *tile[2];
    double share;

    for (int i = 0; i < 2; i++) {
        const char *const path = made_tile_path(i ? "right.tif" : "left.tif");
        const struct made_tile made = {.width = 200,
                                       .height = 100,
                                       .bands = 1,
                                       .bits = 8,
                                       .projected = 32637,
                                       .scale = 0.5,
                                       .x = 500000,
                                       .y = 4100000,
                                       .nodata = "0",
                                       .value = half_value,
                                       .ctx = &half[i]};

        made_tile_write(path, &made);
        cr_assert(eq(int, ys_tile_open(&tile[i], path, NULL, NULL), YS_OK));
    }
    cr_assert(eq(int, ys_tiles_overlap(&share, tile[0], tile[1], NULL), YS_OK));
    cr_expect(fabs(share - 20.0 / 110) < 0.07, "%g", share);
    ys_tile_free(tile[0]);
    ys_tile_free(tile[1]);
    made_tiles_remove();
}
