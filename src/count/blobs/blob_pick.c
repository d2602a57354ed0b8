/*
 * blob_pick.c - candidates: the nodes that keep the right shape over many grey levels
 *
 * As the level falls an object comes up, keeps its shape, and runs into its neighbours.  With
 * likeness q of a node's shape and the levels f that it lasts, from leaves to roots
 *
 *     acc = q (f - f of the parent) + the greatest acc of a child
 *     sum = over children, the greater of acc and sum
 *
 * acc is the evidence for one object here, sum that for those that stand inside it; from roots to
 * leaves a node is an object where acc is the greater, and nothing below it is another.  Its
 * outline is that of the deepest node which still has half of the evidence: the greatest one has
 * begun to run into the ground.  The same object shows in many channels; the strongest stays.
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/mem.h"
#include "blob_parts.h"

/* A likeness below this is none (2.8 standard deviations). */
static const double least_likeness = 0.02;
/* Too wide is worse than too narrow: level sets of blurred objects are narrow, two objects that
 * touch are wide.  sd of the logarithm, at most. */
static const double most_sd_too_wide = 0.15;
/* Of the evidence, what the outline's node has in and above it. */
static const double outline_share = 2; /* one part in */

double ys_shape_likeness(const struct ys_wanted_shape *want, double length, double width,
                         double rho)
{
    const double dl =
        fmax(0, fmax(log(want->length[0] / length), log(length / want->length[1]))) /
        want->sd_length;
    const double dw =
        fmax(fmax(0, log(want->width[0] / width)) / want->sd_width,
             fmax(0, log(width / want->width[1])) / fmin(want->sd_width, most_sd_too_wide));
    const double dr = fmin(0, rho - 1) / want->sd_rho;
    const double q = exp(-(dl * dl + dw * dw + dr * dr) / 2);

    return q < least_likeness ? 0 : q;
}

bool ys_candidates_add(struct ys_candidates *list, const struct ys_candidate *candidate)
{
    if (list->n == list->capacity) {
        struct ys_candidate *more = ys_resize(list->at, 2 * list->capacity + 32, sizeof *more);

        if (!more)
            return false;
        list->at = more;
        list->capacity = 2 * list->capacity + 32;
    }
    list->at[list->n++] = *candidate;
    return true;
}

struct node_evidence { /* of one node */
    double gain;       /* likeness x levels */
    double acc, sum;   /* evidence down the best chain; of the best choice among children */
    int32_t best;      /* the child that the chain goes to, -1 none */
    bool closed;       /* at or below a chosen one */
};

static void gather_evidence(struct node_evidence *at_node, const struct ys_nodes *nodes,
                            const struct ys_wanted_shape *want)
{
    for (size_t k = 0; k < nodes->n; k++)
        at_node[k] = (struct node_evidence){.best = -1};
    for (size_t k = nodes->n; k-- > 0;) {
        const struct ys_node *node = nodes->node + k;
        struct node_evidence *w = at_node + k;
        /* Cut by the area's edge, the shape is not its own. */
        const double q = (double)node->border > want->border
                             ? 0
                             : ys_shape_likeness(want, (double)node->length,
                                                 (double)node->width, (double)node->rho);

        w->gain = q * (node->level - node->parent_level);
        w->acc = w->gain + (w->best >= 0 ? at_node[w->best].acc : 0);
        if (node->parent < 0)
            continue;
        struct node_evidence *up = at_node + node->parent;

        up->sum += fmax(w->acc, w->sum);
        if (up->best < 0 || w->acc > at_node[up->best].acc)
            up->best = (int32_t)k;
    }
}

/* Spread of a logarithm over a chain, weighted by what each node adds. */
struct spread {
    double n, sum, sum2;
};

static void spread_add(struct spread *s, double weight, double value)
{
    s->n += weight;
    s->sum += weight * value;
    s->sum2 += weight * value * value;
}

static double spread_sd(const struct spread *s)
{
    const double mean = s->n > 0 ? s->sum / s->n : 0;

    return s->n > 0 ? sqrt(fmax(0, s->sum2 / s->n - mean * mean)) : 0;
}

static struct ys_candidate candidate_of(const struct node_evidence *at_node,
                                        const struct ys_nodes *nodes, size_t chosen)
{
    const double evidence = at_node[chosen].acc;
    struct spread area = {0}, length = {0};
    int32_t outline = (int32_t)chosen;

    for (int32_t k = (int32_t)chosen; k >= 0; k = at_node[k].best) {
        const struct ys_node *node = nodes->node + k;

        if (at_node[k].gain > 0) {
            spread_add(&area, at_node[k].gain, log(node->area));
            spread_add(&length, at_node[k].gain, log((double)node->length));
        }
        if (at_node[k].acc >= evidence / outline_share)
            outline = k;
    }
    const struct ys_node *node = nodes->node + outline;

    return (struct ys_candidate){
        .seed = node->seed,
        .area = node->area,
        .level = node->level,
        .x = (double)node->x,
        .y = (double)node->y,
        .length = (double)node->length,
        .width = (double)node->width,
        .angle = (double)node->angle,
        .rho = (double)node->rho,
        .evidence = evidence,
        .sd_area = spread_sd(&area),
        .sd_length = spread_sd(&length),
        .border = (double)node->border,
    };
}

bool ys_candidates_pick(struct ys_candidates *list, const struct ys_nodes *nodes,
                        const struct ys_wanted_shape *want, uint8_t channel, double least)
{
    struct node_evidence *at_node = ys_new_raw(nodes->n, sizeof *at_node);
    bool ok = at_node != NULL;

    if (ok)
        gather_evidence(at_node, nodes, want);
    for (size_t k = 0; ok && k < nodes->n; k++) {
        const int32_t up = nodes->node[k].parent;

        at_node[k].closed = up >= 0 && at_node[up].closed;
        if (at_node[k].closed || at_node[k].acc <= at_node[k].sum)
            continue;
        at_node[k].closed = true;
        if (at_node[k].acc < least)
            continue;
        struct ys_candidate found = candidate_of(at_node, nodes, k);

        found.channel = channel;
        found.dark = channel / 2 % 2;
        ok = ys_candidates_add(list, &found);
    }
    free(at_node);
    return ok;
}

static int by_evidence(const void *left, const void *right)
{
    const struct ys_candidate *a = left, *b = right;

    if (a->evidence != b->evidence)
        return a->evidence > b->evidence ? -1 : 1;
    if (a->y != b->y)
        return a->y < b->y ? -1 : 1;
    if (a->x != b->x)
        return a->x < b->x ? -1 : 1;
    return a->channel - b->channel;
}

bool ys_candidates_select(struct ys_candidates *list, uint32_t *taken,
                          const struct ys_channels *channels, struct ys_flood *flood,
                          double share)
{
    size_t kept = 0;

    if (list->n)
        qsort(list->at, list->n, sizeof *list->at, by_evidence);
    for (size_t i = 0; i < list->n; i++) {
        const struct ys_candidate *c = list->at + i;
        size_t lost = 0;

        if (!ys_candidate_flood(flood, channels, c))
            return false;
        for (size_t k = 0; k < flood->n; k++)
            lost += taken[flood->px[k]] != 0;
        if ((double)lost > share * (double)flood->n)
            continue;
        list->at[kept++] = *c;
        for (size_t k = 0; k < flood->n; k++)
            if (!taken[flood->px[k]])
                taken[flood->px[k]] = (uint32_t)kept;
    }
    list->n = kept;
    return true;
}
