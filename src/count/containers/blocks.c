/*
 * blocks.c - containers in an area: the sum of its blocks, and how sure it is
 *
 * The largest block comes first: it has most rows to take a pitch from and most ends to take
 * the gap of slots from, and what it finds the smaller ones fall back on.  Only tops are
 * counted.  With tiers from A to B stated in the site file each number of them is as likely, for
 * the whole area at once.
 */

#include "block_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"

/* Tops are 2.44 m wide: below 3.2 pixels across (0.75 m) rows merge with the shade between them;
 * pictures averaged to 0.75 m still counted within 5 %, coarser ones were not tried. */
static const double coarsest_m = 0.75;

/* The grid of the network, as in training. */
static const double tops_step_m = 0.4;

/* Boxes at least this likely are drawn, and said to be certain. */
static const double drawn_p = 0.5, certain_p = 0.9;
/* What the recursion cannot know: a row lost in shade, a stain.  Half width of 90 %, in boxes: six
 * fifths of what the network doubts beyond the tenth of a box that the rims of each are, a
 * twentieth of the count, and half a box.  On 66 rendered quays that it was not trained on, 18 of
 * them by another renderer, 58 hold. */
static const double doubt_share = 1.2, rim_doubt = 0.1, spread_share = 0.05, spread_boxes = 0.5;
/* The share of errors that the half width leaves out, and the least scale of their exponential. */
static const double left_out = 10; /* one in */
static const double least_scale = 0.05;

/* Bytes beside those of the network: of a point of its grid in the area, the masks that blocks are
 * made of; of a sample of a block's own grid, of which a batch holds MOST_SAMPLES or one block.
 * Measured on tiled sample quays of 20 Mpixel: 67 MiB a Mpixel with the picture (13 bytes a pixel)
 * and all masks of the site, where these say 105. */
static const double mask_point_bytes = 12, sample_bytes = 13;
enum { MOST_SAMPLES = 4 << 20 }; /* enough for all threads, and 50 MB */

struct total {
    struct ys_counted *out;
    const struct ysk_ops *ops;
    struct ys_dist dist;
    struct ys_tops_sharpness sharpness;
    struct ys_box_seeds seeds;
    struct ys_lone_tops lone;
    uint8_t *covered; /* of the grid of tops: 1 where a box of a block is drawn */
    struct ys_two_counts count;
    double certain, doubt;
    bool failed;
};

static void refuse(struct ys_counted *out, uint64_t flags)
{
    *out = (struct ys_counted){.occupied_m = NAN, .flags = flags};
}

/* A box at a point of the grid of tops, turned by an angle on it. */
struct drawn {
    double x, y, angle, length_m, p;
};

static void draw(struct total *t, const struct drawn *box, const struct ys_net_area *g,
                 const struct ys_area_in *in)
{
    const double gsd_m = sqrt(in->image->gsd_x_m * in->image->gsd_y_m);
    const double x = g->x0 + box->x * g->ux - box->y * g->uy;
    const double y = g->y0 + box->x * g->uy + box->y * g->ux;
    const double angle = fmod(box->angle + atan2(g->uy, g->ux) + 4 * YS_PI, YS_PI);

    t->certain += box->p >= certain_p;
    if (box->p < drawn_p || x < 0 || y < 0 || x >= in->image->width || y >= in->image->height ||
        !in->inside[(size_t)y * in->image->width + (size_t)x])
        return;
    struct ys_found *found =
        ys_resize(t->out->found, t->out->n_found + 1, sizeof *t->out->found);
    if (!found) {
        t->failed = true;
        return;
    }
    t->out->found = found;
    found[t->out->n_found++] = (struct ys_found){
        .image_box = {x, y, box->length_m / gsd_m, ys_block_width_m / gsd_m, angle},
        .length_m = box->length_m,
        .width_m = ys_block_width_m,
        .score = box->p,
        .track = -1};
}

