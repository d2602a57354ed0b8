/* Railcars from above: heights and colours over the length (u) and width (v) of a body. */
#include "railcar.h"

#include "props.h"

static const struct rd_car_size sizes[] = {
    {"gondola", 13.92, 12.80, 3.16},      {"covered", 14.73, 13.87, 3.10},
    {"tank", 12.02, 10.90, 3.00},         {"hopper", 13.20, 12.00, 3.20},
    {"flat", 14.62, 13.40, 2.87},         {"flat_long", 19.62, 18.40, 3.00},
    {"flat_25", 25.62, 24.50, 2.90},      {"boxcar", 16.89, 15.80, 3.15},
    {"coal_gondola", 16.18, 15.10, 3.10}, {"autorack", 28.60, 27.50, 3.15},
    {"locomotive", 16.97, 15.90, 3.10},   {"coach", 24.54, 23.60, 3.10},
};

const struct rd_car_size *rd_car_size_of(enum rd_car_kind kind)
{
    return &sizes[kind];
}

/* What a shader of one kind is given beside (u, v). */
struct body {
    const struct rd_car *car;
    const struct rd_style *style;
    double half_l, half_w, snow;
};

static double dice(const struct body *b, uint32_t which)
{
    return rd_hash((int32_t)which, 0, b->car->seed) / 4294967296.0;
}

/* Dirt: streaks across, patches, soot towards the ends. */
static double stains(const struct body *b, const struct rd_spot *at)
{
    const double streak = rd_noise(at->u / 0.5, at->v / 4, b->car->seed + 1u);
    const double patch = rd_fractal(at->u / 2.5, at->v / 1.2, 2, b->car->seed + 2u);

    return 1 + b->style->weathering * (0.12 * streak + 0.22 * patch);
}

/* 0..1 place in a repeating pattern of `pitch`. */
static double phase(double u, double pitch)
{
    return u / pitch - rd_floor(u / pitch);
}

static void covered(struct rd_surface *s, const struct body *b, const struct rd_spot *at)
{
    const double t = at->v / b->half_w, rib = 1.0 + 1.4 * dice(b, 3);

    s->h = 3.9 + 0.55 * (1 - t * t);
    s->c = b->car->c;
    if (phase(at->u, rib) < 0.12 / rib)
        s->c = rd_rgb_scale(s->c, 1 - 0.3 * b->style->detail);
    if (dice(b, 4) < 0.5 * b->style->detail && rd_abs(at->v) < 0.3) { /* running board */
        s->h += 0.15;
        s->c = rd_rgb_scale(s->c, 0.7 + 0.7 * dice(b, 5));
    }
    if (dice(b, 6) < 0.4 * b->style->detail) { /* four loading hatches */
        const double u = rd_abs(rd_abs(at->u) - 0.45 * b->half_l),
                     v = rd_abs(rd_abs(at->v) - 0.7);

        if (u < 0.35 && v < 0.3)
            s->c = rd_rgb_scale(s->c, 0.6 + 0.9 * dice(b, 7));
    }
    if (rd_abs(t) > 0.93)
        s->c = rd_rgb_scale(s->c, 0.75);
}

static void hopper(struct rd_surface *s, const struct body *b, const struct rd_spot *at)
{
    const double t = at->v / b->half_w;

    s->h = 4.0 + 0.4 * (1 - t * t);
    s->c = b->car->c;
    if (rd_abs(at->u) > b->half_l - 0.9) { /* end platforms */
        s->h = 1.4;
        s->c = rd_rgb_scale(s->c, 0.45);
        return;
    }
    for (int i = -1; i <= 2; i++) { /* round hatches */
        const double u = at->u - (i - 0.5) * 0.45 * b->half_l;

        if (u * u + at->v * at->v < 0.36)
            s->c = rd_rgb_scale(s->c, 1 - 0.4 * b->style->detail);
    }
    if (phase(at->u, 1.5) < 0.08)
        s->c = rd_rgb_scale(s->c, 0.9);
}

