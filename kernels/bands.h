#ifndef YSK_BANDS_H
#define YSK_BANDS_H

#include <stddef.h>

/*
 * The only door to threads: an image is cut into bands of YSK_BAND_ROWS rows,
 * whatever the number of threads, and fn is called once for each band.
 *
 * Determinism: fn writes only what belongs to its band -- its own output rows,
 * or slot `band` of an array of partial results -- and the caller merges the
 * partial results in order of band.  So 1 and 64 threads give the same bits,
 * floating point included.
 *
 * fn must not call ysk_bands_run(): there is one level of threads.
 */
enum { YSK_BAND_ROWS = 64 };

typedef void ysk_band_fn(void *ctx, size_t band, size_t first_row, size_t end_row);

/* How many bands rows make: the length of an array of partial results. */
size_t ysk_band_count(size_t rows);

/* Run fn on every band of rows.  threads is at least 1. */
void ysk_bands_run(size_t rows, int threads, ysk_band_fn *fn, void *ctx);

/*
 * Run fn once for each i in [0, n): tracks, windows, whatever is independent.  fn writes only
 * what belongs to i; results are merged by the caller in order of i.
 */
typedef void ysk_task_fn(void *ctx, size_t i);
void ysk_tasks_run(size_t n, int threads, ysk_task_fn *fn, void *ctx);

/* Processors this process may use, at least 1. */
int ysk_processors(void);

#endif
