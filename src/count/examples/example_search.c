/*
 * example_search.c - what looks like the examples in the picture of one date
 *
 * Maxima of the response, best first, where no better one and no marked object lies on them; each cut
 * out in the examples' frame and weighed.  The list ends where candidates are hopeless: a thousand
 * objects are found as well as ten, and a town is not searched to its last roof.
 */

#include <math.h>
#include <stdlib.h>

#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "example_parts.h"

/* Candidates that share more of the smaller box are one object.  0.35 counts long ships twice. */
static const double most_shared = 0.2;
static const double least_cosine = 0.12;
/* Weighed so many at a time; after this many, a batch of which so little is likely is the last. */
enum { BATCH = 128, FIRST_CANDIDATES = 256, MOST_CANDIDATES = 20000 };
static const double batch_pays = 0.1;

struct searching {
    struct ys_example_search *out;
    const struct ys_example_set *set;
    const struct ys_example_place *place;
    const struct ys_celled *cells;
    const struct ys_bank *bank;
    const struct ys_peaks *peaks;
    struct ys_weigh weigh;
    struct ys_cut *cut; /* of each candidate */
    uint8_t *failed;
    size_t room, first;              /* of this batch */
    const struct ys_box *in_the_way; /* examples and nots of this picture */
    size_t n_in_the_way;
};

double ys_example_shared(const struct ys_box *a, const struct ys_box *b)
{
    const double reach = (hypot(a->length, a->width) + hypot(b->length, b->width)) / 2;
    const double p = a->length * a->width, q = b->length * b->width;

    if (hypot(a->x - b->x, a->y - b->y) > reach)
        return 0;
    const double iou = ys_box_iou(a, b);

    return iou * (p + q) / (1 + iou) / fmin(p, q);
}

static bool is_free(const struct searching *s, const struct ys_box *box)
{
    for (size_t i = 0; i < s->n_in_the_way; i++)
        if (ys_example_shared(box, &s->in_the_way[i]) > most_shared)
            return false;
    for (size_t i = 0; i < s->out->n; i++)
        if (ys_example_shared(box, &s->out->at[i].image_box) > most_shared)
            return false;
    return true;
}

/* A turned rectangle of metres in pixels, which need not be square. */
static struct ys_box box_of(const struct searching *s, const struct ys_peak *peak)
{
    const struct ys_template *t = &s->bank->at[peak->template_];
    const struct ys_celled *cells = s->cells;
    const double turn = t->turn_deg * YS_PI / 180, c = cos(turn), q = sin(turn);
    const double l = s->set->shape.length * t->scale, w = s->set->shape.width * t->scale;
    const double dx = c / cells->gsd_x_m, dy = q / cells->gsd_y_m;
    double angle = atan2(dy, dx);

    angle = angle < 0 ? angle + YS_PI : angle;
    return (struct ys_box){.x = (peak->x + 0.5) * 2 / cells->per_x,
                           .y = (peak->y + 0.5) * 2 / cells->per_y,
                           .length = l * hypot(dx, dy),
                           .width = w * hypot(q / cells->gsd_x_m, c / cells->gsd_y_m),
                           .angle_rad = angle >= YS_PI ? angle - YS_PI : angle};
}

static bool is_wanted(const struct searching *s, const struct ys_box *box)
{
    const struct ys_image *image = s->place->image;
    const double x = floor(box->x), y = floor(box->y);

    return x >= 0 && y >= 0 && x < image->width && y < image->height &&
           s->place->wanted[(size_t)y * image->width + (size_t)x];
}

static bool append(struct searching *s, const struct ys_peak *peak, const struct ys_box *box)
{
    const struct ys_template *t = &s->bank->at[peak->template_];

    if (s->out->n == s->room) {
        const size_t room = 2 * s->room + BATCH;
        struct ys_candidate *const at = ys_resize(s->out->at, room, sizeof *at);
        if (at)
            s->out->at = at;
        struct ys_cut *const cut = ys_resize(s->cut, room, sizeof *cut);
        if (cut)
            s->cut = cut;
        if (!at || !cut)
            return false;
        s->room = room;
    }
    s->cut[s->out->n] =
        (struct ys_cut){(peak->x + 0.5) * s->cells->cell_m, (peak->y + 0.5) * s->cells->cell_m,
                        t->turn_deg * YS_PI / 180, t->scale};
    s->out->at[s->out->n++] = (struct ys_candidate){
        .image_box = *box, .cosine = (double)peak->cosine, .turn_deg = t->turn_deg};
    return true;
}

static void weigh_one(void *ctx, size_t i)
{
    struct searching *s = ctx;
    struct ys_cutout patch;

    s->failed[i] = !ys_cutout_make(&patch, &s->set->frame, s->cells, &s->cut[s->first + i]);
    if (s->failed[i])
        return;
    ys_weigh_candidate(&s->out->at[s->first + i], &s->weigh, &patch);
    ys_cutout_fini(&patch);
}

