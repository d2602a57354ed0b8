/*
 * blob_groups.c - objects that touch one another: counted by the area they cover
 *
 * Where objects touch, no level parts them, and a count of parts would be wrong without a sign of
 * it.  So: what is as bright as the references is foreground; each accepted object takes the
 * foreground round it as its cell, for its outline leaves its blurred rim out; what is left, opened,
 * is pieces, and the area of a piece over that of a cell is how many stand there, give or take.
 * A roof is as bright as a row of tents: a piece may be clutter, the more so away from objects and
 * the larger it is.
 *
 * Tried and dropped: to judge clutter by inner boundaries alone (large roofs became groups).
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/disc_morphology.h"
#include "../../raster/quantile.h"
#include "blob_parts.h"

enum {
    LEVELS = 256,
    GROUND_PART = 10
}; /* the ground: a tenth of what is no object is darker */
static const double accepted_p = 0.5;

/* Reaches round accepted objects, widths of one: is a piece beside them; their cells.  Radius of
 * the disc that opens what is left. */
static const double near_widths = 0.6, cell_widths = 0.3, opening_widths = 0.25;

/* Pieces that are kept: areas of one object; at most 10 and 4 for each reference, as
 * few references tell little of many objects; contrast, of the references' median. */
static const double least_objects = 0.5, most_objects = 10, most_a_reference = 4;
static const double least_contrast = 0.4;
enum { RING = 3 }; /* px around a piece, against which its contrast is */

/* sd of the number of objects in a piece.  Fitted on counts of groups, checked on copies turned,
 * blurred and noisy. */
static const double sd_base = 0.25, sd_an_object = 0.12;

/*
 * Clutter: guessed, then checked on groups.  A piece of under 1.4 objects is a single that was
 * not found, or none: likelier where objects are beside it, less so under 0.75 objects.  A larger
 * one has log odds: less where it is filled and one side is an object's length, more where it
 * stands alone, most of all if it is large; beside others, less as it has their contrast.
 */
static const double beside_edge = 0.1; /* share of its edge that is near accepted objects */
static const double single_objects = 1.4, single_clutter = 0.2, single_clutter_alone = 0.75;
static const double part_objects = 0.75, part_clutter = 0.5, part_clutter_alone = 0.8;
static const double fits_filled = 0.85, fits_from = 0.9, fits_to = 1.1, large_objects = 4;
static const double z_base = -2.5, z_fits = 2.5, z_alike = -2;
enum { Z_ALONE = 3, Z_ALONE_LARGE = 7 };
static const double alike_from = 0.6, alike_over = 0.3; /* of the references' contrast */

struct search {
    const struct ys_grid *grid;
    const struct ys_singles *singles;
    const uint8_t *level; /* the main channel, opened where it was */
    struct ys_flood flood;
    size_t n;
    uint8_t *foreground, *object;
    uint8_t *near;      /* within near_widths of an accepted object */
    uint8_t *tmp;       /* for the opening */
    uint32_t *cell;     /* nearest accepted object + 1, within cell_widths */
    double object_area; /* of one object, with the edge that its outline leaves out */
    double object_contrast;
};

static bool is_accepted(const struct ys_candidate *c, const struct ys_singles *singles)
{
    return c->p >= accepted_p && c->dark == singles->dark;
}

/* Half way between the ground and the references' mean. */
static double middle_level(const struct search *search)
{
    uint64_t hist[LEVELS] = {0}, total = 0, sum = 0, n = 0, s = 0;
    int low = 0;

    for (size_t i = 0; i < search->n; i++) {
        const uint32_t k = search->singles->taken[i];

        if (!search->grid->inside[i])
            continue;
        if (k && search->singles->list.at[k - 1].reference) {
            sum += search->level[i];
            n++;
        } else if (!search->near[i]) {
            hist[search->level[i]]++;
            total++;
        }
    }
    for (; low < LEVELS - 1; low++) {
        s += hist[low];
        if (GROUND_PART * s > total)
            break;
    }
    return total && n ? ((double)low + (double)sum / (double)n) / 2 : 0;
}

/* Foreground within reach of an accepted object belongs to it. */
static void grow_cells(struct search *search, double reach)
{
    const int64_t width = search->grid->width, height = search->grid->height,
                  r = (int64_t)reach;

    for (int64_t y = 0; y < height; y++)
        for (int64_t x = 0; x < width; x++) {
            const int64_t i = y * width + x;
            double best = reach * reach + 1e-9;

            search->cell[i] = 0;
            if (!search->foreground[i] && !search->object[i])
                continue;
            for (int64_t dy = -r; dy <= r; dy++)
                for (int64_t dx = -r; dx <= r; dx++) {
                    const int64_t u = x + dx, v = y + dy;
                    const double d = (double)(dx * dx + dy * dy);

                    if (u < 0 || v < 0 || u >= width || v >= height || d >= best ||
                        !search->object[v * width + u])
                        continue;
                    best = d;
                    search->cell[i] = search->singles->taken[v * width + u];
                }
        }
}

