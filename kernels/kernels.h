#ifndef YS_KERNELS_KERNELS_H
#define YS_KERNELS_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/*
 * Kernels: rows of numbers in, numbers out.
 *
 * Rules that hold for every kernel here:
 *  - a kernel touches exactly the n elements it is given; no over-read;
 *  - no alignment is assumed; n may be 0;
 *  - no allocation, no I/O, no globals, no OpenMP: threads are the caller's;
 *  - every variant gives the same bits as the _c variant.
 *
 * A bit row holds n pixels in YSK_WORDS(n) words: pixel x is bit x % 64 of word x / 64, and the
 * bits past n are 0.
 */
#define YSK_WORDS(n) (((n) + 63) / 64)

/* ---- bytes to bit rows ---------------------------------------------------------------------- */

/* Bit i of the bit row = |a[i] - b[i]| > threshold. */
typedef void ysk_absdiff_bits_u8_fn(uint64_t *bits, const uint8_t *a, const uint8_t *b,
                                    size_t n, uint8_t threshold);

/* Bit i of the bit row = a[i] < low[b[i]] or a[i] > high[b[i]]. */
struct ysk_limits {
    uint8_t low[256], high[256];
};
typedef void ysk_outside_bits_u8_fn(uint64_t *bits, const uint8_t *a, const uint8_t *b,
                                    size_t n, const struct ysk_limits *limits);

/* Bit i of the bit row = mask[i] != 0. */
typedef void ysk_pack_bits_fn(uint64_t *bits, const uint8_t *mask, size_t n);

/* ---- differences of any samples ------------------------------------------------------------- */

enum ysk_sample { YSK_U8, YSK_I8, YSK_U16, YSK_I16, YSK_F32 };

/* How the bands of a pixel make one difference. */
enum ysk_measure { YSK_SUM, YSK_MAX, YSK_SQUARES };

/* One band of two rows of n samples; b is brought to the scale of a: gain b + offset. */
struct ysk_band_pair {
    const void *a, *b;
    enum ysk_sample sample;
    float gain, offset;
};

/*
 * The differences of n pixels from n_bands bands (1 to 4): d[i] = the sum or the largest of
 * |a - (gain b + offset)|, or the sum of its squares, in floats, band after band.
 */
typedef void ysk_diff_row_fn(float *d, const struct ysk_band_pair *band, size_t n_bands,
                             size_t n, enum ysk_measure measure);

/* Bit i of the bit row = such a difference > threshold. */
struct ysk_above {
    enum ysk_measure measure;
    float threshold;
};
typedef void ysk_diff_bits_fn(uint64_t *bits, const struct ysk_band_pair *band, size_t n_bands,
                              size_t n, const struct ysk_above *above);

/* ---- morphology of bit rows ----------------------------------------------------------------- */

/*
 * One row of an erosion or dilation by a square of 2 radius + 1 pixels: the AND (OR) of the
 * n_rows given rows, 1 to 5, then of each pixel with its radius (1 or 2) neighbours on both
 * sides.  The caller leaves out the rows outside the picture, and what lies beside the row's n
 * pixels never matters: nothing is eroded from the border.  dst must not be one of the rows.
 */
typedef void ysk_morph_row_fn(uint64_t *dst, const uint64_t *const *rows, size_t n_rows,
                              size_t n, unsigned radius);

/* ---- runs and components -------------------------------------------------------------------- */

/*
 * How many edges lie before a pixel, for a bit row of YSK_WORDS(n) words.  Entry w + 1 belongs to
 * word w: turn has its bits that differ from the bit before them, count the number of edges in
 * all words before it.  The entries at both ends stand for what lies outside: YSK_RANKS(n) in
 * all.
 */
#define YSK_RANKS(n) (YSK_WORDS(n) + 2)
struct ysk_ranks {
    uint64_t *turn;
    uint32_t *count;
};

/*
 * The edges of a bit row of n pixels: run i is the pixels edge[2 i] <= x < edge[2 i + 1], in
 * order of x.  Returns the number of runs.  edge has room for YSK_EDGE_ROOM(n) numbers, of
 * which those after the last edge may be overwritten: vectors are stored whole.
 */
#define YSK_EDGE_ROOM(n) ((n) + 64)
typedef size_t ysk_edges_fn(uint32_t *edge, const struct ysk_ranks *ranks, const uint64_t *bits,
                            size_t n);

/* The runs of one row. */
struct ysk_runs {
    const uint32_t *edge;
    size_t n; /* runs */
    const struct ysk_ranks *ranks;
};

/*
 * Which runs of the row above touch each run: [lo[i], hi[i]) in the numbering of the row above,
 * empty (lo = hi) where none does.  slack is 1 where diagonal pixels touch, else 0.
 */
