#ifndef YS_FORMATS_TILE_TILE_PARTS_H
#define YS_FORMATS_TILE_TILE_PARTS_H

#include <proj.h>

#include "../../base/date.h"
#include "../picture/picture.h"
#include "../scene/facts.h"
#include "../tiff/tiff_dir.h"
#include "tile.h"
#include "tile_beside.h"
#include "tile_nodata.h"
#include "tile_quad.h"

/* What the parts of the tile reader share. */

struct ys_geo { /* pixels to the ground */
    bool has_transform;
    double t[6]; /* x = t0 + t1 col + t2 row, y = t3 + t4 col + t5 row */
    double u[6]; /* and back: col = u0 + u1 x + u2 y, ... */
    char crs[160];
    char *wkt;           /* of a user-defined one in the file's units; NULL: not known */
    double unit_m;       /* metres of a map unit; NaN for degrees and unknown units */
    double unit_in;      /* x and y are multiplied by this before PROJ sees them, */
    double unit_deg;     /* and what flat gives by this before pj does */
    PJ_CONTEXT *context; /* NULL unless the CRS is usable */
    PJ *flat;            /* map to degrees of the CRS's own datum; NULL: pj takes the map */
    PJ *pj;              /* map, or what flat gives, to longitude, latitude on WGS 84 */
    double period,
        middle_x;       /* of the map, where the Earth goes on from east to west after so many
                              * units of x (0: it does not); the tile's middle */
    bool datum_unknown; /* places may be a hundred metres off */
    size_t bent_gcps;   /* control points that are no affine transform; then there is none */
    bool by_quad, by_asked_crs; /* struct ys_beside's quad or asked_crs was needed */
    double corners_miss_px;     /* of the quad: by how much its corners are no parallelogram */
    char lacks[520]; /* why there is no pj, and what removes that; "" where there is */
};
struct ys_beside;

/* Tags of the current directory and the files beside the tile.  A CRS that PROJ does not know is no
 * error: crs names it. */
ys_status ys_geo_read(struct ys_geo *out, const struct ys_tiff *tiff,
                      const struct ys_beside *beside, const char *name, struct ys_error *err);
/* period and middle_x; width and height of the tile. */
void ys_geo_find_period(struct ys_geo *geo, double width, double height);
void ys_geo_fini(struct ys_geo *geo);
void ys_geo_release(
    struct ys_geo *geo); /* the PROJ objects alone: nothing is placed any more */
void ys_geo_to_lonlat(const struct ys_geo *geo, double x, double y, double *lon, double *lat);
void ys_geo_to_pixel(const struct ys_geo *geo, double lon, double lat, double *x, double *y);
/* Ground metres of a pixel along a row and along a column, at pixel x, y; NaN unknown. */
void ys_geo_gsd(double gsd_m[2], const struct ys_geo *geo, double x, double y);

struct ys_meta { /* what the tags say besides pixels and place */
    bool rendered;
    struct ys_nodata nodata[YS_MOST_SAMPLES]; /* of the samples of a pixel */
    bool has_tag_date, has_exif_date;
    struct ys_date tag_date;  /* TIFFTAG_DATETIME */
    struct ys_date exif_date; /* of a PNG or JPEG: when the file was made */
    char software[64];        /* TIFFTAG_SOFTWARE */
    struct ys_facts items;    /* of the GDAL metadata, and the licence of TIFFTAG_COPYRIGHT */
};
void ys_meta_read(struct ys_meta *out, const struct ys_tiff *tiff);
/* tile_items.c: the items of a GDAL_METADATA text of n bytes. */
void ys_meta_items(struct ys_meta *out, const char *xml, size_t n);
/* The value of one of them; false: there is none of this name. */
bool ys_meta_item(char value[160], const char *xml, size_t n, const char *name);
/* n bytes of text have the word "rendered" or "synthetic", the aperture of radars aside. */
bool ys_meta_is_rendered(const char *text, size_t n);

/* Where what is 0 shows nothing: a directory of the tile, or NAME.tif.msk beside it. */
struct ys_tile_mask {
    unsigned n; /* samples of a pixel that are asked; 0: there is no mask */
    uint8_t sample[16];
    int fd; /* of the tile, or its own */
    uint64_t bytes, directory;
    char name[200]; /* for messages */
};

