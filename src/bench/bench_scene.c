/* bench_scene.c - the pictures that kernels are timed on */

#include <string.h>

#include "../../kernels/threads.h"
#include "../base/mem.h"
#include "bench.h"

/* A rectangle of 4 x 24 pixels in each cell: 2 % of the pixels, 58,000 on 16384 x 16384. */
enum { CELL = 68, LONG = 24, SHORT = 4, RAISED = 60, GROUND = 96, NOISE = 8 };

/* The finaliser of MurmurHash3, public domain: pixels far apart need no common state. */
uint64_t ys_bench_mix(uint64_t v)
{
    v ^= v >> 33;
    v *= UINT64_C(0xff51afd7ed558ccd);
    v ^= v >> 33;
    v *= UINT64_C(0xc4ceb9fe1a85ec53);
    return v ^ v >> 33;
}

static bool in_rectangle(uint32_t x, uint32_t y)
{
    const uint64_t h = ys_bench_mix((uint64_t)(y / CELL) << 32 | x / CELL);
    const uint32_t wide = h & 1 ? LONG : SHORT, high = h & 1 ? SHORT : LONG;
    const uint32_t x0 = (uint32_t)(h >> 8 & 0xffff) % (CELL - wide - 2) + 1;
    const uint32_t y0 = (uint32_t)(h >> 24 & 0xffff) % (CELL - high - 2) + 1;

    return x % CELL - x0 < wide && y % CELL - y0 < high;
}

/* A square spiral whose arms are two pixels apart: rings, each left where it meets the next. */
static bool in_spiral(uint32_t x, uint32_t y, uint32_t width, uint32_t height)
{
    const uint32_t right = width - 1 - x, below = height - 1 - y;
    const uint32_t side = x < right ? x : right, end = y < below ? y : below;
    const uint32_t ring = side < end ? side : end;

    if (x + 1 == y && x == ring && x < right)
        return ring % 2 == 1; /* the step from a ring to the next; the ring itself is cut */
    return ring % 2 == 0;
}

bool ys_bench_set(enum ys_bench_scene scene, unsigned percent, uint32_t x, uint32_t y,
                  uint32_t width, uint32_t height)
{
    switch (scene) {
    case YS_BENCH_YARD:
        return in_rectangle(x, y);
    case YS_BENCH_NOISE:
        return ys_bench_mix((uint64_t)y << 32 | x) % 100 < percent;
    case YS_BENCH_CHECKER:
        return (x + y) % 2;
    case YS_BENCH_COMB:
        return x % 2 == 0 || y + 1 == height;
    case YS_BENCH_SPIRAL:
        return in_spiral(x, y, width, height);
    case YS_BENCH_WEDGES:
        break;
    }
    return (x + y) % 16 < 2 || (x + 16 * (uint64_t)height - y) % 16 < 2;
}

/* ---- over threads */

struct drawing {
    void *a, *b;
    struct ys_bench_shape shape;
    enum ys_bench_scene scene;
    unsigned percent;
};

static void draw_mask_rows(void *ctx, size_t band, size_t first, size_t end)
{
    const struct drawing *d = ctx;
    const uint32_t width = d->shape.width;

    (void)band;
    for (size_t y = first; y < end; y++) {
        uint8_t *row = (uint8_t *)d->a + y * width;

        for (uint32_t x = 0; x < width; x++)
            row[x] = ys_bench_set(d->scene, d->percent, x, (uint32_t)y, width, d->shape.height)
                         ? 255
                         : 0;
    }
}

void ys_bench_draw_mask(uint8_t *mask, uint32_t width, uint32_t height,
                        enum ys_bench_scene scene, unsigned percent, int threads)
{
    struct drawing d = {
        .a = mask, .shape = {width, height, 1, YSK_U8}, .scene = scene, .percent = percent};

    ysk_row_bands_run(height, threads, draw_mask_rows, &d);
}

