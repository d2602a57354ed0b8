/* align_tiles.c - tiles held against one reference: opened all at first, then one by one */

#include "align_tiles.h"

#include <stdlib.h>

#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/options.h"

/* One that cannot be opened is seen before any is measured. */
static ys_status open_all(struct ys_alignment *out, const char *reference,
                          const char *const *tiles, size_t n, struct ys_error *err)
{
    ys_status st = ys_options_check_tiles(&out->opt, n + 1, err);

    if (!st)
        st = ys_tile_open(&out->reference, reference, &out->opt, err);
    if (st)
        return st;
    out->tile = ys_new(n, sizeof *out->tile);
    if (!out->tile)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu tiles", n);
    for (size_t i = 0; !st && i < n; i++) {
        struct ys_aligned_tile *tile = &out->tile[i];

        st = ys_tile_open_nth(&tile->tile, tiles[i], i + 1, &out->opt, err);
        if (st)
            break;
        tile->row = (struct ys_alignment_row){.info = ys_tile_info(tile->tile),
                                              .reason = tile->reason,
                                              .reduced = 1,
                                              .written = ""};
        out->n++;
    }
    return st;
}

ys_status ys_alignment_run(struct ys_alignment *out, const char *reference,
                           const char *const *tiles, size_t n, const struct ys_options *opt,
                           struct ys_error *err)
{
    out->opt = *opt;
    out->opt.threads = opt->threads ? opt->threads : ysk_processors();
    ys_status st = open_all(out, reference, tiles, n, err);

    for (size_t i = 0; !st && i < n; i++) {
        st = ys_align_one(&out->tile[i], out->reference, &out->opt, err);
        if (opt->progress)
            opt->progress(opt->progress_ctx, "align", ((double)i + 1) / (double)n);
    }
    return st;
}

void ys_alignment_fini(struct ys_alignment *alignment)
{
    for (size_t i = 0; i < alignment->n; i++) {
        ys_tile_free(alignment->tile[i].tile);
        free(alignment->tile[i].tie);
        free(alignment->tile[i].written);
    }
    free(alignment->tile);
    ys_tile_free(alignment->reference);
    *alignment = (struct ys_alignment){.n = 0};
}
