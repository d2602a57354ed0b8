/*
 * block_components.c - tops one by one: components of what the network says of an area
 *
 * A second opinion on the blocks.  They fill rows at one pitch, which is right where boxes stand in
 * a lattice, sides and ends unseen; on real yards columns of chassis stand 3.4 to 5.5 m apart and
 * staggered, and rows of a leaning picture shift by tier, so that a third of the tops that the
 * network sees is lost.  Components ask for no lattice, but for lines between two tops.
 *
 * In this order: cores, which are surely a top and no end or side; how surely each ends; the cores
 * that are one top in pieces, for between two tops an end is seen.  What runs on for more than two
 * tops without an end is a runway of light concrete or a lane.
 */

#include "block_parts.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/box_moments.h"
#include "../../raster/sampling.h"

/* Log odds of a core: a top with 0.6, a line with less than 0.45.  The best of six settings on four
 * real yards; at 0.5 for tops they were as good and drawn quays by a third worse. */
static const float core_top = 0.405F, core_line = -0.2F;

/* Cores are shorter than their boxes by this, as measured on drawn quays; two boxes of 40 ft in a row
 * have one core of 24 m; a pair of 20 ft is taken for one of 40 ft.  Smaller ones are none: corners,
 * and what a crane leaves of a top. */
static const double line_m = 0.7, two_long_m = 15.5, long_pitch_m = 12.6, wide_pitch_m = 2.7;
static const double least_m2 = 3, least_m = 3.2;

/* Where an end is looked for: so far before and beyond the end of a core, across its middle. */
static const double end_from_m = -0.4, end_to_m = 1.2, end_across_m = 0.6;
enum { END_STEPS = 8, END_SAMPLES = 5 };
/* Two cores in a line are one top where both facing ends are less sure than that; or not sure, their
 * other ends much surer, and both together no longer than a core of 40 ft: tops of one even colour
 * are parted in the middle.  With the second, lone tops of another renderer's 16 quays are 5 % off
 * and not 7, those of 27 own quays as before. */
static const double unseen_end = 0.25, faint_end = 0.7, much_surer = 0.15, one_top_m = 12;
static const double most_gap_m = 2.4, most_aside_m = 0.9;

/* Pieces smaller than that join nothing; the farthest that one looks for the next, over the longest. */
static const double least_piece_m2 = 1, most_reach_m = 5;

/* Within that of a nominal length, of a share, it has that length.  45 ft is 12.5 % more than 40 ft. */
static const double like_length = 0.0625;

/* An end is seen with that; a top of which neither is loses so much; of two in a line with an end
 * unseen that is left; of what runs on for longer, this. */
static const double seen_end = 0.25, seen_over = 0.05, endless_doubt = 0.7, two_p = 0.4,
                    strip_p = 0.1;

static bool core_mask(uint8_t *out, const struct ys_net_area *g)
{
    const size_t w = g->width, n = w * g->height;
    uint8_t *core = ys_scratch_new(g->scratch, n, 1);

    if (!core)
        return false;
    for (size_t i = 0; i < n; i++)
        core[i] = g->inside[i] && g->odds[YS_TOP][i] > core_top &&
                  g->odds[YS_END][i] < core_line && g->odds[YS_SIDE][i] < core_line;
    /* opened by a square of 2 x 2 points: one row or column of them is no core */
    for (size_t y = 0; y + 1 < g->height; y++)
        for (size_t x = 0; x + 1 < w; x++) {
            const size_t i = y * w + x;

            if (core[i] && core[i + 1] && core[i + w] && core[i + w + 1])
                out[i] = out[i + 1] = out[i + w] = out[i + w + 1] = 1;
        }
    ys_scratch_free(core);
    return true;
}

/* The mean probability of an end across the middle, where it is greatest; *at_m: where that is, beyond
 * the end of the core. */
static double end_at(double *at_m, const struct ys_lone_top *t, const struct ys_net_area *g,
                     int side)
{
    const double c = cos(t->angle_rad), s = sin(t->angle_rad);
    double best = 0, all = 0, moment = 0;

    for (int k = 0; k <= END_STEPS; k++) {
        const double u =
            (t->length_m / 2 + end_from_m + (end_to_m - end_from_m) * k / END_STEPS) *
            (side ? 1 : -1);
        double sum = 0;

        for (int j = 0; j < END_SAMPLES; j++) {
            const double v = end_across_m * (2.0 * j / (END_SAMPLES - 1) - 1);
            const double x = t->x + (u * c - v * s) / g->step_m;
            const double y = t->y + (u * s + v * c) / g->step_m;

            sum += ys_logistic((double)ys_sample_bilinear(g->odds[YS_END], g->width, g->height,
                                                          x + 0.5, y + 0.5));
        }
        best = fmax(best, sum / END_SAMPLES);
        all += sum * sum;
        moment += sum * sum * (end_from_m + (end_to_m - end_from_m) * k / END_STEPS);
    }
    *at_m = all > 0 ? moment / all : 0;
    return best;
}

