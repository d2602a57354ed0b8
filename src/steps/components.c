/* components.c - the components of a mask in memory */

#include "components.h"

#include <math.h>
#include <stdlib.h>

#include "../../kernels/bands.h"
#include "../../kernels/cpu.h"
#include "../base/error.h"
#include "../base/mem.h"
#include "band.h"
#include "seam.h"

static const struct ys_components_options defaults = {.neighbours = YS_8_NEIGHBOURS,
                                                      .threads = 1};

/* Rows of a band: seams are a hundredth of the work, and any picture makes many bands. */
enum { BAND_ROWS = 128 };

struct job {
    const uint8_t *mask; /* one of the two is NULL */
    const uint64_t *bits;
    uint32_t width, height;
    const struct ysk_ops *ops;
    uint32_t slack;
    struct ys_band *band; /* one a task */
    uint64_t *row;        /* a bit row a task; NULL where bits are given */
    ys_status *status;
    size_t first_band; /* of the tasks that run now */
};

static const uint64_t *bit_row(const struct job *job, uint64_t *scratch, uint32_t y)
{
    const size_t words = YSK_WORDS((size_t)job->width);

    if (job->bits)
        return job->bits + y * words;
    job->ops->pack_bits(scratch, job->mask + (size_t)y * job->width, job->width);
    return scratch;
}

static void run_band(void *ctx, size_t i)
{
    struct job *job = ctx;
    struct ys_band *band = job->band + i;
    uint64_t *scratch = job->row ? job->row + i * YSK_WORDS((size_t)job->width) : NULL;
    const uint32_t first = (uint32_t)((job->first_band + i) * BAND_ROWS);
    const uint32_t end = job->height - first < BAND_ROWS ? job->height : first + BAND_ROWS;
    ys_status status = YS_OK;

    ys_band_start(band, first);
    for (uint32_t y = first; y < end && !status; y++)
        status = ys_band_row(band, bit_row(job, scratch, y), NULL);
    job->status[i] = status ? status : ys_band_end(band, NULL);
}

void ys_component_of_blob(struct ys_component *c, const struct ysk_blob *b)
{
    *c = (struct ys_component){
        .area = b->area,
        .sx = b->sx,
        .sy = b->sy,
        .sxx = b->sxx,
        .sxy = b->sxy,
        .syy = b->syy,
        .x0 = b->x0,
        .y0 = b->y0,
        .x1 = b->x1,
        .y1 = b->y1,
        .first_x = b->first_x,
    };
}

static ys_status take(struct ys_components *out, const struct ysk_blob *blob, size_t n,
                      struct ys_error *err)
{
    out->component = ys_new_raw(n, sizeof *out->component);
    if (!out->component)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu components", n);
    for (size_t i = 0; i < n; i++)
        ys_component_of_blob(out->component + i, blob + i);
    out->n = n;
    return YS_OK;
}

/* Bands in batches of as many as threads, joined in order. */
static ys_status in_bands(struct ys_components *out, struct job *job, int threads,
                          struct ys_error *err)
{
    const size_t n_bands = ((size_t)job->height + BAND_ROWS - 1) / BAND_ROWS;
    const size_t batch = (size_t)threads < n_bands ? (size_t)threads : n_bands;
    struct ys_seam seam = {0};
    ys_status status = YS_OK;

    job->band = ys_new(batch, sizeof *job->band);
    job->status = ys_new(batch, sizeof *job->status);
    job->row = job->mask ? ys_new(batch * YSK_WORDS((size_t)job->width), 8) : NULL;
    if (!job->band || !job->status || (job->mask && !job->row))
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu bands", batch);
    for (size_t i = 0; i < batch && !status; i++)
        status = ys_band_init(job->band + i, job->width, job->slack, 1, job->ops, err);
    if (!status)
        status = ys_seam_init(&seam, job->width, job->slack, 1, job->ops, err);
    for (job->first_band = 0; job->first_band < n_bands && !status; job->first_band += batch) {
        const size_t left = n_bands - job->first_band, n = left < batch ? left : batch;

        ysk_tasks_run(n, threads, run_band, job);
        for (size_t i = 0; i < n && !status; i++) {
            status = job->status[i]
                         ? ys_fail(err, job->status[i], "out of memory for components of rows")
                         : ys_seam_add(&seam, job->band + i, err);
        }
    }
    if (!status)
        status = ys_seam_end(&seam, err);
    if (!status) {
        ys_blobs_sort_first(seam.closed.blob, seam.closed.n);
        status = take(out, seam.closed.blob, seam.closed.n, err);
    }
    ys_seam_fini(&seam);
    for (size_t i = 0; i < batch && job->band; i++)
        ys_band_fini(job->band + i);
    free(job->band);
    free(job->status);
    free(job->row);
    return status;
}

static ys_status keep_runs(struct ys_components *out, size_t *room, const struct ys_band *band,
                           uint32_t y, struct ys_error *err)
{
    const struct ys_row_runs *row = &band->row;

    if (out->n_run + row->n > *room) {
        const size_t more = 2 * (out->n_run + row->n);
        struct ys_run *run = ys_resize(out->run, more, sizeof *run);

        if (!run)
            return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu runs", more);
        out->run = run;
        *room = more;
    }
    for (size_t i = 0; i < row->n; i++) {
        out->run[out->n_run++] =
            (struct ys_run){y, row->edge[2 * i], row->edge[2 * i + 1], row->label[i]};
    }
    return YS_OK;
}

