#include "scene.h"

#include <stdlib.h>
#include <string.h>

/* Fine cells a pixel: cells of about 13 cm, enough for a rail or a container's gap, if not said otherwise. */
static int cells_a_pixel(const struct rd_scene *scene)
{
    const double fine = scene->fine_m > 0 ? scene->fine_m : 0.13;

    return (int)rd_clamp(rd_floor(scene->site.gsd_m / fine + 0.5), 2, 12);
}

double rd_scene_w(const struct rd_scene *scene)
{
    return scene->w * scene->site.gsd_m;
}

double rd_scene_h(const struct rd_scene *scene)
{
    return scene->h * scene->site.gsd_m;
}

bool rd_scene_add(struct rd_scene *scene, const struct rd_object *object)
{
    struct rd_object o = *object;
    int inside = 0;

    for (int i = 0; i < 4; i++) {
        const struct rd_vec p =
            rd_frame_point(&o.at, i & 1 ? o.half.x : -o.half.x, i & 2 ? o.half.y : -o.half.y);

        inside += p.x >= 0 && p.y >= 0 && p.x <= rd_scene_w(scene) && p.y <= rd_scene_h(scene);
    }
    o.optional = o.optional || inside < 4;
    return inside == 0 || rd_site_add(&scene->site, &o);
}

static bool write_date(const struct rd_scene *scene, rd_draw *draw, const void *plan, int date,
                       const char *path)
{
    const struct rd_view *view = &scene->site.view[date];
    const double gsd = scene->site.gsd_m;
    const int ss = cells_a_pixel(scene);
    /* the margin holds what casts its shadow or its blur into the tile */
    const int margin = ss * (int)(rd_max(24.0 / gsd, 12));
    struct rd_canvas cv;
    struct rd_picture pic = {0};
    bool ok =
        rd_canvas_init(&cv, scene->w * ss + 2 * margin, scene->h * ss + 2 * margin, gsd / ss);

    cv.x0 = -margin * cv.cell_m - view->shift_x * gsd;
    cv.y0 = -margin * cv.cell_m - view->shift_y * gsd;
    ok = ok && draw(&cv, scene, plan, date) && rd_light(&cv, view) &&
         rd_sense(&pic, &cv, view, ss, margin);
    if (ok) {
        const struct rd_tiff t = {path,       &pic,       scene->site.place, gsd,
                                  view->date, view->time, scene->description};

        ok = rd_tiff_write(&t);
    }
    rd_picture_fini(&pic);
    rd_canvas_fini(&cv);
    return ok;
}

bool rd_scene_write(const struct rd_scene *scene, rd_draw *draw, const void *plan,
                    const char *dir)
{
    static const char *const name[2] = {"before.tif", "after.tif"};

    for (int date = 0; date < scene->site.n_date; date++) {
        char path[1024];

        if (scene->site.n_date == 2)
            snprintf(path, sizeof path, "%s/%s", dir, name[date]);
        else
            snprintf(path, sizeof path, "%s/date-%d.tif", dir, date + 1);
        if (!write_date(scene, draw, plan, date, path)) {
            fprintf(stderr, "render: %s: not written\n", path);
            return false;
        }
    }
    return rd_site_write(&scene->site, dir);
}

struct rd_view rd_view_clear(const char *date, double sun_az, double sun_el, uint64_t seed)
{
    struct rd_view v = {
        .time = "10:30:00",
        .sun_az = sun_az,
        .sun_el = sun_el,
        .exposure = 0.55,
        .gamma = 0.72,
        .sky = 0.21,
        .haze = 0.05,
        .psf = 0.55,
        .sharpen = 0.35,
        .noise = 2.2,
        .soft_m = 0.1,
        .seed = seed,
    };
    snprintf(v.date, sizeof v.date, "%s", date);
    return v;
}

struct rd_view rd_view_random(const char *date, struct rd_rng *rng)
{
    const double sun_az = rd_range(rng, 110, 250), sun_el = rd_range(rng, 18, 65);
    struct rd_view v = rd_view_clear(date, sun_az, sun_el, rd_next(rng));

    if (rd_chance(rng, 0.2))
        v.sun_az = rd_range(rng, 0, 360);
    v.exposure = rd_range(rng, 0.35, 0.65);
    v.gamma = rd_range(rng, 0.55, 0.85);
    v.sky = rd_range(rng, 0.08, 0.3);
    v.haze = rd_chance(rng, 0.3) ? rd_range(rng, 0.1, 0.5) : rd_range(rng, 0, 0.1);
    v.psf = rd_range(rng, 0.38, 0.85);
    v.sharpen = rd_chance(rng, 0.5) ? rd_range(rng, 0, 1.2) : 0;
    v.noise = rd_chance(rng, 0.25) ? rd_range(rng, 4, 9) : rd_range(rng, 0.8, 3.5);
    v.soft_m = rd_chance(rng, 0.4) ? rd_range(rng, 0.1, 0.6) : 0;
    v.jpeg = rd_chance(rng, 0.3) ? rd_int(rng, 45, 92) : 0;
    v.off_nadir = rd_chance(rng, 0.6) ? rd_range(rng, 2, 25) : 0;
    v.lean_az = rd_range(rng, 0, 360);
    return v;
}

