/*
 * track_coach.c - trains of coaches, by the even pitch of their narrow gaps
 *
 * Coaches of a train are of one length, 19 to 27 m, and are joined by gangways: the gap between two
 * bodies is half a metre, not the metre and more between freight cars, whose couplings and buffers it
 * shows.  Neither the networks nor the evidence by hand know that, and the roofs' equipment and the masts
 * over the line look like ends of cars to them.  So lines across the roofs are looked for at an even pitch
 * along each string; where they are found, they are where the bodies end, and what stands between is
 * said to be a coach.  Where pixels are too large to tell the gaps apart nothing is said.
 *
 * Measured on one real picture (12 coaches of 20 m, 0.29 m: 6 and 5 lines of two strings, all seen, 0.5 and
 * 0.75 m wide) and on 40 strings of freight cars of another renderer and a real yard at 0.3 to 0.6 m, of
 * which none passes: their gaps are 1 m and wider, or stand in the middle of the pitch, too.
 */

#include <math.h>
#include <stdlib.h>

#include "../../../kernels/threads.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../raster/quantile.h"
#include "../../raster/sampling.h"
#include "track_parts.h"

/* Half a metre in larger pixels is as wide as the metre between freight cars. */
static const double coarsest_m = 0.45;

/* Along in quarters of a metre, across 2.5 m of the roof. */
#define ALONG_M 0.25
enum { PER_STEP = 2, BANDS = 5, BAND_ROWS = 2, ROWS = BANDS * BAND_ROWS };
enum { PITCHES = 86, PITCHES_NEAR = 3 };
static const double shortest_m = 19, pitch_step_m = 0.1; /* to 27.5 m */

/* A line is what a column differs by from 0.75 to 1.75 m on both sides, in units of what half of the
 * columns of the string differ by; more than 8 is a mast and no better. */
enum { NEAR = 3, FAR = 7, LOOSE = 2 };
static const double strongest = 8;
static const double even_roof = 0.01; /* of the contrast: less is no unit */

/* A pitch is believed from so many lines on, of which three in four are so strong; the others, and those in
 * the middle between, are weaker by so much. */
static const double line_least = 2.5, lines_share = 0.75, other_most = 0.6;
enum { LINES_LEAST = 4, MOST_LINES = 200 };
static const double widest_m = 0.8; /* median of the lines: between 0.75 and 1.0 as measured */

/* ln for a gap at a line, and against one elsewhere in such a string; and against empty track a step. */
static const double gap_here = 3, gap_elsewhere = -3, no_empty = -0.2;

struct string {
    const struct ys_yard_track *track;
    size_t from, to;  /* steps */
    double *line;     /* columns of a quarter of a metre: how far a line across differs there */
    double *mean;     /* how far the column differs on average */
    double *strength; /* the same within half a metre, in units, at most `strongest` */
    double *room;     /* for medians */
    double unit_least;
    size_t n; /* columns */
};

struct pitch {
    double pitch_m, first_m, strength, score;
    size_t n;
};

/* ---- lines across the roofs */

static double roof_at(const struct ys_image *image, const struct ys_yard_track *t, double step,
                      int row)
{
    const size_t last = t->strip.n - 1, i = (size_t)ys_clip(floor(step), 0, (double)last);
    const double ahead = (step - (double)i) * YS_STEP_M;
    const double v = (row + 0.5 - ROWS / 2.0) * YS_STRIP_ROW_M + t->offset[i];
    const double x = t->strip.x[i] + ahead * t->strip.tx[i] - v * t->strip.ty[i],
                 y = t->strip.y[i] + ahead * t->strip.ty[i] + v * t->strip.tx[i];
    const struct ys_cell_place at =
        ys_cell_place(image->width, image->height, x / image->gsd_x_m, y / image->gsd_y_m);

    if (image->bands < 3)
        return (double)ys_cell_of(image->plane[0], &at);
    return 0.299 * (double)ys_cell_of(image->plane[0], &at) +
           0.587 * (double)ys_cell_of(image->plane[1], &at) +
           0.114 * (double)ys_cell_of(image->plane[2], &at);
}