static void tank(struct rd_surface *s, const struct body *b, const struct rd_spot *at)
{
    const double r = 0.5 * 2.95, end = b->half_l - 0.35;
    const double past = rd_max(0, rd_abs(at->u) - (end - 0.6)) / 0.6;
    const double v = at->v / (r * rd_sqrt(rd_max(0.01, 1 - 0.6 * past * past)));

    if (rd_abs(at->u) > end || rd_abs(v) >= 1) { /* frame */
        if (rd_abs(at->u) < end)
            return;
        s->h = 1.2;
        s->c = (struct rd_rgb){0.06, 0.055, 0.05};
        return;
    }
    s->h = 1.35 + r + r * rd_sqrt(1 - v * v);
    s->c = b->car->c;
    if (rd_abs(at->v) < 0.32 && rd_abs(at->u) < 1.7) /* manhole and walkway */
        s->c = rd_rgb_scale(
            rd_rgb_mix(s->c, (struct rd_rgb){0.16, 0.15, 0.14}, 0.7 * b->style->detail), 0.9);
    if (at->u * at->u + at->v * at->v < 0.3)
        s->h += 0.3;
    /* spilt oil or cement below the dome */
    if (dice(b, 8) < 0.5 && rd_abs(at->u) < 0.9 + 0.5 * rd_noise(at->v * 2, 0, b->car->seed))
        s->c = rd_rgb_scale(s->c, dice(b, 9) < 0.6 ? 0.5 : 1.3);
}

static void bulk_load(struct rd_surface *s, const struct body *b, const struct rd_spot *at,
                      double rim)
{
    const double heaps = 1 + 3 * rd_floor(2 * dice(b, 10));
    const double hump = rd_abs(rd_sin(RD_PI * heaps * (at->u / b->half_l + 1) / 2));
    const double lump = rd_fractal(at->u / 0.7, at->v / 0.7, 2, b->car->seed + 4u);
    const double t = at->v / b->half_w;

    s->h = rim - 0.5 + 0.7 * dice(b, 11) * rd_sqrt(hump) * (1 - 0.8 * t * t) + 0.12 * lump;
    s->c = rd_rgb_scale(b->car->load_c, 1 + 0.25 * lump);
}

static void goods_in_gondola(struct rd_surface *s, const struct body *b,
                             const struct rd_spot *at)
{
    const double bundle = 3.0 + 3.2 * dice(b, 12);
    const double p = phase(at->u + 20 * dice(b, 13), bundle) * bundle;
    const int32_t log_row = (int32_t)rd_floor(at->v / 0.35 + 50);
    const int32_t which = (int32_t)rd_floor((at->u + 20 * dice(b, 13)) / bundle);

    if (p < 0.4)
        return; /* floor shows between bundles */
    s->h = 2.6 + 0.5 * rd_grain(which, 1, b->car->seed);
    s->c = rd_rgb_scale(b->car->load_c,
                        1 + 0.3 * rd_grain(log_row, which, b->car->seed) * b->style->detail);
}

static void gondola(struct rd_surface *s, const struct body *b, const struct rd_spot *at)
{
    const double rim = b->car->kind == RD_COAL ? 3.4 : 3.3;
    const double wall = rd_min(b->half_l - rd_abs(at->u), b->half_w - rd_abs(at->v));

    if (wall < 0.16) {
        s->h = rim;
        s->c = rd_rgb_scale(b->car->c, 1.15);
        return;
    }
    s->h = 1.35;
    s->c = rd_rgb_scale(
        rd_rgb_mix(b->car->c, (struct rd_rgb){0.15, 0.11, 0.085}, 0.4 + 0.4 * dice(b, 14)),
        0.75 + 0.5 * dice(b, 15));
    if (phase(at->u, b->half_l / 3.5) < 0.05)
        s->c = rd_rgb_scale(s->c, 0.8);
    if (b->car->load == RD_BULK)
        bulk_load(s, b, at, rim);
    else if (b->car->load == RD_GOODS)
        goods_in_gondola(s, b, at);
}

/* Boxes of 20 or 40 feet on a flat; their own colours. */
static bool box_on_flat(struct rd_surface *s, const struct body *b, const struct rd_spot *at)
{
    const double unit = b->half_l > 8 && dice(b, 16) < 0.5 ? 12.192 : 6.058;
    const int n = (int)(2 * b->half_l / (unit + 0.1));
    const double from = -(n * (unit + 0.3) - 0.3) / 2, q = (at->u - from) / (unit + 0.3);
    const int i = (int)rd_floor(q);

    if (i < 0 || i >= n || (q - i) * (unit + 0.3) > unit || rd_abs(at->v) > 1.22)
        return false;
    if (n > 1 && rd_hash(i, 3, b->car->seed) % 5 == 0)
        return false;
    struct rd_rng rng = rd_rng_of(b->car->seed, 40u + (uint64_t)i);

    s->h = 1.25 + 2.6;
    s->c = rd_style_roof(b->style, &rng);
    return true;
}

