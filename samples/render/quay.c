/* The picture of a container quay, and its entries in the truth. */
#include "quay.h"

/* ISO 668 series 1: 8 ft wide, 8 ft 6 in high. */
static const double box_w = 2.438, box_h = 2.591;

struct box_ctx {
    const struct rd_box *box;
    const struct rd_style *style;
    double snow;
};

static bool shade_box(struct rd_surface *s, const struct rd_spot *at, const void *ctx)
{
    const struct box_ctx *b = ctx;
    const double half = b->box->length_m / 2,
                 wall = rd_min(half - rd_abs(at->u), box_w / 2 - rd_abs(at->v));
    const double rust = rd_fractal(at->u / 1.5, at->v / 1.0, 3, b->box->seed);

    s->h = b->box->tiers * box_h;
    s->c = rd_rgb_scale(b->box->c, 1 + 0.10 * rust);
    s->c = rd_rgb_mix(s->c, (struct rd_rgb){0.15, 0.085, 0.055},
                      0.5 * b->style->weathering * rd_step(0.35, 0.75, rust));
    if (wall < 0.12)
        s->c = rd_rgb_scale(s->c, 0.82);
    if (b->box->reefer && half - at->u < 0.5) /* the cooler */
        s->c = (struct rd_rgb){0.07, 0.07, 0.07};
    if (b->snow > 0)
        s->c = rd_rgb_mix(s->c, (struct rd_rgb){0.8, 0.82, 0.86},
                          rd_step(0.4, 0.7, b->snow + 0.2 * rust));
    return true;
}

static struct rd_frame box_frame(const struct rd_quay *q, const struct rd_box *b)
{
    const struct rd_vec p = rd_frame_point(&q->edge, b->u, b->v);

    return (struct rd_frame){p.x, p.y, q->edge.cos, q->edge.sin};
}

static struct rd_frame along_quay(const struct rd_quay *q, double u, double v)
{
    const struct rd_box at = {.u = u, .v = v};

    return box_frame(q, &at);
}

/* Slots: lines of worn paint around each. */
static bool shade_slots(struct rd_surface *s, const struct rd_spot *at, const void *ctx)
{
    const struct rd_stack *st = ctx;
    const double pu = 6.058 + st->end_m, pv = box_w + st->side_m;
    const double u = at->u + st->bays * pu / 2, v = at->v + st->rows * pv / 2;
    const double nu = u - pu * rd_floor(u / pu), nv = v - pv * rd_floor(v / pv);
    const double worn = 0.55 + 0.5 * rd_noise(at->x / 3, at->y / 3, 77);

    if (nu > 0.12 && nv > 0.12)
        return false;
    s->c = rd_rgb_mix(s->c, (struct rd_rgb){0.5, 0.5, 0.45}, rd_clamp(worn, 0, 0.8));
    return true;
}

static void draw_ground(struct rd_canvas *cv, const struct rd_scene *scene,
                        const struct rd_quay *q, int date)
{
    const struct rd_style *style = rd_style_at(scene->style);
    const double snow = scene->site.view[date].snow,
                 half = rd_scene_w(scene) + rd_scene_h(scene);
    const struct rd_ground land = {style, q->dry, 0.4, 0, snow, (uint32_t)scene->seed};
    const struct rd_made yard = {style,
                                 style->asphalt,
                                 half,
                                 q->yard_m / 2 + 1.5,
                                 1.2,
                                 0.8,
                                 0,
                                 0.6 * snow,
                                 (uint32_t)scene->seed + 1u};
    const struct rd_made apron = {
        style,      style->concrete,           half, q->apron_m / 2, 0, 0.6, 6.0,
        0.6 * snow, (uint32_t)scene->seed + 2u};
    const struct rd_frame fy = along_quay(q, 0, q->apron_m + q->yard_m / 2);
    const struct rd_frame fa = along_quay(q, 0, q->apron_m / 2);
    const struct rd_water water = {q->edge, -2.6, -1e9,
                                   style,   0.8,  (uint32_t)scene->seed + 40u + (uint32_t)date};

    rd_ground_draw(cv, &land);
    rd_paint(cv, &fy, (struct rd_vec){half, q->yard_m / 2 + 1.5}, rd_made_shader, &yard);
    rd_paint(cv, &fa, (struct rd_vec){half, q->apron_m / 2}, rd_made_shader, &apron);
    for (int i = 0; i < 2; i++) { /* crane rails */
        const struct rd_frame f = along_quay(q, 0, i ? 0.6 * q->apron_m : 2.5);
        const struct rd_made rail = {style, {0.12, 0.10, 0.09}, half, 0.25, 0, 0, 0, 0, 3};

        rd_paint(cv, &f, (struct rd_vec){half, 0.25}, rd_made_shader, &rail);
    }
    rd_water_draw(cv, &water);
    for (int i = 0; i < q->n_stack; i++) {
        const struct rd_stack *st = &q->stack[i];
        const double l = st->bays * (6.058 + st->end_m), w = st->rows * (box_w + st->side_m);
        const struct rd_frame f = along_quay(q, st->u + l / 2, st->v + w / 2);

        if (st->painted)
            rd_paint(cv, &f, (struct rd_vec){l / 2, w / 2}, shade_slots, st);
    }
}

