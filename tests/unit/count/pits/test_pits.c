#include "../../../../kernels/cpu.h"
#include "../../../../src/count/area/areas.h"
#include "../../../../src/raster/levels.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A drawn depot: grassland, ways, rows of pits between earth banks, and what is none. */

enum { SIDE = 300 };             /* px */
static const double px_m = 0.75; /* 225 m */

struct scene {
    struct ys_image image;
    uint8_t *inside;
    uint32_t seed;
};

static const struct ysk_ops *ops(void)
{
    static struct ysk_ops table;

    ysk_ops_init(&table, ysk_cpu_detect());
    return &table;
}

static double next(struct scene *s)
{
    s->seed = s->seed * 1664525u + 1013904223u; /* Numerical Recipes */
    return (s->seed >> 8) / 16777216.0;
}

/* Smooth noise: random values on a lattice of step px, bilinear. */
static void add_texture(struct scene *s, int step, double amplitude)
{
    const int n = SIDE / step + 2;
    double *const v = malloc(sizeof *v * (size_t)(n * n));

    for (int i = 0; i < n * n; i++)
        v[i] = amplitude * (2 * next(s) - 1);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            const int i = x / step, j = y / step;
            const double fx = x % step / (double)step, fy = y % step / (double)step;
            const double add =
                (1 - fy) * ((1 - fx) * v[j * n + i] + fx * v[j * n + i + 1]) +
                fy * ((1 - fx) * v[(j + 1) * n + i] + fx * v[(j + 1) * n + i + 1]);

            for (int b = 0; b < 3; b++)
                s->image.plane[b][y * SIDE + x] += (float)add;
        }
    free(v);
}

/* A rectangle u0..u1 x v0..v1 metres of the frame at (cx, cy) px turned by angle. */
static void draw(struct scene *s, double cx, double cy, double angle, double u0, double u1,
                 double v0, double v1, const double colour[3])
{
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            const double dx = (x + 0.5 - cx) * px_m, dy = (y + 0.5 - cy) * px_m;
            const double u = dx * cos(angle) + dy * sin(angle);
            const double v = -dx * sin(angle) + dy * cos(angle);

            if (u >= u0 && u < u1 && v >= v0 && v < v1)
                for (int b = 0; b < 3; b++)
                    s->image.plane[b][y * SIDE + x] =
                        (float)(colour[b] + 14 * (2 * next(s) - 1));
        }
}

/* Banks on three sides, lit on one flank and dark on the other; open to the way. */
static void draw_pit(struct scene *s, double cx, double cy, double angle)
{
    static const double bank[3] = {176, 160, 140}, shade[3] = {70, 64, 58},
                        floor_[3] = {150, 138, 122};
    const double a = 6.5 + next(s), b = 8 + 1.5 * next(s), t = 3.2;

    draw(s, cx, cy, angle, -a, a, -b, b, floor_);
    draw(s, cx, cy, angle, -a, -a + t, -b, b, bank);
    draw(s, cx, cy, angle, -a + t, -a + t + 1.2, -b + t, b, shade);
    draw(s, cx, cy, angle, a - t, a, -b, b, bank);
    draw(s, cx, cy, angle, a, a + 1.2, -b, b, shade);
    draw(s, cx, cy, angle, -a, a, -b, -b + t, bank);
}

static void make_ground(struct scene *s, uint32_t seed)
{
    static const double grass[3] = {98, 112, 78};

    s->seed = seed;
    cr_assert(eq(int, ys_image_new(&s->image, SIDE, SIDE, 3, 0, NULL), YS_OK));
    s->image.gsd_x_m = s->image.gsd_y_m = px_m;
    s->image.full_scale = 255;
    s->inside = calloc(SIDE, SIDE);
    for (int i = 0; i < SIDE * SIDE; i++) {
        for (int b = 0; b < 3; b++)
            s->image.plane[b][i] = (float)(grass[b] + 6 * (2 * next(s) - 1));
        s->image.valid[i] = 1;
        s->inside[i] =
            i % SIDE >= 20 && i % SIDE < SIDE - 20 && i / SIDE >= 20 && i / SIDE < SIDE - 20;
    }
    add_texture(s, 3, 4);
    add_texture(s, 12, 6);
    add_texture(s, 60, 10);
}

