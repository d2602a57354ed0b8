#ifndef YS_COUNT_BLOBS_BLOB_PARTS_H
#define YS_COUNT_BLOBS_BLOB_PARTS_H

#include "../area/presence.h"
#include "blob_candidates.h"

/* The parts of ys_blobs_count(), private to this folder: one file a part, in order of the work. */

/* ---- blob_singles.c: what a candidate is worth -------------------------------------------- */

ys_status ys_singles_find(struct ys_singles *out, const struct ys_area_in *in,
                          const struct ys_grid *grid, const struct ys_channels *channels,
                          struct ys_error *err);
/* blob_reference_level.c: the main channel and the threshold. */
bool ys_singles_level(struct ys_singles *out, const struct ys_grid *grid,
                      const struct ys_channels *channels, struct ys_flood *flood);
/* blob_weigh.c: these, and p of every candidate. */
bool ys_singles_weigh(struct ys_singles *out, const struct ys_grid *grid,
                      const struct ys_channels *channels, struct ys_flood *flood,
                      const struct ys_area_in *in);
void ys_singles_fini(struct ys_singles *singles);

/* ---- blob_groups.c: objects that touch ---------------------------------------------------- */

ys_status ys_groups_find(struct ys_groups *out, const struct ys_grid *grid,
                         const struct ys_channels *channels, const struct ys_singles *singles,
                         struct ys_error *err);

/* ---- blob_bare.c: is what was found the one thing that stands out ------------------------- */

/* Probability that the area is bare but for the objects; 1 where nothing was found.  False: out of
 * memory. */
bool ys_blobs_bare(double *p, const struct ys_grid *grid, const struct ys_singles *singles,
                   const struct ys_groups *groups);

/* ---- blob_doubt.c: full, but not countable -------------------------------------------------- */

/* Flags for which the count must be refused, 0 none. */
ys_status ys_doubt_find(uint64_t *refuse, const struct ys_grid *grid,
                        const struct ys_channels *channels, const struct ys_singles *singles,
                        struct ys_error *err);

#endif
