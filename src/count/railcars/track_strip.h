#ifndef YS_COUNT_RAILCARS_TRACK_STRIP_H
#define YS_COUNT_RAILCARS_TRACK_STRIP_H

#include "../../../include/yardstick.h"
#include "railcars.h"

/*
 * A track pulled straight: brightness over (metres across, metres along).  Steps of half a metre
 * along, their middles at (i + 0.5) * YS_STEP_M; boundary t lies between steps t - 1 and t.
 * Rows a quarter of a metre apart, v = -8 .. 8 m, v positive to the right of the direction of
 * the line (as y points down).  A row is n floats.
 */
#define YS_STEP_M       0.5
#define YS_STRIP_ROW_M  0.25
#define YS_STRIP_HALF_M 8.0
#define YS_CAR_WIDTH_M  3.1 /* metres: freight cars are 2.9 to 3.25 m wide */

enum { YS_STRIP_ROWS = 65, YS_STRIP_MAX_STEPS = 20000 };

struct ys_strip {
    size_t n;                /* steps */
    double *x, *y, *tx, *ty; /* metres; unit tangent, smooth */
    float *brightness;       /* brightness, YS_STRIP_ROWS x n */
    float *edge;             /* |d tone / dv| per metre, blurred */
    uint8_t *valid;          /* 1 where tone is of valid pixels */
    double *neighbour_m; /* metres to the nearest other track, at most YS_NEIGHBOUR_REACH_M */
    bool *foul; /* another track, drawn earlier, is within 3 m: the throat of a switch */
    bool *out_of_sight; /* nothing seen for so far that no car could reach out of it */
    double spacing_m;   /* typical distance to the nearest other track */
    size_t n_valid;     /* steps with valid pixels at their middle */
};

/* Beyond this no track bears on another. */
#define YS_NEIGHBOUR_REACH_M 9.0

/* What the picture's features are measured against. */
struct ys_scales {
    double pixel_m;  /* geometric mean of the sides of a pixel */
    double contrast; /* 2 % to 98 % of the brightness near tracks */
    double dark;     /* the darkest a gap could be */
    double bed;      /* lit ballast between tracks */
};

struct ys_places {           /* along a line */
    double *x, *y, *tx, *ty; /* metres; unit tangent */
};
/* n places every step metres of a line of two or more points; false: out of memory. */
bool ys_places_lay(const struct ys_places *out, size_t n, double step,
                   const struct ys_line *line, double gsd_x_m, double gsd_y_m);

/* steps of the line in metres; n = 0 for a line that is too short, or not finite. */
ys_status ys_strip_lay(struct ys_strip *out, const struct ys_line *line, double gsd_x_m,
                       double gsd_y_m, struct ys_error *err);
/* grey: the picture's brightness, width * height. */
void ys_strip_sample(struct ys_strip *strip, const struct ys_image *image, const float *grey,
                     const uint8_t *exclude);
/* apart, foul and spacing of strip i of n. */
bool ys_strip_neighbours(struct ys_strip *const *strips, size_t n, size_t i);
bool ys_strip_edges(struct ys_strip *strip, double pixel_m);
bool ys_strip_scales(struct ys_scales *out, struct ys_strip *const *strips, size_t n,
                     const struct ys_image *image, const float *grey);
void ys_strip_fini(struct ys_strip *strip);

/* For each step of a: the nearest step of b nearer than YS_NEIGHBOUR_REACH_M, and how far; b->n where there
 * is none.  far and step have a->n elements; either may be NULL. */
void ys_strip_nearest(double *far, size_t *step, const struct ys_strip *a,
                      const struct ys_strip *b);

#endif
