/* The picture of a yard: ballast, sleepers and rails, platform, road, sheds, cars. */
#include "yard.h"

enum { MAX_LINE = 400 };

/* Sample track k, or the line at `off` beside the yard (k < 0), every few metres over the whole tile. */
static size_t sample_line(struct rd_vec *p, const struct rd_yard *yard, int k, double off,
                          double reach)
{
    const double step = 2 * reach / (MAX_LINE - 1);

    for (int i = 0; i < MAX_LINE; i++) {
        const double s = -reach + i * step;
        const double across = k < 0 ? off : rd_yard_offset(&yard->shape, k, s);

        p[i] = rd_yard_point(&yard->shape, s, across);
    }
    return MAX_LINE;
}

struct track_paint {
    const struct rd_style *style;
    enum rd_bed bed;
    double snow;
    uint32_t seed;
    double mended, stretch_m;
};

/* 0..1, the same all over one stretch of a track. */
static double stretch_chance(const struct track_paint *t, const struct rd_spot *at,
                             int32_t what)
{
    return 0.5 + 0.5 * rd_grain((int32_t)rd_floor(at->u / t->stretch_m), what, t->seed + 9u);
}

/* Sleepers changed and ballast poured a stretch at a time: another bed, lighter or darker. */
static struct track_paint mended_at(const struct track_paint *t, const struct rd_spot *at,
                                    double *tone)
{
    struct track_paint here = *t;

    *tone = 1;
    if (t->mended <= 0 || stretch_chance(t, at, 1) >= t->mended)
        return here;
    here.bed = (enum rd_bed)(int)(3.99 * stretch_chance(t, at, 2));
    *tone = 0.55 + 1.0 * stretch_chance(t, at, 3);
    return here;
}

static struct rd_rgb bed_colour(const struct track_paint *t, const struct rd_spot *at)
{
    struct rd_rgb c = t->style->ballast;
    const double patch = rd_fractal(at->x / 6, at->y / 6, 3, t->seed);

    switch (t->bed) {
    case RD_BED_USED: /* brake dust and oil */
        c = rd_rgb_scale(rd_rgb_mix(c, (struct rd_rgb){0.13, 0.095, 0.075}, 0.45), 0.85);
        break;
    case RD_BED_WEEDY:
        c = rd_rgb_mix(c, t->style->grass, rd_step(-0.4, 0.5, patch));
        break;
    case RD_BED_FRESH:
        c = rd_rgb_scale(c, 1.35);
        break;
    case RD_BED_SOOTY:
        c = rd_rgb_scale(c, 0.42);
        break;
    case RD_BED_SLAB:
        c = t->style->concrete;
        break;
    }
    return rd_rgb_scale(c, 1 + 0.18 * patch);
}

static bool shade_track(struct rd_surface *s, const struct rd_spot *at, const void *ctx)
{
    double tone;
    const struct track_paint paint = mended_at(ctx, at, &tone), *t = &paint;
    const double v = rd_abs(at->v), edge = 1.45 + 0.2 * rd_noise(at->x, at->y, t->seed + 4u);
    const double sleeper = at->u / 0.6 - rd_floor(at->u / 0.6);
    const int32_t gx = (int32_t)rd_floor(at->x * 5), gy = (int32_t)rd_floor(at->y * 5);
    struct rd_rgb c = rd_rgb_scale(bed_colour(t, at), tone);

    if (v > edge)
        return false;
    if (sleeper < 0.42 && v < 1.3 && t->bed != RD_BED_SLAB) {
        const double age = 0.75 + 0.35 * rd_grain((int32_t)rd_floor(at->u / 0.6), 3, t->seed);

        c = rd_rgb_mix(c, rd_rgb_scale((struct rd_rgb){0.17, 0.15, 0.135}, age), 0.6);
    }
    c = rd_rgb_scale(c, 1 + t->style->grain * rd_grain(gx, gy, t->seed));
    if (v < 0.35) /* oil between the rails */
        c = rd_rgb_scale(c, 0.86);
    if (v > 0.70 && v < 0.84) /* a rail, 7 cm of it bright, and its shade */
        c = t->bed == RD_BED_WEEDY ? (struct rd_rgb){0.12, 0.075, 0.05}
                                   : (struct rd_rgb){0.30, 0.27, 0.25};
    else if (v >= 0.84 && v < 0.92)
        c = rd_rgb_scale(c, 0.6);
    if (t->snow > 0 && (v < 0.68 || v > 0.92)) {
        const double k = t->snow + 0.25 * rd_noise(at->x / 2, at->y / 2, t->seed + 6u) - 0.15;

        c = rd_rgb_mix(c, (struct rd_rgb){0.74, 0.76, 0.80}, rd_step(0.35, 0.7, k));
    }
    s->c = rd_rgb_mix(s->c, c, rd_step(0, 0.15, edge - v));
    return true;
}

