/* The yards that are drawn: the committed rehearsal and random ones. */
#include "yard.h"

#include <stdlib.h>

/* Range along each track that is clear of the ladders. */
static void set_busy(struct rd_yard *yard)
{
    const struct rd_yard_shape *sh = &yard->shape;
    const double last = (sh->n - 1) / 2.0 * sh->pitch_m;

    for (int k = 0; k < sh->n; k++) {
        const double own = (k - (sh->n - 1) / 2.0) * sh->pitch_m;

        yard->busy[k][0] = sh->from + sh->slope * (own + last) + (sh->slope > 0 ? 14 : 0);
        yard->busy[k][1] = sh->to - sh->slope * (last - own) - (sh->slope > 0 ? 14 : 0);
    }
}

/* Some strings of the earlier date stand there still: the cars of the first `n` that touch each other. */
static void keep(struct rd_yard *yard, int n)
{
    for (size_t i = 0; i < yard->n_car && n > 0; i++, n--)
        yard->car[i].at[1] = true;
}

static void rehearsal_claims(struct rd_site *site)
{
    static const char csis[] = "Beyond Parallel (CSIS): Bermudez, Cha, Jun";
    static const char repost[] = "German machine translation of Fox News";
    static const char url[] =
        "https://beyondparallel.csis.org/"
        "dramatic-increase-in-dprk-russia-border-rail-traffic-after-kim-putin-summit/";
    const struct rd_claim claim[] = {
        {"railcar", "snapshot", "2023-10-05", "2023-10-05", "about", 73, "freight railcars",
         csis, repost, "2023-10-07", url,
         "Rehearsal: the figure as reported for Tumangang, held against rendered tiles.",
         "consistent"},
        {"railcar", "series_max", "2018-10-01", "2023-09-17", "at_most", 20,
         "railcars at any one date", csis, repost, "2023-10-07", url,
         "Rehearsal: one look of five years can contradict it, not confirm it.", "cannot tell"},
        {"railcar", "snapshot", "2023-09-05", "2023-09-05", "at_most", 20, "railcars", csis,
         repost, "2023-10-07", url,
         "Rehearsal: the same figure read for the one date that was looked at.", "consistent"},
        {"railcar", "snapshot", "2023-10-05", "2023-10-05", "more_than", 100, "railcars",
         "nobody: a control", "none", "2023-10-07", "",
         "Invented, to show how a wrong figure is judged.", "not consistent"},
        {"railcar", "snapshot", "2023-09-25", "2023-09-25", "about", 35, "railcars",
         "nobody: a control", "none", "2023-10-07", "", "No tile of this date.", "cannot tell"},
        {"boilerplate", "context", "", "", "exactly", 6500, "media outlets",
         "a press wire about itself", "SeaPRwire", "2024-02-28", "",
         "A number that is no claim about a site.", "cannot tell"},
    };
    site->n_claim = sizeof claim / sizeof *claim;
    for (size_t i = 0; i < site->n_claim; i++)
        site->claim[i] = claim[i];
}

static void rehearsal_views(struct rd_site *site)
{
    /* sun of 42 degrees north at half past ten, solar time */
    site->view[0] = rd_view_clear("2023-09-05", 147, 50, 51);
    site->view[1] = rd_view_clear("2023-10-05", 154, 39, 52);
    site->view[0].lean_az = 285;
    site->view[0].off_nadir = 7;
    site->view[1].lean_az = 80;
    site->view[1].off_nadir = 9;
    site->view[1].exposure = 0.50;
    site->view[1].haze = 0.09;
    site->view[1].shift_x = 0.7;
    site->view[1].shift_y = -0.45;
}