static void measure(struct ys_lone_top *out, const struct ys_component *c,
                    const struct ys_net_area *g)
{
    const double x0 = c->x0, y0 = c->y0, n = (double)c->area;
    const double sx = (double)c->sx - n * x0, sy = (double)c->sy - n * y0;
    const struct ys_moment_sums sums = {
        .n = n,
        .x = sx,
        .y = sy,
        .xx = (double)c->sxx - 2 * x0 * (double)c->sx + n * x0 * x0,
        .yy = (double)c->syy - 2 * y0 * (double)c->sy + n * y0 * y0,
        .xy = (double)c->sxy - x0 * (double)c->sy - y0 * (double)c->sx + n * x0 * y0};
    struct ys_moments moments;
    struct ys_sides sides;

    ys_moments_of(&moments, &sums, YS_SQUARE_VARIANCE);
    ys_moments_sides(&sides, &moments);
    *out = (struct ys_lone_top){.x = x0 + moments.x,
                                .y = y0 + moments.y,
                                .length_m = sides.length * g->step_m,
                                .width_m = sides.width * g->step_m,
                                .angle_rad = sides.angle_rad,
                                .first_row = c->y0,
                                .last_row = c->y1,
                                .area_m2 = n * g->step_m * g->step_m};
    out->ends_m = out->length_m;
    for (int side = 0; side < 2; side++) {
        double at_m;

        out->end[side] = end_at(&at_m, out, g, side);
        out->ends_m += at_m;
    }
}

/* Whether b goes on where a ends: *of_a, *of_b are the facing ends. */
static bool goes_on(const struct ys_lone_top *a, const struct ys_lone_top *b, double step_m,
                    int *of_a, int *of_b)
{
    const struct ys_lone_top *axis = a->length_m >= b->length_m ? a : b;
    const double c = cos(axis->angle_rad), s = sin(axis->angle_rad);
    const double dx = (b->x - a->x) * step_m, dy = (b->y - a->y) * step_m;
    const double u = dx * c + dy * s, v = -dx * s + dy * c;
    const double gap = fabs(u) - (a->length_m + b->length_m) / 2;

    *of_a = dx * cos(a->angle_rad) + dy * sin(a->angle_rad) > 0;
    *of_b = dx * cos(b->angle_rad) + dy * sin(b->angle_rad) < 0;
    const double facing = fmax(a->end[*of_a], b->end[*of_b]);
    const double outer = fmin(a->end[!*of_a], b->end[!*of_b]);
    return fabs(v) <= most_aside_m && gap > -1 && gap <= most_gap_m &&
           (facing < unseen_end || (facing < faint_end && outer > facing + much_surer &&
                                    a->length_m + b->length_m + gap < one_top_m));
}

/* The first of the cores that are one with core i. */
static size_t root_of(size_t *of, size_t i)
{
    while (of[i] != i)
        i = of[i] = of[of[i]];
    return i;
}

static void join_pieces(size_t *of, const struct ys_lone_tops *t, double step_m)
{
    const double reach = most_reach_m / step_m;
    int end_a, end_b;

    for (size_t i = 0; i < t->n; i++)
        of[i] = i;
    /* in order of their first rows, so that what starts too far below ends the search */
    for (size_t i = 0; i < t->n; i++)
        for (size_t j = i + 1; j < t->n && t->top[j].first_row < t->top[i].last_row + reach;
             j++)
            if (goes_on(&t->top[i], &t->top[j], step_m, &end_a, &end_b)) {
                const size_t a = root_of(of, i), b = root_of(of, j);

                of[a < b ? b : a] = a < b ? a : b;
            }
}

/* From its pieces: along the axis of the longest. */
static void extend(struct ys_lone_top *whole, double extent[2], const struct ys_lone_top *piece,
                   double step_m)
{
    const double c = cos(whole->angle_rad), s = sin(whole->angle_rad);
    const double u = ((piece->x - whole->x) * c + (piece->y - whole->y) * s) * step_m;
    const int same = cos(piece->angle_rad - whole->angle_rad) > 0;

    for (int k = 0; k < 2; k++) {
        const double at = u + (k ? 1 : -1) * piece->length_m / 2;

        if (k ? at > extent[1] : at < extent[0]) {
            extent[k] = at;
            whole->end[k] = piece->end[same ? k : !k];
        }
    }
}

