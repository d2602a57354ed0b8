/*
 * warp.c - a tile onto a grid, part by part
 *
 * A part is a rectangle of the grid, as large as memory allows: its place in the tile is read in the
 * file's own samples, some blocks by each thread, and resampled four bands at a time.  The grid's
 * lattice and the kernel are the same for every part, so that no seam shows where two of them meet.
 */

#include "warp.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../raster/crop.h"

/* What a part may take: enough to keep all threads at work, little enough for any memory. */
static const size_t PART_BYTES = (size_t)256 << 20;
/* px: reach of the cubic kernel, and of rounding. */
static const double REACH_PX = 3;
enum { MOST_GROUPS = 4 }; /* tiles have 16 bands at most */

/* Public as struct ys_warper: a grid whose parts are made one after the other. */
struct ys_warper {
    struct ys_warp own; /* what warp points to, where the caller's does not live on */
    const struct ys_warp *warp;
    const struct ys_options *opt;
    ys_warp_sink *sink;
    void *ctx;
    ys_tile_reader **reader; /* one a thread */
    struct ys_tile_grid blocks;
    struct ys_tile_lattice lattice;
    size_t sample_bytes, budget;
    uint64_t done; /* pixels of the grid */
};

struct part { /* of the grid, and where it lies in the tile */
    uint32_t col0, row0, width, height;
    struct ys_lattice lattice;
    uint32_t x0, y0, x1, y1; /* of the tile; x1 <= x0: nothing of it */
    size_t bytes;
};

/* ---- where a part lies */

static void bound(struct part *part, const struct ys_warper *job)
{
    const struct ys_tile_info *info = ys_tile_info(job->warp->map->tile);
    const double reach = REACH_PX + fmax(job->lattice.scale_x, job->lattice.scale_y);
    double b[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};

    for (size_t i = 0; i < part->lattice.nx * part->lattice.ny; i++) {
        const struct ys_point p = part->lattice.at[i];

        if (!isfinite(p.x) || !isfinite(p.y))
            continue;
        b[0] = fmin(b[0], p.x - reach);
        b[1] = fmin(b[1], p.y - reach);
        b[2] = fmax(b[2], p.x + reach);
        b[3] = fmax(b[3], p.y + reach);
    }
    part->x0 = part->x1 = part->y0 = part->y1 = 0;
    if (!(b[2] > 0 && b[3] > 0 && b[0] < info->width_px && b[1] < info->height_px))
        return;
    part->x0 = (uint32_t)fmax(floor(b[0]), 0);
    part->y0 = (uint32_t)fmax(floor(b[1]), 0);
    part->x1 = (uint32_t)fmin(ceil(b[2]), info->width_px);
    part->y1 = (uint32_t)fmin(ceil(b[3]), info->height_px);
}

/* The lattice has a point at the centre of every step-th pixel of the whole grid. */
static ys_status place(struct part *part, const struct ys_warper *job, struct ys_error *err)
{
    const uint32_t step = job->lattice.step;
    struct ys_lattice *l = &part->lattice;
    const unsigned bands = job->warp->bands;

    *l = (struct ys_lattice){NULL, (part->width - 1) / step + 2, (part->height - 1) / step + 2,
                             step, job->lattice.scale_x,         job->lattice.scale_y};
    l->at = ys_new(l->nx * l->ny, sizeof *l->at);
    if (!l->at)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu x %zu places", l->nx, l->ny);
    for (size_t j = 0; j < l->ny; j++)
        for (size_t i = 0; i < l->nx; i++)
            l->at[j * l->nx + i] = ys_tile_map_grid(job->warp->map, &job->warp->grid,
                                                    part->col0 + (double)i * step + 0.5,
                                                    part->row0 + (double)j * step + 0.5);
    bound(part, job);
    const size_t from = (size_t)(part->x1 - part->x0) * (part->y1 - part->y0);

    /* Samples, validity, planes of one group; planes of all groups, and as much again for what is
     * made of them. */
    part->bytes = from * (bands * job->sample_bytes + 2 + YS_MAX_PLANES * sizeof(float)) +
                  (size_t)part->width * part->height * bands * 2 * sizeof(float);
    return YS_OK;
}

/* ---- reading */

struct reading {
    const struct ys_warper *job;
    const struct part *part;
    uint8_t *samples, *valid;
    uint32_t across, down, bx0, by0; /* blocks of the file */
    struct ys_error *fault;          /* of each thread */
    size_t *fault_at;
};

