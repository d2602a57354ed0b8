/* grid.c - the common grid of all dates: a window of the reference tile round the site
 *
 * Everything that is compared between dates is compared on this grid, in pixels of the reference:
 * they are as fine as what was acquired, and its own are never resampled.  The site's areas
 * are placed on it and rasterised here, once for all dates. */

#include "run_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"

/* Ground kept round the areas: what pits need to know of the ground beside them (45 m), and
 * what the alignment needs to find a shift (windows of 256 px in steps of half, so 768 px). */
static const double margin_m = 64;
static const double least_px = 768;

static ys_status no_memory(struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "out of memory for the window of the site");
}

bool ys_grid_line(struct ys_line *out, const struct ys_site_grid *grid,
                  const struct ys_line *lonlat)
{
    if (!ys_line_copy(out, lonlat))
        return false;
    for (size_t i = 0; i < out->n; i++) {
        double x, y;

        ys_tile_to_pixel(grid->reference->tile, lonlat->pt[i].x, lonlat->pt[i].y, &x, &y);
        out->pt[i].x = x - (double)grid->col0;
        out->pt[i].y = y - (double)grid->row0;
    }
    return true;
}

bool ys_grid_polygon(struct ys_polygon *out, const struct ys_site_grid *grid,
                     const struct ys_polygon *lonlat)
{
    *out = (struct ys_polygon){ys_new(lonlat->n, sizeof *out->ring), lonlat->n};
    bool ok = out->ring != NULL;

    for (size_t i = 0; ok && i < lonlat->n; i++)
        ok = ys_grid_line(&out->ring[i], grid, &lonlat->ring[i]);
    if (!ok) {
        if (!out->ring)
            out->n = 0;
        ys_polygon_fini(out);
    }
    return ok;
}

/* The areas, in pixels of the reference tile as long as the grid has no corner of its own. */
static bool place_areas(struct ys_site_grid *grid, const struct ys_inputs *in)
{
    const struct ys_tile_info *info = grid->reference->info;
    const double w = info->width_px, h = info->height_px;
    struct ys_point corner[4] = {{0, 0}, {w, 0}, {w, h}, {0, h}};
    struct ys_line ring = {corner, 4};
    const struct ys_polygon whole = {&ring, 1};

    grid->area = ys_new(in->site.n_area, sizeof *grid->area);
    for (; grid->area && grid->n_area < in->site.n_area; grid->n_area++) {
        struct ys_polygon *outline = &grid->area[grid->n_area].outline;
        const bool ok = in->whole_tile ? ys_polygon_copy(outline, &whole)
                                       : ys_grid_polygon(outline, grid,
                                                         &in->site.area[grid->n_area].polygon);

        if (!ok)
            return false;
    }
    return grid->area != NULL;
}

/* Bounds of all areas. */
static void site_bounds(double b[4], const struct ys_site_grid *grid)
{
    b[0] = b[1] = INFINITY;
    b[2] = b[3] = -INFINITY;
    for (size_t a = 0; a < grid->n_area; a++) {
        double one[4];

        if (ys_polygon_bounds(one, &grid->area[a].outline) &&
            isfinite(one[0] + one[1] + one[2] + one[3])) {
            b[0] = fmin(b[0], one[0]);
            b[1] = fmin(b[1], one[1]);
            b[2] = fmax(b[2], one[2]);
            b[3] = fmax(b[3], one[3]);
        }
    }
}

/* [*low, *high] with its margin, at least least_px long, inside [0, size]. */
static void widen(double *low, double *high, double margin, double size)
{
    const double more = fmax(margin, (least_px - (*high - *low)) / 2);

    *low = fmin(fmax(floor(*low - more), 0), size);
    *high = fmax(fmin(ceil(*high + more), size), 0);
}

/* The middle of the site's areas, lon, lat. */
static struct ys_point site_middle(const struct ys_site *site)
{
    double b[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};

