/* propose.c - a tile and a site into proposed tracks, area by area
 *
 * Where the site has areas of railcars, only these are looked through, else all of them: a site that
 * is being drawn may have no class yet.  Each area is read with its surroundings alone, so that a
 * tile of any size can be asked about a yard. */

#include "propose.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../kernels/threads.h"
#include "../base/error.h"
#include "../base/mem.h"
#include "../count/proposals/propose.h"
#include "../formats/geojson/site.h"
#include "../formats/tile/tile.h"
#include "../raster/crop.h"
#include "../raster/levels.h"
#include "../records/tile_info.h"

/* Ground beside the area that is looked at: strips reach 6 m across and 10 m along, and the
 * direction is that of about 12 m around. */
static const double margin_m = 20;

struct job {
    struct ys_tracks *out;
    const struct ys_tracks_options *tracks;
    const struct ys_options *opt;
    ys_tile *tile;
    const struct ys_tile_info *info;
    struct ys_site site;
};

static ys_status no_memory(struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "out of memory");
}

/* The polygon in pixels of the tile. */
static bool to_pixels(struct ys_polygon *out, const struct ys_tile *tile,
                      const struct ys_polygon *lonlat)
{
    if (!ys_polygon_copy(out, lonlat))
        return false;
    for (size_t r = 0; r < out->n; r++)
        for (size_t i = 0; i < out->ring[r].n; i++) {
            struct ys_point *p = &out->ring[r].pt[i];

            ys_tile_to_pixel(tile, p->x, p->y, &p->x, &p->y);
        }
    return true;
}

static void move(struct ys_polygon *polygon, double dx, double dy)
{
    for (size_t r = 0; r < polygon->n; r++)
        for (size_t i = 0; i < polygon->ring[r].n; i++) {
            polygon->ring[r].pt[i].x += dx;
            polygon->ring[r].pt[i].y += dy;
        }
}

/* 1 inside the area and not excluded; NULL: out of memory. */
static uint8_t *inside_mask(const struct job *job, const struct ys_image *image,
                            const struct ys_polygon *area)
{
    uint8_t *mask = ys_new((size_t)image->width * image->height, 1);
    bool ok = mask && ys_polygon_fill(mask, image->width, image->height, area, 1);

    for (size_t i = 0; ok && i < job->site.n_exclude; i++) {
        struct ys_polygon out;

        if (!(ok = to_pixels(&out, job->tile, &job->site.exclude[i])))
            break;
        move(&out, -image->col0, -image->row0);
        ok = ys_polygon_fill(mask, image->width, image->height, &out, 0);
        ys_polygon_fini(&out);
    }
    if (!ok) {
        free(mask);
        return NULL;
    }
    return mask;
}

static ys_status add_line(struct job *job, const struct ys_proposal *from,
                          const struct ys_image *image, const char *area, struct ys_error *err)
{
    struct ys_tracks *out = job->out;
    struct ys_track_line *line = ys_resize(out->line, out->n + 1, sizeof *line);

    if (!line)
        return no_memory(err);
    out->line = line;
    struct ys_track_own *own = ys_resize(out->own, out->n + 1, sizeof *own);

    if (!own)
        return no_memory(err);
    out->own = own;
    own = &own[out->n];
    double *const lon = ys_new(from->line.n, sizeof *lon);
    double *const lat = ys_new(from->line.n, sizeof *lat);

    *own = (struct ys_track_own){ys_strdup(area), lon, lat};
    line[out->n++] =
        (struct ys_track_line){own->area, from->score, from->length_m, from->line.n, lon, lat};
    if (!own->area || !lon || !lat)
        return no_memory(err);
    for (size_t i = 0; i < from->line.n; i++) {
        ys_tile_to_lonlat(job->tile, from->line.pt[i].x + image->col0,
                          from->line.pt[i].y + image->row0, &lon[i], &lat[i]);
        if (!isfinite(lon[i]) || !isfinite(lat[i]))
            return ys_fail(err, YS_ERR_MISMATCH, "%s: a place of area '%s' has no longitude",
                           job->info->path, area);
    }
    return YS_OK;
}

static ys_status propose_in(struct job *job, const struct ys_image *image,
                            const struct ys_polygon *polygon, const char *area,
                            struct ys_error *err)
{
    struct ys_proposal *found = NULL;
    size_t n = 0;
    uint8_t *inside = inside_mask(job, image, polygon);

    if (!inside)
        return no_memory(err);
    const struct ys_propose_in in = {image, inside, job->opt->max_bytes,
                                     job->opt->threads ? job->opt->threads : ysk_processors()};
    struct ys_error why = {0};
    ys_status status = ys_propose_lines(&found, &n, &in, &why);

    if (status)
        status = ys_fail(err, status, "%s: area '%s': %s", job->info->path, area, why.text);
    for (size_t i = 0; !status && i < n; i++)
        if (found[i].score >= job->tracks->min_score)
            status = add_line(job, &found[i], image, area, err);
    ys_proposals_free(found, n);
    free(inside);
    return status;
}

/* The window of the tile round the area; its width is 0 where the area lies outside. */
static ys_status read_window(struct ys_image *out, const struct job *job, const double b[4],
                             struct ys_error *err)
{
    const double margin_px[2] = {margin_m / job->info->gsd_x_m, margin_m / job->info->gsd_y_m};
    const uint32_t size_px[2] = {job->info->width_px, job->info->height_px};
    struct ys_part part;

