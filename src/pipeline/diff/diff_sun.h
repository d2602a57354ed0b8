#ifndef YS_PIPELINE_DIFF_DIFF_SUN_H
#define YS_PIPELINE_DIFF_DIFF_SUN_H

#include "../../change/components/component_band.h"
#include "diff.h"

/* Shadows of a pair by where the sun stood at each date, where that is known. */
struct ys_diff_sun {
    const struct ys_tile_pair *pair;
    const struct ys_diff_fit *fit;
    bool known[2];       /* azimuth, height and north of the date */
    double dx[2], dy[2]; /* where shadows fall, pixels of the pair's grid */
    double length_px[2]; /* of the longest */
};
void ys_diff_sun_init(struct ys_diff_sun *out, const struct ys_tile_pair *pair,
                      const struct ys_diff_fit *fit);

/*
 * Of n components: cast[i] is the share of its pixels that lie behind something as seen from the sun;
 * NaN of those whose colour or whose shape says enough, and where the sun is not known.
 */
ys_status ys_diff_sun_judge(float *cast, const struct ys_diff_sun *sun,
                            const struct ysk_component *component, size_t n,
                            struct ys_error *err);
/* From it on a blob is a shadow. */
extern const float ys_diff_least_cast;

#endif