    for (size_t a = 0; a < site->n_area; a++) {
        double one[4];

        if (!ys_polygon_bounds(one, &site->area[a].polygon))
            continue;
        b[0] = fmin(b[0], one[0]);
        b[1] = fmin(b[1], one[1]);
        b[2] = fmax(b[2], one[2]);
        b[3] = fmax(b[3], one[3]);
    }
    return (struct ys_point){(b[0] + b[2]) / 2, (b[1] + b[3]) / 2};
}

/* Whether the site would be on the tile, or nearly, if longitude and latitude changed places. */
static bool fits_swapped(const struct ys_site_grid *grid, struct ys_point middle)
{
    const struct ys_tile_info *info = grid->reference->info;
    const double w = info->width_px, h = info->height_px;
    double x, y;

    if (fabs(middle.x) > 90)
        return false;
    ys_tile_to_pixel(grid->reference->tile, middle.y, middle.x, &x, &y);
    return x > -w && y > -h && x < 2 * w && y < 2 * h;
}

static ys_status site_elsewhere(const struct ys_site_grid *grid, const struct ys_inputs *in,
                                struct ys_error *err)
{
    const struct ys_tile_info *info = grid->reference->info;
    const struct ys_point site = site_middle(&in->site);
    const bool swapped = fits_swapped(grid, site);

    return ys_fail(
        err, YS_ERR_MISMATCH,
        "%.120s: the site's areas lie near longitude %.5f, latitude %.5f, outside this "
        "tile near longitude %.5f, latitude %.5f; %s",
        info->path, site.x, site.y, info->lon_deg, info->lat_deg,
        swapped ? "longitude and latitude are swapped in the site file: want [LON, LAT]"
                : "want a tile of the site's place, or the site file of this place");
}

static ys_status site_window(double b[4], const struct ys_site_grid *grid,
                             const struct ys_inputs *in, struct ys_error *err)
{
    const struct ys_tile_info *info = grid->reference->info;
    const double w = info->width_px, h = info->height_px;

    site_bounds(b, grid);
    if (!(b[2] > 0 && b[3] > 0 && b[0] < w && b[1] < h))
        return site_elsewhere(grid, in, err);
    widen(&b[0], &b[2], margin_m / info->gsd_x_m, w);
    widen(&b[1], &b[3], margin_m / info->gsd_y_m, h);
    return YS_OK;
}

/* From here on the grid begins at its own corner. */
static void set_corner(struct ys_site_grid *grid, double col0, double row0)
{
    grid->col0 = (int64_t)col0;
    grid->row0 = (int64_t)row0;
    for (size_t a = 0; a < grid->n_area; a++)
        for (size_t r = 0; r < grid->area[a].outline.n; r++)
            for (size_t i = 0; i < grid->area[a].outline.ring[r].n; i++) {
                struct ys_point *p = &grid->area[a].outline.ring[r].pt[i];

                p->x -= (double)grid->col0;
                p->y -= (double)grid->row0;
            }
}

static bool fill_exclude(struct ys_site_grid *grid, const struct ys_site *site)
{
    bool ok = true;

    for (size_t i = 0; ok && i < site->n_exclude; i++) {
        struct ys_polygon polygon = {0};

        ok = ys_grid_polygon(&polygon, grid, &site->exclude[i]) &&
             ys_polygon_fill(grid->exclude, grid->width, grid->height, &polygon, 1);
        ys_polygon_fini(&polygon);
    }
    return ok;
}

