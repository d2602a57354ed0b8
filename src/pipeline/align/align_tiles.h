#ifndef YS_PIPELINE_ALIGN_ALIGN_TILES_H
#define YS_PIPELINE_ALIGN_ALIGN_TILES_H

#include "tile_map.h"

/* One tile held against the reference. */
struct ys_aligned_tile {
    ys_tile *tile;
    struct ys_tile_map map; /* with what was measured, where it is aligned */
    struct ys_alignment_row row;
    char reason[512];
    struct ys_tie_row *tie; /* row.n_ties of them */
    char *written;          /* path; NULL: not */
};

/* The body of ys_alignment. */
struct ys_alignment {
    struct ys_options opt; /* threads: 1 or more */
    ys_tile *reference;
    struct ys_aligned_tile *tile;
    size_t n;
};

/* *out is zeroed; ys_alignment_fini() in any case. */
ys_status ys_alignment_run(struct ys_alignment *out, const char *reference,
                           const char *const *tiles, size_t n, const struct ys_options *opt,
                           struct ys_error *err);
void ys_alignment_fini(struct ys_alignment *alignment);

/* align_one.c: measures; map is set and what the row tells is filled.  What cannot be aligned is no
 * error: the row says so. */
ys_status ys_align_one(struct ys_aligned_tile *out, const ys_tile *reference,
                       const struct ys_options *opt, struct ys_error *err);

/* align_rows.c: a model in pixels of the reference, and its ties, as they are told. */
struct ys_align_found {
    struct ys_align align; /* pixels of the reference */
    struct ys_align_ties ties;
    struct ys_align_grid grid; /* the part that was compared */
};
ys_status ys_align_tell(struct ys_aligned_tile *out, const struct ys_align_found *found,
                        struct ys_error *err);

/* align_save.c: every aligned tile on the grid of the reference, into a file or a folder; their rows
 * then say where. */
ys_status ys_alignment_write(struct ys_alignment *alignment, const char *path,
                             struct ys_error *err);
/* They go again: the command failed after all. */
void ys_alignment_take_back(struct ys_alignment *alignment);

#endif
