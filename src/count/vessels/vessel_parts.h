#ifndef YS_COUNT_VESSELS_VESSEL_PARTS_H
#define YS_COUNT_VESSELS_VESSEL_PARTS_H

#include "../blobs/blob_candidates.h"

/* Private to vessels.c and vessel_*.c. */

/* ---- vessel_water.c ------------------------------------------------------------------------ */

struct ys_water {
    uint8_t *distance; /* from the colour of the water around, rms over the planes, 0..255 */
    uint8_t *level;    /* its logarithm, 0..255 */
    uint8_t *bright;   /* the same of what is brighter than the water: no shadows */
    uint8_t level_of[256]; /* of a distance */
    double noise;          /* of the water itself: median distance of the lower half */
    double share;          /* of the area that is water */
};

/* mask: what is looked at.  cell: px, wider than two vessels.  False: out of memory; the arrays
 * are the caller's to free in any case. */
bool ys_water_find(struct ys_water *out, const struct ys_grid *grid, const uint8_t *mask,
                   double cell, int threads);

/* ---- vessels.c, vessel_weigh.c ------------------------------------------------------------- */

enum { YS_VESSEL_LINES = 4, YS_VESSEL_KINDS = 6, YS_VESSEL_TREES = 24 };

struct ys_vessels {
    const struct ys_area_in *in;
    const struct ys_grid *grid;
    struct ys_water water;
    uint8_t *mask[YS_VESSEL_LINES];
    struct ys_channels channels;
    struct ys_nodes nodes[YS_VESSEL_TREES];
    bool failed[YS_VESSEL_TREES];
    struct ys_wanted_shape fit;
    struct ys_node_limits limits;
    struct ys_flood flood;
    struct ys_candidates list;
    uint32_t *taken;
};

/* Sets p.  owner: width * height, index + 1 of the candidate whose host holds a pixel; call in
 * order of evidence.  False: out of memory. */
bool ys_vessel_weigh(struct ys_candidate *c, struct ys_vessels *work, uint32_t *owner,
                     uint32_t index);

/* ---- vessel_turned.c ----------------------------------------------------------------------- */

enum { YS_BERTH_DIRECTIONS = 3 };
/* Directions in which the drawn line runs beside a quay for the length of a small vessel,
 * radians, longest first.  quay: width * height, set to 1 there.  limit: farther than that is
 * not water. */
size_t ys_quay_directions(double out[YS_BERTH_DIRECTIONS], const struct ys_vessels *work,
                          uint8_t *quay, double limit);

struct ys_turned { /* the box of a mask, its rows along the angle */
    double angle, u0, v0;
    size_t width, height;
    uint32_t *at; /* nearest pixel of the grid, UINT32_MAX: off it */
};
/* False: out of memory.  An empty mask gives no pixel.  at is the caller's to free. */
bool ys_turned_make(struct ys_turned *out, const struct ys_grid *grid, const uint8_t *mask,
                    double angle);

/* ---- vessel_runs.c ------------------------------------------------------------------------- */

enum { YS_SPOT_IN = 1, YS_SPOT_OBJECT = 2, YS_SPOT_WATER = 4, YS_SPOT_LIT = 8 };

struct ys_hull { /* half open box in turned pixels */
    size_t u[2], v[2];
    double fill;     /* share that is object */
    double lit;      /* share that is brighter than water */
    double end[2];   /* beyond each end: share of the next metres that is no object */
    double water[2]; /* and share that is water */
    double contrast; /* set by the caller, as is */
    double quay;     /* share of its length with a quay beside it */
    double side;     /* along the better side: share that is no object */
};
struct ys_hulls {
    struct ys_hull *at;
    size_t n, room;
};
struct ys_run_want {
    size_t gap;            /* px along a row that are bridged */
    size_t run;            /* px of the shortest run */
    size_t least_width;    /* rows of the narrowest box */
    double near, far, off; /* px beyond a box that are looked at: near to far beside it, near
                            * to off beyond its ends */
};
/*
 * Boxes of what is long along the rows of a turned map of YS_SPOT_*.  Runs that go from one edge
 * of what is looked at to the other are left out.  Several boxes of one thing may overlap.
 * Replaces what out held.  False: out of memory.
 */
bool ys_hulls_find(struct ys_hulls *out, const uint8_t *spot, size_t width, size_t height,
                   const struct ys_run_want *want);

/* ---- vessel_berth.c ------------------------------------------------------------------------ */

struct ys_berths {
    uint32_t possible; /* vessels that what is left unexplained could be */
};
/* Second opinion on what lies along the drawn line: adds candidates to work->list, and takes p
 * from those that they overlap and outdo.  False: out of memory. */
bool ys_berths_find(struct ys_berths *out, struct ys_vessels *work);

#endif