/* BANDS x n: the roof in bands of half a metre. */
static void roofs(double *roof, const struct string *s, const struct ys_image *image)
{
    for (size_t k = 0; k < s->n; k++) {
        const double step = (double)s->from + ((double)k + 0.5) / PER_STEP - 0.5;

        for (int r = 0; r < ROWS; r++) {
            const double here = roof_at(image, s->track, step, r);

            roof[(size_t)(r / BAND_ROWS) * s->n + k] += isfinite(here) ? here / BAND_ROWS : 0;
        }
    }
}

static double mean_from(const double *roof, size_t n, ptrdiff_t from, ptrdiff_t to)
{
    double sum = 0;

    for (ptrdiff_t k = from; k <= to; k++)
        sum += roof[k < 0 ? 0 : k >= (ptrdiff_t)n ? (ptrdiff_t)n - 1 : k];
    return sum / (double)(to - from + 1);
}

/* The column that differs most within reach. */
static size_t strongest_near(const struct string *s, size_t k, size_t reach)
{
    size_t top = k;

    for (size_t j = k < reach ? 0 : k - reach; j <= k + reach && j < s->n; j++)
        if (s->line[j] > s->line[top])
            top = j;
    return top;
}

/* How far the column of each band differs from what lies on both sides of it. */
static void differences(double *differs, const double *roof, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        const ptrdiff_t at = (ptrdiff_t)k;

        differs[k] = fabs(roof[k] - (mean_from(roof, n, at - FAR, at - NEAR - 1) +
                                     mean_from(roof, n, at + NEAR + 1, at + FAR)) /
                                        2);
    }
}

/* The second least of the bands, each within a column: equipment in the middle of a roof is no line,
 * and a gap is dark here and light there. */
static double across(const double *differs, size_t n, size_t k)
{
    double least = INFINITY, second = INFINITY;

    for (size_t b = 0; b < BANDS; b++) {
        double most = 0;

        for (size_t j = k > 0 ? k - 1 : 0; j <= k + 1 && j < n; j++)
            most = fmax(most, differs[b * n + j]);
        second = fmin(second, fmax(least, most));
        least = fmin(least, most);
    }
    return second;
}

static bool measure_lines(struct string *s, const struct ys_image *image)
{
    double *roof = ys_new(2 * BANDS * s->n + 1, sizeof *roof), *differs = roof + BANDS * s->n;

    if (!roof)
        return false;
    roofs(roof, s, image);
    for (size_t b = 0; b < BANDS; b++)
        differences(differs + b * s->n, roof + b * s->n, s->n);
    for (size_t k = 0; k < s->n; k++) {
        s->mean[k] = 0;
        for (size_t b = 0; b < BANDS; b++)
            s->mean[k] += differs[b * s->n + k] / BANDS;
        s->line[k] = s->room[k] = across(differs, s->n, k);
    }
    const double unit = fmax(ys_quantile_linear(s->room, s->n, 0.5), s->unit_least);

    for (size_t k = 0; k < s->n; k++) {
        /* What lies beside a line differs from it, too, and is none. */
        const size_t top = strongest_near(s, k, LOOSE);

        s->strength[k] = unit > 0 && strongest_near(s, top, FAR) == top
                             ? fmin(s->line[top] / unit, strongest)
                             : 0;
    }
    free(roof);
    return true;
}

/* ---- an even pitch */

static size_t column(const struct string *s, double m)
{
    return (size_t)ys_clip(m / ALONG_M, 0, (double)(s->n - 1));
}

/* Mean strength of the weaker half of the lines of a pitch, less the weakest fifth: a mast's shadow hides
 * one, and two masts make no pitch. */
