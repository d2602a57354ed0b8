/*
 * diff_sun.c - blobs that are shadows by where the sun stood, though their colour does not say so
 *
 * A dark blob is one where it stretches away from the sun, no longer than the shadow of the highest
 * class, and lies behind something that did not change.  On 27 drawn pairs (0.6-0.7 m) that took 20 of
 * 1501 blobs beside the objects that came and left, and 1 of 209 on such; without the direction it took
 * 134 and 13.  To ask the same of blobs of a shadow's colour was tried: 45 % of those on objects were
 * then no shadow any more, and 42 % of the others, which tells nothing apart.
 */

#include "diff_sun.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../change/cast.h"
#include "../../change/components/components.h"
#include "diff_sample.h"

const float ys_diff_least_cast = 0.6F;

/* Two containers on a well car (AAR plate K: 6.15 m), and how much longer its shadow may look: 6, 10 and
 * 20 m gave nearly the same.  LONGEST_PX: of a sun near the horizon. */
static const double HIGHEST_M = 6.15, LONGER = 1.3, LONGEST_PX = 256;
/* The long side of a blob against where shadows fall; a blob that is nearly round has none. */
static const double APART_DEG = 15, ELONGATED = 1.3;
enum { MARGIN = 6, LATTICE = 32, MOST_PIXELS = 4 << 20 };

/* Unit vector toward north at the middle of the tile; false: not known. */
static bool find_north(double *nx, double *ny, const ys_tile *tile)
{
    const struct ys_tile_info *info = ys_tile_info(tile);
    const double x = info->width_px / 2.0, y = info->height_px / 2.0;
    /* A kilometre, or as near to the pole as there is. */
    const double up = info->lat_deg < 89.98 ? 0.01 : -0.01;
    double u, v;

    if (!isfinite(info->lat_deg))
        return false;
    ys_tile_to_pixel(tile, info->lon_deg, info->lat_deg + up, &u, &v);
    const double length = hypot(u - x, v - y);

    if (!(length > 0) || !isfinite(length))
        return false;
    *nx = (u - x) / length * (up > 0 ? 1 : -1);
    *ny = (v - y) / length * (up > 0 ? 1 : -1);
    return true;
}

void ys_diff_sun_init(struct ys_diff_sun *out, const struct ys_tile_pair *pair,
                      const struct ys_diff_fit *fit)
{
    const struct ys_tile_info *grid = ys_tile_info(pair->tile[0]);
    const double pixel_m = sqrt(grid->gsd_x_m * grid->gsd_y_m);
    double nx, ny;

    *out = (struct ys_diff_sun){.pair = pair, .fit = fit};
    if (!(pixel_m > 0) || !find_north(&nx, &ny, pair->tile[0]))
        return;
    for (int t = 0; t < 2; t++) {
        const struct ys_tile_info *info = ys_tile_info(pair->tile[t]);
        const double az = info->sun_azimuth_deg * YS_PI / 180;
        const double el = info->sun_elevation_deg * YS_PI / 180;

        if (!isfinite(az) || !(el > 0))
            continue;
        /* East is north turned clockwise, with y down; shadows fall away from the sun. */
        out->dx[t] = -(nx * cos(az) - ny * sin(az));
        out->dy[t] = -(ny * cos(az) + nx * sin(az));
        out->length_px[t] = fmin(LONGER * HIGHEST_M / tan(el) / pixel_m, LONGEST_PX);
        out->known[t] = true;
    }
}

struct judging {
    const struct ys_diff_sun *sun;
    const struct ysk_component *component;
    const size_t *which;
    float *cast;
};

/* A shadow that came is one of AFTER, one that went one of BEFORE. */
static int date_of(const struct ysk_component *c)
{
    return 2 * c->brighter > c->area ? 0 : 1;
}

/* By its box alone: most blobs are asked no more. */
static bool may_be_cast(const struct ys_diff_sun *sun, const struct ysk_component *sums)
{
    const int t = date_of(sums);
    struct ys_component c;
    struct ys_box box;

    if (2 * sums->shaded > sums->area || !sun->known[t])
        return false;
    ys_component_of_sums(&c, sums);
    ys_component_box(&box, &c);
    const double along = fabs(cos(box.angle_rad) * sun->dx[t] +
                              sin(box.angle_rad) * sun->dy[t]); /* of unit vectors */

    return box.length >= ELONGATED * box.width && box.length <= sun->length_px[t] &&
           along >= cos(APART_DEG * YS_PI / 180);
}

