/* A rail yard: geometry, cars in strings, and its entries in the truth. */
#include "yard.h"

struct rd_vec rd_yard_point(const struct rd_yard_shape *shape, double s, double off)
{
    const double turn = shape->bend * s;
    double x = s, y = 0;

    if (rd_abs(turn) > 1e-9) {
        x = rd_sin(turn) / shape->bend;
        y = (1 - rd_cos(turn)) / shape->bend;
    }
    const struct rd_frame f = rd_frame_at(shape->x, shape->y, shape->heading);

    return rd_frame_point(&f, x - off * rd_sin(turn), y + off * rd_cos(turn));
}

static double own_offset(const struct rd_yard_shape *shape, int k)
{
    return (k - (shape->n - 1) / 2.0) * shape->pitch_m;
}

/* x for x > 0, 0 below, with a rounded corner. */
static double soft_ramp(double x, double r)
{
    return x <= -r ? 0 : x >= r ? x : (x + r) * (x + r) / (4 * r);
}

double rd_yard_offset(const struct rd_yard_shape *shape, int k, double s)
{
    const double own = own_offset(shape, k), last = own_offset(shape, shape->n - 1);

    if (shape->slope <= 0)
        return own;
    /* the left ladder gathers at the first track, the right one at the last */
    const double left =
        soft_ramp((shape->from + shape->slope * (own + last) - s) / shape->slope, 1);
    const double right =
        soft_ramp((s - (shape->to - shape->slope * (last - own))) / shape->slope, 1);

    return rd_min(rd_max(own - left, -last) + right, last);
}

struct rd_frame rd_yard_frame(const struct rd_yard_shape *shape, int k, double s,
                              double half_base)
{
    const double sa = s - half_base, sb = s + half_base;
    const struct rd_vec a = rd_yard_point(shape, sa, rd_yard_offset(shape, k, sa));
    const struct rd_vec b = rd_yard_point(shape, sb, rd_yard_offset(shape, k, sb));
    const double dx = b.x - a.x, dy = b.y - a.y, l = rd_sqrt(dx * dx + dy * dy);

    return (struct rd_frame){(a.x + b.x) / 2, (a.y + b.y) / 2, dx / l, dy / l};
}

static double pitch_of(const struct rd_yard_car *c)
{
    return rd_car_size_of(c->car.kind)->pitch_m;
}

/* Is [lo, hi] of track k free of cars at date, with 8 m to spare? */
static bool is_free(const struct rd_yard *yard, int k, double lo, double hi, int date)
{
    for (size_t i = 0; i < yard->n_car; i++) {
        const struct rd_yard_car *c = &yard->car[i];

        if (c->track == k && c->at[date] && c->s + pitch_of(c) / 2 > lo - 8 &&
            c->s - pitch_of(c) / 2 < hi + 8)
            return false;
    }
    return true;
}

static enum rd_car_kind draw_kind(struct rd_rng *rng)
{
    static const int weight[RD_CAR_KINDS] = {28, 20, 16, 8, 8, 4, 2, 6, 6, 2};
    int p = rd_int(rng, 0, 99);

    for (int i = 0; i < RD_CAR_KINDS; i++) {
        p -= weight[i];
        if (p < 0)
            return (enum rd_car_kind)i;
    }
    return RD_GONDOLA;
}

/* One string of up to n cars from `lo`; returns how many fitted before `hi`. */
static int place_string(struct rd_yard *yard, const struct rd_fleet *fleet,
                        struct rd_yard_car first, const double range[2], int n, int date,
                        const struct rd_style *style, struct rd_rng *rng)
{
    const bool even = rd_chance(rng, fleet->even), alike = rd_chance(rng, fleet->same_paint);
    double s = range[0];
    int placed = 0, run = 0;

    for (; placed < n && yard->n_car < RD_YARD_CARS; placed++) {
        struct rd_yard_car c = first;

        if (placed && !even && fleet->only < 0 && run-- <= 0) { /* blocks of a kind */
            first.car = rd_car_random(draw_kind(rng), style, rng);
            run = rd_int(rng, 0, 4);
        }
        c.car = first.car;
        if (placed && !alike)
            c.car = rd_car_random(first.car.kind, style, rng);
        c.car.seed = (uint32_t)rd_next(rng);
        if (fleet->all.g > 0) {
            c.car.c = rd_rgb_scale(fleet->all, rd_range(rng, 0.85, 1.15));
            c.car.load_c = rd_rgb_scale(fleet->all, rd_range(rng, 0.8, 1.2));
        }

        if (s + pitch_of(&c) > range[1])
            break;
        c.s = s + pitch_of(&c) / 2;
        c.track = first.track;
        c.string = first.string;
        c.at[date] = true;
        yard->car[yard->n_car++] = c;
        s += pitch_of(&c) + rd_range(rng, -0.05, 0.12); /* slack of the couplers */
    }
    return placed;
}

