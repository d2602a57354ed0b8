#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../../include/yardstick.h"
#include "../../../support/drawn_pair.h"

/* Ground of several bands that are like one another, as those of satellites are, with noise; in a
 * rectangle another ground. */

static void clean(void)
{
    made_tiles_remove();
}

TestSuite(diff, .fini = clean);

enum { SIDE = 136, BOX_X = 50, BOX_Y = 60, BOX_W = 40, BOX_H = 30 };

struct ground {
    int seed;            /* of the noise */
    bool box;            /* with another ground in it */
    double gain, offset; /* applied to the levels */
    int dx;              /* the content lies so many pixels further right */
};

static double noise(int seed, uint32_t x, uint32_t y, unsigned band)
{
    uint32_t h =
        (uint32_t)seed * 2654435761u ^ x * 40503u ^ y * 2246822519u ^ band * 3266489917u;
    double sum = 0;

    for (int i = 0; i < 4; i++) {
        h ^= h >> 15;
        h *= 2246822519u;
        h ^= h >> 13;
        h *= 3266489917u;
        h ^= h >> 16;
        sum += (double)(h & 0xffff) / 65536 - 0.5;
    }
    return sum * sqrt(3); /* standard deviation 1 */
}

static int level(const void *ctx, uint32_t col, uint32_t row, unsigned band)
{
    const struct ground *g = ctx;
    const uint32_t x = col + 1000 - (uint32_t)g->dx, cell = x / 9 * 31 + row / 9 * 17;
    const double field = 90 + 30 * noise(1, cell, 0, 0) + 8 * noise(2, cell, 0, band);
    const bool in = g->box && x >= 1000 + BOX_X && x < 1000 + BOX_X + BOX_W && row >= BOX_Y &&
                    row < BOX_Y + BOX_H;
    const double v =
        field + (in ? 45 - 25.0 * (band % 3) : 0) + 2 * noise(g->seed, x, row, band);

    return (int)lround(fmax(g->gain * v + g->offset, 0));
}

struct form {
    double pixel_m;
    uint16_t bands, bits;
};

static void write_tile(char path[300], const char *name, const struct ground *ground,
                       const struct form *form)
{
    const struct made_tile made = {.mode = "w",
                                   .width = SIDE,
                                   .height = SIDE,
                                   .bands = form->bands,
                                   .bits = form->bits,
                                   .compression = 1,
                                   .block = 64,
                                   .projected = 32637,
                                   .scale = form->pixel_m,
                                   .x = 500000,
                                   .y = 4000000,
                                   .value = level,
                                   .ctx = ground};

    snprintf(path, 300, "%s", made_tile_path(name));
    made_tile_write(path, &made);
}

static struct ys_diff_summary differ(const char *a, const char *b, enum ys_measure measure,
                                     enum ys_threshold_rule rule, int threads)
{
    struct ys_diff_options diff;
    struct ys_diff_summary out;
    struct ys_options opt;
    struct ys_error err = {0};

    ys_diff_options_init(&diff);
    ys_options_init(&opt);
    diff.measure = measure;
    diff.rule = rule;
    opt.threads = threads;
    cr_assert(eq(int, ys_diff(&out, a, b, &diff, &opt, &err), YS_OK), "%s", err.text);
    return out;
}

static const struct form landsat = {30, 6, 8}, yard = {0.5, 3, 8};
static const struct ground plain = {.seed = 7, .gain = 1}, other = {.seed = 8, .gain = 1};
static const struct ground changed = {.seed = 8, .box = true, .gain = 1};

static bool takes_two_classes(enum ys_threshold_rule rule)
{
    return rule == YS_OTSU || rule == YS_KITTLER;
}

Test(diff, a_changed_field_is_found_by_every_measure_and_rule)
{
    char a[300], b[300];
    const double box = BOX_W * BOX_H;

    write_tile(a, "a.tif", &plain, &landsat);
    write_tile(b, "b.tif", &changed, &landsat);
    for (int m = YS_DIFFERENCE; m <= YS_CVA; m++)
        for (int r = YS_WIDENED; r <= YS_HYSTERESIS; r++) {
            const struct ys_diff_summary s =
                differ(a, b, (enum ys_measure)m, (enum ys_threshold_rule)r, 2);

            cr_expect(s.pooled && s.bands == 6);
            /* Means over 3 x 3 reach a pixel beyond it; a threshold between two classes may cut a
             * part of it off. */
            const double n = (double)s.changed_pixels;

            cr_expect(n >= 0.9 * box && n <= (BOX_W + 2) * (BOX_H + 2) * 1.05,
                      "%s %s: %d pixels", ys_measure_name(s.measure),
                      ys_threshold_rule_name((enum ys_threshold_rule)r), (int)s.changed_pixels);
        }
}