static void put(void *row, uint32_t x, enum ysk_sample sample, unsigned level)
{
    if (sample == YSK_U8)
        ((uint8_t *)row)[x] = (uint8_t)level;
    else if (sample == YSK_U16)
        ((uint16_t *)row)[x] = (uint16_t)(16 * level);
    else
        ((float *)row)[x] = (float)level;
}

static void draw_yard_rows(void *ctx, size_t band, size_t first, size_t end)
{
    const struct drawing *d = ctx;
    const struct ys_bench_shape *s = &d->shape;
    const size_t step = s->width * ys_bench_sample_bytes(s->sample);

    (void)band;
    for (size_t r = first * s->bands; r < end * s->bands; r++) {
        char *a = (char *)d->a + r * step, *b = (char *)d->b + r * step;

        for (uint32_t x = 0; x < s->width; x++) {
            const uint64_t h = ys_bench_mix(((uint64_t)r << 32 | x) + 1);
            const unsigned ground = GROUND + (unsigned)(h & 31);
            const bool more = in_rectangle(x, (uint32_t)(r / s->bands));

            put(a, x, s->sample, ground + (unsigned)(h >> 8) % NOISE);
            put(b, x, s->sample, ground + (unsigned)(h >> 16) % NOISE + (more ? RAISED : 0));
        }
    }
}

bool ys_bench_take(void *ctx, const struct ysk_component *component, size_t n)
{
    struct ys_bench_found *f = ctx;

    if (f->n + n > f->room) {
        const size_t room = 2 * (f->n + n);
        struct ys_bench_stats *more = ys_resize(f->stats, room, sizeof *more);

        if (!more)
            return false;
        f->stats = more;
        f->room = room;
    }
    for (const struct ysk_component *end = component + n; component < end; component++) {
        /* Signed: the conversion of unsigned numbers takes a branch each. */
        const double area = (double)(int64_t)component->area;

        f->stats[f->n++] =
            (struct ys_bench_stats){.area = (int32_t)component->area,
                                    .x = (int32_t)component->x0,
                                    .y = (int32_t)component->y0,
                                    .width = (int32_t)(component->x1 - component->x0) + 1,
                                    .height = (int32_t)(component->y1 - component->y0) + 1,
                                    .cx = (double)(int64_t)component->sx / area,
                                    .cy = (double)(int64_t)component->sy / area};
    }
    return true;
}

size_t ys_bench_sample_bytes(enum ysk_sample sample)
{
    return sample == YSK_U8 ? 1 : sample == YSK_U16 ? 2 : sizeof(float);
}

void ys_bench_draw_yard(void *a, void *b, const struct ys_bench_shape *shape, int threads)
{
    struct drawing d = {.a = a, .b = b, .shape = *shape};

    ysk_row_bands_run(shape->height, threads, draw_yard_rows, &d);
}

struct ys_change_scan_spec ys_bench_scan_spec(const struct ys_bench_shape *shape,
                                              unsigned open_radius)
{
    const double level = shape->sample == YSK_U16 ? 16 : 1;

    return (struct ys_change_scan_spec){.width = shape->width,
                                        .height = shape->height,
                                        .sample = shape->sample,
                                        .bands = shape->bands,
                                        .gain = {1, 1, 1, 1},
                                        .measure = shape->bands > 1 ? YSK_SQUARES : YSK_SUM,
                                        .threshold = level * YS_BENCH_THRESHOLD,
                                        .open_radius = open_radius,
                                        .min_area = 1};
}

struct ys_change_scan_rows ys_bench_rows(const struct ys_bench_shape *shape, const void *a,
                                         const void *b)
{
    const size_t band = shape->width * ys_bench_sample_bytes(shape->sample);

    return (struct ys_change_scan_rows){.a = a,
                                        .b = b,
                                        .n = shape->height,
                                        .row_stride = band * shape->bands,
                                        .band_step = band};
}