/* The blob, and what lies before it as seen from the sun. */
static struct ys_warp_rect rect_of(const struct ys_diff_sun *sun, const struct ysk_component *c)
{
    const int t = date_of(c);
    const double dx = sun->dx[t] * sun->length_px[t], dy = sun->dy[t] * sun->length_px[t];
    const double x0 = fmax((double)c->x0 - MARGIN - fmax(dx, 0), 0);
    const double y0 = fmax((double)c->y0 - MARGIN - fmax(dy, 0), 0);
    const double x1 = fmin((double)c->x1 + MARGIN + fmax(-dx, 0) + 1, sun->pair->width);
    const double y1 = fmin((double)c->y1 + MARGIN + fmax(-dy, 0) + 1, sun->pair->height);
    struct ys_warp_rect rect = {(uint32_t)x0, (uint32_t)y0, 0, 0};

    if (sun->pair->warped) {
        rect.col0 -= rect.col0 % LATTICE;
        rect.row0 -= rect.row0 % LATTICE;
    }
    rect.width = (uint32_t)x1 - rect.col0;
    rect.height = (uint32_t)y1 - rect.row0;
    return rect;
}

struct window {
    struct ys_warp_rect rect;
    float *plane[2][YS_DIFF_BANDS], *all, *grey;
    uint8_t *valid, *in;
};

static ys_status window_new(struct window *w, const struct ys_diff_sun *sun,
                            ys_tile_reader *const reader[2], struct ys_error *err)
{
    const unsigned bands = sun->pair->bands;
    const size_t n = (size_t)w->rect.width * w->rect.height;
    ys_status status = YS_OK;

    w->all = ys_new_raw(n * (2 * bands + 1), sizeof *w->all);
    w->valid = ys_new_raw(n, 2);
    if (!w->all || !w->valid)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for a blob of %zu pixels", n);
    w->grey = w->all + 2 * bands * n;
    w->in = w->valid + n;
    for (int t = 0; t < 2 && !status; t++) {
        for (unsigned k = 0; k < bands; k++)
            w->plane[t][k] = w->all + ((unsigned)t * bands + k) * n;
        status = ys_pair_floats(w->plane[t], w->valid, sun->pair, t, &w->rect, reader[t], err);
    }
    return status;
}

/* Grey of date t, and which pixels of the blob's box changed and are darker there. */
static void fill(struct window *w, const struct ys_diff_sun *sun, const struct ysk_component *c)
{
    const int t = date_of(c);

    for (uint32_t y = 0; y < w->rect.height; y++)
        for (uint32_t x = 0; x < w->rect.width; x++) {
            const size_t i = (size_t)y * w->rect.width + x;
            const uint32_t col = x + w->rect.col0, row = y + w->rect.row0;
            double sum[2] = {0, 0}, square = 0;

            for (unsigned k = 0; k < sun->pair->bands; k++) {
                const double before = (double)w->plane[0][k][i];
                const double after =
                    sun->fit->gain[k] * (double)w->plane[1][k][i] + sun->fit->offset[k];

                sum[0] += before;
                sum[1] += after;
                square += (after - before) * (after - before);
            }
            w->grey[i] = (float)sum[t];
            const bool changed = square > sun->fit->threshold * sun->fit->threshold;

            w->in[i] = !changed ? 0
                       : col >= c->x0 && col <= c->x1 && row >= c->y0 && row <= c->y1 &&
                               sum[t] < sum[!t]
                           ? 1
                           : 2;
        }
}

static ys_status judge_one(void *ctx, ys_tile_reader *const reader[2], size_t i,
                           struct ys_error *err)
{
    const struct judging *j = ctx;
    const struct ysk_component *c = &j->component[j->which[i]];
    struct window w = {.rect = rect_of(j->sun, c)};
    ys_status status = YS_OK;

    if ((uint64_t)w.rect.width * w.rect.height > MOST_PIXELS)
        return YS_OK;
    status = window_new(&w, j->sun, reader, err);
    if (!status) {
        const int t = date_of(c);

        fill(&w, j->sun, c);
        j->cast[j->which[i]] = (float)ys_cast_share(
            &(struct ys_cast_window){w.grey, w.in, w.rect.width, w.rect.height, j->sun->dx[t],
                                     j->sun->dy[t], j->sun->length_px[t]});
    }
    free(w.all);
    free(w.valid);
    return status;
}

ys_status ys_diff_sun_judge(float *cast, const struct ys_diff_sun *sun,
                            const struct ysk_component *component, size_t n,
                            struct ys_error *err)
{
    size_t *which = ys_new_raw(n, sizeof *which), m = 0;
    struct judging judging = {sun, component, which, cast};
    ys_status status = YS_OK;

    if (!which)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for components");
    for (size_t i = 0; i < n; i++) {
        cast[i] = NAN;
        if (may_be_cast(sun, &component[i]))
            which[m++] = i;
    }
    if (!sun->pair->warped)
        status = ys_tile_pair_run(sun->pair, m, judge_one, &judging, err);
    for (size_t i = 0; sun->pair->warped && i < m && !status; i++)
        status = judge_one(&judging, (ys_tile_reader *const[2]){NULL, NULL}, i, err);
    free(which);
    return status;
}
