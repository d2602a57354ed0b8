#include "style.h"

/* Reflectances read as visible-band values of common materials (asphalt about .08-.15, concrete .3-.45,
 * crushed stone .15-.3, dry grass .2-.3, green grass .05-.12, oxide red paint .06-.15, white paint .6-.8). */
static const struct rd_style styles[RD_STYLES] = {
    {.name = "clear",
     .texture = RD_CLOUDY,
     .contrast = 0.22,
     .grain = 0.10,
     .detail = 1.0,
     .weathering = 0.6,
     .chroma = 1.0,
     .soil = {0.235, 0.195, 0.150},
     .grass = {0.085, 0.115, 0.055},
     .dry = {0.215, 0.195, 0.115},
     .ballast = {0.205, 0.190, 0.175},
     .asphalt = {0.120, 0.120, 0.122},
     .concrete = {0.335, 0.325, 0.300},
     .water = {0.028, 0.050, 0.052},
     .roof = {{0.125, 0.055, 0.040},
              {0.160, 0.080, 0.055},
              {0.095, 0.050, 0.042},
              {0.240, 0.235, 0.225},
              {0.330, 0.330, 0.325},
              {0.060, 0.090, 0.070},
              {0.050, 0.075, 0.130},
              {0.055, 0.052, 0.050},
              {0.430, 0.425, 0.410},
              {0.300, 0.250, 0.180},
              {0.175, 0.165, 0.150},
              {0.210, 0.100, 0.045}},
     .n_roof = 12,
     .house = {{0.30, 0.30, 0.30},
               {0.23, 0.10, 0.07},
               {0.50, 0.50, 0.49},
               {0.10, 0.15, 0.24},
               {0.18, 0.17, 0.16},
               {0.14, 0.20, 0.16}},
     .n_house = 6},
    {.name = "arid",
     .texture = RD_STREAKY,
     .contrast = 0.16,
     .grain = 0.16,
     .detail = 0.55,
     .weathering = 0.9,
     .chroma = 0.7,
     .soil = {0.330, 0.275, 0.210},
     .grass = {0.150, 0.155, 0.100},
     .dry = {0.300, 0.270, 0.190},
     .ballast = {0.270, 0.250, 0.225},
     .asphalt = {0.165, 0.160, 0.152},
     .concrete = {0.420, 0.400, 0.360},
     .water = {0.040, 0.085, 0.095},
     .roof = {{0.200, 0.120, 0.085},
              {0.260, 0.215, 0.165},
              {0.150, 0.085, 0.065},
              {0.320, 0.300, 0.270},
              {0.110, 0.100, 0.090},
              {0.420, 0.400, 0.360},
              {0.130, 0.140, 0.120},
              {0.075, 0.070, 0.066},
              {0.180, 0.185, 0.200}},
     .n_roof = 9,
     .house = {{0.42, 0.38, 0.32}, {0.36, 0.33, 0.29}, {0.28, 0.20, 0.15}, {0.52, 0.50, 0.46}},
     .n_house = 4},
    {.name = "bold",
     .texture = RD_MOSAIC,
     .contrast = 0.30,
     .grain = 0.06,
     .detail = 0.25,
     .weathering = 0.25,
     .chroma = 1.35,
     .soil = {0.200, 0.150, 0.105},
     .grass = {0.070, 0.125, 0.040},
     .dry = {0.240, 0.200, 0.085},
     .ballast = {0.150, 0.135, 0.125},
     .asphalt = {0.075, 0.077, 0.082},
     .concrete = {0.270, 0.270, 0.265},
     .water = {0.020, 0.042, 0.040},
     .roof = {{0.300, 0.080, 0.035},
              {0.055, 0.130, 0.260},
              {0.060, 0.200, 0.090},
              {0.550, 0.550, 0.540},
              {0.030, 0.030, 0.032},
              {0.380, 0.290, 0.060},
              {0.120, 0.045, 0.040},
              {0.250, 0.250, 0.250},
              {0.380, 0.400, 0.430},
              {0.020, 0.018, 0.016}},
     .n_roof = 10,
     .house = {{0.45, 0.09, 0.05}, {0.60, 0.60, 0.60}, {0.08, 0.18, 0.35}, {0.20, 0.20, 0.20}},
     .n_house = 4},
    {.name = "dull",
     .texture = RD_GRAINY,
     .contrast = 0.35,
     .grain = 0.22,
     .detail = 0.75,
     .weathering = 1.0,
     .chroma = 0.55,
     .soil = {0.165, 0.145, 0.125},
     .grass = {0.100, 0.105, 0.075},
     .dry = {0.165, 0.150, 0.115},
     .ballast = {0.120, 0.112, 0.105},
     .asphalt = {0.100, 0.098, 0.096},
     .concrete = {0.230, 0.225, 0.215},
     .water = {0.045, 0.050, 0.045},
     .roof = {{0.085, 0.055, 0.048},
              {0.110, 0.075, 0.062},
              {0.070, 0.066, 0.062},
              {0.050, 0.046, 0.044},
              {0.140, 0.135, 0.130},
              {0.190, 0.185, 0.178},
              {0.075, 0.085, 0.078},
              {0.035, 0.033, 0.032},
              {0.120, 0.100, 0.080}},
     .n_roof = 9,
     .house = {{0.16, 0.15, 0.15}, {0.22, 0.21, 0.20}, {0.13, 0.09, 0.08}, {0.30, 0.30, 0.30}},
     .n_house = 4},
};

