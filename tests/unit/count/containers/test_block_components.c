#include "../../../../kernels/cpu.h"
#include "../../../../src/count/containers/block_parts.h"
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>

#include "../../../../src/base/maths.h"

/* What a network says of boxes, drawn: surely a top inside, a line at each side and at the ends that
 * are asked for. */
enum { SIZE = 240 }; /* points of 0.4 m */
static const float sure = 3;

struct map {
    struct ys_net_area area;
};

static void map_init(struct map *m)
{
    m->area = (struct ys_net_area){.width = SIZE, .height = SIZE, .step_m = 0.4, .ux = 1};
    m->area.inside = malloc((size_t)SIZE * SIZE);
    for (int k = 0; k < 3; k++)
        m->area.odds[k] = malloc((size_t)SIZE * SIZE * sizeof(float));
    for (size_t i = 0; i < (size_t)SIZE * SIZE; i++) {
        m->area.inside[i] = 1;
        for (int k = 0; k < 3; k++)
            m->area.odds[k][i] = -sure;
    }
}

static void map_fini(struct map *m)
{
    for (int k = 0; k < 3; k++)
        free(m->area.odds[k]);
    free(m->area.inside);
}

struct box {
    double x_m, y_m, length_m, width_m, turn_deg;
    bool ends;
};

static void draw(struct map *m, const struct box *b)
{
    const double c = cos(b->turn_deg * YS_PI / 180), s = sin(b->turn_deg * YS_PI / 180);

    for (int j = 0; j < SIZE; j++)
        for (int i = 0; i < SIZE; i++) {
            const double dx = i * 0.4 - b->x_m, dy = j * 0.4 - b->y_m;
            const double u = fabs(dx * c + dy * s) - b->length_m / 2;
            const double v = fabs(-dx * s + dy * c) - b->width_m / 2;
            const int at = j * SIZE + i;

            if (u > 0.3 || v > 0.3)
                continue;
            m->area.odds[YS_TOP][at] = sure;
            if (u > -0.5 && b->ends)
                m->area.odds[YS_END][at] = sure;
            if (v > -0.4)
                m->area.odds[YS_SIDE][at] = sure;
        }
}

static struct ys_lone_tops find(const struct map *m)
{
    struct ys_lone_tops out;
    struct ysk_ops ops;

    ysk_ops_init(&ops, ysk_cpu_detect());
    cr_assert(ys_lone_tops_find(&out, &m->area, &ops, NULL));
    return out;
}

static double expected(const struct ys_lone_tops *tops)
{
    double sum = 0;

    for (size_t i = 0; i < tops->n; i++)
        sum += tops->top[i].p * tops->top[i].along * tops->top[i].across;
    return sum;
}

static double expected_of(const struct box *box, size_t n)
{
    struct map m;

    map_init(&m);
    for (size_t i = 0; i < n; i++)
        draw(&m, &box[i]);
    struct ys_lone_tops tops = find(&m);
    const double sum = expected(&tops);

    ys_lone_tops_fini(&tops);
    map_fini(&m);
    return sum;
}

Test(block_components, staggered_boxes_on_chassis_are_counted_one_by_one_at_any_angle)
{
    for (int turn = 0; turn < 90; turn += 15) {
        struct box box[12];

        for (int i = 0; i < 12; i++) {
            const double a = turn * YS_PI / 180, u = (i % 2) * 15.5 + (i / 2 % 3) * 1.7 - 9;
            const double v = 4.3 * (i / 2) - 11;

            box[i] = (struct box){48 + u * cos(a) - v * sin(a),
                                  48 + u * sin(a) + v * cos(a),
                                  i % 3 ? 12.19 : 6.06,
                                  2.44,
                                  turn,
                                  true};
        }
        cr_expect(epsilon_eq(dbl, expected_of(box, 12), 12, 0.5), "turned by %d", turn);
    }
}

Test(block_components, boxes_end_to_end_are_as_many_as_ends_show)
{
    const struct box two[] = {{30, 40, 6.06, 2.44, 0, true}, {36.4, 40, 6.06, 2.44, 0, true}};

    cr_assert(epsilon_eq(dbl, expected_of(two, 2), 2, 0.2));
}

