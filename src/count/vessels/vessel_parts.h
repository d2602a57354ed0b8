#ifndef YS_COUNT_VESSELS_VESSEL_PARTS_H
#define YS_COUNT_VESSELS_VESSEL_PARTS_H

#include "../blobs/blob_candidates.h"

/*
 * Private to vessels.c and vessel_*.c.  Lengths are in working pixels unless the name says _m;
 * masks and maps are width * height of the grid.  In order of a run, each file by what it
 * answers:
 *
 *     vessels.c            the run as a whole: the area with its line moved, channels, the sum
 *     vessel_water.c       how far each pixel is from the colour of the water around it
 *     vessel_presence.c    whether it is water at all
 *         at sea and at quays, by components (../blobs):
 *     blob_tree.c          the components of all levels of a channel
 *     blob_pick.c          which of them keep a vessel's shape over many levels
 *     vessel_weigh.c       whether such a candidate is a vessel, a boat with its wake, or a
 *                          part of a quay
 *         at quays once more, by what is long along the drawn line:
 *     vessel_berth.c       the second opinion: which boxes are like a vessel, which of them and
 *                          of the candidates count, and how many vessels the rest could be
 *     vessel_profile.c     hulls in a line, and by the stern: how far each place reaches from the
 *                          drawn line
 *     vessel_turned.c      which directions the quays have, and the grid turned along one
 *     vessel_runs.c        what is long along the rows of the turned grid
 *     vessel_rest.c        what none of them took, and may be vessels
 *         from both to the count:
 *     blob_sum.c           the distribution, and the vessels for the map
 */

/* Farther from the colour of the water than so many times its noise is not water; the noise is
 * at least that many grey levels.  By hand; not measured since. */
#define YS_WATER_NOISES      4.0
#define YS_LEAST_WATER_NOISE 2.0

/* A candidate less likely than that changes no interval; by hand. */
#define YS_VESSEL_LEAST_P 0.05

/* ---- vessel_water.c ------------------------------------------------------------------------ */

struct ys_water {
    uint8_t *distance; /* from the colour of the water around, rms over the planes, 0..255 */
    uint8_t *level;    /* its logarithm, 0..255 */
    uint8_t *bright;   /* the same of what is brighter than the water: no shadows */
    uint8_t *rough;    /* difference to the right and lower neighbours, whole levels */
    uint8_t *hue;      /* distance in what differs between the bands; 0 with one band */
    uint8_t *local;    /* level of the distance from the nearest tone of water close by */
    uint8_t level_of[256]; /* of a distance */
    double noise;          /* of the water itself: lower quartile of the distance */
};

/* mask: what is searched.  cell: px, wider than two vessels.  False: out of memory; the arrays
 * are the caller's to free in any case. */
bool ys_water_find(struct ys_water *out, const struct ys_grid *grid, const uint8_t *mask,
                   double cell, int threads);

/* Adds local; widest: px, of a vessel.  After ys_water_find(), whose scale it takes. */
bool ys_water_find_local(struct ys_water *out, const struct ys_grid *grid, const uint8_t *mask,
                         double widest, int threads);

/* ---- vessels.c, vessel_weigh.c ------------------------------------------------------------- */

/* Lines: the drawn one, moved; kinds: channels of each; a tree each. */
enum { YS_VESSEL_LINES = 4, YS_VESSEL_KINDS = 6, YS_VESSEL_TREES = 26 };

struct ys_vessels {
    const struct ys_area_in *in;
    const struct ys_grid *grid;
    struct ys_water water;
    uint8_t *mask[YS_VESSEL_LINES]; /* the area with its line moved; 0: grown, the largest */
    struct ys_channels channels;
    struct ys_nodes nodes[YS_VESSEL_TREES];
    bool failed[YS_VESSEL_TREES];
    struct ys_wanted_shape fit; /* the class */
    struct ys_node_limits limits;
    struct ys_flood flood;
    struct ys_candidates list;
    uint32_t *taken; /* index + 1 of the candidate at each pixel, 0 none */
};

