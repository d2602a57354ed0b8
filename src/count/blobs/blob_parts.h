#ifndef YS_COUNT_BLOBS_BLOB_PARTS_H
#define YS_COUNT_BLOBS_BLOB_PARTS_H

#include "../area/areas.h"

/*
 * The parts of ys_blobs_count() and ys_vessels_count(), private to them: one file a part, in
 * order of the work.  Lengths are in working pixels unless the name says _m.
 */

/* ---- area_grid.c: the area on a grid of square pixels that suits the class ---------------- */

enum { YS_GRID_PLANES = 3 };

struct ys_grid {
    uint32_t width, height;
    double px_m;                  /* side of a working pixel */
    double step_x, step_y;        /* source pixels of a working pixel */
    double x0, y0;                /* source position of the corner of working pixel 0, 0 */
    double source_m;              /* side of a source pixel */
    unsigned planes;              /* 1 or 3 */
    float *plane[YS_GRID_PLANES]; /* 0..255 */
    uint8_t *valid, *inside;      /* 1 yes, 0 no; inside implies valid */
    uint8_t *changed;             /* or NULL */
    size_t n_inside;
};

/* Working pixels a class width; COARSEST: enlargement stops there. */
struct ys_grid_want {
    double width_m; /* what is to be resolved */
    double most_px; /* above it the picture is reduced to good_px */
    double good_px;
    double least_px; /* below it the picture is enlarged */
    double margin_m; /* kept around the area */
};

/* Levels of the source: gain (x - zero), to be cut to 0..255. */
struct ys_scale {
    double zero, gain;
};
ys_status ys_scale_find(struct ys_scale *out, const struct ys_area_in *in, unsigned planes,
                        struct ys_error *err);

/* area_resample.c: fills the planes and masks of a placed grid; false: out of memory. */
bool ys_grid_resample(struct ys_grid *grid, const struct ys_area_in *in,
                      const struct ys_scale *scale);
/* Fails with YS_ERR_NOMEM.  An area without a valid pixel gives n_inside = 0. */
ys_status ys_grid_make(struct ys_grid *out, const struct ys_area_in *in,
                       const struct ys_grid_want *want, struct ys_error *err);
void ys_grid_fini(struct ys_grid *grid);
/* Bytes that a count of the area needs with n trees at a time. */
size_t ys_grid_bytes(const struct ys_area_in *in, const struct ys_grid_want *want, int trees);
/* As many threads as max_bytes allows, a tree each; 0: not even one. */
int ys_grid_threads(const struct ys_area_in *in, const struct ys_grid_want *want);

/* ---- area_channels.c: pictures of 256 levels ---------------------------------------------- */

/* A disc as its points, by row: |dx| <= half[dy + radius]. */
enum { YS_DISC_MOST = 64 };
struct ys_disc {
    int radius;
    int half[2 * YS_DISC_MOST + 1];
};
void ys_disc_init(struct ys_disc *disc, double radius); /* radius is cut at YS_DISC_MOST */

/* Grey opening inside a mask; what is outside does not exist.  dst and tmp: width * height. */
void ys_open_grey(uint8_t *dst, uint8_t *tmp, const uint8_t *src, const uint8_t *mask,
                  uint32_t width, uint32_t height, const struct ys_disc *disc);
/* dst = 1 within the disc of a set pixel */
void ys_dilate(uint8_t *dst, const uint8_t *src, uint32_t width, uint32_t height,
               const struct ys_disc *disc);

/* Plane k at x, y under a Gaussian of 0.7 px over the valid pixels. */
float ys_grid_blurred(const struct ys_grid *grid, unsigned k, uint32_t x, uint32_t y);

enum { YS_CHANNELS = 24 };
struct ys_channels {
    size_t n; /* used ones; index: (base * 2 + dark) * 2 + opened */
    uint8_t *level[YS_CHANNELS];
    const uint8_t *mask[YS_CHANNELS]; /* where it exists */
    bool has_opened;
};
ys_status ys_channels_make(struct ys_channels *out, const struct ys_grid *grid,
                           double open_radius, int threads, struct ys_error *err);
