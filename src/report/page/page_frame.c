/* page_frame.c - how the pictures of an area are turned and framed */

#include "page_frame.h"

#include <math.h>

#include "../../base/maths.h"

/* Round the area, so that what stands at its edge is seen whole; and round the objects. */
static const double margin_m = 12;
/* An area this many times as long as wide is turned along the screen. */
static const double long_from = 1.8;
/* Wider or higher than this the first view would be a thread: it shows more ground instead. */
static const double widest = 4, highest = 0.75;

struct ys_point ys_page_map(const struct ys_affine *map, double x, double y)
{
    return (struct ys_point){map->a * x + map->c * y + map->e,
                             map->b * x + map->d * y + map->f};
}

struct ys_affine ys_page_join(const struct ys_affine *first, const struct ys_affine *second)
{
    const struct ys_point x = {first->a, first->b}, y = {first->c, first->d};

    return (struct ys_affine){
        second->a * x.x + second->c * x.y,
        second->b * x.x + second->d * x.y,
        second->a * y.x + second->c * y.y,
        second->b * y.x + second->d * y.y,
        second->a * first->e + second->c * first->f + second->e,
        second->b * first->e + second->d * first->f + second->f,
    };
}

static void bounds_of(double b[4], const struct ys_polygon *outline,
                      const struct ys_affine *map)
{
    b[0] = b[1] = INFINITY, b[2] = b[3] = -INFINITY;
    for (size_t r = 0; r < outline->n; r++)
        for (size_t i = 0; i < outline->ring[r].n; i++) {
            const struct ys_point p =
                ys_page_map(map, outline->ring[r].pt[i].x, outline->ring[r].pt[i].y);

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

void ys_page_frame_init(struct ys_page_frame *out, const struct ys_picture *reference)
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
    const struct ys_point north = ys_page_map(
        &(struct ys_affine){out->turn.a, out->turn.b, out->turn.c, out->turn.d, 0, 0},
        reference->north_x, reference->north_y);
    out->north_deg = atan2(north.x, -north.y) * 180 / YS_PI;
    ys_page_frame_look(out, (double[]){0, 0, out->width, out->height}, reference);
}

/* Points of the view, of a grid of 40 x 12, that lie in the picture. */
static int covered(const struct ys_page_frame *frame, const struct ys_image *image, double x,
                   double y)
{
    const struct ys_affine *t = &frame->turn;
    const double det = t->a * t->d - t->b * t->c;
    int n = 0;

    for (int k = 0; k < 40 * 12; k++) {
        const double u = x + (k % 40 + 0.5) / 40 * frame->view[2] - t->e;
        const double v = y + (k / 40 + 0.5) / 12 * frame->view[3] - t->f;
        const double col = (t->d * u - t->c * v) / det, row = (t->a * v - t->b * u) / det;

        n += col >= 0 && row >= 0 && col < image->width && row < image->height;
    }
    return n;
}

void ys_page_frame_look(struct ys_page_frame *frame, const double bounds[4],
                        const struct ys_picture *picture)
{
    const double margin = margin_m / frame->gsd_m;
    const double x0 = fmax(bounds[0] - margin, 0), y0 = fmax(bounds[1] - margin, 0);
    const double x1 = fmin(bounds[2] + margin, frame->width),
                 y1 = fmin(bounds[3] + margin, frame->height);
    double w = x1 - x0, h = y1 - y0;

    if (!(w > 0 && h > 0))
        return;
    w = fmax(w, highest * h);
    h = fmax(h, w / widest);
    frame->view[2] = w;
    frame->view[3] = h;
    /* From the middle outward, so that the middle wins where all are alike. */
    int most = -1;
    for (int k = 0; k <= 20; k++) {
        const double share = 0.5 + (k % 2 ? 0.5 : -0.5) * ((k + 1) / 2) / 10;
        const double x = x0 + (x1 - x0 - w) * share, y = y0 + (y1 - y0 - h) * share;
        const int n = covered(frame, &picture->image, x, y);

        if (n > most) {
            most = n;
            frame->view[0] = x;
            frame->view[1] = y;
        }
    }
}
