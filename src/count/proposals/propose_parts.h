#ifndef YS_COUNT_PROPOSALS_PROPOSE_PARTS_H
#define YS_COUNT_PROPOSALS_PROPOSE_PARTS_H

#include "propose.h"

/* What the files propose*.c share.  All of them work on one grid of square cells: positions are in
 * cells, cell (x, y) has its centre at (x + 0.5, y + 0.5). */

/* Side of a cell, metres: rails are 1.5 m apart, cars 3.1 m wide. */
#define YS_CELL_M 0.5

struct ys_ground {
    uint32_t w, h;   /* cells */
    uint32_t w2, h2; /* cells of twice the side, on which the direction is known */
    double cell_width_px, cell_height_px; /* pixels of the image that a cell is wide, high */
    double gsd_m;                         /* of the image */
    uint8_t *inside;                      /* 1 where lines may lie and pixels are valid */
    float *grey; /* brightness about its median, as a share of the picture's range */
    /* cos, sin of twice the angle of the lines, times coherence; w2 * h2 */
    float *double_angle[2];
    float *level;         /* mean brightness along the lines */
    float *change_across; /* mean change of it across the lines, either sign */
    float *change_along;  /* the same along the lines */
    float *odds;          /* log odds that a track's axis passes here; < 0 off the area */
    double
        score[3]; /* weights of a line's log odds: constant, its mean odds, ln of its length */
};

/* propose_ground.c */
ys_status ys_ground_new(struct ys_ground *out, const struct ys_propose_in *in,
                        struct ys_error *err);
void ys_ground_fini(struct ys_ground *ground);

/* propose_field.c: fills turn, level, edge and rough */
ys_status ys_ground_field(struct ys_ground *ground, int threads, struct ys_error *err);
/* Unit vector along the lines at cell position (x, y), and its coherence, 0..1: how clear it is. */
void ys_ground_direction(double out[3], const struct ys_ground *ground, double x, double y);

/* propose_net.c: what lies beside a cell position, as sums and as differences of both sides */
enum { YS_STRIP_SUMS = 41, YS_STRIP_DIFFERENCES = 36 };
void ys_ground_strip(float sums[YS_STRIP_SUMS], float differences[YS_STRIP_DIFFERENCES],
                     const struct ys_ground *ground, double x, double y);
/* Fills odds and score. */
ys_status ys_ground_odds(struct ys_ground *ground, int threads, struct ys_error *err);
/* The share of a line that is expected to lie on a track */
double ys_propose_score(const struct ys_ground *ground, double mean_odds, double length_m);

/* propose_trace.c: lines in cells, each with its score */
ys_status ys_ground_trace(struct ys_proposal **out, size_t *n, const struct ys_ground *ground,
                          struct ys_error *err);

#endif
