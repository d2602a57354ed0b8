#ifndef YS_COUNT_PITS_PIT_PARTS_H
#define YS_COUNT_PITS_PIT_PARTS_H

#include "../area/area_grid.h"
#include "../area/area_net.h"
#include "../area/presence.h"

/*
 * The parts of ys_pits_count(), private to it.  In order of a run, by what each answers:
 *
 *     pits.c           the run as a whole, in the scale that its constants are made for
 *         first opinion, a network:
 *     pit_peaks.c      pits one by one
 *         second opinion, banks measured:
 *     pit_ground.c     how far each pixel is from the ground around it
 *     pit_cells.c      what that ground is: medians of cells
 *     pit_direction.c  which way the pits' sides run
 *     pit_frame.c      the picture turned that way, and means over rectangles of it
 *     pit_find.c       squares with banks on three sides or four
 *     pit_fit.c        each as a rectangle, how like a pit it is by itself, and what no pit is
 *     pit_alike.c      how much the surroundings of two look alike
 *     pit_context.c    what its neighbours' size, likeness and rows make of each
 *         both:
 *     pit_judge.c      these two steps, of a large area part by part
 *     pit_near.c       which of many candidates are near one
 *     pit_sum.c        the two opinions as one, the distribution, and the pits for the map
 *
 * Lengths are in working pixels unless the name says _m; positions have pixel centres at whole
 * numbers.  "Odds" are natural log odds.
 *
 * The weights of the logistic steps (pit_fit.c, pit_context.c) were fitted on rendered depots;
 * the sizes of bars and windows come from the shape of a pit: banks of a fifth of its side on
 * three or four sides, lower ground within and around.
 */

/* Side of the usual pit, where the picture has none to learn from.  By hand; the geometric mean
 * of 8 and 25 m is 14.1. */
#define YS_PIT_USUAL_M 15.0

/* ---- pit_cells.c: the ground as medians of cells --------------------------------------------- */

/* The ground of one plane, NaN nowhere. */
struct ys_cells {
    uint32_t nx, ny, width, height; /* cells; pixels of the picture */
    float *median;
};
/* scratch holds the picture's pixels and two floats a cell. */
void ys_cells_measure(struct ys_cells *cells, const float *plane, const uint8_t *used,
                      float *scratch);
/* dst = plane - ground, blended between the cells' centres; may be the same */
void ys_cells_subtract(float *dst, const struct ys_cells *cells, const float *plane);

/* ---- pit_ground.c: how far each pixel is from the ground ------------------------------------ */

/* Band mean; red less green; blue less the mean of red and green. */
enum { YS_PIT_BRIGHT, YS_PIT_RED_GREEN, YS_PIT_BLUE, YS_PIT_CHANNELS };

struct ys_pit_ground {
    uint32_t width, height;
    double px_m;
    bool colour;
    uint8_t *valid;                  /* and not at the edge of what is not */
    const uint8_t *inside;           /* the grid's */
    struct ys_scratch *scratch;      /* where all are */
    float *bright;                   /* smoothed band mean, levels */
    float *channel[YS_PIT_CHANNELS]; /* in sd of the ground, -8..8 */
    float *away;                     /* distance from the ground over all channels, 0..8 */
    float *edge;                     /* gradient over that of the ground, 0..12 */
};
ys_status ys_pit_ground_make(struct ys_pit_ground *out, const struct ys_grid *grid, int threads,
                             struct ys_error *err);
void ys_pit_ground_fini(struct ys_pit_ground *ground);

/* Gradient of the smoothed brightness; 0 in the outermost pixels. */
void ys_pit_gradient(double *gx, double *gy, const struct ys_pit_ground *ground, size_t x,
                     size_t y);

/* ---- pit_direction.c ------------------------------------------------------------------------- */

/* Integral image of a plane or of its square: sum has a row and a column more.  The first row of
 * sum is there: zeros, or the sums of what lies above the plane. */
void ys_pit_integrate(double *sum, const float *plane, uint32_t width, uint32_t height,
                      bool squared);
/* Direction modulo 90 degrees that most edges of the area have, radians from +x toward +y;
 * false: out of memory. */
bool ys_pit_direction(double *out, const struct ys_pit_ground *ground);

/* ---- pit_frame.c: the picture turned so that the pits' sides run along its axes ------------- */

/* Planes that are kept, and those of which integral images are; BANK: what banks
 * are more than what is around them, away from the ground and full of edges. */
enum { YS_PLANE_BRIGHT, YS_PLANE_RED_GREEN, YS_PLANE_AWAY, YS_PLANE_LEVELS, YS_PIT_PLANES };
enum {
    YS_SUM_BANK,
    YS_SUM_AWAY,
    YS_SUM_RED_GREEN,
    YS_SUM_BLUE,
    YS_SUM_BRIGHT,
    YS_SUM_BRIGHT_SQUARED,
    YS_PIT_SUMS
};

/* Coefficients of the logistic regressions, the constant first
 * (weights/pit_regressions.bin). */
struct ys_pit_regressions {
    const double *alone, *again; /* pit_fit.c */
    const double *context;       /* pit_context.c: two rounds, one behind the other */
};
enum { YS_PIT_ALONE = 9, YS_PIT_AGAIN = 7, YS_PIT_CONTEXT = 8 };

