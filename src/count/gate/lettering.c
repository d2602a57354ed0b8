/*
 * lettering.c - lines of letters in a picture
 *
 * Letters are shapes of one level that stand apart, on one base line, of two heights (with and without
 * ascenders), of many widths, close to each other; and a third of them encloses something: a, e, o, g,
 * 0, 9.  Rows of cars, of parking lines and of houses have one or the other of these, not all.
 */

#include "lettering.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../kernels/kernels.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../change/components/components.h"
#include "../../raster/quantile.h"

/* Letters are cut at these levels: white ones on a picture have blurred borders, and bright ground
 * merges with them at low levels. */
static const float LEVELS[] = {125, 150, 185, 215, 240};
static const float DISPLAY_WHITE = 255;

enum { LEAST_HEIGHT = 5, MOST_HEIGHT = 40, LEAST_LETTERS = 8, LEAST_HOLES = 3, MOST_HOLES = 2 };
static const double MOST_WIDTH = 1.7, SLIM = 0.4, LEAST_AREA = 0.08, MOST_AREA = 0.8;
/* In heights of the tallest letters: from one letter to the next, also over a blank; how far the base
 * lines differ; what a height may differ from its class. */
static const double MOST_GAP = 1.3, BASE = 0.12, HEIGHT = 0.13;
/* Small letters over tall ones. */
static const double SMALL[2] = {0.62, 0.86};
/* Of all letters so many have one of the two heights; the others are commas, points of i, and such
 * as have tails. */
static const double LEAST_REGULAR = 0.7;
/* Widths differ: the greatest over the least, of the inner four fifths. */
static const double LEAST_VARIED = 1.25;

struct glyph {
    uint32_t x0, y0, x1, y1; /* inclusive */
    unsigned holes;
};

struct glyphs {
    struct glyph *glyph; /* from left to right */
    size_t n;
};

/* What is not seen is neither light nor dark. */
static void leave_out_unseen(float *level, const struct ys_image *image)
{
    const size_t n = (size_t)image->width * image->height;

    for (size_t i = 0; i < n; i++)
        level[i] = image->valid[i] ? level[i] : NAN;
}

/* Whether anything is as light as that, or for dark letters as far from white. */
static bool cut(uint8_t *mask, const float *level, size_t n, float at, bool dark)
{
    const float most = DISPLAY_WHITE - at;
    unsigned any = 0;

    for (size_t i = 0; i < n; i++) {
        mask[i] = dark ? level[i] <= most : level[i] >= at;
        any |= mask[i];
    }
    return any;
}

/* Runs less the places where two of them touch is parts less holes, and this is one part. */
static void count_holes(long *holes, const struct ys_components *found)
{
    size_t above = 0, above_end = 0, row = 0;

    for (size_t k = 0; k < found->n; k++)
        holes[k] = 1;
    for (size_t r = 0; r < found->n_run; r++) {
        const struct ys_run *run = &found->run[r];

        if (r && run->y != found->run[row].y) {
            above = row;
            above_end = r;
            row = r;
        }
        holes[run->component]--;
        if (above_end <= above || found->run[above].y + 1 != run->y)
            continue;
        /* Those above that end before this begins touch none that follow either. */
        while (above < above_end && found->run[above].end < run->start)
            above++;
        for (size_t a = above; a < above_end && found->run[a].start <= run->end; a++)
            holes[run->component]++;
    }
}

static bool is_glyph(const struct ys_component *c, long holes)
{
    const double w = c->x1 - c->x0 + 1.0, h = c->y1 - c->y0 + 1.0;
    const double filled = (double)c->area / (w * h);

    const bool slim = w < SLIM * h; /* l and I, which are full and enclose nothing */

    return h >= LEAST_HEIGHT && h <= MOST_HEIGHT && w <= MOST_WIDTH * h && holes >= 0 &&
           holes <= (slim ? 0 : MOST_HOLES) && filled >= LEAST_AREA &&
           (filled <= MOST_AREA || slim);
}

