#ifndef YS_RASTER_LEVELS_H
#define YS_RASTER_LEVELS_H

#include "image.h"

/*
 * One scale for the pictures of every sample type: levels of 0 to 255 as an 8-bit picture made
 * for the eye has them.  Called once on what was read of a date, before anything else looks at
 * its pixels; all that comes after may take grey levels for granted, and no count depends on the
 * form in which the numbers were stored:
 *
 *     levels.c           the range that the picture uses, and where it is put
 *     levels_quantised.c a stretch of numbers that were whole ones before it, undone
 *     levels_map.c       each value into its level
 *     levels_impulse.c   single pixels without a picture in them: dead, glinting
 *
 * Promised: a tile copied into another type, multiplied by a positive number or with one added
 * gives the same levels but for the copy's rounding.  Levels that differ by less than 1/64 are
 * made one, so that no rounding of a float decides anything.
 */
ys_status ys_levels_apply(struct ys_image *image, struct ys_error *err);

/* Levels are cut here.  What lies there says no more than "very dark" or "very bright": it is no
 * measure of a range.  A level off, as the mean of three bands may be rounded. */
enum { YS_LEVEL_LEAST = -200, YS_LEVEL_MOST = 2000, YS_LEVELS_WHITE = 255 };
static inline bool ys_level_is_cut(float level)
{
    return level < YS_LEVEL_LEAST + 1 || level > YS_LEVEL_MOST - 1;
}

#endif
