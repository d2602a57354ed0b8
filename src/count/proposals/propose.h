#ifndef YS_COUNT_PROPOSALS_PROPOSE_H
#define YS_COUNT_PROPOSALS_PROPOSE_H

#include "../../raster/geom.h"
#include "../../raster/image.h"

/* Lines that may be tracks, for a person to check: a picture's strips that look like a track,
 * empty or with cars, followed along the direction of the ground's own lines.  propose.c says how,
 * and how good they are.  No count takes one unseen. */

struct ys_proposal {
    struct ys_line line; /* pixels of the image */
    double length_m;
    double score; /* 0..1: share of its length that is expected to lie on a track */
};

struct ys_propose_in {
    const struct ys_image *image; /* the area with a margin of 20 m where the tile has it */
    const uint8_t *inside;        /* width * height, 1 where lines may lie */
    size_t max_bytes;
    int threads; /* 1 or more */
};

/* Coarser pixels than this show no track to this method, metres. */
extern const double ys_propose_coarsest_m;

/* Proposals from the best score down; release with ys_proposals_free().  YS_ERR_UNSUPPORTED
 * where the pixels are too coarse, YS_ERR_NOMEM past max_bytes. */
ys_status ys_propose_lines(struct ys_proposal **out, size_t *n, const struct ys_propose_in *in,
                           struct ys_error *err);
void ys_proposals_free(struct ys_proposal *proposal, size_t n);

#endif
