#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../../../../include/yardstick.h"
#include "../../../support/made_tile.h"

TestSuite(diff_sun, .fini = made_tiles_remove);

/*
 * Two posts stand on even ground at both dates.  At the second a dark streak runs from one of them toward
 * the north-west, and one like it lies on open ground.  Both are brown, so that their colour is not that of a
 * shadow, which the sky makes blue.
 */
struct date {
    bool streaks;
};

static bool on_post(int x, int y)
{
    return x >= 100 && x < 106 && y >= 100 && y < 106;
}

/* Swept from a square of 6 px by 20 px toward the upper left. */
static bool on_streak(int x, int y, int x0, int y0)
{
    for (int k = 1; k <= 14; k++)
        if (x + k >= x0 && x + k < x0 + 6 && y + k >= y0 && y + k < y0 + 6)
            return !(x >= x0 && x < x0 + 6 && y >= y0 && y < y0 + 6);
    return false;
}

static int value(const void *ctx, uint32_t col, uint32_t row, unsigned band)
{
    static const int brown[] = {60, 55, 25};
    const struct date *date = ctx;
    const int x = (int)col, y = (int)row, noise = (int)((col * 7 + row * 13 + band) % 5) - 2;

    if (on_post(x, y))
        return 210 + noise;
    if (date->streaks && (on_streak(x, y, 100, 100) || on_streak(x, y, 60, 140)))
        return brown[band] + noise;
    return 120 + (int)((col / 16 + row / 16) % 2) * 12 +
           noise; /* what brightness is scaled by */
}

static struct ys_diff_summary diff(const char *const *sun, size_t n_sun, const char *blobs)
{
    static const struct date before = {false}, after = {true};
    struct made_tile made = {.width = 200,
                             .height = 200,
                             .bands = 3,
                             .bits = 8,
                             .projected = 32637,
                             .scale = 0.5,
                             .x = 500000,
                             .y = 4000000,
                             .value = value,
                             .ctx = &before};
    struct ys_diff_options what;
    struct ys_diff_summary out;
    struct ys_options opt;
    struct ys_error err;
    char path[2][300];

    snprintf(path[0], sizeof path[0], "%s", made_tile_path("before.tif"));
    snprintf(path[1], sizeof path[1], "%s", made_tile_path("after.tif"));
    made_tile_write(path[0], &made);
    made.ctx = &after;
    made_tile_write(path[1], &made);
    ys_options_init(&opt);
    ys_diff_options_init(&what);
    what.blobs = blobs;
    opt.assume_aligned = true;
    opt.sun = (struct ys_stated){sun, n_sun};
    cr_assert(ys_diff(&out, path[0], path[1], &what, &opt, &err) == YS_OK, "%s", err.text);
    return out;
}

Test(diff_sun, without_a_sun_colour_alone_tells_shadows)
{
    const struct ys_diff_summary s = diff(NULL, 0, NULL);

    cr_expect(s.blobs == 2 && s.shadow_blobs == 0 && s.sun_blobs == 0, "%u of %u",
              (unsigned)s.shadow_blobs, (unsigned)s.blobs);
    cr_expect(isnan(s.sun_azimuth_deg[0]) && isnan(s.sun_azimuth_deg[1]));
}

Test(diff_sun, a_streak_from_a_post_away_from_the_sun_is_a_shadow_and_one_on_open_ground_is_not)
{
    static const char *const sun[] = {"-", "135,30"};
    const struct ys_diff_summary s = diff(sun, 2, NULL);

    cr_expect(s.blobs == 2 && s.shadow_blobs == 1 && s.sun_blobs == 1, "%u of %u",
              (unsigned)s.shadow_blobs, (unsigned)s.blobs);
    cr_expect(isnan(s.sun_azimuth_deg[0]) && s.sun_azimuth_deg[1] == 135);
}

Test(diff_sun, a_sun_from_another_side_or_too_high_casts_no_such_shadow)
{
    static const char *const aside[] = {"-", "90,30"}, *const high[] = {"-", "135,70"};
    static const char *const other_date[] = {"135,30", "-"};

    cr_expect(diff(aside, 2, NULL).shadow_blobs == 0);
    cr_expect(diff(high, 2, NULL).shadow_blobs == 0);
    cr_expect(diff(other_date, 2, NULL).shadow_blobs == 0, "the shadow came, it did not go");
}

Test(diff_sun, blobs_say_what_lies_behind_something)
{
    static const char *const sun[] = {"135,30"};
    char path[300], text[8000] = "";

    snprintf(path, sizeof path, "%s", made_tile_path("blobs.geojson"));
    diff(sun, 1, path);
    FILE *file = fopen(path, "r");
    cr_assert(file != NULL);
    cr_assert(fread(text, 1, sizeof text - 1, file) > 0);
    fclose(file);
    cr_expect(strstr(text, "\"class\":\"shadow\"") && strstr(text, "\"class\":\"change\"") &&
                  strstr(text, "\"cast_share\":"),
              "%s", text);
}
