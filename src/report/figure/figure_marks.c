/* figure_marks.c - outlines and numbers of objects */

#include "figure_marks.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "stroke_font.h"

/*
 * How objects are marked, in figures: told apart by colour (Okabe and Ito's set,
 * safe for the colour-blind) and, in grey, by the line:
 *     stayed     thin, solid          arrived    thick, solid
 *     left       dashed, crossed out  uncertain  dotted          single  thin, solid
 * and, whatever the status, by corners alone where the object is only estimated in a group.
 */
struct mark {
    uint32_t colour; /* 0xRRGGBB */
    double width;    /* pixels of a figure */
    double dash[2];  /* drawn, left out; 0: solid */
    bool crossed;    /* a diagonal through the box */
};

static const double smallest_text = 7, largest_text = 11; /* capitals, pixels */

/* Hues after Okabe and Ito's palette, the last two made lighter for dark ground, which people
 * with any kind of colour vision tell apart; width, dashes and a cross say the same again for a
 * print in grey. */
static struct mark mark_of(enum ys_object_status status)
{
    static const struct mark mark[] = {
        [YS_SINGLE] = {0xF0E442, 1.6, {0, 0}, false},
        [YS_STAYED] = {0x56B4E9, 1.4, {0, 0}, false},
        [YS_ARRIVED] = {0xE69F00, 3.0, {0, 0}, false},
        [YS_LEFT] = {0xFF6A3D, 1.8, {5, 5}, true},
        [YS_UNCERTAIN] = {0xF0A8D0, 2.2, {0.1, 4.4}, false},
    };

    return (unsigned)status < sizeof mark / sizeof *mark ? mark[status] : mark[YS_UNCERTAIN];
}

static const uint32_t dark = 0x0A0D14; /* below marks and numbers, for pictures of any grey */

/* Share of a side that is drawn from each corner of a box that is an estimate. */
static const double corner_share = 0.28;

static void add_corners(struct ys_drawing *drawing, const struct ys_point corner[4],
                        double width)
{
    for (int k = 0; k < 8; k++) {
        const struct ys_point from = corner[k / 2];
        const struct ys_point to = corner[(k / 2 + (k % 2 ? 1 : 3)) % 4];
        const struct ys_point end = {from.x + corner_share * (to.x - from.x),
                                     from.y + corner_share * (to.y - from.y)};

        ys_draw_line(drawing, from, end, width);
    }
}

void ys_mark_draw(struct ys_drawing *drawing, enum ys_object_status status, bool estimated,
                  const struct ys_point corner[4])
{
    static const double unbroken[2] = {1, 0};
    const struct mark mark = mark_of(status);

    for (int above = 0; above < 2; above++) {
        const double width = mark.width + (above ? 0 : 1.8);

        if (estimated)
            add_corners(drawing, corner, width);
        else
            ys_draw_path(drawing, corner, 4, true, width, above ? mark.dash : unbroken);
        if (mark.crossed)
            ys_draw_line(drawing, corner[0], corner[2], width);
        ys_draw_paint(drawing, above ? mark.colour : dark, above ? 1 : 0.7);
    }
}

static bool overlap(const struct ys_label *a, const struct ys_label *b)
{
    return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height &&
           b->y < a->y + a->height;
}

static bool is_free(const struct ys_labels *labels, const struct ys_label *label,
                    const struct ys_label *bounds)
{
    if (label->x < bounds->x || label->y < bounds->y ||
        label->x + label->width > bounds->x + bounds->width ||
        label->y + label->height > bounds->y + bounds->height)
        return false;
    for (size_t i = 0; i < labels->n; i++)
        if (overlap(label, &labels->at[i]))
            return false;
    return true;
}

static bool keep(struct ys_labels *labels, const struct ys_label *label)
{
    if (labels->n == labels->room) {
        const size_t room = 2 * labels->room + 64;
        struct ys_label *at = ys_resize(labels->at, room, sizeof *at);

        if (!at)
            return false;
        labels->at = at;
        labels->room = room;
    }
    labels->at[labels->n++] = *label;
    return true;
}

static void draw_text(struct ys_drawing *drawing, const char *text,
                      const struct ys_label *label)
{
    const double x = label->x + 2, y = label->y + label->height - 2, size = label->height - 4;

    ys_stroke_text_draw(drawing, text, x, y, size, 1.3);
    ys_draw_paint(drawing, dark, 0.85);
    ys_stroke_text_draw(drawing, text, x, y, size, 0);
    ys_draw_paint(drawing, 0xFFFFFF, 1);
}

/* In the middle, or just off one of the four sides; the first that is free, so that a number is
 * left out rather than laid over another, of which neither could be read. */
static bool find_place(struct ys_label *label, const struct ys_labels *labels,
                       const struct ys_point corner[4], const struct ys_label *bounds)
{
    const double cx = (corner[0].x + corner[2].x) / 2, cy = (corner[0].y + corner[2].y) / 2;

    for (int k = 0; k < 5; k++) {
        const struct ys_point *a = &corner[k % 4], *b = &corner[(k + 1) % 4];
        const double ox = (a->x + b->x) / 2 - cx, oy = (a->y + b->y) / 2 - cy;
        const double far = hypot(ox, oy);
        const double out = k && far > 1e-9 ? (far + label->height / 2 + 1) / far : 0;

        label->x = cx + ox * out - label->width / 2;
        label->y = cy + oy * out - label->height / 2;
        if (is_free(labels, label, bounds))
            return true;
    }
    return false;
}

ys_status ys_label_draw(struct ys_drawing *drawing, struct ys_labels *labels, const char *text,
                        const struct ys_point corner[4], const struct ys_label *bounds,
                        struct ys_error *err)
{
    const double a = hypot(corner[1].x - corner[0].x, corner[1].y - corner[0].y);
    const double b = hypot(corner[2].x - corner[1].x, corner[2].y - corner[1].y);
    double size = 0.62 * (a < b ? a : b);

    size = size < smallest_text ? smallest_text : size > largest_text ? largest_text : size;
    struct ys_label label = {0, 0, ys_stroke_text_width(text, size) + 4, size + 4};
    if (!find_place(&label, labels, corner, bounds)) {
        labels->left_out++;
        return YS_OK;
    }
    if (!keep(labels, &label))
        return ys_fail(err, YS_ERR_NOMEM, "figure: out of memory");
    draw_text(drawing, text, &label);
    return YS_OK;
}

void ys_labels_fini(struct ys_labels *labels)
{
    free(labels->at);
    *labels = (struct ys_labels){0};
}