struct ys_pit_frame {
    uint32_t width, height;
    double px_m, cos_turn, sin_turn; /* the turn from the grid to the frame */
    double grid_x, grid_y;           /* its centre in the grid */
    struct ys_scratch *scratch;      /* where these are */
    uint8_t *inside;
    float *plane[YS_PIT_PLANES];      /* LEVELS: brightness as it is */
    double *sum[YS_PIT_SUMS];         /* integral images, (width + 1) * (height + 1) */
    struct ys_pit_regressions weight; /* this and the kernels: filled by ys_pits_count() */
    const struct ysk_ops *ops;
};
ys_status ys_pit_frame_make(struct ys_pit_frame *out, const struct ys_pit_ground *ground,
                            int threads, struct ys_error *err);
void ys_pit_frame_fini(struct ys_pit_frame *frame);
void ys_pit_frame_to_grid(double *gx, double *gy, const struct ys_pit_frame *frame, double x,
                          double y);

struct ys_pit_box {
    double x, y, a, b; /* a along x, b along y */
};
/* Mean of a sum over the rectangle round (x + cx, y + cy) of half sides hx, hy. */
double ys_pit_mean(const struct ys_pit_frame *frame, int sum, double x, double y, double hx,
                   double hy);
/* Means over the four sides of a box (its banks), and over bars beyond them; up, right, down,
 * left. */
void ys_pit_sides(double side[4], double outer[4], const struct ys_pit_frame *frame, int sum,
                  const struct ys_pit_box *box);
void ys_sort4(double v[4]); /* rising */

/* ---- pit_near.c: which of many places are near one ------------------------------------------- */

struct ys_pit_near {
    double cell;
    size_t n_bucket, *first, *next; /* chains of index + 1 */
};
/* For indices below most; what is asked for lies about a cell away.  False: out of memory. */
bool ys_pit_near_init(struct ys_pit_near *out, size_t most, double cell);
void ys_pit_near_fini(struct ys_pit_near *near);
void ys_pit_near_add(struct ys_pit_near *near, size_t i, double x, double y);
/* Asks hit of all that were added within reach of a place along both axes, and of some beyond, a few
 * of them twice, in no order; ends at the first true. */
typedef bool ys_pit_hit_fn(void *ctx, size_t i);
bool ys_pit_near_any(const struct ys_pit_near *near, const double at[2], double reach,
                     ys_pit_hit_fn *hit, void *ctx);

/* ---- pit_peaks.c: pits one by one, by a network --------------------------------------------- */

struct ys_pit_peak {
    double x, y, length, width, dx, dy; /* on the grid; direction of the long side */
    double odds;                        /* that it is a pit */
};
struct ys_pit_peaks {
    struct ys_pit_peak *at;
    size_t n;
    double footprint_doubt; /* how far the network is in two minds about footprints, 0..1 */
};
/* False: out of memory. */
bool ys_pits_peaks(struct ys_pit_peaks *out, const struct ys_net_area *area,
                   const struct ys_grid *grid, const double length_m[2]);

/* ---- pit_find.c, pit_fit.c: candidates ------------------------------------------------------- */

struct ys_pit {
    struct ys_pit_box box;
    double contrast;         /* three best sides over three lowest bars beyond */
    double odds_alone, odds; /* by itself; with all that is known so far */
};
struct ys_pit_list {
    struct ys_pit *at;
    size_t n;
};
/* Squares of the class's sizes with banks on three sides, strongest first, apart. */
ys_status ys_pits_find(struct ys_pit_list *out, const struct ys_pit_frame *frame,
                       const double length_m[2], int threads, struct ys_error *err);
/* Refits each as a rectangle and gives odds_alone; false: out of memory. */
bool ys_pits_fit(struct ys_pit_list *list, const struct ys_pit_frame *frame,
                 const double length_m[2], int threads);
/* Keeps those that may be pits, refits them to the size that most have, and gives odds. */
ys_status ys_pits_refit(struct ys_pit_list *list, const struct ys_pit_frame *frame, int threads,
                        struct ys_error *err);

/* ---- pit_alike.c, pit_context.c: pits look alike and stand in rows --------------------------- */

/* keep[i] = 1 for those that no better one overlaps; by odds_alone or by odds.  False: out of
 * memory. */
bool ys_pits_apart(uint8_t *keep, const struct ys_pit_list *list, bool by_alone);

/* Long and short side that most have, weighted by p > 0.5; not known with fewer than three such.
 * False: out of memory. */
struct ys_pit_size {
    bool is_known;
    double length, width;
};
bool ys_pits_common_size(struct ys_pit_size *out, const struct ys_pit_list *list,
                         const double *p);

/* n * n: how much the surroundings of two candidates look alike, -1..1; -1 on the diagonal. */
ys_status ys_pits_alike(float **out, const struct ys_pit_list *list,
                        const struct ys_pit_frame *frame, int threads, struct ys_error *err);
/* Changes odds by what stands around, and leaves those that no better one overlaps. */
ys_status ys_pits_weigh(struct ys_pit_list *list, const struct ys_pit_frame *frame, int threads,
                        struct ys_error *err);

/* ---- pit_judge.c ------------------------------------------------------------------------------ */

/* Refits and weighs: a large area part by part, of as many as can be compared pair by pair. */
ys_status ys_pits_judge(struct ys_pit_list *list, const struct ys_pit_frame *frame, int threads,
                        struct ys_error *err);

/* ---- pit_sum.c -------------------------------------------------------------------------------- */

/* Fills *out with the count by banks and peaks together. */
ys_status ys_pits_sum(struct ys_counted *out, const struct ys_grid *grid,
                      const struct ys_pit_frame *frame, const struct ys_pit_list *banks,
                      const struct ys_pit_peaks *peaks, struct ys_error *err);

#endif
