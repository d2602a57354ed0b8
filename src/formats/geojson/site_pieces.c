/* site_pieces.c - a track that was drawn in pieces end to end is one track
 *
 * A car that stands over the place where two pieces meet is cut by both, and counted by none or
 * twice.  So pieces are joined before anything is counted.  Two ends are one where each goes on in
 * the direction in which the other came, close to it, and no third end fits better: at a switch the
 * straighter way is joined and the branch stays a track of its own.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/mem.h"
#include "site_settle_parts.h"

/* Between two ends, along the track: a gap that is left by a hand that did not snap, and how far
 * one piece may be drawn beside the other; and across it.  Lines are drawn within 1 m of the track
 * (tests/accuracy/README.md), so two of them are within 2 m; the nearest parallel tracks of 22 yards, drawn and
 * real, are 3.5 m apart.  Metres. */
static const double MOST_GAP = 5, MOST_BESIDE = 40, MOST_ASIDE = 2;
/* From the end of one to the other where they run beside one another; a branch of a real yard was 2.2
 * m away 25 m behind its switch. */
static const double MOST_APART = 1.5;
/* The directions differ by at most this: 20 degrees, what a curve of 100 m turns in 35 m. */
static const double LEAST_COSINE = 0.94;
/* The direction of an end is that of its last 10 m: single clicks are 1 m off. */
static const double END_LENGTH = 10;

struct end {                 /* of a track, in metres */
    struct ys_point at, out; /* its point, and the unit vector that leads on from it */
    size_t track;
    bool last;   /* of its line; else the first */
    size_t with; /* the end that goes on, SIZE_MAX: none */
};

/* Where a walk of END_LENGTH from an end leads to: the direction is from there. */
static void find_end(struct end *out, const struct ys_line *line, size_t track, bool last)
{
    const size_t n = line->n;
    struct ys_point at = line->pt[last ? n - 1 : 0], from = at;
    double left = END_LENGTH;

    for (size_t i = 1; i < n && left > 0; i++) {
        const struct ys_point next = line->pt[last ? n - 1 - i : i];
        const double d = hypot(next.x - from.x, next.y - from.y), t = d > left ? left / d : 1;

        from =
            (struct ys_point){from.x + t * (next.x - from.x), from.y + t * (next.y - from.y)};
        left -= d;
    }
    const double d = hypot(at.x - from.x, at.y - from.y);
    *out = (struct end){at, {(at.x - from.x) / d, (at.y - from.y) / d}, track, last, SIZE_MAX};
}

struct ends {
    const struct ys_line *line; /* of each track, metres */
    struct end *at;             /* from west to east */
    size_t *place;              /* of end 0 (first) and 1 (last) of each track */
    size_t n;
};

static double distance_to(const struct ys_line *line, struct ys_point p)
{
    double least = INFINITY;

    for (size_t i = 1; i < line->n; i++) {
        const struct ys_point a = line->pt[i - 1], b = line->pt[i];
        const double dx = b.x - a.x, dy = b.y - a.y, d2 = dx * dx + dy * dy;
        const double t =
            d2 > 0 ? fmin(fmax(((p.x - a.x) * dx + (p.y - a.y) * dy) / d2, 0), 1) : 0;

        least = fmin(least, hypot(p.x - a.x - t * dx, p.y - a.y - t * dy));
    }
    return least;
}

/* How badly two ends fit, metres; INFINITY where they do not. */
static double misfit(const struct ends *ends, const struct end *a, const struct end *b)
{
    const double dx = b->at.x - a->at.x, dy = b->at.y - a->at.y;
    const double cosine = -(a->out.x * b->out.x + a->out.y * b->out.y);

    if (a->track == b->track || !(cosine >= LEAST_COSINE) ||
        hypot(dx, dy) > MOST_BESIDE + MOST_ASIDE)
        return INFINITY;
    const double ux = a->out.x - b->out.x, uy = a->out.y - b->out.y, u = hypot(ux, uy);
    const double along = (dx * ux + dy * uy) / u, aside = fabs(dx * uy - dy * ux) / u;

    if (along > MOST_GAP || along < -MOST_BESIDE || aside > MOST_ASIDE)
        return INFINITY;
    /* Drawn beside one another for a while, they are still together where each ends; a branch has
     * left the other by then. */
    if (along < -MOST_GAP && (distance_to(&ends->line[b->track], a->at) > MOST_APART ||
                              distance_to(&ends->line[a->track], b->at) > MOST_APART))
        return INFINITY;
    /* A turn of 20 degrees weighs as much as 2 m aside: at a switch the straight way wins. */
    return fabs(along) / 4 + aside + MOST_ASIDE * (1 - cosine) / (1 - LEAST_COSINE);
}