/* Labels to the numbers of their components: roots in order, which is that of first pixels. */
static ys_status number_runs(struct ys_components *out, struct ys_band *band,
                             struct ys_error *err)
{
    struct ysk_labels *labels = &band->labels;
    uint32_t n = 0;

    for (uint32_t l = labels->n; l-- > 0;) {
        if (labels->parent[l] != l)
            ysk_blob_add(labels->blob + labels->parent[l], labels->blob + l);
    }
    for (uint32_t l = 0; l < labels->n; l++) {
        if (labels->parent[l] == l) {
            labels->blob[n] = labels->blob[l];
            band->remap[l] = n++;
        }
    }
    for (size_t i = 0; i < out->n_run; i++)
        out->run[i].component = band->remap[ysk_root(labels, out->run[i].component)];
    return take(out, labels->blob, n, err);
}

static ys_status with_runs(struct ys_components *out, const struct job *job,
                           struct ys_error *err)
{
    uint64_t *scratch = ys_new(YSK_WORDS((size_t)job->width), sizeof *scratch);
    struct ys_band band = {0};
    size_t room = 0;
    ys_status status = scratch ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "out of memory for a row");

    if (!status)
        status = ys_band_init(&band, job->width, job->slack, 1, job->ops, err);
    band.keep_labels = true;
    if (!status)
        ys_band_start(&band, 0);
    for (uint32_t y = 0; y < job->height && !status; y++) {
        status = ys_band_row(&band, bit_row(job, scratch, y), err);
        if (!status)
            status = keep_runs(out, &room, &band, y, err);
    }
    if (!status)
        status = number_runs(out, &band, err);
    ys_band_fini(&band);
    free(scratch);
    return status;
}

static ys_status find(struct ys_components *out, struct job *job,
                      const struct ys_components_options *options, struct ys_error *err)
{
    struct ysk_ops ops;

    *out = (struct ys_components){0};
    if (!options)
        options = &defaults;
    if (!job->width || !job->height)
        return ys_fail(err, YS_ERR_ARG, "mask of %u x %u pixels", job->width, job->height);
    if (!job->ops) {
        ysk_ops_init(&ops, ysk_cpu_detect());
        job->ops = &ops;
    }
    job->slack = options->neighbours == YS_4_NEIGHBOURS ? 0 : 1;
    const int threads = options->threads > 1 ? options->threads : 1;
    const ys_status status =
        options->want_runs ? with_runs(out, job, err) : in_bands(out, job, threads, err);

    if (status)
        ys_components_fini(out);
    return status;
}

ys_status ys_components_of_mask(struct ys_components *out, const uint8_t *mask, uint32_t width,
                                uint32_t height, const struct ysk_ops *ops,
                                const struct ys_components_options *options,
                                struct ys_error *err)
{
    struct job job = {.mask = mask, .width = width, .height = height, .ops = ops};

    return find(out, &job, options, err);
}

ys_status ys_components_of_bits(struct ys_components *out, const uint64_t *bits, uint32_t width,
                                uint32_t height, const struct ysk_ops *ops,
                                const struct ys_components_options *options,
                                struct ys_error *err)
{
    struct job job = {.bits = bits, .width = width, .height = height, .ops = ops};

    return find(out, &job, options, err);
}

void ys_components_fini(struct ys_components *components)
{
    free(components->component);
    free(components->run);
    *components = (struct ys_components){0};
}

struct ys_point ys_component_centre(const struct ys_component *c)
{
    const double n = (double)c->area;

    return (struct ys_point){(double)c->sx / n + 0.5, (double)c->sy / n + 0.5};
}

/* n^2 times a second central moment, of sums about the box's corner so that nothing cancels. */
static double central(uint64_t n, uint64_t sa, uint64_t sb, uint64_t sab)
{
    const double area = (double)n;

    return (double)sab / area - (double)sa / area * ((double)sb / area);
}

/*
 * A filled rectangle of length L has the variance L^2 / 12 along it; pixels are squares, not
 * points, which adds 1/12 of a pixel on each axis.
 */
void ys_component_box(struct ys_box *out, const struct ys_component *c)
{
    const uint64_t n = c->area, x0 = c->x0, y0 = c->y0;
    const uint64_t sx = c->sx - n * x0, sy = c->sy - n * y0;
    const double xx = central(n, sx, sx, c->sxx - 2 * x0 * c->sx + n * x0 * x0) + 1. / 12;
    const double yy = central(n, sy, sy, c->syy - 2 * y0 * c->sy + n * y0 * y0) + 1. / 12;
    const double xy = central(n, sx, sy, c->sxy - x0 * c->sy - y0 * c->sx + n * x0 * y0);
    const double mean = (xx + yy) / 2, half = hypot((xx - yy) / 2, xy);
    const struct ys_point centre = ys_component_centre(c);
    const double small = mean - half > 0 ? mean - half : 0;
    double angle = half > 1e-12 * mean ? atan2(2 * xy, xx - yy) / 2 : 0;

    if (angle < 0)
        angle += acos(-1);
    if (angle >= acos(-1))
        angle = 0;
    *out = (struct ys_box){.x = centre.x,
                           .y = centre.y,
                           .length = sqrt(12 * (mean + half)),
                           .width = sqrt(12 * small),
                           .angle_rad = angle};
}
