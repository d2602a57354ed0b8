#ifndef YS_STEPS_BLOCK_PARTS_H
#define YS_STEPS_BLOCK_PARTS_H

#include "areas.h"

/*
 * Containers in blocks: what is ground, where blocks of boxes lie and how they are turned, where
 * their rows run, and how many boxes stand in each row.  All lengths in metres.
 */

enum { YS_BLOCK_BANDS = 3 };

/* ISO 668 and common 45 ft: lengths 6.058, 12.192 and 13.716 m, width 2.438 m. */
enum { YS_BLOCK_SIZES = 3 };
extern const double ys_block_length_m[YS_BLOCK_SIZES];
extern const double ys_block_width_m;

/* The window, scaled to 0..255, with how little each pixel looks like ground. */
struct ys_ground {
    uint32_t width, height;
    double gsd_m;
    unsigned bands;
    float *band[YS_BLOCK_BANDS]; /* lightly blurred */
    float *top; /* F: ln of the distance from ground, -1.5..2; > 0: not ground */
    const uint8_t *inside;
};
bool ys_ground_find(struct ys_ground *out, const struct ys_area_in *in);
void ys_ground_fini(struct ys_ground *ground);

/* A block: a turned rectangle on a grid of step_m; u along the rows, v across. */
struct ys_block {
    double x0, y0;         /* pixel position of grid point (0, 0) */
    double ux, uy, vx, vy; /* pixels a grid step */
    size_t nu, nv;
    float *band[YS_BLOCK_BANDS];
    float *top;
    uint8_t *in; /* 1: part of this block (with a margin), inside the area */
    double area_m2, height_m;
    size_t v_first, v_end;   /* rows of the grid that the block itself spans */
    double pitch_m, phase_m; /* of its rows; 0 while unknown */
};
struct ys_blocks_found {
    struct ys_block *block;
    size_t n;
    bool bent; /* directions of the blocks turn by more than 5 degrees */
};
extern const double ys_block_step_m;
bool ys_blocks_find(struct ys_blocks_found *out, const struct ys_ground *ground,
                    const struct ysk_ops *ops, struct ys_error *err);
void ys_blocks_fini(struct ys_blocks_found *blocks);

/* Pitch and phase of a block's rows; a low block takes `usual` (0: none known) for its pitch. */
void ys_block_rows(struct ys_block *block, double usual_pitch_m);

/* Boxes of one row; appended to found with their probabilities; dist: P(n) of the row. */
struct ys_block_box {
    double u_m, v_m; /* centre on the block's grid, metres */
    double length_m;
    double p;
};
struct ys_block_row {
    struct ys_block_box *box;
    size_t n_box;
    struct ys_dist dist;
};
bool ys_block_row_count(struct ys_block_row *out, const struct ys_block *block, size_t row,
                        const double share[YS_BLOCK_SIZES]);
size_t ys_block_row_number(const struct ys_block *block);

/* The recursion of one row: end[t], t = 0..n: log evidence of a box boundary at t; top[t],
 * t = 0..n-1: evidence that step t is a box; size_prior per size.  dist is P(count); the likeliest
 * segmentation of the likeliest count comes as [start, end) steps, room for max of them. */
struct ys_row_segment {
    size_t start, end;
};
bool ys_row_recursion(struct ys_dist *dist, struct ys_row_segment *segment, size_t *n_segment,
                      size_t max, const double *end, const double *top, size_t n,
                      const double size_prior[YS_BLOCK_SIZES], double gap_m);

#endif
