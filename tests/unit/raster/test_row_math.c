#include "../../../src/raster/row_math.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

Test(row_math, a_blur_keeps_what_is_constant_and_the_sum_of_a_spike)
{
    double flat[9], spike[41] = {0}, sum = 0;

    for (int i = 0; i < 9; i++)
        flat[i] = 3;
    cr_assert(ys_row_blur(flat, 9, 2.5, false));
    for (int i = 0; i < 9; i++)
        cr_assert_float_eq(flat[i], 3, 1e-12);
    spike[20] = 1;
    cr_assert(ys_row_blur(spike, 41, 2, true));
    for (int i = 0; i < 41; i++)
        sum += spike[i];
    cr_assert_float_eq(sum, 1, 1e-12);
    cr_assert_float_eq(spike[18], spike[22], 1e-15);
}