const struct rd_style *rd_style_at(int index)
{
    return &styles[index < 0 || index >= RD_STYLES ? 0 : index];
}

struct rd_rgb rd_rgb_pick(const struct rd_rgb *list, int n, const double range[2],
                          struct rd_rng *rng)
{
    const struct rd_rgb c = list[rd_int(rng, 0, n - 1)];

    return rd_rgb_scale(c, rd_range(rng, range[0], range[1]));
}

static struct rd_rgb vary(struct rd_rgb c, double chroma, struct rd_rng *rng)
{
    const double k = rd_range(rng, 0.75, 1.3), grey = (c.r + c.g + c.b) / 3;
    const struct rd_rgb dull = {grey, grey, grey};
    struct rd_rgb out = rd_rgb_scale(rd_rgb_mix(dull, c, chroma), k);

    out.r = rd_max(out.r * rd_range(rng, 0.95, 1.05), 0.012);
    out.g = rd_max(out.g * rd_range(rng, 0.95, 1.05), 0.012);
    out.b = rd_max(out.b * rd_range(rng, 0.95, 1.05), 0.012);
    return out;
}

struct rd_rgb rd_style_roof(const struct rd_style *style, struct rd_rng *rng)
{
    return vary(style->roof[rd_int(rng, 0, (int)style->n_roof - 1)], style->chroma, rng);
}

struct rd_rgb rd_style_house(const struct rd_style *style, struct rd_rng *rng)
{
    return vary(style->house[rd_int(rng, 0, (int)style->n_house - 1)], style->chroma, rng);
}

double rd_style_texture(const struct rd_style *style, double x, double y, double size_m,
                        uint32_t seed)
{
    uint32_t id = 0;

    x /= size_m;
    y /= size_m;
    switch (style->texture) {
    case RD_CLOUDY:
        return 1.5 * rd_fractal(x, y, 4, seed);
    case RD_MOSAIC: {
        const double edge = rd_mosaic(x + 0.3 * rd_noise(2 * x, 2 * y, seed), y, seed, &id);

        return ((id >> 8) % 1024 / 512.0 - 1) * rd_step(0, 0.15, edge) * 0.8 +
               0.4 * rd_noise(3 * x, 3 * y, seed + 5);
    }
    case RD_STREAKY:
        return rd_fractal(0.25 * (0.8 * x + 0.6 * y), 1.6 * (0.8 * y - 0.6 * x), 3, seed) +
               0.5 * rd_noise(x, y, seed + 9);
    case RD_GRAINY:
        break;
    }
    return 0.6 * rd_noise(0.6 * x, 0.6 * y, seed) + 0.7 * rd_noise(5 * x, 5 * y, seed + 3);
}
