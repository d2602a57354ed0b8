/*
 * irmad.c - the unchanged pixels of two dates of many bands
 *
 * Gains and offsets of single bands need to know what did not change; canonical variates do not:
 * they are the weighted sums of the bands of either date that correlate best, whatever the sensors'
 * scales.  Pixels far off in them get less weight in the next round, until the correlations stay.
 *
 * Each round reads the sample once: weights by the last round's variates, then weighted sums.
 * The sums of 8192 pixels each are added in order, so that threads do not matter.
 */

#include "irmad.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../kernels/threads.h"
#include "../base/chi_square.h"
#include "../base/error.h"
#include "../base/mem.h"

enum { P = YS_MOST_BANDS, BLOCK = 8192, MOST_ROUNDS = 50, MOST_SWEEPS = 60 };
static const double SETTLED = 1e-4; /* of all correlations, from round to round */
/* Bands that are sums of others have no inverse; of the mean variance of a date. */
static const double RIDGE = 1e-6;
/* Of the squared correlation: dates that are the same in a variate would divide by 0. */
static const double LEAST_RHO2 = 1e-12, MOST_RHO2 = 1 - 1e-9;

struct sums {
    double w, x[P], y[P], xx[P][P], yy[P][P], xy[P][P];
};

struct variates {
    double a[P][P], v[P][P], mean_x[P], mean_y[P], rho[P];
};

struct work {
    const struct ys_band_sample *sample;
    float *weight;
    struct sums *block;
    struct variates now;
    bool weigh; /* by these variates; else all weights are 1 */
};

/* ---- one round's pass */

static double z_of(const struct variates *t, const double *x, const double *y, unsigned p)
{
    double z = 0;

    for (unsigned i = 0; i < p; i++) {
        double m = 0;

        for (unsigned j = 0; j < p; j++)
            m += t->a[i][j] * (x[j] - t->mean_x[j]) - t->v[i][j] * (y[j] - t->mean_y[j]);
        z += m * m / (2 * (1 - t->rho[i]));
    }
    return z;
}

static void add_pixel(struct sums *s, double w, const double *x, const double *y, unsigned p)
{
    s->w += w;
    for (unsigned i = 0; i < p; i++) {
        const double wx = w * x[i], wy = w * y[i];

        s->x[i] += wx;
        s->y[i] += wy;
        for (unsigned j = 0; j <= i; j++) {
            s->xx[i][j] += wx * x[j];
            s->yy[i][j] += wy * y[j];
        }
        for (unsigned j = 0; j < p; j++)
            s->xy[i][j] += wx * y[j];
    }
}

static void add_block(void *ctx, size_t k)
{
    struct work *work = ctx;
    const struct ys_band_sample *sample = work->sample;
    const unsigned p = sample->bands;
    const size_t end = (k + 1) * BLOCK < sample->n ? (k + 1) * BLOCK : sample->n;
    struct sums *s = work->block + k;

    memset(s, 0, sizeof *s);
    for (size_t i = k * BLOCK; i < end; i++) {
        double x[P], y[P];

        for (unsigned b = 0; b < p; b++) {
            x[b] = (double)sample->x[b][i];
            y[b] = (double)sample->y[b][i];
        }
        if (work->weigh)
            work->weight[i] = (float)ys_chi_square_above(z_of(&work->now, x, y, p), p);
        add_pixel(s, (double)work->weight[i], x, y, p);
    }
}

/* Means and covariances of all blocks into s->x .. s->xy; false: no weight is left. */
static bool join(struct sums *s, const struct work *work, size_t blocks)
{
    const unsigned p = work->sample->bands;
    const double *from;
    double *to = (double *)s;

    memset(s, 0, sizeof *s);
    for (size_t k = 0; k < blocks; k++) {
        from = (const double *)(work->block + k);
        for (size_t i = 0; i < sizeof *s / sizeof *to; i++)
            to[i] += from[i];
    }
    if (!(s->w > p))
        return false;
    for (unsigned i = 0; i < p; i++) {
        s->x[i] /= s->w;
        s->y[i] /= s->w;
    }
    for (unsigned i = 0; i < p; i++) {
        for (unsigned j = 0; j <= i; j++) {
            s->xx[j][i] = s->xx[i][j] = s->xx[i][j] / s->w - s->x[i] * s->x[j];
            s->yy[j][i] = s->yy[i][j] = s->yy[i][j] / s->w - s->y[i] * s->y[j];
        }
        for (unsigned j = 0; j < p; j++)
            s->xy[i][j] = s->xy[i][j] / s->w - s->x[i] * s->y[j];
    }
    return true;
}

