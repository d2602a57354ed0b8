/* draw.c - tiles, a site and proposed tracks into the page to draw a site on */

#include "draw.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/options.h"
#include "../../base/text.h"
#include "../../formats/geojson/site.h"
#include "../../formats/geojson/site_text.h"
#include "../../formats/tile/tile.h"
#include "../../report/draw/draw_page.h"
#include "../../report/json/proposals_geojson.h"
#include "../propose.h"
#include "lattice.h"
#include "pieces.h"

/* Of all tiles together.  On samples and real tiles a pixel takes 0.3 to 0.4 bytes as JPEG, and a third
 * more as text: 24 Mpx are 10 to 13 MB, which can still be sent by mail.  Noise takes up to three times
 * that, and is then shown reduced. */
static const double all_pixels = 24e6, all_bytes = 12e6;
/* A byte of a picture is held in the page as JPEG, as text, as part of the page, and as the page, whose
 * room doubles as it grows: 6 bytes measured. */
static const double page_bytes = 8;

/* Tracks are looked for in a whole tile of this size at most: a second a Mpx. */
static const double whole_pixels = 4e6;

struct job {
    const struct ys_draw_job *job;
    const struct ys_options *opt;
    ys_tile **tile; /* in order of time */
    size_t *given;  /* of the tile, in job->tiles */
    size_t n;
    struct ys_draw_picture *picture;
    struct ys_site site;
    char *site_text, *proposals;
    char no_lines[sizeof((struct ys_error *)0)->text];
};

static ys_status no_memory(struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "page to draw on: out of memory");
}

/* ---- what is read --------------------------------------------------------------------------- */

static ys_status open_tiles(struct job *job, struct ys_error *err)
{
    job->tile = ys_new(job->job->n_tiles, sizeof *job->tile);
    job->given = ys_new(job->job->n_tiles, sizeof *job->given);
    job->picture = ys_new(job->job->n_tiles, sizeof *job->picture);
    if (!job->tile || !job->given || !job->picture)
        return no_memory(err);
    ys_status status = ys_options_check_tiles(job->opt, job->job->n_tiles, err);

    for (size_t i = 0; i < job->job->n_tiles && !status; i++) {
        ys_tile *tile;

        status = ys_tile_open_nth(&tile, job->job->tiles[i], i, job->opt, err);

        if (status)
            return status;
        if (!ys_tile_has_crs(tile)) {
            status = ys_fail(err, YS_ERR_MISMATCH, "%s: %s", ys_tile_info(tile)->path,
                             ys_tile_info(tile)->unplaced);
            ys_tile_free(tile);
            return status;
        }
        size_t at = job->n++;

        /* Tiles without a date come first, as their day is the least number. */
        for (; at > 0 && ys_tile_days(job->tile[at - 1]) > ys_tile_days(tile); at--) {
            job->tile[at] = job->tile[at - 1];
            job->given[at] = job->given[at - 1];
        }
        job->tile[at] = tile;
        job->given[at] = i;
    }
    return status;
}

static ys_status read_site(struct job *job, struct ys_error *err)
{
    const char *path = job->job->site;

    if (!path)
        return YS_OK;
    const ys_status status = ys_site_read(&job->site, path, NULL, err);

    return status ? status : ys_site_as_text(&job->site_text, path, err);
}

/* ---- which part is shown finest ------------------------------------------------------------- */

static void widen(double b[4], const ys_tile *tile, const struct ys_point *pt, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double x, y;

        ys_tile_to_pixel(tile, pt[i].x, pt[i].y, &x, &y);
        if (!isfinite(x) || !isfinite(y))
            continue;
        b[0] = fmin(b[0], x), b[1] = fmin(b[1], y);
        b[2] = fmax(b[2], x), b[3] = fmax(b[3], y);
    }
}

/* Round what the site counts and where it has tracks; false where it has neither. */
static bool bounds_of_site(double b[4], const struct ys_site *site, const ys_tile *tile)
{
    b[0] = b[1] = INFINITY;
    b[2] = b[3] = -INFINITY;
    for (size_t i = 0; i < site->n_area; i++)
        for (size_t r = 0; r < site->area[i].polygon.n; r++)
            widen(b, tile, site->area[i].polygon.ring[r].pt, site->area[i].polygon.ring[r].n);
    for (size_t i = 0; i < site->n_track; i++)
        widen(b, tile, site->track[i].line.pt, site->track[i].line.n);
    return b[2] > b[0];
}

static bool bounds_around(double b[4], const struct ys_draw_job *job, const ys_tile *tile)
{
    const struct ys_tile_info *info = ys_tile_info(tile);
    double x, y;

    if (!(job->around_m > 0))
        return false;
    ys_tile_to_pixel(tile, job->around_lon_deg, job->around_lat_deg, &x, &y);
    const double rx = job->around_m / info->gsd_x_m, ry = job->around_m / info->gsd_y_m;

    b[0] = x - rx, b[1] = y - ry, b[2] = x + rx, b[3] = y + ry;
    return isfinite(b[0] + b[1] + b[2] + b[3]);
}

static ys_status add_pictures(struct job *job, double most_pixels, struct ys_error *err)
{
    const struct ys_pieces_bound bound = {most_pixels / (double)job->n, job->opt->max_bytes};
    ys_status status = YS_OK;

    for (size_t i = 0; !status && i < job->n; i++) {
        const ys_tile *tile = job->tile[i];
        double b[4];
        const bool fine =
            bounds_around(b, job->job, tile) || bounds_of_site(b, &job->site, tile);

        if (job->opt->progress)
            job->opt->progress(job->opt->progress_ctx, "pictures", (double)i / (double)job->n);
        job->picture[i].info = ys_tile_info(tile);
        ys_pieces_fini(&job->picture[i]);
        status = ys_pieces_make(&job->picture[i], tile, fine ? b : NULL, &bound, err);
    }
    if (job->opt->progress)
        job->opt->progress(job->opt->progress_ctx, "pictures", 1);
    return status;
}

