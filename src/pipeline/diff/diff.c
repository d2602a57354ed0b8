/*
 * diff.c - two tiles to components of change
 *
 * Scale and threshold come first, from a sample (diff_fit.c): the rows go by only once
 * (diff_stream.c), and what differs must be known when they do.  Only hysteresis wants them three
 * times: what is above either threshold as bits of all pixels, and then the components.  Last comes
 * the null test (diff_null.c), whose figures stand beside those of the change.
 */

#include "diff.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/atomic.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../change/hysteresis.h"
#include "diff_null.h"
#include "diff_stream.h"
#include "diff_sun.h"

struct job {
    const struct ys_diff_options *diff;
    const struct ys_options *opt;
    struct ys_tile_pair pair;
    struct ys_diff_fit fit;
    struct ys_diff_stream stream;
    struct ys_change_scan_spec spec; /* as asked for */
    uint64_t *plane[2]; /* of hysteresis: above the threshold, and above the low one */
    uint64_t *window;   /* bit rows of a window, for the mask */
    struct ys_change_mask_file *mask;
    struct ys_diff_blobs *blobs;
    struct ys_diff_null null;
    struct ys_diff_sun sun;
};

static void make_spec(struct job *job)
{
    struct ys_change_scan_spec *spec = &job->spec;
    const uint32_t open = job->diff->open_px != YS_OPEN_USUAL ? job->diff->open_px
                          : job->pair.pooled                  ? 0
                                                              : 3;

    ys_diff_scan_spec(spec, &job->pair, &job->fit);
    spec->open_radius = open / 2;
    spec->close_radius = job->diff->close_px / 2;
    spec->min_area = job->diff->min_px;
    spec->differences = job->diff->blobs != NULL;
    spec->shadow = !job->pair.pooled && job->pair.bands >= 3;
}

static ys_status start_output(struct job *job, struct ys_error *err)
{
    const size_t rows = job->stream.rows.room;
    ys_status status = YS_OK;

    if (job->diff->mask) {
        job->window = ys_new_raw(rows * YSK_WORDS((size_t)job->pair.width), 8);
        if (!job->window)
            return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu rows of a mask", rows);
        status = ys_change_mask_file_new(&job->mask, job->diff->mask, job->pair.tile[0], err);
    }
    if (!status)
        status = ys_diff_blobs_new(&job->blobs, job->diff->blobs, job->pair.tile[0],
                                   job->pair.threads, job->opt->no_coordinates, err);
    ys_diff_sun_init(&job->sun, &job->pair, &job->fit);
    if (!status)
        ys_diff_blobs_set_sun(job->blobs, &job->sun);
    return status;
}

/* The bits of all pixels that are above the threshold or, above the low one, joined to such; the
 * last pass takes them as they are. */
static ys_status join_low(struct job *job, struct ys_error *err)
{
    const size_t words = YSK_WORDS((size_t)job->pair.width), height = job->pair.height;

    if (words * height * 16 > job->opt->max_bytes / 2)
        return ys_fail(err, YS_ERR_NOMEM,
                       "hysteresis keeps 2 bits a pixel, %zu MiB here; want --max-memory of at "
                       "least %zu MiB, or another --threshold",
                       words * height * 16 >> 20, (words * height * 32 >> 20) + 1);
    for (int k = 0; k < 2; k++) {
        struct ys_diff_pass pass = {.spec = job->spec};

        job->plane[k] = ys_new(words * height, 8);
        if (!job->plane[k])
            return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu rows of bits", height);
        pass.plane = job->plane[k];
        pass.spec.threshold = k ? job->fit.low : job->fit.threshold;
        pass.spec.differences = pass.spec.shadow = false;
        const ys_status status = ys_diff_stream_pass(&job->stream, &pass, err);

        if (status)
            return status;
    }
    ys_hysteresis(job->plane[0], job->plane[1], (uint32_t)words, (uint32_t)height);
    return YS_OK;
}

static ys_status find(struct job *job, struct ys_error *err)
{
    const bool hysteresis = job->fit.low < job->fit.threshold;
    ys_status status;

    make_spec(job);
    status = ys_diff_stream_init(&job->stream, &job->pair, &job->fit,
                                 2 * job->spec.open_radius + 2 * job->spec.close_radius,
                                 job->opt, err);
    if (!status)
        status = start_output(job, err);
    job->stream.share = hysteresis ? 1.0 / 3 : 1;
    if (!status && hysteresis)
        status = join_low(job, err);
    if (status)
        return status;
    struct ys_diff_pass pass = {.spec = job->spec,
                                .bits = job->plane[0],
                                .window = job->window,
                                .mask = job->mask,
                                .blobs = job->blobs};

    if (hysteresis)
        pass.spec.open_radius = pass.spec.close_radius = 0;
    return ys_diff_stream_pass(&job->stream, &pass, err);
}