static int by_column(const void *a, const void *b)
{
    const struct glyph *x = a, *y = b;

    return x->x0 != y->x0 ? (x->x0 < y->x0 ? -1 : 1) : (x->y0 > y->y0) - (x->y0 < y->y0);
}

static ys_status glyphs_at(struct glyphs *out, const uint8_t *mask,
                           const struct ys_image *image, const struct ysk_ops *ops,
                           struct ys_error *err)
{
    const struct ys_components_options options = {
        .neighbours = YS_8_NEIGHBOURS, .want_runs = true, .threads = 1};
    struct ys_components found;
    ys_status status =
        ys_components_of_mask(&found, mask, image->width, image->height, ops, &options, err);

    *out = (struct glyphs){0};
    if (status)
        return status;
    long *holes = ys_new_raw(found.n, sizeof *holes);

    out->glyph = ys_new_raw(found.n, sizeof *out->glyph);
    if (holes && out->glyph)
        count_holes(holes, &found);
    else
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory to look for lettering");
    for (size_t k = 0; !status && k < found.n; k++) {
        const struct ys_component *c = &found.component[k];

        if (is_glyph(c, holes[k]))
            out->glyph[out->n++] =
                (struct glyph){c->x0, c->y0, c->x1, c->y1, (unsigned)holes[k]};
    }
    if (!status)
        qsort(out->glyph, out->n, sizeof *out->glyph, by_column);
    else
        free(out->glyph);
    free(holes);
    ys_components_fini(&found);
    return status;
}

/* ---- lines ------------------------------------------------------------------------------------ */

static bool is_near(double value, double of, double share)
{
    return fabs(value - of) <= fmax(1, share * of);
}

struct line {
    const struct glyph *glyph; /* from left to right */
    size_t n;
    float *room; /* for n numbers */
    double tall; /* height of a letter with ascender, px */
};

static float height_of(const struct glyph *g)
{
    return (float)(g->y1 - g->y0 + 1);
}

/* Letters have one of two heights. */
static bool has_two_heights(struct line *line)
{
    size_t n_small = 0, regular = 0;

    for (size_t k = 0; k < line->n; k++)
        line->room[k] = height_of(&line->glyph[k]);
    line->tall = ys_quantile(line->room, line->n, 0.9);
    for (size_t k = 0; k < line->n; k++) {
        const float height = height_of(&line->glyph[k]);

        if (height >= SMALL[0] * line->tall && height <= SMALL[1] * line->tall)
            line->room[n_small++] = height;
    }
    const double low = n_small ? ys_quantile(line->room, n_small, 0.5) : line->tall;

    for (size_t k = 0; k < line->n; k++)
        regular += is_near(height_of(&line->glyph[k]), line->tall, HEIGHT) ||
                   is_near(height_of(&line->glyph[k]), low, HEIGHT);
    return (double)regular >= LEAST_REGULAR * (double)line->n;
}

static bool is_even(struct line *line)
{
    size_t level = 0;

    for (size_t k = 0; k < line->n; k++)
        line->room[k] = (float)line->glyph[k].y1;
    const double base = ys_quantile(line->room, line->n, 0.5);

    for (size_t k = 0; k < line->n; k++)
        level += fabs(line->glyph[k].y1 - base) <= fmax(1, BASE * line->tall);
    return (double)level >= LEAST_REGULAR * (double)line->n;
}

static bool is_varied(struct line *line)
{
    for (size_t k = 0; k < line->n; k++)
        line->room[k] = (float)(line->glyph[k].x1 - line->glyph[k].x0 + 1);
    const double wide = ys_quantile(line->room, line->n, 0.9);

    return wide >= LEAST_VARIED * ys_quantile(line->room, line->n, 0.1);
}

