/*
 * track_metres.c - which metres of the tracks are occupied, in pixels that show no single cars
 *
 * The estimates that count single cars have gone along the tracks before: where the tracks lie in the
 * picture, and where each estimate sees cars, is theirs.  The network of track_metres_net.h makes of
 * that and of the picture itself what is occupied.
 */

#include "track_metres.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/levels.h"
#include "../../raster/quantile.h"
#include "../../raster/sampling.h"

enum { SAMPLES = 400000 };

/* As in track_net_input.c: on flat ground noise must not become cars. */
static const double least_range = 7.65;

/* Ground beside the tracks that the picture's contrast is measured on. */
static const double around_m = 30;

/* Columns that err together: a string is taken for empty as a whole. */
static const double run_m = 20;

/* What errs on all tracks together: a share of the metres in doubt, and of the track for each metre
 * that a pixel is larger than 1.  With track_by_length.c's, of 157 counts of own yards and of another
 * renderer's made coarser to 1.2, 2 and 3 m, 80 to 100 % of the intervals hold; 70 % without. */
static const double common_doubt = 0.7, common_pixel = 0.01;

/* Up to 2 m both must see a string, the network and the mean potentials of those that count single
 * cars; from there on these fade out, until at 3 m they say nothing.  On own yards of 2 m that takes
 * the mean error of metres from 23 to 13 %, at 1.2 m it is 8 % and 4 without. */
static const double both_to_m = 2, alone_from_m = 3;
/* What the network alone sees is not in the best number, but the interval reaches it: with 1.645 sd. */
static const double apart_doubt = 0.6;

struct line {
    struct ys_metres_strip strip;
    double *occupied; /* members x n, 0..1 */
    double *apart;    /* n: what the members see there and the mean potentials do not, 0..1 */
};

struct job {
    const struct ys_tracks_in *in;
    const struct ys_yard *yard;
    const struct ysk_ops *ops;
    struct ys_metres_nets nets;
    struct line *line;
    float *grey;
    double middle, range; /* of the levels along the tracks */
    float scalar[YS_METRES_SCALARS];
    bool *failed;
};

/* ---- strips */

static bool line_new(struct line *l, const struct ys_yard_track *track, size_t n_member)
{
    const size_t n = track->strip.n / 2;

    if (!n)
        return true;
    l->strip.plane = ys_new(YS_METRES_CHANNELS * n, sizeof *l->strip.plane);
    l->occupied = ys_new(n_member * n, sizeof *l->occupied);
    l->apart = ys_new(n, sizeof *l->apart);
    l->strip.n = n;
    return l->strip.plane && l->occupied && l->apart;
}

static void line_fini(struct line *l)
{
    free(l->strip.plane);
    free(l->occupied);
    free(l->apart);
}

/* NaN where a pixel with weight is not usable. */
static float sample(const struct job *job, double x, double y)
{
    const struct ys_image *image = job->in->image;
    const double px = x / image->gsd_x_m, py = y / image->gsd_y_m;
    struct ys_bilinear near;
    double sum = 0;

    if (!(px > 0 && py > 0 && px < image->width && py < image->height))
        return NAN;
    ys_bilinear_at(&near, image->width, image->height, px, py, YS_BORDER_REPEAT);
    for (int k = 0; k < 4; k++) {
        const size_t at = near.at[k];

        if (near.weight[k] > 0 &&
            (!image->valid[at] || (job->in->exclude && job->in->exclude[at]) ||
             !isfinite(job->grey[at]) || ys_level_is_cut(job->grey[at])))
            return NAN;
        sum += near.weight[k] * (double)job->grey[at];
    }
    return (float)sum;
}

static double mean_of_two(const double *steps, size_t column)
{
    return (steps[2 * column] + steps[2 * column + 1]) / 2;
}

static void sample_line(void *ctx, size_t i)
{
    struct job *job = ctx;
    const struct ys_yard_track *t = &job->yard->track[i];
    struct ys_metres_strip *s = &job->line[i].strip;

    for (size_t k = 0; k < s->n; k++) {
        const double x = mean_of_two(t->strip.x, k), y = mean_of_two(t->strip.y, k),
                     tx = mean_of_two(t->strip.tx, k), ty = mean_of_two(t->strip.ty, k),
                     offset = mean_of_two(t->offset, k);

        for (size_t r = 0; r < YS_METRES_ROWS; r++) {
            const double v = (double)r - (YS_METRES_ROWS - 1) / 2.0 + offset;

            s->plane[r * s->n + k] = sample(job, x - v * ty, y + v * tx);
        }
    }
}

static size_t gather(double *out, const struct job *job, size_t every)
{
    size_t got = 0;

    for (size_t i = 0; i < job->yard->n; i++) {
        const struct ys_metres_strip *s = &job->line[i].strip;

        for (size_t k = i % every; k < YS_METRES_ROWS * s->n; k += every)
            if (!isnan(s->plane[k]))
                out[got++] = (double)s->plane[k];
    }
    return got;
}

