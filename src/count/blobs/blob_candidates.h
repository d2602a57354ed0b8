#ifndef YS_COUNT_BLOBS_BLOB_CANDIDATES_H
#define YS_COUNT_BLOBS_BLOB_CANDIDATES_H

#include "../area/area_channels.h"

/*
 * Objects as nodes of component trees: which nodes may be one, which of them are kept, and the sum
 * of what is kept.  For ys_blobs_count() and ys_vessels_count().  Lengths are in working pixels
 * (area_grid.h), angles in radians from x to y.  What returns bool is false when memory runs out.
 */

/* ---- blob_tree.c: the component tree ------------------------------------------------------- */

struct ys_node {         /* a component of the pixels at or above a level */
    int32_t parent;      /* index of the nearest kept ancestor, -1 none; it is smaller */
    uint32_t seed, area; /* one of its pixels; how many */
    uint8_t level, parent_level;
    float x, y, length, width, angle, rho; /* of the box with its second moments */
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
bool ys_nodes_make(struct ys_nodes *out, const uint8_t *level, const uint8_t *mask,
                   const struct ys_grid *grid, const struct ys_node_limits *limits);

/* ---- blob_pick.c, blob_flood.c: candidates ------------------------------------------------ */

struct ys_wanted_shape { /* which shapes are objects, and how fast the likeness falls: sds of ln
                            length, ln width and rho */
    double length[2], width[2];
    double sd_length, sd_width, sd_rho;
    double border; /* greatest share of the outline on the area's edge */
};
/* 0..1: 1 inside the ranges and filled. */
double ys_shape_likeness(const struct ys_wanted_shape *want, double length, double width,
                         double rho);

struct ys_candidate {
    uint32_t seed, area;
    uint8_t level, channel;
    bool dark, reference, dropped;
    double x, y, length, width, angle, rho; /* of its outline */
    double evidence;           /* grey levels over which it keeps the right shape */
    double sd_area, sd_length; /* of their logarithms over those levels */
    double border;
    double p; /* that it is one object */
};

struct ys_candidates {
    struct ys_candidate *at;
    size_t n, capacity;
};
bool ys_candidates_add(struct ys_candidates *list, const struct ys_candidate *candidate);
/* Appends what the nodes of one channel hold, evidence >= least. */
bool ys_candidates_pick(struct ys_candidates *list, const struct ys_nodes *nodes,
                        const struct ys_wanted_shape *want, uint8_t channel, double least);

struct ys_flood { /* pixels of one outline at a time */
    uint32_t width, height;
    uint32_t *stamp, round;
    uint32_t *px; /* the n pixels of the last flood */
    size_t n, capacity;
    size_t most; /* a flood that grows beyond it stops */
};
bool ys_flood_init(struct ys_flood *flood, const struct ys_grid *grid);
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

/* ---- blob_sum.c: the count ----------------------------------------------------------------- */

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
    uint64_t flags;
};
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
/* Fills *out, dist to found; counted. */
ys_status ys_blobs_sum(struct ys_counted *out, const struct ys_grid *grid,
                       const struct ys_singles *singles, const struct ys_groups *groups,
                       struct ys_error *err);

#endif