typedef void ysk_overlaps_fn(uint32_t *lo, uint32_t *hi, const struct ysk_runs *runs,
                             const struct ysk_runs *above, uint32_t slack);

/* A connected component so far.  y counts from the first row of the row band it is made in. */
struct ysk_component {
    uint64_t area, sx, sxx, sy, sxy, syy; /* sums over its pixels */
    uint64_t sum;                         /* of the difference, as the caller scales it */
    uint64_t shaded;                      /* pixels that only a shadow changed; the caller's */
    uint32_t x0, x1, y0, y1;              /* bounding box, inclusive */
    uint32_t first_x;                     /* its first pixel is (first_x, y0) */
    uint32_t max;                         /* of the difference */
    uint64_t brighter; /* pixels that are so at the other date; the caller's */
};

/* Labels and who joined whom: parent[i] <= i < n, roots are their own parents.  The root of a
 * component is its lowest label, the one that was given to its first pixel. */
struct ysk_labels {
    uint32_t *parent;
    struct ysk_component *component;
    uint32_t n;
};

/* The root of a label; halves the path to it. */
uint32_t ysk_root(struct ysk_labels *labels, uint32_t label);
/* Joins two components; the lower root stays. */
void ysk_join(struct ysk_labels *labels, uint32_t a, uint32_t b);

/* What is known of a row before its runs are labelled.  lo and hi are used up. */
struct ysk_row_join {
    uint32_t *lo, *hi; /* as ysk_overlaps_fn gives them */
    size_t n_runs;
    const uint32_t *label_above; /* all roots, and one entry more that is never used */
};

/*
 * Labels the runs of a row: the label of a run that touches it in the row above, whose
 * components it joins, or a new one, of which each has one run.  parent must have room for
 * n_runs + 16 more labels.  All labels are roots when it returns.
 */
typedef void ysk_label_row_fn(struct ysk_labels *labels, uint32_t *label,
                              const struct ysk_row_join *row);

/* Adds each run of row y to the component of its label; one whose label is first_new or above is
 * made anew of its run.  sum, max, shaded and brighter are left alone, or made 0. */
typedef void ysk_add_runs_fn(struct ysk_component *component, const uint32_t *label,
                             const uint32_t *edge, size_t n_runs, uint32_t y,
                             uint32_t first_new);

/* Adds |a - b| of the pixels of each run to the sum and max of the component of its label. */
typedef void ysk_add_absdiff_u8_fn(struct ysk_component *component, const uint32_t *label,
                                   const uint32_t *edge, size_t n_runs, const uint8_t *a,
                                   const uint8_t *b);

/* Adds component b to component a, both counted from the same rows; a keeps its first pixel. */
void ysk_component_add(struct ysk_component *a, const struct ysk_component *b);

/* Rows of a component counted from row0 become absolute. */
void ysk_component_place(struct ysk_component *component, uint32_t row0);

/*
 * Ends a stretch of rows.  Adds the component of every label to its root; copies those roots
 * out, in order, whose remap[] is 0 and whose area is min_area or more, each as
 * ysk_component_place() leaves it; numbers the other roots anew from 0, in order, and leaves only
 * these in labels.  remap[l] of such a root becomes its new label.  Returns how many were copied
 * out, where there is room for all labels, of which those after the last may be overwritten.
 */
typedef size_t ysk_sweep_labels_fn(struct ysk_component *out, struct ysk_labels *labels,
                                   uint32_t *remap, uint64_t min_area, uint32_t row0);

/* ---- semi-Markov recursion: a row holds one weight a count, all of them finite and >= 0 ----- */

/* What is smaller is taken for 0: with rows kept near 1 it cannot be seen in a sum, and numbers
 * that are too small for a normal double would slow every sum down. */
#define YSK_SM_TINY 1e-250

/* dst[i] = sum of w[k] * rows[i + k * stride] over k < n_w, added in order of k, from 0. */
typedef void ysk_sm_ends_f64_fn(double *dst, const double *rows, ptrdiff_t stride,
                                const double *w, size_t n_w, size_t n);

struct ysk_sm_rates { /* from_to: e empty, f foreign, c a car ended, s a car starts */
    double e_e, c_e, f_e, f_f, c_f, e_f, c_s, e_s, f_s;
};
/*
 * One boundary further: e and f change in place, s is written, each below YSK_SM_TINY as 0:
 *   e = (e e_e + c_old c_e) + f f_e     f = (f f_f + c_old c_f) + e e_f, both from the old values
 *   s = (c c_s + e e_s) + f f_s         from the new ones
 * Returns the largest of all new values and of c.  No two rows overlap.
 */
typedef double ysk_sm_states_f64_fn(double *e, double *f, double *s, const double *c_old,
                                    const double *c, const struct ysk_sm_rates *q, size_t n);