static ys_status read_block(const struct reading *r, ys_tile_reader *reader, size_t i,
                            struct ys_error *err)
{
    const struct part *p = r->part;
    const struct ys_tile_grid *b = &r->job->blocks;
    const uint32_t bx = r->bx0 + (uint32_t)(i % r->across);
    const uint32_t by = r->by0 + (uint32_t)(i / r->across);
    const uint32_t x0 = bx * b->width > p->x0 ? bx * b->width : p->x0;
    const uint32_t y0 = by * b->height > p->y0 ? by * b->height : p->y0;
    const uint32_t x1 = p->x1 - bx * b->width < b->width ? p->x1 : (bx + 1) * b->width;
    const uint32_t y1 = p->y1 - by * b->height < b->height ? p->y1 : (by + 1) * b->height;
    const size_t width = p->x1 - p->x0, band = width * r->job->sample_bytes;
    const size_t row = y0 - p->y0, col = x0 - p->x0;
    const struct ys_tile_rect rect = {.col0 = x0,
                                      .row0 = y0,
                                      .width = x1 - x0,
                                      .height = y1 - y0,
                                      .bands = r->job->warp->bands,
                                      .dst = r->samples + row * band * r->job->warp->bands +
                                             col * r->job->sample_bytes,
                                      .row_stride = band * r->job->warp->bands,
                                      .band_step = band,
                                      .valid = r->valid + row * width + col,
                                      .valid_stride = width};

    return ys_tile_read(reader, &rect, err);
}

/* Thread t reads blocks t, t + threads, ...; it stops at its first that fails. */
static void read_some(void *ctx, size_t t)
{
    const struct reading *r = ctx;
    const size_t n = (size_t)r->across * r->down;

    for (size_t i = t; i < n; i += (size_t)r->job->opt->threads)
        if (read_block(r, r->job->reader[t], i, &r->fault[t])) {
            r->fault_at[t] = i;
            return;
        }
}

static ys_status read_all(const struct ys_warper *job, const struct part *part,
                          uint8_t *samples, uint8_t *valid, struct ys_error *err)
{
    const size_t threads = (size_t)job->opt->threads;
    const struct ys_tile_grid *b = &job->blocks;
    struct reading r = {.job = job,
                        .part = part,
                        .samples = samples,
                        .valid = valid,
                        .bx0 = part->x0 / b->width,
                        .by0 = part->y0 / b->height,
                        .fault = ys_new(threads, sizeof *r.fault),
                        .fault_at = ys_new(threads, sizeof *r.fault_at)};
    const struct ys_error *first = NULL;
    size_t at = SIZE_MAX;
    ys_status st = YS_OK;

    r.across = (part->x1 - 1) / b->width - r.bx0 + 1;
    r.down = (part->y1 - 1) / b->height - r.by0 + 1;
    if (r.fault && r.fault_at) {
        ysk_tasks_run(threads, job->opt->threads, read_some, &r);
        /* The same error whatever the number of threads. */
        for (size_t t = 0; t < threads; t++)
            if (r.fault[t].status && r.fault_at[t] < at) {
                first = &r.fault[t];
                at = r.fault_at[t];
            }
        if (first)
            st = ys_fail(err, first->status, "%s", first->text);
    } else {
        st = ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu threads", threads);
    }
    free(r.fault);
    free(r.fault_at);
    return st;
}

/* ---- resampling */

struct conversion {
    const struct ys_warper *job;
    const struct part *part;
    const uint8_t *samples;
    struct ys_image *to;
    unsigned first; /* band */
};

static void convert(void *ctx, size_t row_band, size_t first_row, size_t end_row)
{
    const struct conversion *c = ctx;
    const size_t width = c->to->width, band = width * c->job->sample_bytes;
    const unsigned bands = c->job->warp->bands;

    for (size_t y = first_row; y < end_row; y++)
        for (unsigned b = 0; b < c->to->bands; b++)
            ys_tile_to_float(c->to->plane[b] + y * width,
                             c->samples + (y * bands + c->first + b) * band, width,
                             c->job->warp->map->tile, c->job->warp->stored);
    (void)row_band;
}

/* One grid: its pixels are taken as they are. */
static bool is_same_grid(const struct ys_warper *job)
{
    static const double same[6] = {0, 1, 0, 0, 0, 1}, still[6] = {0};
    const struct ys_tile_map *map = job->warp->map;
    const struct ys_align_grid *grid = &job->warp->grid;

    return map->direct && !memcmp(map->t, same, sizeof same) &&
           !memcmp(map->align, still, sizeof still) && grid->reduced == 1 &&
           !(grid->col0 > floor(grid->col0)) && !(grid->row0 > floor(grid->row0));
}