Test(diff, nothing_is_found_where_nothing_changed)
{
    char a[300], b[300];
    const struct form *forms[] = {&landsat, &yard};

    for (int f = 0; f < 2; f++)
        for (int same = 0; same < 2; same++) {
            write_tile(a, "a.tif", &plain, forms[f]);
            write_tile(b, "b.tif", same ? &plain : &other, forms[f]);
            for (int m = YS_DIFFERENCE; m <= YS_CVA; m++)
                for (int r = YS_WIDENED; r <= YS_HYSTERESIS; r++) {
                    const enum ys_threshold_rule rule = (enum ys_threshold_rule)r;

                    if (takes_two_classes(rule))
                        continue;
                    const struct ys_diff_summary s = differ(a, b, (enum ys_measure)m, rule, 2);

                    cr_expect(eq(u64, s.changed_pixels, 0), "%s %s of %d bands",
                              ys_measure_name(s.measure), ys_threshold_rule_name(rule),
                              s.bands);
                    cr_expect(not(s.null_beaten));
                }
        }
}

Test(diff, swapped_dates_find_the_same_pixels)
{
    char a[300], b[300];

    write_tile(a, "a.tif", &plain, &landsat);
    write_tile(b, "b.tif", &changed, &landsat);
    for (int m = YS_DIFFERENCE; m <= YS_CVA; m++) {
        const struct ys_diff_summary s = differ(a, b, (enum ys_measure)m, YS_WIDENED, 2);
        const struct ys_diff_summary t = differ(b, a, (enum ys_measure)m, YS_WIDENED, 2);

        cr_expect(fabs((double)s.changed_pixels - (double)t.changed_pixels) <= 3);
        cr_expect(lt(dbl, fabs(s.gain[2] * t.gain[2] - 1), 1e-4));
    }
}

Test(diff, gain_offset_and_sample_type_of_one_tile_change_little)
{
    const struct ground bright = {.seed = 8, .box = true, .gain = 0.8, .offset = 20};
    const struct ground wide = {.seed = 8, .box = true, .gain = 70, .offset = 300};
    const struct form sixteen = {30, 6, 16};
    char a[300], b[300], c[300], d[300];

    write_tile(a, "a.tif", &plain, &landsat);
    write_tile(b, "b.tif", &changed, &landsat);
    write_tile(c, "c.tif", &bright, &landsat);
    write_tile(d, "d.tif", &wide, &sixteen);
    for (int m = YS_DIFFERENCE; m <= YS_CVA; m++) {
        const enum ys_measure measure = (enum ys_measure)m;
        const double n = (double)differ(a, b, measure, YS_WIDENED, 2).changed_pixels;
        const double scaled = (double)differ(a, c, measure, YS_WIDENED, 2).changed_pixels;
        const double typed = (double)differ(a, d, measure, YS_WIDENED, 2).changed_pixels;

        cr_expect(lt(dbl, fabs(scaled - n), 0.02 * n), "%g for %g", scaled, n);
        cr_expect(lt(dbl, fabs(typed - n), 0.02 * n), "%g for %g", typed, n);
    }
}

Test(diff, tiles_of_two_sample_types_are_compared_at_any_pixel_size)
{
    const struct ground wide = {.seed = 8, .box = true, .gain = 70, .offset = 300};
    const struct form sixteen = {0.5, 3, 16};
    char a[300], b[300], c[300];

    write_tile(a, "a.tif", &plain, &yard);
    write_tile(b, "b.tif", &changed, &yard);
    write_tile(c, "c.tif", &wide, &sixteen);
    const double n = (double)differ(a, b, YS_DIFFERENCE, YS_WIDENED, 2).changed_pixels;
    const double typed = (double)differ(a, c, YS_DIFFERENCE, YS_WIDENED, 2).changed_pixels;

    cr_expect(gt(dbl, n, 0.9 * BOX_W * BOX_H));
    cr_expect(differ(a, b, YS_DIFFERENCE, YS_WIDENED, 2).null_beaten);
    cr_expect(lt(dbl, fabs(typed - n), 0.03 * n), "%g for %g", typed, n);
}

Test(diff, both_tiles_displaced_displace_the_change)
{
    struct ground before = plain, after = changed;
    char a[300], b[300];

    write_tile(a, "a.tif", &before, &landsat);
    write_tile(b, "b.tif", &after, &landsat);
    const double n = (double)differ(a, b, YS_DIFFERENCE, YS_WIDENED, 2).changed_pixels;

    before.dx = after.dx = 23;
    write_tile(a, "a.tif", &before, &landsat);
    write_tile(b, "b.tif", &after, &landsat);
    cr_expect(lt(dbl,
                 fabs((double)differ(a, b, YS_DIFFERENCE, YS_WIDENED, 2).changed_pixels - n),
                 0.02 * n));
}

static char *bytes_of(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    char *bytes = malloc(1 << 22);

    cr_assert(f && bytes);
    *n = fread(bytes, 1, 1 << 22, f);
    fclose(f);
    return bytes;
}

