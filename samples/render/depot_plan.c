/* The depots that are drawn: the committed sample and random ones. */
#include "depot.h"

#include <stdlib.h>

struct make {
    double side_lo, side_hi; /* outer length, metres */
    int kind;                /* of enum rd_pit_kind, or -1: mixed */
    double empty;            /* share of places without a pit */
    double stays;            /* share that was there before */
    double jitter_m, turn;   /* how far off the grid; radians */
    double crest_m;
    double loaded;
};

static struct rd_pit pit_at(const struct rd_depot *d, const struct make *m, int row, int column,
                            struct rd_rng *rng)
{
    const double side = rd_range(rng, m->side_lo, m->side_hi),
                 wide = side * rd_range(rng, 0.78, 1.0);
    const double u =
        (column - (d->columns - 1) / 2.0) * d->pitch_u + m->jitter_m * rd_range(rng, -1, 1);
    const double v =
        (row - (d->rows - 1) / 2.0) * d->pitch_v + m->jitter_m * rd_range(rng, -1, 1);
    const struct rd_vec at = rd_frame_point(&d->grid, u, v);
    /* openings face the road: rows in pairs look at each other */
    const double turn = rd_atan2(d->grid.sin, d->grid.cos) + (row % 2 ? 0.5 : -0.5) * RD_PI +
                        m->turn * rd_range(rng, -1, 1);
    struct rd_pit p = {.kind = m->kind >= 0
                                   ? (enum rd_pit_kind)m->kind
                                   : (enum rd_pit_kind)rd_int(rng, 0, RD_PIT_KINDS - 1),
                       .at = rd_frame_at(at.x, at.y, turn)};

    p.foot_m = rd_clamp(0.16 * side * rd_range(rng, 0.85, 1.2), 1.3, 3.2);
    p.a = side / 2 - 0.8 * p.foot_m;
    p.b = wide / 2 - 0.8 * p.foot_m;
    p.crest_m = m->crest_m * rd_range(rng, 0.75, 1.25);
    p.floor_m = rd_range(rng, 0, 0.8);
    p.load = rd_chance(rng, m->loaded) ? rd_range(rng, 0.5, 1.0) : 0;
    p.load_c = rd_chance(rng, 0.5) ? (struct rd_rgb){0.27, 0.20, 0.13}
                                   : (struct rd_rgb){0.07, 0.09, 0.065};
    p.seed = (uint32_t)rd_next(rng);
    return p;
}

/* One pit a place of the grid; ring pits are as wide as long. */
static void make_pits(struct rd_depot *d, const struct make *m, struct rd_rng *rng)
{
    for (int row = 0; row < d->rows; row++) {
        for (int column = 0; column < d->columns && d->n_pit < RD_DEPOT_PITS; column++) {
            struct rd_pit p = pit_at(d, m, row, column, rng);

            if (rd_chance(rng, m->empty))
                continue;
            if (p.kind == RD_PIT_RING)
                p.b = p.a;
            p.at_date[1] = true;
            p.at_date[0] = rd_chance(rng, m->stays);
            p.grown = p.at_date[0] ? rd_range(rng, 0.4, 0.9) : rd_range(rng, 0, 0.25);
            d->pit[d->n_pit++] = p;
        }
    }
}

/* Traps stand where no pit is within reach. */
static void make_traps(struct rd_depot *d, int n, double spread, struct rd_rng *rng)
{
    for (int i = 0; i < n && d->n_trap < RD_DEPOT_TRAPS; i++) {
        const double u = rd_range(rng, -spread, spread) * d->columns * d->pitch_u;
        const double v = rd_range(rng, -spread, spread) * d->rows * d->pitch_v;
        const struct rd_vec at = rd_frame_point(&d->grid, u, v);
        struct rd_trap t = {.kind = (enum rd_trap_kind)rd_int(rng, 0, RD_TRAP_KINDS - 1),
                            .at = rd_frame_at(at.x, at.y, rd_range(rng, 0, RD_PI)),
                            .a = rd_range(rng, 3, 8),
                            .at_date = {true, true},
                            .seed = (uint32_t)rd_next(rng)};
        bool room = true;

        t.b = t.a * rd_range(rng, 0.6, 1);
        if (rd_chance(rng, 0.25))
            t.at_date[rd_int(rng, 0, 1)] = false;
        for (size_t k = 0; k < d->n_pit && room; k++) {
            const double dx = d->pit[k].at.x - at.x, dy = d->pit[k].at.y - at.y;

            room = dx * dx + dy * dy > 400; /* 20 m */
        }
        if (room)
            d->trap[d->n_trap++] = t;
    }
}

static void sample_claims(struct rd_site *site)
{
    const struct rd_claim claim[] = {
        {"pit", "snapshot", "2023-10-04", "2023-10-04", "more_than", 100, "new pits", "RUSI",
         "Bild via vipflash", "2023-10-18",
         "https://vipflash.de/contents/"
         "174760-nordkorea-liefert-waffen-an-putin-diese-geheim-route-nehmen-die-"
         "verbotenen-hilfen?p=2",
         "Rehearsal of the figure reported for Tikhoretsk.", "consistent"},
        {"pit", "snapshot", "2023-08-12", "2023-08-12", "more_than", 100, "pits",
         "nobody: a control", "none", "2023-10-18", "",
         "The same figure at the date before the digging.", "not consistent"},
        {"pit", "snapshot", "2023-10-04", "2023-10-04", "at_most", 60, "pits",
         "nobody: a control", "none", "2023-10-18", "",
         "Invented, to show how a wrong figure is judged.", "not consistent"},
        {"pit", "snapshot", "2023-10-04", "2023-10-04", "qualitative", 0, "pits",
         "nobody: a control", "none", "2023-10-18", "", "No number stated.", "cannot tell"},
    };
    site->n_claim = sizeof claim / sizeof *claim;
    for (size_t i = 0; i < site->n_claim; i++)
        site->claim[i] = claim[i];
}

