#ifndef YS_COUNT_CONTAINERS_BLOCK_PARTS_H
#define YS_COUNT_CONTAINERS_BLOCK_PARTS_H

#include "../../change/components/components.h"
#include "../area/area_net.h"
#include "../area/presence.h"

/*
 * Containers in blocks: how many tops the picture shows, and where.
 *
 * Boxes of a stack touch and hide their gaps, so they are not found one by one.  A network says
 * of every 0.4 m how much it looks like a top and like the lines round one; where that makes a
 * block, a recursion sums over all ways to fill each of its rows with boxes, as with railcars
 * along a track.  All lengths in metres.  In order of a run, each file by what it answers:
 *
 *     blocks.c            the run as a whole: sum of the blocks, interval, tiers, what is refused
 *     ../area/area_net.c  the network on the area
 *     block_find.c        where blocks lie, how each is turned, how much the network doubts
 *     block_grid.c        what the network says on a block's own turned grid
 *     block_rows.c        where the rows of a block run, and what stands along each
 *     block_slots.c       whether ends of all rows repeat, and at which gap
 *     block_count.c       a block's rows: twice, and summed
 *     block_recursion.c   how a row's length becomes a count
 *     block_box_odds.c    which stretches of a row are no boxes after all
 *     block_components.c  tops one by one, where they stand in no lattice
 *     block_lengths.c     whether their lengths fit the stated pixel size
 *     block_opinions.c    which of the two counts holds
 *     block_presence.c    whether any boxes are there
 *     block_sizes.c       sizes of boxes, step of the grid
 *
 * Where no source is given, a number was chosen by hand and not measured since, most of them on
 * 18 rendered yards (0.3 to 0.7 m, 0 to 178 boxes) for what came before the network.
 *
 * Known to fail: tops in shade or darker than asphalt are lost by both counts; a runway of light
 * concrete that paint or a stack cuts to the length of a box passes for one.  Parks of white buses or
 * trailers with room between them pass for boxes.
 */

/* ISO 668 and common 45 ft: lengths 6.058, 12.192 and 13.716 m, width 2.438 m. */
enum { YS_BLOCK_SIZES = 3 };
extern const double ys_block_length_m[YS_BLOCK_SIZES];
extern const double ys_block_width_m;
extern const double ys_block_step_m; /* of the grid that blocks are turned onto */
/* Under two rows of the least pitch and the lines round them: such a block shows no pitch. */
#define YS_LOW_BLOCK_M 5.5

/* What the network says of every point, in this order. */
enum { YS_TOP, YS_END, YS_SIDE };

/* How sharp the network's map is, in squares of 30 m: integral images over cells of its grid. */
enum { YS_SHARPNESS_SUMS = 4 };
struct ys_tops_sharpness {
    size_t nx, ny; /* cells; each sum has a row and a column more */
    double *sum[YS_SHARPNESS_SUMS];
};
bool ys_tops_sharpness_make(struct ys_tops_sharpness *out,
                            const struct ys_net_area *tops); /* false: out of memory */
void ys_tops_sharpness_fini(struct ys_tops_sharpness *sharpness);
/* 0..1, at a point of the grid of tops: what a box found there is worth, and what the doubt about
 * a top there adds to the doubt of the count. */
double ys_tops_box_worth(const struct ys_tops_sharpness *sharpness, double x, double y);
double ys_tops_doubt_worth(const struct ys_tops_sharpness *sharpness, double x, double y);

/* A top, or some with no line seen between them, by itself: points of the grid of tops. */
struct ys_lone_top {
    double x, y;                         /* centre, points */
    double length_m, width_m, angle_rad; /* of its core: what is a top and no line round it */
    double end[2];                       /* how surely it ends at -length, at +length: 0..1 */
    double area_m2;
    double ends_m; /* from end to end, where these are surest; 0: of several pieces */
    uint32_t first_row, last_row; /* of the grid */
    uint32_t along, across;       /* boxes that it is as large as */
    double p;                     /* that they are boxes */
};
struct ys_lone_tops {
    struct ys_lone_top *top;
    size_t n;
};
/* block_components.c; false: out of memory. */
bool ys_lone_tops_find(struct ys_lone_tops *out, const struct ys_net_area *tops,
                       const struct ysk_ops *ops, struct ys_error *err);
