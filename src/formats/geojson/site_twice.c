/* site_twice.c - tracks that are drawn twice: their cars would be counted twice
 *
 * A second line over a track is seldom a copy point by point: it is drawn again by hand, the other
 * way round, or over a part of it.  So each track is walked along, and what lies close to another
 * one in the same direction is shared.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "site_settle_parts.h"

/*
 * How close a line over the same track is, metres, and the share of the shorter one from which it
 * is an error.  A line is within 1 m of its track (tests/accuracy/README.md): two of one track are mostly within 1.5
 * m and always within 2.1.  In 22 yards, drawn and real, tracks were never nearer than 3.5 m to
 * one another along half their length, except where a branch leaves a switch: 22 m of one of 47 m
 * (47 %) within 2 m, 11 m (24 %) within 1.5 m.  Those shares are of few places: a switch of 1 in 9
 * keeps its branch within 1.5 m for some 25 m, so that a short stump may be refused wrongly, by
 * name.
 */
static const struct {
    double near_m, share;
} limit[] = {{1.5, 0.5}, {2.1, 0.75}};
/* Long tracks that share less than half, as where a second line begins in the middle of the first:
 * no switch keeps two tracks within 1.5 m for so long, metres. */
static const double MOST_SHARED = 40;
/* What is left of a track beside what is shared is kept if it may hold a car. */
static const double LEAST_LEFT = 9;
static const double LEAST_COSINE = 0.94; /* 20 degrees: a crossing shares nothing */
static const double STEP = 1;            /* of the walk; longer where a track is longer than */
enum { MOST_STEPS = 20000 };

struct lines { /* all tracks in metres */
    struct ys_site *site;
    struct ys_site_frame frame;
    struct ys_line *line;
    double *length;
    double (*bounds)[4];
};

struct step {                  /* of a walk along a line */
    struct ys_point at, along; /* its middle, and the unit vector of the line */
    struct ys_point from, to;
    double length;
};

struct walk {
    const struct ys_line *line;
    double step;
    size_t segment, i, n; /* step i of the n of a segment */
};

static bool next_step(struct step *out, struct walk *w)
{
    if (w->i == w->n) {
        if (++w->segment >= w->line->n)
            return false;
        w->i = 0;
    }
    const struct ys_point a = w->line->pt[w->segment - 1], b = w->line->pt[w->segment];
    const double dx = b.x - a.x, dy = b.y - a.y, d = hypot(dx, dy);

    if (w->i == 0)
        w->n = (size_t)fmax(ceil(d / w->step), 1);
    const double n = (double)w->n, t = (double)w->i++;
    *out = (struct step){{a.x + (t + 0.5) / n * dx, a.y + (t + 0.5) / n * dy},
                         {d > 0 ? dx / d : 0, d > 0 ? dy / d : 0},
                         {a.x + t / n * dx, a.y + t / n * dy},
                         {a.x + (t + 1) / n * dx, a.y + (t + 1) / n * dy},
                         d / n};
    return true;
}

static struct walk walk_along(const struct lines *lines, size_t t)
{
    return (struct walk){&lines->line[t], fmax(STEP, lines->length[t] / MOST_STEPS), 0, 0, 0};
}

/* Whether a line runs within near_m of the step, in its direction or against it. */
static bool runs_beside(const struct ys_line *line, const struct step *step, double near_m)
{
    for (size_t i = 1; i < line->n; i++) {
        const struct ys_point a = line->pt[i - 1], b = line->pt[i];
        const double px = step->at.x - a.x, py = step->at.y - a.y;
        const double dx = b.x - a.x, dy = b.y - a.y, d2 = dx * dx + dy * dy;
        const double t = d2 > 0 ? fmin(fmax((px * dx + py * dy) / d2, 0), 1) : 0;

        if (hypot(px - t * dx, py - t * dy) < near_m &&
            fabs(dx * step->along.x + dy * step->along.y) >= LEAST_COSINE * sqrt(d2))
            return true;
    }
    return false;
}

/* Metres of track t that lie on track other. */
static double shared_length(const struct lines *lines, size_t t, size_t other, double near_m)
{
    struct walk w = walk_along(lines, t);
    struct step step;
    double shared = 0;

    while (next_step(&step, &w))
        if (runs_beside(&lines->line[other], &step, near_m))
            shared += step.length;
    return shared;
}