/* A gantry over the apron: four legs, two girders across, a boom over the water. */
static void draw_crane(struct rd_canvas *cv, const struct rd_quay *q, double u, struct rd_rgb c)
{
    const double back = 0.6 * q->apron_m;
    const struct rd_block boom = {
        along_quay(q, u, back / 2 - 8), 1.0, back / 2 + 20, 26, c, 0.1, 4};
    const struct rd_block house = {along_quay(q, u, back), 3.2, 4, 24,
                                   rd_rgb_scale(c, 0.8),   0.1, 5};

    for (int i = 0; i < 4; i++) {
        const struct rd_block leg = {
            along_quay(q, u + (i & 1 ? 7 : -7), i & 2 ? back : 2.5), 0.7, 0.7, 22, c, 0, 6};

        rd_block_draw(cv, &leg);
    }
    for (int i = 0; i < 2; i++) {
        const struct rd_block beam = {along_quay(q, u, i ? back : 2.5), 7.5, 0.5, 22, c, 0, 6};

        rd_block_draw(cv, &beam);
    }
    rd_block_draw(cv, &boom);
    rd_block_draw(cv, &house);
}

static bool in_stack(const struct rd_quay *q, double u, double v, double room)
{
    for (int i = 0; i < q->n_stack; i++) {
        const struct rd_stack *st = &q->stack[i];

        if (u > st->u - room && u < st->u + st->bays * (6.058 + st->end_m) + room &&
            v > st->v - room && v < st->v + st->rows * (box_w + st->side_m) + room)
            return true;
    }
    return false;
}

static void draw_traffic(struct rd_canvas *cv, const struct rd_scene *scene,
                         const struct rd_quay *q, int date)
{
    const struct rd_style *style = rd_style_at(scene->style);
    struct rd_rng rng = rd_rng_of(scene->seed, 500u + (uint64_t)date);

    for (int i = 0; i < q->lorries; i++) {
        const double u = rd_range(&rng, -0.5, 0.5) * rd_scene_w(scene);
        const double v = rd_range(&rng, 5, q->apron_m + q->yard_m - 6);
        struct rd_lorry l = {.at = along_quay(q, u, v),
                             .length_m = rd_chance(&rng, 0.4) ? 4.6 : rd_range(&rng, 9, 16.5),
                             .cab = rd_style_house(style, &rng),
                             .bed = rd_style_roof(style, &rng),
                             .laden = rd_chance(&rng, 0.5)};
        const double turn = rd_range(&rng, -RD_PI, RD_PI);

        if (rd_chance(&rng, 0.4))
            l.at = rd_frame_at(l.at.x, l.at.y, turn);
        if (!in_stack(q, u, v, 14))
            rd_lorry_draw(cv, &l);
    }
}

static void draw_fixed(struct rd_canvas *cv, const struct rd_scene *scene,
                       const struct rd_quay *q, double snow)
{
    const struct rd_style *style = rd_style_at(scene->style);
    struct rd_rng rng = rd_rng_of(scene->seed, 510);
    double u = -0.5 * rd_scene_w(scene);

    for (int i = 0; i < q->cranes; i++) {
        const struct rd_rgb c =
            rd_rgb_scale((struct rd_rgb){0.45, 0.20, 0.06}, rd_range(&rng, 0.6, 1.3));

        draw_crane(cv, q, rd_range(&rng, -0.42, 0.42) * rd_scene_w(scene), c);
    }
    for (int i = 0; i < q->masts; i++) {
        const double mu = rd_range(&rng, -0.5, 0.5) * rd_scene_w(scene);
        const double mv = rd_range(&rng, q->apron_m, q->apron_m + q->yard_m);
        const struct rd_frame f = along_quay(q, mu, mv);

        if (!in_stack(q, mu, mv, 1.5))
            rd_mast_draw(cv, f.x, f.y, rd_range(&rng, 18, 30), 0.7);
    }
    while (u < 0.5 * rd_scene_w(scene)) { /* sheds behind the yard */
        const double l = rd_range(&rng, 14, 40), w = rd_range(&rng, 8, 15);
        const struct rd_house b = {
            .at = along_quay(q, u + l, q->apron_m + q->yard_m + 6 + w),
            .half_l = l,
            .half_w = w,
            .eaves_m = rd_range(&rng, 6, 11),
            .roof = (enum rd_roof)rd_int(&rng, RD_FLAT_ROOF, RD_BARREL),
            .c = rd_style_house(style, &rng),
            .style = style,
            .snow = snow,
            .seed = (uint32_t)rd_next(&rng),
        };
        rd_house_draw(cv, &b);
        u += 2 * l + rd_range(&rng, 10, 60);
    }
}

