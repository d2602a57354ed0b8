/*
 * blobs.c - counts objects of a declared size in a polygon
 *
 * No one threshold suits all objects: at any of them some touch and are one component, and one
 * that is half in the dark is two.  So all 256 are used at once: a component that keeps the
 * declared shape over many levels is an object.  Those that stand clear teach the sizes at this
 * place; what touches is counted by the area that it covers.  In order of a run:
 *
 *     ../area/area_grid.c      the picture at 6 to 11 pixels across an object
 *     ../area/area_channels.c  the grey pictures in which objects may stand out
 *     blob_singles.c           objects that stand clear: two passes over
 *         blob_tree.c            of the components of all levels those that have the size of an object
 *         blob_pick.c            which of them are candidates, and which outline they have
 *         blob_flood.c           the pixels of an outline
 *         blob_reference_level.c how bright objects are, place by place
 *         blob_weigh.c           how likely a candidate is one object
 *     blob_groups.c            objects that touch, by their area
 *     blob_doubt.c             areas full of what does not count: refused
 *     blob_sum.c               the count of all, and the objects for the map
 *     blob_bare.c              whether size alone may tell the objects there
 *
 * ../vessels takes the trees, picking and the sum from here (blob_candidates.h).
 *
 * Measured: a car park with 51 buses (0.27 m) 51 [50, 53], a pitch with 54 tents (0.5 m) 55 [49,
 * 61], and copies of both, turned, dimmed, noisy, grey and coarser.  Where no source is given, a
 * number was chosen by hand on these pictures and not measured since.
 *
 * Tried and dropped: one threshold by Otsu and components (22 and 2 of them), adaptive thresholds
 * and a watershed on distances (precision under 0.4).
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "blob_parts.h"

/* Below this many source pixels a width the count of packed objects falls without a sign of it;
 * objects apart are counted to 2 pixels. */
static const double least_width_px = 2;

/* Pixels across an object: between least and most the picture is taken as it is, else it is brought
 * to good_px or enlarged.  Without, the tents counted 51 at 13 pixels and 56 at 9. */
static const double most_px = 11, good_px = 9, least_px = 6;

/* Radius of the disc that opens channels, a share of the least width: cuts bridges, keeps objects. */
static const double opening_widths = 0.25;

static struct ys_grid_want want_of(const struct ys_area_in *in)
{
    return (struct ys_grid_want){.width_m = sqrt(in->width_m[0] * in->width_m[1]),
                                 .most_px = most_px,
                                 .good_px = good_px,
                                 .least_px = least_px,
                                 .margin_m = 0};
}

/* Where other things stand out as well, size alone says little: what was found may be none. */
static ys_status doubt_size(struct ys_counted *out, const struct ys_grid *grid,
                            const struct ys_singles *singles, const struct ys_groups *groups,
                            struct ys_error *err)
{
    const double found = ys_dist_mean(&out->dist);
    struct ys_presence bare = {1, found, found};

    if (!ys_blobs_bare(&bare.probability, grid, singles, groups) ||
        (!ys_presence_is_sure(&bare) && !ys_presence_doubt(out, &bare)))
        return ys_fail(err, YS_ERR_NOMEM, "counting an area: out of memory for %zu objects",
                       singles->list.n);
    out->flags |= ys_presence_is_sure(&bare) ? 0 : YS_SIZE_ONLY;
    return YS_OK;
}

static ys_status count(struct ys_counted *out, const struct ys_area_in *in,
                       const struct ys_grid *grid, struct ys_error *err)
{
    struct ys_channels channels = {0};
    struct ys_singles singles = {0};
    struct ys_groups groups = {0};
    const double radius = opening_widths * in->width_m[0] / grid->px_m;
    uint64_t refuse = 0;
    ys_status status = ys_channels_make(&channels, grid, radius, in->threads, err);

    if (!status)
        status = ys_singles_find(&singles, in, grid, &channels, err);
    if (!status)
        status = ys_groups_find(&groups, grid, &channels, &singles, err);
    if (!status)
        status = ys_doubt_find(&refuse, grid, &channels, &singles, err);
    if (!status && refuse)
        out->flags = refuse | singles.flags;
    else if (!status)
        status = ys_blobs_sum(out, grid, &singles, &groups, err);
    if (!status && out->counted && !in->examples) /* else they tell */
        status = doubt_size(out, grid, &singles, &groups, err);
    ys_singles_fini(&singles);
    ys_channels_fini(&channels);
    free(groups.at);
    return status;
}

bool ys_blobs_resolved(double pixel_m, const double length_m[2], const double width_m[2])
{
    (void)length_m;
    return sqrt(width_m[0] * width_m[1]) >= least_width_px * pixel_m;
}

ys_status ys_blobs_count(struct ys_counted *out, const struct ys_area_in *in,
                         const struct ysk_ops *ops, struct ys_error *err)
{
    const double gsd = sqrt(in->image->gsd_x_m * in->image->gsd_y_m);
    struct ys_area_in job = *in;
    const struct ys_grid_want want = want_of(in);
    struct ys_grid grid = {0};

    (void)ops;
    *out = (struct ys_counted){.occupied_m = NAN};
    if (!ys_blobs_resolved(gsd, in->length_m, in->width_m)) {
        out->flags = YS_GSD_TOO_COARSE;
        return YS_OK;
    }
    job.threads = ys_grid_threads(in, &want);
    if (!job.threads) {
        out->flags = YS_TOO_LARGE;
        return YS_OK;
    }
    ys_status status = ys_grid_make(&grid, &job, &want, err);

    if (!status && !grid.n_inside)
        out->flags = YS_NOT_COVERED;
    else if (!status)
        status = count(out, &job, &grid, err);
    ys_grid_fini(&grid);
    if (status)
        ys_counted_fini(out);
    return status;
}
