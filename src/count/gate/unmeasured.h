#ifndef YS_COUNT_GATE_UNMEASURED_H
#define YS_COUNT_GATE_UNMEASURED_H

#include "../../raster/image.h"

/*
 * Pixels that a file has and no sensor measured, though nothing declares them: filled with one value
 * (lines that a scanner lost, corners of a turned scene, what was blacked out), or copies of one row
 * or column (a reader that ran out of data, a border that was stretched).
 */
struct ys_unmeasured {
    double filled, copied; /* shares of the valid pixels, 0..1 */
};

/* Makes them invalid.  image: in the numbers of its file.  Fails with YS_ERR_NOMEM. */
ys_status ys_unmeasured_leave_out(struct ys_unmeasured *out, struct ys_image *image,
                                  struct ys_error *err);

#endif
