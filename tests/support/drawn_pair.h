#ifndef YS_SUPPORT_DRAWN_PAIR_H
#define YS_SUPPORT_DRAWN_PAIR_H

/* Drawn ground as files of any CRS: a function of the place on Earth, so that the same ground can be
 * written on two grids without resampling, and displaced by what a test wants to find. */

#include "drawn.h"
#include "made_tile.h"

/* The frame of the ground: pixels of 0.5 m in UTM zone 37 north, from here on. */
enum { DRAWN_EPSG = 32637 };
#define DRAWN_X   500000.0 /* of the corner of pixel (0, 0) */
#define DRAWN_Y   4100000.0
#define DRAWN_GSD 0.5

struct drawn_tile {
    uint32_t width, height;
    double t[6];   /* x = t0 + t1 col + t2 row, y = t3 + t4 col + t5 row; all 0: the frame */
    uint16_t epsg; /* a projected CRS; 4326: degrees; 0: the frame's */
    double col0, row0;      /* of a tile on the frame's own grid: its first pixel */
    struct drawn_view view; /* where the frame's ground lies, px, about (about_x, about_y) */
    double about_x, about_y;
    double gamma;   /* 0: 1 */
    double full;    /* the value of 255; 0: 255; above 255 samples have 16 bits */
    unsigned bands; /* 0: 1 */
    char date[20];
};

/* A GeoTIFF at made_tile_path(name), deflate, in blocks of 256 px. */
void drawn_tile_write(const char *name, const struct drawn_tile *tile);
/* What it holds at a place of the frame, px, in levels of 0 to 255. */
double drawn_tile_level(const struct drawn_tile *tile, double x, double y, unsigned band);

#endif
