/*
 * pits.c - counts bermed munition pits in a polygon
 *
 * A pit is lower ground between earth banks on three sides or four, 8 to 25 m across; the pits
 * of a depot have one size and direction, look alike and stand in rows along its ways.  So: how
 * far is each pixel from the ground (pit_ground); turn the picture along the pits (pit_frame);
 * squares with banks (pit_find); rectangles and their own likelihood (pit_fit); likeness, size
 * and rows (pit_alike, pit_context); pits one by one, by a network (pit_peaks); the count by
 * both opinions (pit_sum).  Bushes have no bars, huts are bluer than earth, filled pits have no
 * lower ground, crossings have bars beyond.  pit_parts.h lists the files.
 *
 * Tried and dropped: rings of thin rims as a third opinion, taken where they seemed to explain
 * more (a depot turned by 30 degrees was counted 16 [11, 20] for 6; the network finds thin rims
 * as well); a second pass with lower thresholds (more found, as many false).  No picture of
 * real pits was at hand: recall on these is not known.
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../nets/net_weights.h"
#include "pit_parts.h"

/* Pixels across the geometric mean of the class's sizes: on rendered depots averaged to coarser
 * pixels the error grew from 1 to 6 % down to 7 pixels; below it nothing was measured. */
static const double least_px = 7;

/*
 * The constants of the parts are those of munition pits of 8 to 25 m, in pixels of 0.75 m:
 * banks of 2 m show, and noise is averaged.  Another class is counted as pits of that size in a
 * picture of another scale.
 */
static const double usual_m = 14.142; /* sqrt(8 * 25) */
static const double working_m = 0.75;
static const double margin_m = 45; /* ground around the area, so that its edge has cells, too */

/* Bytes a pixel, by what is allocated: of the grid with its source, and of what is turned. */
static const double grid_source_bytes = 15, grid_bytes = 15 + 45, grid_bytes_thread = 12;
static const double turned_bytes = 8 * YS_PIT_SUMS + 4 * 5 + 1, turned_bytes_thread = 4;

static struct ys_grid_want want_of(double size_m)
{
    return (struct ys_grid_want){.width_m = size_m,
                                 .most_px = usual_m / working_m,
                                 .good_px = usual_m / working_m,
                                 .least_px = 0,
                                 .margin_m = margin_m * size_m / usual_m};
}

/* Bytes that the count takes at its peak, the grid's own included. */
static double bytes_needed(const struct ys_area_in *in, double size_m)
{
    const struct ys_image *const image = in->image;
    const double g = sqrt(image->gsd_x_m * image->gsd_y_m);
    const double scale = fmin(1, g * usual_m / (working_m * size_m));
    const double width = ceil(image->width * scale) + 1,
                 height = ceil(image->height * scale) + 1;
    /* turned by 45 degrees a square covers twice its pixels */
    const double turned = (width + height) * (width + height) / 2;
    const int threads = in->threads > 0 ? in->threads : 1;

    /* the network's planes are given back before the ground is measured */
    return fmax((grid_bytes + grid_bytes_thread * threads) * width * height +
                    (turned_bytes + turned_bytes_thread * threads) * turned,
                grid_source_bytes * width * height +
                    ys_net_area_bytes(in, working_m * size_m / usual_m));
}

static ys_status open_regressions(struct ys_pit_regressions *out, struct ys_error *err)
{
    const struct ys_weights_file file = ys_weights_file(YS_WEIGHTS_PIT_REGRESSIONS);
    struct ys_net_array a[] = {
        {.name = "alone", .type = YS_FLOAT64, .n_sides = 1, .side = {YS_PIT_ALONE}},
        {.name = "again", .type = YS_FLOAT64, .n_sides = 1, .side = {YS_PIT_AGAIN}},
        {.name = "context", .type = YS_FLOAT64, .n_sides = 2, .side = {2, YS_PIT_CONTEXT}},
    };
    const ys_status status = ys_net_weights_open(a, sizeof a / sizeof *a, &file, err);

    *out = (struct ys_pit_regressions){a[0].at, a[1].at, a[2].at};
    return status;
}

