#include "../../../src/change/hysteresis.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 150, HEIGHT = 40, WORDS = 3, ALL = WIDTH * HEIGHT };

static bool get(const uint64_t *bits, int x, int y)
{
    return bits[y * WORDS + x / 64] >> x % 64 & 1;
}

static void set(uint64_t *bits, int x, int y)
{
    bits[y * WORDS + x / 64] |= UINT64_C(1) << x % 64;
}

/* The plain way: from every high pixel to the low ones round it, until there are none. */
static void flood(bool *out, const uint64_t *high, const uint64_t *low)
{
    static int stack[ALL * 9];
    int n = 0;

    memset(out, 0, ALL * sizeof *out);
    for (int p = 0; p < ALL; p++)
        if (get(high, p % WIDTH, p / WIDTH))
            stack[n++] = p;
    while (n) {
        const int p = stack[--n], x = p % WIDTH, y = p / WIDTH;

        if (out[p])
            continue;
        out[p] = true;
        for (int j = y ? y - 1 : 0; j <= y + 1 && j < HEIGHT; j++)
            for (int i = x ? x - 1 : 0; i <= x + 1 && i < WIDTH; i++)
                if (get(low, i, j) && !out[j * WIDTH + i])
                    stack[n++] = j * WIDTH + i;
    }
}

static void expect_flood(const uint64_t *high, const uint64_t *low)
{
    static bool want[ALL];
    uint64_t found[WORDS * HEIGHT];

    memcpy(found, high, sizeof found);
    flood(want, high, low);
    ys_hysteresis(found, low, WORDS, HEIGHT);
    for (int p = 0; p < ALL; p++)
        cr_expect(eq(int, get(found, p % WIDTH, p / WIDTH), want[p]), "pixel %d", p);
}

Test(hysteresis, what_touches_a_change_is_that_of_a_flood_fill)
{
    srand(5);
    for (int share = 1; share < 10; share++) {
        uint64_t low[WORDS * HEIGHT] = {0}, high[WORDS * HEIGHT] = {0};

        for (int p = 0; p < ALL; p++) {
            if (rand() % 10 >= share)
                continue;
            set(low, p % WIDTH, p / WIDTH);
            if (rand() % 100 == 0)
                set(high, p % WIDTH, p / WIDTH);
        }
        expect_flood(high, low);
    }
}

Test(hysteresis, a_spiral_is_followed_to_its_end)
{
    uint64_t low[WORDS * HEIGHT] = {0}, high[WORDS * HEIGHT] = {0};

    for (int ring = 0; ring < 9; ring++) {
        const int a = 2 * ring, x1 = WIDTH - 1 - a, y1 = HEIGHT - 1 - a;

        for (int x = ring ? a - 1 : 0; x <= x1; x++)
            set(low, x, a);
        for (int y = a; y <= y1; y++)
            set(low, x1, y);
        for (int x = a; x <= x1; x++)
            set(low, x, y1);
        for (int y = a + 2; y <= y1; y++)
            set(low, a, y);
    }
    set(high, 0, 0);
    expect_flood(high, low);
}
