/*
 * example_respond.c - the best cosine of the picture with any template, at every cell
 *
 * Correlation by Fourier transforms of square tiles that overlap by a template.  Two real channels
 * make one complex picture z = y1 + i y2, and a template w = t1 + i t2 likewise: the real part of
 * sum z conj(w) is y1 t1 + y2 t2, so that nine channels cost five transforms.  Of two templates
 * only the real parts are kept, and go back as one complex picture; their weights with the
 * picture's energy as another.
 *
 * Only templates of the middle size are correlated all over: the maxima are then held against the
 * other two sizes one by one, which costs a tenth of correlating all (the maxima are a tenth of
 * the cells, and a template a thousandth of a tile).
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../raster/fourier.h"
#include "../../raster/quantile.h"
#include "example_parts.h"

enum {
    PLANES = (YS_CHANNEL_COUNT + 1) / 2,
    SIDE = 256,       /* of a tile */
    SMALL_SIDE = 128, /* where the picture is hardly larger, and a template not either */
    AT_ONCE = 48      /* templates whose spectra are held: 140 MB */
};

/* The picture's energy under a template is taken for no less than this share of its mean: on bare ground
 * the least noise would look like anything. */
static const double energy_floor = 0.15;
/* Radius round a maximum that has none beside it, of the object's width. */
static const double apart_widths = 0.3;
static const double least_spread = 0.02;

struct field { /* of the whole picture */
    const struct ys_celled *cells;
    const struct ys_bank *bank;
    float *energy, *best;
    uint16_t *which;
    double least; /* energy of a cell that is not gone below */
    uint32_t side, step, tiles_across;
    struct ys_fourier *fourier;
    /* Of the templates in hand, pairs[first .. first + n): conjugated spectra. */
    size_t first, n;
    struct ys_complex *shape, *weights; /* n * PLANES planes; a plane for every two */
    uint8_t *failed;                    /* of each tile */
};

static size_t plane_size(const struct field *f)
{
    return (size_t)f->side * f->side;
}

/* Template k of those in hand: of the middle size. */
static const struct ys_template *template_of(const struct field *f, size_t k)
{
    return &f->bank->at[(f->first + k) * YS_SCALES];
}

static size_t wrapped(int at, uint32_t side)
{
    return (size_t)((at + (int)side) % (int)side);
}

/* Spectra of the templates in hand. */
static bool transform_templates(struct field *f)
{
    const size_t n = plane_size(f);
    struct ys_complex *room = ys_new_raw(n, sizeof *room);

    if (!room)
        return false;
    memset(f->shape, 0, f->n * PLANES * n * sizeof *f->shape);
    memset(f->weights, 0, (f->n + 1) / 2 * n * sizeof *f->weights);
    for (size_t k = 0; k < f->n; k++) {
        const struct ys_template *t = template_of(f, k);
        struct ys_complex *const shape = f->shape + k * PLANES * n;
        struct ys_complex *const weights = f->weights + k / 2 * n;

        for (size_t i = 0; i < t->n; i++) {
            const struct ys_template_cell *c = &t->cell[i];
            const size_t at = wrapped(c->y, f->side) * f->side + wrapped(c->x, f->side);

            for (size_t p = 0; p < PLANES; p++)
                shape[p * n + at] = (struct ys_complex){c->value[2 * p], c->value[2 * p + 1]};
            *(k % 2 ? &weights[at].i : &weights[at].r) = c->weight;
        }
        for (size_t p = 0; p < PLANES; p++)
            ys_fourier_square(shape + p * n, room, f->fourier, false);
        if (k % 2 || k + 1 == f->n)
            ys_fourier_square(weights, room, f->fourier, false);
    }
    free(room);
    return true;
}

struct tile {
    size_t x0, y0; /* cell of its first answer */
    struct ys_complex *picture, *energy, *a, *b, *room;
};

/* The picture's channels and energy, and their spectra; nothing lies beyond its edge. */
static void load(const struct tile *tile, const struct field *f)
{
    const size_t n = plane_size(f), side = f->side;
    const ptrdiff_t reach = f->bank->reach;

    memset(tile->picture, 0, PLANES * n * sizeof *tile->picture);
    memset(tile->energy, 0, n * sizeof *tile->energy);
    for (size_t j = 0; j < side; j++)
        for (size_t i = 0; i < side; i++) {
            const ptrdiff_t x = (ptrdiff_t)(tile->x0 + i) - reach;
            const ptrdiff_t y = (ptrdiff_t)(tile->y0 + j) - reach;

            if (x < 0 || y < 0 || x >= (ptrdiff_t)f->cells->width ||
                y >= (ptrdiff_t)f->cells->height)
                continue;
            const size_t at = (size_t)y * f->cells->width + (size_t)x;
            const float *const v = f->cells->value + at * YS_CHANNEL_ROOM;

            for (size_t p = 0; p < PLANES; p++)
                tile->picture[p * n + j * side + i] =
                    (struct ys_complex){v[2 * p], v[2 * p + 1]};
            tile->energy[j * side + i].r = f->energy[at];
        }
    for (size_t p = 0; p < PLANES; p++)
        ys_fourier_square(tile->picture + p * n, tile->room, f->fourier, false);
    ys_fourier_square(tile->energy, tile->room, f->fourier, false);
}

