/* Several files of one date as one picture: on drawn ground, which is known at every place. */

#include "../../../../src/pipeline/mosaic/mosaic.h"
#include "../../../support/drawn_pair.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <string.h>

enum { SIDE = 400 };

static struct ys_options options(void)
{
    struct ys_options opt;

    ys_options_init(&opt);
    opt.threads = 1;
    return opt;
}

static struct drawn_tile piece(uint32_t col0, uint32_t row0, uint32_t width, uint32_t height)
{
    return (struct drawn_tile){.width = width,
                               .height = height,
                               .col0 = col0,
                               .row0 = row0,
                               .view = *drawn_plain(),
                               .bands = 3,
                               .date = "2023:10:05 10:12:00"};
}

static ys_tile *written(const char *name, const struct drawn_tile *drawn)
{
    ys_tile *tile = NULL;
    struct ys_error err = {0};

    drawn_tile_write(name, drawn);
    cr_assert(eq(int, ys_tile_open(&tile, made_tile_path(name), NULL, &err), YS_OK), "%s",
              err.text);
    return tile;
}

struct joined {
    ys_tile *tile[2];
    struct ys_mosaic mosaic;
    struct ys_image image;
    struct ys_joined said;
};

/* Two files and the whole of what they show. */
static void join(struct joined *out, const struct drawn_tile *a, const struct drawn_tile *b)
{
    const struct ys_options opt = options();
    struct ys_error err = {0};

    out->tile[0] = written("a.tif", a);
    out->tile[1] = written("b.tif", b);
    cr_assert(eq(int, ys_mosaic_make(&out->mosaic, out->tile, 2, &err), YS_OK), "%s", err.text);
    const struct ys_tile_info *info = ys_tile_info(out->mosaic.frame);
    const struct ys_part all = {0, 0, info->width_px, info->height_px};

    cr_assert(eq(int, ys_mosaic_window(&out->image, &out->said, &out->mosaic, &all, &opt, &err),
                 YS_OK),
              "%s", err.text);
}

static void end(struct joined *joined)
{
    ys_image_fini(&joined->image);
    ys_mosaic_fini(&joined->mosaic);
    ys_tile_free(joined->tile[0]);
    ys_tile_free(joined->tile[1]);
    made_tiles_remove();
}

Test(mosaic, a_picture_cut_into_overlapping_files_is_read_as_the_whole)
{
    const struct drawn_tile whole = piece(10, 20, SIDE, SIDE);
    const struct drawn_tile a = piece(10, 20, 260, 240), b = piece(170, 60, 240, 360);
    ys_tile *of = written("whole.tif", &whole);
    struct ys_image plain;
    struct joined j;
    struct ys_error err;

    join(&j, &a, &b);
    cr_assert(eq(int, ys_tile_window(&plain, of, 0, 0, SIDE, SIDE, &err), YS_OK));
    cr_assert(eq(u32, j.image.width, SIDE));
    cr_assert(eq(u32, j.image.height, SIDE));
    for (size_t i = 0; i < (size_t)SIDE * SIDE; i++) {
        const size_t x = i % SIDE, y = i / SIDE;
        const bool seen = (x < 260 && y < 240) || (x >= 160 && y >= 40);

        cr_assert(eq(int, j.image.valid[i], seen), "pixel %zu, %zu", x, y);
        for (unsigned k = 0; seen && k < 3; k++)
            cr_assert(j.image.plane[k][i] >= plain.plane[k][i] &&
                      j.image.plane[k][i] <= plain.plane[k][i]);
    }
    cr_expect(j.said.masked <= 0);
    cr_expect(fabs(j.said.overlap - 100.0 * 200 / (260 * 240 + 240 * 360 - 100 * 200)) < 1e-9);
    ys_image_fini(&plain);
    ys_tile_free(of);
    end(&j);
}

Test(mosaic, its_frame_lies_where_the_whole_does)
{
    const struct drawn_tile whole = piece(10, 20, SIDE, SIDE);
    const struct drawn_tile a = piece(170, 60, 240, 360), b = piece(10, 20, 260, 240);
    ys_tile *of = written("whole.tif", &whole);
    const struct ys_tile_info *want = ys_tile_info(of);
    double lon[2], lat[2], x, y;
    struct joined j;

    join(&j, &a, &b);
    const struct ys_tile_info *info = ys_tile_info(j.mosaic.frame);

    cr_expect(fabs(info->gsd_x_m - want->gsd_x_m) < 1e-9);
    cr_expect(fabs(info->lon_deg - want->lon_deg) < 1e-12);
    cr_expect(strcmp(info->date, want->date) == 0);
    ys_tile_to_lonlat(of, 37.5, 311, &lon[0], &lat[0]);
    ys_tile_to_lonlat(j.mosaic.frame, 37.5, 311, &lon[1], &lat[1]);
    cr_expect(fabs(lon[0] - lon[1]) < 1e-12 && fabs(lat[0] - lat[1]) < 1e-12);
    ys_tile_to_pixel(j.mosaic.frame, lon[0], lat[0], &x, &y);
    cr_expect(fabs(x - 37.5) < 1e-5 && fabs(y - 311) < 1e-5);
    ys_tile_free(of);
    end(&j);
}

