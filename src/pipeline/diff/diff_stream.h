#ifndef YS_PIPELINE_DIFF_DIFF_STREAM_H
#define YS_PIPELINE_DIFF_DIFF_STREAM_H

#include "../../change/change_scan.h"
#include "../../formats/tile/change_mask_file.h"
#include "diff.h"
#include "diff_blobs.h"

/* The rows of both tiles going by a scan, once or, for hysteresis, three times. */
struct ys_diff_stream {
    const struct ys_tile_pair *pair;
    const struct ys_diff_fit *fit;
    const struct ys_options *opt;
    struct ysk_ops ops;
    uint32_t step; /* rows read at a time */
    struct ys_pair_rows rows;
    /* Of the rows held of a pooled pair: its statistic, validity at both dates, and the root of the
     * mean over 3 x 3. */
    float *raw, *root;
    uint8_t *both;
    struct ys_change_scan scan;
    double done, share; /* of the progress before this pass, and what this pass is of it */
};

/* halo: rows beyond those scanned that any scan will want. */
ys_status ys_diff_stream_init(struct ys_diff_stream *out, const struct ys_tile_pair *pair,
                              const struct ys_diff_fit *fit, uint32_t halo,
                              const struct ys_options *opt, struct ys_error *err);
void ys_diff_stream_fini(struct ys_diff_stream *stream);

/* What one pass does: scan->spec's threshold, opening, closing and sums. */
struct ys_diff_pass {
    struct ys_change_scan_spec spec;
    const uint64_t *bits;             /* given, not looked for; NULL */
    uint64_t *plane;                  /* bit rows of the whole picture to fill; NULL */
    uint64_t *window;                 /* bit rows of a window, for mask; NULL */
    struct ys_change_mask_file *mask; /* NULL: none */
    struct ys_diff_blobs *blobs;      /* NULL: components are dropped */
};
/* scan is complete afterwards: pixels valid and changed. */
ys_status ys_diff_stream_pass(struct ys_diff_stream *stream, const struct ys_diff_pass *pass,
                              struct ys_error *err);

/* The spec of a scan of a picture of this fit; threshold and measures in rows of the pair. */
void ys_diff_scan_spec(struct ys_change_scan_spec *out, const struct ys_tile_pair *pair,
                       const struct ys_diff_fit *fit);

#endif
