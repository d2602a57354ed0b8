#ifndef YS_PIPELINE_DIFF_DIFF_BLOBS_H
#define YS_PIPELINE_DIFF_DIFF_BLOBS_H

#include "../../change/change_scan.h"
#include "../../formats/tile/tile.h"

/* The components that a scan closes, counted and written as GeoJSON while it goes on. */
struct ys_diff_blobs;

/* path NULL: they are only counted.  place: the tile whose place they have. */
ys_status ys_diff_blobs_new(struct ys_diff_blobs **out, const char *path, const ys_tile *place,
                            int threads, bool no_coordinates, struct ys_error *err);
/* Shadows are told by this sun, too, where it is known; it must outlive the blobs. */
struct ys_diff_sun;
void ys_diff_blobs_set_sun(struct ys_diff_blobs *blobs, const struct ys_diff_sun *sun);
void ys_diff_blobs_free(struct ys_diff_blobs *blobs); /* drops what is not committed */

/* Takes the closed components of the scan, in the order of their last and first pixels. */
ys_status ys_diff_blobs_take(struct ys_diff_blobs *blobs, struct ys_change_scan *scan,
                             struct ys_error *err);
/* After the last: the file is complete and on the disk; then in its place. */
ys_status ys_diff_blobs_finish(struct ys_diff_blobs *blobs, struct ys_error *err);
ys_status ys_diff_blobs_commit(struct ys_diff_blobs *blobs, struct ys_error *err);
/* Changed pixels that a shadow alone changed, and the blobs that are mostly such; of the blobs
 * taken. */
void ys_diff_blobs_shadow(uint64_t *pixels, uint64_t *blobs, const struct ys_diff_blobs *of);
/* Of the blobs that are shadows: those that are by the sun and not by their colour. */
uint64_t ys_diff_blobs_by_sun(const struct ys_diff_blobs *blobs);
uint64_t ys_diff_blobs_n(const struct ys_diff_blobs *blobs);

#endif
