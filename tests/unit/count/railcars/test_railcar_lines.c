#include "../../../support/count_yard.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

/* Both lines are drawn towards each other: nearer than two cars can stand, and each away from its own. */
Test(tracks, lines_drawn_too_near_to_each_other_still_find_their_cars)
{
    struct yard yard;

    small_yard(&yard, 0.5, 0, 3);
    for (int k = 0; k < 2; k++) {
        yard.pt[0][k].y += 1.0 / 0.5;
        yard.pt[1][k].y -= 1.8 / 0.5;
    }
    const struct ys_tracks_in in = input(&yard);
    struct ys_tracks_out out = count(&in);

    for (size_t i = 0; i < 2; i++)
        cr_assert_eq(out.track[i].best, (i ? SMALL_SECOND : SMALL_FIRST), "track %zu: %u cars",
                     i, out.track[i].best);
    cr_assert(out.track[1].flags & YS_LINE_OFF);
    ys_tracks_fini(&out);
    yard_fini(&yard);
}

/* Eight bodies of one tone, pitch_m from one to the next and slot_m between them. */
static void string_of(struct yard *yard, double pitch_m, double slot_m)
{
    yard_new(yard, 700, 300, 0.3, 3);
    yard_lay(yard, 1, 12, 14, 0.35, 180);
    for (int i = 0; i < 8; i++) {
        const double from = 8 + i * pitch_m;

        yard->car[yard->n_car++] = (struct drawn_car){0, from, pitch_m - slot_m, 150};
    }
    yard_draw(yard);
}

Test(tracks, coaches_are_told_by_the_even_pitch_of_their_narrow_gaps)
{
    const double pitch_m[] = {20, 20, 13.8}, slot_m[] = {0.5, 1.1, 1.1};

    for (int i = 0; i < 3; i++) {
        struct yard yard;
        size_t coaches = 0;

        string_of(&yard, pitch_m[i], slot_m[i]);
        const struct ys_tracks_in in = input(&yard);
        struct ys_tracks_out out = count(&in);
        const struct ys_counted *track = &out.track[0];

        cr_assert_eq(track->best, 8, "%d: %u cars", i, track->best);
        for (size_t k = 0; k < track->n_found; k++)
            coaches += track->found[k].kind == YS_KIND_COACH;
        cr_assert_eq(coaches, i == 0 ? 8 : 0, "%d: %zu coaches", i, coaches);
        ys_tracks_fini(&out);
        yard_fini(&yard);
    }
}

/* 40 m of the empty end of track 2, redder or greener at the same brightness. */
static void tint(struct yard *yard, double red, double green)
{
    const struct ys_point a = yard->pt[1][0], b = yard->pt[1][1];
    const double length = hypot(b.x - a.x, b.y - a.y), ux = (b.x - a.x) / length,
                 uy = (b.y - a.y) / length, g = yard->image.gsd_x_m;

    for (uint32_t y = 0; y < yard->image.height; y++)
        for (uint32_t x = 0; x < yard->image.width; x++) {
            const double dx = x + 0.5 - a.x, dy = y + 0.5 - a.y;
            const double along = (dx * ux + dy * uy) * g, beside = (dy * ux - dx * uy) * g;
            const size_t at = (size_t)y * yard->image.width + x;

            if (along < 120 || along > 160 || fabs(beside) > 1.6)
                continue;
            yard->image.plane[0][at] += (float)red;
            yard->image.plane[1][at] += (float)green;
            yard->image.plane[2][at] -= (float)((0.299 * red + 0.587 * green) / 0.114);
        }
}

Test(tracks, the_interval_reaches_what_differs_from_empty_track_in_hue_alone)
{
    const double red[] = {0, 22, -12}, green[] = {0, -9, 9}; /* as it is, red, grass */
    uint32_t high[3];

    for (int i = 0; i < 3; i++) {
        struct yard yard;

        small_yard(&yard, 0.5, 0, 3);
        tint(&yard, red[i], green[i]);
        const struct ys_tracks_in in = input(&yard);
        struct ys_tracks_out out = count(&in);

        cr_assert_eq(out.track[1].best, SMALL_SECOND);
        cr_assert_eq((out.track[1].flags & YS_LOW_CONTRAST) != 0, i == 1, "%d: %g m", i,
                     out.hue_m[1]);
        high[i] = out.track[1].high90;
        ys_tracks_fini(&out);
        yard_fini(&yard);
    }
    cr_assert_geq(high[1], high[0] + 2, "%u and %u", high[0], high[1]);
    cr_assert_leq(high[2], high[0] + 1, "%u and %u", high[0], high[2]);
}
