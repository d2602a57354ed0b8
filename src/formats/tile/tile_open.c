/* tile_open.c - a tile opened and understood: header, place, date */

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/printable.h"
#include "../../base/text.h"
#include "../tiff/not_tiff.h"
#include "../tiff/tiff_whole.h"
#include "tile_beside.h"
#include "tile_crs.h"
#include "tile_list.h"
#include "tile_parts.h"

/* PATH@DATE into its parts.  What follows the last @ is a date when it reads as one; when it is
 * made of nothing but a date's characters and still is none, that is an error. */
static ys_status split_spec(struct ys_tile *tile, bool *has_date, struct ys_date *date,
                            const char *spec, struct ys_error *err)
{
    char *at = NULL;

    *has_date = false;
    tile->path = ys_strdup(spec);
    if (!tile->path)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory");
    at = strrchr(tile->path, '@');
    if (at && !strchr(at, '/')) {
        const size_t n = strlen(at + 1);
        const ys_status status = ys_date_time_parse(date, at + 1, err);

        if (status == YS_OK) {
            *has_date = true;
            *at = '\0';
        } else if (!n || strspn(at + 1, "0123456789-:+.TZ ") == n) {
            return status;
        }
    }
    ys_printable_path(tile->name, sizeof tile->name, tile->path);
    return YS_OK;
}