static bool is_lettering(struct line *line)
{
    size_t with_holes = 0;

    for (size_t k = 0; k < line->n; k++)
        with_holes += line->glyph[k].holes > 0;
    return line->n >= LEAST_LETTERS && with_holes >= LEAST_HOLES && has_two_heights(line) &&
           is_even(line) && is_varied(line);
}

/* ---- search ----------------------------------------------------------------------------------- */

/* Heights of letters are asked for in steps; each line is found at one at least. */
static const double FIRST_TALL = 7, TALL_STEP = 1.35, LEAST_OF_TALL = 0.55, MOST_OF_TALL = 1.4;

struct search {
    struct ys_lettering *out;
    const struct ys_image *image;
    struct glyph *slice; /* of one base line */
    float *room;
};

static bool keep(struct search *search, const struct line *line)
{
    struct ys_lettering *out = search->out;
    struct ys_part box = {UINT32_MAX, UINT32_MAX, 0, 0};
    struct ys_part *grown = ys_resize(out->line, out->n + 1, sizeof *grown);

    if (!grown)
        return false;
    out->line = grown;
    for (size_t k = 0; k < line->n; k++) {
        const struct glyph *g = &line->glyph[k];

        box.x0 = g->x0 < box.x0 ? g->x0 : box.x0;
        box.y0 = g->y0 < box.y0 ? g->y0 : box.y0;
        box.x1 = g->x1 >= box.x1 ? g->x1 + 1 : box.x1;
        box.y1 = g->y1 >= box.y1 ? g->y1 + 1 : box.y1;
    }
    /* Outlines, tails, and what stands before and after it and was no letter. */
    const uint32_t beside = (uint32_t)ceil(line->tall), over = (uint32_t)ceil(line->tall / 2);

    box.x0 -= box.x0 < beside ? box.x0 : beside;
    box.y0 -= box.y0 < over ? box.y0 : over;
    box.x1 = box.x1 + beside < search->image->width ? box.x1 + beside : search->image->width;
    box.y1 = box.y1 + over < search->image->height ? box.y1 + over : search->image->height;
    out->line[out->n++] = box;
    return true;
}

/* Chains of neighbours on one base line, from left to right. */
static bool search_slice(struct search *search, size_t n, double tall)
{
    size_t from = 0;

    for (size_t k = 1; k <= n; k++) {
        if (k < n && search->slice[k].x0 <= search->slice[k - 1].x1 + MOST_GAP * tall)
            continue;
        struct line line = {search->slice + from, k - from, search->room, tall};

        if (line.n >= LEAST_LETTERS && is_lettering(&line) && !keep(search, &line))
            return false;
        from = k;
    }
    return true;
}

/* first[b]: the first of the glyphs whose base line lies in band b of the picture. */
static bool search_tall(struct search *search, const struct glyphs *glyphs, double tall)
{
    const double band = fmax(1, BASE * tall);
    const size_t n_band = (size_t)(search->image->height / band) + 2;
    size_t *first = ys_new(n_band + 2, sizeof *first);
    struct glyph *sorted = ys_new_raw(glyphs->n, sizeof *sorted);
    bool ok = first && sorted;

    for (int pass = 0; ok && pass < 2; pass++) {
        for (size_t k = 0; k < glyphs->n; k++) {
            const struct glyph *g = &glyphs->glyph[k];
            const double height = g->y1 - g->y0 + 1.0;
            const size_t at = (size_t)(g->y1 / band);

            if (height < LEAST_OF_TALL * tall || height > MOST_OF_TALL * tall)
                continue;
            if (pass)
                sorted[first[at + 1]++] = *g;
            else
                first[at + 2]++;
        }
        for (size_t b = 2; !pass && b < n_band + 2; b++)
            first[b] += first[b - 1];
    }
    /* A line may lie on the border of two bands; its letters come twice at most. */
    for (size_t b = 0; ok && b + 1 < n_band; b++) {
        const size_t n = first[b + 2] - first[b];

        if (n < LEAST_LETTERS)
            continue;
        memcpy(search->slice, sorted + first[b], n * sizeof *sorted);
        qsort(search->slice, n, sizeof *search->slice, by_column);
        ok = search_slice(search, n, tall);
    }
    free(first);
    free(sorted);
    return ok;
}

