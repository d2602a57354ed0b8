/*
 * area_channels.c - pictures of 256 levels in which objects of one kind stand out
 *
 * Nobody says which colour the objects have.  So the least, the mean and the greatest band, each
 * as it is and turned over, compete: white things stand out in the first, black ones in the
 * last turned over.  Each also opened by a disc, which cuts bridges to neighbours.
 *
 * Tried without gain: a channel of chroma, and line filters at 12 to 18 angles.
 */

#include "area_channels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../raster/blur.h"
#include "../../raster/disc_morphology.h"

/* ---- the six plain channels ---------------------------------------------------------------- */

enum { REACH = 2 };

/* exp(-d^2 / (2 0.7^2)) at 0, 1, 2: takes the pixel grid out of the level sets, leaves 2 px apart
 * things apart.  0.7 by hand on the pictures of blobs.c. */
static const double blur[REACH + 1] = {1, 0.3604478, 0.0168799};

float ys_grid_blurred(const struct ys_grid *grid, unsigned k, uint32_t x, uint32_t y)
{
    const uint32_t size[2] = {grid->width, grid->height}, at[2] = {x, y};

    return (float)ys_blur_valid(grid->plane[k], grid->valid, size, at, blur, REACH);
}

struct job {
    struct ys_channels *out;
    const struct ys_grid *grid;
    struct ys_disc disc;
    bool failed[YS_CHANNELS];
};

static size_t index_of(size_t base, bool dark, bool opened)
{
    return (base * 2 + dark) * 2 + opened;
}

static void plain_rows(void *ctx, size_t band, size_t first, size_t end)
{
    const struct job *job = ctx;
    const struct ys_grid *grid = job->grid;
    const size_t bases = grid->planes > 1 ? 3 : 1;

    (void)band;
    for (size_t y = first; y < end; y++)
        for (uint32_t x = 0; x < grid->width; x++) {
            const size_t i = y * grid->width + x;
            float least = 255, most = 0, sum = 0;

            if (!grid->inside[i])
                continue;
            for (unsigned k = 0; k < grid->planes; k++) {
                const float v = ys_grid_blurred(grid, k, x, (uint32_t)y);

                least = v < least ? v : least;
                most = v > most ? v : most;
                sum += v;
            }
            const float base[3] = {least, sum / (float)grid->planes, most};

            for (size_t b = 0; b < bases; b++) {
                const uint8_t v = (uint8_t)(base[b] + 0.5f);

                job->out->level[index_of(b, false, false)][i] = v;
                job->out->level[index_of(b, true, false)][i] = (uint8_t)(255 - v);
            }
        }
}

static void open_one(void *ctx, size_t i)
{
    struct job *job = ctx;
    const struct ys_grid *grid = job->grid;
    uint8_t *tmp = ys_scratch_new_raw(grid->scratch, (size_t)grid->width * grid->height, 1);

    job->failed[i] = !tmp;
    if (tmp)
        ys_open_grey(job->out->level[2 * i + 1], tmp, job->out->level[2 * i], grid->inside,
                     grid->width, grid->height, &job->disc);
    ys_scratch_free(tmp);
}

ys_status ys_channels_make(struct ys_channels *out, const struct ys_grid *grid,
                           double open_radius, int threads, struct ys_error *err)
{
    const size_t n = (size_t)grid->width * grid->height, plain = grid->planes > 1 ? 6 : 2;
    struct job job = {.out = out, .grid = grid};
    bool ok = true;

    *out = (struct ys_channels){.n = 2 * plain, .has_opened = open_radius >= 1};
    for (size_t i = 0; i < out->n; i++)
        if (i % 2 == 0 || out->has_opened) {
            out->level[i] = ys_scratch_new(grid->scratch, n, 1);
            out->mask[i] = grid->inside;
            ok = ok && out->level[i];
        }
    if (ok) {
        ysk_row_bands_run(grid->height, threads, plain_rows, &job);
        ys_disc_init(&job.disc, open_radius);
        if (out->has_opened)
            ysk_tasks_run(plain, threads, open_one, &job);
    }
    for (size_t i = 0; i < plain; i++)
        ok = ok && !job.failed[i];
    if (!ok) {
        ys_channels_fini(out);
        return ys_fail(err, YS_ERR_NOMEM, "counting an area: out of memory for %zu pixels", n);
    }
    return YS_OK;
}

void ys_channels_fini(struct ys_channels *channels)
{
    for (size_t i = 0; i < YS_CHANNELS; i++)
        ys_scratch_free(channels->level[i]);
    *channels = (struct ys_channels){0};
}