void ys_channels_fini(struct ys_channels *channels);

/* ---- max_tree.c, blob_tree.c: the component tree ------------------------------------------------------ */

/*
 * Max-tree of the pixels in mask, 4-connected (Najman and Couprie 2006; Berger et al. 2007):
 * counting sort, then union-find from the brightest pixel down.  order: the n pixels of the
 * mask by rising level, parents before children; parent[p] is the representative of the parent
 * node, or of p's own node where p is not the representative; a root is its own parent (one for
 * each connected part of the mask).  All arrays width * height, scratch too.  Returns n.
 */
size_t ys_maxtree(uint32_t *parent, uint32_t *order, uint32_t *scratch, const uint8_t *level,
                  const uint8_t *mask, uint32_t width, uint32_t height);

struct ys_node {         /* a component of the pixels at or above a level */
    int32_t parent;      /* index of the nearest kept ancestor, -1 none; it is smaller */
    uint32_t seed, area; /* one of its pixels; how many */
    uint8_t level, parent_level;
    float x, y, length, width, angle, rho; /* of the box with its second moments */
    float changed;                         /* share of its pixels */
    float border;                          /* its pixels at the area's edge / 2 (l + w) */
};

struct ys_nodes { /* those that may be an object, parents first */
    struct ys_node *node;
    size_t n;
};

struct ys_node_limits {
    double length[2], width[2]; /* least and most */
    double rho, border;         /* least; most */
};
/* False: out of memory. */
bool ys_nodes_make(struct ys_nodes *out, const uint8_t *level, const uint8_t *mask,
                   const struct ys_grid *grid, const struct ys_node_limits *limits);

/* ---- blob_pick.c: candidates -------------------------------------------------------------- */

struct ys_fit { /* which shapes are objects, and how fast the likeness falls */
    double length[2], width[2];
    double sd_length, sd_width, sd_rho;
    double border; /* greatest share of the outline on the area's edge */
};
double ys_fit_of(const struct ys_fit *fit, double length, double width, double rho);

struct ys_candidate {
    uint32_t seed, area;
    uint8_t level, channel;
    bool dark, reference, dropped;
    double x, y, length, width, angle, rho; /* of its outline */
    double evidence;           /* grey levels over which it keeps the right shape */
    double sd_area, sd_length; /* of their logarithms over those levels */
    double changed, border;
    double p;
};

struct ys_candidates {
    struct ys_candidate *at;
    size_t n, room;
};
bool ys_candidates_add(struct ys_candidates *list, const struct ys_candidate *candidate);
/* Appends what the nodes of one channel hold, evidence >= least. */
bool ys_candidates_pick(struct ys_candidates *list, const struct ys_nodes *nodes,
                        const struct ys_fit *fit, uint8_t channel, double least);

struct ys_flood { /* pixels of one outline at a time */
    uint32_t width, height;
    uint32_t *stamp, round;
    uint32_t *px; /* the n pixels of the last flood */
    size_t n, room;
    size_t most; /* a flood that grows beyond it stops */
};
bool ys_flood_init(struct ys_flood *flood, uint32_t width, uint32_t height);
void ys_flood_fini(struct ys_flood *flood);
/* The component of level >= least in mask that holds seed. */
bool ys_flood_run(struct ys_flood *flood, const uint8_t *level, const uint8_t *mask,
                  uint32_t seed, uint8_t least);

struct ys_shape { /* box with the second moments; rho: share of it that is filled */
    double x, y, length, width, angle, rho;
};
void ys_flood_shape(struct ys_shape *out, const struct ys_flood *flood);
/* Pixels at the edge of the last flood, and how many of them lie on the mask. */
size_t ys_flood_edge(size_t *on, const struct ys_flood *flood, const uint8_t *mask);

