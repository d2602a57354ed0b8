/* A roadstead: vessels at anchor and under way on open water, boats, a pier and an islet that are none. */
#include "scene.h"
#include "vessel.h"

#include <stdlib.h>

enum { MAX_VESSELS = 24 };

struct roads {
    struct rd_vessel vessel[MAX_VESSELS]; /* counted from 60 m on */
    bool at[MAX_VESSELS][2];
    size_t n;
    int boats, islets;
    bool pier;
    double rough;
};

static bool shade_islet(struct rd_surface *s, const struct rd_spot *at, const void *ctx)
{
    const struct rd_block *b = ctx;
    const double u = at->u / b->half_l, v = at->v / b->half_w;
    const double d =
        rd_sqrt(u * u + v * v) + 0.35 * rd_fractal(at->x / 14, at->y / 14, 4, b->seed);

    if (d > 1)
        return false;
    s->h = rd_min(6, 14 * (1 - d));
    s->c = rd_rgb_scale(b->c, 1 + 0.3 * rd_fractal(at->x / 4, at->y / 4, 3, b->seed + 1u));
    if (d > 0.93) /* surf */
        s->c = (struct rd_rgb){0.4, 0.41, 0.41};
    return true;
}

static void draw_islets(struct rd_canvas *cv, const struct rd_scene *scene,
                        const struct roads *r)
{
    struct rd_rng rng = rd_rng_of(scene->seed, 800);

    for (int i = 0; i < r->islets; i++) {
        const double x = rd_range(&rng, 0, rd_scene_w(scene)),
                     y = rd_range(&rng, 0, rd_scene_h(scene));
        struct rd_block b = {.at = rd_frame_at(x, y, rd_range(&rng, 0, RD_PI)),
                             .c = rd_style_at(scene->style)->soil,
                             .seed = (uint32_t)i + 9u};

        b.half_l = rd_range(&rng, 8, 90);
        b.half_w = b.half_l * rd_range(&rng, 0.1, 0.8);
        rd_body(cv, &b.at, (struct rd_vec){1.4 * b.half_l, 1.4 * b.half_w}, shade_islet, &b);
    }
}

/* Boats of 8 to 40 m move between the dates; most leave a wake. */
static void draw_boats(struct rd_canvas *cv, const struct rd_scene *scene,
                       const struct roads *r, int date)
{
    struct rd_rng rng = rd_rng_of(scene->seed, 810u + (uint64_t)date);

    for (int i = 0; i < r->boats; i++) {
        struct rd_vessel b =
            rd_vessel_random(rd_style_at(scene->style), rd_range(&rng, 8, 40), &rng);
        const double x = rd_range(&rng, 0, rd_scene_w(scene)),
                     y = rd_range(&rng, 0, rd_scene_h(scene));

        b.at = rd_frame_at(x, y, rd_range(&rng, 0, 2 * RD_PI));
        b.beam_m = rd_max(b.length_m / 4, 2.5);
        b.holds = 1;
        b.wake = rd_chance(&rng, 0.7) ? rd_range(&rng, 1, 9) : 0;
        rd_vessel_draw(cv, &b);
    }
}

static bool draw(struct rd_canvas *cv, const struct rd_scene *scene, const void *plan, int date)
{
    const struct roads *r = plan;
    const struct rd_style *style = rd_style_at(scene->style);
    /* the shore lies far off: water everywhere */
    const struct rd_water water = {rd_frame_at(0, 1e6, 0),
                                   0,
                                   -1e9,
                                   style,
                                   r->rough,
                                   (uint32_t)scene->seed + (uint32_t)date};
    int number = 0;

    rd_water_draw(cv, &water);
    draw_islets(cv, scene, r);
    if (r->pier) {
        const struct rd_block pier = {
            rd_frame_at(0.2 * rd_scene_w(scene), 0, 1.2), 160, 4, 3, style->concrete, 0.1, 3};

        rd_block_draw(cv, &pier);
    }
    draw_boats(cv, scene, r, date);
    for (size_t i = 0; i < r->n; i++)
        if (r->at[i][date] && !(date && ++number == scene->leave_out))
            rd_vessel_draw(cv, &r->vessel[i]);
    return true;
}

