/* block_sizes.c - sizes of boxes, and the step of the grid that they are looked for on */

#include "block_parts.h"

const double ys_block_length_m[YS_BLOCK_SIZES] = {6.058, 12.192, 13.716};
const double ys_block_width_m = 2.438;
/* Half the network's.  By hand; not measured since. */
const double ys_block_step_m = 0.2;
