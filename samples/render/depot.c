/* The picture of a depot, and its entries in the truth. */
#include "depot.h"

struct pit_ctx {
    const struct rd_pit *pit;
    const struct rd_style *style;
    double snow;
};

/* Signed distance to a rectangle of half sizes a, b with corners rounded to r; below 0 inside. */
static double to_outline(double u, double v, double a, double b, double r)
{
    const double x = rd_abs(u) - a + r, y = rd_abs(v) - b + r;
    const double ox = rd_max(x, 0), oy = rd_max(y, 0);

    return rd_sqrt(ox * ox + oy * oy) + rd_min(rd_max(x, y), 0) - r;
}

/* Height of the berm at (u, v), worn and lumpy; 0 where the way in is. */
static double berm(const struct rd_pit *p, double u, double v, double d)
{
    const double gap = p->kind == RD_PIT_U ? p->b - 0.8 * p->foot_m : 0.55 * p->b;
    const double lump = rd_fractal(u / 2.2, v / 2.2, 3, p->seed);
    const double t = rd_max(0, 1 - rd_abs(d) / p->foot_m);
    double h = p->crest_m * rd_min(1, 1.35 * t) * (1 + 0.28 * lump);

    if (u > 0)
        h *= rd_mix(1, rd_step(0.8 * gap, 1.1 * gap, rd_abs(v)),
                    rd_step(p->a - 2 * p->foot_m, p->a - p->foot_m, u));
    return rd_clamp(h, 0, 1.3 * p->crest_m);
}

static void load_pit(struct rd_surface *s, const struct rd_pit *p, double u, double v)
{
    const double la = (p->a - p->foot_m - 0.6) * p->load,
                 lb = (p->b - p->foot_m - 0.5) * p->load;
    const int32_t row = (int32_t)rd_floor(u / 1.3);

    if (p->load <= 0 || rd_abs(u + 0.5) > la || rd_abs(v) > lb)
        return;
    s->h = -p->floor_m + 1.4 + 0.2 * rd_grain(row, 1, p->seed);
    s->c = rd_rgb_scale(p->load_c, 1 + 0.15 * rd_grain(row, 2, p->seed));
}

static bool shade_pit(struct rd_surface *s, const struct rd_spot *at, const void *ctx)
{
    const struct pit_ctx *c = ctx;
    const struct rd_pit *p = c->pit;
    const double r = p->kind == RD_PIT_RING ? rd_min(p->a, p->b) : 0.25 * p->b;
    const double d = to_outline(at->u, at->v, p->a, p->b, r);
    const double ragged = 0.8 * rd_fractal(at->x / 3, at->y / 3, 3, p->seed + 3u);
    const double disturbed = rd_step(p->foot_m + 1.2, p->foot_m - 0.3, d + ragged);
    const double lump = rd_fractal(at->x / 1.2, at->y / 1.2, 3, p->seed + 4u);
    const double h = berm(p, at->u, at->v, d);
    struct rd_rgb soil = rd_rgb_scale(c->style->soil, 1.12 + 0.16 * lump);

    if (disturbed <= 0)
        return false;
    if (d < 0 && h < 0.3) { /* floor: driven on, damper */
        soil = rd_rgb_scale(soil, 0.88);
        s->h = rd_max(h, 0) - p->floor_m * rd_step(0, -1.5, d + 0.3 * p->foot_m);
    } else {
        s->h = h;
    }
    const double green = rd_step(0.75, 0.35, 1 - p->grown + 0.3 * lump);

    const struct rd_rgb plants = rd_rgb_mix(c->style->grass, c->style->dry, 0.35 + 0.3 * lump);

    s->c = rd_rgb_mix(s->c, rd_rgb_mix(soil, plants, 0.85 * green), disturbed);
    load_pit(s, p, at->u, at->v);
    if (c->snow > 0)
        s->c = rd_rgb_mix(s->c, (struct rd_rgb){0.76, 0.78, 0.82},
                          rd_step(0.4, 0.75, c->snow + 0.2 * lump));
    return true;
}

struct trap_ctx {
    const struct rd_trap *trap;
    const struct rd_style *style;
};

