/*
 * vessels.c - counts vessels on water
 *
 * One picture, the distance from the colour of the water, holds them whole.  A vessel at sea is
 * a component of it on its own.  One at a quay touches the land: the line that the area was
 * drawn by parts them, or the dark gap between hull and wall.  Such a line is not drawn to the
 * metre, so the trees of the area grown and shrunk by some metres compete, and a candidate that
 * is a part of something larger is a vessel only with water along one side and beyond both
 * ends.  What cranes tie to the quay vessel_berth.c finds along the line.  vessel_parts.h tells
 * the way through the files.
 *
 * Why components of all levels and not one threshold: a hull may be little darker than swell
 * and its bridge white.  Why one pass and not two, as for blobs: vessels of one area differ, so
 * none teaches the size of the others.
 *
 * Real anchorage, 9 ships and 3 boats with wakes: 9 [9, 9], all found, none false.  Of 15 and
 * 13 labelled ships on two mosaics with water of several tones 8 and 9 are found.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../raster/disc_morphology.h"
#include "../area/presence.h"
#include "vessel_parts.h"

/* Metres that the drawn line is grown by: positive, so that a hull is not cut; negative, so
 * that a strip of the quay is.  By hand; two rendered berths were counted right in 20 of 20
 * copies with the line moved by -8 to 40 m. */
enum { LINES = YS_VESSEL_LINES, KINDS = YS_VESSEL_KINDS, TREES = YS_VESSEL_TREES };
static const double line_m[LINES] = {4, 0, -4, -10};

static const double reach_widths = 1.5; /* a vessel at a quay lies within; of the widest */
static const double disc_widths = 0.25; /* what opens and closes a channel; of the narrowest */
static const double cell_lengths = 2;   /* cells of one water's colour; of the longest */

/* Pixels along the shortest vessel of the class, below which it is refused.  By hand; of 15
 * copies of an anchorage, some 1.5 to 6 times coarser, 14 gave 9 of its 9 ships. */
static const double least_length_px = 10;

/* Working pixels a width (mean of the class's): where the grid is reduced, to what, and where
 * it is enlarged.  The margin holds a line grown by 4 m and water beyond.  By hand. */
static const double most_px = 18, good_px = 14, least_px = 5, margin_m = 10;

/*
 * Which components may be vessels: spreads of ln length, ln width and fill as in the first pass
 * of blobs; a long side on the drawn line is 0.35 to 0.45 of the outline.  Trees keep what is
 * within three spreads of the class (0.15 above its width) and is filled.  Evidence
 * in grey levels, and the share of its pixels taken that drops a candidate, as for blobs.
 */
static const double sd_length = 0.15, sd_width = 0.30, sd_fill = 0.06, most_border = 0.5;
static const double three_sd_length = 0.45, three_sd_width = 0.9, three_sd_above_width = 0.45;
static const double least_fill = 0.8;
static const double least_evidence = 4, most_taken = 0.3;

/* Grey levels between water and its own colour, lower quartile; 1 to 2 were seen on open sea
 * and in harbours.  Beyond this the area is no water, and no count.  By hand. */
static const double most_noise = 16;

/* What was not taken for a vessel: likely none, about as many as would fit.  By hand. */
static const double unexplained_clutter = 0.85, unexplained_sd = 0.2;

/* The area with its drawn line moved.  Of the shrunk ones only as far as a vessel at a quay
 * reaches: farther off they are the same. */
static bool move_lines(struct ys_vessels *work)
{
    const struct ys_grid *grid = work->grid;
    const size_t n = (size_t)grid->width * grid->height;
    const double third =
        3 / grid->px_m; /* chamfer counts thirds of a pixel; a metre has so many */
    const double reach = reach_widths * work->in->width_m[1] - line_m[LINES - 1];
    uint16_t *in = ys_scratch_new_raw(grid->scratch, n, sizeof *in),
             *out = ys_scratch_new_raw(grid->scratch, n, sizeof *out);
    bool ok = in && out;

    for (int k = 0; k < LINES; k++) {
        work->mask[k] = ys_scratch_new(grid->scratch, n, 1);
        ok = ok && work->mask[k];
    }
    if (ok) {
        ys_chamfer(in, grid->inside, false, grid->width, grid->height);
        for (size_t i = 0; i < n; i++)
            work->mask[0][i] = !grid->inside[i];
        ys_chamfer(out, work->mask[0], true, grid->width, grid->height);
    }
    for (size_t i = 0; ok && i < n; i++) {
        work->mask[0][i] = grid->valid[i] && out[i] <= third * line_m[0];
        for (int k = 1; k < LINES; k++)
            work->mask[k][i] = in[i] > -third * line_m[k] && in[i] < third * reach;
    }
    ys_scratch_free(in);
    ys_scratch_free(out);
    return ok;
}