/* Of all strips together: one may be all cars, or all ballast. */
static bool measure_levels(struct job *job)
{
    size_t all = 0;

    for (size_t i = 0; i < job->yard->n; i++)
        all += YS_METRES_ROWS * job->line[i].strip.n;
    const size_t every = all / SAMPLES + 1;
    double *room = ys_new(all / every + job->yard->n + 1, sizeof *room);

    if (!room)
        return false;
    const size_t got = gather(room, job, every);

    job->middle = got ? ys_quantile_linear(room, got, 0.5) : 0;
    job->range = least_range;
    if (got)
        job->range = fmax(job->range, ys_quantile_linear(room, got, 0.96) -
                                          ys_quantile_linear(room, got, 0.04));
    free(room);
    return true;
}

/* Of the box round all tracks and some ground, every few pixels: what contrast the picture has. */
static size_t gather_round(double *out, const struct job *job)
{
    const struct ys_image *image = job->in->image;
    const double gx = image->gsd_x_m, gy = image->gsd_y_m;
    double x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;
    size_t got = 0;

    for (size_t i = 0; i < job->yard->n; i++) {
        const struct ys_strip *s = &job->yard->track[i].strip;

        for (size_t k = 0; k < s->n; k++) {
            x0 = fmin(x0, s->x[k]);
            x1 = fmax(x1, s->x[k]);
            y0 = fmin(y0, s->y[k]);
            y1 = fmax(y1, s->y[k]);
        }
    }
    const size_t left = (size_t)ys_clip((x0 - around_m) / gx, 0, image->width),
                 right = (size_t)ys_clip((x1 + around_m) / gx + 1, 0, image->width),
                 top = (size_t)ys_clip((y0 - around_m) / gy, 0, image->height),
                 bottom = (size_t)ys_clip((y1 + around_m) / gy + 1, 0, image->height);
    const double pixels = (double)(right - left) * (double)(bottom - top);
    const size_t every = (size_t)ceil(sqrt(pixels / SAMPLES)) + (pixels == 0);

    for (size_t y = top; y < bottom; y += every)
        for (size_t x = left; x < right && got < SAMPLES; x += every) {
            const size_t at = y * image->width + x;

            if (image->valid[at] && isfinite(job->grey[at]) && !ys_level_is_cut(job->grey[at]))
                out[got++] = (double)job->grey[at];
        }
    return got;
}

/* What the network is told of the picture as a whole. */
static bool measure_picture(struct job *job)
{
    double *room = ys_new(SAMPLES, sizeof *room);

    if (!room)
        return false;
    const size_t got = gather_round(room, job);
    const double dark = got ? ys_quantile_linear(room, got, 0.02) : job->middle;
    const double bright = got ? ys_quantile_linear(room, got, 0.98) : job->middle;
    const double contrast = fmax(bright - dark, least_range);

    free(room);
    job->scalar[0] = (float)log2(job->yard->shown_m / 0.5);
    job->scalar[1] = (float)log2(job->range / contrast);
    job->scalar[2] = (float)((job->middle - dark) / contrast);
    return true;
}

static void make_input(struct ys_metres_strip *s, const struct job *job,
                       const struct ys_yard_track *t)
{
    static const double least = 1e-4, scale = 3, most = 3;
    const double gain = 2.5 / job->range;
    float *const opinion = s->plane + YS_METRES_ROWS * s->n;

    for (size_t k = 0; k < YS_METRES_ROWS * s->n; k++)
        s->plane[k] = isnan(s->plane[k])
                          ? 0
                          : (float)ys_clip(((double)s->plane[k] - job->middle) * gain, -4, 4);
    for (size_t e = 0; e < YS_METRES_ESTIMATES; e++)
        for (size_t k = 0; k < s->n; k++) {
            const double p =
                (double)(t->car[e * t->strip.n + 2 * k] + t->car[e * t->strip.n + 2 * k + 1]) /
                2;

            opinion[e * s->n + k] =
                (float)ys_clip(log((p + least) / (1 - p + least)) / scale, -most, most);
        }
}

/* ---- what the members say */

/* Of the mean potentials, the last estimate. */
static double joint_at(const struct ys_yard_track *t, size_t column)
{
    const float *p = t->car + (size_t)(YS_METRES_ESTIMATES - 1) * t->strip.n + 2 * column;

    return (double)(p[0] + p[1]) / 2;
}

