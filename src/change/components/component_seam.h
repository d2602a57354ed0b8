#ifndef YS_CHANGE_COMPONENTS_COMPONENT_SEAM_H
#define YS_CHANGE_COMPONENTS_COMPONENT_SEAM_H

#include "component_band.h"

/*
 * Joins row bands, one after the other from the first row down, into the components of the
 * whole.  Holds the components that are open at the last row of the last band, with absolute
 * rows.
 */
struct ys_component_seam {
    const struct ysk_ops *ops;
    uint32_t width;
    uint32_t slack;    /* 1: diagonal pixels touch */
    uint64_t min_area; /* components below it are dropped when they close */
    uint32_t next_row; /* the first row of the next band */
    struct ysk_labels labels;
    uint32_t *remap;                 /* scratch of a sweep */
    size_t room;                     /* of labels */
    struct ys_row_runs bottom;       /* last row of the last band */
    uint32_t *lo, *hi;               /* scratch: overlaps of the runs of a row */
    struct ys_component_list closed; /* closed so far; the caller takes them and sets n to 0 */
};

ys_status ys_component_seam_init(struct ys_component_seam *seam, uint32_t width, uint32_t slack,
                                 uint64_t min_area, const struct ysk_ops *ops,
                                 struct ys_error *err);
void ys_component_seam_fini(struct ys_component_seam *seam);

/* Begins anew at row 0; keeps the memory.  closed is emptied. */
void ys_component_seam_start(struct ys_component_seam *seam);

/* band is ended and begins at next_row.  What it closed stays in its own list: the caller takes
 * it from there. */
ys_status ys_component_seam_add(struct ys_component_seam *seam,
                                const struct ys_component_band *band, struct ys_error *err);

/* After the last band: closes what is open. */
ys_status ys_component_seam_end(struct ys_component_seam *seam, struct ys_error *err);

/* By last row and then by first pixel: of components that are closed at one time this order does
 * not depend on where bands begin. */
void ys_components_sort_last(struct ysk_component *component, size_t n);

#endif
