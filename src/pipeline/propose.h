#ifndef YS_PIPELINE_PROPOSE_H
#define YS_PIPELINE_PROPOSE_H

#include "../../include/yardstick.h"

/* The body of ys_tracks. */
struct ys_tracks {
    struct ys_track_line *line; /* what own holds, as it is told */
    struct ys_track_own {
        char *area;
        double *lon, *lat;
    } * own;
    size_t n;
    bool rendered; /* the tile was drawn, not acquired */
    struct ys_tile_info *info;
};

/* site NULL: in the whole tile, about a second and 250 MB a Mpx. */
ys_status ys_propose_run(struct ys_tracks *out, const char *tile, const char *site,
                         const struct ys_tracks_options *tracks, const struct ys_options *opt,
                         struct ys_error *err);
void ys_propose_fini(struct ys_tracks *tracks);

#endif
