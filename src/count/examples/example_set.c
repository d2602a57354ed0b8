/*
 * example_set.c - what the marked objects of a class look like
 *
 * Boxes drawn by hand differ by some degrees and a cell, and whoever draws does not know which end is
 * the front.  So each further example is turned and nudged until it agrees best with the first.
 * A set keeps patches, not pictures: the pictures of other dates are gone when a date is counted.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/quantile.h"
#include "example_parts.h"

/* Cells: so many across an object at least, along it at least, and at most, which bounds templates. */
static const double cells_across = 5, cells_along = 16, most_along = 96;
/* As long as it is wide, or nearly: round, or a cross; its drawn angle says nothing. */
static const double round_to = 1.15;
/* Turns between templates, degrees; long ones disagree sooner. */
static const double step_deg = 15, long_step_deg = 10, long_from = 2.5;
/* An object against the median of its class. */
static const double least_scale = 0.6, most_scale = 1.6;
/* Degrees by which a drawn box may be turned, either end first. */
static const double free_turn[] = {-8, 0, 8, 172, 180, 188};
enum { FREE_TURNS = sizeof free_turn / sizeof *free_turn, ROUND_TURNS = 24 };
/* A nudge along both axes must pay. */
static const double diagonal_cost = 0.002;
/* Room of a fine patch: templates are up to 1.15 * 1.6 times the class's size, and turned. */
static const double wide_by = 1.7;
enum { WIDE_BORDER = 14 };
/* Examples that agree so well share a template; more than YS_GROUPS_MOST groups are joined anyhow. */
static const double alike = 0.45;
/* An object that agrees so well with itself turned by 180 degrees has no front. */
static const double same_both_ways = 0.9;

static ys_status no_memory(struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "out of memory for the examples of a class");
}

ys_status ys_example_set_new(struct ys_example_set **out, double length_m, double width_m,
                             double pixel_m, struct ys_error *err)
{
    struct ys_example_set *set = ys_new(1, sizeof *set);

    *out = NULL;
    if (!set)
        return no_memory(err);
    set->shape = (struct ys_shape_m){
        .length = length_m,
        .width = width_m,
        .cell = fmax(fmax(pixel_m, length_m / most_along),
                     fmin(width_m / cells_across, length_m / cells_along)),
        .disc = length_m < round_to * width_m,
    };
    set->step_deg = length_m < long_from * width_m ? step_deg : long_step_deg;
    struct ys_shape_m wide = set->shape;

    wide.length *= wide_by;
    wide.width *= wide_by;
    set->wide = ys_cutout_side(&wide, WIDE_BORDER);
    if (!ys_frame_make(&set->frame, &set->shape)) {
        ys_example_set_free(set);
        return no_memory(err);
    }
    *out = set;
    return YS_OK;
}

static void free_examples(struct ys_example *at, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        ys_cutout_fini(&at[i].patch);
        free(at[i].fine);
    }
    free(at);
}

void ys_example_set_free(struct ys_example_set *set)
{
    if (!set)
        return;
    free_examples(set->at, set->n);
    free_examples(set->not, set->n_not);
    ys_frame_fini(&set->frame);
    free(set->known);
    free(set);
}

/* A box of the picture, by its centre and the end of its length, in metres. */
static struct ys_cut cut_of(const struct ys_example_set *set, const struct ys_celled *cells,
                            const struct ys_box *box)
{
    const double dx = cos(box->angle_rad) * cells->gsd_x_m;
    const double dy = sin(box->angle_rad) * cells->gsd_y_m;
    const double length = box->length * hypot(dx, dy);
    const double width = box->width * hypot(sin(box->angle_rad) * cells->gsd_x_m,
                                            cos(box->angle_rad) * cells->gsd_y_m);

    return (struct ys_cut){
        .x_m = box->x * cells->gsd_x_m,
        .y_m = box->y * cells->gsd_y_m,
        .angle_rad = atan2(dy, dx),
        .scale = ys_clip(sqrt(length * width / (set->shape.length * set->shape.width)),
                         least_scale, most_scale),
    };
}

/* Turned by so much, and moved by so many cells along and across itself. */
static struct ys_cut moved(const struct ys_cut *from, double turn_deg, const int step[2],
                           double cell_m)
{
    struct ys_cut out = *from;

    out.angle_rad += turn_deg * YS_PI / 180;
    out.x_m += cell_m * step[0];
    out.y_m += cell_m * step[1];
    return out;
}

struct trial {
    const struct ys_example_set *set;
    const struct ys_celled *cells;
    struct ys_cut best;
    double cosine; /* of the best with the first example */
};