Test(block_components, a_top_in_two_pieces_with_no_end_between_them_is_one)
{
    struct map m;
    const struct box box = {40, 40, 12.19, 2.44, 0, true};

    map_init(&m);
    draw(&m, &box);
    for (int j = 0; j < SIZE; j++) /* the shadow of a mast */
        for (int i = 104; i < 107; i++)
            m.area.odds[YS_TOP][j * SIZE + i] = -sure;
    struct ys_lone_tops tops = find(&m);

    cr_assert(eq(sz, tops.n, 1));
    cr_assert(epsilon_eq(dbl, expected(&tops), 1, 0.1));
    cr_assert(epsilon_eq(dbl, ys_lone_top_length(&tops.top[0]), 12.192, 1e-9));
    ys_lone_tops_fini(&tops);
    map_fini(&m);
}

Test(block_components, a_runway_without_ends_is_hardly_a_box)
{
    const struct box runway = {48, 40, 70, 2.44, 0, false};
    const struct box lane = {48, 40, 25, 2.44, 0, false};

    cr_assert(lt(dbl, expected_of(&runway, 1), 1));
    cr_assert(lt(dbl, expected_of(&lane, 1), 1));
}

Test(block_components, rows_with_no_side_between_them_are_counted_by_their_width)
{
    const struct box pair = {40, 40, 12.19, 4.9, 0, true};

    cr_assert(epsilon_eq(dbl, expected_of(&pair, 1), 2, 0.2));
}

Test(block_components, where_boxes_of_blocks_cover_all_tops_the_blocks_hold_and_else_the_tops)
{
    struct map m;
    const struct box box[] = {{30, 30, 12.19, 2.44, 0, true}, {30, 36, 12.19, 2.44, 0, true}};
    uint8_t *covered = calloc((size_t)SIZE * SIZE, 1);

    map_init(&m);
    draw(&m, &box[0]);
    draw(&m, &box[1]);
    struct ys_lone_tops tops = find(&m);
    const struct ys_two_counts none = ys_counts_joined(&tops, &m.area, covered, 1, 0.5, false);

    for (size_t i = 0; i < (size_t)SIZE * SIZE; i++)
        covered[i] = 1;
    const struct ys_two_counts all = ys_counts_joined(&tops, &m.area, covered, 1, 0.5, false);

    cr_expect(epsilon_eq(dbl, none.lone_share, 1, 1e-9));
    cr_expect(epsilon_eq(dbl, none.mean, 2, 0.1));
    cr_expect(le(dbl, none.mean - none.below, 1), "the interval holds the other count");
    cr_expect(epsilon_eq(dbl, all.lone_share, 0, 1e-9));
    cr_expect(epsilon_eq(dbl, all.mean, 1, 1e-9));
    cr_expect(epsilon_eq(dbl, all.above, all.below, 1e-9));
    ys_lone_tops_fini(&tops);
    map_fini(&m);
    free(covered);
}

/* Rows of a number of boxes, each `scale` times as long as one of its nominal length. */
static double ratio_of(int n, double nominal_m, double scale)
{
    struct map m;

    map_init(&m);
    for (int i = 0; i < n; i++)
        draw(&m, &(struct box){20 + 22.0 * (i / 8), 12 + 6.0 * (i % 8), nominal_m * scale + 0.4,
                               2.44, 0, true});
    struct ys_lone_tops tops = find(&m);
    const double ratio = ys_lone_tops_size_ratio(&tops);

    ys_lone_tops_fini(&tops);
    map_fini(&m);
    return ratio;
}

Test(block_components, lengths_of_40_ft_boxes_say_a_pixel_size_that_is_off)
{
    cr_expect(epsilon_eq(dbl, ratio_of(16, 12.19, 1), 1, 0));
    cr_expect(epsilon_eq(dbl, ratio_of(16, 12.19, 0.97), 1, 0));
    cr_expect(epsilon_eq(dbl, ratio_of(16, 12.19, 0.85), 1 / 0.85, 0.05));
    cr_expect(epsilon_eq(dbl, ratio_of(16, 12.19, 1.12), 1 / 1.12, 0.05));
}

Test(block_components, few_boxes_and_boxes_of_20_ft_say_no_pixel_size)
{
    cr_expect(epsilon_eq(dbl, ratio_of(5, 12.19, 0.85), 1, 0));
    cr_expect(epsilon_eq(dbl, ratio_of(16, 6.06, 1), 1, 0));
    cr_expect(epsilon_eq(dbl, ratio_of(16, 6.06, 0.85), 1, 0));
}
