/*
 * blob_singles.c - objects that stand clear of one another
 *
 * Two passes over the component trees: the first with the declared sizes finds the clear ones;
 * they are the references that teach the sizes at this place, in these pixels, and on which side
 * of the ground's brightness the objects lie.  The second searches with what they taught; without
 * it some pictures count 6 % off.  With fewer than five references the first pass stands, and is
 * doubted.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../raster/quantile.h"
#include "blob_parts.h"

/* Evidence in grey levels: of a candidate at least, of a reference at least. */
static const double least_evidence = 4, reference_evidence = 12;
enum { REFERENCES = 5 };              /* fewer teach nothing */
static const double most_taken = 0.3; /* of a candidate's pixels, by stronger ones */

/* What a shape may miss, sds of the logarithms of its sides and of the share filled; of its
 * outline on the area's edge. */
static const double declared_sd_length = 0.15, declared_sd_width = 0.30, sd_filled = 0.06;
static const double most_border = 0.25;
static const double learnt_sd_length = 0.08, learnt_sd_width = 0.12;
static const double loose_sd = 0.25, loose_sd_filled = 0.1; /* of those that are brought back */

/* Of nodes kept of the trees: more than either pass can take, that is the widest ranges that may
 * be learnt and 2.8 sds (blob_pick.c).  Natural logs of sides; share filled, at 3.3 sds. */
static const double shortest = -0.75, narrowest = -1.15, largest = 0.45, least_filled = 0.8;

/* Polarity: as if 10 levels of each had been found. */
static const double prior_levels = 10;

/* Sizes learnt: quantiles of the references', wider by so much where they are few (ln, one
 * reference). */
static const double low_size = 0.1, high_size = 0.9, widen_one = 0.15;

/* How far they may lie below the declared range, ln: less where the class leaves more room, from
 * greatest over least of its sides.  Level sets of blurred objects are 10 to 20 % narrow, so
 * above it is at most a tenth. */
static const double below_length = 0.35, below_length_least = 0.05;
static const double below_width = 0.55, below_width_least = 0.25;
static const double below_a_range = 0.5, most_above = 0.10;

struct search {
    const struct ys_channels *channels;
    const struct ys_grid *grid;
    struct ys_node_limits limits;
    struct ys_nodes nodes[YS_CHANNELS];
    bool failed[YS_CHANNELS];
    struct ys_wanted_shape declared;
    struct ys_flood flood;
};

static void one_tree(void *ctx, size_t i)
{
    struct search *search = ctx;

    if (search->channels->level[i])
        search->failed[i] =
            !ys_nodes_make(&search->nodes[i], search->channels->level[i],
                           search->channels->mask[i], search->grid, &search->limits);
}

static bool make_trees(struct search *search, int threads)
{
    for (int k = 0; k < 2; k++) {
        search->limits.length[k] = search->declared.length[k] * exp(k ? largest : shortest);
        search->limits.width[k] = search->declared.width[k] * exp(k ? largest : narrowest);
    }
    search->limits.rho = least_filled;
    search->limits.border = search->declared.border;
    ysk_tasks_run(search->channels->n, threads, one_tree, search);
    for (size_t i = 0; i < search->channels->n; i++)
        if (search->failed[i])
            return false;
    return true;
}

static bool one_pass(struct ys_candidates *out, uint32_t *taken, struct search *search,
                     const struct ys_wanted_shape *want)
{
    const size_t n = (size_t)search->grid->width * search->grid->height;

    *out = (struct ys_candidates){0};
    for (size_t i = 0; i < search->channels->n; i++)
        if (!ys_candidates_pick(out, &search->nodes[i], want, (uint8_t)i, least_evidence))
            return false;
    memset(taken, 0, n * sizeof *taken);
    return ys_candidates_select(out, taken, search->channels, &search->flood, most_taken);
}

static bool is_reference(const struct ys_candidate *c)
{
    return c->evidence >= reference_evidence;
}

static void learn_polarity(struct ys_singles *out)
{
    double bright = prior_levels, all = 2 * prior_levels;

    for (size_t i = 0; i < out->list.n; i++) {
        const struct ys_candidate *c = out->list.at + i;

        if (!is_reference(c))
            continue;
        all += c->evidence;
        bright += c->dark ? 0 : c->evidence;
    }
    out->share_bright = bright / all;
    out->dark = out->share_bright < 0.5;
}

/* Marks the references of the majority and takes their sizes; value: room for list.n. */
static void learn_sizes(struct ys_singles *out, double *value)
{
    static const size_t fields = 3;
    double *const median[] = {&out->box_length, &out->box_width, &out->area};
    double *const range[] = {out->length, out->width};
    size_t n = 0;

    for (size_t i = 0; i < out->list.n; i++) {
        struct ys_candidate *c = out->list.at + i;

        c->reference = is_reference(c) && c->dark == out->dark;
        n += c->reference;
    }
    out->n_reference = n;
    for (size_t f = 0; n && f < fields; f++) {
        size_t k = 0;

        for (size_t i = 0; i < out->list.n; i++) {
            const struct ys_candidate *c = out->list.at + i;

            if (c->reference)
                value[k++] = f == 0 ? c->length : f == 1 ? c->width : c->area;
        }
        *median[f] = ys_quantile_linear(value, n, 0.5);
        if (f < 2) {
            const double widen = exp(widen_one / sqrt((double)n));

            range[f][0] = ys_quantile_linear(value, n, low_size) / widen;
            range[f][1] = ys_quantile_linear(value, n, high_size) * widen;
        }
    }
}