static void scene_fini(struct scene *s)
{
    ys_image_fini(&s->image);
    free(s->inside);
}

/* Rows of pits along two ways; returns how many. */
static unsigned draw_depot(struct scene *s, double angle, unsigned columns)
{
    static const double way[3] = {172, 164, 150};
    unsigned n = 0;

    for (int k = -1; k <= 1; k += 2) {
        const double vy = k * 42; /* the way, metres from the middle */
        const double wx = SIDE / 2.0 - vy * sin(angle) / px_m;
        const double wy = SIDE / 2.0 + vy * cos(angle) / px_m;

        draw(s, wx, wy, angle, -78, 78, -2.5, 2.5, way);
        for (unsigned i = 0; i < columns; i++)
            for (int side = -1; side <= 1; side += 2) {
                const double u = (i - (columns - 1) / 2.0) * 24 + next(s) - 0.5;
                const double v = side * 16;

                draw_pit(s, wx + (u * cos(angle) - v * sin(angle)) / px_m,
                         wy + (u * sin(angle) + v * cos(angle)) / px_m,
                         side < 0 ? angle : angle + 3.14159265358979);
                n++;
            }
    }
    return n;
}

static struct ys_area_in area_in(const struct scene *s)
{
    return (struct ys_area_in){.image = &s->image,
                               .inside = s->inside,
                               .length_m = {8, 25},
                               .width_m = {8, 25},
                               .sun_azimuth_deg = NAN,
                               .sun_elevation_deg = NAN,
                               .north_y = -1,
                               .max_bytes = (size_t)1 << 30,
                               .threads = 1};
}

static struct ys_counted count(const struct scene *s)
{
    const struct ys_area_in in = area_in(s);
    struct ys_counted out;
    struct ys_error err = {0};

    cr_assert(eq(int, ys_pits_count(&out, &in, ops(), &err), YS_OK), "%s", err.text);
    return out;
}

static void expect_count(struct scene *s, unsigned want, const char *what)
{
    struct ys_counted out = count(s);

    cr_expect(out.counted, "%s", what);
    cr_expect(out.low90 <= want && want <= out.high90, "%s: %u [%u, %u], want %u", what,
              out.best, out.low90, out.high90, want);
    cr_expect(fabs((double)out.best - want) <= fmax(1, 0.08 * want), "%s: %u, want %u", what,
              out.best, want);
    cr_expect(out.certain <= out.low90 && out.low90 <= out.best && out.best <= out.high90 &&
                  out.high90 <= out.possible,
              "%s", what);
    ys_counted_fini(&out);
}

struct depot {
    double degrees;
    unsigned columns;
    uint32_t seed;
};