static bool goods_on_flat(struct rd_surface *s, const struct body *b, const struct rd_spot *at)
{
    const double piece = 2.5 + 5 * dice(b, 17);
    const double p = phase(at->u + b->half_l, piece) * piece;
    const int32_t i = (int32_t)rd_floor((at->u + b->half_l) / piece);
    const double wide = b->half_w * (0.55 + 0.4 * (rd_hash(i, 5, b->car->seed) % 100) / 100.0);

    if (p < 0.5 || rd_abs(at->v) > wide || rd_hash(i, 6, b->car->seed) % 6 == 0)
        return false;
    s->h = 1.25 + 0.8 + 1.6 * (rd_hash(i, 7, b->car->seed) % 100) / 100.0;
    s->c =
        rd_rgb_scale(b->car->load_c, 0.75 + 0.5 * (rd_hash(i, 8, b->car->seed) % 100) / 100.0);
    return true;
}

static void flat(struct rd_surface *s, const struct body *b, const struct rd_spot *at)
{
    const struct rd_rgb deck =
        dice(b, 18) < 0.6 ? (struct rd_rgb){0.16, 0.13, 0.105} : b->car->c;
    const double plank = rd_grain((int32_t)rd_floor(at->u / 0.22), 2, b->car->seed);

    s->h = 1.25;
    s->c = rd_rgb_scale(deck, 1 + 0.15 * plank * b->style->detail);
    if (b->half_w - rd_abs(at->v) < 0.12)
        s->c = rd_rgb_scale(b->car->c, 0.9);
    if (dice(b, 18) >= 0.75 && rd_abs(at->v) > 0.5 && rd_abs(at->v) < b->half_w - 0.3 &&
        phase(at->u, 2.2) > 0.15) { /* open frame: track shows through */
        s->h = 0.3;
        s->c = (struct rd_rgb){0.07, 0.065, 0.06};
    }
    if (b->car->load == RD_BULK)
        box_on_flat(s, b, at);
    else if (b->car->load == RD_GOODS)
        goods_on_flat(s, b, at);
}

static void autorack(struct rd_surface *s, const struct body *b, const struct rd_spot *at)
{
    const double t = at->v / b->half_w;

    s->h = 5.3 + 0.35 * (1 - t * t);
    s->c = b->car->c;
    if (phase(at->u, 1.25) < 0.1)
        s->c = rd_rgb_scale(s->c, 1 - 0.18 * b->style->detail);
    if (rd_abs(t) > 0.9)
        s->c = rd_rgb_scale(s->c, 0.8);
}

static void loco(struct rd_surface *s, const struct body *b, const struct rd_spot *at)
{
    const double cab = at->u + 0.35 * b->half_l;

    s->h = 1.5;
    s->c = rd_rgb_scale(b->car->c, 0.5);
    if (rd_abs(at->v) < 1.15 && rd_abs(at->u) < b->half_l - 0.7) { /* hood */
        s->h = 3.9;
        s->c = b->car->c;
        if (phase(at->u, 2.6) < 0.45 && rd_abs(at->v) < 0.8 && at->u > 0) /* fans and grilles */
            s->c = (struct rd_rgb){0.05, 0.05, 0.05};
    }
    if (rd_abs(cab) < 1.6) {
        s->h = 4.5;
        s->c = rd_rgb_scale(b->car->c, 1.4);
    }
    if (b->half_l - rd_abs(at->u) < 0.35)
        s->c = (struct rd_rgb){0.45, 0.12, 0.05};
}

static void coach(struct rd_surface *s, const struct body *b, const struct rd_spot *at)
{
    const double t = at->v / b->half_w;

    s->h = 3.7 + 0.6 * rd_sqrt(rd_max(0, 1 - t * t));
    s->c = b->car->c;
    if (rd_abs(at->v) < 0.4 && phase(at->u, 4.0) < 0.25)
        s->c = rd_rgb_scale(s->c, 0.65);
}

