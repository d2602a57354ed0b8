/*
 * pit_frame.c - the picture turned so that the pits' sides run along its axes, and its sums
 *
 * Turned once, bars along the sides of any candidate are upright rectangles, whose means
 * integral images give in four reads: a million boxes are tried (pit_find.c, pit_fit.c).
 */

#include <math.h>
#include <stdlib.h>

#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../raster/sampling.h"
#include "pit_parts.h"

/* A bank is away from the ground more than it is an edge; edges are cut at half of what they
 * may be.  By hand. */
static const float away_weight = 0.6F, edge_weight = 0.4F, most_edge = 6;

/* Of the shorter side: half a bank's thickness; the bar beyond is as thick, its middle 1.8 of
 * these halves outside the box.  From the shape of pits. */
static const double half_bank = 0.11, beyond = 1.8;

/* ---- turning -------------------------------------------------------------------------------- */

void ys_pit_frame_to_grid(double *gx, double *gy, const struct ys_pit_frame *frame, double x,
                          double y)
{
    const double dx = x - frame->width / 2.0, dy = y - frame->height / 2.0;

    *gx = frame->grid_x + frame->cos_turn * dx - frame->sin_turn * dy;
    *gy = frame->grid_y + frame->sin_turn * dx + frame->cos_turn * dy;
}

/* A square of so many pixels is turned at a time: a row of it reads few rows of the ground, where a
 * row of the whole frame reads nearly all of them. */
enum { SIDE = 128 };

/* Some pixels of a row of the frame: where they lie on the ground, and what they take of it. */
struct turned {
    size_t n;
    size_t at[SIDE][4];
    float weight[4][SIDE];
};

static void find_places(struct turned *out, const struct ys_pit_frame *f,
                        const struct ys_pit_ground *g, size_t x, size_t y)
{
    for (size_t i = 0; i < out->n; i++) {
        struct ys_bilinear t;
        double gx, gy;

        ys_pit_frame_to_grid(&gx, &gy, f, (double)(x + i), (double)y);
        ys_bilinear_at(&t, g->width, g->height, gx + 0.5, gy + 0.5, YS_BORDER_NOTHING);
        for (int k = 0; k < 4; k++) {
            out->at[i][k] = t.at[k];
            out->weight[k][i] = (float)t.weight[k];
        }
    }
}

static void blend(float *dst, const struct turned *t, const float *plane)
{
    for (size_t i = 0; i < t->n; i++) {
        float sum = 0;

        for (int k = 0; k < 4; k++)
            sum += t->weight[k][i] * plane[t->at[i][k]];
        dst[i] = sum;
    }
}

/* A band of rows of the planes of which only the sums are kept. */
struct band {
    size_t first, end;
    float *blue, *bank;
};

static void turn_row(struct ys_pit_frame *f, const struct ys_pit_ground *g,
                     const struct band *band, size_t x, size_t y)
{
    const size_t i = y * f->width + x, in_band = (y - band->first) * f->width + x;
    struct turned t = {.n = f->width - x < SIDE ? f->width - x : SIDE};
    float edge[SIDE];

    find_places(&t, f, g, x, y);
    blend(f->plane[YS_PLANE_BRIGHT] + i, &t, g->channel[YS_PIT_BRIGHT]);
    blend(f->plane[YS_PLANE_RED_GREEN] + i, &t, g->channel[YS_PIT_RED_GREEN]);
    blend(f->plane[YS_PLANE_AWAY] + i, &t, g->away);
    blend(f->plane[YS_PLANE_LEVELS] + i, &t, g->bright);
    blend(band->blue + in_band, &t, g->channel[YS_PIT_BLUE]);
    blend(edge, &t, g->edge);
    for (size_t k = 0; k < t.n; k++) {
        float inside = 0;

        band->bank[in_band + k] = away_weight * f->plane[YS_PLANE_AWAY][i + k] +
                                  edge_weight * (edge[k] < most_edge ? edge[k] : most_edge);
        for (int c = 0; c < 4; c++)
            inside += t.weight[c][k] * (float)g->inside[t.at[k][c]];
        f->inside[i + k] = inside > 0.5F;
    }
}

/* Integral images of the rows of a band: what stands above them goes on. */
static void integrate_band(struct ys_pit_frame *f, const struct band *band)
{
    const size_t at = band->first * f->width, to = band->first * ((size_t)f->width + 1);
    const struct {
        int sum;
        const float *plane;
        bool squared;
    } made[YS_PIT_SUMS] = {
        {YS_SUM_BANK, band->bank, false},
        {YS_SUM_BLUE, band->blue, false},
        {YS_SUM_BRIGHT, f->plane[YS_PLANE_BRIGHT] + at, false},
        {YS_SUM_BRIGHT_SQUARED, f->plane[YS_PLANE_BRIGHT] + at, true},
        {YS_SUM_RED_GREEN, f->plane[YS_PLANE_RED_GREEN] + at, false},
        {YS_SUM_AWAY, f->plane[YS_PLANE_AWAY] + at, false},
    };

    for (int k = 0; k < YS_PIT_SUMS; k++)
        ys_pit_integrate(f->sum[made[k].sum] + to, made[k].plane, f->width,
                         (uint32_t)(band->end - band->first), made[k].squared);
}

struct turning {
    struct ys_pit_frame *frame;
    const struct ys_pit_ground *ground;
    struct band band;
};

static void turn_square(void *ctx, size_t i)
{
    const struct turning *const t = ctx;

    for (size_t y = t->band.first; y < t->band.end; y++)
        turn_row(t->frame, t->ground, &t->band, i * SIDE, y);
}