/* At least `room` apart from those before it. */
static bool is_clear(const struct roads *r, double x, double y, double room)
{
    for (size_t i = 0; i < r->n; i++) {
        const double dx = r->vessel[i].at.x - x, dy = r->vessel[i].at.y - y;

        if (dx * dx + dy * dy < room * room)
            return false;
    }
    return true;
}

static void plan_random(struct roads *r, const struct rd_scene *scene, struct rd_rng *rng)
{
    const int want = rd_int(rng, 0, MAX_VESSELS);
    const double wind = rd_range(rng, 0, 2 * RD_PI);

    r->boats = rd_int(rng, 0, 25);
    r->islets = rd_chance(rng, 0.4) ? rd_int(rng, 1, 5) : 0;
    r->pier = rd_chance(rng, 0.3);
    r->rough = rd_range(rng, 0.2, 2);
    for (int i = 0; i < 10 * want && r->n < (size_t)want; i++) {
        const double x = rd_range(rng, 0.08, 0.92) * rd_scene_w(scene);
        const double y = rd_range(rng, 0.08, 0.92) * rd_scene_h(scene);
        struct rd_vessel v =
            rd_vessel_random(rd_style_at(scene->style), rd_range(rng, 65, 200), rng);

        if (!is_clear(r, x, y, 230))
            continue;
        /* vessels at anchor lie to the wind */
        v.at = rd_frame_at(x, y, wind + 0.15 * rd_gauss(rng));
        v.laden = rd_chance(rng, 0.3);
        if (rd_chance(rng, 0.3)) {
            v.at = rd_frame_at(x, y, rd_range(rng, 0, 2 * RD_PI));
            v.wake = rd_range(rng, 0.5, 3);
        }
        r->at[r->n][0] = rd_chance(rng, 0.6);
        r->at[r->n][1] = !r->at[r->n][0] || rd_chance(rng, 0.3);
        r->vessel[r->n++] = v;
    }
}

static bool record(struct rd_scene *scene, const struct roads *r)
{
    const double w = rd_scene_w(scene), h = rd_scene_h(scene);
    struct rd_area *a = &scene->site.area[scene->site.n_area++];
    bool ok = true;

    *a = (struct rd_area){.name = "Roads",
                          .count = "vessel",
                          .p = {{5, 5}, {w - 5, 5}, {w - 5, h - 5}, {5, h - 5}},
                          .n = 4};
    for (int date = 0; date < 2; date++) {
        int number = 0;

        for (size_t i = 0; i < r->n; i++) {
            const struct rd_vessel *v = &r->vessel[i];
            const struct rd_object o = {.class_ = "vessel",
                                        .type = v->wake > 0 ? "under_way" : "at_anchor",
                                        .area = "Roads",
                                        .date = date,
                                        .stays = r->at[i][0] && r->at[i][1],
                                        .at = v->at,
                                        .half = {v->length_m / 2, v->beam_m / 2}};

            if (r->at[i][date] && !(date && ++number == scene->leave_out))
                ok = ok && rd_scene_add(scene, &o);
        }
    }
    return ok;
}

bool rd_roads_random(struct rd_scene *scene, const char *dir)
{
    struct roads *r = calloc(1, sizeof *r);
    struct rd_rng rng = rd_rng_of(scene->seed, 14);
    bool ok = r;

    if (!r)
        return false;
    scene->fine_m = 0.5;
    rd_random_frame(scene, &rng, 900, 1500);
    plan_random(r, scene, &rng);
    ok = record(scene, r);
    rd_random_claims(scene, "vessel", "Roads");
    ok = ok && rd_scene_write(scene, draw, r, dir);
    free(r);
    return ok;
}
