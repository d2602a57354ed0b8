#ifndef YS_RECORDS_RESULT_H
#define YS_RECORDS_RESULT_H

#include "../../include/yardstick.h"
#include "../raster/geom.h"
#include "../raster/image.h"

/* Everything one run found, as src/pipeline fills it and src/report writes it. */

struct ys_result_area { /* for the figures */
    const char *name, *class_name;
    struct ys_polygon lonlat; /* as drawn */
    char polygon_sha256
        [65]; /* of its corners as "lon,lat;" text, 9 digits, rings ended by "|" */
    double area_m2;
};

struct ys_result_line { /* a track as drawn */
    const char *name;
    struct ys_line lonlat;
};

struct ys_result_file {
    const char *path, *sha256;
    const char *role; /* of a file beside a tile */
    size_t date;      /* whose tile's */
};

struct ys_asked_tile {
    const char *path, *date; /* as given on the command line; date "": none */
    const char *sha256;      /* "" where it could not be read and was left out */
};

/* The job as it was asked for: with opt and the files, what a replay needs.  Texts "": not given. */
struct ys_asked {
    struct ys_asked_tile *tile;
    size_t n_tile;
    const char *class_name, *site_name, *reference;
    const char **class_size;
    size_t n_class_size;
    /* What was stated of the tiles, which opt points to. */
    const char **licence, **sun, **off_nadir;
    size_t n_licence, n_sun, n_off_nadir;
};

/* What a figure is drawn from: the window of one area at one date. */
struct ys_picture {
    size_t date, area; /* indices */
    struct ys_image image;
    struct ys_polygon outline; /* of the area, pixels of the image */
    double north_x, north_y;   /* unit vector toward north, pixels */
};

struct ys_result {
    char *site_name;
    char *site_path, *site_sha256;    /* "" without a site file */
    struct ys_result_file *more_site; /* further site files */
    size_t n_more_site;
    char *claims_path, *claims_sha256;
    char *corrections_path, *corrections_sha256; /* "" without a corrections file */
    char **alias;
    size_t n_alias;
    bool rendered;
    struct ys_asked asked;
    struct ys_options opt; /* as used; .command copied into command */
    char *command;

    struct ys_date_row *date;
    size_t n_date;
    struct ys_date_file **file; /* owned: what date[].file points to */
    size_t n_file;
    struct ys_result_file *side; /* files beside the tiles that were read for them */
    size_t n_side;
    struct ys_result_area *area;
    size_t n_area;
    struct ys_result_line *line;
    size_t n_line;
    struct ys_count *count;
    size_t n_count;
    struct ys_track_count *track;
    size_t n_track;
    struct ys_change *change;
    size_t n_change;
    struct ys_object *object;
    size_t n_object;
    struct ys_verdict *verdict;
    size_t n_verdict;
    struct ys_skipped *skipped;
    size_t n_skipped;
    const char **note; /* what a person should know of the inputs */
    size_t n_note;
    struct ys_adjudicated *adjudicated; /* one a count; NULL without a corrections file */
    struct ys_correction *correction;   /* in order of the file */
    struct ys_polygon *added;   /* one a correction: the footprint that it added, lon, */
    size_t n_correction;        /* lat; empty for all others */
    struct ys_picture *picture; /* empty with no_images */
    size_t n_picture;

    struct ys_tile_info **info; /* owned: what date[].info points to */
    size_t n_info;
    char **text; /* owned: every other text that the rows point to */
    size_t n_text;
};

#endif
