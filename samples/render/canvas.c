#include "canvas.h"

#include <stdlib.h>

bool rd_canvas_init(struct rd_canvas *cv, int w, int h, double cell_m)
{
    *cv = (struct rd_canvas){.w = w, .h = h, .cell_m = cell_m};
    cv->cell = calloc((size_t)w * (size_t)h, sizeof *cv->cell);
    return cv->cell;
}

void rd_canvas_fini(struct rd_canvas *cv)
{
    free(cv->cell);
    cv->cell = NULL;
}

struct rd_rgb rd_rgb_mix(struct rd_rgb a, struct rd_rgb b, double t)
{
    return (struct rd_rgb){rd_mix(a.r, b.r, t), rd_mix(a.g, b.g, t), rd_mix(a.b, b.b, t)};
}

struct rd_rgb rd_rgb_scale(struct rd_rgb c, double k)
{
    return (struct rd_rgb){c.r * k, c.g * k, c.b * k};
}

struct rd_frame rd_frame_at(double x, double y, double heading_rad)
{
    return (struct rd_frame){x, y, rd_cos(heading_rad), rd_sin(heading_rad)};
}

struct rd_vec rd_frame_point(const struct rd_frame *f, double u, double v)
{
    return (struct rd_vec){f->x + u * f->cos - v * f->sin, f->y + u * f->sin + v * f->cos};
}

static uint16_t pack(double v)
{
    return (uint16_t)(rd_clamp(v, 0, 3.9) * RD_FULL + 0.5);
}

enum how {
    COLOUR, /* heights stay */
    STAND,  /* what is lower than the surface there is dropped */
    CARVE   /* the surface becomes what the shader says */
};

static void shade_cell(struct rd_cell *c, rd_shader *shade, const struct rd_spot *at,
                       const void *ctx, enum how how)
{
    const double h0 = c->h * RD_HEIGHT_M;
    struct rd_surface s = {h0, {c->r / RD_FULL, c->g / RD_FULL, c->b / RD_FULL}};

    if (!shade(&s, at, ctx) || (how == STAND && s.h < h0))
        return;
    c->r = pack(s.c.r);
    c->g = pack(s.c.g);
    c->b = pack(s.c.b);
    if (how != COLOUR)
        c->h = (int16_t)rd_floor(rd_clamp(s.h, -60, 60) / RD_HEIGHT_M + 0.5);
}

struct window {
    int x0, x1, y0, y1; /* cells, ends excluded */
};

/* The cells whose centres may lie in the box of metres. */
static struct window window_of(const struct rd_canvas *cv, struct rd_vec lo, struct rd_vec hi)
{
    const double k = 1 / cv->cell_m;

    return (struct window){
        (int)rd_clamp(rd_floor((lo.x - cv->x0) * k), 0, cv->w),
        (int)rd_clamp(rd_floor((hi.x - cv->x0) * k) + 1, 0, cv->w),
        (int)rd_clamp(rd_floor((lo.y - cv->y0) * k), 0, cv->h),
        (int)rd_clamp(rd_floor((hi.y - cv->y0) * k) + 1, 0, cv->h),
    };
}

static void copy_block(struct rd_canvas *cv, int x0, int y0, int side)
{
    const struct rd_cell *from = &cv->cell[(size_t)y0 * (size_t)cv->w + (size_t)x0];

    for (int y = y0; y < y0 + side && y < cv->h; y++)
        for (int x = x0; x < x0 + side && x < cv->w; x++)
            cv->cell[(size_t)y * (size_t)cv->w + (size_t)x] = *from;
}

void rd_paint_all(struct rd_canvas *cv, int side, rd_shader *shade, const void *ctx)
{
    for (int iy = 0; iy < cv->h; iy += side) {
        struct rd_spot at = {.y = cv->y0 + (iy + 0.5 * side) * cv->cell_m};

        for (int ix = 0; ix < cv->w; ix += side) {
            at.x = at.u = cv->x0 + (ix + 0.5 * side) * cv->cell_m;
            at.v = at.y;
            shade_cell(&cv->cell[(size_t)iy * (size_t)cv->w + (size_t)ix], shade, &at, ctx,
                       CARVE);
            if (side > 1)
                copy_block(cv, ix, iy, side);
        }
    }
}

static void draw_box(struct rd_canvas *cv, const struct rd_frame *f, struct rd_vec half,
                     rd_shader *shade, const void *ctx, enum how how)
{
    const double ex = rd_abs(half.x * f->cos) + rd_abs(half.y * f->sin);
    const double ey = rd_abs(half.x * f->sin) + rd_abs(half.y * f->cos);
    const struct window win = window_of(cv, (struct rd_vec){f->x - ex, f->y - ey},
                                        (struct rd_vec){f->x + ex, f->y + ey});

    for (int iy = win.y0; iy < win.y1; iy++) {
        const double y = cv->y0 + (iy + 0.5) * cv->cell_m;

        for (int ix = win.x0; ix < win.x1; ix++) {
            const double x = cv->x0 + (ix + 0.5) * cv->cell_m;
            const double dx = x - f->x, dy = y - f->y;
            const struct rd_spot at = {x, y, dx * f->cos + dy * f->sin,
                                       dy * f->cos - dx * f->sin};

            if (rd_abs(at.u) <= half.x && rd_abs(at.v) <= half.y)
                shade_cell(&cv->cell[(size_t)iy * (size_t)cv->w + (size_t)ix], shade, &at, ctx,
                           how);
        }
    }
}

void rd_body(struct rd_canvas *cv, const struct rd_frame *f, struct rd_vec half,
             rd_shader *shade, const void *ctx)
{
    draw_box(cv, f, half, shade, ctx, STAND);
}

void rd_paint(struct rd_canvas *cv, const struct rd_frame *f, struct rd_vec half,
              rd_shader *shade, const void *ctx)
{
    draw_box(cv, f, half, shade, ctx, COLOUR);
}

void rd_carve(struct rd_canvas *cv, const struct rd_frame *f, struct rd_vec half,
              rd_shader *shade, const void *ctx)
{
    draw_box(cv, f, half, shade, ctx, CARVE);
}

struct along {
    rd_shader *shade;
    const void *ctx;
    double s0, half_l;
};

/* A ribbon's piece is a box whose u is turned into the distance along the whole line. */
static bool shade_piece(struct rd_surface *s, const struct rd_spot *at, const void *ctx)
{
    const struct along *a = ctx;
    const struct rd_spot on = {at->x, at->y, at->u + a->half_l + a->s0, at->v};

    return a->shade(s, &on, a->ctx);
}

void rd_ribbon(struct rd_canvas *cv, const struct rd_line *line, rd_shader *shade,
               const void *ctx)
{
    double s0 = 0;

    for (size_t i = 0; i + 1 < line->n; i++) {
        const struct rd_vec a = line->p[i], b = line->p[i + 1];
        const double dx = b.x - a.x, dy = b.y - a.y, l = rd_sqrt(dx * dx + dy * dy);

        if (l <= 0)
            continue;
        const struct rd_frame f = {(a.x + b.x) / 2, (a.y + b.y) / 2, dx / l, dy / l};
        const struct along ctx_piece = {shade, ctx, s0, l / 2};

        rd_paint(cv, &f, (struct rd_vec){l / 2, line->half_w}, shade_piece, &ctx_piece);
        s0 += l;
    }
}