static ys_status open_file(struct ys_tile *tile, struct ys_error *err)
{
    struct stat st;

    /* O_NONBLOCK: a pipe by that name must not stop the program. */
    tile->fd = open(tile->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (tile->fd < 0 || fstat(tile->fd, &st))
        return ys_fail(err, YS_ERR_IO, "%s: %s", tile->name, strerror(errno));
    if (S_ISDIR(st.st_mode))
        return ys_fail(err, YS_ERR_IO, "%s: a folder; want a GeoTIFF, PNG or JPEG file",
                       tile->name);
    if (!S_ISREG(st.st_mode))
        return ys_fail(err, YS_ERR_IO, "%s: not a regular file", tile->name);
    tile->info.file_bytes = (uint64_t)st.st_size;
    if (ys_tile_is_overlay(tile)) {
        const ys_status status = ys_tile_overlay(tile, err);

        if (status || tile->codec)
            return status;
    }
    if (ys_tile_is_picture(tile)) {
        const ys_status status = ys_tile_picture(tile, err);

        return status || tile->has_quad ? status : ys_tile_overlay_beside(tile, err);
    }
    tile->pixels = tile->fd;
    tile->pixel_bytes = tile->info.file_bytes;
    const ys_status status = ys_tiff_or_named(tile->fd, tile->info.file_bytes, tile->name, err);

    return status ? status
                  : ys_tiff_header_whole(tile->fd, tile->info.file_bytes, tile->name, err);
}

/* Nodata of each band: that of the .aux.xml before that of the tag. */
static void choose_nodata(struct ys_tile *tile, const struct ys_beside *beside)
{
    for (unsigned k = 0; k < tile->info.bands; k++) {
        const struct ys_nodata *own = &beside->nodata[tile->band[k]];

        tile->nodata[k] = own->has ? *own : tile->meta.nodata[tile->band[k]];
    }
}

/* The date of EXIF is not in the tags: it means something else than TIFFTAG_DATETIME. */
static void read_meta(struct ys_tile *tile, const struct ys_tiff *tiff,
                      const struct ys_beside *beside)
{
    const bool has_exif_date = tile->meta.has_exif_date;
    const struct ys_date exif_date = tile->meta.exif_date;

    ys_meta_read(&tile->meta, tiff);
    tile->meta.has_exif_date = has_exif_date;
    tile->meta.exif_date = exif_date;
    if (!tile->codec)
        return;
    tile->meta.rendered = tile->meta.rendered || beside->rendered;
    tile->meta.has_tag_date = beside->has_tag_date;
    tile->meta.tag_date = beside->tag_date;
    memcpy(tile->meta.software, beside->software, sizeof beside->software);
}

/* What was asked for and not needed, or was taken and looks like a slip. */
static void say_how_placed(struct ys_tile *tile, const struct ys_beside *beside)
{
    const struct ys_geo *geo = &tile->geo;
    char text[300];

    if (beside->asked_crs && !geo->by_asked_crs)
        ys_tile_warn(tile, "%s: --crs is left out: %s", tile->name,
                     geo->by_quad ? "its corners are in degrees"
                     : geo->pj    ? "it has a CRS of its own"
                                  : "it has no transform");
    if (beside->quad && !geo->by_quad)
        ys_tile_warn(tile, "%s: %s is left out: it has a place of its own", tile->name,
                     beside->quad->source);
    if (!geo->by_quad)
        return;
    if (ys_quad_odd(text, sizeof text, geo, tile->layout.width, tile->layout.height))
        ys_tile_warn(tile, "%s: %s: %s", tile->name, beside->quad->source, text);
    ys_text_fit(text, sizeof text, "placed by %s", beside->quad->source);
    ys_tile_note(tile, text);
}

static ys_status read_header(struct ys_tile *tile, const struct ys_beside *beside,
                             struct ys_error *err)
{
    struct ys_raster raster;
    unsigned n = 0;
    ys_status status = ys_raster_open(&raster, tile->pixels, tile->pixel_bytes, 0, tile->name,
                                      tile->max_bytes, err);

    if (status != YS_OK)
        return status;
    status = ys_raster_whole(&raster, err);
    if (status != YS_OK) {
        ys_raster_close(&raster);
        return status;
    }
    tile->layout = raster.layout;
    for (unsigned s = 0; s < raster.layout.samples; s++)
        if ((int)s != raster.layout.alpha)
            tile->band[n++] = (uint8_t)s;
    tile->info.bands = n;
    tile->info.big = !tile->codec && TIFFIsBigTIFF(raster.tiff.tif);
    read_meta(tile, &raster.tiff, beside);
    choose_nodata(tile, beside);
    if (beside->problem[0])
        ys_tile_warn(tile, "%s", beside->problem);
    status = ys_geo_read(&tile->geo, &raster.tiff, beside, tile->name, err);
    if (tile->geo.datum_unknown)
        ys_tile_warn(tile,
                     "%s: PROJ knows no shift of its datum to WGS 84: it may lie 100 m or more "
                     "beside its place",
                     tile->name);
    if (status == YS_OK)
        say_how_placed(tile, beside);
    if (status == YS_OK)
        status = ys_tile_pages(tile, &raster.tiff, err);
    ys_raster_close(&raster);
    if (status == YS_OK)
        status = ys_tile_mask_beside(tile, err);
    return status;
}

/* What is said of the tile beside its pixels, once they have a size on the ground. */
static ys_status describe(struct ys_tile *tile, const struct ys_date *argument,
                          const struct ys_scene_asked *asked, struct ys_error *err)
{
    struct ys_facts *facts = ys_new(1, sizeof *facts);
    ys_status status = facts ? ys_tile_facts(facts, tile, err)
                             : ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", tile->name);

    /* Whoever states the date needs no sidecar, and is not told of its faults. */
    if (!status && !argument && facts->fault[0])
        ys_tile_note(tile, facts->fault);
    if (!status)
        status = ys_tile_date(tile, argument, facts, err);
    if (!status)
        status = ys_facts_settle(&tile->scene, facts, asked, tile->name, err);
    free(facts);
    return status;
}

static void fill_info(struct ys_tile *tile, double pixel_size_m)
{
    static const char *const sample[] = {"uint8", "int8", "uint16", "int16", "float32"};
    const struct ys_layout *l = &tile->layout;
    struct ys_tile_info *info = &tile->info;
    const double x = l->width / 2.0, y = l->height / 2.0;
    double gsd[2];

    info->path = tile->path;
    info->width_px = l->width;
    info->height_px = l->height;
    info->sample = sample[l->sample];
    info->compression = tile->codec ? tile->codec : ys_compression_name(l->compression);
    info->tiled = l->tiled;
    info->planar = l->planar;
    info->block_width_px = l->block_w;
    info->block_height_px = tile->codec ? 1 : l->block_h; /* stored row by row */
    info->has_alpha = l->alpha >= 0;
    info->has_mask = tile->mask.n != 0;
    for (unsigned k = tile->info.bands; k--;)
        if (tile->nodata[k].has) {
            info->has_nodata = true;
            info->nodata = tile->nodata[k].value;
        }
    info->crs = tile->geo.crs;
    info->crs_wkt = tile->geo.wkt ? tile->geo.wkt : "";
    memcpy(info->transform,
           tile->geo.has_transform ? tile->geo.t : (double[6]){0, 1, 0, 0, 0, 1},
           sizeof info->transform);
    ys_geo_gsd(gsd, &tile->geo, x, y);
    if (isnan(gsd[0]) && isnan(gsd[1]) && !tile->geo.pj && pixel_size_m > 0)
        gsd[0] = gsd[1] = pixel_size_m;
    info->shows_m = NAN; /* of the pixels: for whoever reads them */
    info->gsd_x_m = gsd[0];
    info->gsd_y_m = gsd[1];
    ys_geo_to_lonlat(&tile->geo, x, y, &info->lon_deg, &info->lat_deg);
    info->date = tile->date;
    info->warnings = tile->warnings;
    if (isnan(info->lon_deg) && !tile->geo.lacks[0])
        snprintf(tile->geo.lacks, sizeof tile->geo.lacks,
                 "its pixels lie outside its CRS; want a tile whose transform fits it");
    info->unplaced = tile->geo.lacks;
    info->further_pages = tile->further_pages;
    info->note = tile->note;
    ys_tile_show_scene(tile);
    info->rendered = tile->meta.rendered;
}

/* What the options say of its place. */
static ys_status read_asked(struct ys_beside *beside, struct ys_quad *quad,
                            struct ys_tile *tile, const struct ys_options *opt,
                            struct ys_error *err)
{
    beside->picture = tile->codec;
    beside->asked_crs = opt->crs;
    if (opt->crs && !ys_crs_is_known(opt->crs))
        return ys_fail(err, YS_ERR_ARG,
                       "--crs: '%.60s': PROJ knows no such CRS; want one like EPSG:4326",
                       opt->crs);
    if (tile->has_quad) {
        beside->quad = &tile->quad;
        beside->quad_first = tile->quad_first;
    }
    if (!opt->corners)
        return YS_OK;
    if (tile->has_quad)
        ys_tile_warn(tile, "%s: --corners is left out: it has a ground overlay", tile->name);
    else
        beside->quad = quad;
    return ys_quad_parse(quad, opt->corners, err);
}

/* Its pixels on the ground, by its place; and whether the caller states that they are so. */
static void weigh_pixels(struct ys_scene_asked *asked, const struct ys_tile *tile,
                         const struct ys_options *opt)
{
    enum { SAME_PERCENT = 10 };
    const struct ys_layout *l = &tile->layout;
    double gsd[2];

    ys_geo_gsd(gsd, &tile->geo, l->width / 2.0, l->height / 2.0);
    asked->pixel_m = sqrt(gsd[0] * gsd[1]);
    asked->pixel_is_right = opt->pixel_size_m > 0 && fabs(opt->pixel_size_m / asked->pixel_m -
                                                          1) <= SAME_PERCENT / 100.0;
}

bool ys_tile_is_list(const char *path)
{
    const size_t n = strlen(path);

    return n > 4 && !strcasecmp(path + n - 4, ".txt");
}

ys_status ys_tile_open_file(ys_tile **out, const char *spec, size_t nth,
                            const struct ys_options *opt, struct ys_error *err)
{
    struct ys_date argument = {0};
    struct ys_beside beside = {0};
    struct ys_scene_asked asked;
    struct ys_quad quad;
    bool has_date = false;
    struct ys_tile *tile = ys_new(1, sizeof *tile);

    *out = NULL;
    if (!tile)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory");
    tile->fd = tile->pixels = tile->mask.fd = -1;
    tile->max_bytes = opt->max_bytes;
    tile->geo = (struct ys_geo){0};
    ys_status status = ys_tile_stated(&asked, opt, nth, err);
    if (status == YS_OK)
        status = split_spec(tile, &has_date, &argument, spec, err);
    if (status == YS_OK)
        status = open_file(tile, err);
    if (status == YS_ERR_FORMAT && ys_tile_is_list(tile->path))
        status = ys_fail(err, status,
                         "%s: a text file; want a GeoTIFF, PNG or JPEG, or --mosaic where it "
                         "lists the files of one picture",
                         tile->name);
    if (status == YS_OK)
        status = ys_beside_read(&beside, tile->path, err);
    tile->sides = beside.sides;
    beside.sides = (struct ys_sides){0};
    if (status == YS_OK)
        status = read_asked(&beside, &quad, tile, opt, err);
    if (status == YS_OK)
        status = read_header(tile, &beside, err);
    if (status == YS_OK && tile->overlay_path)
        status = ys_sides_add(&tile->sides, "tile KML", tile->overlay_path, err);
    ys_beside_fini(&beside);
    if (status == YS_OK) {
        weigh_pixels(&asked, tile, opt);
        status = describe(tile, has_date ? &argument : NULL, &asked, err);
    }
    if (status != YS_OK) {
        ys_tile_free(tile);
        return status;
    }
    fill_info(tile, opt->pixel_size_m);
    *out = tile;
    return YS_OK;
}

void ys_tile_free(ys_tile *tile)
{
    if (!tile)
        return;
    if (tile->list)
        tile->list->free(tile->list);
    if (!tile->own) {
        ys_geo_fini(&tile->geo);
        ys_sides_fini(&tile->sides);
    }
    if (tile->mask.fd >= 0 && tile->mask.fd != tile->pixels)
        close(tile->mask.fd);
    if (tile->pixels >= 0 && tile->pixels != tile->fd)
        close(tile->pixels);
    if (tile->fd >= 0)
        close(tile->fd);
    free(tile->path);
    free(tile->overlay_path);
    free(tile);
}

const struct ys_sides *ys_tile_sides(const ys_tile *tile)
{
    return &tile->sides;
}

const struct ys_tile_info *ys_tile_info(const ys_tile *tile)
{
    return &tile->info;
}

int32_t ys_tile_days(const ys_tile *tile)
{
    return tile->days;
}

int32_t ys_tile_last_day(const ys_tile *tile)
{
    return tile->last_day;
}

int32_t ys_tile_seconds(const ys_tile *tile)
{
    return tile->seconds;
}

bool ys_tile_same_file(const ys_tile *a, const ys_tile *b)
{
    struct stat x, y;

    return !fstat(a->fd, &x) && !fstat(b->fd, &y) && x.st_dev == y.st_dev &&
           x.st_ino == y.st_ino;
}

enum ys_sample ys_tile_sample(const ys_tile *tile)
{
    return tile->layout.sample;
}

bool ys_tile_has_crs(const ys_tile *tile)
{
    return tile->geo.pj != NULL;
}

void ys_tile_to_lonlat(const ys_tile *tile, double x, double y, double *lon, double *lat)
{
    ys_geo_to_lonlat(&tile->geo, x, y, lon, lat);
}

void ys_tile_to_pixel(const ys_tile *tile, double lon, double lat, double *x, double *y)
{
    ys_geo_to_pixel(&tile->geo, lon, lat, x, y);
}