/* Takes a cut where it agrees better, less a cost; false: out of memory. */
static bool try_cut(struct trial *t, const struct ys_cut *cut, double cost)
{
    struct ys_cutout cutout;

    if (!ys_cutout_make(&cutout, &t->set->frame, t->cells, cut))
        return false;
    const double cosine =
        ys_cutout_cosine(&t->set->frame, &t->set->at[0].patch, &cutout) - cost;

    ys_cutout_fini(&cutout);
    if (cosine > t->cosine) {
        t->cosine = cosine;
        t->best = *cut;
    }
    return true;
}

/* Turns and then nudges a cut until it agrees best with the first example. */
static bool align(struct ys_cut *cut, const struct ys_example_set *set,
                  const struct ys_celled *cells)
{
    static const int nowhere[2] = {0, 0};
    const int turns = set->shape.disc ? ROUND_TURNS : FREE_TURNS;
    struct trial t = {set, cells, *cut, -INFINITY};
    bool ok = true;

    for (int k = 0; ok && k < turns; k++) {
        const double turn = set->shape.disc ? 360.0 / ROUND_TURNS * k : free_turn[k];
        const struct ys_cut turned = moved(cut, turn, nowhere, 0);

        ok = try_cut(&t, &turned, 0);
    }
    const struct ys_cut middle = t.best;

    for (int k = 0; ok && k < 9; k++) {
        const int step[2] = {k % 3 - 1, k / 3 - 1};
        const struct ys_cut nudged = moved(&middle, 0, step, set->shape.cell);

        ok = try_cut(&t, &nudged, diagonal_cost * abs(step[0] * step[1]));
    }
    *cut = t.best;
    return ok;
}

/* All channels at half cells, of a square with room for templates. */
static bool cut_fine(struct ys_example *out, const struct ys_example_set *set,
                     const struct ys_celled *cells, const struct ys_cut *cut)
{
    const size_t n = 4 * (size_t)set->wide * set->wide;
    float *band[3] = {0};
    struct ys_fine_room room = {0};

    out->fine = ys_new_raw(n * YS_CHANNEL_COUNT, sizeof(float));
    const bool ok = out->fine && ys_cutout_pixels(band, set->wide, cells, cut) &&
                    ys_fine_room_make(&room, n, NULL);

    if (ok) {
        const struct ys_fine fine = {2 * set->wide,
                                     2 * set->wide,
                                     {band[0], band[1], band[2]},
                                     cells->fine.median,
                                     cells->fine.sd};

        ys_fine_gradients(&room, &fine);
        for (unsigned c = 0; c < YS_CHANNEL_COUNT; c++) {
            ys_fine_channel(&room, &fine, c, 1);
            memcpy(out->fine + c * n, room.plane, n * sizeof(float));
        }
    }
    ys_fine_room_fini(&room);
    for (unsigned b = 0; b < cells->bands; b++)
        free(band[b]);
    return ok;
}

/* How well the first example agrees with itself, turned round. */
static bool measure_half_turn(struct ys_example_set *set, const struct ys_celled *cells,
                              const struct ys_cut *cut)
{
    static const int nowhere[2] = {0, 0};
    const struct ys_cut other_end = moved(cut, 180, nowhere, 0);
    struct ys_cutout patch;

    if (!ys_cutout_make(&patch, &set->frame, cells, &other_end))
        return false;
    set->half_turn = ys_cutout_cosine(&set->frame, &set->at[0].patch, &patch);
    ys_cutout_fini(&patch);
    return true;
}

static bool add_example(struct ys_example_set *set, const struct ys_celled *cells,
                        const struct ys_marked *marked)
{
    struct ys_example **list = marked->is_not ? &set->not : &set->at;
    size_t *n = marked->is_not ? &set->n_not : &set->n;
    struct ys_example *all = ys_resize(*list, *n + 1, sizeof *all);
    struct ys_cut cut = cut_of(set, cells, &marked->image_box);

    if (!all)
        return false;
    *list = all;
    struct ys_example *const one = &all[(*n)++];
    *one = (struct ys_example){.scale = cut.scale, .grey = cells->bands == 1};
    memcpy(one->mean, cells->mean, sizeof one->mean);
    memcpy(one->gain, cells->gain, sizeof one->gain);
    memcpy(one->spread, cells->spread, sizeof one->spread);
    /* Nots as well: a rejected box may have been drawn with the other end first. */
    if ((marked->is_not ? set->n > 0 : *n > 1) && !align(&cut, set, cells))
        return false;
    if (!ys_cutout_make(&one->patch, &set->frame, cells, &cut) ||
        (!marked->is_not && !cut_fine(one, set, cells, &cut)))
        return false;
    return marked->is_not || *n > 1 || measure_half_turn(set, cells, &cut);
}

ys_status ys_example_set_add(struct ys_example_set *set, const struct ys_image *image,
                             const struct ys_marked *marked, size_t n, size_t date,
                             struct ys_error *err)
{
    struct ys_known_box *known = ys_resize(set->known, set->n_known + n, sizeof *known);
    struct ys_celled cells;