static void add_box(struct total *t, const struct ys_block *b, const struct ys_block_box *box,
                    const struct ys_area_in *in)
{
    const double u = box->u_m / ys_block_step_m, v = box->v_m / ys_block_step_m;
    const struct drawn drawn = {b->x0 + u * b->ux + v * b->vx, b->y0 + u * b->uy + v * b->vy,
                                atan2(b->uy, b->ux), box->length_m, box->p};

    ys_box_seeds_add(&t->seeds, b, box);
    if (box->p >= drawn_p)
        ys_block_box_mark(t->covered, b, box);
    draw(t, &drawn, b->tops, in);
}

/* The boxes of a lone top, in place of those of the blocks. */
static void draw_lone(struct total *t, const struct ys_lone_top *top,
                      const struct ys_net_area *g, const struct ys_area_in *in)
{
    const double c = cos(top->angle_rad), s = sin(top->angle_rad);
    const double length_m = ys_lone_top_length(top);

    for (uint32_t i = 0; i < top->along && !t->failed; i++)
        for (uint32_t j = 0; j < top->across && !t->failed; j++) {
            const double u = ((i + 0.5) / top->along - 0.5) * top->length_m / g->step_m;
            const double v = ((j + 0.5) / top->across - 0.5) * top->width_m / g->step_m;
            const struct drawn drawn = {top->x + u * c - v * s, top->y + u * s + v * c,
                                        top->angle_rad, length_m, top->p};

            draw(t, &drawn, g, in);
        }
}

/* ---- blocks, some at a time */

enum { MOST_AT_WORK = 64 }; /* blocks */

struct batch {
    struct ys_block *block;
    size_t n;
    struct ys_block_counted counted[MOST_AT_WORK];
    bool failed[MOST_AT_WORK];
    double usual_pitch_m;
    const struct ysk_ops *ops;
};

static void look_at_one(void *ctx, size_t i)
{
    struct batch *b = ctx;

    b->failed[i] = !ys_block_look(&b->counted[i], &b->block[i], b->usual_pitch_m);
}

static void count_one(void *ctx, size_t i)
{
    struct batch *b = ctx;

    b->failed[i] = b->failed[i] || !ys_block_count(&b->counted[i], &b->block[i], b->ops);
}

static void add_block(struct total *t, const struct ys_block *b,
                      const struct ys_block_counted *counted, const struct ys_area_in *in)
{
    struct ys_dist sum;

    for (size_t i = 0; i < counted->n && !t->failed; i++)
        add_box(t, b, &counted->box[i], in);
    if (ys_dist_sum(&sum, &t->dist, &counted->dist)) {
        ys_dist_fini(&t->dist);
        t->dist = sum;
    } else {
        t->failed = true;
    }
}

static void count_batch(struct total *t, struct batch *b, double *usual_gap_m,
                        const struct ys_area_in *in)
{
    const int threads = in->threads > 0 ? in->threads : 1;

    ysk_tasks_run(b->n, threads, look_at_one, b);
    for (size_t i = 0; i < b->n; i++) {
        struct ys_block_counted *c = &b->counted[i];

        b->failed[i] =
            b->failed[i] || !ys_block_slots(&c->slots, c->row, c->n_row, usual_gap_m);
    }
    ysk_tasks_run(b->n, threads, count_one, b);
    for (size_t i = 0; i < b->n; i++) {
        t->failed = t->failed || b->failed[i];
        if (!t->failed)
            add_block(t, &b->block[i], &b->counted[i], in);
        ys_block_counted_fini(&b->counted[i]);
        ys_block_drop(&b->block[i]);
    }
}