struct other_grid {
    char what[24];
    uint16_t epsg;
    double t[6];
};

/* Of the ground from pixel (180, 60) of the frame on, 120 x 120 m. */
ParameterizedTestParameters(mosaic, files_of_other_grids_are_brought_onto_the_finest)
{
    static struct other_grid rows[] = {
        {"0.6 m", 0, {DRAWN_X + 90, 0.6, 0, DRAWN_Y - 30, 0, -0.6}},
        {"half a pixel beside", 0, {DRAWN_X + 90.25, 0.5, 0, DRAWN_Y - 30.25, 0, -0.5}},
        {"turned by 10 degrees",
         0,
         {DRAWN_X + 90, 0.4924039, 0.0868241, DRAWN_Y - 30, 0.0868241, -0.4924039}},
        {"degrees", 4326, {39.001012, 6.5e-6, 0, 37.045952, 0, -5e-6}},
        {"rows upward", 0, {DRAWN_X + 90, 0.5, 0, DRAWN_Y - 150, 0, 0.5}},
    };

    return cr_make_param_array(struct other_grid, rows, sizeof rows / sizeof *rows);
}

ParameterizedTest(struct other_grid *p, mosaic,
                  files_of_other_grids_are_brought_onto_the_finest)
{
    const struct drawn_tile a = piece(0, 0, 260, SIDE);
    struct drawn_tile b = piece(0, 0, 240, 240);
    double worst = 0, square = 0;
    size_t n = 0;
    struct joined j;

    b.epsg = p->epsg;
    memcpy(b.t, p->t, sizeof b.t);
    join(&j, &a, &b);
    const double *t = ys_tile_info(j.mosaic.frame)->transform;
    const double col0 = (t[0] - DRAWN_X) / DRAWN_GSD, row0 = (DRAWN_Y - t[3]) / DRAWN_GSD;

    for (uint32_t y = 0; y < j.image.height; y++)
        for (uint32_t x = 0; x < j.image.width; x++) {
            const size_t i = (size_t)y * j.image.width + x;
            const double fx = x + 0.5 + col0, fy = y + 0.5 + row0;

            if (!j.image.valid[i])
                continue;
            const double d = (double)j.image.plane[0][i] - drawn_tile_level(&a, fx, fy, 0);

            n += fx > 261;
            square += fx > 261 ? d * d : 0;
            worst = fmax(worst, fabs(d));
        }
    cr_expect(n > 20000, "%s: %zu pixels beyond the first file", p->what, n);
    cr_expect(sqrt(square / (double)n) < 1, "%s: rms %g", p->what, sqrt(square / (double)n));
    cr_expect(worst < 8, "%s: worst %g", p->what, worst);
    cr_expect(j.said.masked <= 0, "%s: a seam was seen", p->what);
    end(&j);
}

struct seam {
    char what[24];
    double dx, gain, noise;
    bool masked;
};

ParameterizedTestParameters(mosaic, a_seam_is_masked_where_the_files_look_different)
{
    static struct seam rows[] = {
        {"the same", 0, 1, 0, false},     {"noise", 0, 1, 5, false},
        {"gain 1.02", 0, 1.02, 0, false}, {"moved by 0.1 px", 0.1, 1, 0, false},
        {"gain 1.15", 0, 1.15, 0, true},  {"moved by 2 px", 2, 1, 0, true},
        {"moved by 6 px", 6, 1, 0, true},
    };

    return cr_make_param_array(struct seam, rows, sizeof rows / sizeof *rows);
}

ParameterizedTest(struct seam *p, mosaic, a_seam_is_masked_where_the_files_look_different)
{
    const struct drawn_tile a = piece(0, 0, 260, SIDE);
    struct drawn_tile b = piece(180, 0, 220, SIDE);
    size_t hidden = 0, away = 0;
    struct joined j;

    b.view.dx = p->dx;
    b.view.gain = p->gain;
    b.view.noise = p->noise;
    join(&j, &a, &b);
    for (uint32_t y = 0; y < SIDE; y++)
        for (uint32_t x = 0; x < SIDE; x++) {
            const bool seam = x >= 177 && x <= 183;

            hidden += seam && !j.image.valid[(size_t)y * SIDE + x];
            away += !seam && !j.image.valid[(size_t)y * SIDE + x];
        }
    cr_expect(eq(sz, away, 0), "%s", p->what);
    if (p->masked)
        cr_expect(hidden > SIDE, "%s: %zu px", p->what, hidden);
    else
        cr_expect(eq(sz, hidden, 0), "%s", p->what);
    end(&j);
}

