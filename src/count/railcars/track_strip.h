#ifndef YS_COUNT_RAILCARS_TRACK_STRIP_H
#define YS_COUNT_RAILCARS_TRACK_STRIP_H

#include "../../../include/yardstick.h"
#include "railcars.h"

/*
 * A track pulled straight: brightness over (metres across, metres along).  Steps of half a
 * metre along (the slot between cars, 1.1 m, has two), their middles at (i + 0.5) * YS_STEP_M;
 * boundary t lies between steps t - 1 and t.  Rows a quarter of a metre apart, v = -8 .. 8 m,
 * which reaches over the next track (5 m off) and its edges; v is positive to the right of the
 * direction of the line (as y points down).  A row is n floats.  Frame: metres of the image,
 * pixels times their size.
 */
#define YS_STEP_M       0.5
#define YS_STRIP_ROW_M  0.25
#define YS_STRIP_HALF_M 8.0
#define YS_CAR_WIDTH_M  3.1 /* freight cars of both gauges: 2.9 to 3.25 m, as published */

#define YS_FOULING_M 3.0 /* car width: two cars cannot stand there side by side */

/* Between rows, the last place that has a row after it. */
#define YS_STRIP_LAST_ROW (YS_STRIP_ROWS - 1.001)

enum { YS_STRIP_ROWS = 65, YS_STRIP_MAX_STEPS = 20000 /* 10 km */ };

struct ys_strip {
    size_t n;                /* steps */
    double *x, *y, *tx, *ty; /* metres; unit tangent, smooth */
    float *brightness;       /* YS_STRIP_ROWS x n */
    float *edge;             /* |d brightness / dv| per metre, blurred; YS_STRIP_ROWS x n */
    uint8_t *valid;          /* 1 where brightness is of valid pixels; YS_STRIP_ROWS x n */
    double *neighbour_m; /* metres to the nearest other track, at most YS_NEIGHBOUR_REACH_M */
    bool *foul;          /* fouled, as at a switch: within 3 m of a track drawn earlier */
    bool *out_of_sight;  /* nothing seen for so far that no car could reach out of it */
    double spacing_m;    /* typical distance to the nearest other track */
    size_t n_valid;      /* steps with valid pixels at their middle */
};

/* Beyond this no track bears on another: shadows reach 8 m. */
#define YS_NEIGHBOUR_REACH_M 9.0

/* What the picture's features are measured against. */
struct ys_scales {
    double pixel_m;  /* geometric mean of the sides of a pixel */
    double contrast; /* 2 % to 98 % of the brightness near tracks */
    double dark;     /* the darkest a gap could be */
    double bed;      /* lit ballast between tracks */
};

/* Places along a line; arrays of the caller. */
struct ys_places {
    double *x, *y, *tx, *ty; /* metres; unit tangent */
};
/* n places every step metres of a line of two or more points; false: out of memory. */
bool ys_places_lay(const struct ys_places *out, size_t n, double step,
                   const struct ys_line *line, double gsd_x_m, double gsd_y_m);

/* Places of the steps, nothing sampled yet; n = 0 for a line that is too short, or not finite.
 * Ended by ys_strip_fini(), which holds after a failure, too. */
ys_status ys_strip_lay(struct ys_strip *out, const struct ys_line *line, double gsd_x_m,
                       double gsd_y_m, struct ys_error *err);
/* Fills brightness, valid, out_of_sight and n_valid.  grey: the picture's brightness, width *
 * height; exclude: 1 where nothing may be looked at, NULL: nowhere. */
void ys_strip_sample(struct ys_strip *strip, const struct ys_image *image, const float *grey,
                     const uint8_t *exclude);
/* neighbour_m, foul and spacing_m of strip i of n.  false: out of memory. */
bool ys_strip_neighbours(struct ys_strip *const *strips, size_t n, size_t i);
/* Fills edge from brightness; pixel_m sets the blur.  false: out of memory. */
bool ys_strip_edges(struct ys_strip *strip, double pixel_m);
/* Of all strips of the picture together.  false: out of memory. */
bool ys_strip_scales(struct ys_scales *out, struct ys_strip *const *strips, size_t n,
                     const struct ys_image *image, const float *grey);
void ys_strip_fini(struct ys_strip *strip);

/* For each step of a: the nearest step of b nearer than YS_NEIGHBOUR_REACH_M, and how far;
 * b->n where there is none.  far and step have a->n elements; either may be NULL. */
void ys_strip_nearest(double *far, size_t *step, const struct ys_strip *a,
                      const struct ys_strip *b);

#endif
