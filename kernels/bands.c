/* bands.c - rows over threads; the only file with OpenMP in it */

#include "bands.h"

#ifdef _OPENMP
#include <omp.h>
#endif

size_t ysk_band_count(size_t rows)
{
    return rows / YSK_BAND_ROWS + (rows % YSK_BAND_ROWS != 0);
}

void ysk_bands_run(size_t rows, int threads, ysk_band_fn *fn, void *ctx)
{
    const ptrdiff_t n = (ptrdiff_t)ysk_band_count(rows);

    /* Dynamic: bands differ in cost (clouds, empty water); results are keyed by band. */
#pragma omp parallel for schedule(dynamic) num_threads(threads) if (threads > 1)
    for (ptrdiff_t i = 0; i < n; i++) {
        const size_t first = (size_t)i * YSK_BAND_ROWS;
        const size_t end = rows - first > YSK_BAND_ROWS ? first + YSK_BAND_ROWS : rows;

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

int ysk_processors(void)
{
#ifdef _OPENMP
    return omp_get_num_procs();
#else
    return 1;
#endif
}