    *out = (struct ys_image){0};
    if (!(b[0] < job->info->width_px && b[1] < job->info->height_px && b[2] > 0 && b[3] > 0) ||
        !ys_part_round(&part, b, margin_px, size_px))
        return YS_OK;
    const ys_status status = ys_tile_window(out, job->tile, part.x0, part.y0, part.x1 - part.x0,
                                            part.y1 - part.y0, err);

    return status ? status : ys_levels_apply(out, err);
}

/* Gives whether any of the area is on the tile. */
static ys_status propose_area(struct job *job, size_t a, bool *seen, struct ys_error *err)
{
    const struct ys_area *area = &job->site.area[a];
    struct ys_polygon polygon;
    struct ys_image image = {0};
    double b[4];
    ys_status status = YS_OK;

    if (!to_pixels(&polygon, job->tile, &area->polygon))
        return no_memory(err);
    if (ys_polygon_bounds(b, &polygon) && isfinite(b[0] + b[1] + b[2] + b[3]))
        status = read_window(&image, job, b, err);
    if (!status && image.width) {
        *seen = true;
        move(&polygon, -image.col0, -image.row0);
        status = propose_in(job, &image, &polygon, area->name, err);
    }
    ys_image_fini(&image);
    ys_polygon_fini(&polygon);
    return status;
}

static ys_status propose_all(struct job *job, struct ys_error *err)
{
    const struct ys_site *site = &job->site;
    bool any = false, seen = false;
    ys_status status = YS_OK;

    for (size_t a = 0; a < site->n_area; a++)
        any = any || !strcmp(site->class_[site->area[a].class_index].name, "railcar");
    for (size_t a = 0; !status && a < site->n_area; a++) {
        if (any && strcmp(site->class_[site->area[a].class_index].name, "railcar") != 0)
            continue;
        if (job->opt->progress)
            job->opt->progress(job->opt->progress_ctx, "tracks",
                               (double)a / (double)site->n_area);
        status = propose_area(job, a, &seen, err);
    }
    if (job->opt->progress)
        job->opt->progress(job->opt->progress_ctx, "tracks", 1);
    return status || seen ? status
                          : ys_fail(err, YS_ERR_MISMATCH,
                                    "%s: the site's areas lie outside this tile; want a tile "
                                    "of the site's place",
                                    job->info->path);
}

/* Without a site the whole tile is one area. */
static ys_status add_whole_tile(struct job *job, struct ys_error *err)
{
    const double w = job->info->width_px, h = job->info->height_px;
    const double corner[4][2] = {{0, 0}, {w, 0}, {w, h}, {0, h}};
    struct ys_line *const ring = ys_new(1, sizeof *ring);
    struct ys_point *const pt = ys_new(4, sizeof *pt);
    struct ys_area *const area = ys_new(1, sizeof *area);
    char *const name = ys_strdup("");

    if (!ring || !pt || !area || !name) {
        free(ring);
        free(pt);
        free(area);
        free(name);
        return no_memory(err);
    }
    for (int k = 0; k < 4; k++)
        ys_tile_to_lonlat(job->tile, corner[k][0], corner[k][1], &pt[k].x, &pt[k].y);
    *ring = (struct ys_line){.pt = pt, .n = 4};
    *area = (struct ys_area){.name = name, .polygon = {ring, 1}};
    job->site.area = area;
    job->site.n_area = 1;
    return YS_OK;
}

/* Areas of further classes may be in the site, too. */
static ys_status read_site(struct ys_site *out, const char *path,
                           const struct ys_tracks_options *tracks, struct ys_error *err)
{
    ys_status status = ys_site_builtin(out, err);

    for (size_t i = 0; !status && i < tracks->n_class_sizes; i++)
        status = ys_site_add_size(out, tracks->class_sizes[i], err);
    return status || !path ? status : ys_site_add(out, path, err);
}

static ys_status propose_placed(struct job *job, bool whole, struct ys_error *err)
{
    const ys_status status = whole ? add_whole_tile(job, err) : YS_OK;

    return status ? status : propose_all(job, err);
}

ys_status ys_propose_run(struct ys_tracks *out, const char *tile, const char *site,
                         const struct ys_tracks_options *tracks, const struct ys_options *opt,
                         struct ys_error *err)
{
    struct job job = {.out = out, .tracks = tracks, .opt = opt};
    ys_status status = read_site(&job.site, site, tracks, err);

    if (!status && site && !job.site.n_area)
        status =
            ys_fail(err, YS_ERR_FORMAT,
                    "%s: no area to look for tracks in; want a Polygon with \"count\"", site);

    if (!status)
        status = ys_tile_open(&job.tile, tile, opt, err);
    if (!status) {
        job.info = ys_tile_info(job.tile);
        out->rendered = job.info->rendered;
        out->info = ys_tile_info_copy(job.info);
        status = !out->info                  ? no_memory(err)
                 : ys_tile_has_crs(job.tile) ? propose_placed(&job, !site, err)
                                             : ys_fail(err, YS_ERR_MISMATCH, "%s: %s",
                                                       job.info->path, job.info->unplaced);
    }
    ys_tile_free(job.tile);
    ys_site_fini(&job.site);
    return status;
}

void ys_propose_fini(struct ys_tracks *tracks)
{
    free(tracks->info);
    for (size_t i = 0; i < tracks->n; i++) {
        free(tracks->own[i].area);
        free(tracks->own[i].lon);
        free(tracks->own[i].lat);
    }
    free(tracks->own);
    free(tracks->line);
    *tracks = (struct ys_tracks){0};
}