/* Channel i: line i / KINDS; plain, opened (no booms, no bridges) and closed (no gaps between
 * hatches), of all that is not water and of what is brighter (no shadows). */
static void make_channel(void *ctx, size_t i)
{
    struct ys_vessels *work = ctx;
    const struct ys_grid *grid = work->grid;
    const bool local = i >= LINES * KINDS; /* of mosaics: the area grown, plain and opened */
    const size_t n = (size_t)grid->width * grid->height, kind = i % KINDS;
    const size_t line = local ? 0 : i / KINDS;
    const uint8_t *from = local              ? work->water.local
                          : kind < KINDS / 2 ? work->water.level
                                             : work->water.bright;
    uint8_t *to = ys_scratch_new(grid->scratch, n, 1),
            *tmp = ys_scratch_new_raw(grid->scratch, n, 1),
            *flipped = ys_scratch_new_raw(grid->scratch, n, 1);
    struct ys_disc disc;

    work->channels.level[i] = to;
    work->channels.mask[i] = work->mask[line];
    work->failed[i] = !to || !tmp || !flipped;
    ys_disc_init(&disc, fmax(1, disc_widths * work->in->width_m[0] / grid->px_m));
    if (!work->failed[i] && kind % 3 == 0) {
        memcpy(to, from, n);
    } else if (!work->failed[i]) {
        const bool close = kind % 3 == 2;

        for (size_t k = 0; k < n; k++)
            flipped[k] = close ? (uint8_t)(255 - from[k]) : from[k];
        ys_open_grey(to, tmp, flipped, work->mask[line], grid->width, grid->height, &disc);
        for (size_t k = 0; close && k < n; k++)
            to[k] = (uint8_t)(255 - to[k]);
    }
    ys_scratch_free(tmp);
    ys_scratch_free(flipped);
}

static bool make_channels(struct ys_vessels *work)
{
    const struct ys_grid *grid = work->grid;
    bool ok =
        move_lines(work) &&
        ys_water_find(&work->water, grid, work->mask[0],
                      cell_lengths * work->in->length_m[1] / grid->px_m, work->in->threads) &&
        ys_water_find_local(&work->water, grid, work->mask[0],
                            work->in->width_m[1] / grid->px_m, work->in->threads);
    if (!ok)
        return false;
    work->channels.n = TREES;
    ysk_tasks_run(work->channels.n, work->in->threads, make_channel, work);
    for (size_t i = 0; i < work->channels.n; i++)
        ok = ok && !work->failed[i];
    return ok;
}

static void make_tree(void *ctx, size_t i)
{
    struct ys_vessels *work = ctx;

    work->failed[i] = !ys_nodes_make(&work->nodes[i], work->channels.level[i],
                                     work->channels.mask[i], work->grid, &work->limits);
}

static bool pick_candidates(struct ys_vessels *work)
{
    const double px = work->grid->px_m;
    const struct ys_area_in *in = work->in;

    work->fit = (struct ys_wanted_shape){.length = {in->length_m[0] / px, in->length_m[1] / px},
                                         .width = {in->width_m[0] / px, in->width_m[1] / px},
                                         .sd_length = sd_length,
                                         .sd_width = sd_width,
                                         .sd_rho = sd_fill,
                                         .border = most_border};
    for (int k = 0; k < 2; k++) {
        work->limits.length[k] =
            work->fit.length[k] * exp(k ? three_sd_length : -three_sd_length);
        work->limits.width[k] =
            work->fit.width[k] * exp(k ? three_sd_above_width : -three_sd_width);
    }
    work->limits.rho = least_fill;
    work->limits.border = work->fit.border;
    ysk_tasks_run(work->channels.n, in->threads, make_tree, work);
    for (size_t i = 0; i < work->channels.n; i++) {
        if (work->failed[i] || !ys_candidates_pick(&work->list, &work->nodes[i], &work->fit,
                                                   (uint8_t)i, least_evidence))
            return false;
        free(work->nodes[i].node);
        work->nodes[i] = (struct ys_nodes){0};
    }
    return ys_candidates_select(&work->list, work->taken, &work->channels, &work->flood,
                                most_taken);
}

static bool weigh_all(struct ys_vessels *work)
{
    const size_t n = (size_t)work->grid->width * work->grid->height;
    uint32_t *owner = ys_scratch_new(work->grid->scratch, n, sizeof *owner);
    bool ok = owner != NULL;

    for (size_t i = 0; ok && i < work->list.n; i++)
        ok = ys_vessel_weigh(work->list.at + i, work, owner, (uint32_t)i);
    ys_scratch_free(owner);
    return ok;
}