static ys_status search_mask(struct ys_lettering *out, const uint8_t *mask,
                             const struct ys_image *image, const struct ysk_ops *ops,
                             struct ys_error *err)
{
    struct glyphs glyphs;
    const ys_status status = glyphs_at(&glyphs, mask, image, ops, err);

    if (status)
        return status;
    struct search search = {
        .out = out,
        .image = image,
        .slice = ys_new_raw(glyphs.n, sizeof *search.slice),
        .room = ys_new_raw(glyphs.n, sizeof *search.room),
    };
    bool ok = search.slice && search.room;

    for (double tall = FIRST_TALL; ok && glyphs.n && tall <= MOST_HEIGHT; tall *= TALL_STEP)
        ok = search_tall(&search, &glyphs, tall);
    free(search.slice);
    free(search.room);
    free(glyphs.glyph);
    return ok ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "out of memory to look for lettering");
}

static bool touch(const struct ys_part *a, const struct ys_part *b)
{
    return a->x0 <= b->x1 && b->x0 <= a->x1 && a->y0 <= b->y1 && b->y0 <= a->y1;
}

/* Each line is found at several levels and heights, and in pieces: boxes that touch become one. */
static void join(struct ys_lettering *lettering)
{
    struct ys_part *line = lettering->line;

    for (size_t i = 0; i < lettering->n; i++)
        for (size_t j = i + 1; j < lettering->n;) {
            if (!touch(&line[i], &line[j])) {
                j++;
                continue;
            }
            line[i].x0 = line[j].x0 < line[i].x0 ? line[j].x0 : line[i].x0;
            line[i].y0 = line[j].y0 < line[i].y0 ? line[j].y0 : line[i].y0;
            line[i].x1 = line[j].x1 > line[i].x1 ? line[j].x1 : line[i].x1;
            line[i].y1 = line[j].y1 > line[i].y1 ? line[j].y1 : line[i].y1;
            line[j] = line[--lettering->n];
            j = i + 1; /* what lay apart may touch now */
        }
}

ys_status ys_lettering_find(struct ys_lettering *out, const struct ys_image *image,
                            const struct ysk_ops *ops, struct ys_error *err)
{
    const size_t n = (size_t)image->width * image->height;

    *out = (struct ys_lettering){0};
    if ((float)image->full_scale != DISPLAY_WHITE || !n)
        return YS_OK;
    float *level = ys_scratch_new_raw(image->scratch, n, sizeof *level);
    uint8_t *mask = ys_scratch_new_raw(image->scratch, n, 1);
    ys_status status = level && mask
                           ? YS_OK
                           : ys_fail(err, YS_ERR_NOMEM, "out of memory to look for lettering");

    if (!status) {
        ys_image_grey(level, image);
        leave_out_unseen(level, image);
    }
    for (int dark = 0; dark < 2; dark++)
        for (size_t l = 0; !status && l < sizeof LEVELS / sizeof *LEVELS; l++)
            if (cut(mask, level, n, LEVELS[l], dark))
                status = search_mask(out, mask, image, ops, err);
    ys_scratch_free(level);
    ys_scratch_free(mask);
    join(out);
    if (status)
        ys_lettering_fini(out);
    return status;
}

void ys_lettering_fini(struct ys_lettering *lettering)
{
    free(lettering->line);
    *lettering = (struct ys_lettering){0};
}

void ys_lettering_mask(struct ys_image *image, const struct ys_lettering *lettering)
{
    for (size_t k = 0; k < lettering->n; k++) {
        const struct ys_part *box = &lettering->line[k];

        for (uint32_t y = box->y0; y < box->y1; y++)
            memset(image->valid + (size_t)y * image->width + box->x0, 0, box->x1 - box->x0);
    }
}
