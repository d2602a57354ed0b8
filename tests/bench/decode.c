/* decode.c - how fast tiles are decoded: by libtiff with a handle a thread, and as we do */

#include <stdatomic.h>
#include <stdlib.h>
#include <tiffio.h>

#include "../../kernels/threads.h"
#include "../../src/bench/bench.h"
#include "../../src/pipeline/diff/pair.h"
#include "peers.h"

struct decoding {
    const char *path;
    atomic_uint next;
    atomic_bool failed;
};

/* The tiles that nobody has taken, one after the other. */
static void decode_some(void *ctx, size_t thread)
{
    struct decoding *d = ctx;
    TIFF *tif = TIFFOpen(d->path, "r");
    const tmsize_t bytes = tif && TIFFIsTiled(tif) ? TIFFTileSize(tif) : 0;
    void *buffer = bytes > 0 ? malloc((size_t)bytes) : NULL;

    (void)thread;
    if (!buffer)
        atomic_store(&d->failed, true);
    for (uint32_t t; buffer && (t = atomic_fetch_add(&d->next, 1)) < TIFFNumberOfTiles(tif);) {
        if (TIFFReadEncodedTile(tif, t, buffer, bytes) < 0)
            atomic_store(&d->failed, true);
    }
    free(buffer);
    if (tif)
        TIFFClose(tif);
}

double peers_decode_libtiff(const char *path, int threads)
{
    struct decoding d = {.path = path};
    const double t0 = ys_bench_now_s();

    TIFFSetWarningHandler(NULL); /* of GeoTIFF's tags */
    ysk_tasks_run((size_t)threads, threads, decode_some, &d);
    return d.failed ? -1 : ys_bench_now_s() - t0;
}

double peers_decode_ours(const char *path, int threads)
{
    enum { STEP = 512 };
    struct ys_tile_pair pair;
    struct ys_pair_rows rows;
    struct ys_options opt;
    double t0;

    ys_options_init(&opt);
    opt.threads = threads;
    if (ys_tile_pair_open(&pair, (const char *const[]){path, path}, YS_DIFFERENCE, &opt, NULL))
        return -1;
    ys_status status = ys_pair_rows_init(&rows, &pair, STEP, NULL);

    t0 = ys_bench_now_s();
    for (uint32_t y = 0; y < pair.height && !status; y += STEP)
        status = ys_pair_rows_move(&rows, &pair, y,
                                   pair.height - y < STEP ? pair.height : y + STEP, NULL);
    const double seconds = (ys_bench_now_s() - t0) / 2; /* both tiles are this one */

    ys_pair_rows_fini(&rows);
    ys_tile_pair_close(&pair);
    return status ? -1 : seconds;
}
