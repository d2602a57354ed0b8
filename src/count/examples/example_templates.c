/*
 * example_templates.c - what is looked for: the mean of the examples of a group, at every turn and
 * three sizes
 *
 * Turning is done on the mean of the channels at half cells, and orientations turn with it: bins are
 * moved on.  Only cells that weigh anything are kept.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/sampling.h"
#include "example_parts.h"

/* Sizes of a class's members against its examples; the middle one first. */
static const double scale_of[YS_SCALES] = {1.0, 0.87, 1.15};

/* Mean over a group (or all but one) of the fine patches. */
static void mean_fine(float *out, const struct ys_example_set *set, const uint8_t *use)
{
    const size_t n = 4 * (size_t)set->wide * set->wide * YS_CHANNEL_COUNT;
    float used = 0;

    memset(out, 0, n * sizeof *out);
    for (size_t e = 0; e < set->n; e++) {
        if (!use[e])
            continue;
        for (size_t i = 0; i < n; i++)
            out[i] += set->at[e].fine[i];
        used++;
    }
    for (size_t i = 0; i < n; i++)
        out[i] /= used;
}

/* The nine channels at a place of a fine patch, half cells from its middle. */
static void sample(float out[YS_CHANNEL_COUNT], const float *fine, uint32_t wide, double x,
                   double y)
{
    const uint32_t n = 2 * wide;
    const struct ys_cell_place p = ys_cell_place(n, n, wide + x, wide + y);

    for (unsigned c = 0; c < YS_CHANNEL_COUNT; c++)
        out[c] = ys_cell_of(fine + (size_t)c * n * n, &p);
}

/* Orientations of a picture that is turned: what was in a bin is in one further on. */
static void turn_bins(float value[YS_CHANNEL_COUNT], double turn_deg)
{
    const double t = turn_deg / 180 * YS_BINS;
    const int whole = (int)floor(t);
    const float rest = (float)(t - whole);
    float turned[YS_BINS];

    for (int b = 0; b < YS_BINS; b++) {
        const int from = ((b - whole) % YS_BINS + YS_BINS) % YS_BINS;
        const int before = (from + YS_BINS - 1) % YS_BINS;

        turned[b] = (1 - rest) * value[3 + from] + rest * value[3 + before];
    }
    memcpy(value + 3, turned, sizeof turned);
}

struct making { /* of one template */
    const struct ys_example_set *set;
    const float *fine;
    const float *mean, *gain; /* of the picture that is searched */
    double turn_deg, scale;
};

static void make_cell(struct ys_template_cell *out, const struct making *m)
{
    const double a = -m->turn_deg * YS_PI / 180;
    const double c = cos(a) / m->scale, s = sin(a) / m->scale;
    float sum[YS_CHANNEL_COUNT] = {0};

    for (int k = 0; k < 4; k++) {
        const double x = 2 * out->x + (k % 2 - 0.5), y = 2 * out->y + (k / 2 - 0.5);
        float value[YS_CHANNEL_COUNT];

        sample(value, m->fine, m->set->wide, c * x - s * y, s * x + c * y);
        for (unsigned b = 0; b < YS_CHANNEL_COUNT; b++)
            sum[b] += value[b] / 4;
    }
    turn_bins(sum, m->turn_deg);
    for (unsigned b = 0; b < YS_CHANNEL_COUNT; b++)
        out->value[b] = (sum[b] - m->mean[b]) * m->gain[b];
}

static bool make_template(struct ys_template *out, const struct making *m)
{
    struct ys_shape_m shape = m->set->shape;

    shape.length *= m->scale;
    shape.width *= m->scale;
    const int reach = (int)(ys_cutout_side(&shape, 0) - 1) / 2;
    const double c = cos(m->turn_deg * YS_PI / 180), s = sin(m->turn_deg * YS_PI / 180);
    const size_t side = 2 * (size_t)reach + 1;

    *out = (struct ys_template){.cell = ys_new(side * side, sizeof *out->cell),
                                .turn_deg = m->turn_deg,
                                .scale = m->scale,
                                .reach = reach};
    if (!out->cell)
        return false;
    for (int y = -reach; y <= reach; y++)
        for (int x = -reach; x <= reach; x++) {
            const double u = (c * x + s * y) * shape.cell, v = (c * y - s * x) * shape.cell;
            struct ys_template_cell *const cell = &out->cell[out->n];

            *cell = (struct ys_template_cell){
                .x = (int16_t)x, .y = (int16_t)y, .weight = ys_cutout_weight(&shape, u, v)};
            if (!(cell->weight > 0))
                continue;
            make_cell(cell, m);
            out->weight += (double)cell->weight;
            for (unsigned b = 0; b < YS_CHANNEL_COUNT; b++) {
                out->square +=
                    (double)cell->weight * (double)cell->value[b] * (double)cell->value[b];
                cell->value[b] *= cell->weight;
            }
            out->n++;
        }
    struct ys_template_cell *const fit = ys_resize(out->cell, out->n, sizeof *fit);

    out->cell = fit ? fit : out->cell;
    return true;
}

