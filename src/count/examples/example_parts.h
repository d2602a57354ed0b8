#ifndef YS_COUNT_EXAMPLES_EXAMPLE_PARTS_H
#define YS_COUNT_EXAMPLES_EXAMPLE_PARTS_H

#include "examples.h"

/* The parts of counting from examples, private to this folder, in order of the work. */

/* ---- example_channels.c: what is compared ----------------------------------------------------- */

enum { YS_BINS = 6, YS_CHANNEL_COUNT = 3 + YS_BINS, YS_CHANNEL_ROOM = 12 };

/* Half cells: three bands, one and the same plane where the picture is grey. */
struct ys_fine {
    uint32_t width, height; /* even */
    const float *band[3];
    float median, sd; /* of the picture it belongs to */
};

/* Scratch of width * height floats each. */
struct ys_fine_room {
    float *strength, *angle, *plane, *spare;
};
bool ys_fine_room_make(struct ys_fine_room *out, size_t n, struct ys_scratch *scratch);
void ys_fine_room_fini(struct ys_fine_room *room);

/* Strength and angle of all gradients, into the room; before the first of ys_fine_channel(). */
void ys_fine_gradients(struct ys_fine_room *room, const struct ys_fine *fine);
/* Channel c at half cells, into room->plane. */
void ys_fine_channel(struct ys_fine_room *room, const struct ys_fine *fine, unsigned c,
                     int threads);
/* Mean of two by two of room->plane at cell (x, y). */
static inline float ys_fine_cell(const float *plane, size_t width, size_t x, size_t y)
{
    const float *const p = plane + 2 * y * width + 2 * x;

    return (p[0] + p[1] + p[width] + p[width + 1]) / 4;
}

/* ---- example_cells.c: a picture in cells ------------------------------------------------------ */

struct ys_celled {
    uint32_t width, height; /* cells; 2 width * 2 height half cells */
    double cell_m;
    double per_x, per_y; /* half cells of a pixel */
    double gsd_x_m, gsd_y_m;
    struct ys_scratch
        *scratch;   /* where these are, and what is made of them may be; NULL: in memory */
    float *band[3]; /* half cells; band[1] and [2] are band[0] in grey */
    unsigned bands; /* 1 or 3 */
    uint8_t *valid; /* cells: 1 where all pixels are */
    struct ys_fine fine;
    /* Channels less their mean, by their gain, at cell * YS_CHANNEL_ROOM; what is left there is 0.
     * NULL where only patches are cut. */
    float *value;
    float mean[YS_CHANNEL_COUNT], spread[YS_CHANNEL_COUNT], gain[YS_CHANNEL_COUNT];
};
size_t ys_celled_bytes(const struct ys_image *image, double cell_m);
ys_status ys_celled_make(struct ys_celled *out, const struct ys_image *image, double cell_m,
                         int threads, struct ys_error *err);
void ys_celled_fini(struct ys_celled *cells);

/* ---- example_patch.c: squares round a box, turned upright -------------------------------------- */

struct ys_shape_m { /* metres; what of a patch belongs to the object */
    double length, width, cell;
    bool disc;
};
/* Margin round the object that is looked at, of its width. */
#define YS_EXAMPLE_MARGIN 0.25
/* Cells, odd: the object at any turn, its margin and a border on each side. */
uint32_t ys_cutout_side(const struct ys_shape_m *shape, uint32_t border);
/* Weight of a place, metres from the object's centre, along and across it. */
float ys_cutout_weight(const struct ys_shape_m *shape, double along_m, double across_m);

struct ys_cut {                 /* where and how a patch is cut */
    double x_m, y_m, angle_rad; /* centre in metres of the picture; where the length points */
    double scale;               /* of the object against the class */
};
/* Half cells: 2 side * 2 side floats a band; false: out of memory. */
bool ys_cutout_pixels(float *band[3], uint32_t side, const struct ys_celled *cells,
                      const struct ys_cut *cut);

/* An object or a place in the examples' frame, and what it is compared by. */
struct ys_cutout {
    float
        *centred; /* channel * n + cell: less the weighted mean, times the root of the weight */
    double square[3]; /* sums of squares: brightness, colour, outline */
    double mean[3];   /* brightness and colour in the box */
    double contrast;  /* box - margin, brightness */
    double texture;   /* sd of brightness in the box */
    double edges;     /* root mean square of the orientations */
};

/* Frame of all patches of a class. */
struct ys_frame {
    struct ys_shape_m shape;
    uint32_t side; /* cells, without a border */
    float *weight; /* side * side */
    float *root;   /* of the weight */
};
bool ys_frame_make(struct ys_frame *out, const struct ys_shape_m *shape);
void ys_frame_fini(struct ys_frame *frame);
bool ys_cutout_make(struct ys_cutout *out, const struct ys_frame *frame,
                    const struct ys_celled *cells, const struct ys_cut *cut);
void ys_cutout_fini(struct ys_cutout *patch);