Test(mosaic, pixels_that_are_not_square_are_made_so)
{
    struct drawn_tile drawn = piece(0, 0, 300, 150);
    const double t[6] = {DRAWN_X, 0.4, 0, DRAWN_Y, 0, -0.8};
    const struct ys_options opt = options();
    struct joined j = {.tile = {NULL}};
    double square = 0;
    size_t n = 0;

    memcpy(drawn.t, t, sizeof t);
    j.tile[0] = written("oblong.tif", &drawn);
    cr_expect(not(ys_tile_is_square(j.tile[0])));
    cr_assert(eq(int, ys_mosaic_make(&j.mosaic, j.tile, 1, NULL), YS_OK));
    const struct ys_tile_info *info = ys_tile_info(j.mosaic.frame);
    const struct ys_part all = {0, 0, info->width_px, info->height_px};

    cr_expect(ys_tile_is_square(j.mosaic.frame));
    cr_expect(fabs(info->gsd_x_m - sqrt(0.32)) < 0.001);
    cr_assert(eq(int, ys_mosaic_window(&j.image, &j.said, &j.mosaic, &all, &opt, NULL), YS_OK));
    for (uint32_t y = 4; y + 4 < j.image.height; y++)
        for (uint32_t x = 4; x + 4 < j.image.width; x++) {
            const size_t i = (size_t)y * j.image.width + x;
            const double fx =
                (info->transform[0] + (x + 0.5) * info->transform[1] - DRAWN_X) * 2;
            const double fy =
                (DRAWN_Y - info->transform[3] - (y + 0.5) * info->transform[5]) * 2;
            const double d = (double)j.image.plane[0][i] - drawn_tile_level(&drawn, fx, fy, 0);

            cr_assert(j.image.valid[i], "pixel %u, %u", x, y);
            square += d * d;
            n++;
        }
    cr_expect(sqrt(square / (double)n) < 2, "rms %g", sqrt(square / (double)n));
    end(&j);
}

/* ---- nodata */

/* Ground on the columns from first to end - 1; 0 elsewhere. */
struct strip {
    uint32_t first, end;
};

static int strip_value(const void *ctx, uint32_t col, uint32_t row, unsigned band)
{
    const struct strip *s = ctx;

    return col >= s->first && col < s->end ? 20 + (int)((col * 7 + row * 3 + band) % 200) : 0;
}

static ys_tile *strip_tile(const char *name, const struct strip *strip)
{
    const struct made_tile made = {.width = 100,
                                   .height = 60,
                                   .bands = 1,
                                   .bits = 8,
                                   .projected = 32637,
                                   .scale = 0.5,
                                   .x = 500000,
                                   .y = 4100000,
                                   .nodata = "0",
                                   .value = strip_value,
                                   .ctx = strip};
    ys_tile *tile = NULL;

    made_tile_write(made_tile_path(name), &made);
    cr_assert(eq(int, ys_tile_open(&tile, made_tile_path(name), NULL, NULL), YS_OK));
    return tile;
}

Test(mosaic, what_is_nodata_in_one_file_is_seen_in_the_other)
{
    const struct strip left = {0, 60}, right = {50, 100};
    const struct ys_options opt = options();
    struct joined j = {.tile = {strip_tile("l.tif", &left), strip_tile("r.tif", &right)}};
    const struct ys_part all = {0, 0, 100, 60};

    cr_assert(eq(int, ys_mosaic_make(&j.mosaic, j.tile, 2, NULL), YS_OK));
    cr_assert(eq(int, ys_mosaic_window(&j.image, &j.said, &j.mosaic, &all, &opt, NULL), YS_OK));
    for (size_t i = 0; i < 6000; i++) {
        cr_assert(j.image.valid[i]);
        cr_assert(
            eq(int, (int)j.image.plane[0][i], 20 + (int)((i % 100 * 7 + i / 100 * 3) % 200)));
    }
    cr_expect(fabs(j.said.overlap - 0.1) < 1e-9);
    end(&j);
}

Test(mosaic, files_of_other_bands_are_refused)
{
    const struct drawn_tile a = piece(0, 0, 64, 64);
    struct drawn_tile b = piece(32, 0, 64, 64);
    struct ys_error err = {0};
    struct ys_mosaic mosaic;

    b.bands = 1;
    ys_tile *tile[2] = {written("a.tif", &a), written("b.tif", &b)};

    cr_assert(eq(int, ys_mosaic_make(&mosaic, tile, 2, &err), YS_ERR_MISMATCH));
    cr_expect(strstr(err.text, "a.tif and ") && strstr(err.text, "3 and 1 bands"), "%s",
              err.text);
    ys_tile_free(tile[0]);
    ys_tile_free(tile[1]);
    made_tiles_remove();
}