static double strength_at(const struct string *s, double first_m, double pitch_m, size_t *n)
{
    double at[MOST_LINES];
    size_t got = 0;
    double sum = 0;

    for (double m = first_m; m < (double)s->n * ALONG_M - 1 && got < MOST_LINES; m += pitch_m) {
        const double here = s->strength[column(s, m)];
        size_t k = got++;

        for (; k > 0 && at[k - 1] < here; k--)
            at[k] = at[k - 1];
        at[k] = here;
    }
    const size_t from = (got + 1) / 2 - (got > 1), to = got - (got + 1) / 5;

    for (size_t k = from; k < to; k++)
        sum += at[k];
    *n = got;
    return to > from ? sum / (double)(to - from) : 0;
}

/* The best first line of a pitch, the i-th that is tried. */
static struct pitch best_first(const struct string *s, int i)
{
    struct pitch best = {.pitch_m = shortest_m + i * pitch_step_m};

    for (double first = 1; first < best.pitch_m; first += ALONG_M) {
        size_t n;
        const double strength = strength_at(s, first, best.pitch_m, &n);

        if (n >= LINES_LEAST && strength * sqrt((double)n) > best.score)
            best = (struct pitch){best.pitch_m, first, strength, strength * sqrt((double)n), n};
    }
    return best;
}

/* How far along a line all bands together differ by half as much as in its middle. */
static double width_at(const struct string *s, double m)
{
    size_t top = strongest_near(s, column(s, m), LOOSE), from, to;

    for (size_t k = top > 0 ? top - 1 : 0, end = top + 1; k <= end && k < s->n; k++)
        if (s->mean[k] > s->mean[top])
            top = k;
    for (from = top; from > 0 && 2 * s->mean[from - 1] > s->mean[top]; from--)
        ;
    for (to = top; to + 1 < s->n && 2 * s->mean[to + 1] > s->mean[top]; to++)
        ;
    return (double)(to - from + 1) * ALONG_M;
}

/* Mean strength of all places half a pitch from the lines. */
static double strength_between(const struct string *s, const struct pitch *p)
{
    double sum = 0, m = p->first_m - p->pitch_m / 2;
    size_t n = 0;

    for (m = m < 0 ? m + p->pitch_m : m; m < (double)s->n * ALONG_M - 1; m += p->pitch_m) {
        sum += s->strength[column(s, m)];
        n++;
    }
    return n ? sum / (double)n : 0;
}

static bool is_of_coaches(const struct string *s, const struct pitch *p)
{
    size_t n = 0, seen = 0;

    if (p->n < LINES_LEAST)
        return false;
    for (double m = p->first_m; n < p->n; m += p->pitch_m) {
        seen += s->strength[column(s, m)] >= line_least;
        s->room[n++] = width_at(s, m);
    }
    return (double)seen >= lines_share * (double)n &&
           ys_quantile_linear(s->room, n, 0.5) <= widest_m &&
           strength_between(s, p) <= other_most * p->strength;
}

/* ---- along a track */

static void write_gaps(struct ys_yard_track *t, const struct string *s, const struct pitch *p)
{
    for (size_t k = s->from; k < s->to; k++)
        t->coach[k] = (float)gap_elsewhere;
    for (double m = p->first_m; m < (double)s->n * ALONG_M - 1; m += p->pitch_m) {
        const size_t at = s->from + (strongest_near(s, column(s, m), LOOSE) + 1) / PER_STEP;

        for (size_t k = at > 0 ? at - 1 : 0; k <= at + 1 && k < t->strip.n; k++)
            t->coach[k] = k == at ? (float)gap_here : 0.01F;
    }
}

struct coach_job {
    struct ys_yard *yard;
    double *score; /* PITCHES a track: of its strings; NULL: the pitch is chosen */
    int chosen;
};