/* The runs of set pixels of a mask, row by row; the mask is cleared on the way. */
static bool take_runs(struct ys_grid_area *area, uint8_t *mask, uint32_t width, uint32_t height)
{
    size_t room = 0;

    for (uint32_t row = 0; row < height; row++) {
        uint8_t *at = mask + (size_t)row * width;

        for (uint32_t x = 0; x < width;) {
            const uint8_t *set = memchr(at + x, 1, width - x);

            if (!set)
                break;
            const uint32_t first = (uint32_t)(set - at);
            const uint8_t *clear = memchr(set, 0, width - first);
            const uint32_t end = clear ? (uint32_t)(clear - at) : width;

            if (area->n_run == room) {
                room = 2 * room + 64;
                struct ys_mask_run *run = ys_resize(area->run, room, sizeof *run);

                if (!run)
                    return false;
                area->run = run;
            }
            area->run[area->n_run++] = (struct ys_mask_run){row, first, end};
            memset(at + first, 0, end - first);
            x = end;
        }
    }
    return true;
}

/* Each area is rasterised here and nowhere else on the grid, for the comparisons to come.  Runs
 * are kept, not masks: a mask of the grid for each area would be held while the dates are
 * counted, when memory is short.  The mask is clear before and after. */
static bool rasterise_areas(struct ys_site_grid *grid, const struct ys_site *site,
                            uint8_t *mask)
{
    bool ok = true;

    for (size_t a = 0; ok && a < grid->n_area; a++) {
        ok = ys_polygon_fill(mask, grid->width, grid->height, &grid->area[a].outline, 1);
        for (size_t i = 0; ok && i < site->area[a].n_owner; i++) /* counted there, not here */
            ok = ys_polygon_fill(mask, grid->width, grid->height,
                                 &grid->area[site->area[a].owner[i]].outline, 0);
        ok = ok && take_runs(&grid->area[a], mask, grid->width, grid->height);
    }
    return ok;
}

uint8_t *ys_grid_area_mask(const struct ys_site_grid *grid, size_t area)
{
    const struct ys_grid_area *from = &grid->area[area];
    uint8_t *mask = ys_scratch_new(grid->scratch, (size_t)grid->width * grid->height, 1);

    for (size_t i = 0; mask && i < from->n_run; i++) {
        const struct ys_mask_run *run = &from->run[i];

        memset(mask + (size_t)run->row * grid->width + run->first, 1, run->end - run->first);
    }
    return mask;
}

static ys_status make(struct ys_site_grid *grid, const struct ys_inputs *in,
                      struct ys_error *err)
{
    const struct ys_tile_info *info = grid->reference->info;
    double b[4] = {0, 0, info->width_px, info->height_px};

    if (!place_areas(grid, in))
        return no_memory(err);
    if (!in->whole_tile) {
        const ys_status status = site_window(b, grid, in, err);

        if (status)
            return status;
    }
    set_corner(grid, b[0], b[1]);
    grid->width = (uint32_t)(b[2] - b[0]);
    grid->height = (uint32_t)(b[3] - b[1]);
    grid->exclude = ys_scratch_new(grid->scratch, (size_t)grid->width * grid->height, 1);
    /* The areas first: what is yet empty serves them as their mask. */
    if (!grid->exclude ||
        (in->n_date > 1 && !rasterise_areas(grid, &in->site, grid->exclude)) ||
        !fill_exclude(grid, &in->site))
        return no_memory(err);
    return YS_OK;
}

ys_status ys_site_grid_make(struct ys_site_grid *out, const struct ys_inputs *in,
                            struct ys_error *err)
{
    const struct ys_dated_tile *reference = &in->date[in->reference];

    *out = (struct ys_site_grid){.reference = reference,
                                 .scratch = in->scratch,
                                 .gsd_x_m = reference->info->gsd_x_m,
                                 .gsd_y_m = reference->info->gsd_y_m};
    const ys_status status = make(out, in, err);

    if (status)
        ys_site_grid_fini(out);
    return status;
}

void ys_site_grid_fini(struct ys_site_grid *grid)
{
    for (size_t a = 0; a < grid->n_area; a++) {
        ys_polygon_fini(&grid->area[a].outline);
        free(grid->area[a].run);
    }
    free(grid->area);
    ys_scratch_free(grid->exclude);
    *grid = (struct ys_site_grid){0};
}
