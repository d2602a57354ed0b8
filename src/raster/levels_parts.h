#ifndef YS_RASTER_LEVELS_PARTS_H
#define YS_RASTER_LEVELS_PARTS_H

#include "levels.h"

/* A value that a picture has, and how often the sample has it. */
struct ys_value {
    double value;
    size_t n;
};

/* From values of the picture to steps of its quantisation: value[i] is step at[i]; linear between
 * and beyond.  n 0: no quantisation shows, and values stay what they are. */
struct ys_steps {
    double *value, *at;
    size_t n;
    bool even; /* one gain will do: (value - value[0]) / unit */
    double unit;
};

/* Of a step: what is nearer to a whole one is that, so that rounding of floats is undone. */
#define YS_STEP_WHOLE 0.1

/* sorted: n floats in ascending order.  False: out of memory. */
bool ys_steps_find(struct ys_steps *out, const float *sorted, size_t n);
double ys_steps_at(const struct ys_steps *steps, double value);
void ys_steps_fini(struct ys_steps *steps);

/* Gives each valid value of a plane the level that level_of(ctx, value) says.  False: out of
 * memory. */
typedef float ys_level_of_fn(const void *ctx, float value);
bool ys_values_map(float *plane, const struct ys_image *image, ys_level_of_fn *level_of,
                   const void *ctx);

/* Replaces lone extreme pixels of a plane in levels, where there are more than a picture has of
 * itself.  n_valid: how many of the image's are.  beyond: below the first and above the second is
 * beyond the picture's range.  False: out of memory. */
bool ys_impulses_replace(float *plane, const struct ys_image *image, size_t n_valid,
                         const double beyond[2]);

#endif
