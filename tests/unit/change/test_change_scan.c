#include "../../../src/change/change_scan.h"

#include "../../../kernels/cpu.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Two dates drawn from numbers, scanned, and compared with the plain way: a whole picture of
 * differences, of changed pixels, of each morphological step, and a flood. */

struct scene {
    int sample, bands, measure;
    uint32_t width, height;
    unsigned open, close;
    int neighbours, threads, valid;
    uint32_t window;
    double threshold, gain;
    unsigned flags;
};

static uint32_t next(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static const size_t sample_bytes[] = {1, 1, 2, 2, 4};

struct pictures {
    uint8_t *a, *b, *valid_a, *valid_b;
    size_t stride, step;
};

static void put(void *p, size_t i, int sample, double v)
{
    if (sample == YSK_U8)
        ((uint8_t *)p)[i] = (uint8_t)v;
    else if (sample == YSK_I8)
        ((int8_t *)p)[i] = (int8_t)(v - 100);
    else if (sample == YSK_U16)
        ((uint16_t *)p)[i] = (uint16_t)(v * 17);
    else if (sample == YSK_I16)
        ((int16_t *)p)[i] = (int16_t)(v * 17 - 900);
    else
        ((float *)p)[i] = (float)v / 3;
}

static double get(const void *p, size_t i, int sample)
{
    switch (sample) {
    case YSK_U8:
        return ((const uint8_t *)p)[i];
    case YSK_I8:
        return ((const int8_t *)p)[i];
    case YSK_U16:
        return ((const uint16_t *)p)[i];
    case YSK_I16:
        return ((const int16_t *)p)[i];
    default:
        return (double)((const float *)p)[i];
    }
}

static void draw(struct pictures *p, const struct scene *s)
{
    uint32_t state = 11;
    const size_t n = (size_t)s->width * s->height;

    p->step = s->width * sample_bytes[s->sample];
    p->stride = p->step * (size_t)s->bands;
    p->a = malloc(p->stride * s->height);
    p->b = malloc(p->stride * s->height);
    p->valid_a = malloc(n);
    p->valid_b = malloc(n);
    for (uint32_t y = 0; y < s->height; y++) {
        for (uint32_t x = 0; x < s->width; x++) {
            /* Blobs of 7 x 5 pixels, some touching, and noise. */
            const uint32_t cell = (x / 7) * 7919u + (y / 5) * 104729u;
            const bool on = (cell ^ cell >> 5) % 3 == 0;

            for (int k = 0; k < s->bands; k++) {
                const double v = 60 + next(&state) % 30;

                put(p->a + y * p->stride + k * p->step, x, s->sample, v);
                put(p->b + y * p->stride + k * p->step, x, s->sample,
                    v + (on ? 20 + 3 * k : 0) + next(&state) % 22);
            }
            p->valid_a[y * s->width + x] = next(&state) % 20 != 0;
            p->valid_b[y * s->width + x] = (x + y) % 31 != 0;
        }
    }
}

/* The difference of a pixel in floats, as ysk_diff_row_fn says. */
static double difference(const struct pictures *p, const struct scene *s, uint32_t x,
                         uint32_t y)
{
    float all = 0;

    for (int k = 0; k < s->bands; k++) {
        const float a = (float)get(p->a + y * p->stride + k * p->step, x, s->sample);
        const float b = (float)get(p->b + y * p->stride + k * p->step, x, s->sample);
        const float v = fabsf(a - (b * (float)s->gain + (float)(s->gain - 1)));

        if (s->measure == YSK_SUM)
            all += v;
        else if (s->measure == YSK_MAX)
            all = fmaxf(v, all);
        else
            all += v * v;
    }
    return s->measure == YSK_SQUARES ? sqrt((double)all) : (double)all;
}

static void morph(uint8_t *mask, const struct scene *s, unsigned radius, bool erode)
{
    const int w = (int)s->width, h = (int)s->height, r = (int)radius;
    uint8_t *old = malloc((size_t)w * (size_t)h);

    memcpy(old, mask, (size_t)w * (size_t)h);
    for (int y = 0; y < h; y++) {
        for (int x = 0; x < w; x++) {
            bool all = true, any = false;

            for (int v = y - r; v <= y + r; v++) {
                for (int u = x - r; u <= x + r; u++) {
                    if (u < 0 || v < 0 || u >= w || v >= h)
                        continue;
                    all = all && old[v * w + u];
                    any = any || old[v * w + u];
                }
            }
            mask[y * w + x] = erode ? all : any;
        }
    }
    free(old);
}

struct blob {
    uint64_t area, sx, syy;
    double sum, max;
    uint32_t x0, y0, x1, y1, first_x;
};

static size_t flood(struct blob *out, const uint8_t *mask, const struct pictures *p,
                    const struct scene *s)
{
    const uint32_t w = s->width, h = s->height;
    uint8_t *left = malloc((size_t)w * h);
    uint32_t *stack = malloc(sizeof *stack * w * h);
    size_t n = 0;

    memcpy(left, mask, (size_t)w * h);
    for (uint32_t first = 0; first < w * h; first++) {
        if (!left[first])
            continue;
        struct blob c = {.x0 = w, .y0 = first / w, .first_x = first % w};
        size_t top = 0;

        stack[top++] = first;
        left[first] = 0;
        while (top) {
            const uint32_t q = stack[--top], x = q % w, y = q / w;
            const double d = difference(p, s, x, y);

            c.area++, c.sx += x, c.syy += (uint64_t)y * y, c.sum += d;
            c.max = d > c.max ? d : c.max;
            c.x0 = x < c.x0 ? x : c.x0, c.x1 = x > c.x1 ? x : c.x1, c.y1 = y > c.y1 ? y : c.y1;
            for (int k = 0; k < 9; k++) {
                const int64_t u = (int64_t)x + k % 3 - 1, v = (int64_t)y + k / 3 - 1;

                if (u < 0 || v < 0 || u >= w || v >= h || (s->neighbours == 4 && k % 2 == 0))
                    continue;
                if (left[v * w + u]) {
                    left[v * w + u] = 0;
                    stack[top++] = (uint32_t)(v * w + u);
                }
            }
        }
        if (c.area >= 3)
            out[n++] = c;
    }
    free(left);
    free(stack);
    return n;
}

/* Scans in windows of s->window rows that hold no more than they must. */
static void scan_all(struct ys_change_scan *scan, uint64_t *bits, const struct pictures *p,
                     const struct scene *s)
{
    for (uint32_t y = 0; y < s->height;) {
        const uint32_t end = s->height - y < s->window ? s->height : y + s->window;
        const uint32_t first = y < scan->halo ? 0 : y - scan->halo;
        const uint32_t last = s->height - end < scan->halo ? s->height : end + scan->halo;
        const size_t bytes = (last - first) * p->stride, px = (size_t)(last - first) * s->width;
        struct ys_change_scan_rows rows = {
            .first = first, .n = last - first, .row_stride = p->stride, .band_step = p->step};
        uint8_t *a = malloc(bytes), *b = malloc(bytes), *va = malloc(px), *vb = malloc(px);

        memcpy(a, p->a + first * p->stride, bytes);
        memcpy(b, p->b + first * p->stride, bytes);
        memcpy(va, p->valid_a + (size_t)first * s->width, px);
        memcpy(vb, p->valid_b + (size_t)first * s->width, px);
        rows.a = a, rows.b = b;
        if (s->valid)
            rows.valid_a = va, rows.valid_b = vb;
        cr_assert(eq(
            i32, 0,
            ys_change_scan_to(scan, end, &rows, bits + y * YSK_WORDS((size_t)s->width), NULL)));
        free(a), free(b), free(va), free(vb);
        y = end;
    }
    cr_assert(eq(i32, 0, ys_change_scan_end(scan, NULL)));
}

static struct scene scenes[] = {
    {YSK_U8, 1, YSK_SUM, 300, 290, 0, 0, 8, 1, 0, 500, 25, 1, 7},
    {YSK_U8, 1, YSK_SUM, 300, 290, 1, 0, 8, 2, 0, 100, 25, 1, 7},
    {YSK_U8, 1, YSK_MAX, 257, 300, 2, 2, 4, 3, 1, 37, 22, 1, 7},
    {YSK_U8, 1, YSK_SUM, 320, 280, 1, 1, 8, 2, 1, 1, 22, 1, 0},
    {YSK_U8, 3, YSK_SUM, 129, 280, 1, 0, 8, 2, 0, 64, 80, 1, 7},
    {YSK_U8, 3, YSK_MAX, 130, 150, 1, 2, 4, 1, 1, 64, 30, 0.9, 1},
    {YSK_U8, 4, YSK_SQUARES, 127, 150, 2, 0, 8, 2, 0, 200, 55, 1.1, 3},
    {YSK_I8, 1, YSK_SUM, 65, 150, 1, 0, 4, 2, 0, 200, 25, 1, 7},
    {YSK_U16, 1, YSK_SUM, 300, 290, 1, 0, 8, 2, 1, 129, 400, 1, 7},
    {YSK_U16, 4, YSK_SQUARES, 100, 170, 0, 1, 8, 2, 0, 33, 900, 1, 7},
    {YSK_I16, 2, YSK_MAX, 100, 170, 1, 0, 8, 1, 0, 33, 500, 0.97, 7},
    {YSK_F32, 1, YSK_SUM, 300, 290, 1, 0, 8, 2, 0, 128, 8.5, 1, 7},
    {YSK_F32, 3, YSK_SQUARES, 63, 140, 0, 0, 4, 4, 1, 50, 14, 1, 7},
    {YSK_U8, 1, YSK_SUM, 300, 290, 1, 0, 8, 2, 1, 128, 22.3, 0.9, 7},
    {YSK_U8, 1, YSK_SQUARES, 301, 290, 1, 0, 4, 2, 0, 128, 22, 1.07, 7},
    {YSK_U8, 1, YSK_SUM, 300, 90, 0, 0, 8, 1, 0, 128, 200, 4, 7},
    {YSK_U8, 1, YSK_MAX, 300, 90, 0, 1, 8, 1, 0, 128, 255, -2, 7},
    {YSK_U8, 1, YSK_SUM, 1, 300, 2, 2, 8, 2, 0, 50, 22, 1, 7},
    {YSK_U8, 1, YSK_SUM, 300, 1, 2, 2, 8, 2, 0, 50, 22, 1, 7},
};

/* The order in which flood() finds them. */
static int by_first_pixel(const void *pa, const void *pb)
{
    const struct ysk_component *a = pa, *b = pb;
    const uint64_t at_a = (uint64_t)a->y0 << 32 | a->first_x;
    const uint64_t at_b = (uint64_t)b->y0 << 32 | b->first_x;

    return (at_a > at_b) - (at_a < at_b);
}

ParameterizedTestParameters(scan, a_scan_finds_what_the_plain_way_finds)
{
    return cr_make_param_array(struct scene, scenes, sizeof scenes / sizeof *scenes);
}

static void spec_of(struct ys_change_scan_spec *spec, const struct scene *s)
{
    *spec = (struct ys_change_scan_spec){.width = s->width,
                                         .height = s->height,
                                         .sample = (enum ysk_sample)s->sample,
                                         .bands = (unsigned)s->bands,
                                         .measure = (enum ysk_measure)s->measure,
                                         .threshold = s->threshold,
                                         .open_radius = s->open,
                                         .close_radius = s->close,
                                         .neighbours = s->neighbours == 4 ? YS_CHANGE_SCAN_4
                                                                          : YS_CHANGE_SCAN_8,
                                         .min_area = 3,
                                         .differences = true};
    for (int k = 0; k < 4; k++) {
        spec->gain[k] = (float)s->gain;
        spec->offset[k] = (float)(s->gain - 1);
    }
}

static void same_blob(const struct ysk_component *got, const struct blob *want, double scale)
{
    cr_assert(eq(u64, got->area, want->area));
    cr_assert(eq(u64, got->sx, want->sx));
    cr_assert(eq(u64, got->syy, want->syy));
    cr_assert(eq(u32, got->x0, want->x0));
    cr_assert(eq(u32, got->y0, want->y0));
    cr_assert(eq(u32, got->x1, want->x1));
    cr_assert(eq(u32, got->y1, want->y1));
    cr_assert(eq(u32, got->first_x, want->first_x));
    cr_assert(le(dbl, fabs((double)got->sum / scale - want->sum), 1e-3 * want->sum));
    cr_assert(le(dbl, fabs(got->max / scale - want->max), 1e-3 * want->max));
}

ParameterizedTest(struct scene *s, scan, a_scan_finds_what_the_plain_way_finds)
{
    const size_t px = (size_t)s->width * s->height, words = YSK_WORDS((size_t)s->width);
    uint8_t *mask = malloc(px);
    struct blob *want = malloc(sizeof *want * px);
    uint64_t *bits = malloc(8 * words * s->height);
    struct ys_change_scan_spec spec;
    struct ys_change_scan scan;
    struct pictures p;
    struct ysk_ops ops;
    uint64_t changed = 0, valid = 0;

    draw(&p, s);
    for (size_t i = 0; i < px; i++) {
        mask[i] = difference(&p, s, (uint32_t)(i % s->width), (uint32_t)(i / s->width)) >
                  s->threshold;
        if (s->valid)
            mask[i] = mask[i] && p.valid_a[i] && p.valid_b[i];
        valid += !s->valid || (p.valid_a[i] && p.valid_b[i]);
    }
    morph(mask, s, s->open, true);
    morph(mask, s, s->open, false);
    morph(mask, s, s->close, false);
    morph(mask, s, s->close, true);
    const size_t n = flood(want, mask, &p, s);

    ysk_ops_init(&ops, ysk_cpu_detect() & s->flags);
    spec_of(&spec, s);
    cr_assert(eq(i32, 0, ys_change_scan_init(&scan, &spec, &ops, s->threads, NULL)));
    scan_all(&scan, bits, &p, s);
    for (size_t i = 0; i < px; i++) {
        const size_t x = i % s->width, y = i / s->width;

        cr_assert(eq(i32, mask[i], bits[y * words + x / 64] >> x % 64 & 1), "%zu, %zu", x, y);
        changed += mask[i];
    }
    cr_assert(eq(u64, scan.changed, changed));
    cr_assert(eq(u64, scan.valid, valid));
    cr_assert(eq(sz, scan.seam.closed.n, n));
    if (n > 0)
        qsort(scan.seam.closed.component, n, sizeof *scan.seam.closed.component,
              by_first_pixel);
    for (size_t i = 0; i < n; i++)
        same_blob(scan.seam.closed.component + i, want + i, scan.scale);
    ys_change_scan_fini(&scan);
    free(p.a), free(p.b), free(p.valid_a), free(p.valid_b);
    free(mask), free(want), free(bits);
}