/* out = sum over planes of a conj(b). */
static void multiply(struct ys_complex *out, const struct ys_complex *a,
                     const struct ys_complex *b, size_t n, size_t planes)
{
    for (size_t i = 0; i < n; i++) {
        float re = 0, im = 0;

        for (size_t p = 0; p < planes; p++) {
            const struct ys_complex u = a[p * n + i], v = b[p * n + i];

            re += u.r * v.r + u.i * v.i;
            im += u.i * v.r - u.r * v.i;
        }
        out[i] = (struct ys_complex){re, im};
    }
}

/* Spectrum of re(A) + i re(B) from those of A and B, into a. */
static void pack_real(struct ys_complex *a, const struct ys_complex *b, size_t side)
{
    for (size_t y = 0; y < side; y++)
        for (size_t x = 0; x < side; x++) {
            const size_t i = y * side + x, k = (side - y) % side * side + (side - x) % side;

            if (k < i)
                continue;
            const struct ys_complex p = a[i], q = a[k], u = b[i], v = b[k];
            /* Halves of sums: of the even part of A and of B. */
            const float ar = (p.r + q.r) / 2, ai = (p.i - q.i) / 2;
            const float br = (u.r + v.r) / 2, bi = (u.i - v.i) / 2;

            a[i] = (struct ys_complex){ar - bi, ai + br};
            a[k] = (struct ys_complex){ar + bi, br - ai};
        }
}

/* Takes the answers of template k where they are the best so far; product and energy hold it in their
 * real or imaginary parts. */
static void take(const struct field *f, const struct tile *tile, size_t k)
{
    const struct ys_template *t = template_of(f, k);
    const size_t side = f->side, index = (f->first + k) * YS_SCALES;
    const size_t reach = (size_t)f->bank->reach;
    const size_t x1 =
        tile->x0 + f->step < f->cells->width ? f->step : f->cells->width - tile->x0;
    const size_t y1 =
        tile->y0 + f->step < f->cells->height ? f->step : f->cells->height - tile->y0;
    const float share = 1.0F / (float)plane_size(f);
    const float least = (float)(f->least * t->weight), square = (float)t->square;

    for (size_t y = 0; y < y1; y++) {
        const size_t from = (y + reach) * side + reach;
        const size_t to = (tile->y0 + y) * f->cells->width + tile->x0;

        for (size_t x = 0; x < x1; x++) {
            const struct ys_complex p = tile->a[from + x], e = tile->b[from + x];
            const float product = (k % 2 ? p.i : p.r) * share;
            /* Weights were conjugated, the second of two with them. */
            const float energy = fmaxf((k % 2 ? -e.i : e.r) * share, least);
            const float cosine = product / sqrtf(energy * square);

            if (cosine > f->best[to + x]) {
                f->best[to + x] = cosine;
                f->which[to + x] = (uint16_t)index;
            }
        }
    }
}

static void run_tile(void *ctx, size_t i)
{
    const struct field *f = ctx;
    const size_t n = plane_size(f);
    struct ys_complex *all = ys_new_raw((PLANES + 4) * n, sizeof *all);
    struct tile tile = {.x0 = i % f->tiles_across * f->step,
                        .y0 = i / f->tiles_across * f->step};

    f->failed[i] = !all;
    if (!all)
        return;
    tile.picture = all;
    tile.energy = all + PLANES * n;
    tile.a = tile.energy + n;
    tile.b = tile.a + n;
    tile.room = tile.b + n;
    load(&tile, f);
    for (size_t k = 0; k < f->n; k += 2) {
        const bool two = k + 1 < f->n;

        multiply(tile.a, tile.picture, f->shape + k * PLANES * n, n, PLANES);
        if (two)
            multiply(tile.b, tile.picture, f->shape + (k + 1) * PLANES * n, n, PLANES);
        else
            memset(tile.b, 0, n * sizeof *tile.b);
        pack_real(tile.a, tile.b, f->side);
        ys_fourier_square(tile.a, tile.room, f->fourier, true);
        multiply(tile.b, tile.energy, f->weights + k / 2 * n, n, 1);
        ys_fourier_square(tile.b, tile.room, f->fourier, true);
        take(f, &tile, k);
        if (two)
            take(f, &tile, k + 1);
    }
    free(all);
}