/* Blobs and mask by two numbers of threads and two of memory. */
static void expect_same_bytes(const char *a, const char *b, enum ys_threshold_rule rule)
{
    char blobs[300], mask[300], *first[2] = {NULL, NULL};
    size_t size[2];

    snprintf(blobs, sizeof blobs, "%s", made_tile_path("blobs.geojson"));
    snprintf(mask, sizeof mask, "%s", made_tile_path("mask.tif"));
    for (int k = 0; k < 3; k++) {
        struct ys_diff_options diff;
        struct ys_diff_summary out;
        struct ys_options opt;
        struct ys_error err = {0};

        ys_diff_options_init(&diff);
        ys_options_init(&opt);
        diff.rule = rule;
        diff.blobs = blobs;
        diff.mask = mask;
        opt.threads = k == 1 ? 5 : 1;
        opt.max_bytes = k == 2 ? (size_t)80 << 20 : (size_t)1 << 30;
        opt.assume_aligned = true;
        cr_assert(eq(int, ys_diff(&out, a, b, &diff, &opt, &err), YS_OK), "%s", err.text);
        for (int f = 0; f < 2; f++) {
            size_t n;
            char *now = bytes_of(f ? mask : blobs, &n);

            if (k) {
                cr_expect(eq(sz, n, size[f]));
                cr_expect(n == size[f] && !memcmp(now, first[f], n), "run %d, file %d", k, f);
                free(now);
            } else {
                first[f] = now;
                size[f] = n;
            }
        }
    }
    free(first[0]);
    free(first[1]);
}

Test(diff, threads_and_memory_change_no_byte)
{
    char a[300], b[300];

    write_tile(a, "a.tif", &plain, &landsat);
    write_tile(b, "b.tif", &changed, &landsat);
    expect_same_bytes(a, b, YS_WIDENED);
    expect_same_bytes(a, b, YS_HYSTERESIS);
    write_tile(a, "a.tif", &plain, &yard);
    write_tile(b, "b.tif", &changed, &yard);
    expect_same_bytes(a, b, YS_HYSTERESIS);
}

static const struct drawn_view still = {0, 0, 0, 1, 1, 0, 0, 5};

/* The same ground on two grids: whatever they are, hardly a pixel differs. */
static void expect_no_change(const struct drawn_tile *b, bool aligned)
{
    const struct drawn_tile a = {.width = 700, .height = 600, .view = still, .bands = 3};
    char path_a[300], path_b[300];

    drawn_tile_write("a.tif", &a);
    snprintf(path_a, sizeof path_a, "%s", made_tile_path("a.tif"));
    drawn_tile_write("b.tif", b);
    snprintf(path_b, sizeof path_b, "%s", made_tile_path("b.tif"));
    const struct ys_diff_summary s = differ(path_a, path_b, YS_DIFFERENCE, YS_WIDENED, 2);

    cr_expect(not(s.one_grid));
    cr_expect(eq(int, s.aligned, aligned), "%s", s.warnings);
    cr_expect(gt(u64, s.valid_pixels, 700 * 600 / 4));
    cr_expect(lt(dbl, s.changed_share, 0.002), "%g", s.changed_share);
}

Test(diff, the_same_ground_on_another_grid_has_not_changed)
{
    struct drawn_tile b = {.width = 640, .height = 620, .view = still, .bands = 3};

    b.col0 = 40; /* another extent */
    b.row0 = 25;
    expect_no_change(&b, true);
    b.full = 4000; /* and 16 bits */
    expect_no_change(&b, true);
    b.full = 0;
    memcpy(b.t, (double[6]){DRAWN_X + 10, 0.48, 0.1, DRAWN_Y - 20, 0.1, -0.48}, sizeof b.t);
    expect_no_change(&b, true); /* turned, and of another pixel size */
}

Test(diff, the_same_ground_in_another_reference_system_has_not_changed)
{
    struct drawn_tile b = {
        .width = 700, .height = 700, .view = still, .bands = 3, .epsg = 4326};

    /* 39 E is the zone's middle: x of 500000 m; y of 4100000 m is 37.05 N. */
    memcpy(b.t, (double[6]){39.0, 5.6e-6, 0, 37.0455, 0, -4.5e-6}, sizeof b.t);
    expect_no_change(&b, true);
}

Test(diff, tiles_that_show_no_place_in_common_are_refused)
{
    const struct drawn_tile a = {.width = 200, .height = 200, .view = still, .bands = 1};
    const struct drawn_tile b = {
        .width = 200, .height = 220, .view = still, .bands = 1, .col0 = 900};
    char path[2][300];
    struct ys_diff_summary out;
    struct ys_error err;

    drawn_tile_write("a.tif", &a);
    snprintf(path[0], sizeof path[0], "%s", made_tile_path("a.tif"));
    drawn_tile_write("b.tif", &b);
    snprintf(path[1], sizeof path[1], "%s", made_tile_path("b.tif"));
    cr_assert(eq(int, ys_diff(&out, path[0], path[1], NULL, NULL, &err), YS_ERR_MISMATCH));
    cr_expect(strstr(err.text, "do not overlap") != NULL, "%s", err.text);
    const char *first = strstr(err.text, "lon ");

    cr_expect(first && strstr(first + 1, "lon "), "both places: %s", err.text);
}