/* dst[i] = the greatest of w[k] + rows[i + k * stride] over k < n_w; -INFINITY where n_w is 0.  None
 * is a NaN. */
typedef void ysk_sm_most_f64_fn(double *dst, const double *rows, ptrdiff_t stride,
                                const double *w, size_t n_w, size_t n);

/* ---- products of rows ------------------------------------------------------------------------ */

/* best[j] = the greater of best[j] and the product of a with row j of b, of n_b rows of n floats each;
 * n is a multiple of YSK_DOT_LANES: lane l sums elements l, l + 8, ..., and ((0 + 1) + (2 + 3)) +
 * ((4 + 5) + (6 + 7)) is the product. */
enum { YSK_DOT_LANES = 8 };
typedef void ysk_best_dots_f32_fn(float *best, const float *a, const float *b, size_t n,
                                  size_t n_b);

/* ---- exponentials: the same bits from every variant, so no library's ------------------------- */

/* dst[i] = e^x[i] within 1.2 ulp; 0 below -708, and as of 709 beyond it.  dst may be x. */
typedef void ysk_exp_f64_fn(double *dst, const double *x, size_t n);
/* dst[i] = 1 / (1 + e^-z[i]) within 2.5 ulp, |z| cut at 87; z no NaN.  dst may be z. */
typedef void ysk_logistic_f32_fn(float *dst, const float *z, size_t n);

/* ---- convolutions ------------------------------------------------------------------------------ */

/*
 * One row of a convolution, in all its output channels:
 *   dst[o][i] = max(least, bias[o] + w[0][o] src[0][i] + w[1][o] src[1][i] + ...) + add[o][i]
 * in single precision, the products rounded, then added in that order.  The weights lie in blocks
 * of YSK_CONV_OUT channels, w[k][o] at weight[(o / 8 * n_taps + k) * 8 + o % 8]; what stands there
 * for channels from n_out on is read and not used.
 */
enum { YSK_CONV_OUT = 8 };
struct ysk_conv {
    const float *weight, *bias; /* for n_out rounded up to whole blocks */
    size_t n_taps, n_out;
    float least;
};
struct ysk_conv_rows {
    const float *const *src; /* n_taps rows of n, which may overlap one another but no dst */
    const float *const
        *add; /* a row for each channel, which may be its dst; NULL: 0 is added */
};
typedef void ysk_conv_row_fn(float *const *dst, const struct ysk_conv_rows *rows,
                             const struct ysk_conv *conv, size_t n);

/* sum[i] += x y, n times for each of YSK_SUMS sums, the products rounded: what multiplying and adding
 * cost at least, as ysk_conv_row_fn does it. */
enum { YSK_SUMS = 192 };
typedef void ysk_multiply_add_fn(float *sum, float x, float y, size_t n);

/* ---- memory --------------------------------------------------------------------------------- */

/* The sum of all words of two rows, modulo 2^64: what reading memory costs at least. */
typedef uint64_t ysk_sum_words_fn(const uint64_t *a, const uint64_t *b, size_t n);

/* ---- the table of chosen variants ----------------------------------------------------------- */

/* Filled once, then only read: share it between threads. */
struct ysk_ops {
    unsigned cpu_flags; /* as given */
    ysk_absdiff_bits_u8_fn *absdiff_bits_u8;
    ysk_outside_bits_u8_fn *outside_bits_u8;
    ysk_pack_bits_fn *pack_bits;
    ysk_diff_row_fn *diff_row;
    ysk_diff_bits_fn *diff_bits;
    ysk_morph_row_fn *erode_row;
    ysk_morph_row_fn *dilate_row;
    ysk_edges_fn *edges;
    ysk_overlaps_fn *overlaps;
    ysk_label_row_fn *label_row;
    ysk_add_runs_fn *add_runs;
    ysk_add_absdiff_u8_fn *add_absdiff_u8;
    ysk_sweep_labels_fn *sweep_labels;
    ysk_sm_ends_f64_fn *sm_ends_f64;
    ysk_sm_states_f64_fn *sm_states_f64;
    ysk_sm_most_f64_fn *sm_most_f64;
    ysk_best_dots_f32_fn *best_dots_f32;
    ysk_exp_f64_fn *exp_f64;
    ysk_logistic_f32_fn *logistic_f32;
    ysk_conv_row_fn *conv_row;
    ysk_multiply_add_fn *multiply_add;
    ysk_sum_words_fn *sum_words;
};

/*
 * Fill *ops with the best variant of each kernel that cpu_flags allows
 * (ysk_cpu_detect() for this machine, 0 for the scalar references).
 */
void ysk_ops_init(struct ysk_ops *ops, unsigned cpu_flags);

#endif
