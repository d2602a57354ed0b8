#ifndef TESTS_SUPPORT_COUNT_YARD_H
#define TESTS_SUPPORT_COUNT_YARD_H

#include "../../kernels/cpu.h"
#include "../../src/count/railcars/railcars.h"
#include "draw_yard.h"

#include <criterion/criterion.h>
#include <math.h>

/* A drawn yard, counted. */

static inline struct ys_tracks_in input(const struct yard *yard)
{
    return (struct ys_tracks_in){
        .image = &yard->image,
        .track = yard->track,
        .n_track = (size_t)yard->n_track,
        .sun_azimuth_deg = NAN,
        .sun_elevation_deg = NAN,
        .north_y = -1,
        .threads = 1,
    };
}

static inline struct ys_tracks_out count(const struct ys_tracks_in *in)
{
    struct ys_tracks_out out;
    struct ys_error err = {0};
    struct ysk_ops ops;

    ysk_ops_init(&ops, ysk_cpu_detect());
    cr_assert_eq(ys_tracks_count(&out, in, &ops, &err), YS_OK, "%s", err.text);
    return out;
}

/* Two tracks: nine and five cars, with a gap in the first string. */
static inline void small_yard(struct yard *yard, double gsd_m, double shift_m, unsigned bands)
{
    const uint32_t w = (uint32_t)(190 / gsd_m), h = (uint32_t)(110 / gsd_m);

    yard_new(yard, w, h, gsd_m, bands);
    yard_lay(yard, 2, 12 + shift_m, 14 + shift_m, 0.35, 170);
    yard_add_string(yard, 0, 10, 5, 12.8);
    yard_add_string(yard, 0, 95, 4, 12.8);
    yard_add_string(yard, 1, 40, 5, 12.8);
    yard_draw(yard);
}

enum { SMALL_FIRST = 9, SMALL_SECOND = 5 };

#endif