static void run_line(void *ctx, size_t i)
{
    struct job *job = ctx;
    struct line *l = &job->line[i];
    const struct ys_yard_track *t = &job->yard->track[i];
    const size_t n = l->strip.n;
    const double alone =
        ys_clip((job->yard->shown_m - both_to_m) / (alone_from_m - both_to_m), 0, 1);

    job->failed[i] = false;
    if (!n)
        return;
    float *logit = ys_new(n, sizeof *logit);
    struct ys_pass *pass = ys_metres_pass_new(n, job->ops);
    const bool ok = logit && pass;

    if (ok)
        make_input(&l->strip, job, t);
    for (size_t m = 0; ok && m < job->nets.n; m++) {
        ys_metres_run(logit, &job->nets.network[m], &l->strip, job->scalar, pass);
        for (size_t k = 0; k < n; k++) {
            const double p = ys_logistic(job->nets.tau[m] * (double)logit[k]);

            const double both = fmin(p, fmax(alone, joint_at(t, k)));

            l->occupied[m * n + k] = both;
            l->apart[k] += (p - both) / (double)job->nets.n;
        }
    }
    free(logit);
    ys_pass_free(pass);
    job->failed[i] = !ok;
}

/* ---- sums */

static void add_column(struct ys_metres *out, const double *p, double metres, double common)
{
    double mean = 0;

    for (size_t m = 0; m < out->n_member; m++) {
        out->member[m] += (p[m] > 0.5 ? 1 : 0) * metres;
        mean += p[m] / (double)out->n_member;
    }
    out->doubt += mean * (1 - mean) * metres * run_m;
    out->common_m += (common_doubt * mean * (1 - mean) + common) * metres;
    out->length_m += metres;
}

/* Where another track fouls this one it is the other's, and its cars are not counted twice. */
static void sum_line(struct ys_metres *out, const struct line *l, const struct ys_yard_track *t,
                     const struct job *job)
{
    const double common = common_pixel * fmax(0, job->yard->shown_m - YS_METRES_FINEST_M);
    const size_t n_member = job->nets.n;
    const uint8_t *seen = t->strip.valid + (size_t)(YS_STRIP_ROWS / 2) * t->strip.n;
    const size_t n = l->strip.n;

    *out = (struct ys_metres){.n_member = n_member};
    for (size_t k = 0; k < n; k++) {
        double p[YS_METRES_MOST_MEMBERS];

        if (!seen[2 * k] || !seen[2 * k + 1] || t->strip.foul[2 * k])
            continue;
        for (size_t m = 0; m < n_member; m++)
            p[m] = l->occupied[m * n + k];
        add_column(out, p, YS_METRES_ALONG_M, common + apart_doubt * l->apart[k]);
    }
}

void ys_metres_of_estimates(struct ys_metres *out, const struct ys_yard *yard)
{
    /* Without the evidence by hand, and without the mean potentials, which are no further voice. */
    enum { FIRST = 1, MEMBERS = YS_METRES_ESTIMATES - 2 };

    for (size_t i = 0; i < yard->n; i++) {
        const struct ys_yard_track *t = &yard->track[i];
        const size_t n = t->strip.n;
        const uint8_t *seen = t->strip.valid + (size_t)(YS_STRIP_ROWS / 2) * n;

        out[i] = (struct ys_metres){.n_member = MEMBERS};
        for (size_t k = 0; t->car && k < n; k++) {
            double p[MEMBERS];

            for (size_t m = 0; m < MEMBERS; m++)
                p[m] = (double)t->car[(FIRST + m) * n + k];
            if (seen[k] && !t->strip.foul[k])
                add_column(&out[i], p, YS_STEP_M, 0);
        }
    }
}

static bool run_all(struct job *job)
{
    const size_t n = job->yard->n;
    bool failed = false;

    ysk_tasks_run(n, job->yard->threads, sample_line, job);
    if (!measure_levels(job) || !measure_picture(job))
        return false;
    ysk_tasks_run(n, job->yard->threads, run_line, job);
    for (size_t i = 0; i < n; i++)
        failed |= job->failed[i];
    return !failed;
}

ys_status ys_metres_measure(struct ys_metres *out, const struct ys_yard *yard,
                            const struct ys_tracks_in *in, struct ys_error *err)
{
    struct job job = {.in = in, .yard = yard, .ops = yard->ops};
    ys_status status = ys_metres_nets_open(&job.nets, err);

    if (status)
        return status;
    job.line = ys_new(yard->n, sizeof *job.line);
    job.failed = ys_new(yard->n, sizeof *job.failed);
    job.grey = ys_new((size_t)in->image->width * in->image->height, sizeof *job.grey);
    bool ok = job.line && job.failed && job.grey;

    for (size_t i = 0; ok && i < yard->n; i++)
        ok = line_new(&job.line[i], &yard->track[i], job.nets.n);
    if (ok)
        ys_image_grey(job.grey, in->image);
    ok = ok && run_all(&job);
    for (size_t i = 0; ok && i < yard->n; i++)
        sum_line(&out[i], &job.line[i], &yard->track[i], &job);
    for (size_t i = 0; job.line && i < yard->n; i++)
        line_fini(&job.line[i]);
    free(job.line);
    free(job.failed);
    free(job.grey);
    ys_metres_nets_fini(&job.nets);
    return ok ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu tracks", yard->n);
}