/* Levelled ground or a scraped patch: the colour of a pit without its berm. */
static bool shade_patch(struct rd_surface *s, const struct rd_spot *at, const void *ctx)
{
    const struct trap_ctx *c = ctx;
    const double ragged = 0.35 * rd_fractal(at->x / 3.5, at->y / 3.5, 3, c->trap->seed);
    const double u = at->u / c->trap->a, v = at->v / c->trap->b;
    const double r =
        c->trap->kind == RD_TRAP_FILLED ? rd_max(rd_abs(u), rd_abs(v)) : rd_sqrt(u * u + v * v);
    const double cover = rd_step(1, 0.8, r + ragged);

    if (cover <= 0)
        return false;
    const double lump = rd_fractal(at->x / 1.5, at->y / 1.5, 3, c->trap->seed + 2u);

    s->h = c->trap->kind == RD_TRAP_FILLED ? 0.15 * (1 + lump) * cover : 0;
    s->c = rd_rgb_mix(s->c, rd_rgb_scale(c->style->soil, 1.05 + 0.18 * lump), 0.8 * cover);
    return true;
}

static void draw_trap(struct rd_canvas *cv, const struct rd_trap *t,
                      const struct rd_style *style)
{
    const struct trap_ctx ctx = {t, style};
    struct rd_rng rng = rd_rng_of(t->seed, 3);
    const struct rd_block heap = {
        t->at, t->a, t->b, 0.22 * t->a, rd_rgb_scale(style->soil, 1.1), 0.2, t->seed};
    const struct rd_house hut = {.at = t->at,
                                 .half_l = t->a,
                                 .half_w = t->b,
                                 .eaves_m = 3,
                                 .roof = (enum rd_roof)rd_int(&rng, RD_FLAT_ROOF, RD_BARREL),
                                 .c = rd_style_house(style, &rng),
                                 .style = style,
                                 .seed = t->seed};

    switch (t->kind) {
    case RD_TRAP_FILLED:
    case RD_TRAP_SCRAPE:
        rd_carve(cv, &t->at, (struct rd_vec){1.3 * t->a, 1.3 * t->b}, shade_patch, &ctx);
        break;
    case RD_TRAP_HEAP:
        rd_heap_draw(cv, &heap);
        break;
    case RD_TRAP_HUT:
        rd_house_draw(cv, &hut);
        break;
    default:
        for (int i = 0; i < 9; i++) { /* a ring or clump of bushes */
            const double turn = i * 0.7, r = t->a * (i % 3 ? 1 : 0.5);
            const struct rd_tree bush = {t->at.x + r * rd_cos(turn),
                                         t->at.y + r * rd_sin(turn),
                                         rd_range(&rng, 0.9, 2.2),
                                         rd_range(&rng, 1.2, 3),
                                         rd_rgb_scale(style->grass, rd_range(&rng, 0.5, 0.9)),
                                         t->seed + (uint32_t)i};

            rd_tree_draw(cv, &bush);
        }
    }
}

static struct rd_frame on_grid(const struct rd_depot *d, double u, double v)
{
    const struct rd_vec p = rd_frame_point(&d->grid, u, v);

    return (struct rd_frame){p.x, p.y, d->grid.cos, d->grid.sin};
}

/* Earth roads between pairs of rows, one across, and wheel tracks into the field. */
static void draw_roads(struct rd_canvas *cv, const struct rd_scene *scene,
                       const struct rd_depot *d)
{
    const struct rd_style *style = rd_style_at(scene->style);
    const double half = 0.5 * d->columns * d->pitch_u + 14;
    const struct rd_made road = {
        style, rd_rgb_scale(style->soil, 1.15), half, d->road_m / 2, 1.0, 0.3, 0,
        0,     (uint32_t)scene->seed + 5u};
    struct rd_made across = road;

    for (int i = 0; i <= d->rows / 2; i++) {
        const struct rd_frame f = on_grid(d, 0, (2 * i - d->rows / 2.0) * d->pitch_v);

        rd_paint(cv, &f, (struct rd_vec){half, d->road_m / 2}, rd_made_shader, &road);
    }
    across.half_l = rd_scene_w(scene) + rd_scene_h(scene);
    const struct rd_vec p = rd_frame_point(&d->grid, -half, 0);
    const struct rd_frame f = {p.x, p.y, -d->grid.sin, d->grid.cos};

    rd_paint(cv, &f, (struct rd_vec){across.half_l, d->road_m / 2}, rd_made_shader, &across);
}

