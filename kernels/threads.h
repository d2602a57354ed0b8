#ifndef YS_KERNELS_THREADS_H
#define YS_KERNELS_THREADS_H

#include <stddef.h>

/*
 * The only door to threads: an image is cut into row bands of YSK_ROW_BAND_ROWS rows, all of
 * their width, whatever the number of threads, and fn is called once for each.  (A band without
 * "row" is one of the bands of a picture: red, green, ...)
 *
 * Determinism: fn writes only what belongs to its row band -- its own output rows, or slot
 * `row_band` of an array of partial results -- and the caller merges the partial results in
 * order of row band.  So 1 and 64 threads give the same bits, floating point included.
 *
 * fn must not call ysk_row_bands_run(): there is one level of threads.
 */
enum { YSK_ROW_BAND_ROWS = 64 };

typedef void ysk_row_band_fn(void *ctx, size_t row_band, size_t first_row, size_t end_row);

/* How many row bands rows make: the length of an array of partial results. */
size_t ysk_row_band_count(size_t rows);

/* Run fn on every row band of rows.  threads is at least 1. */
void ysk_row_bands_run(size_t rows, int threads, ysk_row_band_fn *fn, void *ctx);

/*
 * Run fn once for each i in [0, n): tracks, windows, whatever is independent.  fn writes only
 * what belongs to i; results are merged by the caller in order of i.
 */
typedef void ysk_task_fn(void *ctx, size_t i);
void ysk_tasks_run(size_t n, int threads, ysk_task_fn *fn, void *ctx);

/*
 * Work in any order, taking in order: work(ctx, i, slot) is called once for each i in [0, n),
 * by any thread, begun in order of i; then take(ctx, i, slot) in order of i, by one thread at a
 * time.  Between the two the slot, i modulo n_slots, belongs to i alone.  n_slots is 1 to
 * YSK_MOST_SLOTS; more of them than threads let bands differ in cost.
 */
enum { YSK_MOST_SLOTS = 1024 };
typedef void ysk_slot_fn(void *ctx, size_t i, size_t slot);
void ysk_ordered_run(size_t n, int threads, size_t n_slots, ysk_slot_fn *work,
                     ysk_slot_fn *take, void *ctx);

/* Processors this process may use, at least 1. */
int ysk_processors(void);

#endif
