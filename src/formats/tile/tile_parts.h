#ifndef YS_FORMATS_TILE_TILE_PARTS_H
#define YS_FORMATS_TILE_TILE_PARTS_H

#include <proj.h>

#include "../../base/date.h"
#include "../tiff/tiff_dir.h"
#include "tile.h"
#include "tile_nodata.h"

/* What the parts of the tile reader share. */

struct ys_geo { /* pixels to the ground */
    bool has_transform;
    double t[6]; /* x = t0 + t1 col + t2 row, y = t3 + t4 col + t5 row */
    double u[6]; /* and back: col = u0 + u1 x + u2 y, ... */
    char crs[160];
    double unit_m;       /* metres of a map unit; NaN for degrees and unknown units */
    double unit_in;      /* x and y are multiplied by this before PROJ sees them, */
    double unit_deg;     /* and what flat gives by this before pj does */
    PJ_CONTEXT *context; /* NULL unless the CRS is usable */
    PJ *flat;            /* map to degrees of the CRS's own datum; NULL: pj takes the map */
    PJ *pj;              /* map, or what flat gives, to longitude, latitude on WGS 84 */
    bool datum_unknown;  /* places may be a hundred metres off */
    size_t bent_gcps;    /* control points that are no affine transform; then there is none */
    char lacks[520];     /* why there is no pj, and what removes that; "" where there is */
};
struct ys_beside;

/* Tags of the current directory and the files beside the tile.  A CRS that PROJ does not know is no
 * error: crs names it. */
ys_status ys_geo_read(struct ys_geo *out, const struct ys_tiff *tiff,
                      const struct ys_beside *beside, const char *name, struct ys_error *err);
void ys_geo_fini(struct ys_geo *geo);
void ys_geo_to_lonlat(const struct ys_geo *geo, double x, double y, double *lon, double *lat);
void ys_geo_to_pixel(const struct ys_geo *geo, double lon, double lat, double *x, double *y);
/* Ground metres of a pixel along a row and along a column, at pixel x, y; NaN unknown. */
void ys_geo_gsd(double gsd_m[2], const struct ys_geo *geo, double x, double y);

struct ys_meta { /* what the tags say besides pixels and place */
    bool rendered, has_date;
    struct ys_nodata nodata; /* of every band */
    struct ys_date date;
    const char *date_source; /* "GDAL_METADATA" or "TIFFTAG_DATETIME" */
    char sensor[96], licence[160];
    double off_nadir_deg, sun_azimuth_deg, sun_elevation_deg;
};
void ys_meta_read(struct ys_meta *out, const struct ys_tiff *tiff);
/* tile_items.c: the items of a GDAL_METADATA text of n bytes. */
void ys_meta_items(struct ys_meta *out, const char *xml, size_t n);
/* n bytes of text have the word "rendered" or "synthetic", the aperture of radars aside. */
bool ys_meta_is_rendered(const char *text, size_t n);

struct ys_tile {
    char *path;
    char name[200]; /* of the path, printable, for messages */
    int fd;
    size_t max_bytes;
    uint64_t mask_directory; /* offset of the mask's directory; 0: none */
    struct ys_layout layout;
    uint8_t band[16];            /* samples that are no alpha */
    struct ys_nodata nodata[16]; /* of these */
    struct ys_geo geo;
    struct ys_meta meta;
    struct ys_tile_info info;
    int32_t days;
    char date[YS_DATE_TEXT], sensor[96], licence[160];
};

struct ys_tile_reader {
    const ys_tile *tile;
    struct ys_raster image, mask; /* mask.tiff.tif is NULL without one */
    uint8_t *alpha;               /* room for alpha or mask samples of some rows */
    size_t alpha_room;
    uint8_t *valid; /* room for the validity of a rectangle */
    size_t valid_room;
};

/* Refuses numbers of a palette: they are no brightness to count or compare by. */
ys_status ys_tile_has_colours(const ys_tile *tile, struct ys_error *err);

/* The value of samples that the file does not hold: nodata, or 0. */
double ys_tile_missing(const ys_tile *tile);

/* Validity of a rectangle whose samples of the n bands lie at dst as ys_raster_read() put
 * them; valid is width * height and already 0 where a block is missing. */
ys_status ys_tile_validity(struct ys_tile_reader *reader, const struct ys_rect *rect,
                           struct ys_error *err);

#endif
