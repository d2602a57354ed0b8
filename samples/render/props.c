#include "props.h"

static double roof_height(const struct rd_house *b, double v)
{
    const double t = v / b->half_w;

    switch (b->roof) {
    case RD_GABLE:
        return b->eaves_m + 0.35 * (b->half_w - rd_abs(v));
    case RD_SHED:
        return b->eaves_m + 0.12 * (v + b->half_w);
    case RD_BARREL:
        return b->eaves_m + 0.35 * b->half_w * rd_sqrt(rd_max(0, 1 - t * t));
    case RD_FLAT_ROOF:
        break;
    }
    return b->eaves_m + (rd_abs(t) > 0.96 ? 0.4 : 0); /* a parapet */
}

static bool shade_house(struct rd_surface *s, const struct rd_spot *at, const void *ctx)
{
    const struct rd_house *b = ctx;
    const double tex = rd_style_texture(b->style, at->x, at->y, 5, b->seed);
    const int32_t sheet = (int32_t)rd_floor(at->u / 1.1);
    double k = 1 + 0.10 * tex + 0.07 * rd_grain(sheet, 0, b->seed);
    const int32_t box_u = (int32_t)rd_floor(at->u / 7), box_v = (int32_t)rd_floor(at->v / 7);

    s->h = roof_height(b, at->v);
    k *= 1 - 0.25 * b->style->weathering *
                 rd_step(0.3, 0.9, rd_fractal(at->u / 9, at->v / 2, 2, b->seed + 3u));
    s->c = rd_rgb_scale(b->c, k);
    /* vents and skylights */
    if (rd_hash(box_u, box_v, b->seed) % 5 == 0) {
        const double u = at->u - 7 * box_u - 3.5, v = at->v - 7 * box_v - 3.5;

        if (rd_abs(u) < 0.8 && rd_abs(v) < 0.8) {
            s->h += 0.9;
            s->c = rd_rgb_scale(s->c, 1.3);
        }
    }
    if (b->snow > 0)
        s->c = rd_rgb_mix(s->c, (struct rd_rgb){0.8, 0.82, 0.86}, rd_step(0.3, 0.7, b->snow));
    return true;
}

void rd_house_draw(struct rd_canvas *cv, const struct rd_house *house)
{
    rd_body(cv, &house->at, (struct rd_vec){house->half_l, house->half_w}, shade_house, house);
}

static bool shade_tree(struct rd_surface *s, const struct rd_spot *at, const void *ctx)
{
    const struct rd_tree *t = ctx;
    const double lump = rd_noise(at->x / 1.1, at->y / 1.1, t->seed);
    const double r = rd_sqrt(at->u * at->u + at->v * at->v) / (t->r * (0.85 + 0.2 * lump));

    if (r >= 1)
        return false;
    s->h = t->h * (0.45 + 0.55 * rd_sqrt(1 - r * r)) + 0.5 * lump;
    s->c = rd_rgb_scale(t->c, 1 + 0.35 * lump +
                                  0.25 * rd_noise(at->x * 2.5, at->y * 2.5, t->seed + 1u));
    return true;
}

void rd_tree_draw(struct rd_canvas *cv, const struct rd_tree *tree)
{
    const struct rd_frame f = {tree->x, tree->y, 1, 0};

    rd_body(cv, &f, (struct rd_vec){1.1 * tree->r, 1.1 * tree->r}, shade_tree, tree);
}

static bool shade_block(struct rd_surface *s, const struct rd_spot *at, const void *ctx)
{
    const struct rd_block *b = ctx;

    s->h = b->h;
    s->c = rd_rgb_scale(b->c, 1 + b->texture * rd_fractal(at->x / 2, at->y / 2, 3, b->seed));
    return true;
}

void rd_block_draw(struct rd_canvas *cv, const struct rd_block *block)
{
    rd_body(cv, &block->at, (struct rd_vec){block->half_l, block->half_w}, shade_block, block);
}

static bool shade_heap(struct rd_surface *s, const struct rd_spot *at, const void *ctx)
{
    const struct rd_block *b = ctx;
    const double lump = rd_fractal(at->x / 1.7, at->y / 1.7, 3, b->seed);
    const double u = at->u / b->half_l, v = at->v / b->half_w, r = u * u + v * v;

    if (r + 0.25 * lump >= 1)
        return false;
    s->h = rd_max(0.05, b->h * (1 - rd_sqrt(r)) + 0.2 * lump);
    s->c = rd_rgb_scale(b->c, 1 + b->texture * lump);
    return true;
}

void rd_heap_draw(struct rd_canvas *cv, const struct rd_block *heap)
{
    rd_body(cv, &heap->at, (struct rd_vec){heap->half_l, heap->half_w}, shade_heap, heap);
}

void rd_mast_draw(struct rd_canvas *cv, double x, double y, double h, double thick)
{
    const struct rd_rgb steel = {0.28, 0.28, 0.28};
    const struct rd_block pole = {{x, y, 1, 0}, thick / 2, thick / 2, h, steel, 0, 1};
    const struct rd_block head = {{x, y, 0.8, 0.6}, 0.9, 0.25, h, steel, 0, 1};

    rd_block_draw(cv, &pole);
    rd_block_draw(cv, &head);
}

static void lorry_part(struct rd_canvas *cv, const struct rd_lorry *l, double u0, double u1,
                       const struct rd_block *like)
{
    struct rd_block b = *like;
    const struct rd_vec mid = rd_frame_point(&l->at, (u0 + u1) / 2, 0);

    b.at = l->at;
    b.at.x = mid.x;
    b.at.y = mid.y;
    b.half_l = (u1 - u0) / 2;
    rd_block_draw(cv, &b);
}

void rd_lorry_draw(struct rd_canvas *cv, const struct rd_lorry *l)
{
    const double half = l->length_m / 2, wide = l->length_m < 7 ? 0.88 : 1.25;
    const struct rd_block cab = {.half_w = wide, .h = l->length_m < 7 ? 1.5 : 2.9, .c = l->cab};
    const struct rd_block glass = {.half_w = wide - 0.1, .h = 1.45, .c = {0.03, 0.035, 0.04}};
    const struct rd_block bed = {
        .half_w = wide, .h = l->laden ? 3.9 : 1.3, .c = l->bed, .texture = 0.12, .seed = 5};

    if (l->length_m < 7) {
        lorry_part(cv, l, -half, half, &cab);
        lorry_part(cv, l, half * 0.25, half * 0.5, &glass);
        return;
    }
    lorry_part(cv, l, -half, half - 2.6, &bed);
    lorry_part(cv, l, half - 2.2, half, &cab);
}