/* All templates of the middle size, some at a time. */
static ys_status correlate(struct field *f, int threads, struct ys_error *err)
{
    const size_t middle = f->bank->n / YS_SCALES;
    const size_t most = middle < AT_ONCE ? middle : AT_ONCE;
    const size_t n = plane_size(f), down = (f->cells->height + f->step - 1) / f->step;
    const size_t tiles = f->tiles_across * down;
    ys_status status = ys_fourier_new(&f->fourier, f->side, err);
    bool ok = true;

    if (status)
        return status;
    f->shape = ys_new_raw(most * PLANES * n, sizeof *f->shape);
    f->weights = ys_new_raw((most + 1) / 2 * n, sizeof *f->weights);
    f->failed = ys_new(tiles, 1);
    ok = f->shape && f->weights && f->failed;
    for (f->first = 0; ok && f->first < middle; f->first += most) {
        f->n = middle - f->first < most ? middle - f->first : most;
        ok = transform_templates(f);
        if (ok)
            ysk_tasks_run(tiles, threads, run_tile, f);
        for (size_t i = 0; ok && i < tiles; i++)
            ok = !f->failed[i];
    }
    free(f->shape);
    free(f->weights);
    free(f->failed);
    ys_fourier_free(f->fourier);
    return ok ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "out of memory for correlating a picture");
}

static void measure_energy(struct field *f)
{
    const size_t n = (size_t)f->cells->width * f->cells->height;
    double sum = 0, used = 0;

    for (size_t i = 0; i < n; i++) {
        const float *const v = f->cells->value + i * YS_CHANNEL_ROOM;
        float e = 0;

        for (unsigned c = 0; c < YS_CHANNEL_COUNT; c++)
            e += v[c] * v[c];
        f->energy[i] = e;
        f->best[i] = -1;
        sum += f->cells->valid[i] ? (double)e : 0;
        used += f->cells->valid[i];
    }
    f->least = energy_floor * sum / fmax(used, 1);
}

/* ---- maxima ----------------------------------------------------------------------------------- */

/* Greater than all within r cells; of equals the first. */
static bool is_peak(const struct field *f, uint32_t x, uint32_t y, uint32_t r)
{
    const uint32_t w = f->cells->width, h = f->cells->height;
    const size_t at = (size_t)y * w + x;
    const uint32_t x0 = x > r ? x - r : 0, y0 = y > r ? y - r : 0;
    const uint32_t x1 = x + r < w ? x + r : w - 1, y1 = y + r < h ? y + r : h - 1;

    for (uint32_t v = y0; v <= y1; v++)
        for (uint32_t u = x0; u <= x1; u++) {
            const size_t k = (size_t)v * w + u;

            if (f->best[k] > f->best[at] || (k < at && f->best[k] == f->best[at]))
                return false;
        }
    return true;
}

/* One template at one cell; beyond the edge lies nothing. */
static double cosine_at(const struct field *f, const struct ys_template *t, int64_t x,
                        int64_t y)
{
    const int64_t w = f->cells->width, h = f->cells->height;
    double product = 0, energy = 0;

    for (size_t i = 0; i < t->n; i++) {
        const struct ys_template_cell *c = &t->cell[i];
        const int64_t u = x + c->x, v = y + c->y;

        if (u < 0 || v < 0 || u >= w || v >= h)
            continue;
        const size_t at = (size_t)v * (size_t)w + (size_t)u;
        const float *const value = f->cells->value + at * YS_CHANNEL_ROOM;
        float sum[4] = {0};

        for (unsigned b = 0; b < YS_CHANNEL_ROOM; b++)
            sum[b % 4] += value[b] * c->value[b];
        product += (double)((sum[0] + sum[2]) + (sum[1] + sum[3]));
        energy += (double)(f->energy[at] * c->weight);
    }
    return product / sqrt(fmax(energy, f->least * t->weight) * t->square);
}

struct refining {
    const struct field *field;
    struct ys_peaks *peaks;
    double near_from; /* maxima of this cosine on are moved by a cell, too */
};

enum { PEAKS_AT_ONCE = 256 };

static void refine_one(struct ys_peak *peak, const struct refining *r)
{
    const struct field *f = r->field;
    const struct ys_peak first = *peak;
    const int near = (double)first.cosine >= r->near_from ? 1 : 0;

    for (uint32_t s = 1; s < YS_SCALES; s++)
        for (int dy = -near; dy <= near; dy++)
            for (int dx = -near; dx <= near; dx++) {
                const int64_t x = (int64_t)first.x + dx, y = (int64_t)first.y + dy;
                const double cosine = cosine_at(f, &f->bank->at[first.template_ + s], x, y);

                if (x < 0 || y < 0 || x >= f->cells->width || y >= f->cells->height ||
                    (float)cosine <= peak->cosine)
                    continue;
                *peak = (struct ys_peak){(uint32_t)x, (uint32_t)y, first.template_ + s,
                                         (float)cosine};
            }
}