/* The share of b that lies on a, and how far off it was looked for; 0: not drawn twice. */
static double compare(double *share, const struct lines *lines, size_t a, size_t b)
{
    const size_t shorter = lines->length[b] < lines->length[a] ? b : a;

    for (size_t k = 0; k < sizeof limit / sizeof *limit; k++) {
        const double shared =
            shared_length(lines, shorter, shorter == b ? a : b, limit[k].near_m);

        *share = shared / lines->length[shorter];
        if (*share > limit[k].share || (k == 0 && shared > MOST_SHARED))
            return limit[k].near_m;
    }
    return 0;
}

/* Of two tracks that are one the much longer keeps what they share, else the first.  By steps of
 * length, so that no three tracks can each yield to the next. */
static bool yields(const struct lines *lines, size_t t, size_t other)
{
    const double a = floor(log(lines->length[t]) / log(1.25));
    const double b = floor(log(lines->length[other]) / log(1.25));

    return a != b ? a < b : t > other;
}

static bool boxes_meet(const double a[4], const double b[4])
{
    const double r = limit[1].near_m;

    return a[0] < b[2] + r && b[0] < a[2] + r && a[1] < b[3] + r && b[1] < a[3] + r;
}

struct over {           /* one track over another */
    size_t track, kept; /* the one that yields, the one that stays */
    double near_m;
};

struct overs {
    struct over *at;
    size_t n;
    bool allow;
    struct ys_text *notes;
};

static ys_status add_over(struct overs *overs, const struct lines *lines, size_t a, size_t b,
                          struct ys_error *err)
{
    const struct ys_site *const site = lines->site;
    const struct ys_track *const one = &site->track[a], *const two = &site->track[b];
    const struct ys_site_pair pair = {"tracks", {one->path, two->path}, {one->name, two->name}};
    double share = 0;
    char both[320];
    const double near_m = compare(&share, lines, a, b);

    if (!(near_m > 0))
        return YS_OK;
    const struct ys_track *const shorter = lines->length[b] < lines->length[a] ? two : one;
    const bool b_yields = yields(lines, b, a);

    ys_site_pair_text(both, sizeof both, &pair, !overs->allow);
    if (!overs->allow)
        return ys_fail(
            err, YS_ERR_MISMATCH,
            "%s are one track drawn twice: %.0f %% of '%.60s' lies within %.1f m of the other, "
            "near %.6f, %.6f, and its cars would be counted twice; want one line a track, or "
            "--allow-overlap, which counts it once",
            both, 100 * share, shorter->name, near_m, shorter->line.pt[0].x,
            shorter->line.pt[0].y);
    struct over *const all = ys_resize(overs->at, overs->n + 1, sizeof *all);
    if (!all)
        return ys_site_settle_nomem(site, err);
    overs->at = all;
    all[overs->n++] = (struct over){b_yields ? b : a, b_yields ? a : b, near_m};
    ys_text_addf(overs->notes,
                 "%s are one track drawn twice (%.0f %% of '%s'): counted once, in '%s'\n",
                 both, 100 * share, shorter->name, (b_yields ? one : two)->name);
    return YS_OK;
}

static ys_status find_overs(struct overs *overs, const struct lines *lines,
                            struct ys_error *err)
{
    ys_status status = YS_OK;

    for (size_t a = 0; a < lines->site->n_track; a++)
        for (size_t b = a + 1; b < lines->site->n_track && status == YS_OK; b++)
            if (boxes_meet(lines->bounds[a], lines->bounds[b]))
                status = add_over(overs, lines, a, b, err);
    return status;
}

struct left { /* the tracks that stay, and what is left of the others */
    struct ys_track *at;
    size_t n;
};

/* One more track like another, without its line. */
static struct ys_track *new_track(struct left *left, const struct ys_track *like)
{
    struct ys_track *const all = ys_resize(left->at, left->n + 1, sizeof *all);
    char *const name = all ? ys_strdup(like->name) : NULL;

    if (all)
        left->at = all;
    if (!name)
        return NULL;
    all[left->n] = *like;
    all[left->n].name = name;
    all[left->n].line = (struct ys_line){0};
    return &all[left->n++];
}

