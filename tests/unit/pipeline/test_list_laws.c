/* A picture in one file, in 4 and in 16: the same counts, objects and changes. */

#include "../../../include/yardstick.h"
#include "../../../src/formats/tile/tile.h"
#include "../../support/made_tile.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TestSuite(list_laws, .fini = made_tiles_remove);

struct piece {
    const struct ys_image *whole;
    uint32_t col, row;
};

static int value(const void *ctx, uint32_t col, uint32_t row, unsigned band)
{
    const struct piece *p = ctx;

    return (int)p->whole->plane[band][(size_t)(p->row + row) * p->whole->width + p->col + col];
}

/* The sample in n by n files that overlap by some pixels, and their list as NAME.txt. */
static void cut(const char *name, const char *path, uint32_t n)
{
    struct ys_error err;
    struct ys_image whole;
    char text[2048] = "", list[32];
    ys_tile *tile;

    cr_assert(eq(int, ys_tile_open(&tile, path, NULL, &err), YS_OK));
    const struct ys_tile_info *info = ys_tile_info(tile);
    const uint32_t w = info->width_px, h = info->height_px;

    cr_assert(eq(int, ys_tile_window(&whole, tile, 0, 0, w, h, &err), YS_OK));
    for (uint32_t i = 0; i < n * n; i++) {
        struct piece p = {&whole, w * (i % n) / n, h * (i / n) / n};
        const uint32_t r = w * (i % n + 1) / n + 13, b = h * (i / n + 1) / n + 13;
        struct made_tile m = {.mode = "w",
                              .width = (r < w ? r : w) - p.col,
                              .height = (b < h ? b : h) - p.row,
                              .bands = (uint16_t)info->bands,
                              .bits = 8,
                              .block = i % 2 ? 64 : 0,
                              .projected = (uint16_t)atoi(info->crs + 5),
                              .scale = info->transform[1],
                              .x = info->transform[0] + info->transform[1] * p.col,
                              .y = info->transform[3] + info->transform[5] * p.row,
                              .value = value,
                              .ctx = &p};
        char file[40];

        snprintf(file, sizeof file, "%s%u.tif", name, i);
        made_tile_write(made_tile_path(file), &m);
        strcat(strcat(text, file), "\n");
    }
    snprintf(list, sizeof list, "%s.txt", name);
    made_bytes_write(made_tile_path(list), text, strlen(text));
    ys_image_fini(&whole);
    ys_tile_free(tile);
}

static ys_result *run(const char *before, const char *after, const char *site)
{
    const char *tiles[] = {before, after};
    const struct ys_job job = {.tiles = tiles, .n_tiles = 2, .site = site};
    struct ys_error err = {0};
    struct ys_options opt;
    ys_result *res = NULL;

    ys_options_init(&opt);
    opt.no_images = true;
    opt.mosaic = true;
    cr_assert(eq(int, ys_run(&res, &job, &opt, &err), YS_OK), "%s", err.text);
    return res;
}

static void expect_same(const ys_result *a, const ys_result *b)
{
    cr_assert(eq(sz, ys_result_n_counts(a), ys_result_n_counts(b)));
    for (size_t i = 0; i < ys_result_n_counts(a); i++) {
        const struct ys_count *x = ys_result_count(a, i), *y = ys_result_count(b, i);

        cr_expect(x->certain == y->certain && x->low90 == y->low90 && x->best == y->best &&
                      x->high90 == y->high90 && x->possible == y->possible,
                  "%s: %u and %u", x->area, x->best, y->best);
        cr_expect(eq(u64, x->flags, y->flags));
    }
    cr_assert(eq(sz, ys_result_n_objects(a), ys_result_n_objects(b)));
    for (size_t i = 0; i < ys_result_n_objects(a); i++) {
        const struct ys_object *x = ys_result_object(a, i), *y = ys_result_object(b, i);

        cr_expect(x->since == y->since && x->until == y->until && x->same_as == y->same_as);
        cr_expect(0 == memcmp(x->corner_x_px, y->corner_x_px, sizeof x->corner_x_px));
        cr_expect(0 == memcmp(x->corner_lon_deg, y->corner_lon_deg, sizeof x->corner_lon_deg));
    }
    cr_assert(eq(sz, ys_result_n_changes(a), ys_result_n_changes(b)));
    for (size_t i = 0; i < ys_result_n_changes(a); i++)
        cr_expect(ys_result_change(a, i)->best == ys_result_change(b, i)->best);
}

struct sample {
    char site[32];
    uint32_t n;
    size_t least; /* objects: what is compared is not nothing */
};

ParameterizedTestParameters(list_laws, pieces_count_as_the_whole_does)
{
    static struct sample s[] = {
        {"rail_yard", 2, 80}, {"rail_yard", 4, 80}, {"container_quay", 4, 200}};

    return cr_make_param_array(struct sample, s, sizeof s / sizeof *s);
}

ParameterizedTest(struct sample *s, list_laws, pieces_count_as_the_whole_does)
{
    static const char *const day[] = {"2023-09-05", "2023-10-05"};
    char tile[2][64], list[2][300], site[64];

    for (int t = 0; t < 2; t++) {
        const char *const name = t ? "after" : "before";
        char text[32];

        snprintf(tile[t], sizeof tile[t], "samples/%s/%s.tif", s->site, name);
        cut(name, tile[t], s->n);
        snprintf(text, sizeof text, "%s.txt", name);
        snprintf(list[t], sizeof list[t], "%s@%s", made_tile_path(text), day[t]);
        strcat(strcat(tile[t], "@"), day[t]);
    }
    snprintf(site, sizeof site, "samples/%s/site.geojson", s->site);
    ys_result *whole = run(tile[0], tile[1], site), *pieces = run(list[0], list[1], site);

    cr_expect(ys_result_n_objects(whole) >= s->least);
    expect_same(whole, pieces);
    ys_result_free(pieces);
    ys_result_free(whole);
}
