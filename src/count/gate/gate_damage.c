/*
 * gate_damage.c - whether a picture is unlike all others, though it shows something
 *
 * A picture may have edges and yet not be one that anything was measured on: a band is dead or out
 * of place, columns are stripes, noise or blocks of a coarse JPEG lie over it, a part of it is one
 * value, few levels are left of a night or of fog.  A counter gives a number all the same.  What is
 * told here holds no count back, but no verdict is built on it.
 *
 * Measured on the areas of 70 drawn, 22 real and 30 empty places, all of which must pass, and on
 * four of them ruined in 60 ways.
 */

#include "gate_parts.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/text.h"
#include "../../raster/quantile.h"

/* Steps between levels in the range of the picture, without half a percent on either side.  Good
 * pictures: 57 (a meadow) and more; a tenth of the light, fog of a tenth of the contrast, four grey
 * levels: 3 to 20; of a fifth: 31 to 40. */
static const double LEAST_STEPS = 45;
/* ... and in sd of the noise.  Good pictures: 10.3 (a meadow), 17 and more; noise of 40 levels 7.4
 * to 9.7, a fine moire 5 to 6. */
static const double LEAST_OVER_NOISE = 9;

/* Blocks of a JPEG, as in gate_structure.c, where nothing else is left within them and elsewhere.
 * Good pictures: 1.78 with noise, quality 20: 1.5 to 2 without. */
static const double MOST_BLOCKY = 1.9, MOST_BLOCKY_CLEAN = 1.48, CLEAN_STEPS = 0.5;

/* Least correlation of two colours' steps over two pixels.  Good pictures: 0.74 and more; a band
 * moved by 11 px, of noise, dead: 0; noise of 20 levels in each 0.3 to 0.54. */
static const double LEAST_ALIKE = 0.55;

/* Second differences of neighbouring columns (or rows), their mean along the column over their sd:
 * the eighth decile of all columns.  Good pictures: 0.3 and less; every tenth column dead 2 and more,
 * stripes of 20 levels 2.3 and more.  A line of the scene is straight in few columns at once. */
static const double MOST_STRIPED = 1.2, STRIPES = 0.8;
enum { LEAST_LINES = 24, LINE_STEP = 4 };

/* Share of the area in squares of one value that is the same for all of them: white beyond which
 * nothing is brighter, black, or a hole that was filled.  Good pictures: white 0.9 %, else 8.8 %
 * (calm water, which has such squares of several values). */
static const double MOST_WHITE = 0.03, MOST_ONE_VALUE = 0.12;
enum { SQUARE = 4, VALUES = 4096, VALUES_BELOW = 1024 };

/* Patches of one value too small for such squares: share of the area's pixels that have it, as those
 * right and below, and how many times as common the value is as the commonest within six levels.
 * Good pictures: 1.6 % with 28 times (white boxes that are burnt out), 12 % with 1.8 (calm water);
 * stretched so that two in a hundred are cut 6 % with 28 and 3 % with 32, which counts bear; white or
 * black blobs of 4 % 2.9 % and more with 300 as a rule, grey ones of 12 % 10.5 % with 8 and more. */
static const double MOST_PATCHED = 0.02, PATCH_STANDS_OUT = 80;
static const double MOST_PATCHED_GREY = 0.08, GREY_STANDS_OUT = 6;
enum { NEAR_LEVELS = 6 };

/* Share of the area's pixels at the greatest value of a band, where a stretch has cut it off.  Good
 * pictures: at most 3.7 %, stretched so that two in a hundred are cut 18 %; 2.5 times as bright 43 %
 * and more. */
static const double MOST_CUT_OFF = 0.25;

enum { MOST_SAMPLES = 20000 };

struct part_of {
    const struct ys_gate_pixels *pixels;
    size_t width, height, x0, y0, row;
};

static size_t at(const struct part_of *p, size_t x, size_t y)
{
    return (p->y0 + y) * p->row + p->x0 + x;
}

/* ---- bands ------------------------------------------------------------------------------------ */

struct sums {
    double n, x, y, xx, yy, xy;
};