static void draw_tracks(struct rd_canvas *cv, const struct rd_scene *scene,
                        const struct rd_yard *yard, double reach, double snow)
{
    const struct rd_style *style = rd_style_at(scene->style);
    struct rd_vec p[MAX_LINE];
    struct rd_made stone = {.style = style,
                            .base = style->ballast,
                            .half_w = yard->shape.pitch_m * 0.5 + 2.2,
                            .ragged_m = 1.6,
                            .stains = 0.5,
                            .snow = snow,
                            .seed = (uint32_t)scene->seed + 200u};

    for (int k = 0; k < yard->shape.n; k++) {
        const struct rd_line line = {p, sample_line(p, yard, k, 0, reach), stone.half_w};

        rd_ribbon(cv, &line, rd_made_shader, &stone);
    }
    for (int k = 0; k < yard->shape.n; k++) {
        const struct rd_line line = {p, sample_line(p, yard, k, 0, reach), 1.8};
        const struct track_paint t = {style,        yard->bed[k],
                                      snow,         (uint32_t)scene->seed + 300u + (uint32_t)k,
                                      yard->mended, yard->stretch_m};

        rd_ribbon(cv, &line, shade_track, &t);
    }
}

static double edge_of(const struct rd_yard *yard)
{
    return (yard->shape.n - 1) / 2.0 * yard->shape.pitch_m;
}

/* A paved road beside the yard with lorries; they move between the dates. */
static void draw_road(struct rd_canvas *cv, const struct rd_scene *scene,
                      const struct rd_yard *yard, double reach, int date)
{
    const struct rd_style *style = rd_style_at(scene->style);
    const double off = edge_of(yard) + 17;
    struct rd_rng rng = rd_rng_of(scene->seed, 60u + (uint64_t)date);
    struct rd_vec p[MAX_LINE];
    const struct rd_line line = {p, sample_line(p, yard, -1, off, reach), 3.6};
    const struct rd_made m = {.style = style,
                              .base = style->asphalt,
                              .half_w = 3.5,
                              .ragged_m = 0.25,
                              .stains = 0.4,
                              .snow = 0.6 * scene->site.view[date].snow,
                              .seed = (uint32_t)scene->seed + 400u};

    rd_ribbon(cv, &line, rd_made_shader, &m);
    for (int i = 0; i < 7; i++) {
        const double s = rd_range(&rng, -reach, reach);
        const int lane = rd_int(&rng, 0, 1);
        const struct rd_vec a = rd_yard_point(&yard->shape, s, off + (lane ? 1.7 : -1.7));
        const struct rd_lorry l = {
            .at = rd_frame_at(a.x, a.y,
                              yard->shape.heading + yard->shape.bend * s + (lane ? 0 : RD_PI)),
            .length_m = rd_chance(&rng, 0.5) ? rd_range(&rng, 9, 16.5) : 4.6,
            .cab = rd_style_house(style, &rng),
            .bed = rd_style_roof(style, &rng),
            .laden = rd_chance(&rng, 0.6),
        };
        rd_lorry_draw(cv, &l);
    }
}