/* The largest first and alone: the low ones take its pitch where it is high enough to show one. */
static void count_blocks(struct total *t, struct ys_blocks_found *blocks,
                         const struct ys_area_in *in)
{
    struct batch *b = ys_new(1, sizeof *b);
    double usual_gap_m = 0;
    size_t end;

    t->failed = t->failed || !b;
    for (size_t first = 0; first < blocks->n && !t->failed; first = end) {
        size_t samples = 0;

        for (end = first; end < blocks->n && end - first < (first ? MOST_AT_WORK : 1); end++) {
            samples += blocks->block[end].nu * blocks->block[end].nv;
            if (end > first && samples > MOST_SAMPLES)
                break;
            blocks->block[end].sharpness = &t->sharpness;
        }
        b->block = blocks->block + first;
        b->n = end - first;
        b->ops = t->ops;
        count_batch(t, b, &usual_gap_m, in);
        if (!first && blocks->block[0].height_m >= YS_LOW_BLOCK_M)
            b->usual_pitch_m = blocks->block[0].pitch_m;
    }
    free(b);
}

/* Stacks seen from above: every number of tiers from low to high is as likely, the same for the
 * whole area, so the count is one of the scaled distributions. */
static bool stack_dist(struct ys_dist *dist, int low, int high)
{
    const size_t n = (dist->n + (size_t)(dist->first > 0 ? dist->first : 0)) * (size_t)high;
    struct ys_dist out = {ys_new(n, sizeof *out.p), n, 0};

    if (!out.p)
        return false;
    for (int tiers = low; tiers <= high; tiers++)
        for (size_t i = 0; i < dist->n; i++) {
            const ptrdiff_t at = ((ptrdiff_t)i + dist->first) * tiers;

            out.p[at > 0 ? at : 0] += dist->p[i] / (high - low + 1);
        }
    ys_dist_fini(dist);
    *dist = out;
    return true;
}

static bool stack(struct ys_counted *out, int low, int high)
{
    if (high <= 1)
        return true;
    out->best = (uint32_t)floor(out->best * ((double)low + high) / 2 + 0.5);
    out->low90 *= (uint32_t)low;
    out->high90 *= (uint32_t)high;
    out->possible *= (uint32_t)high;
    return stack_dist(&out->dist, low, high);
}

/* The blocks' count and that of lone tops as one; draws the boxes of the one that counts more. */
static bool join(struct total *t, const struct ys_net_area *tops, const struct ys_area_in *in)
{
    const double mean = ys_dist_mean(&t->dist);
    const double half = doubt_share * fmax(t->doubt - rim_doubt * mean, 0) +
                        spread_share * mean + spread_boxes * fmin(1, mean);

    t->count = ys_counts_joined(&t->lone, tops, t->covered, mean, half, in->image->bands < 3);
    if (t->count.lone_share <= 0.5)
        return ys_dist_move(&t->dist, t->count.mean - mean);
    t->out->n_found = 0;
    t->certain = 0;
    for (size_t i = 0; i < t->lone.n && !t->failed; i++)
        draw_lone(t, &t->lone.top[i], tops, in);
    ys_dist_fini(&t->dist);
    return !t->failed && ys_lone_tops_dist(&t->dist, &t->lone) &&
           ys_dist_move(&t->dist, t->count.mean - t->count.lone);
}

static ys_status finish(struct total *t, const struct ys_area_in *in, bool bent,
                        struct ys_error *err)
{
    struct ys_counted *out = t->out;
    const bool tiers = in->tiers_low > 0 && in->tiers_high > 0;
    /* A two-sided exponential of scale b passes b ln n one time in n. */
    const double below = fmax(t->count.below / log(left_out), least_scale);
    const double above = fmax(t->count.above / log(left_out), least_scale);

    const struct ys_presence presence = ys_boxes_presence(&t->seeds);

    out->flags = (bent ? YS_BENT_ROWS : 0) | (tiers ? 0 : YS_TIERS_UNKNOWN) |
                 (in->image->bands < 3 ? YS_ONE_BAND : 0);
    if (!ys_dist_widen(&out->dist, &t->dist, below, above) ||
        !ys_presence_apply(out, &presence))
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for the containers of an area");
    out->flags |= ys_presence_flags(&presence, &out->dist);
    out->size_ratio = ys_presence_is_seen(&presence) ? ys_lone_tops_size_ratio(&t->lone) : 1;
    out->flags |= out->size_ratio != 1 ? YS_PIXEL_SIZE : 0;
    out->counted = true;
    out->occupied_m = NAN;
    out->best = ys_presence_is_seen(&presence) ? (uint32_t)ys_dist_mode(&t->dist) : 0;
    ys_counted_bounds(out, (size_t)t->certain);
    if (tiers && !stack(out, in->tiers_low, in->tiers_high))
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for the containers of an area");
    return YS_OK;
}