bool ys_lone_tops_dist(struct ys_dist *out, const struct ys_lone_tops *tops); /* by p alone */
double ys_lone_top_length(const struct ys_lone_top *top); /* of each of its boxes, metres */
void ys_lone_tops_fini(struct ys_lone_tops *tops);
/* block_lengths.c: the pixel size that the lengths of 40 ft boxes say, over the stated one; 1 where
 * they are within 6 % of it or do not say. */
double ys_lone_tops_size_ratio(const struct ys_lone_tops *tops);

struct ys_block;
struct ys_block_box;
/* Whether boxes are there at all, by all that were found: a sure one is a seed. */
struct ys_box_seeds {
    double boxes, seeds,
        hidden; /* expected numbers: all, in sharp places, in nearly sharp ones */
};
/* A box of a block. */
void ys_box_seeds_add(struct ys_box_seeds *seeds, const struct ys_block *block,
                      const struct ys_block_box *box);
struct ys_presence ys_boxes_presence(const struct ys_box_seeds *seeds);

/* A block: a turned rectangle on a grid of ys_block_step_m; u along the rows, v across. */
struct ys_block {
    const struct ys_net_area *tops;
    const struct ys_tops_sharpness *sharpness;
    double x0, y0;         /* grid point (0, 0), on the grid of tops */
    double ux, uy, vx, vy; /* steps of that grid a step of this */
    size_t nu, nv;
    float *top, *end, *side;  /* log odds as above; NULL but between sample and drop */
    uint8_t *in;              /* 1: part of this block, inside the area; as these */
    const struct ys_run *run; /* where it is, on a mask of so many points of the tops a step */
    size_t n_run;
    double mask_points;
    double area_m2, height_m;
    size_t v_first, v_end;   /* rows of the grid that the block itself spans */
    double pitch_m, phase_m; /* of its rows; 0 while unknown */
};
struct ys_blocks_found {
    struct ys_block *block; /* the largest first */
    size_t n;
    struct ys_run *run; /* of all of them */
    bool bent;          /* directions of the blocks turn by more than 5 degrees */
    double
        doubt; /* sum of p (1 - p) over where tops may be, in 20 ft tops: how far the network is
                     in two minds; where the map is not sharp there is nothing to doubt */
};
/* Who works: kernels and threads. */
struct ys_crew {
    const struct ysk_ops *ops;
    int threads;
};
ys_status ys_blocks_find(struct ys_blocks_found *out, const struct ys_net_area *tops,
                         const struct ys_tops_sharpness *sharpness, const struct ys_crew *crew,
                         struct ys_error *err);
void ys_blocks_fini(struct ys_blocks_found *blocks);

/* block_grid.c: fills a block's grid; drop() holds either way.  false: out of memory. */
bool ys_block_sample(struct ys_block *block);
void ys_block_drop(struct ys_block *block);

/* Pitch and phase of a block's rows; a low block takes usual_pitch_m (0: none known).  false: out of
 * memory, as of all below. */
bool ys_block_rows(struct ys_block *block, double usual_pitch_m);

/* What one row looks like along u. */
struct ys_block_row {
    double v_m; /* of its middle on the block's grid */
    size_t n;
    double *top; /* n: mean log odds of tops across its middle */
    double *end; /* n + 1: log evidence of a box end before sample t */
};
/* Rows with 3 m or more of tops. */
bool ys_block_rows_measure(struct ys_block_row **row, size_t *n, const struct ys_block *block);
void ys_block_rows_free(struct ys_block_row *row);