/* A loading platform and a goods shed on the other side, crates on the platform. */
static void draw_platform(struct rd_canvas *cv, const struct rd_scene *scene,
                          const struct rd_yard *yard, int date)
{
    const struct rd_style *style = rd_style_at(scene->style);
    const double mid = (yard->busy[0][0] + yard->busy[0][1]) / 2, turn = yard->shape.bend * mid;
    const double off = -edge_of(yard) - 7.2;
    const struct rd_vec a = rd_yard_point(&yard->shape, mid, off);
    struct rd_rng rng = rd_rng_of(scene->seed, 70u + (uint64_t)date);
    const struct rd_block slab = {rd_frame_at(a.x, a.y, yard->shape.heading + turn),
                                  rd_min(52, 0.3 * (yard->busy[0][1] - yard->busy[0][0])),
                                  4.2,
                                  1.1,
                                  style->concrete,
                                  0.12,
                                  (uint32_t)scene->seed + 71u};

    rd_block_draw(cv, &slab);
    for (int i = 0; i < 14; i++) {
        const double u = rd_range(&rng, -0.95, 0.95) * slab.half_l;
        const struct rd_vec q = rd_frame_point(&slab.at, u, rd_range(&rng, -2.8, 2.8));
        const struct rd_block crate = {rd_frame_at(q.x, q.y, yard->shape.heading + turn),
                                       rd_range(&rng, 0.6, 2.4),
                                       rd_range(&rng, 0.5, 1.2),
                                       1.1 + rd_range(&rng, 0.6, 2.2),
                                       rd_style_roof(style, &rng),
                                       0.1,
                                       3};

        rd_block_draw(cv, &crate);
    }
}

static void draw_sheds(struct rd_canvas *cv, const struct rd_scene *scene,
                       const struct rd_yard *yard, double snow)
{
    const struct rd_style *style = rd_style_at(scene->style);
    struct rd_rng rng = rd_rng_of(scene->seed, 80);
    double s = yard->busy[0][0];

    while (s < yard->busy[0][1] - 20) {
        const double l = rd_range(&rng, 9, 30), w = rd_range(&rng, 5, 9);
        const double mid = s + l, off = -edge_of(yard) - 15 - w - rd_range(&rng, 0, 9);
        const struct rd_vec a = rd_yard_point(&yard->shape, mid, off);
        const struct rd_house b = {
            .at = rd_frame_at(a.x, a.y, yard->shape.heading + yard->shape.bend * mid),
            .half_l = l,
            .half_w = w,
            .eaves_m = rd_range(&rng, 4, 7.5),
            .roof = (enum rd_roof)rd_int(&rng, RD_FLAT_ROOF, RD_BARREL),
            .c = rd_style_house(style, &rng),
            .style = style,
            .snow = snow,
            .seed = (uint32_t)rd_next(&rng),
        };
        rd_house_draw(cv, &b);
        s += 2 * l + rd_range(&rng, 8, 45);
    }
}

/* Light masts between the tracks' ends and along both sides, signal boxes, a heap or two of ballast. */
static void draw_furniture(struct rd_canvas *cv, const struct rd_scene *scene,
                           const struct rd_yard *yard, double reach)
{
    struct rd_rng rng = rd_rng_of(scene->seed, 90);

    for (double s = -reach + 20; s < reach; s += rd_range(&rng, 55, 85)) {
        const double off = (rd_chance(&rng, 0.5) ? 1 : -1) * (edge_of(yard) + 3.4);
        const struct rd_vec a = rd_yard_point(&yard->shape, s, off);

        rd_mast_draw(cv, a.x, a.y, rd_range(&rng, 11, 19), 0.45);
    }
    for (int i = 0; i < 5; i++) {
        const double s = rd_range(&rng, -0.8, 0.8) * reach;
        const struct rd_vec a =
            rd_yard_point(&yard->shape, s, edge_of(yard) + rd_range(&rng, 5, 10));
        const struct rd_block heap = {
            rd_frame_at(a.x, a.y, rd_range(&rng, 0, RD_PI)),
            rd_range(&rng, 1.5, 4.5),
            rd_range(&rng, 1.2, 2.4),
            rd_range(&rng, 0.8, 2.2),
            rd_rgb_scale(rd_style_at(scene->style)->ballast, rd_range(&rng, 0.5, 1.5)),
            0.25,
            (uint32_t)rd_next(&rng)};

        rd_heap_draw(cv, &heap);
    }
}