static void add_pair(struct sums *s, double x, double y)
{
    s->n++;
    s->x += x;
    s->y += y;
    s->xx += x * x;
    s->yy += y * y;
    s->xy += x * y;
}

static double correlation(const struct sums *s)
{
    const double xx = s->n * s->xx - s->x * s->x, yy = s->n * s->yy - s->y * s->y;

    return xx > 0 && yy > 0 ? (s->n * s->xy - s->x * s->y) / sqrt(xx * yy) : 0;
}

/* Of the two colours that are least alike; 1 of a grey picture. */
static double least_alike(const struct part_of *p)
{
    enum { APART = 2 };
    const struct ys_image *image = p->pixels->image;
    const size_t n = p->width * p->height, stride = 1 + n / MOST_SAMPLES;
    struct sums sums[3] = {0};

    if (image->bands < 3)
        return 1;
    for (size_t k = 0; k < n; k += stride) {
        const size_t x = k % p->width, y = k / p->width;

        if (x + APART >= p->width || y + APART >= p->height)
            continue;
        const size_t i = at(p, x, y), j = at(p, x + APART, y + APART);
        double step[3];

        if (!p->pixels->used[i] || !p->pixels->used[j])
            continue;
        for (int b = 0; b < 3; b++)
            step[b] = (double)(image->plane[b][i] - image->plane[b][j]);
        for (int b = 0; b < 3; b++)
            add_pair(&sums[b], step[b], step[(b + 1) % 3]);
    }
    return sums[0].n > 0
               ? fmin(correlation(&sums[0]), fmin(correlation(&sums[1]), correlation(&sums[2])))
               : 1;
}

/* ---- stripes ---------------------------------------------------------------------------------- */

/* Mean over sd of the second differences along one line, taken across it; negative: too few. */
static double line_ratio(const struct part_of *p, size_t line, bool is_row)
{
    const uint8_t *used = p->pixels->used;
    const float *grey = p->pixels->grey;
    const size_t length = is_row ? p->width : p->height, beside = is_row ? p->row : 1;
    double n = 0, sum = 0, squares = 0;

    for (size_t k = 0; k < length; k += LINE_STEP) {
        const size_t i = is_row ? at(p, k, line) : at(p, line, k);

        if (!used[i] || !used[i - beside] || !used[i + beside])
            continue;
        const double d = (double)(grey[i - beside] - 2 * grey[i] + grey[i + beside]);

        n++;
        sum += d;
        squares += d * d;
    }
    if (n < LEAST_LINES)
        return -1;
    const double mean = sum / n, sd = sqrt(fmax(squares / n - mean * mean, 0));
    const double quantum = fmax(p->pixels->quantum, 1e-3);

    return fabs(mean) / fmax(sd, quantum);
}

/* room: a number a line. */
static double striped(const struct part_of *p, bool is_row, double *room)
{
    const size_t lines = is_row ? p->height : p->width;
    size_t n = 0;

    for (size_t line = 1; line + 1 < lines; line++) {
        const double ratio = line_ratio(p, line, is_row);

        if (ratio >= 0)
            room[n++] = ratio;
    }
    return n < LEAST_LINES ? 0 : ys_select(room, n, (size_t)(STRIPES * (double)(n - 1)));
}

/* ---- cut off ---------------------------------------------------------------------------------- */

/* Share of the area's pixels that have the greatest value of a band: the band where it is most. */
static double cut_off(const struct part_of *p, const uint8_t *inside)
{
    const struct ys_image *image = p->pixels->image;
    const size_t n = p->width * p->height, stride = 1 + n / MOST_SAMPLES;
    double most = 0;

    for (unsigned b = 0; b < image->bands && b < 3; b++) {
        float greatest = -INFINITY;
        double at_it = 0, all = 0;

        for (size_t k = 0; k < n; k += stride) {
            const size_t i = at(p, k % p->width, k / p->width);
            const float v = image->plane[b][i];

            if (!inside[i] || !p->pixels->used[i])
                continue;
            all++;
            at_it = v > greatest ? 1 : at_it + !(v < greatest);
            greatest = v > greatest ? v : greatest;
        }
        most = all > 0 ? fmax(most, at_it / all) : most;
    }
    return most;
}

