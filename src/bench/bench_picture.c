/* bench_picture.c - pictures of counted objects, drawn for timing */

#include "bench_picture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../base/maths.h"
#include "../base/mem.h"
#include "bench.h"

enum { BANDS = 3, EXAMPLES = 3 };
static const double gsd_m = 0.5;

/* Levels: of tone over CLOUD pixels, and of grain. */
enum { CLOUD = 24 };
static const double tone = 10, grain = 5;
static const double shadow_m = 2; /* long, to the right and down */

struct drawing {
    struct ys_bench_picture *out;
    uint32_t side;
    uint64_t state; /* of the numbers by chance, the same in every run */
};

static double chance(struct drawing *d)
{
    d->state = d->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(d->state >> 40) / (1 << 24);
}

static double between(struct drawing *d, double low, double high)
{
    return low + (high - low) * chance(d);
}

static double noise_at(uint32_t x, uint32_t y, uint32_t salt)
{
    return (double)(ys_bench_mix((uint64_t)y << 40 ^ (uint64_t)x << 16 ^ salt) >> 40) /
               (1 << 23) -
           1;
}

static double cloud_at(uint32_t x, uint32_t y)
{
    const uint32_t i = x / CLOUD, j = y / CLOUD;
    const double fx = (double)(x % CLOUD) / CLOUD, fy = (double)(y % CLOUD) / CLOUD;

    return (1 - fy) * ((1 - fx) * noise_at(i, j, 1) + fx * noise_at(i + 1, j, 1)) +
           fy * ((1 - fx) * noise_at(i, j + 1, 1) + fx * noise_at(i + 1, j + 1, 1));
}

static void lay_ground(struct drawing *d, const double level[BANDS])
{
    struct ys_image *image = &d->out->image;

    for (uint32_t y = 0; y < d->side; y++)
        for (uint32_t x = 0; x < d->side; x++) {
            const size_t i = (size_t)y * d->side + x;
            const double t = tone * cloud_at(x, y) + grain * noise_at(x, y, 2);

            for (unsigned k = 0; k < BANDS; k++)
                image->plane[k][i] = (float)rint(ys_clip(level[k] + t, 0, 255));
            image->valid[i] = d->out->inside[i] = 1;
        }
}

/* How a pixel of a shape is painted: share of it that is covered, level of each band (or, below 0,
 * what is there times that). */
static void paint(struct drawing *d, size_t i, double share, const double level[BANDS])
{
    for (unsigned k = 0; k < BANDS; k++) {
        float *at = &d->out->image.plane[k][i];
        const double to = level[k] < 0 ? -level[k] * (double)*at : level[k];

        *at = (float)rint(ys_clip((double)*at + share * (to - (double)*at), 0, 255));
    }
}

/* A turned box in pixels; edges are half covered where they lie in a pixel's middle. */
static void paint_box(struct drawing *d, const struct ys_box *box, const double level[BANDS])
{
    const double c = cos(box->angle_rad), s = sin(box->angle_rad);
    const double reach = hypot(box->length, box->width) / 2 + 1;
    const double last = (double)d->side - 1;
    const uint32_t x0 = (uint32_t)ys_clip(box->x - reach, 0, last),
                   x1 = (uint32_t)ys_clip(box->x + reach, 0, last);
    const uint32_t y0 = (uint32_t)ys_clip(box->y - reach, 0, last),
                   y1 = (uint32_t)ys_clip(box->y + reach, 0, last);

    for (uint32_t y = y0; y <= y1; y++)
        for (uint32_t x = x0; x <= x1; x++) {
            const double dx = x + 0.5 - box->x, dy = y + 0.5 - box->y;
            const double u = box->length / 2 - fabs(dx * c + dy * s);
            const double v = box->width / 2 - fabs(dy * c - dx * s);
            const double share = ys_clip(fmin(u, v) + 0.5, 0, 1);

            if (share > 0)
                paint(d, (size_t)y * d->side + x, share, level);
        }
}

