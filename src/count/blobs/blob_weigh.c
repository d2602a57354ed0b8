/* blob_weigh.c - the probability that a candidate is one object */

#include <math.h>
#include <stdlib.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/disc_morphology.h"
#include "blob_parts.h"

static double share_on(const struct ys_singles *singles, const struct ys_flood *flood,
                       const uint8_t *level)
{
    size_t on = 0;

    for (size_t k = 0; k < flood->n; k++)
        on += level[flood->px[k]] >= singles->threshold[flood->px[k]];
    return flood->n ? (double)on / (double)flood->n : 0;
}

/* Fitted on tables of candidates; the last term: a shape that swells with the level is a slope
 * of the ground. */
static double probability(const struct ys_singles *singles, const struct ys_candidate *c,
                          double on)
{
    const double share = c->dark ? 1 - singles->share_bright : singles->share_bright;
    const double swell = fmin(c->sd_area / 0.25, c->sd_length / 0.15);
    double z = -6.5 + 2.6 * log(c->evidence) + log(share) + (on >= 0.7 ? 1.5 : 0) -
               8 * ys_clip((swell - 0.95) / 0.3, 0, 1);

    if (singles->flags & YS_FEW_REFERENCES)
        z -= 1;
    return ys_logistic(1.3 * z + 0.7);
}

/* A dark thing along a bright object is its shadow (or the bright thing beside a dark one): a
 * quarter of its edge lies within the disc of an object. */
static bool is_shadow(const struct ys_flood *flood, const uint8_t *near)
{
    size_t beside;
    const size_t edge = ys_flood_edge(&beside, flood, near);

    return 4 * beside >= edge && beside > 0;
}

static bool weaken_shadows(struct ys_singles *out, const struct ys_grid *grid,
                           const struct ys_channels *channels, struct ys_flood *flood,
                           double reach)
{
    const size_t n = (size_t)grid->width * grid->height;
    const uint8_t *level = channels->level[out->main_channel];
    uint8_t *object = ys_new(n, 1), *near = ys_new(n, 1);
    bool ok = object && near;
    struct ys_disc disc;

    if (ok) {
        for (size_t i = 0; i < n; i++) {
            const uint32_t k = out->taken[i];

            object[i] =
                k && out->list.at[k - 1].p >= 0.5 && out->list.at[k - 1].dark == out->dark;
            /* and what is as bright as the references: groups cast shadows too */
            object[i] |= out->n_reference && grid->inside[i] && level[i] >= out->threshold[i];
        }
        ys_disc_init(&disc, fmax(1, reach));
        ys_dilate(near, object, grid->width, grid->height, &disc);
    }
    for (size_t i = 0; ok && i < out->list.n; i++) {
        struct ys_candidate *c = out->list.at + i;

        if (c->dark == out->dark)
            continue;
        ok = ys_candidate_flood(flood, channels, c);
        if (ok && is_shadow(flood, near))
            c->p *= 0.05;
    }
    free(object);
    free(near);
    return ok;
}

bool ys_singles_weigh(struct ys_singles *out, const struct ys_grid *grid,
                      const struct ys_channels *channels, struct ys_flood *flood,
                      const struct ys_area_in *in)
{
    if (!ys_singles_level(out, grid, channels, flood))
        return false;
    for (size_t i = 0; i < out->list.n; i++) {
        struct ys_candidate *c = out->list.at + i;

        if (!ys_candidate_flood(flood, channels, c))
            return false;
        const double on =
            out->n_reference ? share_on(out, flood, channels->level[out->main_channel]) : 0;

        c->p = probability(out, c, on);
    }
    return weaken_shadows(out, grid, channels, flood, 0.3 * in->width_m[0] / grid->px_m);
}