/* ---- one value -------------------------------------------------------------------------------- */

static bool is_flat(const struct part_of *p, const uint8_t *inside, size_t x, size_t y)
{
    const float *grey = p->pixels->grey;
    const float first = grey[at(p, x, y)];

    for (size_t v = y; v < y + SQUARE; v++)
        for (size_t u = x; u < x + SQUARE; u++) {
            const size_t i = at(p, u, v);

            if (grey[i] < first || grey[i] > first || !inside[i] || !p->pixels->image->valid[i])
                return false;
        }
    return true;
}

static size_t bin_of(double grey)
{
    const double value = grey + VALUES_BELOW;

    return value < 0 ? 0 : value < VALUES ? (size_t)value : VALUES - 1;
}

/* The same on the right, below and between them. */
static bool is_patch(const struct part_of *p, size_t x, size_t y)
{
    const float *grey = p->pixels->grey + at(p, x, y), v = *grey;
    const float other[] = {grey[1], grey[p->row], grey[p->row + 1]};

    for (int k = 0; k < 3; k++)
        if (other[k] < v || other[k] > v)
            return false;
    return true;
}

/* Share of the area's pixels in patches of one value that stands out of the levels near it; 0: none
 * does.  room: 2 * VALUES zeroes. */
static double patched(const struct part_of *p, const uint8_t *inside, size_t *room)
{
    const size_t near = (size_t)(NEAR_LEVELS * fmax(1, p->pixels->quantum));
    size_t *all = room, *flat = room + VALUES, n = 0;
    double most = 0;

    for (size_t y = 0; y + 1 < p->height; y++)
        for (size_t x = 0; x + 1 < p->width; x++) {
            const size_t i = at(p, x, y);

            if (!inside[i] || !p->pixels->image->valid[i])
                continue;
            const size_t v = bin_of((double)p->pixels->grey[i]);

            n++;
            all[v]++;
            flat[v] += is_patch(p, x, y);
        }
    for (size_t v = 1; v + 1 < VALUES; v++) {
        const double share = (double)flat[v] / fmax(1, (double)n);
        double beside = 1e-4 * (double)n;

        if (share < MOST_PATCHED)
            continue;
        for (size_t k = v > near ? v - near : 0; k <= v + near && k < VALUES; k++)
            beside = k == v ? beside : fmax(beside, (double)all[k]);
        const double times = (double)all[v] / beside;

        if (times > PATCH_STANDS_OUT || (share > MOST_PATCHED_GREY && times > GREY_STANDS_OUT))
            most = fmax(most, share);
    }
    return most;
}

/* Share of the squares within the area that have the commonest value of all flat ones.
 * count: VALUES zeroes. */
static double one_value(bool *white, const struct part_of *p, const uint8_t *inside,
                        size_t *count)
{
    size_t n = 0, most = 0, commonest = 0, brightest = 0;

    for (size_t y = 0; y + SQUARE <= p->height; y += SQUARE)
        for (size_t x = 0; x + SQUARE <= p->width; x += SQUARE) {
            const size_t i = at(p, x, y);
            const size_t v = bin_of((double)p->pixels->grey[i]);

            if (!inside[i])
                continue;
            n++;
            brightest = v > brightest ? v : brightest;
            if (!is_flat(p, inside, x, y) || ++count[v] <= most)
                continue;
            most = count[v];
            commonest = v;
        }
    *white = commonest == brightest;
    return n ? (double)most / (double)n : 0;
}

/* ---- together --------------------------------------------------------------------------------- */

struct figures {
    double range, alike, striped, one_value, cut_off, patched;
    bool white, grows;
};