static bool learn_cell(struct search *search)
{
    const struct ys_candidates *list = &search->singles->list;
    double *area = ys_new(list->n, sizeof *area);
    size_t n = 0;

    if (!area)
        return false;
    for (size_t i = 0; i < search->n; i++)
        if (search->cell[i])
            area[search->cell[i] - 1]++;
    for (size_t i = 0; i < list->n; i++)
        if (is_accepted(list->at + i, search->singles) && area[i] > 0)
            area[n++] = area[i];
    search->object_area = fmax(search->singles->area, n ? ys_select(area, n, n / 2) : 0);
    free(area);
    return true;
}

/* Mean inside the last flood minus that of the ring around it, foreground and objects left out;
 * NaN where nothing is left. */
static double contrast_of(struct search *search, const uint32_t *px, size_t count)
{
    const int64_t width = search->grid->width, height = search->grid->height;
    double in = 0, out = 0, n = 0;

    search->flood.round++;
    for (size_t k = 0; k < count; k++) {
        search->flood.stamp[px[k]] = search->flood.round;
        in += search->level[px[k]];
    }
    for (size_t k = 0; k < count; k++) {
        const int64_t x = px[k] % width, y = px[k] / width;

        for (int64_t v = y - RING; v <= y + RING; v++)
            for (int64_t u = x - RING; u <= x + RING; u++) {
                if (u < 0 || v < 0 || u >= width || v >= height)
                    continue;
                const size_t q = (size_t)(v * width + u);

                if (!search->grid->inside[q] || search->flood.stamp[q] == search->flood.round)
                    continue;
                search->flood.stamp[q] = search->flood.round;
                if (search->foreground[q] || search->object[q])
                    continue;
                out += search->level[q];
                n++;
            }
    }
    return n > 0 ? in / (double)count - out / n : NAN;
}

static bool learn_contrast(struct search *search, const struct ys_channels *channels)
{
    const struct ys_candidates *list = &search->singles->list;
    double *value = ys_new(list->n, sizeof *value);
    bool ok = value != NULL;
    size_t n = 0;

    for (size_t i = 0; ok && i < list->n; i++) {
        const struct ys_candidate *c = list->at + i;

        if (!c->reference)
            continue;
        ok = ys_candidate_flood(&search->flood, channels, c);
        const double v = ok ? contrast_of(search, search->flood.px, search->flood.n) : NAN;

        if (isfinite(v))
            value[n++] = v;
    }
    search->object_contrast = n ? ys_select(value, n, n / 2) : 0;
    free(value);
    return ok;
}

/* ---- one group ----------------------------------------------------------------------------- */

struct piece {
    struct ys_shape shape;
    double edge, near_edge; /* pixels */
};

static struct piece piece_of(const struct search *search)
{
    const struct ys_flood *flood = &search->flood;
    struct piece s;
    size_t near;

    ys_flood_shape(&s.shape, flood);
    s.edge = (double)ys_flood_edge(&near, flood, search->near);
    s.near_edge = (double)near;
    return s;
}

/* Probability that a piece of foreground is no object at all. */
static double clutter_of(const struct search *search, const struct piece *s, double n,
                         double contrast)
{
    const double beside = s->edge > 0 ? s->near_edge / s->edge : 0;
    const double l = search->singles->box_length;
    const bool fits = s->shape.rho >= fits_filled &&
                      ((s->shape.length > fits_from * l && s->shape.length < fits_to * l) ||
                       (s->shape.width > fits_from * l && s->shape.width < fits_to * l));
    const bool large = n > large_objects && !fits;

    if (n < single_objects) {
        const double pc = beside >= beside_edge ? single_clutter : single_clutter_alone;

        return n < part_objects
                   ? fmax(pc, beside >= beside_edge ? part_clutter : part_clutter_alone)
                   : pc;
    }
    /* As far from the ground as the references are: of their kind. */
    const double alike =
        ys_clip((contrast / search->object_contrast - alike_from) / alike_over, 0, 1);
    const double z = z_base - z_fits * fits +
                     (beside < beside_edge ? Z_ALONE + Z_ALONE_LARGE * large : z_alike * alike);

    return ys_logistic(z);
}

static bool add_group(struct ys_groups *out, struct search *search, double contrast)
{
    const struct piece s = piece_of(search);
    /* A cell holds the strip of its neighbours that it took, so nothing is added for it here. */
    const double n = (double)search->flood.n / search->object_area;
    struct ys_group *more = ys_resize(out->at, out->n + 1, sizeof *more);

    if (!more)
        return false;
    out->at = more;
    out->at[out->n++] = (struct ys_group){
        .x = s.shape.x,
        .y = s.shape.y,
        .length = s.shape.length,
        .width = s.shape.width,
        .angle = s.shape.angle,
        .n_area = n,
        .clutter = clutter_of(search, &s, n, contrast),
        .mean = n,
        .sd = sd_base + sd_an_object * n,
    };
    return true;
}