bool rd_yard_sample(struct rd_scene *scene, const char *dir)
{
    struct rd_yard *yard = calloc(1, sizeof *yard);
    const struct rd_style *style = rd_style_at(scene->style);
    struct rd_rng rng = rd_rng_of(scene->seed, 1);
    static const enum rd_bed bed[] = {RD_BED_USED,  RD_BED_USED,  RD_BED_WEEDY, RD_BED_USED,
                                      RD_BED_SOOTY, RD_BED_FRESH, RD_BED_USED,  RD_BED_WEEDY};
    const struct rd_fleet before = {20, 3, 7, 0.45, -1, 0.35, {0, 0, 0}},
                          after = {63, 6, 17, 0.45, -1, 0.35, {0, 0, 0}};
    bool ok = yard;

    if (!yard)
        return false;
    scene->w = 1280;
    scene->h = 800;
    scene->site.gsd_m = 0.5;
    scene->site.name = "Rehearsal yard (Tumangang figures)";
    scene->site.alias = "Rehearsal yard";
    scene->site.place = (struct rd_place){24, 410000, 3330000}; /* open Atlantic, 30 N 40 W */
    scene->description =
        "SYNTHETIC: rendered tile, no photograph. Rehearsal of the figures reported for "
        "Tumangang (at most 20 and about 73 railcars), placed in the open sea. CC0-1.0";
    yard->shape =
        (struct rd_yard_shape){318, 205, rd_rad(-14), -1 / 1500.0, 8, 4.9, -290, 290, 6.5};
    set_busy(yard);
    for (int k = 0; k < 8; k++)
        yard->bed[k] = bed[k];
    yard->line_error_m = 0.45;
    yard->platform = yard->road = yard->shed = true;
    yard->dry[0] = 0.35;
    yard->dry[1] = 0.60;
    rehearsal_views(&scene->site);
    rehearsal_claims(&scene->site);
    ok = rd_yard_fill(yard, &before, 0, style, &rng) == 20;
    keep(yard, 10);
    ok = ok && rd_yard_fill(yard, &after, 1, style, &rng) == 63;
    if (!ok)
        fprintf(stderr, "render: rail_yard: the cars do not fit on the tracks\n");
    ok = ok && rd_yard_record(scene, yard) && rd_scene_write(scene, rd_yard_draw, yard, dir);
    free(yard);
    return ok;
}

/* Shape of a random yard: bent or straight, at any angle, with ladders or running out of the tile. */
static struct rd_yard_shape random_shape(const struct rd_scene *scene, struct rd_rng *rng)
{
    const double w = rd_scene_w(scene), h = rd_scene_h(scene), reach = 0.5 * rd_min(w, h);
    struct rd_yard_shape sh = {.x = w / 2 + rd_range(rng, -0.1, 0.1) * w,
                               .y = h / 2 + rd_range(rng, -0.1, 0.1) * h,
                               .heading = rd_range(rng, 0, 2 * RD_PI),
                               .n = rd_int(rng, 3, 12),
                               .pitch_m = rd_range(rng, 4.3, 5.4)};
    const bool ladders = rd_chance(rng, 0.45);

    if (rd_chance(rng, 0.6))
        sh.bend = (rd_chance(rng, 0.5) ? 1 : -1) / rd_range(rng, 350, 2500);
    if (rd_chance(rng, 0.15))
        sh.pitch_m = rd_range(rng, 6, 9);
    sh.slope = ladders ? rd_range(rng, 4.5, 7) : 0;
    if (ladders && sh.n > 7)
        sh.n = 7;
    sh.from = -reach * (ladders ? 1.05 : 0.85);
    sh.to = -sh.from;
    return sh;
}

static enum rd_bed random_bed(struct rd_rng *rng)
{
    const double p = rd_unit(rng);

    return p < 0.45   ? RD_BED_USED
           : p < 0.65 ? RD_BED_WEEDY
           : p < 0.78 ? RD_BED_FRESH
           : p < 0.93 ? RD_BED_SOOTY
                      : RD_BED_SLAB;
}

static double room_of(const struct rd_yard *yard)
{
    double room = 0;

    for (int k = 0; k < yard->shape.n; k++)
        room += yard->busy[k][1] - yard->busy[k][0];
    return room;
}

static struct rd_fleet random_fleet(const struct rd_yard *yard, struct rd_rng *rng)
{
    struct rd_fleet f = {.n = (int)(room_of(yard) / 15 * rd_range(rng, 0, 0.75)), .only = -1};

    if (rd_chance(rng, 0.25)) /* bare tracks, or all but */
        f.n = rd_chance(rng, 0.7) ? 0 : rd_int(rng, 1, 4);
    f.lo = rd_int(rng, 1, 5);
    f.hi = f.lo + rd_int(rng, 2, 16);
    f.even = rd_range(rng, 0, 1);
    f.same_paint = rd_range(rng, 0, 1);
    const double tone = rd_unit(rng);

    if (tone < 0.12) /* black strings */
        f.all = rd_rgb_scale((struct rd_rgb){0.032, 0.031, 0.030}, rd_range(rng, 0.7, 1.6));
    else if (tone < 0.22) /* as grey as ballast, or light */
        f.all = rd_rgb_scale((struct rd_rgb){0.20, 0.19, 0.18}, rd_range(rng, 0.7, 3));
    if (rd_chance(rng, 0.3)) { /* one kind for the whole yard */
        f.only = rd_int(rng, 0, RD_CAR_KINDS - 1);
        f.same_paint = rd_range(rng, 0.4, 1);
    }
    return f;
}