/* Without half a percent on either side. */
static double range_of(const struct part_of *p, float *room)
{
    const size_t n = p->width * p->height, stride = 1 + n / MOST_SAMPLES;
    size_t used = 0;

    for (size_t k = 0; k < n; k += stride) {
        const size_t i = at(p, k % p->width, k / p->width);

        if (p->pixels->used[i])
            room[used++] = p->pixels->grey[i];
    }
    return (double)(ys_quantile(room, used, 0.995) - ys_quantile(room, used, 0.005));
}

static void judge(struct ys_damage *out, const struct figures *f,
                  const struct ys_structure *structure, const struct ys_gate_pixels *pixels)
{
    const double quantum = pixels->quantum;
    const bool clean = structure->noise < CLEAN_STEPS * fmax(quantum, 1);

    if (f->one_value > (f->white ? MOST_WHITE : MOST_ONE_VALUE))
        ys_text_fit(out->measured, sizeof out->measured, "%.0f %% of the area is of one value",
                    100 * f->one_value);
    else if (f->alike < LEAST_ALIKE)
        ys_text_fit(out->measured, sizeof out->measured,
                    "the bands show different things: correlation %.2f", f->alike);
    else if (f->striped > MOST_STRIPED)
        ys_text_fit(out->measured, sizeof out->measured, "striped along rows or columns");
    else if (f->cut_off > MOST_CUT_OFF)
        ys_text_fit(out->measured, sizeof out->measured,
                    "burnt out: %.0f %% of the pixels are at the end of a band's levels",
                    100 * f->cut_off);
    else if (f->patched > 0)
        ys_text_fit(out->measured, sizeof out->measured,
                    "patches of one value: %.0f %% of the area", 100 * f->patched);
    else if (f->grows)
        ys_text_fit(out->measured, sizeof out->measured,
                    "haze grows across it: its darkest levels rise like a ramp");
    else if (pixels->image->equalised)
        ys_text_fit(out->measured, sizeof out->measured, "the levels are equalised");
    else if (f->range < LEAST_STEPS * quantum)
        ys_text_fit(out->measured, sizeof out->measured, "no more than %.0f levels of grey",
                    floor(f->range / quantum) + 1);
    else if (f->range < LEAST_OVER_NOISE * structure->noise)
        ys_text_fit(out->measured, sizeof out->measured,
                    "noisy: levels of %.3g and noise of %.2g", f->range, structure->noise);
    else if (structure->blocky > (clean ? MOST_BLOCKY_CLEAN : MOST_BLOCKY))
        ys_text_fit(out->measured, sizeof out->measured,
                    "compressed: steps at the borders of blocks are %.1f times those inside",
                    structure->blocky);
    out->found = *out->measured;
}

ys_status ys_damage_measure(struct ys_damage *out, const struct ys_gate_pixels *pixels,
                            const struct ys_part *part, const uint8_t *inside,
                            const struct ys_structure *structure, struct ys_error *err)
{
    const struct part_of p = {.pixels = pixels,
                              .width = part->x1 - part->x0,
                              .height = part->y1 - part->y0,
                              .x0 = part->x0,
                              .y0 = part->y0,
                              .row = pixels->image->width};
    const size_t lines = p.width > p.height ? p.width : p.height;
    float *sample = ys_new_raw((size_t)MOST_SAMPLES + 1, sizeof *sample);
    double *line = ys_new_raw(lines, sizeof *line);
    size_t *count = ys_new((size_t)3 * VALUES, sizeof *count);
    const bool ok = sample && line && count;

    *out = (struct ys_damage){0};
    if (ok) {
        const double down = striped(&p, false, line), across = striped(&p, true, line);
        struct figures f = {.range = range_of(&p, sample),
                            .alike = least_alike(&p),
                            .striped = fmax(down, across),
                            .cut_off = cut_off(&p, inside),
                            .patched = patched(&p, inside, count + VALUES)};
        const double scale = pixels->image->full_scale;

        f.one_value = one_value(&f.white, &p, inside, count);
        f.grows = scale > 0 && ys_haze_grows(pixels, part, inside, (double)pixels->high);
        judge(out, &f, structure, pixels);
    }
    free(sample);
    free(line);
    free(count);
    return ok ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "out of memory to look at an area");
}