static bool collect(struct ys_groups *out, struct search *search)
{
    const double least = least_objects * search->object_area;
    const double most =
        (most_objects + most_a_reference * (double)search->singles->n_reference) *
        search->object_area;
    bool ok = true;

    for (size_t i = 0; ok && i < search->n; i++) {
        if (!search->foreground[i])
            continue;
        ok = ys_flood_run(&search->flood, search->foreground, search->foreground, (uint32_t)i,
                          1);
        if (ok && (double)search->flood.n >= least && (double)search->flood.n <= most) {
            const double c = contrast_of(search, search->flood.px, search->flood.n);

            if (!(c < least_contrast * search->object_contrast)) {
                ok = ys_flood_run(&search->flood, search->foreground, search->foreground,
                                  (uint32_t)i, 1) &&
                     add_group(out, search, isfinite(c) ? c : search->object_contrast);
            }
        }
        for (size_t k = 0; k < search->flood.n; k++)
            search->foreground[search->flood.px[k]] = 0;
    }
    return ok;
}

/* Binary opening by a disc: no bridges, no slivers along the cells. */
static void open_foreground(struct search *search, uint8_t *scratch, double radius)
{
    struct ys_disc disc;

    if (radius < 1)
        return;
    ys_disc_init(&disc, radius);
    ys_open_grey(scratch, search->tmp, search->foreground, search->grid->inside,
                 search->grid->width, search->grid->height, &disc);
    memcpy(search->foreground, scratch, search->n);
}

static bool find(struct ys_groups *out, struct search *search,
                 const struct ys_channels *channels)
{
    const struct ys_singles *singles = search->singles;
    struct ys_disc disc;
    const double w = singles->box_width;

    for (size_t i = 0; i < search->n; i++) {
        const uint32_t k = singles->taken[i];

        search->object[i] = k && is_accepted(singles->list.at + k - 1, singles);
    }
    ys_disc_init(&disc, fmax(1, near_widths * w));
    ys_dilate(search->near, search->object, search->grid->width, search->grid->height, &disc);
    const double middle = middle_level(search);

    for (size_t i = 0; i < search->n; i++)
        search->foreground[i] =
            search->grid->inside[i] && search->level[i] >= fmin(middle, singles->threshold[i]);
    grow_cells(search, fmax(1, cell_widths * w));
    if (!learn_cell(search) || !learn_contrast(search, channels))
        return false;
    for (size_t i = 0; i < search->n; i++)
        search->foreground[i] = search->foreground[i] && !search->cell[i];
    /* object is free from here on: cells stand for it */
    for (size_t i = 0; i < search->n; i++)
        search->object[i] = search->cell[i] != 0;
    uint8_t *scratch = ys_scratch_new(search->grid->scratch, search->n, 1);

    if (!scratch)
        return false;
    open_foreground(search, scratch, opening_widths * w);
    ys_scratch_free(scratch);
    return collect(out, search);
}

ys_status ys_groups_find(struct ys_groups *out, const struct ys_grid *grid,
                         const struct ys_channels *channels, const struct ys_singles *singles,
                         struct ys_error *err)
{
    const size_t n = (size_t)grid->width * grid->height;
    struct search search = {.grid = grid, .singles = singles, .n = n};
    bool ok = true;

    *out = (struct ys_groups){0};
    if (!singles->n_reference)
        return YS_OK;
    search.level = channels->level[singles->main_channel + channels->has_opened];
    search.foreground = ys_scratch_new(grid->scratch, n, 1);
    search.object = ys_scratch_new(grid->scratch, n, 1);
    search.near = ys_scratch_new(grid->scratch, n, 1);
    search.tmp = ys_scratch_new(grid->scratch, n, 1);
    search.cell = ys_scratch_new(grid->scratch, n, sizeof *search.cell);
    ok = search.foreground && search.object && search.near && search.tmp && search.cell &&
         ys_flood_init(&search.flood, grid) && find(out, &search, channels);
    ys_scratch_free(search.foreground);
    ys_scratch_free(search.object);
    ys_scratch_free(search.near);
    ys_scratch_free(search.tmp);
    ys_scratch_free(search.cell);
    ys_flood_fini(&search.flood);
    if (!ok) {
        free(out->at);
        *out = (struct ys_groups){0};
        return ys_fail(err, YS_ERR_NOMEM, "counting an area: out of memory for %zu pixels", n);
    }
    return YS_OK;
}
