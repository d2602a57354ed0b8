/* shows.c - which classes a pixel size can carry */

#include "shows.h"

#include <math.h>
#include <string.h>

#include "../../kernels/cpu.h"
#include "../count/railcars/railcars.h"
#include "report/run.h"

/* The counters refuse pixels before they look at any: a picture of one pixel asks them. */
static ys_status ask(struct ys_counted *out, const struct ys_class *class_, double pixel_m,
                     struct ys_error *err)
{
    const uint8_t nothing = 0;
    struct ysk_ops ops;
    struct ys_image image;
    ys_status status = ys_image_new(&image, 1, 1, 1, 0, err);

    if (status != YS_OK)
        return status;
    image.gsd_x_m = image.gsd_y_m = pixel_m;
    const struct ys_area_in in = {
        .image = &image,
        .inside = &nothing,
        .length_m = {class_->length_m[0], class_->length_m[1]},
        .width_m = {class_->width_m[0], class_->width_m[1]},
        .sun_azimuth_deg = NAN,
        .sun_elevation_deg = NAN,
        .north_y = -1,
        .max_bytes = (size_t)1 << 28,
        .threads = 1,
    };

    ysk_ops_init(&ops, ysk_cpu_detect());
    status = ys_counter_of(class_->method)(out, &in, &ops, err);
    ys_image_fini(&image);
    return status;
}

ys_status ys_shows(bool *out, const struct ys_class *class_, double pixel_m,
                   struct ys_error *err)
{
    struct ys_counted counted = {0};
    ys_status status = YS_OK;

    *out = false;
    if (!strcmp(class_->method, "track")) {
        *out = ys_tracks_show_cars(pixel_m);
        return YS_OK;
    }
    status = ask(&counted, class_, pixel_m, err);
    if (status == YS_OK)
        *out = !(counted.flags & YS_GSD_TOO_COARSE);
    ys_counted_fini(&counted);
    return status;
}