/* How far a patch agrees with one of an example. */
struct ys_agreement {
    double shape, colour, outline; /* correlations */
    double distance, contrast, texture, edges;
};
/* spread: of brightness and colour in the example's picture. */
void ys_cutout_agree(struct ys_agreement *out, const struct ys_frame *frame,
                     const struct ys_cutout *patch, const struct ys_cutout *example,
                     const float spread[3]);
/* Correlation over all channels, the patch of moved by whole cells. */
double ys_cutout_cosine(const struct ys_frame *frame, const struct ys_cutout *a,
                        const struct ys_cutout *b);

/* ---- example_set.c: the examples -------------------------------------------------------------- */

struct ys_example {
    struct ys_cutout patch;
    float *fine; /* channels at half cells, YS_CHANNEL_COUNT * (2 wide)^2 */
    float mean[YS_CHANNEL_COUNT], gain[YS_CHANNEL_COUNT], spread[3]; /* of its picture */
    double scale;
    bool grey;
};

struct ys_known_box {
    size_t date;
    bool is_not;
    struct ys_box tile_box; /* pixels of the tile */
};

enum { YS_GROUPS_MOST = 3 };

struct ys_example_set {
    struct ys_shape_m shape;
    double step_deg;
    struct ys_frame frame;
    uint32_t wide; /* side of the fine patches, cells */
    struct ys_example *at, *not ;
    size_t n, n_not;
    struct ys_known_box *known;
    size_t n_known;
    double half_turn; /* cosine of the first example with itself, turned by 180 degrees */
    /* After ys_example_set_finish(): */
    size_t group[YS_EXAMPLES_MOST], n_groups; /* of each example */
    size_t n_turns;                           /* by step_deg, all round or half round */
    struct ys_agreement reference;            /* median of each against the others */
    double reference_cosine, mean_outline;    /* means of the same */
    bool has_reference;                       /* false: one example */
};

/* The best of each measure over all examples but one; but: SIZE_MAX none. */
void ys_set_agree(struct ys_agreement *out, const struct ys_example_set *set,
                  const struct ys_cutout *patch, size_t but);

/* ---- example_templates.c: what is looked for --------------------------------------------------- */

struct ys_template_cell {
    int16_t x, y;
    float weight;
    float value[YS_CHANNEL_ROOM]; /* times the weight */
};
struct ys_template {
    struct ys_template_cell *cell;
    size_t n;
    double turn_deg, scale;
    double square, weight; /* sums: of the weighted square, of the weights */
    int reach;             /* the farthest cell, in x or y */
};
enum { YS_SCALES = 3 };
/* Template of (group, scale s, turn t) at [(group * n_turns + t) * YS_SCALES + s]; scale 0 is the
 * middle one. */
struct ys_bank {
    struct ys_template *at;
    size_t n;
    int reach;      /* the farthest of the middle size */
    double width_m; /* of the class */
};
ys_status ys_bank_make(struct ys_bank *out, const struct ys_example_set *set,
                       const struct ys_celled *target, int threads, struct ys_error *err);
void ys_bank_fini(struct ys_bank *bank);
/* Cosine of an example with the mean of the others, at the best of nine places; false: out of
 * memory. */
bool ys_left_out_cosine(double *out, const struct ys_example_set *set, size_t left_out);

/* ---- example_respond.c: the best cosine at every cell ----------------------------------------- */

struct ys_peak {
    uint32_t x, y;      /* cells */
    uint32_t template_; /* index of the bank */
    float cosine;
};
struct ys_peaks {
    struct ys_peak *at; /* by falling cosine */
    size_t n;
    double middle, spread; /* of their cosines: median, and from there to 84 % */
};
ys_status ys_peaks_find(struct ys_peaks *out, const struct ys_celled *cells,
                        const struct ys_bank *bank, int threads, struct ys_error *err);
void ys_peaks_fini(struct ys_peaks *peaks);

/* ---- example_weigh.c: how likely it is one ----------------------------------------------------- */

struct ys_weigh { /* what a picture's candidates are held against */
    const struct ys_example_set *set;
    struct ys_agreement chance; /* median of places all over the picture */
    double middle, spread;      /* of the cosines of all maxima */
    bool grey;
};
/* middle and spread are the caller's to fill.  False: out of memory. */
bool ys_weigh_make(struct ys_weigh *out, const struct ys_example_set *set,
                   const struct ys_celled *cells);
/* Fills the measures and the log odds of a candidate; its cosine is there.  patch: cut out at the
 * candidate. */
void ys_weigh_candidate(struct ys_candidate *candidate, const struct ys_weigh *weigh,
                        const struct ys_cutout *patch);

/* ---- example_search.c -------------------------------------------------------------------------- */

/* Shared area of two boxes, of the smaller one. */
double ys_example_shared(const struct ys_box *a, const struct ys_box *b);

/* ---- example_weights.c: fitted numbers ---------------------------------------------------------- */

enum { YS_WEIGHTS_ONE = 18, YS_WEIGHTS_SEVERAL = 11, YS_WEIGHTS_ANY = 4 };
extern const double ys_example_weights_one[YS_WEIGHTS_ONE];
extern const double ys_example_weights_several[YS_WEIGHTS_SEVERAL];
extern const double ys_example_weights_any[YS_WEIGHTS_ANY];

#endif
