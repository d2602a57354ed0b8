/* frame.c - how the pictures of an area are turned and framed */

#include "frame.h"

#include <math.h>

#include "../../base/maths.h"

/* An area this many times as long as wide is turned along the screen. */
static const double long_from = 1.8;

static void bounds_of(double b[4], const struct ys_polygon *outline,
                      const struct ys_affine *map)
{
    b[0] = b[1] = INFINITY, b[2] = b[3] = -INFINITY;
    for (size_t r = 0; r < outline->n; r++)
        for (size_t i = 0; i < outline->ring[r].n; i++) {
            const struct ys_point p =
                ys_affine_point(map, outline->ring[r].pt[i].x, outline->ring[r].pt[i].y);

            b[0] = fmin(b[0], p.x), b[1] = fmin(b[1], p.y);
            b[2] = fmax(b[2], p.x), b[3] = fmax(b[3], p.y);
        }
}

/* Square units whatever the pixels are, and a turn. */
static struct ys_affine turned(const struct ys_picture *reference, double angle)
{
    const double c = cos(angle), s = sin(angle);
    const double tall = reference->image.gsd_y_m / reference->image.gsd_x_m;
    const double k = isfinite(tall) && tall > 0.01 && tall < 100 ? tall : 1;

    return (struct ys_affine){c, s, -s * k, c * k, 0, 0};
}

/* The turn, in whole degrees, after which the outline takes the least room, its long side along x;
 * 0 where that is no long area, so that north stays up. */
static double best_turn(const struct ys_picture *reference)
{
    double least = INFINITY, found = 0;

    for (int degree = -89; degree <= 90; degree++) {
        const double angle = degree * YS_PI / 180;
        const struct ys_affine map = turned(reference, angle);
        double b[4];

        bounds_of(b, &reference->outline, &map);
        const double w = b[2] - b[0], h = b[3] - b[1];
        if (w >= long_from * h && w * h < least)
            least = w * h, found = angle;
    }
    return found;
}

void ys_frame_init(struct ys_frame *out, const struct ys_picture *reference, double margin_m)
{
    const struct ys_image *image = &reference->image;
    const double gsd = isfinite(image->gsd_x_m) && image->gsd_x_m > 0 ? image->gsd_x_m : 1;
    const double angle = best_turn(reference), margin = margin_m / gsd;
    double b[4];

    out->turn = turned(reference, angle);
    bounds_of(b, &reference->outline, &out->turn);
    if (!(b[2] > b[0] && b[3] > b[1])) { /* no outline: the picture itself */
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
