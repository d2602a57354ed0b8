#ifndef YS_REPORT_DRAW_DRAW_PAGE_H
#define YS_REPORT_DRAW_DRAW_PAGE_H

#include "../../../include/yardstick.h"

/* The page on which a person draws a site: what it is made of, and its text. */

/* Longitude and latitude at (columns + 1) x (rows + 1) places that lie evenly on a tile, row after
 * row from its first pixel's corner on; bilinear between them.  Longitudes go on past 180, so that
 * none jumps. */
struct ys_draw_lattice {
    uint32_t columns, rows;
    double *lon, *lat;
    double error_px; /* the most that a place is off, where it was looked at */
};

/* A JPEG of a part of a tile: x, y, width, height in pixels of the tile, which may end beyond it. */
struct ys_draw_piece {
    double x, y, width, height;
    unsigned char *jpeg;
    size_t bytes;
};

struct ys_draw_picture {
    const struct ys_tile_info *info;
    struct ys_draw_lattice lattice;
    struct ys_draw_piece *piece; /* the coarse ones first: later ones are drawn over them */
    size_t n_piece;
    unsigned reduced,
        whole_reduced; /* pixels of the tile in one of the finest, coarsest pieces */
    double finest[4];  /* x, y, width, height of what is shown finest */
};

struct ys_draw_page {
    const char *language;                  /* NULL: English */
    const struct ys_draw_picture *picture; /* in order of time */
    size_t n;
    size_t first;          /* shown first */
    const char *site;      /* GeoJSON to be edited; NULL: none */
    const char *site_file; /* its name, "" */
    const char *proposals; /* GeoJSON of lines; NULL: none */
    const char *no_lines;  /* why there are none, a sentence; NULL */
};

/* The whole page, to be freed. */
ys_status ys_draw_html(char **out, const struct ys_draw_page *page, struct ys_error *err);

#endif