/* Before blocks are known; after it with the largest batch of them. */
static bool fits(const struct ys_area_in *in, const struct ys_blocks_found *blocks)
{
    const double network = ys_net_area_bytes(in, tops_step_m);
    double more = mask_point_bytes * ys_net_area_points(in, tops_step_m);

    for (size_t i = 0; blocks && i < blocks->n; i++)
        more = fmax(more,
                    sample_bytes * (double)blocks->block[i].nu * (double)blocks->block[i].nv);
    return ys_area_fits(in, network + more);
}

bool ys_blocks_resolved(double pixel_m, const double length_m[2], const double width_m[2])
{
    (void)length_m; /* tops are as wide as they are, whatever the class is called */
    (void)width_m;
    return pixel_m <= coarsest_m;
}

static ys_status count_found(struct total *t, struct ys_blocks_found *blocks,
                             const struct ys_net_area *tops, const struct ys_area_in *in,
                             struct ys_error *err)
{
    t->doubt = blocks->doubt;
    if (!t->failed)
        count_blocks(t, blocks, in);
    for (size_t i = 0; i < t->lone.n && !t->failed; i++)
        t->lone.top[i].p *=
            ys_tops_box_worth(&t->sharpness, t->lone.top[i].x, t->lone.top[i].y);
    t->failed = t->failed || !join(t, tops, in);
    return t->failed ? ys_fail(err, YS_ERR_NOMEM, "out of memory for the containers of an area")
                     : finish(t, in, blocks->bent, err);
}

ys_status ys_blocks_count(struct ys_counted *out, const struct ys_area_in *in,
                          const struct ysk_ops *ops, struct ys_error *err)
{
    struct ys_unet *net = NULL;
    struct ys_net_area tops = {0};
    struct ys_blocks_found blocks = {0};
    struct total t = {.out = out, .ops = ops};
    const struct ys_crew crew = {ops, in->threads > 0 ? in->threads : 1};
    ys_status status = YS_OK;

    *out = (struct ys_counted){.occupied_m = NAN};
    if (!ys_blocks_resolved(sqrt(in->image->gsd_x_m * in->image->gsd_y_m), in->length_m,
                            in->width_m)) {
        refuse(out, YS_GSD_TOO_COARSE);
        return YS_OK;
    }
    if (!fits(in, NULL)) {
        refuse(out, YS_TOO_LARGE);
        return YS_OK;
    }
    if ((status = ys_unet_new(&net, YS_UNET_TOPS, err)))
        return status;
    t.failed =
        !ys_dist_point(&t.dist, 0) || !ys_net_area_make(&tops, in, net, tops_step_m, ops) ||
        !ys_tops_sharpness_make(&t.sharpness, &tops) ||
        ys_blocks_find(&blocks, &tops, &t.sharpness, &crew, err) ||
        !(t.covered = ys_scratch_new(tops.scratch, (size_t)tops.width * tops.height, 1)) ||
        !ys_lone_tops_find(&t.lone, &tops, ops, err);
    ys_unet_free(net);
    if (!t.failed && !fits(in, &blocks))
        refuse(out, YS_TOO_LARGE);
    else
        status = count_found(&t, &blocks, &tops, in, err);
    ys_dist_fini(&t.dist);
    ys_lone_tops_fini(&t.lone);
    ys_scratch_free(t.covered);
    ys_tops_sharpness_fini(&t.sharpness);
    ys_blocks_fini(&blocks);
    ys_net_area_fini(&tops);
    if (status)
        ys_counted_fini(out);
    return status;
}
