/* count_tracks.c - the tracks of one date: cut to their areas and to the tile, then counted */

#include "run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"

/* A line that ends this close to the tile's edge is cut by it, pixels. */
static const double edge_px = 1.5;

struct pieces {
    struct ys_piece *piece;
    size_t n;
    bool failed;
};

static void add_point(struct pieces *pieces, struct ys_piece *piece, struct ys_point p)
{
    struct ys_line *line = &piece->line;

    if (line->n && hypot(line->pt[line->n - 1].x - p.x, line->pt[line->n - 1].y - p.y) < 1e-9)
        return;
    struct ys_point *pt = ys_resize(line->pt, line->n + 1, sizeof *pt);

    if (!pt) {
        pieces->failed = true;
        return;
    }
    line->pt = pt;
    line->pt[line->n++] = p;
}

static struct ys_piece *new_piece(struct pieces *pieces, size_t track, size_t area, bool edge)
{
    struct ys_piece *piece = ys_resize(pieces->piece, pieces->n + 1, sizeof *piece);

    if (!piece) {
        pieces->failed = true;
        return NULL;
    }
    pieces->piece = piece;
    piece = &pieces->piece[pieces->n++];
    *piece = (struct ys_piece){.track = track, .area = area, .starts_at_edge = edge};
    return piece;
}

static bool near_edge(const struct ys_image *image, struct ys_point p)
{
    return p.x < edge_px || p.y < edge_px || p.x > image->width - edge_px ||
           p.y > image->height - edge_px;
}

static bool counts_here(const struct ys_image *image, const struct ys_polygon *area,
                        struct ys_point p)
{
    return p.x >= 0 && p.y >= 0 && p.x <= image->width && p.y <= image->height &&
           ys_polygon_has(area, p.x, p.y);
}

/* Walk along the line in steps of a pixel, and keep what lies inside the area and the image:
 * drawn corners, and the first and last step of each stay. */
static void cut_line(struct pieces *pieces, const struct ys_line *line, size_t track,
                     size_t area, const struct ys_polygon *polygon,
                     const struct ys_image *image)
{
    struct ys_piece *piece = NULL;
    struct ys_point last = {0};
    bool first = true;

    for (size_t s = 1; s < line->n && !pieces->failed; s++) {
        const struct ys_point a = line->pt[s - 1], b = line->pt[s];
        const double length = hypot(b.x - a.x, b.y - a.y);
        const size_t steps = (size_t)fmin(fmax(ceil(length), 1), 1e6);

        for (size_t i = s > 1; i <= steps && !pieces->failed; i++) {
            const double t = (double)i / (double)steps;
            const struct ys_point p = {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
            const bool here = counts_here(image, polygon, p);

            if (here && !piece)
                piece = new_piece(pieces, track, area, !first || near_edge(image, p));
            if (here && piece && (!piece->line.n || i == steps))
                add_point(pieces, piece, p);
            if (!here && piece) {
                add_point(pieces, piece, last);
                piece->ends_at_edge = true;
                piece = NULL;
            }
            last = p;
            first = false;
        }
    }
    if (piece) /* new_piece() may have moved the array since, but not while a stay lasts */
        piece->ends_at_edge = near_edge(image, last);
}

static ys_status cut_tracks(struct pieces *pieces, const struct ys_work *run,
                            const struct ys_dated *date, size_t area, struct ys_error *err)
{
    struct ys_polygon polygon;

    if (!ys_grid_area(&polygon, run, area))
        return ys_fail(err, YS_ERR_NOMEM, "out of memory");
    for (size_t r = 0; r < polygon.n; r++)
        ys_grid_to_image(run, date, polygon.ring[r].pt, polygon.ring[r].n);
    for (size_t t = 0; t < run->site.n_track && !pieces->failed; t++) {
        struct ys_line line;

        if (!ys_grid_line(&line, run, &run->site.track[t].line)) {
            pieces->failed = true;
            break;
        }
        ys_grid_to_image(run, date, line.pt, line.n);
        cut_line(pieces, &line, t, area, &polygon, &date->image);
        ys_line_fini(&line);
    }
    ys_polygon_fini(&polygon);
    return pieces->failed ? ys_fail(err, YS_ERR_NOMEM, "out of memory") : YS_OK;
}

static bool on_tracks(const struct ys_work *run, size_t area)
{
    return !strcmp(run->site.class_[run->site.area[area].class_index].method, "track");
}

/* The area's count from its pieces, or why there is none. */
static ys_status tally_area(struct ys_dated *date, size_t area, const struct pieces *pieces,
                            const struct ys_tracks_out *out, struct ys_error *err)
{
    struct ys_counted *counted = &date->area[area];
    const uint32_t flags = counted->flags; /* of the coverage */
    const double gsd_m = sqrt(date->image.gsd_x_m * date->image.gsd_y_m);
    bool *member = ys_new(pieces->n, sizeof *member), any = false;
    ys_status status = YS_OK;

    if (!member)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < pieces->n; i++)
        any |= member[i] = pieces->piece[i].area == area;
    if (any) {
        status = ys_tracks_area(counted, out, member, gsd_m, err);
        counted->flags |= flags;
    } else {
        counted->occupied_m = NAN;
        counted->flags |= YS_NO_TRACKS;
    }
    free(member);
    return status;
}