static void sample_scene(struct rd_scene *scene)
{
    struct rd_site *site = &scene->site;

    scene->w = 1040;
    scene->h = 800;
    site->gsd_m = 0.5;
    site->name = "Rehearsal depot (Tikhoretsk figures)";
    site->alias = "Rehearsal depot";
    site->place = (struct rd_place){24, 450000, 3330000};
    scene->description =
        "SYNTHETIC: rendered tile, no photograph. Rehearsal of the figure reported for "
        "Tikhoretsk (more than 100 pits), placed in the open sea. CC0-1.0";
    site->view[0] = rd_view_clear("2023-08-12", 139, 54, 71);
    site->view[1] = rd_view_clear("2023-10-04", 154, 38, 72);
    site->view[0].lean_az = 100;
    site->view[0].off_nadir = 5;
    site->view[1].lean_az = 290;
    site->view[1].off_nadir = 10;
    site->view[1].haze = 0.08;
    site->view[1].shift_x = 0.4;
    site->view[1].shift_y = 0.65;
}

bool rd_depot_sample(struct rd_scene *scene, const char *dir)
{
    struct rd_depot *d = calloc(1, sizeof *d);
    struct rd_rng rng = rd_rng_of(scene->seed, 3);
    const struct make m = {14, 18, -1, 0.055, 0.05, 1.2, 0.05, 1.9, 0.45};
    bool ok = d;

    if (!d)
        return false;
    sample_scene(scene);
    d->grid = rd_frame_at(268, 203, rd_rad(-8));
    d->rows = 8;
    d->columns = 15;
    d->pitch_u = 28;
    d->pitch_v = 33;
    d->road_m = 5;
    d->dry[0] = 0.45;
    d->dry[1] = 0.62;
    d->bare = 0.2;
    d->trees = 60;
    d->huts = 10;
    make_pits(d, &m, &rng);
    make_traps(d, 60, 0.62, &rng);
    sample_claims(&scene->site);
    ok = rd_depot_record(scene, d) && rd_scene_write(scene, rd_depot_draw, d, dir);
    free(d);
    return ok;
}

static void plan_random(struct rd_depot *d, const struct rd_scene *scene, struct rd_rng *rng)
{
    const double w = rd_scene_w(scene), h = rd_scene_h(scene);
    struct make m = {.kind = rd_chance(rng, 0.5) ? -1 : rd_int(rng, 0, RD_PIT_KINDS - 1),
                     .empty = rd_chance(rng, 0.3)
                                  ? rd_range(rng, 0.6, 0.97) /* a few, far apart */
                                  : rd_range(rng, 0, 0.35),
                     .stays = rd_chance(rng, 0.5) ? 0 : rd_range(rng, 0, 0.8),
                     .jitter_m = rd_range(rng, 0, 3),
                     .turn = rd_range(rng, 0, 0.2),
                     .crest_m = rd_range(rng, 0.9, 2.8),
                     .loaded = rd_range(rng, 0, 0.8)};

    m.side_lo = rd_range(rng, 8.5, 18);
    m.side_hi = rd_min(m.side_lo * rd_range(rng, 1.0, 1.35), 24.5);
    if (rd_chance(rng, 0.12))
        m.empty = 1; /* no pit at all: traps alone */
    d->grid = rd_frame_at(w / 2, h / 2, rd_range(rng, 0, 2 * RD_PI));
    d->pitch_u = rd_max(m.side_hi + rd_range(rng, 2, 22), 18) + m.jitter_m;
    d->pitch_v = rd_max(m.side_hi + rd_range(rng, 6, 26), 20) + m.jitter_m;
    const double room = 0.82 * rd_min(w, h);

    d->columns = (int)rd_clamp(room / d->pitch_u, 1, 24);
    d->rows = rd_int(rng, 1, (int)rd_clamp(0.8 * room / d->pitch_v, 1, 16));
    d->road_m = rd_chance(rng, 0.75) ? rd_range(rng, 3, 6) : 0;
    d->dry[0] = rd_range(rng, 0.05, 0.9);
    d->dry[1] = rd_clamp(d->dry[0] + rd_range(rng, -0.3, 0.3), 0, 1);
    d->bare = rd_range(rng, 0.05, 0.5);
    d->field_m = rd_chance(rng, 0.25) ? rd_range(rng, 60, 160) : 0;
    d->trees = rd_int(rng, 5, 120);
    d->huts = rd_int(rng, 0, 20);
    make_pits(d, &m, rng);
    make_traps(d, rd_int(rng, 5, RD_DEPOT_TRAPS), 0.6, rng);
}

bool rd_depot_random(struct rd_scene *scene, const char *dir)
{
    struct rd_depot *d = calloc(1, sizeof *d);
    struct rd_rng rng = rd_rng_of(scene->seed, 13);
    bool ok = d;

    if (!d)
        return false;
    rd_random_frame(scene, &rng, 280, 480);
    plan_random(d, scene, &rng);
    ok = rd_depot_record(scene, d);
    rd_random_claims(scene, "pit", "Pit field");
    ok = ok && rd_scene_write(scene, rd_depot_draw, d, dir);
    free(d);
    return ok;
}
