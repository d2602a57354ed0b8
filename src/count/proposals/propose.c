/*
 * propose.c - lines that may be tracks, for a person to check
 *
 * A rail is 7 cm wide and shows in few pictures; what shows is that a strip of ground goes on: the
 * same ballast, edges and cars' sides for tens of metres, along one direction.  So everything is
 * averaged along the ground's own lines before anything is decided.  In order of a run:
 *
 *     propose_ground.c  the picture on cells of 0.5 m, brightness as a share of its range
 *     propose_field.c   the direction of the ground's own lines, by the structure tensor of weak
 *                       and strong edges alike; brightness, and its change across and along the
 *                       lines, averaged 10 m along to either side
 *     propose_net.c     how much a place looks like a track's axis: these three up to 6 m across,
 *                       weighed by a small layer that cannot tell left from right
 *     propose_trace.c   lines: from the best places on, followed by dynamic programming 20 m
 *                       ahead, 3 m apart at least
 *     propose.c         the lines smooth, with few corners, best first
 *
 * The layer is fitted to yards of samples/render (seeds 20100 to 20131) and to simpler drawn yards
 * and car parks, the score to what is right on yards that the layer has not seen (seeds 20200 to
 * 20215); samples/train/propose.sh does both.  Share of the tracks found, and of the proposed length
 * that lies within 1.5 m of a track, at a score of 0.5 or more: 0.86 and 0.92 on own yards that
 * neither was fitted to, 0.81 and 0.90 on another renderer's, 0.41 to 0.59 and 0.23 to 0.64 on two
 * real tiles, whose rows of parked cars are proposed, too.
 */

#include "propose.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "propose_parts.h"

/* Layer and figures are of pixels to 1.1 m; a little coarser is let pass. */
const double ys_propose_coarsest_m = 1.2;

/* A corner is left out where the line without it stays this close: less than half a cell. */
static const double straight_m = 0.2;

enum {
    SMOOTH =
        5, /* points on either side of one whose mean it becomes: 10 m, as in the averages */
    LONGEST = 50 /* points that one straight piece may stand for: 100 m; bounds the work */
};

/* The mean of the points within SMOOTH of each, as many on either side, so that ends stay. */
static bool smooth(struct ys_line *line)
{
    struct ys_line raw;

    if (!ys_line_copy(&raw, line))
        return false;
    for (size_t i = 0; i < raw.n; i++) {
        const size_t end = raw.n - 1 - i;
        size_t r = i < end ? i : end;
        double x = 0, y = 0;

        r = r < SMOOTH ? r : SMOOTH;
        for (size_t k = i - r; k <= i + r; k++) {
            x += raw.pt[k].x / (double)(2 * r + 1);
            y += raw.pt[k].y / (double)(2 * r + 1);
        }
        line->pt[i] = (struct ys_point){x, y};
    }
    ys_line_fini(&raw);
    return true;
}

/* Does the straight line from pt[a] to pt[b] pass within `off` of all points between? */
static bool passes(const struct ys_point *pt, size_t a, size_t b, double off)
{
    const double dx = pt[b].x - pt[a].x, dy = pt[b].y - pt[a].y, l = hypot(dx, dy);

    for (size_t i = a + 1; i < b; i++)
        if (!(fabs(dx * (pt[i].y - pt[a].y) - dy * (pt[i].x - pt[a].x)) <= off * l))
            return false;
    return true;
}

static void leave_out_corners(struct ys_line *line)
{
    size_t n = 1;

    for (size_t at = 0; at + 1 < line->n;) {
        size_t to = at + 1;

        while (to + 1 < line->n && to - at < LONGEST &&
               passes(line->pt, at, to + 1, straight_m / YS_CELL_M))
            to++;
        line->pt[n++] = line->pt[to]; /* n <= to: not yet read ones stay */
        at = to;
    }
    line->n = n;
}

static int by_score(const void *a, const void *b)
{
    const struct ys_proposal *p = a, *q = b;

    if (p->score != q->score)
        return p->score < q->score ? 1 : -1;
    const struct ys_point s = p->line.pt[0], t = q->line.pt[0];

    return s.y != t.y ? (s.y > t.y) - (s.y < t.y) : (s.x > t.x) - (s.x < t.x);
}

/* From cells to pixels of the image, smooth and with few corners. */
static bool finish(struct ys_proposal *proposal, size_t n, const struct ys_ground *ground)
{
    for (size_t i = 0; i < n; i++) {
        struct ys_line *line = &proposal[i].line;

        if (!smooth(line))
            return false;
        leave_out_corners(line);
        proposal[i].length_m = ys_line_length(line) * YS_CELL_M;
        for (size_t k = 0; k < line->n; k++)
            line->pt[k] = (struct ys_point){line->pt[k].x * ground->cell_width_px,
                                            line->pt[k].y * ground->cell_height_px};
    }
    return true;
}

ys_status ys_propose_lines(struct ys_proposal **out, size_t *n, const struct ys_propose_in *in,
                           struct ys_error *err)
{
    const double gsd = fmax(in->image->gsd_x_m, in->image->gsd_y_m);
    struct ys_ground ground;
    ys_status status;

    *out = NULL;
    *n = 0;
    if (!(gsd <= ys_propose_coarsest_m))
        return ys_fail(err, YS_ERR_UNSUPPORTED,
                       "pixels of %.2f m do not show tracks; want %.1f m or finer", gsd,
                       ys_propose_coarsest_m);
    if ((status = ys_ground_new(&ground, in, err)))
        return status;
    status = ys_ground_field(&ground, in->threads, err);
    if (!status)
        status = ys_ground_odds(&ground, in->threads, err);
    if (!status)
        status = ys_ground_trace(out, n, &ground, err);
    if (!status && !finish(*out, *n, &ground)) {
        ys_proposals_free(*out, *n);
        *out = NULL;
        *n = 0;
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory");
    }
    if (!status && *n)
        qsort(*out, *n, sizeof **out, by_score);
    ys_ground_fini(&ground);
    return status;
}