/* An object with its shadow; sizes in metres, the place in pixels. */
static void put(struct drawing *d, struct ys_box box, const double level[BANDS])
{
    static const double dark[BANDS] = {-0.55, -0.55, -0.55};
    struct ys_bench_picture *out = d->out;

    box.length /= gsd_m;
    box.width /= gsd_m;
    struct ys_box shadow = box;

    shadow.x += shadow_m / gsd_m / 2;
    shadow.y += shadow_m / gsd_m / 2;
    paint_box(d, &shadow, dark);
    paint_box(d, &box, level);
    if (out->n_box < EXAMPLES)
        out->box[out->n_box++] = box;
    out->drawn++;
}

static void choose_colour(double level[BANDS], struct drawing *d)
{
    static const double colours[][BANDS] = {{170, 60, 50},   {60, 90, 150},  {70, 130, 90},
                                            {190, 190, 190}, {200, 140, 60}, {225, 225, 220},
                                            {120, 70, 55},   {150, 150, 165}};
    const size_t n = sizeof colours / sizeof *colours;
    const double *from = colours[(size_t)(chance(d) * (double)n) % n];

    for (unsigned k = 0; k < BANDS; k++)
        level[k] = from[k] + between(d, -12, 12);
}

/* ---- the scenes, places in metres */

struct row { /* objects end to end along x */
    double y_m, from_m, to_m, length_m, width_m, gap_m;
    double filled; /* share of its places */
};

static void put_row(struct drawing *d, const struct row *row)
{
    for (double x = row->from_m; x + row->length_m <= row->to_m;
         x += row->length_m + row->gap_m) {
        double level[BANDS];

        choose_colour(level, d);
        if (chance(d) < row->filled)
            put(d,
                (struct ys_box){.x = (x + row->length_m / 2) / gsd_m,
                                .y = row->y_m / gsd_m,
                                .length = row->length_m,
                                .width = row->width_m},
                level);
    }
}

static void draw_containers(struct drawing *d, double side_m)
{
    for (double top = 20; top + 18 < side_m - 10; top += 36)
        for (int k = 0; k < 6; k++)
            put_row(d, &(struct row){top + 2.9 * k, 20, side_m - 20, 12.192, 2.438, 0.4, 0.8});
}

static void draw_buses(struct drawing *d, double side_m)
{
    for (double y = 15; y < side_m - 10; y += 9)
        put_row(d, &(struct row){y, 12, side_m - 12, 12, 2.55, 9, 0.7});
}

static void draw_vessels(struct drawing *d, double side_m)
{
    enum { CELL_M = 170 };

    for (double y = CELL_M / 2; y < side_m; y += CELL_M)
        for (double x = CELL_M / 2; x < side_m; x += CELL_M) {
            const double length = between(d, 65, 120);
            double level[BANDS];

            choose_colour(level, d);
            for (unsigned k = 0; k < BANDS; k++)
                level[k] = fmax(level[k], 90);
            put(d,
                (struct ys_box){.x = x / gsd_m,
                                .y = y / gsd_m,
                                .length = length,
                                .width = length / 6.5,
                                .angle_rad = between(d, 0, 1)},
                level);
        }
}

/* A bank lit from the upper left about a floor. */
static void put_pit(struct drawing *d, double x, double y, double radius)
{
    const double reach = radius * 1.2;

    for (double v = floor(y - reach); v <= y + reach; v++)
        for (double u = floor(x - reach); u <= x + reach; u++) {
            const double dx = u + 0.5 - x, dy = v + 0.5 - y, r = hypot(dx, dy) / radius;
            const double light = r > 0 ? -(dx + dy) / (r * radius) / sqrt(2) : 0;
            const double slope = r < 0.55 ? 0 : r < 0.8 ? -1 : r < 1.1 ? 1 : 0;
            const double to = r < 0.55 ? -0.9 : -(1 + 0.3 * slope * light);
            const double level[BANDS] = {to, to, to};

            if (r < 1.1 && u >= 0 && v >= 0 && u < d->side && v < d->side)
                paint(d, (size_t)v * d->side + (size_t)u, 1, level);
        }
    d->out->drawn++;
}

