/*
 * gate_haze.c - haze that grows across an area, of which its darkest levels rise like a ramp
 *
 * Haze over all of a picture lifts the darkest level of all (gate_cloud.c), cloud has a border.  Haze
 * or the edge of a veil that comes in over a kilometre does neither: one side is as clear as ever.
 * But every part of the ground has something dark, so the darkest levels of windows lie on a plane
 * where haze grows, and jump where the ground itself is bright.
 */

#include "gate_parts.h"

#include <math.h>

#include "../../raster/quantile.h"

enum { WINDOWS = 8, MOST_SAMPLES = 400, LEAST_SAMPLES = 60, LEAST_WINDOWS = 16 };
static const float DARKEST = 0.03F;
static const double LEAST_INSIDE = 0.3;

/* Share of the windows' variance that the plane explains; over the ninth decile of the picture, its
 * rise over the windows and its greatest level.  Of 126 good pictures none is above 0.73 with a rise
 * of 0.1 or more (0.52 and 0.69 there, a quay beside dark water); half dark and half bright ground
 * is 0.76 by reasoning.  Haze drawn over six places in four shapes: where it grows to nine tenths
 * 0.82 to 0.99 with 0.37 and 0.82 and more, to seven tenths 0.67 to 0.97; in one yard, a third of
 * whose ground is bright, 0.4 to 0.6, and it is missed. */
static const double LEAST_EXPLAINED = 0.84, LEAST_RISE = 0.28, LEAST_AT_TOP = 0.65;

struct plane {
    double n, x, y, z, xx, xy, yy, xz, yz, zz;
};

struct ramp {
    struct plane sums;
    size_t n; /* windows, and where they lie */
    double x[WINDOWS * WINDOWS], y[WINDOWS * WINDOWS];
};

static void add_window(struct plane *s, double x, double y, double z)
{
    s->n++;
    s->x += x;
    s->y += y;
    s->z += z;
    s->xx += x * x;
    s->xy += x * y;
    s->yy += y * y;
    s->xz += x * z;
    s->yz += y * z;
    s->zz += z * z;
}

/* The darkest level of what is seen of a window; false: too little of it lies in the area. */
static bool darkest(float *level, const struct ys_gate_pixels *pixels,
                    const struct ys_part *window, const uint8_t *inside)
{
    const struct ys_image *image = pixels->image;
    const size_t width = window->x1 - window->x0, n = width * (window->y1 - window->y0);
    const size_t stride = 1 + n / MOST_SAMPLES;
    float room[MOST_SAMPLES + 1];
    size_t asked = 0, used = 0;

    for (size_t k = 0; k < n; k += stride, asked++) {
        const size_t i = (window->y0 + k / width) * image->width + window->x0 + k % width;

        if (!inside[i] || !pixels->used[i])
            continue;
        room[used] = image->plane[0][i];
        for (unsigned b = 1; b < image->bands && b < 3; b++)
            room[used] = fminf(room[used], image->plane[b][i]);
        used++;
    }
    if (used < LEAST_SAMPLES || (double)used < LEAST_INSIDE * (double)asked)
        return false;
    *level = ys_quantile(room, used, DARKEST);
    return true;
}

/* a x + b y + c */
static double on_plane(const double plane[3], const struct ramp *r, size_t k)
{
    return plane[0] * r->x[k] + plane[1] * r->y[k] + plane[2];
}

/* Whether the levels lie on a plane that rises to something bright. */
static bool is_ramp(const struct ramp *r, double bright)
{
    const struct plane *s = &r->sums;
    const double xx = s->xx - s->x * s->x / s->n, yy = s->yy - s->y * s->y / s->n;
    const double xy = s->xy - s->x * s->y / s->n, zz = s->zz - s->z * s->z / s->n;
    const double xz = s->xz - s->x * s->z / s->n, yz = s->yz - s->y * s->z / s->n;
    const double det = xx * yy - xy * xy;
    double low = INFINITY, high = -INFINITY, plane[3];

    if (s->n < LEAST_WINDOWS || !(det > 0) || !(zz > 0))
        return false;
    plane[0] = (xz * yy - yz * xy) / det;
    plane[1] = (yz * xx - xz * xy) / det;
    plane[2] = (s->z - plane[0] * s->x - plane[1] * s->y) / s->n;
    for (size_t k = 0; k < r->n; k++) {
        low = fmin(low, on_plane(plane, r, k));
        high = fmax(high, on_plane(plane, r, k));
    }
    return plane[0] * xz + plane[1] * yz > LEAST_EXPLAINED * zz &&
           high - low > LEAST_RISE * bright && high > LEAST_AT_TOP * bright;
}

/* The part of the part that the area touches; false: none. */
static bool shrink(struct ys_part *out, const struct ys_part *part, const uint8_t *inside,
                   size_t row)
{
    *out = (struct ys_part){part->x1, part->y1, 0, 0};
    for (uint32_t y = part->y0; y < part->y1; y++)
        for (uint32_t x = part->x0; x < part->x1; x++)
            if (inside[y * row + x]) {
                out->x0 = x < out->x0 ? x : out->x0;
                out->x1 = x >= out->x1 ? x + 1 : out->x1;
                out->y0 = y < out->y0 ? y : out->y0;
                out->y1 = y + 1;
            }
    return out->x1 >= out->x0 + WINDOWS && out->y1 >= out->y0 + WINDOWS;
}

bool ys_haze_grows(const struct ys_gate_pixels *pixels, const struct ys_part *part,
                   const uint8_t *inside, double bright)
{
    struct ramp ramp = {.n = 0};
    struct ys_part area;

    if (!shrink(&area, part, inside, pixels->image->width))
        return false;
    const size_t width = area.x1 - area.x0, height = area.y1 - area.y0;

    for (size_t k = 0; k < (size_t)WINDOWS * WINDOWS; k++) {
        const size_t u = k % WINDOWS, v = k / WINDOWS;
        const struct ys_part window = {.x0 = (uint32_t)(area.x0 + u * width / WINDOWS),
                                       .y0 = (uint32_t)(area.y0 + v * height / WINDOWS),
                                       .x1 = (uint32_t)(area.x0 + (u + 1) * width / WINDOWS),
                                       .y1 = (uint32_t)(area.y0 + (v + 1) * height / WINDOWS)};
        float level;

        if (!darkest(&level, pixels, &window, inside))
            continue;
        ramp.x[ramp.n] = (double)u;
        ramp.y[ramp.n++] = (double)v;
        add_window(&ramp.sums, (double)u, (double)v, (double)level);
    }
    return is_ramp(&ramp, bright);
}