/* Strongest first (ties by place and channel); those with more than share of their pixels taken
 * are removed, the others write index + 1 into taken. */
bool ys_candidates_select(struct ys_candidates *list, uint32_t *taken,
                          const struct ys_channels *channels, struct ys_flood *flood,
                          double share);
/* Outline of a candidate into flood. */
bool ys_candidate_flood(struct ys_flood *flood, const struct ys_channels *channels,
                        const struct ys_candidate *candidate);

/* ---- blob_singles.c: what a candidate is worth -------------------------------------------- */

struct ys_singles {
    struct ys_candidates list; /* in order of evidence */
    uint32_t *taken;           /* index + 1 of the candidate at each pixel, 0 none */
    size_t n_reference;
    bool dark; /* the majority is darker than the ground */
    double share_bright;
    size_t main_channel;                /* plain, not opened */
    double length[2], width[2];         /* ranges that the references taught */
    double area, box_length, box_width; /* medians of the references, or of the class */
    uint8_t *threshold; /* the references' local level in the main channel, width * height */
    uint32_t flags;
};
ys_status ys_singles_find(struct ys_singles *out, const struct ys_area_in *in,
                          const struct ys_grid *grid, const struct ys_channels *channels,
                          struct ys_error *err);
/* blob_reference_level.c: the main channel and the threshold. */
bool ys_singles_level(struct ys_singles *out, const struct ys_grid *grid,
                      const struct ys_channels *channels, struct ys_flood *flood);
/* blob_weigh.c: these, and p of every candidate. */
bool ys_singles_weigh(struct ys_singles *out, const struct ys_grid *grid,
                      const struct ys_channels *channels, struct ys_flood *flood,
                      const struct ys_area_in *in);
void ys_singles_fini(struct ys_singles *singles);

/* ---- blob_groups.c: objects that touch ---------------------------------------------------- */

struct ys_group {
    double x, y, length, width, angle;
    double n_area;   /* area over that of one object */
    double clutter;  /* probability that it is none */
    double mean, sd; /* of the number of objects where it is not clutter */
};
struct ys_groups {
    struct ys_group *at;
    size_t n;
};
ys_status ys_groups_find(struct ys_groups *out, const struct ys_grid *grid,
                         const struct ys_channels *channels, const struct ys_singles *singles,
                         struct ys_error *err);

/* ---- blob_doubt.c: full, but not countable -------------------------------------------------- */

/* Flags for which the count must be refused, 0 none. */
ys_status ys_doubt_find(uint32_t *refuse, const struct ys_grid *grid,
                        const struct ys_channels *channels, const struct ys_singles *singles,
                        struct ys_error *err);

/* ---- blob_sum.c ---------------------------------------------------------------------------- */

/* Fills *out, dist to found; counted. */
ys_status ys_blobs_sum(struct ys_counted *out, const struct ys_grid *grid,
                       const struct ys_singles *singles, const struct ys_groups *groups,
                       struct ys_error *err);

/* ---- vessel_water.c ------------------------------------------------------------------------ */

struct ys_water {
    uint8_t *distance; /* from the colour of the water around, rms over the planes, 0..255 */
    uint8_t *level;    /* its logarithm, 0..255 */
    uint8_t *bright;   /* the same of what is brighter than the water: no shadows */
    uint8_t level_of[256]; /* of a distance */
    double noise;          /* of the water itself: median distance of the lower half */
    double share;          /* of the area that is water */
};
/* Distance in 1/3 px of each pixel from the nearest one that is not set (chamfer 3-4: within
 * 8 %); beyond: what lies beyond the picture is set.  distance: width * height. */
void ys_chamfer(uint16_t *distance, const uint8_t *set, bool beyond, uint32_t width,
                uint32_t height);

/* mask: what is looked at.  cell: px, wider than two vessels.  False: out of memory; the arrays
 * are the caller's to free in any case. */
bool ys_water_find(struct ys_water *out, const struct ys_grid *grid, const uint8_t *mask,
                   double cell, int threads);

#endif
