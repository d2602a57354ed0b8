/*
 * threads.c - rows over threads; the only file with OpenMP in it
 *
 * Work is cut by its size alone, never by the number of threads, and partial results are merged
 * in order: floating-point sums then have the same bits on one thread and on 64.
 */

#include "threads.h"

#include <stdbool.h>

#ifdef _OPENMP
#include <omp.h>
#include <sched.h>
#endif

size_t ysk_row_band_count(size_t rows)
{
    return rows / YSK_ROW_BAND_ROWS + (rows % YSK_ROW_BAND_ROWS != 0);
}

void ysk_row_bands_run(size_t rows, int threads, ysk_row_band_fn *fn, void *ctx)
{
    const ptrdiff_t n = (ptrdiff_t)ysk_row_band_count(rows);

    /* Dynamic: bands differ in cost (clouds, empty water); results are keyed by band. */
#pragma omp parallel for schedule(dynamic) num_threads(threads) if (threads > 1)
    for (ptrdiff_t i = 0; i < n; i++) {
        const size_t first = (size_t)i * YSK_ROW_BAND_ROWS;
        const size_t end = rows - first > YSK_ROW_BAND_ROWS ? first + YSK_ROW_BAND_ROWS : rows;

        fn(ctx, (size_t)i, first, end);
    }
    (void)threads; /* unused where OpenMP is off */
}

void ysk_tasks_run(size_t n, int threads, ysk_task_fn *fn, void *ctx)
{
    const ptrdiff_t count = (ptrdiff_t)n;

#pragma omp parallel for schedule(dynamic) num_threads(threads) if (threads > 1)
    for (ptrdiff_t i = 0; i < count; i++)
        fn(ctx, (size_t)i);
    (void)threads; /* unused where OpenMP is off */
}

#ifdef _OPENMP
struct ordered {
    size_t n, n_slots;
    ysk_slot_fn *work, *take;
    void *ctx;
    size_t next, taken; /* of the tasks */
    bool taking;        /* a thread does */
    bool done[YSK_MOST_SLOTS];
};

/* The next task, once its slot is free; n when there is none. */
static size_t begin(struct ordered *o, omp_lock_t *lock)
{
    size_t i, taken;

    omp_set_lock(lock);
    i = o->next < o->n ? o->next++ : o->n;
    taken = o->taken;
    omp_unset_lock(lock);
    while (i < o->n && i - taken >= o->n_slots) {
        sched_yield(); /* rare: there are more slots than threads */
        omp_set_lock(lock);
        taken = o->taken;
        omp_unset_lock(lock);
    }
    return i;
}

/* Whoever ends the first task not taken yet takes it and all that follow and are done; the lock
 * is not held meanwhile. */
static void end(struct ordered *o, omp_lock_t *lock, size_t i)
{
    omp_set_lock(lock);
    o->done[i % o->n_slots] = true;
    if (!o->taking) {
        o->taking = true;
        while (o->done[o->taken % o->n_slots]) {
            const size_t t = o->taken;

            omp_unset_lock(lock);
            o->take(o->ctx, t, t % o->n_slots);
            omp_set_lock(lock);
            o->done[t % o->n_slots] = false;
            o->taken++;
        }
        o->taking = false;
    }
    omp_unset_lock(lock);
}
#endif

void ysk_ordered_run(size_t n, int threads, size_t n_slots, ysk_slot_fn *work,
                     ysk_slot_fn *take, void *ctx)
{
#ifdef _OPENMP
    if (threads > 1 && n_slots > 1) {
        struct ordered o = {.n = n, .n_slots = n_slots, .work = work, .take = take, .ctx = ctx};
        omp_lock_t lock;

        omp_init_lock(&lock);
#pragma omp parallel num_threads(threads)
        for (size_t i = begin(&o, &lock); i < n; i = begin(&o, &lock)) {
            work(ctx, i, i % n_slots);
            end(&o, &lock, i);
        }
        omp_destroy_lock(&lock);
        return;
    }
#endif
    for (size_t i = 0; i < n; i++) {
        work(ctx, i, i % n_slots);
        take(ctx, i, i % n_slots);
    }
    (void)threads;
}

int ysk_processors(void)
{
#ifdef _OPENMP
    return omp_get_num_procs();
#else
    return 1;
#endif
}