static ys_status count_pieces(struct ys_work *run, struct ys_dated *date,
                              const struct pieces *pieces, const uint8_t *exclude,
                              struct ys_error *err)
{
    struct ys_line *line = ys_new(pieces->n, sizeof *line);
    bool *edge = ys_new(2 * pieces->n, sizeof *edge);
    struct ys_tracks_out out = {0};
    ys_status status = YS_OK;

    date->track = ys_new(pieces->n, sizeof *date->track);
    if (!line || !edge || !date->track) {
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory");
        goto out;
    }
    for (size_t i = 0; i < pieces->n; i++) {
        line[i] = pieces->piece[i].line;
        edge[i] = pieces->piece[i].starts_at_edge;
        edge[pieces->n + i] = pieces->piece[i].ends_at_edge;
    }
    const struct ys_point north = ys_run_north(date);
    const struct ys_tracks_in in = {
        .image = &date->image,
        .track = line,
        .n_track = pieces->n,
        .exclude = exclude,
        .starts_at_edge = edge,
        .ends_at_edge = edge + pieces->n,
        .sun_azimuth_deg = date->info->sun_azimuth_deg,
        .sun_elevation_deg = date->info->sun_elevation_deg,
        .north_x = north.x,
        .north_y = north.y,
        .threads = run->opt.threads,
    };

    if (pieces->n)
        status = ys_tracks_count(&out, &in, &run->ops, err);
    for (size_t a = 0; !status && a < run->site.n_area; a++)
        if (on_tracks(run, a) && date->covered[a] > 0)
            status = tally_area(date, a, pieces, &out, err);
    for (size_t i = 0; !status && i < pieces->n; i++) {
        const double gsd_m = sqrt(date->image.gsd_x_m * date->image.gsd_y_m);

        date->track[i] =
            (struct ys_counted_track){pieces->piece[i].track, pieces->piece[i].area,
                                      ys_line_length(&line[i]) * gsd_m, out.track[i]};
        out.track[i] = (struct ys_counted){0}; /* ours from here */
        date->n_track++;
    }
out:
    ys_tracks_fini(&out);
    free(line);
    free(edge);
    return status;
}

ys_status ys_run_count_tracks(struct ys_work *run, struct ys_dated *date,
                              const uint8_t *exclude, struct ys_error *err)
{
    struct pieces pieces = {0};
    ys_status status = YS_OK;

    for (size_t a = 0; !status && a < run->site.n_area; a++)
        if (on_tracks(run, a) && date->covered[a] > 0)
            status = cut_tracks(&pieces, run, date, a, err);
    if (!status)
        status = count_pieces(run, date, &pieces, exclude, err);
    for (size_t i = 0; i < pieces.n; i++)
        ys_line_fini(&pieces.piece[i].line);
    free(pieces.piece);
    return status;
}
