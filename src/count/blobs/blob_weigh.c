/*
 * blob_weigh.c - the probability that a candidate is one object
 *
 * Log odds of its evidence, of how many of its polarity there are, and of whether it is as bright
 * as the references here.  A shape that swells with the level is a slope of the ground, not an
 * object.  Shadows lie beside objects and have their size: they are dark things at an object's
 * edge.  Leaving that rule out counts up to 12 % too many.
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/disc_morphology.h"
#include "blob_parts.h"

/* z, and the probability from it: fitted by hand on tables of candidates, which are not kept. */
static const double z_base = -6.5, z_evidence = 2.6; /* of ln levels */
static const double z_bright = 1.5,
                    bright_share = 0.7; /* of its pixels at the references' level */
static const double z_few_references = -1;
static const double sharpen = 1.3, sharpen_base = 0.7;
/* sds over the levels of ln area and of ln length, of which the lesser counts: from 0.95 of these
 * on a shape swells, and at 1.25 it is all but none. */
static const double swelling_area = 0.25, swelling_length = 0.15;
static const double swells_from = 0.95, swells_over = 0.3, z_swelling = 8;

/* A shadow: a part of its edge lies within reach of an object; widths of the class. */
enum { SHADOW_EDGE = 4 }; /* a quarter */
static const double shadow_reach_widths = 0.3, shadow_p = 0.05;
static const double object_p = 0.5;

static double share_on(const struct ys_singles *singles, const struct ys_flood *flood,
                       const uint8_t *level)
{
    size_t on = 0;

    for (size_t k = 0; k < flood->n; k++)
        on += level[flood->px[k]] >= singles->threshold[flood->px[k]];
    return flood->n ? (double)on / (double)flood->n : 0;
}

static double probability(const struct ys_singles *singles, const struct ys_candidate *c,
                          double on)
{
    const double share = c->dark ? 1 - singles->share_bright : singles->share_bright;
    const double swell = fmin(c->sd_area / swelling_area, c->sd_length / swelling_length);
    double z = z_base + z_evidence * log(c->evidence) + log(share) +
               (on >= bright_share ? z_bright : 0) -
               z_swelling * ys_clip((swell - swells_from) / swells_over, 0, 1);

    if (singles->flags & YS_FEW_REFERENCES)
        z += z_few_references;
    return ys_logistic(sharpen * z + sharpen_base);
}

/* A dark thing along a bright object is its shadow (or the bright thing beside a dark one): a
 * quarter of its edge lies within the disc of an object. */
static bool is_shadow(const struct ys_flood *flood, const uint8_t *near)
{
    size_t beside;
    const size_t edge = ys_flood_edge(&beside, flood, near);

    return SHADOW_EDGE * beside >= edge && beside > 0;
}

static bool weaken_shadows(struct ys_singles *out, const struct ys_grid *grid,
                           const struct ys_channels *channels, struct ys_flood *flood,
                           double reach)
{
    const size_t n = (size_t)grid->width * grid->height;
    const uint8_t *level = channels->level[out->main_channel];
    uint8_t *object = ys_scratch_new(grid->scratch, n, 1),
            *near = ys_scratch_new(grid->scratch, n, 1);
    bool ok = object && near;
    struct ys_disc disc;

    if (ok) {
        for (size_t i = 0; i < n; i++) {
            const uint32_t k = out->taken[i];

            object[i] =
                k && out->list.at[k - 1].p >= object_p && out->list.at[k - 1].dark == out->dark;
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
            c->p *= shadow_p;
    }
    ys_scratch_free(object);
    ys_scratch_free(near);
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
    return weaken_shadows(out, grid, channels, flood,
                          shadow_reach_widths * in->width_m[0] / grid->px_m);
}
