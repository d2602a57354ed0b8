/*
 * component_finder.c - components of masks in memory, their row bands over threads
 *
 * Threads make row bands in any order; they are joined in order, by whichever thread is free,
 * while the bands that follow are made.  So the result does not depend on the number of
 * threads, and closed components are handed over while they are still in a cache.
 */

#include "component_finder.h"

#include <stdlib.h>

#include "../../../kernels/cpu.h"
#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/mem.h"

static const struct ys_components_options defaults = {.neighbours = YS_8_NEIGHBOURS,
                                                      .threads = 1};

/* Rows of a row band: joining bands is a hundredth of the work then, and any picture makes
 * many. */
enum { BAND_ROWS = 128 };
/* Row bands in hand for each thread: they differ in cost, and one that is done must be able to
 * wait for those before it. */
enum { SLOTS_A_THREAD = 2 };

ys_status ys_component_finder_new(struct ys_component_finder **out, uint32_t width,
                                  const struct ysk_ops *ops,
                                  const struct ys_components_options *options,
                                  struct ys_error *err)
{
    struct ys_component_finder *f = ys_new(1, sizeof *f);
    ys_status status = YS_OK;

    *out = NULL;
    options = options ? options : &defaults;
    if (!f)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for components");
    if (ops)
        f->ops = *ops;
    else
        ysk_ops_init(&f->ops, ysk_cpu_detect());
    f->width = width;
    f->slack = options->neighbours == YS_4_NEIGHBOURS ? 0 : 1;
    f->threads = options->threads > 1 ? options->threads : 1;
    f->n_slots = f->threads > 1 ? SLOTS_A_THREAD * (size_t)f->threads : 1;
    if (f->n_slots > YSK_MOST_SLOTS)
        f->n_slots = YSK_MOST_SLOTS;
    f->band = ys_new(f->n_slots, sizeof *f->band);
    f->band_status = ys_new(f->n_slots, sizeof *f->band_status);
    f->row = ys_new(f->n_slots * YSK_WORDS((size_t)width), sizeof *f->row);
    if (!f->band || !f->band_status || !f->row)
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu bands", f->n_slots);
    for (size_t i = 0; i < f->n_slots && !status; i++)
        status = ys_component_band_init(f->band + i, width, f->slack, 1, &f->ops, err);
    if (!status)
        status = ys_component_seam_init(&f->seam, width, f->slack, 1, &f->ops, err);
    if (status)
        ys_component_finder_free(f);
    else
        *out = f;
    return status;
}

void ys_component_finder_free(struct ys_component_finder *f)
{
    if (!f)
        return;
    for (size_t i = 0; i < f->n_slots && f->band; i++)
        ys_component_band_fini(f->band + i);
    ys_component_seam_fini(&f->seam);
    free(f->band);
    free(f->band_status);
    free(f->row);
    free(f);
}

const uint64_t *ys_component_finder_row(const struct ys_component_finder *f, uint64_t *scratch,
                                        uint32_t y)
{
    if (f->bits)
        return f->bits + y * YSK_WORDS((size_t)f->width);
    f->ops.pack_bits(scratch, f->mask + (size_t)y * f->width, f->width);
    return scratch;
}

static void find_band(void *ctx, size_t i, size_t slot)
{
    const struct ys_component_finder *f = ctx;
    struct ys_component_band *band = f->band + slot;
    uint64_t *scratch = f->row + slot * YSK_WORDS((size_t)f->width);
    const uint32_t first = (uint32_t)i * BAND_ROWS;
    const uint32_t end = f->height - first < BAND_ROWS ? f->height : first + BAND_ROWS;
    ys_status status = YS_OK;

    ys_component_band_start(band, first);
    for (uint32_t y = first; y < end && !status; y++)
        status = ys_component_band_row(band, ys_component_finder_row(f, scratch, y), NULL);
    f->band_status[slot] = status ? status : ys_component_band_end(band, NULL);
}

/* What the band closed inside, and what joining it to those above has closed. */
static bool hand_over(struct ys_component_finder *f, const struct ys_component_list *closed)
{
    const bool ok = f->take(f->ctx, closed->component, closed->n) &&
                    f->take(f->ctx, f->seam.closed.component, f->seam.closed.n);

    f->seam.closed.n = 0;
    return ok;
}

static void take_band(void *ctx, size_t i, size_t slot)
{
    struct ys_component_finder *f = ctx;

    (void)i;
    if (!f->status)
        f->status = f->band_status[slot];
    if (!f->status)
        f->status = ys_component_seam_add(&f->seam, f->band + slot, NULL);
    if (!f->status && !hand_over(f, &f->band[slot].closed))
        f->status = YS_ERR_NOMEM;
}

static ys_status find(struct ys_component_finder *f, struct ys_error *err)
{
    const size_t n = ((size_t)f->height + BAND_ROWS - 1) / BAND_ROWS;
    const struct ys_component_list none = {0};

    f->status = YS_OK;
    ys_component_seam_start(&f->seam);
    ysk_ordered_run(n, f->threads, f->n_slots, find_band, take_band, f);
    if (!f->status)
        f->status = ys_component_seam_end(&f->seam, NULL);
    if (!f->status && !hand_over(f, &none))
        f->status = YS_ERR_NOMEM;
    return f->status ? ys_fail(err, f->status, "out of memory for components") : YS_OK;
}

ys_status ys_component_finder_mask(struct ys_component_finder *f, const uint8_t *mask,
                                   uint32_t height, ys_component_take_fn *take, void *ctx,
                                   struct ys_error *err)
{
    f->mask = mask;
    f->bits = NULL;
    f->height = height;
    f->take = take;
    f->ctx = ctx;
    return find(f, err);
}

ys_status ys_component_finder_bits(struct ys_component_finder *f, const uint64_t *bits,
                                   uint32_t height, ys_component_take_fn *take, void *ctx,
                                   struct ys_error *err)
{
    f->mask = NULL;
    f->bits = bits;
    f->height = height;
    f->take = take;
    f->ctx = ctx;
    return find(f, err);
}