void rd_views_random(struct rd_scene *scene, struct rd_rng *rng)
{
    struct rd_view *v = scene->site.view;
    const bool grey = rd_chance(rng, 0.12);
    const double snow = rd_chance(rng, 0.12) ? rd_range(rng, 0.35, 0.9) : 0;

    v[0] = rd_view_random("2023-04-11", rng);
    v[1] = rd_view_random("2023-09-02", rng);
    if (rd_chance(rng, 0.5)) { /* the same sensor and product */
        v[1].psf = v[0].psf;
        v[1].sharpen = v[0].sharpen;
        v[1].gamma = v[0].gamma;
        v[1].jpeg = v[0].jpeg;
    }
    v[0].grey = v[1].grey = grey;
    if (snow > 0) { /* exposed for snow */
        const int date = rd_int(rng, 0, 1);

        v[date].snow = snow;
        v[date].exposure = rd_range(rng, 0.7, 1.0);
    }
    const double x = rd_range(rng, -2, 2), y = rd_range(rng, -2, 2);

    v[1].shift_x = scene->exact ? 0 : x;
    v[1].shift_y = scene->exact ? 0 : y;
}

static void strew_tree(struct rd_canvas *cv, const struct rd_scene *scene,
                       const struct rd_strew *s, struct rd_rng *rng)
{
    /* trees stand in clumps: a few around each drawn place */
    const double x0 = rd_range(rng, -15, rd_scene_w(scene) + 15);
    const double y0 = rd_range(rng, -15, rd_scene_h(scene) + 15);
    const int n = rd_int(rng, 1, 7);

    for (int i = 0; i < n; i++) {
        struct rd_tree t = {.x = x0 + 5 * rd_gauss(rng),
                            .y = y0 + 5 * rd_gauss(rng),
                            .r = rd_range(rng, 0.9, 3.6),
                            .seed = (uint32_t)rd_next(rng)};
        const double tone = rd_range(rng, 0.55, 1.0);

        t.h = t.r * rd_range(rng, 1.3, 2.4);
        t.c = rd_rgb_scale(rd_style_at(scene->style)->grass, tone * 0.8);
        if (s->free_at(s->plan, t.x, t.y, t.r + 2))
            rd_tree_draw(cv, &t);
    }
}

static void strew_house(struct rd_canvas *cv, const struct rd_scene *scene,
                        const struct rd_strew *s, struct rd_rng *rng)
{
    const struct rd_style *style = rd_style_at(scene->style);
    const bool hall = rd_chance(rng, 0.3);
    const double x = rd_range(rng, 0, rd_scene_w(scene));
    const double y = rd_range(rng, 0, rd_scene_h(scene));
    struct rd_house b = {
        .at = rd_frame_at(x, y, rd_range(rng, 0, RD_PI)),
        .half_l = hall ? rd_range(rng, 12, 30) : rd_range(rng, 3, 9),
        .half_w = hall ? rd_range(rng, 6, 11) : rd_range(rng, 2, 5),
        .roof = (enum rd_roof)rd_int(rng, RD_FLAT_ROOF, RD_BARREL),
        .c = rd_style_house(style, rng),
        .style = style,
        .snow = s->snow,
        .seed = (uint32_t)rd_next(rng),
    };
    b.eaves_m = hall ? rd_range(rng, 5, 9) : rd_range(rng, 2.4, 4.5);
    if (s->free_at(s->plan, b.at.x, b.at.y, b.half_l + 3))
        rd_house_draw(cv, &b);
}

void rd_strew_draw(struct rd_canvas *cv, const struct rd_scene *scene, const struct rd_strew *s)
{
    struct rd_rng rng = rd_rng_of(scene->seed, 1001);

    for (int i = 0; i < s->houses; i++)
        strew_house(cv, scene, s, &rng);
    rng = rd_rng_of(scene->seed, 1002);
    for (int i = 0; i < s->trees; i++)
        strew_tree(cv, scene, s, &rng);
    rng = rd_rng_of(scene->seed, 1003);
    for (int i = 0; i < s->masts; i++) {
        const double x = rd_range(&rng, 0, rd_scene_w(scene));
        const double y = rd_range(&rng, 0, rd_scene_h(scene));

        if (s->free_at(s->plan, x, y, 2))
            rd_mast_draw(cv, x, y, rd_range(&rng, 9, 18), 0.4);
    }
}

void rd_random_frame(struct rd_scene *scene, struct rd_rng *rng, double lo_m, double hi_m)
{
    const double gsd = scene->site.gsd_m;

    /* coarse pixels come with more land */
    const double more = rd_clamp(gsd / 0.8, 1, rd_max(1, 700 / lo_m));

    scene->w = (int)(more * rd_range(rng, lo_m, hi_m) / gsd);
    scene->h = (int)(more * rd_range(rng, lo_m, hi_m) / gsd);
    scene->site.name = "Rendered site";
    scene->site.alias = "Random scene";
    /* open Atlantic, on a grid of seeds */
    scene->site.place = (struct rd_place){24, 300000 + 1000 * (double)(scene->seed % 400),
                                          3000000 + 1000 * (double)(scene->seed / 400 % 400)};
    scene->description = "SYNTHETIC: rendered tile, no photograph. Random scene. CC0-1.0";
    rd_views_random(scene, rng);
}

void rd_random_claims(struct rd_scene *scene, const char *class_, const char *area)
{
    struct rd_site *site = &scene->site;
    const int n = rd_site_count(site, class_, area, 1, false);
    const struct rd_claim claim[] = {
        {class_, "snapshot", site->view[1].date, site->view[1].date, "about", n, "", "renderer",
         "renderer", site->view[1].date, "", "", "consistent"},
        {class_, "snapshot", site->view[1].date, site->view[1].date, "about", n * 1.7 + 12, "",
         "renderer", "renderer", site->view[1].date, "", "", "not consistent"},
    };
    site->n_claim = 2;
    site->claim[0] = claim[0];
    site->claim[1] = claim[1];
}