/* False: out of memory.  *pays: whether the next batch may hold any. */
static bool weigh_batch(struct searching *s, bool *pays)
{
    const size_t n = s->out->n - s->first;
    double sum = 0;

    ysk_tasks_run(n, s->place->threads, weigh_one, s);
    for (size_t i = 0; i < n; i++) {
        if (s->failed[i])
            return false;
        sum += ys_logistic(s->out->at[s->first + i].logit);
    }
    s->first = s->out->n;
    *pays = s->out->n < FIRST_CANDIDATES || sum > batch_pays * (double)n;
    return true;
}

static bool list_candidates(struct searching *s)
{
    bool pays = true, ok = true;

    s->failed = ys_new(BATCH, 1);
    ok = s->failed != NULL;
    for (size_t i = 0; ok && pays && i < s->peaks->n && s->out->n < MOST_CANDIDATES; i++) {
        const struct ys_peak *peak = &s->peaks->at[i];
        const struct ys_box box = box_of(s, peak);

        if ((double)peak->cosine < least_cosine)
            break;
        if (!is_wanted(s, &box) || !is_free(s, &box))
            continue;
        ok = append(s, peak, &box);
        if (ok && s->out->n - s->first == BATCH)
            ok = weigh_batch(s, &pays);
    }
    ok = ok && (s->out->n == s->first || weigh_batch(s, &pays));
    free(s->failed);
    free(s->cut);
    return ok;
}

/* What is marked on this picture. */
static bool take_marked(struct ys_example_search *out, struct ys_box *all, size_t *n_all,
                        const struct searching *s)
{
    out->marked = ys_new(s->set->n_known, sizeof *out->marked);
    if (!out->marked)
        return false;
    for (size_t i = 0; i < s->set->n_known; i++) {
        const struct ys_known_box *known = &s->set->known[i];

        if (known->date != s->place->date)
            continue;
        struct ys_box *const box = &all[(*n_all)++];

        *box = known->tile_box;
        box->x -= s->place->image->col0;
        box->y -= s->place->image->row0;
        if (!known->is_not)
            out->marked[out->n_marked++] = *box;
    }
    return true;
}

static ys_status search(struct searching *s, struct ys_error *err)
{
    struct ys_bank bank = {0};
    struct ys_peaks peaks = {0};
    ys_status status = ys_bank_make(&bank, s->set, s->cells, s->place->threads, err);

    if (!status)
        status = ys_peaks_find(&peaks, s->cells, &bank, s->place->threads, err);
    s->bank = &bank;
    s->peaks = &peaks;
    if (!status) {
        const bool ok = ys_weigh_make(&s->weigh, s->set, s->cells);

        s->weigh.middle = peaks.middle;
        s->weigh.spread = peaks.spread;
        if (!ok || !list_candidates(s))
            status = ys_fail(err, YS_ERR_NOMEM, "out of memory for what looks like examples");
    }
    ys_peaks_fini(&peaks);
    ys_bank_fini(&bank);
    return status;
}

/* Below it the examples agree in outline no better than things of different kinds. */
static const double least_outline = 0.35;

static bool fits(const struct ys_example_place *place, size_t bytes)
{
    if (place->image->scratch)
        return ys_scratch_fits(place->image->scratch, (double)bytes);
    return !place->max_bytes || bytes <= place->max_bytes;
}

ys_status ys_example_search_make(struct ys_example_search *out,
                                 const struct ys_example_set *set,
                                 const struct ys_example_place *place, struct ys_error *err)
{
    struct ys_celled cells;
    struct searching s = {.out = out, .set = set, .place = place, .cells = &cells};
    struct ys_box *in_the_way = ys_new(set->n_known, sizeof *in_the_way);
    ys_status status = YS_OK;

    *out = (struct ys_example_search){.n_examples = set->n,
                                      .col0 = place->image->col0,
                                      .row0 = place->image->row0,
                                      .differ = set->has_reference &&
                                                set->mean_outline < least_outline,
                                      .agree = set->has_reference ? set->reference.outline : 1};
    s.in_the_way = in_the_way;
    if (!in_the_way || !take_marked(out, in_the_way, &s.n_in_the_way, &s))
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory for marked examples");
    out->too_large = !fits(place, ys_celled_bytes(place->image, set->shape.cell));
    if (!status && !out->too_large) {
        status = ys_celled_make(&cells, place->image, set->shape.cell, place->threads, err);
        if (!status) {
            status = search(&s, err);
            ys_celled_fini(&cells);
        }
    }
    free(in_the_way);
    if (status)
        ys_example_search_fini(out);
    return status;
}

void ys_example_search_fini(struct ys_example_search *search)
{
    free(search->at);
    free(search->marked);
    *search = (struct ys_example_search){0};
}
