/*
 * block_grid.c - a block on its own turned grid: what the network says there, and what of it is its
 *
 * Thirteen bytes for each 0.2 m of a block, all blocks together more than everything else that a
 * count takes: so they are made when a block is counted, and given back after it.
 */

#include "block_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/mem.h"
#include "../../raster/sampling.h"

/* The mask's rectangle round the runs of a block, 1 where they are. */
struct own {
    uint8_t *at;
    size_t x0, y0, width, height;
};

static bool own_make(struct own *own, const struct ys_block *b)
{
    size_t x1 = 0, y1 = 0;

    *own = (struct own){.x0 = SIZE_MAX, .y0 = SIZE_MAX};
    for (size_t r = 0; r < b->n_run; r++) {
        own->x0 = b->run[r].start < own->x0 ? b->run[r].start : own->x0;
        own->y0 = b->run[r].y < own->y0 ? b->run[r].y : own->y0;
        x1 = b->run[r].end > x1 ? b->run[r].end : x1;
        y1 = b->run[r].y + 1 > y1 ? b->run[r].y + 1 : y1;
    }
    own->width = b->n_run ? x1 - own->x0 : 0;
    own->height = b->n_run ? y1 - own->y0 : 0;
    own->at = ys_scratch_new(b->tops->scratch, own->width * own->height, 1);
    for (size_t r = 0; own->at && r < b->n_run; r++)
        memset(own->at + (b->run[r].y - own->y0) * own->width + b->run[r].start - own->x0, 1,
               b->run[r].end - b->run[r].start);
    return own->at != NULL;
}

bool ys_block_sample(struct ys_block *b)
{
    const struct ys_net_area *g = b->tops;
    const float *const odds[] = {g->odds[YS_TOP], g->odds[YS_END], g->odds[YS_SIDE]};
    const struct ys_planes planes = {odds, 3, g->width, g->height};
    const size_t n = b->nu * b->nv;
    struct own own;
    bool ok = own_make(&own, b);

    ok = (b->top = ys_scratch_new_raw(g->scratch, n, sizeof *b->top)) && ok;
    ok = (b->end = ys_scratch_new_raw(g->scratch, n, sizeof *b->end)) && ok;
    ok = (b->side = ys_scratch_new_raw(g->scratch, n, sizeof *b->side)) && ok;
    ok = (b->in = ys_scratch_new_raw(g->scratch, n, 1)) && ok;
    for (size_t j = 0; ok && j < b->nv; j++) {
        const double x0 = b->x0 + (double)j * b->vx, y0 = b->y0 + (double)j * b->vy;
        const struct ys_sample_line line = {x0 + 0.5, y0 + 0.5, b->ux, b->uy, b->nu};
        const size_t row = j * b->nu;

        if (j % 64 == 0)
            ys_scratch_relieve(g->scratch);
        ys_cubic_line((float *const[]){b->top + row, b->end + row, b->side + row}, &planes,
                      &line);
        for (size_t i = 0; i < b->nu; i++) {
            const double mx = floor((x0 + (double)i * b->ux) / b->mask_points);
            const double my = floor((y0 + (double)i * b->uy) / b->mask_points);
            const double x = mx - (double)own.x0, y = my - (double)own.y0;

            b->in[row + i] = x >= 0 && y >= 0 && x < (double)own.width &&
                             y < (double)own.height &&
                             own.at[(size_t)y * own.width + (size_t)x];
        }
    }
    ys_scratch_free(own.at);
    return ok;
}

void ys_block_drop(struct ys_block *b)
{
    ys_scratch_free(b->top);
    ys_scratch_free(b->end);
    ys_scratch_free(b->side);
    ys_scratch_free(b->in);
    b->top = b->end = b->side = NULL;
    b->in = NULL;
}