static void draw_pits(struct drawing *d, double side_m)
{
    enum { CELL_M = 40 };

    for (double y = CELL_M; y < side_m - CELL_M / 2; y += CELL_M)
        for (double x = CELL_M; x < side_m - CELL_M / 2; x += CELL_M)
            put_pit(d, x / gsd_m, y / gsd_m, between(d, 5.5, 8) / gsd_m);
}

static bool draw_cars(struct drawing *d, double side_m)
{
    enum { APART_M = 8 };
    struct ys_bench_picture *out = d->out;
    const size_t most = (size_t)(side_m / APART_M);

    out->track = ys_new(most, sizeof *out->track);
    if (!out->track)
        return false;
    for (double y = 12; y < side_m - 10 && out->n_track < most; y += APART_M) {
        struct ys_line *line = &out->track[out->n_track];

        line->pt = ys_new(2, sizeof *line->pt);
        if (!line->pt)
            return false;
        line->n = 2;
        line->pt[0] = (struct ys_point){8 / gsd_m, y / gsd_m};
        line->pt[1] = (struct ys_point){(side_m - 8) / gsd_m, y / gsd_m};
        out->n_track++;
        out->track_m += side_m - 16;
        for (double x = between(d, 10, 40); x < side_m - 40;) { /* strings of cars */
            const double end = fmin(x + between(d, 60, 200), side_m - 12);

            put_row(d, &(struct row){y, x, end, 13.2, 3.0, 0.7, 1});
            x = end + between(d, 25, 60);
        }
    }
    return true;
}

ys_status ys_bench_picture_draw(struct ys_bench_picture *out, enum ys_bench_objects what,
                                uint32_t side, struct ys_error *err)
{
    static const double apron[BANDS] = {128, 126, 120}, sea[BANDS] = {38, 52, 60},
                        field[BANDS] = {146, 134, 108}, ballast[BANDS] = {122, 116, 110};
    struct drawing d = {.out = out, .side = side, .state = 1};
    const double side_m = side * gsd_m;
    bool ok = true;

    *out = (struct ys_bench_picture){0};
    const ys_status status = ys_image_new(&out->image, side, side, BANDS, 0, err);

    if (status)
        return status;
    out->image.gsd_x_m = out->image.gsd_y_m = gsd_m;
    out->image.full_scale = 255;
    out->inside = ys_new((size_t)side * side, 1);
    out->box = ys_new(EXAMPLES, sizeof *out->box);
    if (!out->inside || !out->box)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for a picture of %u pixels", side);
    lay_ground(&d, what == YS_BENCH_VESSELS ? sea
                   : what == YS_BENCH_PITS  ? field
                   : what == YS_BENCH_CARS  ? ballast
                                            : apron);
    switch (what) {
    case YS_BENCH_CARS:
        ok = draw_cars(&d, side_m);
        break;
    case YS_BENCH_CONTAINERS:
        draw_containers(&d, side_m);
        break;
    case YS_BENCH_VESSELS:
        draw_vessels(&d, side_m);
        break;
    case YS_BENCH_PITS:
        draw_pits(&d, side_m);
        break;
    case YS_BENCH_BUSES:
        draw_buses(&d, side_m);
        break;
    }
    return ok ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "out of memory for tracks");
}

void ys_bench_picture_fini(struct ys_bench_picture *picture)
{
    for (size_t i = 0; i < picture->n_track; i++)
        ys_line_fini(&picture->track[i]);
    free(picture->track);
    free(picture->box);
    free(picture->inside);
    ys_image_fini(&picture->image);
    *picture = (struct ys_bench_picture){0};
}