/* Cars taken out of strings leave holes of one car, the hardest to tell from a dark car. */
static void punch_holes(struct rd_yard *yard, int date, struct rd_rng *rng)
{
    const double share = rd_range(rng, 0.03, 0.2);

    for (size_t i = 0; i < yard->n_car; i++)
        if (yard->car[i].at[date] && rd_chance(rng, share))
            yard->car[i].at[date] = false;
}

/* No counted car within 2 m of this body at the dates it is there, and no other one. */
static bool is_clear(const struct rd_yard *yard, const struct rd_yard_car *c)
{
    const double half = rd_car_size_of(c->car.kind)->pitch_m / 2;

    for (size_t i = 0; i < yard->n_car + yard->n_other; i++) {
        const struct rd_yard_car *o =
            i < yard->n_car ? &yard->car[i] : &yard->other[i - yard->n_car];
        const double apart =
            rd_abs(o->s - c->s) - half - rd_car_size_of(o->car.kind)->pitch_m / 2;

        if (o->track == c->track && apart < 0.1 &&
            ((o->at[0] && c->at[0]) || (o->at[1] && c->at[1])))
            return false;
    }
    return yard->n_other < sizeof yard->other / sizeof *yard->other;
}

/* Locomotives and coaches where there is room: bodies on a track that are not counted. */
static void add_others(struct rd_yard *yard, int n, const struct rd_style *style,
                       struct rd_rng *rng)
{
    for (int i = 0; i < n * 20 && yard->n_other < (size_t)n; i++) {
        const enum rd_car_kind kind = rd_chance(rng, 0.7) ? RD_LOCO : RD_COACH;
        struct rd_yard_car c = {.track = rd_int(rng, 0, yard->shape.n - 1)};
        const double l = rd_car_size_of(kind)->pitch_m;

        c.car = rd_car_random(kind, style, rng);
        c.s = rd_range(rng, yard->busy[c.track][0] + l, yard->busy[c.track][1] - l);
        c.at[0] = rd_chance(rng, 0.5);
        c.at[1] = !c.at[0] || rd_chance(rng, 0.3);
        if (is_clear(yard, &c))
            yard->other[yard->n_other++] = c;
    }
}

/* The yard of a random scene; nothing in it depends on the date but what stands there. */
static void plan_random(struct rd_yard *yard, const struct rd_scene *scene, struct rd_rng *rng)
{
    const struct rd_style *style = rd_style_at(scene->style);

    yard->shape = random_shape(scene, rng);
    set_busy(yard);
    for (int k = 0; k < yard->shape.n; k++)
        yard->bed[k] = random_bed(rng);
    yard->mended = rd_chance(rng, 0.6) ? rd_range(rng, 0.1, 0.6) : 0;
    yard->stretch_m = rd_range(rng, 14, 90);
    yard->line_error_m =
        rd_chance(rng, 0.3) ? rd_range(rng, 0.8, 2.0) : rd_range(rng, 0.1, 0.8);
    yard->platform = rd_chance(rng, 0.5);
    yard->road = rd_chance(rng, 0.6);
    yard->shed = rd_chance(rng, 0.6);
    yard->decoys = rd_chance(rng, 0.5) ? rd_int(rng, 1, 6) : 0;
    yard->dry[0] = rd_range(rng, 0.1, 0.9);
    yard->dry[1] = rd_clamp(yard->dry[0] + rd_range(rng, -0.3, 0.3), 0, 1);
    struct rd_fleet fleet = random_fleet(yard, rng);

    rd_yard_fill(yard, &fleet, 0, style, rng);
    keep(yard, rd_chance(rng, 0.6) ? (int)(rd_unit(rng) * (double)yard->n_car) : 0);
    fleet = random_fleet(yard, rng);
    rd_yard_fill(yard, &fleet, 1, style, rng);
    add_others(yard, rd_int(rng, 0, 4), style, rng);
    for (int date = 0; date < 2; date++)
        if (rd_chance(rng, 0.4))
            punch_holes(yard, date, rng);
}

/* Strings that stand at the date before leave as wholes, until at most `most` cars stay; in which order
 * is drawn. */