static size_t best_for(const struct ends *ends, size_t i)
{
    const double reach = MOST_BESIDE + MOST_ASIDE;
    double least = INFINITY;
    size_t best = SIZE_MAX, k = i;

    while (k > 0 && ends->at[i].at.x - ends->at[k - 1].at.x <= reach)
        k--;
    for (; k < ends->n && ends->at[k].at.x - ends->at[i].at.x <= reach; k++) {
        const double m =
            ends->at[k].with == SIZE_MAX ? misfit(ends, &ends->at[i], &ends->at[k]) : INFINITY;

        if (m < least) {
            least = m;
            best = k;
        }
    }
    return best;
}

/* Both must want one another; the rest may find another partner in the next round. */
static void pair_ends(struct ends *ends)
{
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < ends->n; i++) {
            const size_t k = ends->at[i].with == SIZE_MAX ? best_for(ends, i) : SIZE_MAX;

            if (k == SIZE_MAX || best_for(ends, k) != i)
                continue;
            ends->at[i].with = k;
            ends->at[k].with = i;
            again = true;
        }
    }
}

static int from_west(const void *pa, const void *pb)
{
    const struct end *const a = pa, *const b = pb;

    if (a->at.x != b->at.x)
        return a->at.x < b->at.x ? -1 : 1;
    return a->track != b->track ? (a->track > b->track) - (a->track < b->track)
                                : a->last - b->last;
}

static bool find_ends(struct ends *out, const struct ys_line *line, size_t n)
{
    *out = (struct ends){line, ys_new(2 * n, sizeof *out->at),
                         ys_new(2 * n, sizeof *out->place), 2 * n};
    if (!out->at || !out->place)
        return false;
    for (size_t t = 0; t < n; t++) {
        find_end(&out->at[2 * t], &line[t], t, false);
        find_end(&out->at[2 * t + 1], &line[t], t, true);
    }
    qsort(out->at, out->n, sizeof *out->at, from_west);
    for (size_t i = 0; i < out->n; i++)
        out->place[2 * out->at[i].track + out->at[i].last] = i;
    pair_ends(out);
    return true;
}