/* What looks like a train and is none: rows of boxes on the ground, walls, long roofs, a dark ditch. */
static void draw_decoy(struct rd_canvas *cv, const struct rd_yard *yard,
                       const struct rd_style *style, struct rd_rng *rng)
{
    const double side = rd_chance(rng, 0.5) ? 1 : -1;
    const double off = side * (edge_of(yard) + rd_range(rng, 4.5, 11));
    const int kind = rd_int(rng, 0, 3), n = rd_int(rng, 2, 14);
    double s = rd_range(rng, yard->busy[0][0], yard->busy[0][1]);
    const struct rd_rgb c = rd_style_roof(style, rng);
    /* boxes; wall; shed roofs; ditch */
    const double length = kind == 0   ? rd_range(rng, 5, 13)
                          : kind == 1 ? 20
                                      : rd_range(rng, 8, 30);
    const double wide = kind == 0 ? 1.22 : kind == 1 ? 0.25 : rd_range(rng, 1, 2);
    const double gap = kind == 1 || kind == 3 ? 0 : rd_range(rng, 0.3, 2.5);

    for (int i = 0; i < n; i++, s += length + gap) {
        const struct rd_vec a = rd_yard_point(&yard->shape, s, off);
        struct rd_block b = {
            .at = rd_frame_at(a.x, a.y, yard->shape.heading + yard->shape.bend * s),
            .half_l = length / 2,
            .half_w = wide,
            .h = kind == 1   ? 2.5
                 : kind == 3 ? 0.05
                             : 2.9,
            .c = kind == 0 ? rd_style_roof(style, rng) : c,
            .texture = 0.12,
            .seed = (uint32_t)i};

        if (kind == 3)
            b.c = (struct rd_rgb){0.035, 0.035, 0.032};
        if (rd_abs(s) < yard->busy[0][1] + 40)
            rd_block_draw(cv, &b);
    }
}

static void draw_decoys(struct rd_canvas *cv, const struct rd_scene *scene,
                        const struct rd_yard *yard)
{
    struct rd_rng rng = rd_rng_of(scene->seed, 95);

    for (int i = 0; i < yard->decoys; i++)
        draw_decoy(cv, yard, rd_style_at(scene->style), &rng);
}

/* Room for trees and houses: well away from tracks, road and sheds. */
static bool is_open(const void *plan, double x, double y, double room)
{
    const struct rd_yard *yard = plan;
    const struct rd_frame f = rd_frame_at(yard->shape.x, yard->shape.y, yard->shape.heading);
    const double dx = x - f.x, dy = y - f.y;
    const double u = dx * f.cos + dy * f.sin, v = dy * f.cos - dx * f.sin;
    /* a circle's sagitta, good to a metre for these bends */
    const double across = v - 0.5 * yard->shape.bend * u * u;
    const double lo = -edge_of(yard) - (yard->shed ? 45 : 14),
                 hi = edge_of(yard) + (yard->road ? 24 : 14);

    return across < lo - room || across > hi + room;
}

static void draw_cars(struct rd_canvas *cv, const struct rd_scene *scene,
                      const struct rd_yard *yard, int date)
{
    const struct rd_style *style = rd_style_at(scene->style);
    const double snow = scene->site.view[date].snow;
    int number = 0;

    for (size_t i = 0; i < yard->n_car + yard->n_other; i++) {
        const struct rd_yard_car *c =
            i < yard->n_car ? &yard->car[i] : &yard->other[i - yard->n_car];

        if (!c->at[date] || (date && ++number == scene->leave_out))
            continue;
        const struct rd_frame f = rd_yard_frame(&yard->shape, c->track < 0 ? 0 : c->track, c->s,
                                                0.36 * rd_car_size_of(c->car.kind)->body_m);

        rd_car_draw(cv, &c->car, &f, style, snow);
    }
}

bool rd_yard_draw(struct rd_canvas *cv, const struct rd_scene *scene, const void *plan,
                  int date)
{
    const struct rd_yard *yard = plan;
    const double snow = scene->site.view[date].snow;
    const double reach = 0.5 * (rd_scene_w(scene) + rd_scene_h(scene)) + 30;
    const struct rd_ground ground = {.style = rd_style_at(scene->style),
                                     .dry = yard->dry[date],
                                     .bare = 0.25,
                                     .field_m = 0,
                                     .snow = snow,
                                     .seed = (uint32_t)scene->seed};
    const struct rd_strew strew = {is_open, yard, 90, 14, 5, snow};

    rd_ground_draw(cv, &ground);
    draw_tracks(cv, scene, yard, reach, snow);
    if (yard->road)
        draw_road(cv, scene, yard, reach, date);
    if (yard->platform)
        draw_platform(cv, scene, yard, date);
    if (yard->shed)
        draw_sheds(cv, scene, yard, snow);
    draw_furniture(cv, scene, yard, reach);
    draw_decoys(cv, scene, yard);
    rd_strew_draw(cv, scene, &strew);
    draw_cars(cv, scene, yard, date);
    return true;
}
