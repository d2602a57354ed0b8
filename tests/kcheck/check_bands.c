/* The same bits from any number of threads, and no race (run it under TSan). */

#include "../../kernels/threads.h"
#include "kcheck.h"

#include <string.h>

enum { WIDTH = 301, HEIGHT = 1000 };

struct job {
    const float *px;
    float *part; /* a float sum a band: its bits depend on the order of adding */
};

static void band_sum(void *ctx, size_t band, size_t first_row, size_t end_row)
{
    const struct job *job = ctx;
    float sum = 0;

    for (size_t i = first_row * WIDTH; i < end_row * WIDTH; i++)
        sum += job->px[i];
    job->part[band] = sum;
}

static void task_square(void *ctx, size_t i)
{
    float *part = ctx;

    part[i] = (float)i * (float)i / 3;
}

/* ---- work in any order, taking in order */

enum { TASKS = 300, SLOTS = 5 };

struct relay {
    size_t slot[SLOTS]; /* which task's work lies in a slot */
    size_t taken;
    bool in_order;
};

static void relay_work(void *ctx, size_t i, size_t slot)
{
    struct relay *relay = ctx;
    volatile size_t spin = i * 7919 % 1000; /* tasks differ in cost */

    while (spin)
        spin--;
    relay->slot[slot] = i;
}

static void relay_take(void *ctx, size_t i, size_t slot)
{
    struct relay *relay = ctx;

    relay->in_order = relay->in_order && relay->taken++ == i && relay->slot[slot] == i;
}

static bool relay_ordered(int threads)
{
    struct relay relay = {.in_order = true};

    ysk_ordered_run(TASKS, threads, SLOTS, relay_work, relay_take, &relay);
    return relay.in_order && relay.taken == TASKS;
}

bool kcheck_bands(void)
{
    static float px[WIDTH * HEIGHT];
    float one[HEIGHT / YSK_ROW_BAND_ROWS + 1] = {0}, many[HEIGHT / YSK_ROW_BAND_ROWS + 1] = {0};
    float squares[100], again[100];
    struct job ref = {px, one}, job = {px, many};

    for (size_t i = 0; i < WIDTH * HEIGHT; i++)
        px[i] = (float)(i * 40503u % 65521u) / 7;
    ysk_row_bands_run(HEIGHT, 1, band_sum, &ref);
    ysk_tasks_run(100, 1, task_square, squares);
    for (int threads = 2; threads <= 9; threads++) {
        ysk_row_bands_run(HEIGHT, threads, band_sum, &job);
        ysk_tasks_run(100, threads, task_square, again);
        if (memcmp(one, many, sizeof one) != 0 || memcmp(squares, again, sizeof again) != 0 ||
            !relay_ordered(threads) || !relay_ordered(1))
            return false;
    }
    return true;
}
