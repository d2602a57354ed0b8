/* marks.c - outlines of objects and areas, scale bar and north arrow */

#include "marks.h"

#include <math.h>

#include "../../base/maths.h"
#include "../../base/text.h"
#include "../colours.h"
#include "../sentences.h"
#include "figure.h"

static const uint32_t dark = 0x0A0D14, white = 0xFFFFFF;

struct mark {
    double width; /* pixels */
    double dash[2];
};

static struct mark mark_of(enum ys_object_status status, bool doubtful)
{
    static const struct mark mark[] = {
        [YS_SINGLE] = {1.6, {0, 0}},        [YS_STAYED] = {1.4, {0, 0}},
        [YS_ARRIVED] = {2.8, {0, 0}},       [YS_LEFT] = {1.8, {0, 0}},
        [YS_UNCERTAIN] = {2.2, {2.2, 3.4}},
    };
    struct mark m =
        (unsigned)status < sizeof mark / sizeof *mark ? mark[status] : mark[YS_UNCERTAIN];

    if (doubtful && status != YS_UNCERTAIN) {
        m.dash[0] = 6;
        m.dash[1] = 4;
    }
    return m;
}

void ys_mark_object(struct ys_drawing *drawing, const struct ys_point corner[4],
                    enum ys_object_status status, bool doubtful)
{
    struct mark mark = mark_of(status, doubtful);
    const double across = fmin(hypot(corner[1].x - corner[0].x, corner[1].y - corner[0].y),
                               hypot(corner[2].x - corner[1].x, corner[2].y - corner[1].y));

    /* A thick line leaves a small object visible: at 14 pixels it has its whole width. */
    mark.width = fmin(mark.width, fmax(1.2, 0.2 * across));
    const struct ys_pen below = {.stroke = dark,
                                 .width = mark.width + 1.8,
                                 .alpha = 0.6,
                                 .dash = {mark.dash[0], mark.dash[1]},
                                 .closed = true};
    struct ys_pen line = below;

    line.stroke = ys_status_colour(status);
    line.width = mark.width;
    line.alpha = 1;
    ys_drawing_path(drawing, corner, 4, &below);
    if (status == YS_LEFT)
        ys_drawing_line(drawing, corner[0], corner[2], &below);
    ys_drawing_path(drawing, corner, 4, &line);
    if (status == YS_LEFT)
        ys_drawing_line(drawing, corner[0], corner[2], &line);
}

void ys_mark_area(struct ys_drawing *drawing, const struct ys_point *pt, size_t n)
{
    ys_drawing_path(drawing, pt, n,
                    &(struct ys_pen){.stroke = 0, .width = 2.6, .alpha = 0.45, .closed = true});
    ys_drawing_path(
        drawing, pt, n,
        &(struct ys_pen){
            .stroke = white, .width = 1.2, .alpha = 1, .dash = {2, 5}, .closed = true});
}

void ys_mark_ground(struct ys_drawing *drawing, const double part[4])
{
    ys_drawing_block(drawing, part, dark, 0.74);
}

double ys_mark_scale(struct ys_drawing *drawing, const ys_result *res,
                     const struct ys_point *at, double px_per_m)
{
    enum { MOST = 160, HEIGHT = 6 };
    const double length_m = ys_scale_bar_m(MOST / px_per_m);
    const double length = length_m * px_per_m, x = at->x - length;
    struct ys_text text = {0};

    if (!isfinite(length) || !(length_m > 0))
        return 0;
    ys_drawing_block(drawing, (double[]){x, at->y, length, HEIGHT}, white, 1);
    ys_drawing_block(drawing, (double[]){x + length / 2, at->y + 1, length / 2 - 1, HEIGHT - 2},
                     dark, 1);
    ys_say_number(&text, res, length_m, 3);
    ys_text_add(&text, "\xC2\xA0m");
    ys_drawing_text(
        drawing, at->x - length / 2, at->y - 6, ys_or_empty(text.bytes),
        &(struct ys_lettering){.size = 13, .bold = true, .colour = white, .anchor = YS_MIDDLE});
    drawing->failed |= text.failed;
    ys_text_drop(&text);
    return length;
}

void ys_mark_north(struct ys_drawing *drawing, const struct ys_point *at, double deg)
{
    const double a = deg * YS_PI / 180, ux = sin(a), uy = -cos(a), r = 13;
    const struct ys_point arrow[4] = {
        {at->x + ux * r, at->y + uy * r},
        {at->x - ux * r - uy * 6.5, at->y - uy * r + ux * 6.5},
        {at->x - ux * r * 0.5, at->y - uy * r * 0.5},
        {at->x - ux * r + uy * 6.5, at->y - uy * r - ux * 6.5},
    };

    if (!isfinite(a))
        return;
    ys_drawing_path(drawing, arrow, 4,
                    &(struct ys_pen){.fill = white, .fill_alpha = 1, .closed = true});
    ys_drawing_text(
        drawing, at->x - 16, at->y + 5, "N",
        &(struct ys_lettering){.size = 13, .bold = true, .colour = white, .anchor = YS_END});
}