static bool shade_car(struct rd_surface *s, const struct rd_spot *at, const void *ctx)
{
    const struct body *b = ctx;
    const double h0 = s->h;

    s->h = -1;
    switch (b->car->kind) {
    case RD_GONDOLA:
    case RD_COAL:
        gondola(s, b, at);
        break;
    case RD_COVERED:
    case RD_BOXCAR:
        covered(s, b, at);
        break;
    case RD_TANK:
        tank(s, b, at);
        break;
    case RD_HOPPER:
        hopper(s, b, at);
        break;
    case RD_FLAT:
    case RD_FLAT_LONG:
    case RD_FLAT_25:
        flat(s, b, at);
        break;
    case RD_AUTORACK:
        autorack(s, b, at);
        break;
    case RD_COACH:
        coach(s, b, at);
        break;
    default:
        loco(s, b, at);
    }
    if (s->h < h0)
        return false;
    s->c = rd_rgb_scale(s->c, rd_max(0.3, stains(b, at)));
    if (b->snow > 0) {
        const double k = b->snow + 0.3 * rd_noise(at->u, at->v, b->car->seed + 9u);

        s->c = rd_rgb_mix(s->c, (struct rd_rgb){0.8, 0.82, 0.86}, rd_step(0.45, 0.8, k));
    }
    return true;
}

void rd_car_draw(struct rd_canvas *cv, const struct rd_car *car, const struct rd_frame *at,
                 const struct rd_style *style, double snow)
{
    const struct rd_car_size *size = &sizes[car->kind];
    const struct body b = {car, style, size->body_m / 2, size->width_m / 2, snow};
    /* the coupler and its hoses: a thin dark bar half a gap beyond each end */
    const double reach = size->pitch_m / 2;

    rd_body(cv, at, (struct rd_vec){b.half_l, b.half_w}, shade_car, &b);
    for (int side = -1; side <= 1; side += 2) {
        const struct rd_vec mid = rd_frame_point(at, side * (b.half_l + reach) / 2, 0);
        const struct rd_block bar = {{mid.x, mid.y, at->cos, at->sin},
                                     (reach - b.half_l) / 2,
                                     0.15,
                                     1.0,
                                     {0.05, 0.045, 0.04},
                                     0,
                                     1};

        rd_block_draw(cv, &bar);
    }
}

static const double paint_range[2] = {0.8, 1.25};

static struct rd_rgb bulk_colour(struct rd_rng *rng)
{
    static const struct rd_rgb stuff[] = {
        {0.030, 0.030, 0.031}, {0.035, 0.034, 0.034}, /* coal */
        {0.200, 0.185, 0.165},                        /* stone */
        {0.150, 0.085, 0.055},                        /* ore */
        {0.330, 0.290, 0.230},                        /* sand */
    };
    return rd_rgb_pick(stuff, 5, paint_range, rng);
}

static struct rd_rgb goods_colour(const struct rd_style *style, struct rd_rng *rng)
{
    static const struct rd_rgb stuff[] = {
        {0.300, 0.215, 0.135}, /* sawn wood */
        {0.160, 0.110, 0.075}, /* logs */
        {0.130, 0.125, 0.120}, /* steel */
        {0.060, 0.085, 0.065}, /* tarpaulin */
    };
    return rd_chance(rng, 0.25) ? rd_style_roof(style, rng)
                                : rd_rgb_pick(stuff, 4, paint_range, rng);
}

static struct rd_rgb tank_colour(struct rd_rng *rng)
{
    static const struct rd_rgb paint[] = {
        {0.028, 0.027, 0.026}, {0.045, 0.043, 0.041}, {0.110, 0.105, 0.100},
        {0.480, 0.470, 0.440}, {0.330, 0.260, 0.160}, {0.250, 0.105, 0.045},
    };
    return rd_rgb_pick(paint, 6, paint_range, rng);
}

struct rd_car rd_car_random(enum rd_car_kind kind, const struct rd_style *style,
                            struct rd_rng *rng)
{
    struct rd_car car = {.kind = kind};
    const double p = rd_unit(rng);

    car.c = kind == RD_TANK ? tank_colour(rng) : rd_style_roof(style, rng);
    if (kind == RD_AUTORACK && rd_chance(rng, 0.6))
        car.c = rd_rgb_scale((struct rd_rgb){0.5, 0.5, 0.49}, rd_range(rng, 0.5, 1.3));
    car.load = p < 0.4 ? RD_EMPTY : p < 0.75 ? RD_BULK : RD_GOODS;
    if (kind == RD_COAL)
        car.load = p < 0.25 ? RD_EMPTY : RD_BULK;
    car.load_c = car.load == RD_BULK ? bulk_colour(rng) : goods_colour(style, rng);
    car.seed = (uint32_t)rd_next(rng);
    return car;
}