static void leave_strings(struct rd_yard *yard, int date, int most, struct rd_rng *rng)
{
    int stand = 0;

    for (size_t i = 0; i < yard->n_car; i++) {
        yard->car[i].at[date] = yard->car[i].at[date - 1];
        stand += yard->car[i].at[date];
    }
    while (stand > most) {
        const size_t one = (size_t)rd_int(rng, 0, (int)yard->n_car - 1);

        for (size_t i = 0; yard->car[one].at[date] && i < yard->n_car; i++)
            if (i != one && yard->car[i].string == yard->car[one].string &&
                yard->car[i].at[date]) {
                yard->car[i].at[date] = false;
                stand--;
            }
        stand -= yard->car[one].at[date];
        yard->car[one].at[date] = false;
    }
}

/* As what is ordered and not what is left over: a sun of the morning, at most 15 degrees off nadir, in
 * thin haze. */
static struct rd_view usual_view(const char *day, struct rd_rng *rng)
{
    struct rd_view view = rd_view_random(day, rng);

    view.sun_az = rd_range(rng, 120, 190);
    view.sun_el = rd_range(rng, 28, 65);
    view.off_nadir = rd_min(view.off_nadir, 15);
    view.haze = rd_min(view.haze, 0.15);
    view.noise = rd_min(view.noise, 4);
    view.jpeg = view.jpeg && view.jpeg < 75 ? 75 : view.jpeg;
    return view;
}

/* Six dates: from nothing to 73 cars and down again, some of the strings there throughout; mixed fleets,
 * as in the rehearsal.  Hard: any view and any fleet, suns in the north, haze and one kind of car among
 * them.  Still: 45 cars that stay throughout. */
static void plan_series(struct rd_yard *yard, struct rd_scene *scene, struct rd_rng *rng)
{
    static const int cars[RD_DATES] = {20, 0, 34, 73, 51, 12};
    static const char *const day[RD_DATES] = {"2023-03-05", "2023-04-16", "2023-05-28",
                                              "2023-07-02", "2023-08-13", "2023-10-05"};
    const struct rd_style *style = rd_style_at(scene->style);
    const struct rd_view first = scene->site.view[0];
    struct rd_fleet fleet = {.only = -1};

    if (scene->hard) {
        fleet = random_fleet(yard, rng);
        fleet.lo = 2;
        fleet.hi = rd_int(rng, 6, 14);
    } else {
        fleet = (struct rd_fleet){0, 3, rd_int(rng, 7, 14), 0.45, -1, 0.35, {0, 0, 0}};
    }

    scene->site.n_date = RD_DATES;
    for (int date = 0; date < RD_DATES; date++) {
        scene->site.view[date] =
            scene->hard ? rd_view_random(day[date], rng) : usual_view(day[date], rng);
        scene->site.view[date].grey = first.grey;
        scene->site.view[date].shift_x = date ? rd_range(rng, -2, 2) : 0;
        scene->site.view[date].shift_y = date ? rd_range(rng, -2, 2) : 0;
        yard->dry[date] = rd_range(rng, 0.2, 0.8);
        const int all = scene->still ? 45 : cars[date];

        if (date)
            leave_strings(yard, date,
                          scene->still ? all : (int)(all * rd_range(rng, 0.35, 0.75)), rng);
        int stand = 0;

        for (size_t i = 0; i < yard->n_car; i++)
            stand += yard->car[i].at[date];
        fleet.n = all > stand && !(scene->still && date) ? all - stand : 0;
        rd_yard_fill(yard, &fleet, date, style, rng);
    }
}

bool rd_yard_series(struct rd_scene *scene, const char *dir)
{
    struct rd_yard *yard = calloc(1, sizeof *yard);
    struct rd_rng rng = rd_rng_of(scene->seed, 12);
    bool ok = yard;

    if (!yard)
        return false;
    rd_random_frame(scene, &rng, 330, 460);
    for (int tries = 0; tries < 100 && room_of(yard) < 73 * 15 / 0.5; tries++) {
        *yard = (struct rd_yard){0};
        plan_random(yard, scene, &rng);
    }
    yard->n_car = yard->n_other = 0;
    plan_series(yard, scene, &rng);
    ok = rd_yard_record(scene, yard) && rd_scene_write(scene, rd_yard_draw, yard, dir);
    free(yard);
    return ok;
}

bool rd_yard_random(struct rd_scene *scene, const char *dir)
{
    struct rd_yard *yard = calloc(1, sizeof *yard);
    struct rd_rng rng = rd_rng_of(scene->seed, 11);
    bool ok = yard;

    if (!yard)
        return false;
    rd_random_frame(scene, &rng, 260, 460);
    plan_random(yard, scene, &rng);
    ok = rd_yard_record(scene, yard);
    rd_random_claims(scene, "railcar", "Yard");
    ok = ok && rd_scene_write(scene, rd_yard_draw, yard, dir);
    free(yard);
    return ok;
}
