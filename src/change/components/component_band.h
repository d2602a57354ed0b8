#ifndef YS_CHANGE_COMPONENTS_COMPONENT_BAND_H
#define YS_CHANGE_COMPONENTS_COMPONENT_BAND_H

#include "../../../include/yardstick.h"
#include "../../../kernels/kernels.h"

/* Pixels of a row at most: the sums of x^2 over a run fit into 64 bits up to it
 * (kernels/stats.c). */
#define YS_MOST_WIDTH (1u << 20)

/*
 * Components of a row band (consecutive rows, all of their width), fed row by row, in memory
 * that grows with the width and not with the rows.  A component that ends inside the band is
 * handed over as soon as the table of labels is swept; those that touch the band's first or
 * last row are left for ys_component_seam_add(), which joins bands that were made by different
 * threads.
 */
struct ys_row_runs {
    uint32_t *edge;  /* run i: edge[2 i] <= x < edge[2 i + 1] */
    uint32_t *label; /* of run i; a root of the band's labels */
    size_t n;        /* runs */
    struct ysk_ranks ranks;
};

bool ys_row_runs_init(struct ys_row_runs *row, uint32_t width); /* false: out of memory */
void ys_row_runs_fini(struct ys_row_runs *row);
void ys_row_runs_clear(struct ys_row_runs *row, uint32_t width);
void ys_row_runs_copy(struct ys_row_runs *to, const struct ys_row_runs *from, uint32_t width);
struct ysk_runs ys_row_runs(const struct ys_row_runs *row); /* as the kernels take them */

struct ys_component_list { /* components with absolute rows, in no order */
    struct ysk_component *component;
    size_t n, room;
};

struct ys_component_band {
    const struct ysk_ops *ops;
    uint32_t width;
    uint32_t slack;                     /* 1: diagonal pixels touch */
    uint64_t min_area;                  /* components below it are dropped when they close */
    bool keep_labels;                   /* never sweep: labels stay valid for the whole band */
    uint32_t row0, rows;                /* first row of the band, rows fed so far */
    struct ysk_labels labels;           /* at the end: the components left open, in order */
    uint32_t *remap;                    /* scratch of a sweep */
    size_t room;                        /* of labels */
    struct ys_row_runs top, row, above; /* first row, last row fed, scratch */
    uint32_t again;    /* last rows equal to the one before them, not in the statistics yet */
    uint32_t *lo, *hi; /* scratch: overlaps of the runs of a row */
    struct ys_component_list closed;
};

/* A row band of width pixels (1 to YS_MOST_WIDTH); YS_ERR_NOMEM where there is no memory for
 * it. */
ys_status ys_component_band_init(struct ys_component_band *band, uint32_t width, uint32_t slack,
                                 uint64_t min_area, const struct ysk_ops *ops,
                                 struct ys_error *err);
void ys_component_band_fini(struct ys_component_band *band);

/* Begins a band anew at row row0; keeps the memory.  closed is emptied. */
void ys_component_band_start(struct ys_component_band *band, uint32_t row0);

/* The next row of the band.  band->row then holds its runs and their labels. */
ys_status ys_component_band_row(struct ys_component_band *band, const uint64_t *bits,
                                struct ys_error *err);

/* Brings the statistics of labels up to the last row, for who reads them before the end. */
void ys_component_band_settle(struct ys_component_band *band);

/* After the last row: sweeps, so that labels holds the open components only. */
ys_status ys_component_band_end(struct ys_component_band *band, struct ys_error *err);

/* Appends, or makes room for n more; false when memory is out. */
bool ys_component_list_join(struct ys_component_list *list,
                            const struct ys_component_list *more);
bool ys_component_list_room(struct ys_component_list *list, size_t n);

#endif