/* blue and bank hold SIDE rows. */
static void turn_planes(struct ys_pit_frame *f, const struct ys_pit_ground *g, float *blue,
                        float *bank, int threads)
{
    for (size_t y = 0; y < f->height; y += SIDE) {
        const size_t end = f->height - y < SIDE ? f->height : y + SIDE;
        struct turning t = {f, g, {y, end, blue, bank}};

        ysk_tasks_run((f->width + SIDE - 1) / SIDE, threads, turn_square, &t);
        integrate_band(f, &t.band);
    }
}

static void place(struct ys_pit_frame *f, const struct ys_pit_ground *g, double angle)
{
    const double c = cos(angle), s = sin(angle);

    *f = (struct ys_pit_frame){
        .width = (uint32_t)(g->width * fabs(c) + g->height * fabs(s)) + 1,
        .height = (uint32_t)(g->width * fabs(s) + g->height * fabs(c)) + 1,
        .px_m = g->px_m,
        .scratch = g->scratch,
        .cos_turn = c,
        .sin_turn = s,
        .grid_x = g->width / 2.0,
        .grid_y = g->height / 2.0};
}

ys_status ys_pit_frame_make(struct ys_pit_frame *out, const struct ys_pit_ground *ground,
                            int threads, struct ys_error *err)
{
    double angle;
    bool ok = ys_pit_direction(&angle, ground);

    *out = (struct ys_pit_frame){0};
    if (ok)
        place(out, ground, angle);
    const size_t n = (size_t)out->width * out->height;
    const size_t n_sum = ((size_t)out->width + 1) * ((size_t)out->height + 1);
    const size_t n_band = (size_t)out->width * SIDE;
    float *const blue = ok ? ys_scratch_new(ground->scratch, n_band, sizeof *blue) : NULL;
    float *const bank = ok ? ys_scratch_new(ground->scratch, n_band, sizeof *bank) : NULL;

    ok = ok && blue && bank && (out->inside = ys_scratch_new(ground->scratch, n, 1)) != NULL;
    for (int k = 0; ok && k < YS_PIT_PLANES; k++)
        ok =
            (out->plane[k] = ys_scratch_new(ground->scratch, n, sizeof *out->plane[k])) != NULL;
    for (int k = 0; ok && k < YS_PIT_SUMS; k++)
        ok =
            (out->sum[k] = ys_scratch_new(ground->scratch, n_sum, sizeof *out->sum[k])) != NULL;
    if (ok)
        turn_planes(out, ground, blue, bank, threads);
    ys_scratch_free(blue);
    ys_scratch_free(bank);
    if (ok)
        return YS_OK;
    ys_pit_frame_fini(out);
    return ys_fail(err, YS_ERR_NOMEM, "counting pits: out of memory for %zu pixels", n);
}

void ys_pit_frame_fini(struct ys_pit_frame *frame)
{
    ys_scratch_free(frame->inside);
    for (int k = 0; k < YS_PIT_PLANES; k++)
        ys_scratch_free(frame->plane[k]);
    for (int k = 0; k < YS_PIT_SUMS; k++)
        ys_scratch_free(frame->sum[k]);
    *frame = (struct ys_pit_frame){0};
}

/* ---- rectangles ----------------------------------------------------------------------------- */

static size_t clamp(double v, uint32_t most)
{
    return v <= 0 ? 0 : v >= most ? most : (size_t)v;
}

double ys_pit_mean(const struct ys_pit_frame *frame, int sum, double x, double y, double hx,
                   double hy)
{
    const size_t row = (size_t)frame->width + 1;
    const size_t x0 = clamp(floor(x - hx + 0.5), frame->width);
    const size_t x1 = clamp(floor(x + hx + 0.5) + 1, frame->width);
    const size_t y0 = clamp(floor(y - hy + 0.5), frame->height) * row;
    const size_t y1 = clamp(floor(y + hy + 0.5) + 1, frame->height) * row;
    const double *const s = frame->sum[sum];
    const double n = (double)((x1 - x0) * ((y1 - y0) / row));

    return n > 0 ? (s[y1 + x1] - s[y0 + x1] - s[y1 + x0] + s[y0 + x0]) / n : 0;
}

void ys_pit_sides(double side[4], double outer[4], const struct ys_pit_frame *frame, int sum,
                  const struct ys_pit_box *box)
{
    static const int dx[4] = {0, 1, 0, -1}, dy[4] = {-1, 0, 1, 0};
    const double half = half_bank * fmin(box->a, box->b);

    for (int k = 0; k < 4; k++) {
        const double hx = dx[k] ? half : box->a / 2, hy = dy[k] ? half : box->b / 2;

        side[k] = ys_pit_mean(frame, sum, box->x + dx[k] * (box->a / 2 - half),
                              box->y + dy[k] * (box->b / 2 - half), hx, hy);
        outer[k] = ys_pit_mean(frame, sum, box->x + dx[k] * (box->a / 2 + beyond * half),
                               box->y + dy[k] * (box->b / 2 + beyond * half), hx, hy);
    }
}

void ys_sort4(double v[4])
{
    static const int pair[5][2] = {{0, 1}, {2, 3}, {0, 2}, {1, 3}, {1, 2}};

    for (int k = 0; k < 5; k++)
        if (v[pair[k][0]] > v[pair[k][1]]) {
            const double t = v[pair[k][0]];

            v[pair[k][0]] = v[pair[k][1]];
            v[pair[k][1]] = t;
        }
}