    if (!known)
        return no_memory(err);
    set->known = known;
    ys_status status = ys_celled_make(&cells, image, set->shape.cell, 1, err);

    if (status)
        return status;
    for (int nots = 0; !status && nots < 2; nots++)
        for (size_t i = 0; !status && i < n; i++) {
            if (marked[i].is_not != (nots == 1))
                continue;
            struct ys_known_box *const one = &known[set->n_known++];

            *one = (struct ys_known_box){date, marked[i].is_not, marked[i].image_box};
            one->tile_box.x += image->col0;
            one->tile_box.y += image->row0;
            if ((nots ? set->n_not : set->n) < YS_EXAMPLES_MOST &&
                !add_example(set, &cells, &marked[i]))
                status = no_memory(err);
        }
    ys_celled_fini(&cells);
    return status;
}

/* Mean agreement of two groups, all pairs. */
static double similarity(const struct ys_example_set *set, size_t a, size_t b)
{
    double sum = 0, n = 0;

    for (size_t i = 0; i < set->n; i++)
        for (size_t j = 0; j < set->n; j++)
            if (set->group[i] == a && set->group[j] == b) {
                sum += ys_cutout_cosine(&set->frame, &set->at[i].patch, &set->at[j].patch);
                n++;
            }
    return n > 0 ? sum / n : -INFINITY;
}

/* Those that look alike share a mean template, others have their own: buses of two colours. */
static void group(struct ys_example_set *set)
{
    set->n_groups = set->n;
    for (size_t i = 0; i < set->n; i++)
        set->group[i] = i;
    while (set->n_groups > 1) {
        size_t into = 0, from = 1;
        double best = -INFINITY;

        for (size_t a = 1; a < set->n_groups; a++)
            for (size_t b = 0; b < a; b++) {
                const double s = similarity(set, a, b);

                if (s > best) {
                    best = s;
                    from = a;
                    into = b;
                }
            }
        if (best < alike && set->n_groups <= YS_GROUPS_MOST)
            return;
        for (size_t i = 0; i < set->n; i++)
            set->group[i] = set->group[i] == from  ? into
                            : set->group[i] > from ? set->group[i] - 1
                                                   : set->group[i];
        set->n_groups--;
    }
}

void ys_set_agree(struct ys_agreement *out, const struct ys_example_set *set,
                  const struct ys_cutout *patch, size_t but)
{
    *out = (struct ys_agreement){-1, -1, -1, INFINITY, INFINITY, INFINITY, INFINITY};
    for (size_t i = 0; i < set->n; i++) {
        struct ys_agreement a;

        if (i == but)
            continue;
        ys_cutout_agree(&a, &set->frame, patch, &set->at[i].patch, set->at[i].spread);
        out->shape = fmax(out->shape, a.shape);
        out->colour = fmax(out->colour, a.colour);
        out->outline = fmax(out->outline, a.outline);
        out->distance = fmin(out->distance, a.distance);
        out->contrast = fmin(out->contrast, a.contrast);
        out->texture = fmin(out->texture, a.texture);
        out->edges = fmin(out->edges, a.edges);
    }
}

/* What the analyst's own objects reach against each other: what others may be expected to.  The
 * median over them: one odd object among three would make all others look like none (tents, of
 * which one of the three stood in the shade: 54 in truth, 44 instead of 31). */
static bool refer(struct ys_example_set *set)
{
    enum { MEASURES = 7 };
    double value[MEASURES][YS_EXAMPLES_MOST], median[MEASURES];
    const double n = (double)set->n;

    set->has_reference = set->n > 1;
    for (size_t i = 0; set->has_reference && i < set->n; i++) {
        struct ys_agreement a;
        double cosine;

        ys_set_agree(&a, set, &set->at[i].patch, i);
        const double v[MEASURES] = {a.shape,    a.colour,  a.outline, a.distance,
                                    a.contrast, a.texture, a.edges};

        for (int k = 0; k < MEASURES; k++)
            value[k][i] = v[k];
        if (!ys_left_out_cosine(&cosine, set, i))
            return false;
        set->reference_cosine += cosine / n;
        set->mean_outline += a.outline / n;
    }
    for (int k = 0; set->has_reference && k < MEASURES; k++)
        median[k] = ys_quantile_linear(value[k], set->n, 0.5);
    if (set->has_reference)
        set->reference = (struct ys_agreement){median[0], median[1], median[2], median[3],
                                               median[4], median[5], median[6]};
    return true;
}

ys_status ys_example_set_finish(struct ys_example_set *set, struct ys_error *err)
{
    const size_t all_round = (size_t)(360 / set->step_deg + 0.5);

    if (!set->n)
        return ys_fail(err, YS_ERR_ARG, "no example to count by");
    group(set);
    if (!refer(set))
        return no_memory(err);
    set->n_turns = set->half_turn > same_both_ways ? all_round / 2 : all_round;
    return YS_OK;
}