/* Wheel ruts wander over the field. */
static void draw_ruts(struct rd_canvas *cv, const struct rd_scene *scene, int n)
{
    const struct rd_style *style = rd_style_at(scene->style);
    struct rd_rng rng = rd_rng_of(scene->seed, 610);
    struct rd_vec p[60];

    for (int i = 0; i < n; i++) {
        double x = rd_range(&rng, 0, rd_scene_w(scene)),
               y = rd_range(&rng, 0, rd_scene_h(scene));
        double turn = rd_range(&rng, 0, 2 * RD_PI), bend = 0;

        for (int k = 0; k < 60; k++) {
            p[k] = (struct rd_vec){x, y};
            bend = 0.9 * bend + 0.02 * rd_gauss(&rng);
            turn += bend;
            x += 5 * rd_cos(turn);
            y += 5 * rd_sin(turn);
        }
        const struct rd_made rut = {
            style, rd_rgb_mix(style->soil, style->dry, 0.4),  0, 0.9, 0.7, 0.2, 0,
            0,     (uint32_t)scene->seed + 700u + (uint32_t)i};
        const struct rd_line line = {p, 60, 0.9};

        rd_ribbon(cv, &line, rd_made_shader, &rut);
    }
}

static bool is_open(const void *plan, double x, double y, double room)
{
    const struct rd_depot *d = plan;
    const double dx = x - d->grid.x, dy = y - d->grid.y;
    const double u = dx * d->grid.cos + dy * d->grid.sin,
                 v = dy * d->grid.cos - dx * d->grid.sin;

    return rd_abs(u) > 0.5 * d->columns * d->pitch_u + 16 + room ||
           rd_abs(v) > 0.5 * d->rows * d->pitch_v + 10 + room;
}

bool rd_depot_draw(struct rd_canvas *cv, const struct rd_scene *scene, const void *plan,
                   int date)
{
    const struct rd_depot *d = plan;
    const struct rd_style *style = rd_style_at(scene->style);
    const double snow = scene->site.view[date].snow;
    const struct rd_ground land = {style,      d->dry[date], d->bare,
                                   d->field_m, snow,         (uint32_t)scene->seed};
    const struct rd_strew strew = {is_open, d, d->trees, d->huts, 2, snow};
    int number = 0;

    rd_ground_draw(cv, &land);
    draw_ruts(cv, scene, 6);
    if (d->road_m > 0)
        draw_roads(cv, scene, d);
    for (size_t i = 0; i < d->n_trap; i++)
        if (d->trap[i].at_date[date])
            draw_trap(cv, &d->trap[i], style);
    for (size_t i = 0; i < d->n_pit; i++) {
        const struct rd_pit *p = &d->pit[i];
        const struct pit_ctx ctx = {p, style, snow};
        const double reach = p->foot_m + 2.5;

        if (p->at_date[date] && !(date && ++number == scene->leave_out))
            rd_carve(cv, &p->at, (struct rd_vec){p->a + reach, p->b + reach}, shade_pit, &ctx);
    }
    rd_strew_draw(cv, scene, &strew);
    return true;
}

bool rd_depot_record(struct rd_scene *scene, const struct rd_depot *d)
{
    static const char *const type[RD_PIT_KINDS] = {"box", "u_shape", "ring"};
    const double hu = 0.5 * d->columns * d->pitch_u + 6, hv = 0.5 * d->rows * d->pitch_v + 6;
    struct rd_area *a = &scene->site.area[scene->site.n_area++];
    bool ok = true;

    *a = (struct rd_area){.name = "Pit field", .count = "pit", .n = 4};
    a->p[0] = rd_frame_point(&d->grid, -hu, -hv);
    a->p[1] = rd_frame_point(&d->grid, hu + 2, -hv + 1);
    a->p[2] = rd_frame_point(&d->grid, hu, hv + 2);
    a->p[3] = rd_frame_point(&d->grid, -hu - 1, hv);
    for (int date = 0; date < 2; date++) {
        int number = 0;

        for (size_t i = 0; i < d->n_pit; i++) {
            const struct rd_pit *p = &d->pit[i];
            const struct rd_object o = {
                .class_ = "pit",
                .type = type[p->kind],
                .area = "Pit field",
                .date = date,
                .stays = p->at_date[0] && p->at_date[1],
                .at = p->at,
                /* to the outer foot of the berm */
                .half = {p->a + 0.8 * p->foot_m, p->b + 0.8 * p->foot_m}};

            if (p->at_date[date] && !(date && ++number == scene->leave_out))
                ok = ok && rd_scene_add(scene, &o);
        }
    }
    return ok;
}