/* ---- canonical correlation of p x p covariances */

/* m = l l'; the lower half of m becomes l. */
static bool cholesky(double m[P][P], unsigned p)
{
    for (unsigned j = 0; j < p; j++)
        for (unsigned i = j; i < p; i++) {
            double sum = m[i][j];

            for (unsigned k = 0; k < j; k++)
                sum -= m[i][k] * m[j][k];
            if (i == j && !(sum > 0))
                return false;
            m[i][j] = i == j ? sqrt(sum) : sum / m[j][j];
        }
    return true;
}

/* l y = x, in place; then l' y = x. */
static void solve_lower(double l[P][P], double *x, unsigned p)
{
    for (unsigned i = 0; i < p; i++) {
        for (unsigned k = 0; k < i; k++)
            x[i] -= l[i][k] * x[k];
        x[i] /= l[i][i];
    }
}

static void solve_upper(double l[P][P], double *x, unsigned p)
{
    for (unsigned i = p; i-- > 0;) {
        for (unsigned k = i + 1; k < p; k++)
            x[i] -= l[k][i] * x[k];
        x[i] /= l[i][i];
    }
}

static void rotate(double g[P][P], double e[P][P], unsigned i, unsigned j, unsigned p)
{
    const double theta = (g[j][j] - g[i][i]) / (2 * g[i][j]);
    const double t = (theta < 0 ? -1 : 1) / (fabs(theta) + sqrt(theta * theta + 1));
    const double c = 1 / sqrt(t * t + 1), s = t * c;

    for (unsigned k = 0; k < p; k++) {
        const double a = g[k][i], b = g[k][j];

        g[k][i] = c * a - s * b;
        g[k][j] = s * a + c * b;
    }
    for (unsigned k = 0; k < p; k++) {
        const double a = g[i][k], b = g[j][k], u = e[k][i], v = e[k][j];

        g[i][k] = c * a - s * b;
        g[j][k] = s * a + c * b;
        e[k][i] = c * u - s * v;
        e[k][j] = s * u + c * v;
    }
}

/* Jacobi: g becomes diagonal, the columns of e its eigenvectors. */
static void eigen(double g[P][P], double e[P][P], unsigned p)
{
    for (unsigned i = 0; i < p; i++)
        for (unsigned j = 0; j < p; j++)
            e[i][j] = i == j;
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
        bool done = true;

        for (unsigned i = 0; i < p; i++)
            for (unsigned j = i + 1; j < p; j++)
                if (fabs(g[i][j]) > 1e-15 * sqrt(fabs(g[i][i] * g[j][j])) &&
                    fabs(g[i][j]) > 1e-300) {
                    rotate(g, e, i, j, p);
                    done = false;
                }
        if (done)
            return;
    }
}

/* From the largest correlation down. */
static void sort(double value[P], double e[P][P], unsigned p)
{
    for (unsigned i = 0; i < p; i++)
        for (unsigned j = i + 1; j < p; j++)
            if (value[j] > value[i]) {
                const double v = value[i];

                value[i] = value[j];
                value[j] = v;
                for (unsigned k = 0; k < p; k++) {
                    const double u = e[k][i];

                    e[k][i] = e[k][j];
                    e[k][j] = u;
                }
            }
}

static void add_ridge(double m[P][P], unsigned p, double unit)
{
    double trace = 0;

    for (unsigned i = 0; i < p; i++)
        trace += m[i][i];
    for (unsigned i = 0; i < p; i++)
        m[i][i] += RIDGE * (trace / p + unit * unit);
}