static ys_status resample_group(struct ys_image *out, const struct ys_warper *job,
                                const struct part *part, const struct ys_image *from,
                                struct ys_error *err)
{
    if (!is_same_grid(job))
        return ys_resample(out, part->width, part->height, from, &part->lattice, 0,
                           job->opt->threads, err);
    const uint32_t col = (uint32_t)job->warp->grid.col0 + part->col0 - part->x0;
    const uint32_t row = (uint32_t)job->warp->grid.row0 + part->row0 - part->y0;
    const struct ys_part inside = {col, row, col + part->width, row + part->height};
    const ys_status st = ys_image_crop(out, from, &inside, 0, err);

    /* 0 where it shows nothing, as resampled pixels are. */
    for (unsigned b = 0; !st && b < out->bands; b++)
        for (size_t i = 0; i < (size_t)out->width * out->height; i++)
            if (!out->valid[i])
                out->plane[b][i] = 0;
    return st;
}

/* The images of a part from the samples round it. */
static ys_status resample(struct ys_image out[MOST_GROUPS], const struct ys_warper *job,
                          struct part *part, const uint8_t *samples, uint8_t *valid,
                          struct ys_error *err)
{
    const unsigned bands = job->warp->bands;
    const uint32_t w = part->x1 - part->x0, h = part->y1 - part->y0;
    ys_status st = YS_OK;

    for (size_t i = 0; i < part->lattice.nx * part->lattice.ny; i++) {
        part->lattice.at[i].x -= part->x0;
        part->lattice.at[i].y -= part->y0;
    }
    for (unsigned first = 0, k = 0; !st && first < bands; first += YS_MAX_PLANES, k++) {
        const unsigned n = bands - first < YS_MAX_PLANES ? bands - first : YS_MAX_PLANES;
        struct ys_image from;

        st = ys_image_new(&from, w, h, n, 0, err);
        if (st)
            break;
        struct conversion c = {job, part, samples, &from, first};

        memcpy(from.valid, valid, (size_t)w * h);
        ysk_row_bands_run(h, job->opt->threads, convert, &c);
        st = resample_group(&out[k], job, part, &from, err);
        ys_image_fini(&from);
    }
    return st;
}

/* A part that the tile does not reach. */
static ys_status nothing(struct ys_image out[MOST_GROUPS], const struct ys_warper *job,
                         const struct part *part, struct ys_error *err)
{
    const unsigned bands = job->warp->bands;
    ys_status st = YS_OK;

    for (unsigned first = 0, k = 0; !st && first < bands; first += YS_MAX_PLANES, k++)
        st =
            ys_image_new(&out[k], part->width, part->height,
                         bands - first < YS_MAX_PLANES ? bands - first : YS_MAX_PLANES, 0, err);
    return st;
}

static ys_status make(struct ys_warper *job, struct part *part, struct ys_error *err)
{
    const size_t pixels = (size_t)(part->x1 - part->x0) * (part->y1 - part->y0);
    struct ys_image out[MOST_GROUPS] = {{0}};
    ys_status st;

    if (pixels) {
        uint8_t *samples = ys_new_raw(pixels, job->warp->bands * job->sample_bytes);
        uint8_t *valid = ys_new_raw(pixels, 1);

        st = samples && valid
                 ? read_all(job, part, samples, valid, err)
                 : ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu pixels", pixels);
        if (!st)
            st = resample(out, job, part, samples, valid, err);
        free(samples);
        free(valid);
    } else {
        st = nothing(out, job, part, err);
    }
    if (!st)
        st = job->sink(job->ctx, part->col0, part->row0, out, err);
    for (int k = 0; k < MOST_GROUPS; k++)
        ys_image_fini(&out[k]);
    job->done += (uint64_t)part->width * part->height;
    if (!st && job->warp->stage && job->opt->progress)
        job->opt->progress(job->opt->progress_ctx, job->warp->stage,
                           (double)job->done /
                               ((double)job->warp->grid.width * job->warp->grid.height));
    return st;
}

/* ---- parts */

/* Half of n, in whole multiples of least; 0: it cannot be halved. */
static uint32_t half(uint32_t n, uint32_t least)
{
    return n > least ? (n / least + 1) / 2 * least : 0;
}