/* Slots: places of a 20 ft box and a gap, as they are marked on a terminal's ground, that ends of
 * boxes in all rows of a block keep to. */
struct ys_block_slots {
    double gap_m, phase_m;
    double share;  /* of the evidence of ends: that which lies on slots */
    double weight; /* all evidence of ends */
    bool used;
};
/* usual_gap_m: of the site, 0 unknown; set by the first block that shows it clearly. */
bool ys_block_slots(struct ys_block_slots *out, const struct ys_block_row *row, size_t n,
                    double *usual_gap_m);
/* ln, <= 0: what an end before sample t loses by lying beside the slots. */
double ys_block_slot_penalty(const struct ys_block_slots *slots, size_t t);

struct ys_block_box {
    double u_m, v_m; /* centre on the block's grid, metres */
    double length_m;
    size_t start, end; /* samples of its row, with its gap */
    bool alone;        /* no other touches it */
    double p;
};
/* block_box_odds.c: how likely each is a box, from what lies in it. */
void ys_block_boxes_weigh(struct ys_block_box *box, size_t n, const struct ys_block *block);

/* block_opinions.c: the blocks' count and that of lone tops, made one. */
struct ys_two_counts {
    double blocks, lone;       /* expected numbers */
    double lone_share;         /* 0..1: how far the second is believed */
    double mean, below, above; /* of both; half widths of 90 % */
};
/* Marks a box on the grid of tops. */
void ys_block_box_mark(uint8_t *covered, const struct ys_block *block,
                       const struct ys_block_box *box);
/* covered: what boxes of blocks mark; half: half width of 90 % of their number. */
struct ys_two_counts ys_counts_joined(const struct ys_lone_tops *lone,
                                      const struct ys_net_area *tops, const uint8_t *covered,
                                      double blocks, double half, bool one_band);

/* block_count.c: a block's boxes and its count, in three steps, of which the first and the last may
 * run for several blocks at once: look, slots one block after the other (above), count. */
struct ys_block_counted {
    struct ys_block_row *row;
    size_t n_row;
    struct ys_block_slots slots;
    struct ys_block_box *box;
    size_t n;
    struct ys_dist dist;
};
/* Samples the block, finds its rows and reads them.  The fini() holds either way, as below. */
bool ys_block_look(struct ys_block_counted *out, struct ys_block *block, double usual_pitch_m);
bool ys_block_count(struct ys_block_counted *out, const struct ys_block *block,
                    const struct ysk_ops *ops);
void ys_block_counted_fini(struct ys_block_counted *counted);

/* How long boxes and their gaps may be; gap_m 0: each its own, 0.05 to 0.6 m. */
struct ys_row_lengths {
    double share[YS_BLOCK_SIZES], gap_m;
};
/* A row: end[t], t = 0..n: log evidence of a box boundary at t; top[t], t = 0..n-1: evidence that
 * step t is a box.  No more than `most` boxes are counted. */
struct ys_row_evidence {
    const double *end, *top;
    size_t n, most;
    const struct ys_row_lengths *lengths;
};
struct ys_row_segment {
    size_t start, end;
};
/* P(count), and the likeliest segmentation of the likeliest count as [start, end) steps, for which
 * the caller has room (`most`). */
struct ys_row_ways {
    struct ys_dist dist;
    struct ys_row_segment *segment;
    size_t n_segment;
};
/* Room for tables, grown as rows need it and used again by the next one; at first {0} but for where
 * it is, NULL: in memory.  Rows of a kilometre take 64 MB. */
struct ys_row_memory {
    double *at;
    size_t n;
    struct ys_scratch *scratch;
};
bool ys_row_recursion(struct ys_row_ways *out, const struct ys_row_evidence *in,
                      struct ys_row_memory *memory, const struct ysk_ops *ops);
void ys_row_memory_fini(struct ys_row_memory *memory);

#endif
