/* blobs.c - counts objects of a declared size in a polygon */

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "blob_parts.h"

/* Below this many source pixels a width the count of packed objects falls without a sign of it;
 * objects apart are counted to 2 pixels. */
static const double least_width_px = 2;

static struct ys_grid_want want_of(const struct ys_area_in *in)
{
    /* Between 6 and 11 pixels a width the picture is taken as it is. */
    return (struct ys_grid_want){.width_m = sqrt(in->width_m[0] * in->width_m[1]),
                                 .most_px = 11,
                                 .good_px = 9,
                                 .least_px = 6,
                                 .margin_m = 0};
}

static ys_status count(struct ys_counted *out, const struct ys_area_in *in,
                       const struct ys_grid *grid, struct ys_error *err)
{
    struct ys_channels channels = {0};
    struct ys_singles singles = {0};
    struct ys_groups groups = {0};
    const double radius = 0.25 * in->width_m[0] / grid->px_m;
    uint32_t refuse = 0;
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