struct ys_tile {
    char *path;
    char name[200]; /* of the path, printable, for messages */
    int fd;         /* of the file itself, which is hashed */
    int pixels;     /* of the TIFF with its pixels: fd, or what a picture was decoded into */
    uint64_t pixel_bytes;      /* of that */
    bool has_quad, quad_first; /* of a ground overlay; quad_first: before its own place */
    struct ys_quad quad;
    char *overlay_path; /* of its KML, where that is another file; NULL: none */
    const char *codec;  /* of a picture; NULL: a TIFF's own */
    size_t max_bytes;
    struct ys_scratch *scratch; /* where its windows are; NULL: in memory */
    struct ys_tile_mask mask;
    struct ys_sides sides;
    unsigned further_pages;
    char warnings[600]; /* lines */
    struct ys_layout layout;
    uint8_t band[16];            /* samples that are no alpha */
    struct ys_nodata nodata[16]; /* of these */
    struct ys_geo geo;
    struct ys_meta meta;
    struct ys_tile_info info;
    int32_t days, last_day;
    int32_t seconds;           /* of the day, UTC; -1: only the day is known */
    struct ys_tile_list *list; /* of files that make it up, its own; NULL: one file */
    const ys_tile *own;        /* of a frame: whose PROJ objects it uses; else NULL */
    char note[400];
    char date[YS_DATE_TEXT], date_element[YS_FACT_SOURCE];
    struct ys_scene scene;
};

/* tile_scene.c: what the files beside the tile and its own metadata say of its acquisition, the most
 * trusted first.  Those that were read join tile->sides. */
ys_status ys_tile_facts(struct ys_facts *facts, struct ys_tile *tile, struct ys_error *err);

/* tile_stated.c: what the options state of the nth tile of a call, but its pixel size. */
ys_status ys_tile_stated(struct ys_scene_asked *out, const struct ys_options *opt, size_t nth,
                         struct ys_error *err);

/* Texts and numbers of info that are those of the tile's scene. */
void ys_tile_show_scene(struct ys_tile *tile);

/* tile_date.c: the date and how sure it is; argument: PATH@DATE, NULL: none.  Sources that disagree
 * are an error that names both. */
ys_status ys_tile_date(struct ys_tile *tile, const struct ys_date *argument,
                       const struct ys_facts *facts, struct ys_error *err);
/* One more thing that a person should know of the tile. */
void ys_tile_note(struct ys_tile *tile, const char *text);

/* tile_picture.c: the pixels of a file that is no TIFF; true where it is one of those. */
bool ys_tile_is_picture(const struct ys_tile *tile);
ys_status ys_tile_picture(struct ys_tile *tile, struct ys_error *err);
ys_status ys_tile_decode(struct ys_tile *tile, const struct ys_picture_file *file,
                         struct ys_error *err);

/* tile_overlay.c: a KML or KMZ that is named as the tile; its picture becomes the tile, which a KMZ
 * has decoded already.  And one beside a picture. */
bool ys_tile_is_overlay(const struct ys_tile *tile);
ys_status ys_tile_overlay(struct ys_tile *tile, struct ys_error *err);
ys_status ys_tile_overlay_beside(struct ys_tile *tile, struct ys_error *err);

struct ys_list_reader;
struct ys_tile_reader {
    const ys_tile *tile;
    struct ys_list_reader *list;  /* of a list: the files that are open; else NULL */
    struct ys_raster image, mask; /* mask.tiff.tif is NULL without one */
    uint8_t *alpha;               /* room for alpha or mask samples of some rows */
    size_t alpha_room;
    uint8_t *valid; /* room for the validity of a rectangle */
    size_t valid_room;
};

/* tile_pages.c: the directories after the first: the mask, and how many further pictures. */
ys_status ys_tile_pages(struct ys_tile *tile, struct ys_tiff *tiff, struct ys_error *err);
/* The mask beside the tile, unless there is one in it. */
ys_status ys_tile_mask_beside(struct ys_tile *tile, struct ys_error *err);
/* A line for the reader; what has no room is left out. */
__attribute__((format(printf, 2, 3))) void ys_tile_warn(struct ys_tile *tile,
                                                        const char *format, ...);

/* Refuses numbers of a palette: they are no brightness to count or compare by. */
ys_status ys_tile_has_colours(const ys_tile *tile, struct ys_error *err);

/* The value of samples that the file does not hold: nodata, or 0. */
double ys_tile_missing(const ys_tile *tile);

/* Validity of a rectangle whose samples of the n bands lie at dst as ys_raster_read() put
 * them; valid is width * height and already 0 where a block is missing. */
ys_status ys_tile_validity(struct ys_tile_reader *reader, const struct ys_rect *rect,
                           struct ys_error *err);

#endif