/* a' S_xx a = v' S_yy v = 1. */
static bool correlate(struct variates *out, struct sums *s, unsigned p, double unit)
{
    double g[P][P] = {{0}}, c[P][P], e[P][P], value[P];

    add_ridge(s->xx, p, unit);
    add_ridge(s->yy, p, unit);
    if (!cholesky(s->xx, p) || !cholesky(s->yy, p))
        return false;
    /* c = lx^-1 S_xy ly^-T: rows by ly, then columns by lx */
    for (unsigned i = 0; i < p; i++) {
        memcpy(c[i], s->xy[i], sizeof c[i]);
        solve_lower(s->yy, c[i], p);
    }
    for (unsigned j = 0; j < p; j++) {
        double column[P];

        for (unsigned i = 0; i < p; i++)
            column[i] = c[i][j];
        solve_lower(s->xx, column, p);
        for (unsigned i = 0; i < p; i++)
            c[i][j] = column[i];
    }
    for (unsigned i = 0; i < p; i++)
        for (unsigned j = 0; j < p; j++)
            for (unsigned k = 0; k < p; k++)
                g[i][j] += c[i][k] * c[j][k];
    eigen(g, e, p);
    for (unsigned i = 0; i < p; i++)
        value[i] = g[i][i];
    sort(value, e, p);
    for (unsigned i = 0; i < p; i++) {
        out->rho[i] = sqrt(fmin(fmax(value[i], LEAST_RHO2), MOST_RHO2));
        for (unsigned k = 0; k < p; k++) {
            out->a[i][k] = e[k][i];
            out->v[i][k] = 0;
            for (unsigned j = 0; j < p; j++)
                out->v[i][k] += c[j][k] * e[j][i] / out->rho[i];
        }
        solve_upper(s->xx, out->a[i], p);
        solve_upper(s->yy, out->v[i], p);
    }
    memcpy(out->mean_x, s->x, sizeof out->mean_x);
    memcpy(out->mean_y, s->y, sizeof out->mean_y);
    return true;
}

/* ---- rounds */

static void tell(struct ys_statistic *out, const struct variates *t, unsigned p)
{
    *out = (struct ys_statistic){.bands = p};
    for (unsigned i = 0; i < p; i++) {
        const double scale = 1 / sqrt(2 * (1 - t->rho[i]));

        out->mean_x[i] = (float)t->mean_x[i];
        out->mean_y[i] = (float)t->mean_y[i];
        for (unsigned j = 0; j < p; j++) {
            out->a[i][j] = (float)(scale * t->a[i][j]);
            out->b[i][j] = (float)(scale * t->v[i][j]);
            /* What the means lose as floats. */
            out->c[i] +=
                (float)(scale * (t->a[i][j] * (t->mean_x[j] - (double)(float)t->mean_x[j]) -
                                 t->v[i][j] * (t->mean_y[j] - (double)(float)t->mean_y[j])));
        }
    }
}

static ys_status iterate(struct work *work, size_t blocks, int threads, struct ys_error *err)
{
    const unsigned p = work->sample->bands;
    struct sums s;
    double last[P] = {0};

    for (int round = 0; round < MOST_ROUNDS; round++) {
        double moved = 0;

        ysk_tasks_run(blocks, threads, add_block, work);
        if (!join(&s, work, blocks) || !correlate(&work->now, &s, p, work->sample->unit))
            return round ? YS_OK
                         : ys_fail(err, YS_ERR_MISMATCH,
                                   "%zu pixels that both tiles show do not tell how %u bands "
                                   "correlate; want more, or --measure cva",
                                   work->sample->n, p);
        work->weigh = true;
        for (unsigned i = 0; i < p; i++) {
            moved = fmax(moved, fabs(work->now.rho[i] - last[i]));
            last[i] = work->now.rho[i];
        }
        if (moved < SETTLED)
            break;
    }
    ysk_tasks_run(blocks, threads, add_block, work); /* weights by the last variates */
    return YS_OK;
}

ys_status ys_irmad(struct ys_statistic *out, float *weight, const struct ys_band_sample *sample,
                   int threads, struct ys_error *err)
{
    const size_t blocks = (sample->n + BLOCK - 1) / BLOCK;
    struct work *work = ys_new(1, sizeof *work);
    ys_status status = YS_OK;

    if (work)
        *work = (struct work){.sample = sample,
                              .weight = weight,
                              .block = ys_new_raw(blocks, sizeof *work->block)};
    if (!work || !work->block)
        status =
            ys_fail(err, YS_ERR_NOMEM, "out of memory for a sample of %zu pixels", sample->n);
    for (size_t i = 0; !status && i < sample->n; i++)
        weight[i] = 1;
    if (!status)
        status = iterate(work, blocks, threads, err);
    if (!status)
        tell(out, &work->now, sample->bands);
    if (work)
        free(work->block);
    free(work);
    return status;
}