/* How many boxes, and how likely they are any. */
static void judge(struct ys_lone_top *t)
{
    double seen[2];

    for (int k = 0; k < 2; k++)
        seen[k] = ys_logistic((t->end[k] - seen_end) / seen_over);
    t->along = t->length_m > two_long_m
                   ? (uint32_t)fmax(1, floor((t->length_m + line_m) / long_pitch_m + 0.5))
                   : 1;
    t->across = (uint32_t)fmax(1, floor(t->width_m / wide_pitch_m + 0.5));
    if (t->along == 1)
        t->p = 1 - endless_doubt * (1 - seen[0]) * (1 - seen[1]);
    else if (t->along == 2)
        t->p = two_p + (1 - two_p) * seen[0] * seen[1];
    else
        t->p = strip_p;
}

static bool gather(struct ys_lone_tops *t, double step_m)
{
    size_t *of = ys_new(t->n + 1, sizeof *of), *longest = ys_new(t->n + 1, sizeof *longest);
    struct ys_lone_top *whole = ys_new(t->n + 1, sizeof *whole);
    double(*extent)[2] = ys_new(t->n + 1, sizeof *extent);
    const bool ok = of && longest && whole && extent;
    size_t n = 0;

    if (ok)
        join_pieces(of, t, step_m);
    for (size_t i = 0; ok && i < t->n; i++) {
        const size_t r = root_of(of, i);

        if (r == i || t->top[i].length_m > t->top[longest[r]].length_m)
            longest[r] = i;
    }
    for (size_t i = 0; ok && i < t->n; i++)
        whole[i] = t->top[longest[root_of(of, i)]];
    for (size_t i = 0; ok && i < t->n; i++) {
        const size_t r = root_of(of, i);

        extend(&whole[r], extent[r], &t->top[i], step_m);
        if (longest[r] == i)
            continue;
        whole[r].area_m2 += t->top[i].area_m2;
        whole[r].ends_m = 0;
    }
    for (size_t i = 0; ok && i < t->n; i++) {
        if (of[i] != i)
            continue;
        const double middle = (extent[i][0] + extent[i][1]) / 2 / step_m;

        whole[i].x += middle * cos(whole[i].angle_rad);
        whole[i].y += middle * sin(whole[i].angle_rad);
        whole[i].length_m = extent[i][1] - extent[i][0];
        if (whole[i].area_m2 <= least_m2 || whole[i].length_m < least_m)
            continue;
        judge(&whole[i]);
        t->top[n++] = whole[i];
    }
    t->n = n;
    free(of);
    free(longest);
    free(whole);
    free(extent);
    return ok;
}

bool ys_lone_tops_find(struct ys_lone_tops *out, const struct ys_net_area *tops,
                       const struct ysk_ops *ops, struct ys_error *err)
{
    const struct ys_components_options options = {YS_4_NEIGHBOURS, false, 1};
    struct ys_components found = {0};
    uint8_t *mask = ys_scratch_new(tops->scratch, (size_t)tops->width * tops->height, 1);
    bool ok =
        mask && core_mask(mask, tops) &&
        !ys_components_of_mask(&found, mask, tops->width, tops->height, ops, &options, err);

    *out = (struct ys_lone_tops){0};
    ok = ok && (out->top = ys_new(found.n + 1, sizeof *out->top));
    for (size_t i = 0; ok && i < found.n; i++)
        if ((double)found.component[i].area * tops->step_m * tops->step_m > least_piece_m2)
            measure(&out->top[out->n++], &found.component[i], tops);
    ok = ok && gather(out, tops->step_m);
    ys_components_fini(&found);
    ys_scratch_free(mask);
    if (!ok)
        ys_lone_tops_fini(out);
    return ok;
}

void ys_lone_tops_fini(struct ys_lone_tops *tops)
{
    free(tops->top);
    *tops = (struct ys_lone_tops){0};
}

double ys_lone_top_length(const struct ys_lone_top *t)
{
    const double length_m = (t->length_m + line_m) / t->along;

    for (size_t k = 0; k < YS_BLOCK_SIZES; k++)
        if (fabs(length_m / ys_block_length_m[k] - 1) < like_length)
            return ys_block_length_m[k];
    return length_m;
}

bool ys_lone_tops_dist(struct ys_dist *out, const struct ys_lone_tops *tops)
{
    size_t n = 0, k = 0;

    for (size_t i = 0; i < tops->n; i++)
        n += (size_t)tops->top[i].along * tops->top[i].across;
    double *p = ys_new(n + 1, sizeof *p);
    bool ok = p != NULL;

    for (size_t i = 0; ok && i < tops->n; i++)
        for (uint32_t j = 0; j < tops->top[i].along * tops->top[i].across; j++)
            p[k++] = tops->top[i].p;
    ok = ok && ys_dist_poisson_binomial(out, p, n);
    free(p);
    return ok;
}