static bool add_point(struct ys_line *line, struct ys_point pt)
{
    struct ys_point *const all = ys_resize(line->pt, line->n + 1, sizeof *all);

    if (!all)
        return false;
    line->pt = all;
    all[line->n++] = pt;
    return true;
}

static bool is_over(const struct overs *overs, const struct lines *lines, size_t t,
                    const struct step *step)
{
    for (size_t i = 0; i < overs->n; i++)
        if (overs->at[i].track == t &&
            (!step || runs_beside(&lines->line[overs->at[i].kept], step, overs->at[i].near_m)))
            return true;
    return false;
}

/* A stump that could hold no car is dropped. */
static void close_piece(struct left *left, struct ys_track **open, const struct lines *lines)
{
    struct ys_track *const piece = *open;

    *open = NULL;
    if (!piece)
        return;
    if (ys_line_length(&piece->line) < LEAST_LEFT) {
        free(piece->name);
        ys_line_fini(&piece->line);
        left->n--;
        return;
    }
    for (size_t i = 0; i < piece->line.n; i++)
        piece->line.pt[i] = ys_site_to_lonlat(&lines->frame, piece->line.pt[i]);
}

/* What is left of track t beside those it is drawn over, in as many pieces as it takes. */
static bool cut(struct left *left, const struct overs *overs, const struct lines *lines,
                size_t t)
{
    struct walk w = walk_along(lines, t);
    struct ys_track *open = NULL;
    struct step step;
    bool ok = true;

    while (ok && next_step(&step, &w)) {
        if (is_over(overs, lines, t, &step)) {
            close_piece(left, &open, lines);
            continue;
        }
        if (!open) {
            open = new_track(left, &lines->site->track[t]);
            ok = open && add_point(&open->line, step.from);
        }
        ok = ok && add_point(&open->line, step.to);
    }
    close_piece(left, &open, lines);
    return ok;
}

static bool cut_all(struct ys_site *site, const struct overs *overs, const struct lines *lines)
{
    struct left left = {0};
    bool ok = true;

    for (size_t t = 0; ok && t < site->n_track; t++) {
        if (is_over(overs, lines, t, NULL)) {
            ok = cut(&left, overs, lines, t);
            continue;
        }
        struct ys_track *const same = new_track(&left, &site->track[t]);

        ok = same && ys_line_copy(&same->line, &site->track[t].line);
    }
    struct ys_site old = {.track = ok ? site->track : left.at,
                          .n_track = ok ? site->n_track : left.n};

    if (ok) {
        site->track = left.at;
        site->n_track = left.n;
    }
    ys_site_fini(&old);
    return ok;
}

static bool measure(struct lines *lines)
{
    const struct ys_site *const site = lines->site;
    bool ok = lines->line && lines->length && lines->bounds;

    for (size_t t = 0; ok && t < site->n_track; t++) {
        const struct ys_polygon as_ring = {&lines->line[t], 1};

        ok = ys_site_line_metres(&lines->line[t], &lines->frame, &site->track[t].line);
        if (ok) {
            lines->length[t] = ys_line_length(&lines->line[t]);
            ys_polygon_bounds(lines->bounds[t], &as_ring);
        }
    }
    return ok;
}

ys_status ys_site_settle_twice(struct ys_site *site, bool allow, struct ys_text *notes,
                               struct ys_error *err)
{
    const size_t n = site->n_track;
    struct lines lines = {site, ys_site_frame(site), ys_new(n, sizeof *lines.line),
                          ys_new(n, sizeof *lines.length), ys_new(n, sizeof *lines.bounds)};
    struct overs overs = {.allow = allow, .notes = notes};
    ys_status status =
        measure(&lines) ? find_overs(&overs, &lines, err) : ys_site_settle_nomem(site, err);

    if (status == YS_OK && overs.n && !cut_all(site, &overs, &lines))
        status = ys_site_settle_nomem(site, err);
    for (size_t t = 0; lines.line && t < n; t++)
        ys_line_fini(&lines.line[t]);
    free(lines.line);
    free(lines.length);
    free(lines.bounds);
    free(overs.at);
    return status;
}