static double bytes_of(const struct job *job)
{
    double bytes = 0;

    for (size_t i = 0; i < job->n; i++)
        for (size_t k = 0; k < job->picture[i].n_piece; k++)
            bytes += (double)job->picture[i].piece[k].bytes;
    return bytes;
}

/* How many bytes a pixel takes is known when it is written: a second time, and a third where the
 * coarser picture is the sharper one. */
static ys_status fit_pictures(struct job *job, struct ys_error *err)
{
    const size_t allowed = job->opt->max_bytes;
    const double most = allowed ? fmin(all_bytes, (double)allowed / page_bytes) : all_bytes;
    double most_pixels = fmin(all_pixels, most / 0.3);
    ys_status status = add_pictures(job, most_pixels, err);

    for (int i = 0; i < 2 && !status && bytes_of(job) > most; i++) {
        most_pixels *= 0.95 * most / bytes_of(job);
        status = add_pictures(job, most_pixels, err);
    }
    for (size_t i = 0; !status && i < job->n; i++)
        status = ys_lattice_make(&job->picture[i].lattice, job->tile[i], err);
    return status;
}

/* ---- proposed tracks ------------------------------------------------------------------------ */

/* The finest tile, the last of several alike: areas and tracks are best drawn on it. */
static size_t finest(const struct job *job)
{
    size_t best = 0;

    for (size_t i = 1; i < job->n; i++)
        if (!(ys_tile_info(job->tile[i])->gsd_x_m >
              1.01 * ys_tile_info(job->tile[best])->gsd_x_m))
            best = i;
    return best;
}

/* What cannot show tracks is no failure here: they are drawn by hand.  Nor is a bound on memory that
 * they would pass, which is told by the option that it names from memory that the machine lacks. */
static bool goes_without(ys_status status, const struct ys_error *why)
{
    return status == YS_ERR_UNSUPPORTED || status == YS_ERR_MISMATCH ||
           (status == YS_ERR_NOMEM && strstr(why->text, "--max-memory"));
}

static ys_status propose(struct job *job, struct ys_error *err)
{
    struct ys_tracks_options options = {.min_score = 0.5};
    struct ys_tracks found = {0};
    struct ys_error why = {0};
    const char *tile = job->job->tiles[job->given[finest(job)]];
    ys_status status = ys_propose_run(&found, tile, job->job->site, &options, job->opt, &why);

    if (!status && found.n)
        status = ys_report_proposals(&job->proposals, found.line, found.n, found.rendered, err);
    else if (goes_without(status, &why))
        ys_text_fit(job->no_lines, sizeof job->no_lines, "%s", why.text);
    else if (status)
        return ys_fail(err, status, "%s", why.text);
    ys_propose_fini(&found);
    return goes_without(status, &why) ? YS_OK : status;
}

static ys_status add_proposals(struct job *job, struct ys_error *err)
{
    if (job->job->no_proposals)
        return YS_OK;
    if (job->job->proposals)
        return ys_site_as_text(&job->proposals, job->job->proposals, err);
    /* Where the site has tracks they were drawn or refused before. */
    if (job->site.n_track)
        return YS_OK;
    const struct ys_tile_info *info = ys_tile_info(job->tile[finest(job)]);
    const double pixels = (double)info->width_px * info->height_px;

    if (job->site.n_area || pixels <= whole_pixels)
        return propose(job, err);
    ys_text_fit(job->no_lines, sizeof job->no_lines,
                "the tile is large; draw and save the areas, then give them to yardstick draw "
                "--site");
    return YS_OK;
}

/* ---- the page ------------------------------------------------------------------------------- */

static void say(struct ys_draw_said *said, const struct job *job)
{
    *said = (struct ys_draw_said){.n_tiles = job->n};
    for (size_t i = 0; i < job->n; i++) {
        said->error_px = fmax(said->error_px, job->picture[i].lattice.error_px);
        if (job->picture[i].reduced > said->reduced)
            said->reduced = job->picture[i].reduced;
        if (job->picture[i].whole_reduced > said->whole_reduced)
            said->whole_reduced = job->picture[i].whole_reduced;
    }
}

static void finish(struct job *job)
{
    for (size_t i = 0; i < job->n; i++) {
        ys_lattice_fini(&job->picture[i].lattice);
        ys_pieces_fini(&job->picture[i]);
        ys_tile_free(job->tile[i]);
    }
    free(job->tile);
    free(job->given);
    free(job->picture);
    free(job->site_text);
    free(job->proposals);
    ys_site_fini(&job->site);
}

ys_status ys_draw_run(char **out, struct ys_draw_said *said, const struct ys_draw_job *draw,
                      const struct ys_options *opt, struct ys_error *err)
{
    struct job job = {.job = draw, .opt = opt};
    ys_status status = read_site(&job, err);

    *out = NULL;
    if (!status)
        status = open_tiles(&job, err);
    if (!status)
        status = fit_pictures(&job, err);
    if (!status)
        status = add_proposals(&job, err);
    if (!status) {
        const struct ys_draw_page page = {.language = opt->language,
                                          .picture = job.picture,
                                          .n = job.n,
                                          .first = finest(&job),
                                          .site = job.site_text,
                                          .site_file =
                                              draw->site ? ys_basename(draw->site) : "",
                                          .proposals = job.proposals,
                                          .no_lines = job.no_lines};

        say(said, &job);
        status = ys_draw_html(out, &page, err);
    }
    finish(&job);
    return status;
}