ParameterizedTestParameters(pits, drawn_pits_are_counted_whatever_their_direction)
{
    static struct depot p[] = {{0, 6, 1}, {17, 5, 2}, {45, 4, 3}, {78, 6, 4}, {-30, 3, 5}};

    return cr_make_param_array(struct depot, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct depot *p, pits, drawn_pits_are_counted_whatever_their_direction)
{
    struct scene s;

    make_ground(&s, p->seed);
    const unsigned n = draw_depot(&s, p->degrees * 3.14159265358979 / 180, p->columns);
    expect_count(&s, n, "drawn");
    scene_fini(&s);
}

/* The same picture with pixel (x, y) taken from from(x, y). */
static void rearrange(struct scene *s, bool swap, bool mirror)
{
    float *const old = malloc(sizeof *old * SIDE * SIDE);

    for (int b = 0; b < 3; b++) {
        memcpy(old, s->image.plane[b], sizeof *old * SIDE * SIDE);
        for (int y = 0; y < SIDE; y++)
            for (int x = 0; x < SIDE; x++) {
                const int u = swap ? y : x, v = swap ? x : y;

                s->image.plane[b][y * SIDE + x] = old[v * SIDE + (mirror ? SIDE - 1 - u : u)];
            }
    }
    free(old);
}

Test(pits, turning_and_mirroring_keep_the_count)
{
    struct scene s;

    make_ground(&s, 11);
    const unsigned n = draw_depot(&s, 0.2, 5);
    rearrange(&s, true, true);
    expect_count(&s, n, "turned by 90 degrees");
    rearrange(&s, false, true);
    expect_count(&s, n, "and mirrored");
    scene_fini(&s);
}

Test(pits, gain_and_offset_keep_the_count)
{
    struct scene s;

    make_ground(&s, 12);
    const unsigned n = draw_depot(&s, 0.4, 5);
    for (int b = 0; b < 3; b++)
        for (int i = 0; i < SIDE * SIDE; i++)
            s.image.plane[b][i] = 0.5F * s.image.plane[b][i] + 40;
    expect_count(&s, n, "half the contrast");
    for (int b = 0; b < 3; b++)
        for (int i = 0; i < SIDE * SIDE; i++)
            s.image.plane[b][i] = 30 * s.image.plane[b][i] + 500;
    ys_levels_apply(&s.image, NULL);
    expect_count(&s, n, "16 bits");
    scene_fini(&s);
}

struct empty {
    char what[8];
    uint32_t seed;
};

ParameterizedTestParameters(pits, what_is_no_pit_is_not_counted)
{
    static struct empty p[] = {{"ground", 21}, {"ground", 22}, {"bush", 23},
                               {"hut", 24},    {"filled", 25}, {"ways", 26}};

    return cr_make_param_array(struct empty, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct empty *p, pits, what_is_no_pit_is_not_counted)
{
    static const double bush[3] = {40, 52, 36}, hut[3] = {150, 165, 190},
                        filled[3] = {150, 138, 122}, way[3] = {172, 164, 150};
    struct scene s;

    make_ground(&s, p->seed);
    for (int i = 0; i < 14 && strcmp(p->what, "ground") != 0; i++) {
        const double x = 54 + i % 4 * 64 + 20 * (next(&s) - 0.5);
        const double y = 54 + i / 4 * 64 + 20 * (next(&s) - 0.5), turn = 3 * next(&s);
        const double a = 3 + 5 * next(&s), b = a * (0.6 + 0.4 * next(&s));

        if (!strcmp(p->what, "bush"))
            draw(&s, x, y, turn, -2 - 2 * next(&s), 3, -2, 2 + 2 * next(&s), bush);
        else if (!strcmp(p->what, "hut"))
            draw(&s, x, y, turn, -7, 7, -4, 4, hut);
        else if (!strcmp(p->what, "filled"))
            draw(&s, x, y, turn, -a, a, -b, b, filled);
        else if (i < 4)
            draw(&s, x, y, i % 2 ? 0.3 : 1.87, -300, 300, -2.5, 2.5, way);
    }
    struct ys_counted out = count(&s);
    cr_expect(out.counted);
    cr_expect(eq(u32, out.best, 0), "%s: %u", p->what, out.best);
    cr_expect(out.high90 <= 2, "%s: %u", p->what, out.high90);
    ys_counted_fini(&out);
    scene_fini(&s);
}

/* Sixty of them on one field. */
Test(pits, bushes_huts_and_filled_in_pits_together_are_none)
{
    static const double colour[3][3] = {{40, 52, 36}, {150, 165, 190}, {150, 138, 122}};
    struct scene s;

    make_ground(&s, 81);
    for (int i = 0; i < 60; i++) {
        const double x = 45 + i % 8 * 30 + 8 * (next(&s) - 0.5);
        const double y = 45 + i / 8 * 30 + 8 * (next(&s) - 0.5);
        const double a = i % 3 == 0 ? 2 + next(&s) : i % 3 == 1 ? 5 : 4 + 2 * next(&s);

        draw(&s, x, y, 3 * next(&s), -a, a, -0.7 * a, 0.7 * a, colour[i % 3]);
    }
    struct ys_counted out = count(&s);
    cr_expect(out.counted);
    cr_expect(out.best <= 2, "%u", out.best);
    cr_expect(eq(u32, out.low90, 0));
    ys_counted_fini(&out);
    scene_fini(&s);
}

Test(pits, a_grey_tile_is_counted_and_flagged)
{
    struct scene s;

    make_ground(&s, 31);
    const unsigned n = draw_depot(&s, 0.4, 5);
    ys_image_grey(s.image.plane[0], &s.image);
    s.image.bands = 1;
    struct ys_counted out = count(&s);
    cr_expect(out.counted && (out.flags & YS_ONE_BAND));
    cr_expect(fabs((double)out.best - n) <= 0.2 * n, "%u, want %u", out.best, n);
    s.image.bands = 3;
    ys_counted_fini(&out);
    scene_fini(&s);
}

Test(pits, any_number_of_threads_gives_the_same)
{
    struct scene s;

    make_ground(&s, 41);
    draw_depot(&s, 0.4, 4);
    struct ys_area_in in = area_in(&s);
    struct ys_counted one = count(&s), three;
    in.threads = 3;
    cr_assert(eq(int, ys_pits_count(&three, &in, ops(), NULL), YS_OK));
    cr_assert(eq(sz, one.n_found, three.n_found));
    cr_expect(one.n_found > 0);
    for (size_t i = 0; i < one.n_found; i++)
        cr_expect(memcmp(&one.found[i].image_box, &three.found[i].image_box,
                         sizeof one.found[i].image_box) == 0 &&
                  memcmp(&one.found[i].score, &three.found[i].score, sizeof(double)) == 0);
    cr_expect(one.dist.n == three.dist.n &&
              memcmp(one.dist.p, three.dist.p, one.dist.n * sizeof *one.dist.p) == 0);
    ys_counted_fini(&one);
    ys_counted_fini(&three);
    scene_fini(&s);
}

Test(pits, found_pits_lie_where_they_were_drawn)
{
    struct scene s;

    make_ground(&s, 51);
    draw_pit(&s, 100, 100, 0.3);
    draw_pit(&s, 140, 112, 0.3);
    draw_pit(&s, 180, 124, 0.3);
    draw_pit(&s, 220, 136, 0.3);
    struct ys_counted out = count(&s);
    cr_assert(eq(sz, out.n_found, 4));
    for (int k = 0; k < 4; k++) {
        double nearest = INFINITY;

        for (size_t i = 0; i < out.n_found; i++)
            nearest = fmin(nearest, hypot(out.found[i].image_box.x - (100 + 40 * k),
                                          out.found[i].image_box.y - (100 + 12 * k)));
        cr_expect(nearest * px_m < 5, "%d: %g m", k, nearest * px_m);
    }
    cr_expect(out.found[0].length_m > 10 && out.found[0].length_m < 25);
    ys_counted_fini(&out);
    scene_fini(&s);
}

Test(pits, a_few_far_apart_and_turned_each_its_own_way_are_counted)
{
    static const double at[5][3] = {
        {60, 70, 0.1}, {220, 60, 1.3}, {150, 150, 2.2}, {70, 235, 0.7}, {235, 220, 1.8}};
    struct scene s;

    make_ground(&s, 71);
    for (int k = 0; k < 5; k++)
        draw_pit(&s, at[k][0], at[k][1], at[k][2]);
    expect_count(&s, 5, "alone");
    scene_fini(&s);
}

Test(pits, what_cannot_be_counted_is_refused)
{
    struct scene s;
    struct ys_counted out;

    make_ground(&s, 61);
    struct ys_area_in in = area_in(&s);
    s.image.gsd_x_m = s.image.gsd_y_m = 2.1; /* 14.1 m in fewer than 7 px */
    cr_assert(eq(int, ys_pits_count(&out, &in, ops(), NULL), YS_OK));
    cr_expect(out.flags == YS_GSD_TOO_COARSE && !out.counted && !out.found);
    s.image.gsd_x_m = s.image.gsd_y_m = px_m;
    in.max_bytes = 1 << 20;
    cr_assert(eq(int, ys_pits_count(&out, &in, ops(), NULL), YS_OK));
    cr_expect(out.flags == YS_TOO_LARGE && !out.counted && !out.found);
    in.max_bytes = 0;
    memset(s.image.valid, 0, SIDE * SIDE);
    cr_assert(eq(int, ys_pits_count(&out, &in, ops(), NULL), YS_OK));
    cr_expect(out.flags == YS_NOT_COVERED && !out.counted && !out.found);
    scene_fini(&s);
}