/* Sets p.  owner: index + 1 of the candidate whose host holds a pixel; call in order of
 * evidence.  False: out of memory. */
bool ys_vessel_weigh(struct ys_candidate *c, struct ys_vessels *work, uint32_t *owner,
                     uint32_t index);

/* ---- vessel_presence.c --------------------------------------------------------------------- */

/* How likely what was taken for water is water; 1 where there is too little to say.  After
 * ys_water_find().  False: out of memory. */
bool ys_vessel_presence(double *probability, const struct ys_vessels *work);

/* ---- vessel_turned.c ----------------------------------------------------------------------- */

enum { YS_BERTH_DIRECTIONS = 3 };
/* Directions in which the drawn line runs beside a quay for the length of a small vessel,
 * radians, longest first; returns how many.  quay: set to 1 along the line there.  limit:
 * farther than that is not water. */
size_t ys_quay_directions(double out[YS_BERTH_DIRECTIONS], const struct ys_vessels *work,
                          uint8_t *quay, double limit);

struct ys_turned_grid { /* the box of a mask, its rows along the angle */
    double angle, u0, v0;
    size_t width, height;
    uint32_t *pixel; /* the nearest of the grid, UINT32_MAX: off it */
};
/* False: out of memory.  An empty mask gives no pixel.  pixel is the caller's to free. */
bool ys_turned_grid_make(struct ys_turned_grid *out, const struct ys_grid *grid,
                         const uint8_t *mask, double angle);

/* ---- vessel_runs.c ------------------------------------------------------------------------- */

/* Bits of a pixel of a turned map; SEARCHED: hulls may lie here. */
enum { YS_MAP_SEARCHED = 1, YS_MAP_OBJECT = 2, YS_MAP_WATER = 4, YS_MAP_BRIGHT = 8 };

struct ys_hull { /* half open box in turned pixels, u along, v across */
    size_t u[2], v[2];
    double fill;         /* share that is object */
    double bright;       /* share that is brighter than water */
    double end_free[2];  /* beyond each end: share of the next metres that is no object */
    double end_water[2]; /* and share that is water */
    double contrast;     /* set by the caller, as is */
    double side_free;    /* along the better side: share that is no object */
};
struct ys_hulls {
    struct ys_hull *at;
    size_t n, room;
};
struct ys_hull_limits {
    size_t gap;         /* px along a row that are bridged */
    size_t least_run;   /* px of the shortest run, and of the shortest box */
    size_t least_width; /* rows of the narrowest box */
    /* what is measured around a box: from near on, to beside it and to beyond its ends */
    double near, beside, beyond;
};
/*
 * Boxes of what is long along the rows of a turned map of YS_MAP_*.  Runs that go from one edge
 * of what is searched to the other are left out.  Several boxes of one thing may overlap.
 * Replaces what out held.  False: out of memory.
 */
bool ys_hulls_find(struct ys_hulls *out, const uint8_t *map, size_t width, size_t height,
                   const struct ys_hull_limits *limits);

/* ---- vessel_profile.c ---------------------------------------------------------------------- */

/* Third opinion, at a quay of that direction: adds hulls to work->list, and takes p from boxes that
 * hold two of them.  limit: farther than that is not water; is none for sure.  False: out of
 * memory. */
bool ys_profile_add(struct ys_vessels *work, const uint8_t *quay, double angle,
                    const double limit[2]);

/* ---- vessel_rest.c ------------------------------------------------------------------------- */

/* How many vessels that which is neither water nor counted could be, but for quays along the drawn
 * line.  counted: any of bits where something was.  limit: as above.  False: out of memory. */
bool ys_vessels_rest(uint32_t *out, struct ys_vessels *work, const uint8_t *counted,
                     uint8_t bits, double limit);

/* ---- vessel_berth.c ------------------------------------------------------------------------ */

struct ys_berths {
    uint32_t unexplained; /* vessels that what is not counted could be */
};
/* Second opinion on what lies along the drawn line: adds candidates to work->list, and takes p
 * from those that they overlap and outdo.  False: out of memory. */
bool ys_berths_find(struct ys_berths *out, struct ys_vessels *work);

#endif
