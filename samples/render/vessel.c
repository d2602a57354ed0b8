#include "vessel.h"

#include "props.h"

/* Half the beam at u, as a share: full amidships, pointed bow, rounded stern. */
static double fullness(double t) /* -1 stern .. 1 bow */
{
    if (t > 0.62) {
        const double q = (t - 0.62) / 0.38;

        return rd_sqrt(rd_max(0, 1 - q * q * (0.75 + 0.25 * q)));
    }
    return t < -0.9 ? 1 - 2.5 * (-0.9 - t) : 1;
}

static void deck_gear(struct rd_surface *s, const struct rd_vessel *v, const struct rd_spot *at)
{
    const double half = v->length_m / 2, from = -0.62 * half, to = 0.72 * half;
    const double each = (to - from) / v->holds, q = (at->u - from) / each;
    const int i = (int)rd_floor(q);
    const double in = (q - i) * each;

    if (i < 0 || i >= v->holds)
        return;
    if (rd_abs(at->v) < 0.36 * v->beam_m && in > 1.8 && in < each - 1.8) { /* a hatch */
        s->h += 1.6;
        s->c = rd_rgb_scale(v->hatch, 1 + 0.08 * rd_grain(i, 1, v->seed));
        if (v->laden && rd_hash(i, 2, v->seed) % 4) {
            const int32_t bu = (int32_t)rd_floor(in / 6.3), bv = (int32_t)rd_floor(at->v / 2.5);
            struct rd_rng rng = rd_rng_of(v->seed, rd_hash(bu + 40 * i, bv, 9));

            s->h += 2.6;
            s->c = rd_style_roof(v->style, &rng);
        }
    } else if (in < 0.8 && rd_abs(at->v) < 0.8) { /* a deck crane's post */
        s->h += 9;
        s->c = (struct rd_rgb){0.5, 0.45, 0.25};
    } else if (in < 0.5 && rd_abs(at->v) < 0.28 * v->beam_m) { /* its jib, laid across */
        s->h += 7;
        s->c = (struct rd_rgb){0.45, 0.40, 0.22};
    }
}

static bool shade_vessel(struct rd_surface *s, const struct rd_spot *at, const void *ctx)
{
    const struct rd_vessel *v = ctx;
    const double half = v->length_m / 2, t = at->u / half;
    const double side = v->beam_m / 2 * fullness(t) - rd_abs(at->v);

    if (side < 0)
        return false;
    s->h = v->water_m + 5.5 + (t > 0.8 ? 2.0 : 0);
    s->c = rd_rgb_scale(v->deck, 1 + 0.12 * rd_fractal(at->u / 3, at->v / 3, 2, v->seed));
    if (side < 0.35) { /* bulwark */
        s->h += 1.0;
        s->c = rd_rgb_mix(s->c, (struct rd_rgb){0.35, 0.35, 0.35}, 0.5);
    }
    deck_gear(s, v, at);
    if (t > -0.92 && t < -0.70 && side > 1.2) { /* bridge */
        s->h = v->water_m + (t > -0.76 ? 17 : 14);
        s->c = (struct rd_rgb){0.58, 0.58, 0.56};
        if (t < -0.84 && rd_abs(at->v) < 1.8) { /* funnel */
            s->h += 4;
            s->c = (struct rd_rgb){0.10, 0.08, 0.08};
        }
    }
    return true;
}

/* Foam behind the stern and along the V of the bow wave. */
static bool shade_wake(struct rd_surface *s, const struct rd_spot *at, const void *ctx)
{
    const struct rd_vessel *v = ctx;
    const double back = -at->u - v->length_m * 0.45, reach = v->wake * v->length_m;
    const double fade = 1 - back / reach, wide = v->beam_m * 0.4 + 0.05 * rd_max(back, 0);
    const double churn = 0.6 + 0.5 * rd_fractal(at->x / 3, at->y / 3, 3, v->seed);
    const double bow = rd_abs(rd_abs(at->v) - 0.22 * (0.5 * v->length_m - at->u));
    double k = 0;

    if (back > 0 && fade > 0)
        k = fade * rd_step(wide, 0.5 * wide, rd_abs(at->v));
    if (bow < 2.5)
        k = rd_max(k, 0.5 * (1 - bow / 2.5) * rd_max(0, fade));
    if (k <= 0)
        return false;
    s->c = rd_rgb_mix(s->c, (struct rd_rgb){0.45, 0.47, 0.46}, rd_clamp(k * churn, 0, 1));
    return true;
}

void rd_vessel_draw(struct rd_canvas *cv, const struct rd_vessel *v)
{
    if (v->wake > 0) {
        const double reach = (0.5 + v->wake) * v->length_m;

        rd_paint(cv, &v->at, (struct rd_vec){reach, 0.3 * reach}, shade_wake, v);
    }
    rd_body(cv, &v->at, (struct rd_vec){v->length_m / 2, v->beam_m / 2}, shade_vessel, v);
}

struct rd_vessel rd_vessel_random(const struct rd_style *style, double length_m,
                                  struct rd_rng *rng)
{
    static const struct rd_rgb paint[] = {
        {0.20, 0.085, 0.060}, {0.075, 0.120, 0.085}, {0.22, 0.22, 0.21}, {0.12, 0.13, 0.15}};
    struct rd_vessel v = {.length_m = length_m, .style = style};

    v.beam_m = length_m / rd_range(rng, 6.0, 7.4);
    v.deck = rd_rgb_pick(paint, 4, (const double[2]){0.8, 1.3}, rng);
    v.hatch = rd_rgb_pick(paint, 4, (const double[2]){1.0, 1.7}, rng);
    v.holds = rd_int(rng, 2, length_m > 120 ? 6 : 4);
    v.seed = (uint32_t)rd_next(rng);
    return v;
}

static bool shade_water(struct rd_surface *s, const struct rd_spot *at, const void *ctx)
{
    const struct rd_water *w = ctx;
    const double dx = at->x - w->shore.x, dy = at->y - w->shore.y;
    const double u = dx * w->shore.cos + dy * w->shore.sin,
                 v = dy * w->shore.cos - dx * w->shore.sin;

    if (v > 0 || v < w->far_v)
        return false;
    const double swell = rd_noise((at->x + 0.4 * at->y) / 9, at->y / 22, w->seed);
    const double ripple = rd_fractal(at->x / 1.6, at->y / 2.4, 2, w->seed + 1u);
    const double broad = rd_fractal(at->x / 120, at->y / 120, 2, w->seed + 2u);
    /* mud and shallow water near the shore are lighter */
    const double shallow = 0.25 * rd_exp(v / 30) + 0.03 * rd_sin(u / 40);

    s->h = w->level_m;
    s->c = rd_rgb_scale(
        w->style->water,
        rd_max(0.3, 1 + shallow + 0.10 * broad + w->rough * (0.10 * swell + 0.14 * ripple)));
    return true;
}

void rd_water_draw(struct rd_canvas *cv, const struct rd_water *water)
{
    rd_paint_all(cv, 1, shade_water, water);
}
