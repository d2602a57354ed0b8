/* count_tracks.c - the tracks of one date: cut to their areas and to the tile, then counted
 *
 * All pieces of a date are counted in one go, whatever their areas: how long a car is and how it
 * looks is learned from the whole picture.  The sums of the areas come after. */

#include "run_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../count/counters.h"
#include "../../count/gate/gate_open.h"

/* A line that ends this close to the tile's edge is cut by it, pixels. */
static const double edge_px = 1.5;

/* A drawn track, or the part of it inside one area. */
struct piece {
    size_t track, area;        /* indices of the site */
    struct ys_line image_line; /* pixels of the date's image */
    bool starts_at_edge, ends_at_edge;
};

struct pieces {
    struct piece *piece;
    size_t n;
    double gsd_m; /* of the date's image */
    bool failed;
};

static void add_point(struct pieces *pieces, struct piece *piece, struct ys_point p)
{
    struct ys_line *line = &piece->image_line;

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

static struct piece *new_piece(struct pieces *pieces, const struct piece *whole, bool edge)
{
    struct piece *piece = ys_resize(pieces->piece, pieces->n + 1, sizeof *piece);

    if (!piece) {
        pieces->failed = true;
        return NULL;
    }
    pieces->piece = piece;
    piece = &pieces->piece[pieces->n++];
    *piece = (struct piece){.track = whole->track, .area = whole->area, .starts_at_edge = edge};
    return piece;
}

static bool near_edge(const struct ys_image *image, struct ys_point p)
{
    return !image || p.x < edge_px || p.y < edge_px || p.x > image->width - edge_px ||
           p.y > image->height - edge_px;
}

/* Where a piece may run: in the area, less what other areas own of it. */
struct bounds {
    const struct ys_image *image; /* NULL: beyond it, too */
    const struct ys_date_counts *counts;
    const struct ys_area *area; /* of the site */
    const struct ys_polygon *outline;
};

static bool counts_here(const struct bounds *in, struct ys_point p)
{
    if (in->image &&
        !(p.x >= 0 && p.y >= 0 && p.x <= in->image->width && p.y <= in->image->height))
        return false;
    if (!ys_polygon_has(in->outline, p.x, p.y))
        return false;
    for (size_t i = 0; i < in->area->n_owner; i++)
        if (ys_polygon_has(&in->counts->area[in->area->owner[i]].image_outline, p.x, p.y))
            return false;
    return true;
}

/* Walk along the line in steps of a pixel, and keep what lies inside the area and the image:
 * drawn corners, and the first and last step of each stay. */
static void cut_line(struct pieces *pieces, const struct piece *whole, const struct bounds *in)
{
    const struct ys_line *line = &whole->image_line;
    struct piece *piece = NULL;
    struct ys_point last = {0};
    bool first = true;

    for (size_t s = 1; s < line->n && !pieces->failed; s++) {
        const struct ys_point a = line->pt[s - 1], b = line->pt[s];
        const double length = hypot(b.x - a.x, b.y - a.y);
        const size_t steps = (size_t)fmin(fmax(ceil(length), 1), 1e6);

        for (size_t i = s > 1; i <= steps && !pieces->failed; i++) {
            const double t = (double)i / (double)steps;
            const struct ys_point p = {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
            const bool here = counts_here(in, p);

            if (here && !piece)
                piece = new_piece(pieces, whole, !first || near_edge(in->image, p));
            if (here && piece && (!piece->image_line.n || i == steps))
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
        piece->ends_at_edge = near_edge(in->image, last);
}

static ys_status cut_tracks(struct pieces *pieces, const struct ys_counting *from,
                            const struct ys_date_counts *counts, size_t area, bool seen,
                            struct ys_error *err)
{
    const struct ys_site *site = &from->job->in.site;
    const struct bounds in = {seen ? &from->date->image : NULL, counts, &site->area[area],
                              &counts->area[area].image_outline};

    for (size_t t = 0; t < site->n_track && !pieces->failed; t++) {
        struct piece whole = {.track = t, .area = area};
        struct ys_line *line = &whole.image_line;

        if (!ys_grid_line(line, &from->job->grid, &site->track[t].line)) {
            pieces->failed = true;
            break;
        }
        ys_grid_to_image(&from->job->grid, &from->date->place, line->pt, line->n);
        cut_line(pieces, &whole, &in);
        ys_line_fini(line);
    }
    return pieces->failed ? ys_fail(err, YS_ERR_NOMEM, "out of memory") : YS_OK;
}

static void drop(struct pieces *pieces)
{
    for (size_t i = 0; i < pieces->n; i++)
        ys_line_fini(&pieces->piece[i].image_line);
    free(pieces->piece);
    *pieces = (struct pieces){.gsd_m = pieces->gsd_m};
}

/* Whether the area is counted along tracks, and there is something of it to see. */
static bool on_tracks(const struct ys_date_counts *counts, const struct ys_run_job *job,
                      size_t area)
{
    const struct ys_class *class_ = ys_class_of_area(&job->in, area);
    const struct ys_counter *counter = ys_counter_find(class_->method, class_->length_m);

    return counter && !counter->count && counts->area[area].covered > 0 &&
           !counts->area[area].gated;
}

/* The area's count from its pieces, or why there is none. */
static ys_status tally_area(struct ys_counted *counted, size_t area,
                            const struct pieces *pieces, const struct ys_tracks_out *out,
                            struct ys_error *err)
{
    const uint64_t flags = counted->flags; /* of the coverage */
    bool *member = ys_new(pieces->n, sizeof *member), any = false;
    ys_status status = YS_OK;

    if (!member)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < pieces->n; i++)
        any |= member[i] = pieces->piece[i].area == area;
    if (any) {
        status = ys_tracks_area(counted, out, member, pieces->gsd_m, err);
        counted->flags |= flags;
    } else {
        counted->occupied_m = NAN;
        counted->flags |= YS_NO_TRACKS;
    }
    free(member);
    return status;
}

/* Lengths of track: of all, under cloud, and without pixels. */
struct length {
    double all_m, hidden_m, missing_m;
};

/* What is hidden or missing of a length of track, added to its count. */
static ys_status open_length(struct ys_counted *counted, const struct length *length,
                             const struct ys_class *class_, struct ys_error *err)
{
    const bool hidden = length->hidden_m >= YS_CLOUDED_LEAST * length->all_m;
    const bool missing = length->missing_m > (1 - YS_COVERED_LEAST) * length->all_m;
    const double unseen_m = (hidden ? length->hidden_m : 0) + (missing ? length->missing_m : 0);

    if (!(unseen_m > 0))
        return YS_OK;
    return ys_counted_open(counted, unseen_m / length->all_m, unseen_m / class_->length_m[0],
                           (hidden ? YS_OBSCURED : 0) | (missing ? YS_NOT_COVERED : 0), err);
}

static struct length piece_length(const struct ys_counting *from, const struct piece *piece,
                                  double gsd_m)
{
    const double length_m = ys_line_length(&piece->image_line) * gsd_m;
    const struct ys_line_unseen unseen = ys_line_unseen(from, &piece->image_line);

    return (struct length){length_m, unseen.hidden * length_m, unseen.missing * length_m};
}

/* Along tracks it is their length that is hidden or missing, not the ground beside them; also what
 * of it lies outside of the tile. */
static ys_status open_area(struct ys_date_counts *counts, size_t a,
                           const struct ys_counting *from, const struct pieces *pieces,
                           struct ys_error *err)
{
    struct ys_counted_area *area = &counts->area[a];
    struct pieces drawn = {.gsd_m = pieces->gsd_m};
    struct length sum = {0};
    double seen_m = 0;
    const ys_status status = cut_tracks(&drawn, from, counts, a, false, err);

    for (size_t i = 0; i < drawn.n; i++)
        sum.all_m += ys_line_length(&drawn.piece[i].image_line) * drawn.gsd_m;
    drop(&drawn);
    for (size_t i = 0; i < pieces->n; i++)
        if (pieces->piece[i].area == a) {
            const struct length length = piece_length(from, &pieces->piece[i], pieces->gsd_m);

            seen_m += length.all_m;
            sum.hidden_m += length.hidden_m;
            sum.missing_m += length.missing_m;
        }
    if (status || !(seen_m > 0))
        return status;
    area->obscured = sum.hidden_m / seen_m;
    sum.all_m = fmax(sum.all_m, seen_m);
    sum.missing_m += sum.all_m - seen_m;
    return open_length(&area->counted, &sum, ys_class_of_area(&from->job->in, a), err);
}

/* Every area's sum, then every track by itself. */
static ys_status take_counts(struct ys_date_counts *counts, const struct ys_counting *from,
                             const struct pieces *pieces, struct ys_tracks_out *out,
                             struct ys_error *err)
{
    ys_status status = YS_OK;

    for (size_t a = 0; !status && a < counts->n_area; a++) {
        if (!on_tracks(counts, from->job, a))
            continue;
        status = tally_area(&counts->area[a].counted, a, pieces, out, err);
        if (!status)
            status = open_area(counts, a, from, pieces, err);
    }
    for (size_t i = 0; !status && i < pieces->n; i++) {
        const struct piece *piece = &pieces->piece[i];
        const struct length length = piece_length(from, piece, pieces->gsd_m);

        counts->track[counts->n_track++] =
            (struct ys_counted_track){piece->track, piece->area, length.all_m, out->track[i]};
        out->track[i] = (struct ys_counted){0}; /* ours from here */
        status = open_length(&counts->track[counts->n_track - 1].counted, &length,
                             ys_class_of_area(&from->job->in, piece->area), err);
    }
    return status;
}

static ys_status count_pieces(struct ys_date_counts *counts, const struct ys_counting *from,
                              const struct pieces *pieces, struct ys_error *err)
{
    const struct ys_date_place *place = &from->date->place;
    struct ys_line *line = ys_new(pieces->n, sizeof *line);
    bool *edge = ys_new(2 * pieces->n, sizeof *edge);
    struct ys_tracks_out out = {0};
    ys_status status = YS_OK;

    counts->track = ys_new(pieces->n, sizeof *counts->track);
    if (!line || !edge || !counts->track) {
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory");
        goto out;
    }
    for (size_t i = 0; i < pieces->n; i++) {
        line[i] = pieces->piece[i].image_line;
        edge[i] = pieces->piece[i].starts_at_edge;
        edge[pieces->n + i] = pieces->piece[i].ends_at_edge;
    }
    const struct ys_tracks_in in = {
        .image = &from->date->image,
        .track = line,
        .n_track = pieces->n,
        .exclude = from->exclude,
        .starts_at_edge = edge,
        .ends_at_edge = edge + pieces->n,
        .sun_azimuth_deg = place->date->info->sun_azimuth_deg,
        .sun_elevation_deg = place->date->info->sun_elevation_deg,
        .north_x = place->north.x,
        .north_y = place->north.y,
        .shows_m = from->date->shows_m,
        .car_m = {from->job->in.site.car_length_m[0], from->job->in.site.car_length_m[1]},
        .threads = from->job->in.opt.threads,
    };

    if (pieces->n)
        status = ys_tracks_count(&out, &in, &from->job->in.ops, err);
    if (!status)
        status = take_counts(counts, from, pieces, &out, err);
out:
    ys_tracks_fini(&out);
    free(line);
    free(edge);
    return status;
}

/* Tracks of an area that is refused before any is counted have their rows, which say why. */
static ys_status refuse_tracks(struct ys_date_counts *counts, const struct ys_counting *from,
                               struct ys_error *err)
{
    const struct ys_image *image = &from->date->image;
    struct pieces pieces = {.gsd_m = sqrt(image->gsd_x_m * image->gsd_y_m)};
    ys_status status = YS_OK;

    for (size_t a = 0; !status && a < counts->n_area; a++)
        if (!strcmp(ys_class_of_area(&from->job->in, a)->method, "track") &&
            !on_tracks(counts, from->job, a))
            status = cut_tracks(&pieces, from, counts, a, false, err);
    struct ys_counted_track *all =
        status ? NULL : ys_resize(counts->track, counts->n_track + pieces.n, sizeof *all);

    if (!status && !all && counts->n_track + pieces.n)
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory");
    if (all)
        counts->track = all;
    for (size_t i = 0; !status && i < pieces.n; i++) {
        const struct piece *piece = &pieces.piece[i];

        counts->track[counts->n_track++] = (struct ys_counted_track){
            .track = piece->track,
            .area = piece->area,
            .length_m = ys_line_length(&piece->image_line) * pieces.gsd_m,
            .counted = {.flags = counts->area[piece->area].counted.flags, .occupied_m = NAN}};
    }
    drop(&pieces);
    return status;
}

ys_status ys_date_count_tracks(struct ys_date_counts *counts, const struct ys_counting *from,
                               struct ys_error *err)
{
    const struct ys_image *image = &from->date->image;
    struct pieces pieces = {.gsd_m = sqrt(image->gsd_x_m * image->gsd_y_m)};
    ys_status status = YS_OK;

    for (size_t a = 0; !status && a < counts->n_area; a++)
        if (on_tracks(counts, from->job, a))
            status = cut_tracks(&pieces, from, counts, a, true, err);
    if (!status)
        status = count_pieces(counts, from, &pieces, err);
    drop(&pieces);
    return status ? status : refuse_tracks(counts, from, err);
}