/* The end that goes on from an end of a track: of the next track, or NULL. */
static const struct end *beyond(const struct ends *ends, size_t track, bool last)
{
    const size_t with = ends->at[ends->place[2 * track + last]].with;

    return with == SIZE_MAX ? NULL : &ends->at[with];
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

/* Add a line, from its first or from its last point.  Where the pieces were drawn beside one
 * another both end in the middle of that. */
static bool add_line(struct ys_line *to, const struct ys_line *line, bool reversed,
                     struct ys_point ahead)
{
    size_t i = 0;

    if (to->n) {
        const struct ys_point end = to->pt[to->n - 1],
                              start = line->pt[reversed ? line->n - 1 : 0];
        const struct ys_point mid = {(end.x + start.x) / 2, (end.y + start.y) / 2};

        while (to->n > 1 && (to->pt[to->n - 1].x - mid.x) * ahead.x +
                                    (to->pt[to->n - 1].y - mid.y) * ahead.y >=
                                0)
            to->n--;
        for (; i + 1 < line->n; i++) {
            const struct ys_point p = line->pt[reversed ? line->n - 1 - i : i];

            if ((p.x - mid.x) * ahead.x + (p.y - mid.y) * ahead.y > 0)
                break;
        }
        if (!add_point(to, mid))
            return false;
    }
    for (; i < line->n; i++)
        if (!add_point(to, line->pt[reversed ? line->n - 1 - i : i]))
            return false;
    return true;
}

/* "Main" of pieces that are all called so, else "Main + Main south", "Main + 3 more"; t: the first
 * of them in the file. */
static char *name_of(const struct ys_site *site, size_t t, const size_t *track, size_t n)
{
    const char *const first = site->track[t].name;
    size_t others = 0, other = t;

    for (size_t i = 0; i < n; i++)
        if (strcmp(site->track[track[i]].name, first) != 0 && !others++)
            other = track[i];
    const size_t room = strlen(first) + strlen(site->track[other].name) + 40;
    char *const name = ys_new(room, 1);

    if (name && others < 2)
        snprintf(name, room, "%s%s%s", first, others ? " + " : "",
                 others ? site->track[other].name : "");
    else if (name)
        snprintf(name, room, "%s + %zu more", first, others);
    return name;
}

/* The tracks that track t is one with, from end to end, t in its own direction; list has room for
 * all.  backward[i]: it runs against the chain. */
static size_t find_chain(size_t *list, bool *backward, const struct ends *ends, size_t t)
{
    const struct end *next;
    size_t first = t, n = 0;
    bool last = false; /* the end of `first` that leads back */

    while ((next = beyond(ends, first, last)) && next->track != t) {
        first = next->track;
        last = !next->last;
    }
    if (next) /* a ring: it begins anywhere */
        first = t, last = false;
    for (size_t at = first;;) {
        list[n] = at;
        backward[n++] = last; /* entered by its last end */
        next = beyond(ends, at, !last);
        if (!next || next->track == first)
            return n;
        at = next->track;
        last = next->last;
    }
}

struct joining {
    struct ys_site *site;
    struct ys_site_frame frame;
    struct ys_line *line; /* of each track, metres */
    struct ends ends;
    size_t *list; /* room for a chain */
    bool *backward, *done;
};

/* Track t becomes the whole chain that it is part of. */
static bool join(struct joining *j, size_t t)
{
    struct ys_track *const track = &j->site->track[t];
    const size_t n = find_chain(j->list, j->backward, &j->ends, t);
    struct ys_line whole = {0};
    bool ok = true;

    for (size_t i = 0; i < n; i++)
        j->done[j->list[i]] = true;
    if (n < 2)
        return true;
    for (size_t i = 0; ok && i < n; i++) {
        const size_t from = i ? j->list[i - 1] : 0;
        const struct ys_point ahead =
            i ? j->ends.at[j->ends.place[2 * from + !j->backward[i - 1]]].out
              : (struct ys_point){0, 0};

        ok = add_line(&whole, &j->line[j->list[i]], j->backward[i], ahead);
    }
    char *const name = ok ? name_of(j->site, t, j->list, n) : NULL;

    if (!name) {
        ys_line_fini(&whole);
        return false;
    }
    for (size_t i = 0; i < whole.n; i++)
        whole.pt[i] = ys_site_to_lonlat(&j->frame, whole.pt[i]);
    for (size_t i = 0; i < n; i++)
        ys_line_fini(&j->site->track[j->list[i]].line);
    free(track->name);
    track->name = name;
    track->line = whole;
    return true;
}

bool ys_site_settle_pieces(struct ys_site *site)
{
    const size_t n = site->n_track;
    struct joining j = {.site = site,
                        .frame = ys_site_frame(site),
                        .line = ys_new(n, sizeof *j.line),
                        .list = ys_new(n, sizeof *j.list),
                        .backward = ys_new(n, sizeof *j.backward),
                        .done = ys_new(n, sizeof *j.done)};
    bool ok = j.line && j.list && j.backward && j.done;
    size_t kept = 0;

    for (size_t t = 0; ok && t < n; t++)
        ok = ys_site_line_metres(&j.line[t], &j.frame, &site->track[t].line);
    ok = ok && find_ends(&j.ends, j.line, n);
    for (size_t t = 0; ok && t < n; t++)
        ok = j.done[t] || join(&j, t);
    /* What went into another track has no line left. */
    for (size_t t = 0; t < n; t++) {
        if (site->track[t].line.n)
            site->track[kept++] = site->track[t];
        else
            free(site->track[t].name);
    }
    site->n_track = kept;
    for (size_t t = 0; j.line && t < n; t++)
        ys_line_fini(&j.line[t]);
    free(j.line);
    free(j.list);
    free(j.backward);
    free(j.done);
    free(j.ends.at);
    free(j.ends.place);
    return ok;
}