/* The part, or where it is too large its two halves along the longer side. */
static ys_status run_part(struct ys_warper *job, struct part part, struct ys_error *err)
{
    const uint32_t least = job->warp->least;
    ys_status st = place(&part, job, err);
    struct part a = part, b = part;

    if (st || part.bytes <= job->budget) {
        st = st ? st : make(job, &part, err);
        free(part.lattice.at);
        return st;
    }
    free(part.lattice.at);
    if (part.width >= part.height && half(part.width, least)) {
        a.width = half(part.width, least);
        b.col0 += a.width;
        b.width -= a.width;
    } else if (half(part.height, least)) {
        a.height = half(part.height, least);
        b.row0 += a.height;
        b.height -= a.height;
    } else {
        return ys_fail(err, YS_ERR_NOMEM,
                       "%.300s: %u x %u pixels of it, and what is made of them, take %zu MiB; "
                       "want --max-memory of at least %zu MiB",
                       ys_tile_info(job->warp->map->tile)->path, part.x1 - part.x0,
                       part.y1 - part.y0, part.bytes >> 20, 2 * (part.bytes >> 20) + 2);
    }
    st = run_part(job, a, err);
    return st ? st : run_part(job, b, err);
}

static ys_status open_readers(struct ys_warper *job, struct ys_error *err)
{
    ys_status st = YS_OK;

    job->reader = ys_new((size_t)job->opt->threads, sizeof *job->reader);
    if (!job->reader)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %d threads", job->opt->threads);
    for (int t = 0; !st && t < job->opt->threads; t++)
        st = ys_tile_reader_new(&job->reader[t], job->warp->map->tile, err);
    if (!st)
        ys_tile_grid(&job->blocks, job->reader[0]);
    return st;
}

/* Bands of rows, as wide as the grid: most files are read once then, in the order in which they
 * lie. */
static ys_status run_bands(struct ys_warper *job, struct ys_error *err)
{
    enum { PIXELS = 1 << 21 };
    const struct ys_align_grid *grid = &job->warp->grid;
    const uint32_t least = job->warp->least;
    const uint32_t rows = (PIXELS / grid->width / least + 1) * least;
    ys_status st = YS_OK;

    for (uint32_t row = 0; !st && row < grid->height; row += rows)
        st = run_part(
            job,
            (struct part){.row0 = row,
                          .width = grid->width,
                          .height = grid->height - row < rows ? grid->height - row : rows},
            err);
    return st;
}

static ys_status warper_init(struct ys_warper *out, const struct ys_warp *warp,
                             const struct ys_options *opt, struct ys_error *err)
{
    *out = (struct ys_warper){.warp = warp,
                              .opt = opt,
                              .sample_bytes = ys_sample_bytes(ys_tile_sample(warp->map->tile)),
                              .budget = opt->max_bytes / 2 < PART_BYTES ? opt->max_bytes / 2
                                                                        : PART_BYTES};
    const ys_status st = open_readers(out, err);

    ys_tile_lattice_find(&out->lattice, warp->map, &warp->grid);
    return st;
}

static void warper_fini(struct ys_warper *job)
{
    for (int t = 0; job->reader && t < job->opt->threads; t++)
        ys_tile_reader_free(job->reader[t]);
    free(job->reader);
}

ys_status ys_warp_run(const struct ys_warp *warp, ys_warp_sink *sink, void *ctx,
                      const struct ys_options *opt, struct ys_error *err)
{
    struct ys_warper job;
    ys_status st = warper_init(&job, warp, opt, err);

    job.sink = sink;
    job.ctx = ctx;
    if (!st)
        st = run_bands(&job, err);
    warper_fini(&job);
    return st;
}

ys_status ys_warper_new(struct ys_warper **out, const struct ys_warp *warp,
                        const struct ys_options *opt, struct ys_error *err)
{
    struct ys_warper *job = ys_new(1, sizeof *job);

    *out = NULL;
    if (!job)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for a grid of %u x %u pixels",
                       warp->grid.width, warp->grid.height);
    const ys_status st = warper_init(job, warp, opt, err);

    job->own = *warp;
    job->warp = &job->own;
    if (st)
        ys_warper_free(job);
    else
        *out = job;
    return st;
}

void ys_warper_free(struct ys_warper *warper)
{
    if (!warper)
        return;
    warper_fini(warper);
    free(warper);
}

ys_status ys_warper_rect(struct ys_warper *warper, const struct ys_warp_rect *rect,
                         ys_warp_sink *sink, void *ctx, struct ys_error *err)
{
    warper->sink = sink;
    warper->ctx = ctx;
    return run_part(warper,
                    (struct part){.col0 = rect->col0,
                                  .row0 = rect->row0,
                                  .width = rect->width,
                                  .height = rect->height},
                    err);
}