/* Trees and huts well behind the sheds. */
static bool is_open(const void *plan, double x, double y, double room)
{
    const struct rd_quay *q = plan;
    const double v = (y - q->edge.y) * q->edge.cos - (x - q->edge.x) * q->edge.sin;

    return v > q->apron_m + q->yard_m + 42 + room;
}

bool rd_quay_draw(struct rd_canvas *cv, const struct rd_scene *scene, const void *plan,
                  int date)
{
    const struct rd_quay *q = plan;
    const double snow = scene->site.view[date].snow;
    const struct rd_strew strew = {is_open, q, 50, 8, 2, snow};
    int number = 0;

    draw_ground(cv, scene, q, date);
    rd_strew_draw(cv, scene, &strew);
    draw_fixed(cv, scene, q, snow);
    draw_traffic(cv, scene, q, date);
    for (size_t i = 0; i < q->n_box; i++) {
        const struct rd_box *b = &q->box[i];
        const struct box_ctx ctx = {b, rd_style_at(scene->style), snow};
        const struct rd_frame f = box_frame(q, b);

        if (!b->at[date] || (date && ++number == scene->leave_out))
            continue;
        rd_body(cv, &f, (struct rd_vec){b->length_m / 2, box_w / 2}, shade_box, &ctx);
    }
    if (q->vessel_at[date])
        rd_vessel_draw(cv, &q->vessel);
    return true;
}

/* A polygon around the stacks, a few metres wider. */
static void record_area(struct rd_scene *scene, const struct rd_quay *q)
{
    struct rd_area *a = &scene->site.area[scene->site.n_area++];
    double lo_u = 1e9, hi_u = -1e9, lo_v = 1e9, hi_v = -1e9;

    for (int i = 0; i < q->n_stack; i++) {
        const struct rd_stack *st = &q->stack[i];

        lo_u = rd_min(lo_u, st->u - 6);
        lo_v = rd_min(lo_v, st->v - 5);
        hi_u = rd_max(hi_u, st->u + st->bays * (6.058 + st->end_m) + 7);
        hi_v = rd_max(hi_v, st->v + st->rows * (box_w + st->side_m) + 4.5);
    }
    *a = (struct rd_area){.name = "Container yard", .count = "container", .n = 4};
    a->p[0] = rd_frame_point(&q->edge, lo_u, lo_v);
    a->p[1] = rd_frame_point(&q->edge, hi_u + 0.6, lo_v + 0.4);
    a->p[2] = rd_frame_point(&q->edge, hi_u, hi_v);
    a->p[3] = rd_frame_point(&q->edge, lo_u - 0.5, hi_v + 0.5);
}

static bool record_berth(struct rd_scene *scene, const struct rd_quay *q)
{
    struct rd_area *a = &scene->site.area[scene->site.n_area++];
    bool ok = true;

    *a = (struct rd_area){.name = "Berth", .count = "vessel", .n = 4};
    a->p[0] = rd_frame_point(&q->edge, q->vessel_u - 100, -1.0);
    a->p[1] = rd_frame_point(&q->edge, q->vessel_u + 100, -1.0);
    a->p[2] = rd_frame_point(&q->edge, q->vessel_u + 100, -62);
    a->p[3] = rd_frame_point(&q->edge, q->vessel_u - 100, -62);
    for (int date = 0; date < 2; date++) {
        const struct rd_object o = {.class_ = "vessel",
                                    .type = "cargo",
                                    .area = "Berth",
                                    .date = date,
                                    .stays = q->vessel_at[0] && q->vessel_at[1],
                                    .at = q->vessel.at,
                                    .half = {q->vessel.length_m / 2, q->vessel.beam_m / 2}};

        if (q->vessel_at[date])
            ok = ok && rd_scene_add(scene, &o);
    }
    return ok;
}

bool rd_quay_record(struct rd_scene *scene, const struct rd_quay *q, bool with_berth)
{
    bool ok = true;

    record_area(scene, q);
    for (int date = 0; date < 2; date++) {
        int number = 0;

        for (size_t i = 0; i < q->n_box; i++) {
            const struct rd_box *b = &q->box[i];
            const struct rd_object o = {.class_ = "container",
                                        .type = b->length_m > 8 ? "40 ft" : "20 ft",
                                        .area = "Container yard",
                                        .date = date,
                                        .stays = b->at[0] && b->at[1],
                                        .tiers = b->tiers,
                                        .at = box_frame(q, b),
                                        .half = {b->length_m / 2, box_w / 2}};

            if (b->at[date] && !(date && ++number == scene->leave_out))
                ok = ok && rd_scene_add(scene, &o);
        }
    }
    return ok && (!with_berth || record_berth(scene, q));
}