static void refine(void *ctx, size_t i)
{
    const struct refining *r = ctx;
    const size_t first = i * PEAKS_AT_ONCE;
    const size_t end =
        first + PEAKS_AT_ONCE < r->peaks->n ? first + PEAKS_AT_ONCE : r->peaks->n;

    for (size_t k = first; k < end; k++)
        refine_one(&r->peaks->at[k], r);
}

static int by_cosine(const void *pa, const void *pb)
{
    const struct ys_peak *a = pa, *b = pb;

    if (a->cosine < b->cosine || a->cosine > b->cosine)
        return a->cosine < b->cosine ? 1 : -1;
    return a->y != b->y ? (a->y > b->y) - (a->y < b->y) : (a->x > b->x) - (a->x < b->x);
}

static bool list_peaks(struct ys_peaks *out, const struct field *f)
{
    const double r = apart_widths * f->bank->width_m / f->cells->cell_m;
    const uint32_t radius = r < 1 ? 1 : (uint32_t)r;
    size_t room = 0;

    for (uint32_t y = 0; y < f->cells->height; y++)
        for (uint32_t x = 0; x < f->cells->width; x++) {
            const size_t at = (size_t)y * f->cells->width + x;

            if (!f->cells->valid[at] || !is_peak(f, x, y, radius))
                continue;
            if (out->n == room) {
                struct ys_peak *const all =
                    ys_resize(out->at, room = 2 * room + 1024, sizeof *all);

                if (!all)
                    return false;
                out->at = all;
            }
            out->at[out->n++] = (struct ys_peak){x, y, f->which[at], f->best[at]};
        }
    return true;
}

/* The median and where 84 % lie, of the cosines of all maxima. */
static bool spread_of(double *middle, double *upper, const struct ys_peaks *peaks)
{
    float *v = ys_new_raw(peaks->n, sizeof *v);

    if (!v)
        return false;
    for (size_t i = 0; i < peaks->n; i++)
        v[i] = peaks->at[i].cosine;
    *middle = (double)ys_quantile(v, peaks->n, 0.5);
    *upper = (double)ys_quantile(v, peaks->n, 0.84);
    free(v);
    return true;
}

static bool find_peaks(struct ys_peaks *out, const struct field *f, int threads)
{
    double upper;
    bool ok = list_peaks(out, f) && spread_of(&out->middle, &upper, out);
    struct refining refining = {f, out, ok ? upper : 0};

    if (!ok)
        return false;
    ysk_tasks_run((out->n + PEAKS_AT_ONCE - 1) / PEAKS_AT_ONCE, threads, refine, &refining);
    ok = spread_of(&out->middle, &upper, out);
    out->spread = fmax(upper - out->middle, least_spread);
    if (out->n)
        qsort(out->at, out->n, sizeof *out->at, by_cosine);
    return ok;
}

ys_status ys_peaks_find(struct ys_peaks *out, const struct ys_celled *cells,
                        const struct ys_bank *bank, int threads, struct ys_error *err)
{
    const size_t n = (size_t)cells->width * cells->height;
    const uint32_t reach = (uint32_t)bank->reach;
    const bool small =
        cells->width <= SMALL_SIDE && cells->height <= SMALL_SIDE && 4 * reach < SMALL_SIDE;
    struct field f = {.cells = cells, .bank = bank, .side = small ? SMALL_SIDE : SIDE};
    ys_status status = YS_OK;

    *out = (struct ys_peaks){0};
    f.step = f.side - 2 * reach;
    f.tiles_across = (cells->width + f.step - 1) / f.step;
    f.energy = ys_scratch_new_raw(cells->scratch, n, sizeof *f.energy);
    f.best = ys_scratch_new_raw(cells->scratch, n, sizeof *f.best);
    f.which = ys_scratch_new(cells->scratch, n, sizeof *f.which);
    if (f.energy && f.best && f.which) {
        measure_energy(&f);
        status = correlate(&f, threads, err);
    } else {
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory for correlating a picture");
    }
    if (!status && !find_peaks(out, &f, threads))
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory for the maxima of a picture");
    ys_scratch_free(f.energy);
    ys_scratch_free(f.best);
    ys_scratch_free(f.which);
    if (status)
        ys_peaks_fini(out);
    return status;
}

void ys_peaks_fini(struct ys_peaks *peaks)
{
    free(peaks->at);
    *peaks = (struct ys_peaks){0};
}
