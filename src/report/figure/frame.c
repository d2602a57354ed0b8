/* frame.c - how the pictures of an area are turned and framed */

#include "frame.h"

#include <math.h>

#include "../../base/maths.h"

/* Square units whatever the pixels are. */
static double tall_of(const struct ys_image *image)
{
    const double tall = image->gsd_y_m / image->gsd_x_m;

    return isfinite(tall) && tall > 0.01 && tall < 100 ? tall : 1;
}

void ys_frame_init(struct ys_frame *out, const struct ys_picture *reference, double margin_m)
{
    const struct ys_image *image = &reference->image;
    const double gsd = isfinite(image->gsd_x_m) && image->gsd_x_m > 0 ? image->gsd_x_m : 1;
    const double tall = tall_of(image), margin = margin_m / gsd;
    const double angle = ys_polygon_turn(&reference->outline, tall);
    const double c = cos(angle), s = sin(angle);
    double b[4];

    out->turn = (struct ys_affine){c, s, -s * tall, c * tall, 0, 0};
    if (!ys_polygon_turned_bounds(b, &reference->outline, angle, tall) ||
        !(b[2] > b[0] && b[3] > b[1])) { /* no outline: the picture itself */
        b[0] = b[1] = 0;
        b[2] = image->width, b[3] = image->height;
    }
    out->turn.e = margin - b[0];
    out->turn.f = margin - b[1];
    out->width = b[2] - b[0] + 2 * margin;
    out->height = b[3] - b[1] + 2 * margin;
    out->gsd_m = gsd;
    const struct ys_point north = ys_affine_point(
        &(struct ys_affine){out->turn.a, out->turn.b, out->turn.c, out->turn.d, 0, 0},
        reference->north_x, reference->north_y);
    out->north_deg = atan2(north.x, -north.y) * 180 / YS_PI;
}
