#include "../../../../kernels/cpu.h"
#include "../../../../src/change/components/components.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST = 400 * 400,
    USED_BYTES = offsetof(struct ys_component, first_x) + sizeof(uint32_t), /* no padding */
};

struct scene {
    char name[16];
    uint32_t width, height;
    int percent; /* of noise; negative: a drawn pattern */
    int neighbours;
    int threads;
};

static uint32_t next(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static bool in_pattern(int which, uint32_t x, uint32_t y, uint32_t width)
{
    switch (which) {
    case -1: /* checkerboard */
        return (x + y) % 2;
    case -2: /* comb: teeth that join in the last rows only */
        return x % 2 == 0 || y > 300;
    case -3: /* one thread that winds through everything */
        return y % 2 == 0 || (y % 4 == 1 ? x + 1 == width : x == 0);
    case -4: /* wedges that merge and part again and again */
        return (x + y) % 16 < 2 || (x + 16 * 1000 - y) % 16 < 2;
    default:
        return true;
    }
}

static void draw(uint8_t *mask, const struct scene *s)
{
    uint32_t state = 7;

    for (uint32_t y = 0; y < s->height; y++) {
        for (uint32_t x = 0; x < s->width; x++) {
            mask[y * s->width + x] = s->percent < 0 ? in_pattern(s->percent, x, y, s->width)
                                                    : next(&state) % 100 < (uint32_t)s->percent;
        }
    }
}

/* The plain way: a stack of pixels from each first pixel; numbers from 1 into where. */
static size_t flood(struct ys_component *out, uint32_t *where, const uint8_t *mask,
                    const struct scene *s)
{
    uint32_t *stack = malloc(sizeof *stack * MOST);
    size_t n = 0;

    memset(where, 0, sizeof *where * MOST);
    for (uint32_t p = 0; p < s->width * s->height; p++) {
        if (!mask[p] || where[p])
            continue;
        struct ys_component c = {.x0 = UINT32_MAX, .y0 = p / s->width, .first_x = p % s->width};
        size_t top = 0;

        stack[top++] = p;
        where[p] = (uint32_t)++n;
        while (top) {
            const uint32_t q = stack[--top], x = q % s->width, y = q / s->width;

            c.area++;
            c.sx += x, c.sy += y, c.sxx += x * x, c.sxy += x * y, c.syy += y * y;
            c.x0 = x < c.x0 ? x : c.x0, c.x1 = x > c.x1 ? x : c.x1;
            c.y1 = y > c.y1 ? y : c.y1;
            for (int d = 0; d < 9; d++) {
                const int64_t u = (int64_t)x + d % 3 - 1, v = (int64_t)y + d / 3 - 1;

                if (u < 0 || v < 0 || u >= s->width || v >= s->height ||
                    (s->neighbours == 4 && d % 2 == 0))
                    continue;
                const uint32_t r = (uint32_t)(v * s->width + u);

                if (mask[r] && !where[r]) {
                    where[r] = (uint32_t)n;
                    stack[top++] = r;
                }
            }
        }
        out[n - 1] = c;
    }
    free(stack);
    return n;
}

static struct scene scenes[] = {
    {"1 % noise", 333, 301, 1, 8, 1},     {"10 % noise", 333, 301, 10, 4, 1},
    {"30 % noise", 129, 400, 30, 8, 2},   {"50 % noise", 400, 399, 50, 8, 3},
    {"50 % noise", 321, 400, 50, 4, 1},   {"90 % noise", 320, 255, 90, 4, 2},
    {"checkerboard", 127, 300, -1, 8, 1}, {"checkerboard", 128, 300, -1, 4, 1},
    {"comb", 129, 399, -2, 8, 2},         {"thread", 191, 387, -3, 4, 2},
    {"thread", 64, 387, -3, 8, 1},        {"wedges", 399, 400, -4, 8, 4},
    {"wedges", 399, 400, -4, 4, 1},       {"full", 64, 200, -9, 8, 1},
    {"one row", 300, 1, 50, 8, 1},        {"one column", 1, 300, 50, 4, 1},
    {"one pixel", 1, 1, 100, 8, 1},       {"nothing", 77, 200, 0, 8, 1},
};

ParameterizedTestParameters(components, they_are_those_of_a_flood_fill)
{
    return cr_make_param_array(struct scene, scenes, sizeof scenes / sizeof *scenes);
}

ParameterizedTest(struct scene *s, components, they_are_those_of_a_flood_fill)
{
    uint8_t *mask = calloc(MOST, 1);
    uint32_t *where = malloc(sizeof *where * MOST);
    struct ys_component *want = calloc(MOST, sizeof *want);
    struct ys_components got;
    struct ys_components_options options = {.neighbours = (enum ys_neighbours)s->neighbours,
                                            .threads = s->threads};

    draw(mask, s);
    const size_t n = flood(want, where, mask, s);

    for (int runs = 0; runs < 2; runs++) {
        options.want_runs = runs;
        cr_assert(
            eq(i32, 0,
               ys_components_of_mask(&got, mask, s->width, s->height, NULL, &options, NULL)));
        cr_assert(eq(sz, got.n, n), "%s", s->name);
        for (size_t i = 0; i < n; i++)
            cr_assert(eq(i32, 0, memcmp(want + i, got.component + i, USED_BYTES)),
                      "%s: %zu of %zu", s->name, i, n);
        for (size_t i = 0; i < got.n_run; i++) {
            for (uint32_t x = got.run[i].start; x < got.run[i].end; x++) {
                uint32_t *w = where + got.run[i].y * s->width + x;

                cr_assert(eq(u32, *w, got.run[i].component + 1), "%s", s->name);
                *w = 0;
            }
        }
        for (size_t p = 0; runs && p < MOST; p++)
            cr_assert(eq(u32, where[p], 0), "%s: a pixel is in no run", s->name);
        ys_components_fini(&got);
    }
    free(mask);
    free(where);
    free(want);
}

/* Mask i of many: odd sizes, noise of every density and each pattern. */
static struct scene odd_scene(uint32_t i)
{
    uint32_t state = i;
    const uint32_t width = next(&state) % 75 * 2 + 1, height = next(&state) % 75 * 2 + 1;

    return (struct scene){.width = width,
                          .height = height,
                          .percent = i % 3 ? (int)(next(&state) % 101) : -(int)(i / 3 % 5) - 1,
                          .neighbours = i & 1 ? 4 : 8,
                          .threads = 1 + (int)(i % 4)};
}

static void same_as_flood(const struct scene *s, const struct ys_component *want, size_t n,
                          const uint8_t *mask, const struct ysk_ops *ops)
{
    const struct ys_components_options options = {
        .neighbours = (enum ys_neighbours)s->neighbours, .threads = s->threads};
    struct ys_components got;

    cr_assert(eq(i32, 0,
                 ys_components_of_mask(&got, mask, s->width, s->height, ops, &options, NULL)));
    cr_assert(eq(sz, got.n, n), "%u x %u, %d %%", s->width, s->height, s->percent);
    for (size_t i = 0; i < n; i++)
        cr_assert(eq(i32, 0, memcmp(want + i, got.component + i, USED_BYTES)),
                  "%u x %u, %d %%: %zu of %zu", s->width, s->height, s->percent, i, n);
    ys_components_fini(&got);
}

Test(components, of_240_odd_masks_are_those_of_a_flood_fill_by_scalars_and_by_vectors)
{
    uint8_t *mask = calloc(MOST, 1);
    uint32_t *where = malloc(sizeof *where * MOST);
    struct ys_component *want = calloc(MOST, sizeof *want);
    struct ysk_ops scalar, best;

    ysk_ops_init(&scalar, 0);
    ysk_ops_init(&best, ysk_cpu_detect());
    for (uint32_t i = 0; i < 240; i++) {
        const struct scene s = odd_scene(i);

        draw(mask, &s);
        const size_t n = flood(want, where, mask, &s);

        same_as_flood(&s, want, n, mask, &scalar);
        same_as_flood(&s, want, n, mask, &best);
    }
    free(mask);
    free(where);
    free(want);
}

Test(components, a_mask_without_pixels_is_refused)
{
    struct ys_components got;
    struct ys_error err;
    uint8_t mask[1] = {0};

    cr_assert(eq(i32, YS_ERR_ARG, ys_components_of_mask(&got, mask, 0, 1, NULL, NULL, &err)));
    cr_assert(ne(chr, err.text[0], 0));
}

Test(components, the_box_of_a_turned_rectangle_is_found_to_a_tenth_of_a_pixel)
{
    enum { SIDE = 200 };
    static uint8_t mask[SIDE * SIDE];
    const double angle = 0.6, length = 90, width = 24;
    struct ys_components got;
    struct ys_box box;

    for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
            const double u = x + .5 - 101, v = y + .5 - 97;

            mask[y * SIDE + x] = fabs(u * cos(angle) + v * sin(angle)) <= length / 2 &&
                                 fabs(v * cos(angle) - u * sin(angle)) <= width / 2;
        }
    }
    cr_assert(eq(i32, 0, ys_components_of_mask(&got, mask, SIDE, SIDE, NULL, NULL, NULL)));
    cr_assert(eq(sz, got.n, 1));
    ys_component_box(&box, got.component);
    cr_assert(epsilon_eq(dbl, box.x, 101, 0.1));
    cr_assert(epsilon_eq(dbl, box.y, 97, 0.1));
    cr_assert(epsilon_eq(dbl, box.length, length, 0.2));
    cr_assert(epsilon_eq(dbl, box.width, width, 0.2));
    cr_assert(epsilon_eq(dbl, box.angle_rad, angle, 0.005));
    ys_components_fini(&got);
}