int rd_yard_fill(struct rd_yard *yard, const struct rd_fleet *fleet, int date,
                 const struct rd_style *style, struct rd_rng *rng)
{
    int done = 0;

    for (int tries = 0; done < fleet->n && tries < 3000; tries++) {
        const int want = rd_int(rng, fleet->lo, fleet->hi);
        const int n = want < fleet->n - done ? want : fleet->n - done;
        const int k = rd_int(rng, 0, yard->shape.n - 1);
        struct rd_yard_car first = {.track = k, .string = (int)yard->n_car};

        first.car = rd_car_random(
            fleet->only >= 0 ? (enum rd_car_kind)fleet->only : draw_kind(rng), style, rng);
        const double l = n * pitch_of(&first), room = yard->busy[k][1] - yard->busy[k][0] - l;

        if (room < 0)
            continue;
        const double lo = yard->busy[k][0] + rd_unit(rng) * room;
        const double range[2] = {lo, rd_min(lo + 1.15 * l, yard->busy[k][1])};

        if (is_free(yard, k, range[0], range[1], date))
            done += place_string(yard, fleet, first, range, n, date, style, rng);
    }
    return done;
}

static bool record_car(struct rd_scene *scene, const struct rd_yard *yard,
                       const struct rd_yard_car *c, int date)
{
    const struct rd_car_size *size = rd_car_size_of(c->car.kind);
    const bool counted = c->car.kind < RD_CAR_KINDS;
    const struct rd_object o = {
        .class_ = "railcar",
        .type = size->name,
        .area = c->track >= 0 ? "Yard" : NULL,
        .track = c->track + 1,
        .date = date,
        .stays = c->at[0] && c->at[1],
        .object = scene->site.n_date > 2 && c->track >= 0 ? (int)(c - yard->car) + 1 : 0,
        .optional = !counted,
        .at =
            rd_yard_frame(&yard->shape, c->track < 0 ? 0 : c->track, c->s, 0.36 * size->body_m),
        .half = {size->body_m / 2, size->width_m / 2},
    };
    return rd_scene_add(scene, &o);
}

/* The axes, as far as the tile may show them: past the end of a ladder or of straight tracks. */
static void record_axes(struct rd_scene *scene, const struct rd_yard *yard)
{
    const double more = yard->shape.slope > 0 ? 60 : 150;
    const double lo = yard->shape.from - more, hi = yard->shape.to + more;

    scene->site.n_track = (size_t)yard->shape.n;
    for (int k = 0; k < yard->shape.n; k++) {
        struct rd_track *t = &scene->site.track[k];

        t->n = RD_MAX_POINTS;
        for (int i = 0; i < RD_MAX_POINTS; i++) {
            const double s = lo + (hi - lo) * i / (RD_MAX_POINTS - 1);

            t->p[i] = rd_yard_point(&yard->shape, s, rd_yard_offset(&yard->shape, k, s));
        }
    }
}

static void record_tracks(struct rd_scene *scene, const struct rd_yard *yard)
{
    struct rd_rng rng = rd_rng_of(scene->seed, 50);

    scene->site.n_track = (size_t)yard->shape.n;
    for (int k = 0; k < yard->shape.n; k++) {
        struct rd_track *t = &scene->site.track[k];
        const double lo = yard->busy[k][0] - 4, hi = yard->busy[k][1] + 4;
        const int n = (int)rd_clamp((hi - lo) / 28 + 1, 2, RD_MAX_POINTS);
        const double common = 0.5 * yard->line_error_m * rd_gauss(&rng);

        t->n = (size_t)n;
        for (int i = 0; i < n; i++) {
            const double s = lo + (hi - lo) * i / (n - 1);
            const double off = rd_clamp(common + 0.35 * yard->line_error_m * rd_gauss(&rng),
                                        -yard->line_error_m, yard->line_error_m);

            t->p[i] = rd_yard_point(&yard->shape, s, rd_yard_offset(&yard->shape, k, s) + off);
        }
    }
}

/* The area: around the ranges of the outer tracks, 3.5 m beyond them. */
static void record_area(struct rd_scene *scene, const struct rd_yard *yard)
{
    struct rd_area *a = &scene->site.area[0];
    const int last = yard->shape.n - 1, side = 12;

    *a = (struct rd_area){.name = "Yard", .count = "railcar"};
    for (int pass = 0; pass < 2; pass++) {
        const int k = pass ? last : 0;
        double lo = yard->busy[k][0] - 8, hi = yard->busy[k][1] + 8;

        for (int i = 0; i <= side; i++) {
            const double t = pass ? 1 - (double)i / side : (double)i / side;

            a->p[a->n++] = rd_yard_point(&yard->shape, rd_mix(lo, hi, t),
                                         own_offset(&yard->shape, k) + (pass ? 3.0 : -3.0));
        }
    }
    scene->site.n_area = 1;
}

bool rd_yard_record(struct rd_scene *scene, const struct rd_yard *yard)
{
    bool ok = true;

    record_area(scene, yard);
    if (scene->exact)
        record_axes(scene, yard);
    else
        record_tracks(scene, yard);
    for (int date = 0; date < scene->site.n_date; date++) {
        int number = 0;

        for (size_t i = 0; i < yard->n_car; i++) {
            const struct rd_yard_car *c = &yard->car[i];

            if (!c->at[date] || (date && ++number == scene->leave_out))
                continue;
            ok = ok && record_car(scene, yard, c, date);
        }
        for (size_t i = 0; i < yard->n_other; i++)
            if (yard->other[i].at[date])
                ok = ok && record_car(scene, yard, &yard->other[i], date);
    }
    return ok;
}