struct bank_job {
    struct ys_bank *bank;
    const struct ys_example_set *set;
    const struct ys_celled *target;
    float *mean[YS_GROUPS_MOST];
    double scale[YS_GROUPS_MOST]; /* of each group against the class */
    uint8_t *failed;
};

static void one_template(void *ctx, size_t i)
{
    const struct bank_job *job = ctx;
    const size_t turn = i / YS_SCALES % job->set->n_turns;
    const size_t g = i / YS_SCALES / job->set->n_turns;
    const struct making making = {job->set,
                                  job->mean[g],
                                  job->target->mean,
                                  job->target->gain,
                                  (double)turn * job->set->step_deg,
                                  scale_of[i % YS_SCALES] * job->scale[g]};

    job->failed[i] = !make_template(&job->bank->at[i], &making);
}

static bool make_means(struct bank_job *job)
{
    const struct ys_example_set *set = job->set;
    const size_t n = 4 * (size_t)set->wide * set->wide * YS_CHANNEL_COUNT;

    for (size_t g = 0; g < set->n_groups; g++) {
        uint8_t use[YS_EXAMPLES_MOST] = {0};
        double log_scale = 0, used = 0;

        for (size_t e = 0; e < set->n; e++)
            if (set->group[e] == g) {
                use[e] = 1;
                log_scale += log(set->at[e].scale);
                used++;
            }
        job->scale[g] = exp(log_scale / used);
        job->mean[g] = ys_new_raw(n, sizeof(float));
        if (!job->mean[g])
            return false;
        mean_fine(job->mean[g], set, use);
    }
    return true;
}

ys_status ys_bank_make(struct ys_bank *out, const struct ys_example_set *set,
                       const struct ys_celled *target, int threads, struct ys_error *err)
{
    const size_t n = set->n_groups * set->n_turns * YS_SCALES;
    struct bank_job job = {.bank = out, .set = set, .target = target};

    *out =
        (struct ys_bank){.at = ys_new(n, sizeof *out->at), .n = n, .width_m = set->shape.width};
    job.failed = ys_new(n, 1);
    bool ok = out->at && job.failed && make_means(&job);

    if (ok)
        ysk_tasks_run(n, threads, one_template, &job);
    for (size_t i = 0; ok && i < n; i++) {
        ok = !job.failed[i];
        if (ok && i % YS_SCALES == 0 && out->at[i].reach > out->reach)
            out->reach = out->at[i].reach;
    }
    for (size_t g = 0; g < set->n_groups; g++)
        free(job.mean[g]);
    free(job.failed);
    if (ok)
        return YS_OK;
    ys_bank_fini(out);
    return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu templates", n);
}

void ys_bank_fini(struct ys_bank *bank)
{
    for (size_t i = 0; bank->at && i < bank->n; i++)
        free(bank->at[i].cell);
    free(bank->at);
    *bank = (struct ys_bank){0};
}

/* Cosine of a template with an example, moved by so many half cells. */
static double cosine_at(const struct ys_template *t, const struct ys_example_set *set,
                        const struct ys_example *example, const int step[2])
{
    double product = 0, square = 0;

    for (size_t i = 0; i < t->n; i++) {
        const struct ys_template_cell *cell = &t->cell[i];
        float sum[YS_CHANNEL_COUNT] = {0};

        for (int k = 0; k < 4; k++) {
            float value[YS_CHANNEL_COUNT];

            sample(value, example->fine, set->wide, 2 * cell->x + (k % 2 - 0.5) + step[0],
                   2 * cell->y + (k / 2 - 0.5) + step[1]);
            for (unsigned b = 0; b < YS_CHANNEL_COUNT; b++)
                sum[b] += value[b] / 4;
        }
        for (unsigned b = 0; b < YS_CHANNEL_COUNT; b++) {
            const double v = (double)((sum[b] - example->mean[b]) * example->gain[b]);

            product += v * (double)cell->value[b];
            square += (double)cell->weight * v * v;
        }
    }
    return square > 0 && t->square > 0 ? product / sqrt(square * t->square) : 0;
}

bool ys_left_out_cosine(double *out, const struct ys_example_set *set, size_t left_out)
{
    const struct ys_example *example = &set->at[left_out];
    const size_t n = 4 * (size_t)set->wide * set->wide * YS_CHANNEL_COUNT;
    float *fine = ys_new_raw(n, sizeof *fine);
    uint8_t use[YS_EXAMPLES_MOST];
    struct ys_template t = {0};
    const struct making making = {set, fine, example->mean, example->gain, 0, 1};

    for (size_t e = 0; e < YS_EXAMPLES_MOST; e++)
        use[e] = e < set->n && e != left_out;
    *out = -1;
    if (fine)
        mean_fine(fine, set, use);
    const bool ok = fine && make_template(&t, &making);

    for (int k = 0; ok && k < 9; k++) {
        const int step[2] = {k % 3 - 1, k / 3 - 1};

        *out = fmax(*out, cosine_at(&t, set, example, step));
    }
    free(t.cell);
    free(fine);
    return ok;
}
