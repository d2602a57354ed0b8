#ifndef YS_COUNT_RAILCARS_RAILCARS_H
#define YS_COUNT_RAILCARS_RAILCARS_H

#include "../../../kernels/kernels.h"
#include "../area/count.h"

/* Railcars along drawn lines: how many stand on each, as a distribution. */

struct ys_tracks_in {
    const struct ys_image *image;
    const struct ys_line *track; /* pixels of the image, already clipped to what is counted */
    size_t n_track;
    const uint8_t *exclude;              /* width * height, 1: do not look here; NULL: none */
    bool *starts_at_edge, *ends_at_edge; /* per track: the line is cut there by the tile edge,
                                            by nodata or by the area; NULL: none are */
    double sun_azimuth_deg, sun_elevation_deg; /* NaN unknown */
    double north_x, north_y; /* direction of north in pixels of the image (unit vector) */
    int threads;
};

struct ys_tracks_out {
    struct ys_counted *track; /* n_track of them: found, widened distribution, flags */
    struct ys_dist *raw;      /* n_track distributions before widening */
    /* Errors of one picture go together, so whole readings of the picture are mixed, not tracks:
     * voice[v * n_track + i] is the distribution of track i as voice v reads it. */
    struct ys_dist *estimate;
    double *estimate_weight; /* n_estimate, sum 1 */
    size_t n_estimate;
    bool by_network; /* the network spoke, not the evidence by hand alone */

    double *shadow_cars; /* n_track: part of n_shadow_cars */

    size_t n_track;
    double mean_length_m; /* learned length of a car */
    double n_shadow_cars; /* cars' worth of track that may be a neighbour's shadow */
};

ys_status ys_tracks_count(struct ys_tracks_out *out, const struct ys_tracks_in *in,
                          const struct ysk_ops *ops, struct ys_error *err);
void ys_tracks_fini(struct ys_tracks_out *out);

/* The count of a set of the tracks (those of one area): raw ones convolved, widened once.  The
 * objects are those of its tracks.  member: n_track bools. */
ys_status ys_tracks_area(struct ys_counted *out, const struct ys_tracks_out *tracks,
                         const bool *in_area, double gsd_m, struct ys_error *err);

/* Whether pixels of this size show single cars of the usual length.  The count itself goes by the
 * length that it learns: a yard of long cars is counted in coarser pixels. */
bool ys_tracks_show(double pixel_m, const double length_m[2], const double width_m[2]);

#endif
