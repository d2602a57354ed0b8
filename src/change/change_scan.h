#ifndef YS_CHANGE_CHANGE_SCAN_H
#define YS_CHANGE_CHANGE_SCAN_H

#include "components/component_band.h"
#include "components/component_seam.h"

/*
 * From the rows of two dates to the components that changed, in one pass: difference,
 * threshold, opening, closing, runs, components.  Nothing as large as a picture is made.  Rows
 * come in windows from the first to the last; the result does not depend on how they are cut
 * into windows, nor on the number of threads.
 */
struct ys_change_scan_spec {
    uint32_t width, height; /* of the whole pictures */
    enum ysk_sample sample;
    unsigned bands;           /* of the picture, 1 to 4 */
    float gain[4], offset[4]; /* bring b to the scale of a, for each band */
    enum ysk_measure measure; /* YSK_SQUARES: the root of the sum of squares */
    double threshold;         /* pixels whose difference is above it changed; 0 or more */
    unsigned open_radius;  /* opening by squares of 2 radius + 1 pixels; 0: none; at most 2 */
    unsigned close_radius; /* closing after it */
    enum { YS_CHANGE_SCAN_8 = 0, YS_CHANGE_SCAN_4 = 1 } neighbours;
    uint64_t min_area;
    bool differences; /* sum and max of each component */
    /* Three bands or more: pixels of each component that only a shadow changed, and those that are
     * brighter in b.  unit: a grey level of 8 bits in a, above 0. */
    bool shadow;
    double unit;
};

/* A window: rows first .. first + n - 1 of both dates.  Band k of a row lies k * band_step
 * bytes after its start.  valid_*: width bytes a row, 0 where a pixel shows nothing; NULL: all
 * do. */
struct ys_change_scan_rows {
    const void *a, *b;
    const uint8_t *valid_a, *valid_b;
    uint32_t first, n;
    size_t row_stride, band_step;
    /* Bit rows of what changed, YSK_WORDS(width) words each, from row 0 of the pictures on: then it is
     * not looked for.  NULL: it is. */
    const uint64_t *bits;
};

struct ys_change_scan_worker;

struct ys_change_scan {
    struct ys_change_scan_spec spec;
    const struct ysk_ops *ops;
    int threads;
    bool plain;  /* one band of bytes that are compared as they are */
    bool tabled; /* one band of bytes whose b is scaled: by limits for a */
    struct ysk_limits limits;
    double scale;     /* sum and max of a component are scale times its differences */
    uint32_t halo;    /* rows beyond those asked for that a window must hold */
    uint32_t next;    /* first row not scanned yet */
    uint64_t valid;   /* pixels that show something at both dates */
    uint64_t changed; /* pixels above the threshold after opening and closing */
    struct ys_change_scan_worker *worker;
    size_t n_workers;
    struct ys_component_seam seam; /* seam.closed: closed so far; the caller empties it */
};

ys_status ys_change_scan_init(struct ys_change_scan *out,
                              const struct ys_change_scan_spec *spec, const struct ysk_ops *ops,
                              int threads, struct ys_error *err);
void ys_change_scan_fini(struct ys_change_scan *scan);

/* Back to the first row; keeps the memory.  seam.closed is emptied. */
void ys_change_scan_start(struct ys_change_scan *scan);

/* Scans rows scan->next .. end - 1.  The window must hold them and scan->halo rows more on both
 * sides, or all up to the picture's border.  mask: bit rows of what changed, YSK_WORDS(width)
 * words each, for the rows scanned; NULL: not wanted. */
ys_status ys_change_scan_to(struct ys_change_scan *scan, uint32_t end,
                            const struct ys_change_scan_rows *rows, uint64_t *mask,
                            struct ys_error *err);

/* After the last row: closes what is open. */
ys_status ys_change_scan_end(struct ys_change_scan *scan, struct ys_error *err);

#endif