/* The learnt range inside the declared one, which may be missed by exp(t) below. */
static void keep_near_declared(double range[2], const double declared[2], double t)
{
    const double low = declared[0] * exp(-t), high = declared[1] * exp(fmin(t, most_above));

    for (int k = 0; k < 2; k++)
        range[k] = fmin(fmax(range[k], low), high);
}

static struct ys_wanted_shape learnt_shape(struct ys_singles *out,
                                           const struct ys_wanted_shape *declared)
{
    struct ys_wanted_shape want = {.sd_length = learnt_sd_length,
                                   .sd_width = learnt_sd_width,
                                   .sd_rho = declared->sd_rho,
                                   .border = declared->border};
    const double tl =
        fmax(below_length_least,
             below_length - below_a_range * log(declared->length[1] / declared->length[0]));
    const double tw =
        fmax(below_width_least,
             below_width - below_a_range * log(declared->width[1] / declared->width[0]));

    keep_near_declared(out->length, declared->length, tl);
    keep_near_declared(out->width, declared->width, tw);
    memcpy(want.length, out->length, sizeof want.length);
    memcpy(want.width, out->width, sizeof want.width);
    return want;
}

/* Strong candidates of the first pass where the second found nothing, weaker as they fit less:
 * one object of another size among many is still an object. */
static bool bring_back(struct ys_singles *out, const struct ys_candidates *first,
                       struct search *search, const struct ys_wanted_shape *learnt)
{
    struct ys_wanted_shape loose = *learnt;

    loose.sd_length = loose.sd_width = loose_sd;
    loose.sd_rho = loose_sd_filled;
    for (size_t i = 0; i < first->n; i++) {
        struct ys_candidate c = first->at[i];
        size_t lost = 0;

        if (c.evidence < reference_evidence)
            continue;
        c.evidence *= ys_shape_likeness(&loose, c.length, c.width, c.rho);
        if (c.evidence < least_evidence)
            continue;
        if (!ys_candidate_flood(&search->flood, search->channels, &c))
            return false;
        for (size_t k = 0; k < search->flood.n; k++)
            lost += out->taken[search->flood.px[k]] != 0;
        if (lost)
            continue;
        if (!ys_candidates_add(&out->list, &c))
            return false;
        for (size_t k = 0; k < search->flood.n; k++)
            out->taken[search->flood.px[k]] = (uint32_t)out->list.n;
    }
    return true;
}

static bool two_passes(struct ys_singles *out, struct search *search)
{
    struct ys_candidates first = {0};
    double *value = NULL;
    bool ok = one_pass(&out->list, out->taken, search, &search->declared);

    value = ok ? ys_new(out->list.n, sizeof *value) : NULL;
    ok = ok && value;
    if (ok) {
        learn_polarity(out);
        learn_sizes(out, value);
    }
    if (ok && out->n_reference >= REFERENCES) {
        const struct ys_wanted_shape want = learnt_shape(out, &search->declared);

        first = out->list;
        ok = one_pass(&out->list, out->taken, search, &want) &&
             bring_back(out, &first, search, &want);
        free(value);
        value = ok ? ys_new(out->list.n, sizeof *value) : NULL;
        ok = ok && value;
        if (ok)
            learn_sizes(out, value);
    } else {
        out->flags |= YS_FEW_REFERENCES;
    }
    free(first.at);
    free(value);
    return ok;
}

ys_status ys_singles_find(struct ys_singles *out, const struct ys_area_in *in,
                          const struct ys_grid *grid, const struct ys_channels *channels,
                          struct ys_error *err)
{
    const size_t n = (size_t)grid->width * grid->height;
    const double px = grid->px_m;
    struct search search = {.channels = channels, .grid = grid};

    *out = (struct ys_singles){0};
    search.declared =
        (struct ys_wanted_shape){.length = {in->length_m[0] / px, in->length_m[1] / px},
                                 .width = {in->width_m[0] / px, in->width_m[1] / px},
                                 .sd_length = declared_sd_length,
                                 .sd_width = declared_sd_width,
                                 .sd_rho = sd_filled,
                                 .border = most_border};
    memcpy(out->length, search.declared.length, sizeof out->length);
    memcpy(out->width, search.declared.width, sizeof out->width);
    out->box_length = sqrt(out->length[0] * out->length[1]);
    out->box_width = sqrt(out->width[0] * out->width[1]);
    out->area = out->box_length * out->box_width;
    out->taken = ys_scratch_new_raw(grid->scratch, n, sizeof *out->taken);
    const int threads = in->threads > 0 ? in->threads : 1;
    const bool ok = out->taken && ys_flood_init(&search.flood, grid) &&
                    make_trees(&search, threads) && two_passes(out, &search) &&
                    ys_singles_weigh(out, grid, channels, &search.flood, in);

    for (size_t i = 0; i < YS_CHANNELS; i++)
        free(search.nodes[i].node);
    ys_flood_fini(&search.flood);
    if (!ok) {
        ys_singles_fini(out);
        return ys_fail(err, YS_ERR_NOMEM, "counting an area: out of memory for %zu pixels", n);
    }
    return YS_OK;
}

void ys_singles_fini(struct ys_singles *singles)
{
    free(singles->list.at);
    ys_scratch_free(singles->taken);
    ys_scratch_free(singles->threshold);
    *singles = (struct ys_singles){0};
}
