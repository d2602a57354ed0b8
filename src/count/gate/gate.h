#ifndef YS_COUNT_GATE_GATE_H
#define YS_COUNT_GATE_GATE_H

#include "../../raster/crop.h"
#include "../../raster/image.h"

/*
 * Can this area be counted at all?  Asked before every counter, of the pixels of one date alone.
 *
 *     gate_structure.c  whether the picture shows anything at the scale of the class
 *     gate_damage.c     whether the picture is unlike all others, though it shows something
 *     gate_haze.c       haze that grows across an area
 *     gate_cloud.c      which parts of it cloud or haze hides
 *     gate_pixels.c     the brightness of a date's picture, without single pixels that are no ground
 *     gate_cells.c      the picture in cells of 2 m, which both kinds of cloud are looked for in
 *     gate_border.c     how soft the border of a bright patch is: what tells cloud from roofs
 *     gate_shadow.c     the shadow that a cloud casts beside itself
 *     unmeasured.c      pixels that are filled or copied, before all of these
 *
 * Where they were measured: 164 areas of the pictures of the accuracy table and of bare ground, all
 * of which must pass, against 34 of them ruined in 20 ways and 64 with drawn cloud.
 */

/* ---- pixels ----------------------------------------------------------------------------------- */

/* Made once a date; all else is asked of it. */
struct ys_gate_pixels {
    const struct ys_image *image; /* not owned */
    float *grey; /* mean of the colour bands, levels of the tile; a spike has its neighbour's */
    uint8_t *used; /* 1: valid, and no spike */
    bool all_used;
    double quantum;  /* least difference between two levels; 0: there are no two */
    float low, high; /* first and ninth decile of grey */
};
ys_status ys_gate_pixels_make(struct ys_gate_pixels *out, const struct ys_image *image,
                              struct ys_error *err);
void ys_gate_pixels_fini(struct ys_gate_pixels *pixels);

enum { YS_MEASURED_TEXT = 160 };

/* ---- structure -------------------------------------------------------------------------------- */

struct ys_structure {
    bool shown;          /* false: no counter can work on this */
    double edges, noise; /* strongest edges and noise, levels of the tile */
    double share;        /* of what the class needs; below 1 where not shown */
    double blocky;       /* steps at the borders of JPEG's blocks over those inside */
    char measured[YS_MEASURED_TEXT]; /* for a person; "" where shown */
};
/* part: the area with the ground round it.  What is there to be seen may well lie beside an empty
 * area, and proves that the picture would show it inside.  width_m: of the smallest object. */
ys_status ys_structure_measure(struct ys_structure *out, const struct ys_gate_pixels *pixels,
                               const struct ys_part *part, double width_m,
                               struct ys_error *err);

/* ---- damage ----------------------------------------------------------------------------------- */

struct ys_damage {
    bool found;                      /* a count may be made, but nothing like it was measured */
    char measured[YS_MEASURED_TEXT]; /* for a person; "" where none was found */
};
/* inside: the area's pixels of the image; structure: as measured of the same part. */
ys_status ys_damage_measure(struct ys_damage *out, const struct ys_gate_pixels *pixels,
                            const struct ys_part *part, const uint8_t *inside,
                            const struct ys_structure *structure, struct ys_error *err);

/* ---- cloud ------------------------------------------------------------------------------------ */

struct ys_cloud {
    uint32_t width, height; /* in cells */
    uint32_t cell_px;       /* cell (x, y) begins at pixel (x cell_px, y cell_px) */
    uint8_t *hidden;        /* width * height, 1: cloud, or its shadow */
    double
        haze; /* darkest over brightest level of the whole picture: near 1 in fog; 0 where the
                    zero of the levels is not known */
};
ys_status ys_cloud_find(struct ys_cloud *out, const struct ys_gate_pixels *pixels,
                        struct ys_error *err);
void ys_cloud_fini(struct ys_cloud *cloud);
bool ys_cloud_at(const struct ys_cloud *cloud, double x_px, double y_px);
/* Share of the pixels of the mask (of the image) that are hidden; 1 under haze, 0 of none. */
double ys_cloud_share(const struct ys_cloud *cloud, const uint8_t *inside, uint32_t width,
                      uint32_t height);
/* Haze so dense that nothing is counted under it, or only in part. */
bool ys_cloud_is_fog(const struct ys_cloud *cloud);
bool ys_cloud_is_haze(const struct ys_cloud *cloud);

#endif