/* First how well each pitch fits, then whether the chosen one, or one near it, is of coaches. */
static bool look_at_string(const struct coach_job *job, size_t i, size_t from, size_t to)
{
    struct ys_yard_track *t = &job->yard->track[i];
    struct string s = {.track = t,
                       .from = from,
                       .to = to,
                       .n = PER_STEP * (to - from),
                       .unit_least = even_roof * job->yard->scales.contrast};
    struct pitch best = {.score = 0};

    s.line = ys_new(s.n, sizeof(double));
    s.mean = ys_new(s.n, sizeof(double));
    s.strength = ys_new(s.n, sizeof(double));
    s.room = ys_new(s.n, sizeof(double));
    const bool ok =
        s.line && s.mean && s.strength && s.room && measure_lines(&s, job->yard->image);

    for (int k = 0; ok && k < PITCHES; k++) {
        const bool asked = job->score || abs(k - job->chosen) <= PITCHES_NEAR;
        const struct pitch p = asked ? best_first(&s, k) : best;

        if (job->score)
            job->score[i * PITCHES + (size_t)k] += p.score;
        else if (p.score > best.score)
            best = p;
    }
    if (ok && !job->score && is_of_coaches(&s, &best))
        write_gaps(t, &s, &best);
    free(s.line);
    free(s.mean);
    free(s.strength);
    free(s.room);
    return ok;
}

static void look_at_track(void *ctx, size_t i)
{
    const struct coach_job *job = ctx;
    const struct ys_yard_track *t = &job->yard->track[i];
    const size_t least = (size_t)((LINES_LEAST - 1) * shortest_m / YS_STEP_M);
    bool ok = true;

    for (size_t from = 0; ok && from < t->strip.n;) {
        size_t to = from;

        while (to < t->strip.n && t->posterior.empty[to] < 0.5)
            to++;
        if (to - from >= least)
            ok = look_at_string(job, i, from, to);
        from = to + 1;
    }
    job->yard->failed[i] = !ok;
}

/* Trains that stand in one yard are of one kind as a rule: the pitch that fits all strings best. */
static int choose_pitch(const struct coach_job *job)
{
    double most = 0;
    int chosen = 0;

    for (int k = 0; k < PITCHES; k++) {
        double sum = 0;

        for (size_t i = 0; i < job->yard->n; i++)
            sum += job->score[i * PITCHES + (size_t)k];
        if (sum > most) {
            most = sum;
            chosen = k;
        }
    }
    return chosen;
}

bool ys_yard_coaches(struct ys_yard *yard)
{
    struct coach_job job = {.yard = yard};
    bool ok = true;

    if (yard->shown_m > coarsest_m)
        return true;
    for (size_t i = 0; ok && i < yard->n; i++)
        ok = (yard->track[i].coach = ys_new(yard->track[i].strip.n + 1, sizeof(float)));
    double *const score = ys_new(yard->n * PITCHES + 1, sizeof *score);

    job.score = score;
    ok = ok && score;
    if (ok) {
        ysk_tasks_run(yard->n, yard->threads, look_at_track, &job);
        job.chosen = choose_pitch(&job);
        job.score = NULL;
        ok = !ys_yard_failed(yard);
    }
    if (ok) {
        ysk_tasks_run(yard->n, yard->threads, look_at_track, &job);
        ok = !ys_yard_failed(yard);
    }
    free(score);
    return ok;
}

double ys_coach_empty(const struct ys_yard_track *track, size_t step)
{
    return track->coach && track->coach[step] != 0 ? no_empty : 0;
}

double ys_coach_gap(const struct ys_yard_track *track, size_t boundary)
{
    return track->coach ? (double)track->coach[boundary] : 0;
}

bool ys_is_coach(const struct ys_yard_track *track, const struct ys_segment *segment)
{
    size_t n = 0;

    for (size_t k = segment->from; track->coach && k < segment->to; k++)
        n += track->coach[k] != 0;
    return n > 0 && 2 * n >= segment->to - segment->from;
}
