#include "style.h"

static const struct rd_rgb snow_white = {0.78, 0.80, 0.84};

static struct rd_rgb snowed(struct rd_rgb c, double snow, double x, double y, uint32_t seed)
{
    if (snow <= 0)
        return c;
    const double thin = rd_fractal(x / 14, y / 14, 3, seed + 61u) * 0.35 +
                        rd_noise(x / 1.5, y / 1.5, seed + 62u) * 0.06;

    return rd_rgb_mix(c, snow_white, rd_step(0.3, 0.7, snow + thin));
}

/* Fields: strips of a mosaic, each with its own tone and furrows. */
static struct rd_rgb field(struct rd_rgb c, const struct rd_ground *g, double x, double y)
{
    uint32_t id = 0;
    const double edge = rd_mosaic(x / g->field_m, y / (0.6 * g->field_m), g->seed + 11u, &id);
    const double turn = (id % 64) / 64.0 * RD_PI;
    const double across = x * rd_cos(turn) + y * rd_sin(turn);
    const double furrow = 0.06 * rd_noise(across / 0.9, 0.02 * (x + y), g->seed + 13u);

    if (id % 3 == 0)
        c = rd_rgb_mix(c, g->style->soil, 0.75);
    else if (id % 3 == 1)
        c = rd_rgb_mix(c, g->style->dry, 0.5);
    c = rd_rgb_scale(c, 0.85 + 0.3 * ((id >> 8) % 100) / 100.0 + furrow);
    return rd_rgb_mix(g->style->grass, c, rd_step(0.0, 0.03, edge));
}

static bool shade_ground(struct rd_surface *s, const struct rd_spot *at, const void *ctx)
{
    const struct rd_ground *g = ctx;
    const double broad = rd_fractal(at->x / 90, at->y / 90, 3, g->seed);
    const double patch = rd_style_texture(g->style, at->x, at->y, 14, g->seed + 1u);
    const double fine = rd_noise(at->x / 0.8, at->y / 0.8, g->seed + 2u);
    const int32_t gx = (int32_t)rd_floor(at->x * 4), gy = (int32_t)rd_floor(at->y * 4);
    const double dry = rd_step(0.15, 0.85, g->dry + 0.5 * broad + 0.18 * patch);
    struct rd_rgb c = rd_rgb_mix(g->style->grass, g->style->dry, dry);
    const double bare = rd_step(0.55, 0.85, g->bare + 0.45 * patch + 0.3 * broad);

    c = rd_rgb_mix(c, g->style->soil, bare);
    if (g->field_m > 0)
        c = field(c, g, at->x, at->y);
    c = rd_rgb_scale(c, rd_max(0.3, 1 + g->style->contrast * (0.5 * patch + 0.5 * fine) +
                                        g->style->grain * rd_grain(gx, gy, g->seed)));
    s->c = snowed(c, g->snow, at->x, at->y, g->seed);
    s->h = 0;
    return true;
}

void rd_ground_draw(struct rd_canvas *cv, const struct rd_ground *ground)
{
    rd_paint_all(cv, 2, shade_ground, ground);
}

/* Oil and dirt, patches of repair, joints between plates. */
static double wear(const struct rd_made *m, double x, double y)
{
    const double stain =
        rd_noise(x / 7, y / 7, m->seed + 21u) + 0.5 * rd_noise(x / 2, y / 2, m->seed + 22u);
    double k = 1 - 0.45 * m->stains * rd_step(0.55, 1.1, stain);
    uint32_t id = 0;
    const double edge = rd_mosaic(x / 31, y / 23, m->seed + 23u, &id);

    k *= 1 + 0.12 * m->stains * ((id % 256) / 128.0 - 1) * rd_step(0, 0.02, edge);
    return k;
}

static double joints(const struct rd_made *m, double u, double v)
{
    const double a = u / m->joint_m - rd_floor(u / m->joint_m);
    const double b = v / m->joint_m - rd_floor(v / m->joint_m);
    const double line = 0.1 / m->joint_m;

    return a < line || b < line ? 0.75 : 1;
}

bool rd_made_shader(struct rd_surface *s, const struct rd_spot *at, const void *ctx)
{
    const struct rd_made *m = ctx;
    const double ragged =
        m->ragged_m * (0.5 + 0.5 * rd_fractal(at->x / 4, at->y / 4, 3, m->seed));
    double in = m->half_w - rd_abs(at->v) - ragged;

    if (m->half_l > 0)
        in = rd_min(in, m->half_l - rd_abs(at->u) - ragged);
    const double cover = rd_step(0, rd_max(0.4 * m->ragged_m, 0.05), in);

    if (cover <= 0)
        return false;
    const int32_t gx = (int32_t)rd_floor(at->x * 5), gy = (int32_t)rd_floor(at->y * 5);
    const double tex = rd_style_texture(m->style, at->x, at->y, 6, m->seed + 31u);
    double k = 1 + m->style->contrast * (0.35 * tex + 0.2 * rd_noise(at->x, at->y, m->seed)) +
               m->style->grain * rd_grain(gx, gy, m->seed);

    k *= wear(m, at->x, at->y);
    if (m->joint_m > 0)
        k *= joints(m, at->u, at->v);
    s->c = rd_rgb_mix(
        s->c, snowed(rd_rgb_scale(m->base, rd_max(k, 0.2)), m->snow, at->x, at->y, m->seed),
        cover);
    return true;
}
