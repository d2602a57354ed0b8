#include "../../../src/change/cast.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

enum { SIDE = 60 };

/* Ground of 100 with a thing of 180 from (25, 25) to (34, 34) and the shadow of 40 that a sun in the south-
 * east casts: to the upper left, 12 px long. */
struct scene {
    float grey[SIDE * SIDE];
    uint8_t in[SIDE * SIDE];
    struct ys_cast_window window;
};

static void put(struct scene *s, int x, int y, float grey, uint8_t in)
{
    s->grey[y * SIDE + x] = grey;
    s->in[y * SIDE + x] = in;
}

static void make(struct scene *s)
{
    const double root = sqrt(0.5);

    memset(s, 0, sizeof *s);
    for (int i = 0; i < SIDE * SIDE; i++)
        s->grey[i] = 100;
    for (int k = 12; k >= 1; k--)
        for (int y = 25; y < 35; y++)
            for (int x = 25; x < 35; x++)
                put(s, x - (int)(k * root + 0.5), y - (int)(k * root + 0.5), 40, 1);
    for (int y = 25; y < 35; y++)
        for (int x = 25; x < 35; x++)
            put(s, x, y, 180, 0);
    s->window = (struct ys_cast_window){s->grey, s->in, SIDE, SIDE, -root, -root, 20};
}

Test(cast, a_shadow_lies_behind_what_casts_it)
{
    struct scene s;

    make(&s);
    cr_expect(ys_cast_share(&s.window) > 0.8, "%g", ys_cast_share(&s.window));
}

Test(cast, a_dark_thing_on_open_ground_is_no_shadow)
{
    struct scene s;

    make(&s);
    for (int y = 25; y < 35; y++)
        for (int x = 25; x < 35; x++)
            put(&s, x, y, 100, 0);
    cr_expect(ys_cast_share(&s.window) < 0.1, "%g", ys_cast_share(&s.window));
}

Test(cast, what_is_longer_than_any_shadow_is_none)
{
    struct scene s;

    make(&s);
    s.window.length_px = 4;
    cr_expect(ys_cast_share(&s.window) < 0.6, "%g", ys_cast_share(&s.window));
}

Test(cast, a_thing_that_came_itself_is_no_witness)
{
    struct scene s;

    make(&s);
    for (int y = 25; y < 35; y++)
        for (int x = 25; x < 35; x++)
            put(&s, x, y, 180, 2);
    cr_expect(ys_cast_share(&s.window) < 0.1, "%g", ys_cast_share(&s.window));
}

Test(cast, what_is_hardly_darker_than_the_ground_is_no_shadow)
{
    struct scene s;

    make(&s);
    for (int i = 0; i < SIDE * SIDE; i++)
        if (s.in[i])
            s.grey[i] = 90;
    cr_expect(ys_cast_share(&s.window) == 0);
}

Test(cast, nothing_to_ask_gives_nan)
{
    struct scene s;

    make(&s);
    memset(s.in, 0, sizeof s.in);
    cr_expect(isnan(ys_cast_share(&s.window)));
}