static ys_status count(struct ys_counted *out, const struct ys_grid *grid,
                       const double length_m[2], const struct ys_pit_peaks *peaks, int threads,
                       const struct ysk_ops *ops, struct ys_error *err)
{
    struct ys_pit_ground ground = {0};
    struct ys_pit_frame frame = {0};
    struct ys_pit_list banks = {0};
    ys_status status = ys_pit_ground_make(&ground, grid, threads, err);

    if (!status)
        status = ys_pit_frame_make(&frame, &ground, threads, err);
    ys_pit_ground_fini(&ground);
    if (!status)
        status = open_regressions(&frame.weight, err);
    frame.ops = ops;
    if (!status)
        status = ys_pits_find(&banks, &frame, length_m, threads, err);
    if (!status && !ys_pits_fit(&banks, &frame, length_m, threads))
        status = ys_fail(err, YS_ERR_NOMEM, "counting pits: out of memory for candidates");
    if (!status)
        status = ys_pits_judge(&banks, &frame, threads, err);
    if (!status)
        status = ys_pits_sum(out, grid, &frame, &banks, peaks, err);
    free(banks.at);
    ys_pit_frame_fini(&frame);
    return status;
}

/* The network's pits of the area. */
static ys_status ask_network(struct ys_pit_peaks *out, const struct ys_area_in *in,
                             const struct ys_grid *grid, const struct ysk_ops *ops,
                             struct ys_error *err)
{
    const double step_m = working_m * sqrt(in->length_m[0] * in->length_m[1]) / usual_m;
    struct ys_unet *net = NULL;
    struct ys_net_area area = {0};
    ys_status status = ys_unet_new(&net, YS_UNET_PITS, err);

    if (!status && (!ys_net_area_make(&area, in, net, step_m, ops) ||
                    !ys_pits_peaks(out, &area, grid, in->length_m)))
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory for the pits of an area");
    ys_unet_free(net);
    ys_net_area_fini(&area);
    return status;
}

/* The count in the scale that the constants are made for. */
static ys_status count_scaled(struct ys_counted *out, const struct ys_area_in *in,
                              struct ys_grid *grid, double scale, const struct ysk_ops *ops,
                              struct ys_error *err)
{
    struct ys_pit_peaks peaks = {0};
    const double length_m[2] = {in->length_m[0] / scale, in->length_m[1] / scale};

    ys_status status = ask_network(&peaks, in, grid, ops, err);

    grid->px_m /= scale;
    if (!status)
        status =
            count(out, grid, length_m, &peaks, in->threads > 0 ? in->threads : 1, ops, err);

    free(peaks.at);
    for (size_t i = 0; !status && i < out->n_found; i++) {
        out->found[i].length_m *= scale;
        out->found[i].width_m *= scale;
    }
    return status;
}

bool ys_pits_resolved(double pixel_m, const double length_m[2], const double width_m[2])
{
    (void)width_m;
    return sqrt(length_m[0] * length_m[1]) >= least_px * pixel_m;
}

ys_status ys_pits_count(struct ys_counted *out, const struct ys_area_in *in,
                        const struct ysk_ops *ops, struct ys_error *err)
{
    const double g = sqrt(in->image->gsd_x_m * in->image->gsd_y_m);
    const double size_m = sqrt(in->length_m[0] * in->length_m[1]);
    const struct ys_grid_want want = want_of(size_m);
    struct ys_grid grid = {0};

    *out = (struct ys_counted){.occupied_m = NAN};
    if (!ys_pits_resolved(g, in->length_m, in->width_m)) {
        out->flags = YS_GSD_TOO_COARSE;
        return YS_OK;
    }
    if (!ys_area_fits(in, bytes_needed(in, size_m))) {
        out->flags = YS_TOO_LARGE;
        return YS_OK;
    }
    ys_status status = ys_grid_make(&grid, in, &want, err);
    if (!status && !grid.n_inside)
        out->flags = YS_NOT_COVERED;
    else if (!status)
        status = count_scaled(out, in, &grid, size_m / usual_m, ops, err);
    if (!status && out->counted && grid.planes < 3)
        out->flags |= YS_ONE_BAND;
    ys_grid_fini(&grid);
    if (status)
        ys_counted_fini(out);
    return status;
}
