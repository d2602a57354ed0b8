#include "../../../../kernels/cpu.h"
#include "../../../../src/count/area/area_net.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* 900 x 440 pixels of stripes and grain: three tiles for two threads, two for one. */
static void draw(struct ys_image *image)
{
    uint32_t seed = 5;
    struct ys_error err;

    cr_assert_eq(ys_image_new(image, 900, 440, 1, 0, &err), YS_OK);
    image->full_scale = 255;
    image->gsd_x_m = image->gsd_y_m = 0.4;
    memset(image->valid, 1, (size_t)900 * 440);
    for (size_t i = 0; i < (size_t)900 * 440; i++) {
        seed = seed * 1664525u + 1013904223u;
        image->plane[0][i] = (float)(80 + i % 900 / 30 % 2 * 60 + (seed >> 27));
    }
}

Test(area_net, tiles_and_threads_do_not_show_in_the_bytes)
{
    struct ys_image image;
    struct ys_net_area seen[2];
    struct ys_unet *net;
    struct ysk_ops ops;
    struct ys_error err;

    draw(&image);
    ysk_ops_init(&ops, ysk_cpu_detect());
    cr_assert_eq(ys_unet_new(&net, YS_UNET_TOPS, &err), YS_OK);
    for (int k = 0; k < 2; k++) {
        const struct ys_area_in in = {.image = &image,
                                      .inside = image.valid,
                                      .sun_azimuth_deg = NAN,
                                      .sun_elevation_deg = NAN,
                                      .threads = k + 1};

        cr_assert(ys_net_area_make(&seen[k], &in, net, 0.4, &ops));
    }
    cr_assert_geq(seen[0].width, 832);
    for (size_t c = 0; c < YS_UNET_OUT; c++)
        cr_assert_arr_eq(seen[0].odds[c], seen[1].odds[c],
                         (size_t)seen[0].width * seen[0].height * sizeof(float));
    for (int k = 0; k < 2; k++)
        ys_net_area_fini(&seen[k]);
    ys_unet_free(net);
    ys_image_fini(&image);
}