/* What is as large as a vessel and was not taken for one may be that many all the same. */
static ys_status sum_up(struct ys_counted *out, const struct ys_grid *grid,
                        const struct ys_singles *singles, const struct ys_berths *berths,
                        struct ys_error *err)
{
    struct ys_group unexplained = {
        .clutter = unexplained_clutter, .mean = berths->unexplained, .sd = unexplained_sd};
    const struct ys_groups groups = {&unexplained, berths->unexplained > 0};
    const ys_status status = ys_blobs_sum(out, grid, singles, &groups, err);

    out->flags &= ~(uint64_t)YS_GROUP_DOMINATED; /* it is doubt, not vessels that touch */
    if (berths->unexplained)
        out->flags |= YS_UNEXPLAINED;
    for (size_t i = 0; i < singles->list.n; i++)
        if (singles->list.at[i].p >= YS_VESSEL_LEAST_P && singles->list.at[i].p < 0.5)
            out->flags |= YS_UNEXPLAINED;
    return status;
}

/* What stands out of a lawn or an apron as from water may be none. */
static ys_status doubt_water(struct ys_counted *out, const struct ys_vessels *work,
                             struct ys_error *err)
{
    const double found = ys_dist_mean(&out->dist);
    struct ys_presence water = {1, fmax(found, out->high90), found}; /* never narrower */

    if (!ys_vessel_presence(&water.probability, work) ||
        (!ys_presence_is_sure(&water) && !ys_presence_doubt(out, &water)))
        return ys_fail(err, YS_ERR_NOMEM, "counting vessels: out of memory for %zu objects",
                       out->n_found);
    out->flags |= ys_presence_flags(&water, &out->dist);
    return YS_OK;
}

static ys_status count(struct ys_counted *out, const struct ys_area_in *in,
                       const struct ys_grid *grid, struct ys_error *err)
{
    const size_t n = (size_t)grid->width * grid->height;
    struct ys_vessels work = {.in = in, .grid = grid};
    struct ys_singles singles = {0};
    struct ys_berths berths = {0};
    ys_status status = YS_OK;

    work.taken = ys_scratch_new(grid->scratch, n, sizeof *work.taken);
    bool ok = work.taken && ys_flood_init(&work.flood, grid) && make_channels(&work);
    const bool no_water = ok && work.water.noise > most_noise;

    ok = ok && (no_water ||
                (pick_candidates(&work) && weigh_all(&work) && ys_berths_find(&berths, &work)));

    if (!ok)
        status =
            ys_fail(err, YS_ERR_NOMEM, "counting vessels: out of memory for %zu pixels", n);
    singles.list = work.list;
    if (no_water)
        out->flags = YS_LOW_CONTRAST;
    else if (!status)
        status = sum_up(out, grid, &singles, &berths, err);
    if (!status && out->counted)
        status = doubt_water(out, &work, err);
    for (int k = 0; k < LINES; k++)
        ys_scratch_free(work.mask[k]);
    for (int k = 0; k < TREES; k++)
        free(work.nodes[k].node);
    ys_channels_fini(&work.channels);
    ys_scratch_free(work.water.distance);
    ys_scratch_free(work.water.level);
    ys_scratch_free(work.water.bright);
    ys_scratch_free(work.water.rough);
    ys_scratch_free(work.water.hue);
    ys_scratch_free(work.water.local);
    free(work.list.at);
    ys_scratch_free(work.taken);
    ys_flood_fini(&work.flood);
    return status;
}

bool ys_vessels_resolved(double pixel_m, const double length_m[2], const double width_m[2])
{
    (void)width_m;
    return length_m[0] >= least_length_px * pixel_m;
}

ys_status ys_vessels_count(struct ys_counted *out, const struct ys_area_in *in,
                           const struct ysk_ops *ops, struct ys_error *err)
{
    const double gsd = sqrt(in->image->gsd_x_m * in->image->gsd_y_m);
    const struct ys_grid_want want = {.width_m = sqrt(in->width_m[0] * in->width_m[1]),
                                      .most_px = most_px,
                                      .good_px = good_px,
                                      .least_px = least_px,
                                      .margin_m = margin_m};
    struct ys_area_in job = *in;
    struct ys_grid grid = {0};

    (void)ops;
    *out = (struct ys_counted){.occupied_m = NAN};
    if (!ys_vessels_resolved(gsd, in->length_m, in->width_m)) {
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