static void add_warnings(struct ys_diff_summary *out, const char *lines)
{
    const size_t n = strlen(out->warnings);

    if (*lines)
        snprintf(out->warnings + n, sizeof out->warnings - n, "%s%s", n ? "\n" : "", lines);
}

/* Change beside what misregistration alone would show. */
static void compare_with_null(struct ys_diff_summary *out, const struct job *job)
{
    const struct ys_tile_info *info = ys_tile_info(job->pair.tile[0]);
    const double km2 = (double)out->valid_pixels * info->gsd_x_m * info->gsd_y_m / 1e6;

    out->changed_share =
        out->valid_pixels ? (double)out->changed_pixels / (double)out->valid_pixels : 0;
    out->blobs_100ha = km2 > 0 ? (double)out->blobs / km2 : (double)NAN;
    out->apart_px = job->null.apart_px;
    out->null_displaced_px = job->null.displaced_px;
    out->null_share = job->null.share;
    out->null_blobs_100ha = job->null.blobs_px * 1e6 / (info->gsd_x_m * info->gsd_y_m);
    out->null_beaten = ys_null_beaten(out->changed_share, out->null_share);
}

static void summarise(struct ys_diff_summary *out, const struct job *job)
{
    *out = (struct ys_diff_summary){.pixels = (uint64_t)job->pair.width * job->pair.height,
                                    .valid_pixels = job->stream.scan.valid,
                                    .changed_pixels = job->stream.scan.changed,
                                    .blobs = ys_diff_blobs_n(job->blobs),
                                    .measure = job->diff->measure,
                                    .pooled = job->pair.pooled,
                                    .threshold = job->fit.threshold,
                                    .bands = job->pair.bands,
                                    .shadow_known = job->spec.shadow,
                                    .one_grid = job->pair.one_grid,
                                    .aligned = job->pair.aligned};
    for (unsigned k = 0; k < job->pair.bands; k++) {
        out->gain[k] = job->fit.gain[k];
        out->offset[k] = job->fit.offset[k];
    }
    ys_diff_blobs_shadow(&out->shadow_pixels, &out->shadow_blobs, job->blobs);
    out->sun_blobs = ys_diff_blobs_by_sun(job->blobs);
    for (int t = 0; t < 2; t++)
        out->sun_azimuth_deg[t] =
            job->sun.known[t] ? ys_tile_info(job->pair.tile[t])->sun_azimuth_deg : (double)NAN;
    compare_with_null(out, job);
    for (int t = 0; t < 2; t++)
        add_warnings(out, ys_tile_info(job->pair.tile[t])->warnings);
    add_warnings(out, job->pair.note);
}

/* Both files or none. */
static ys_status commit(struct job *job, struct ys_error *err)
{
    ys_status status = ys_diff_blobs_finish(job->blobs, err);

    if (!status && job->mask)
        status = ys_change_mask_file_commit(job->mask, err);
    if (status)
        return status;
    status = ys_diff_blobs_commit(job->blobs, err);
    if (status && job->mask)
        ys_change_mask_file_take_back(job->mask);
    return status;
}

static ys_status run(struct ys_diff_summary *out, struct job *job, struct ys_error *err)
{
    ys_status status = ys_diff_fit(&job->fit, &job->pair, job->diff, err);

    if (!status)
        status = find(job, err);
    if (!status)
        status = ys_diff_null_test(&job->null, &job->pair, &job->fit, &job->spec, err);
    if (!status)
        status = commit(job, err);
    if (!status)
        summarise(out, job);
    return status;
}

ys_status ys_diff_run(struct ys_diff_summary *out, const char *before, const char *after,
                      const struct ys_diff_options *diff, const struct ys_options *opt,
                      struct ys_error *err)
{
    struct job job = {.diff = diff, .opt = opt};
    ys_status status = ys_tile_pair_open(&job.pair, (const char *const[]){before, after},
                                         diff->measure, opt, err);

    if (status)
        return status;
    status = run(out, &job, err);
    ys_diff_blobs_free(job.blobs);
    ys_change_mask_file_free(job.mask);
    free(job.window);
    free(job.plane[0]);
    free(job.plane[1]);
    ys_diff_stream_fini(&job.stream);
    ys_tile_pair_close(&job.pair);
    return status;
}
