/* page_frame.c - what of the frame of an area is shown first */

#include "page_frame.h"

#include <math.h>

#include "../figure/frame.h"

/* Round the area, so that what stands at its edge is seen whole; and round the objects. */
static const double margin_m = 12;
/* Wider or higher than this the first view would be a thread: it shows more ground instead. */
static const double widest = 4, highest = 0.75;

void ys_page_frame_init(struct ys_page_frame *out, const struct ys_picture *reference)
{
    struct ys_frame frame;

    ys_frame_init(&frame, reference, margin_m);
    out->turn = frame.turn;
    out->width = frame.width;
    out->height = frame.height;
    out->gsd_m = frame.gsd_m;
    out->north_deg = frame.north_deg;
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
