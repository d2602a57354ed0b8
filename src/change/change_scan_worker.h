#ifndef YS_CHANGE_CHANGE_SCAN_WORKER_H
#define YS_CHANGE_CHANGE_SCAN_WORKER_H

#include "change_scan.h"

/* One row band of a scan at a time, by one thread. */

enum {
    YS_CHANGE_SCAN_STAGES = 5,
    YS_CHANGE_SCAN_RING = 8
}; /* ring: a power of two, 5 rows at least */

/* Rows of bits that one stage makes of those of the stage before; the last few are kept. */
struct ys_change_scan_stage {
    uint64_t *ring;  /* row y is at (y % YS_CHANGE_SCAN_RING) */
    uint32_t next;   /* first row not made yet */
    unsigned radius; /* 0: the first stage, differences */
    ysk_morph_row_fn *morph;
};

/* What the kernels' differences are held against, which are squares for YSK_SQUARES. */
static inline float ys_change_scan_limit(const struct ys_change_scan_spec *spec)
{
    const float t = (float)spec->threshold;

    return spec->measure == YSK_SQUARES ? t * t : t;
}

struct ys_change_scan_worker {
    const struct ys_change_scan *scan;
    struct ys_change_scan_stage stage[YS_CHANGE_SCAN_STAGES];
    unsigned n_stages;
    float *differences; /* of a piece of a row */
    uint64_t *valid[2]; /* scratch: bit rows of both dates */
    struct ys_component_band band;
    uint32_t first, end;       /* rows of the band */
    uint64_t n_valid, changed; /* pixels of the band that are valid, and that changed */
    ys_status status;
};

ys_status ys_change_scan_worker_init(struct ys_change_scan_worker *worker,
                                     const struct ys_change_scan *scan, struct ys_error *err);
void ys_change_scan_worker_fini(struct ys_change_scan_worker *worker);

/* Rows first .. end - 1 into worker->band, which is ended; worker->status says how it went.
 * mask as for ys_change_scan_to(), or NULL. */
void ys_change_scan_worker_run(struct ys_change_scan_worker *worker,
                               const struct ys_change_scan_rows *rows, uint32_t first,
                               uint32_t end, uint64_t *mask);

#endif
