/* figure_caption.c - what stands above and below the picture of a figure */

#include "figure_caption.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../../base/utf8.h"
#include "../words.h"
#include "figure_marks.h"
#include "stroke_font.h"

struct style {
    double size, room; /* of a capital; most of a line */
    uint32_t colour;
};

static const uint32_t black = 0x1A1A1A, grey = 0x404040, pale = 0x737373;

/* With dots where it is cut; returns the width drawn. */
static double put_text(struct ys_drawing *drawing, const char *text, double x, double y,
                       const struct style *style)
{
    char cut[400];

    ys_text_fit(cut, sizeof cut, "%s", ys_or_empty(text));
    for (size_t n = strlen(cut);
         ys_stroke_text_width(cut, style->size) > style->room && n > 3;) {
        n = ys_utf8_whole(cut, n - 4) + 3;
        memcpy(cut + n - 3, "...", 4);
    }
    ys_stroke_text_draw(drawing, cut, x, y, style->size, 0);
    ys_draw_paint(drawing, style->colour, 1);
    return ys_stroke_text_width(cut, style->size);
}

/* Takes *text over. */
static void put_line(struct ys_drawing *drawing, struct ys_text *text, double x, double y,
                     const struct style *style)
{
    struct ys_text plain = {0};

    ys_add_plain(&plain, text->bytes);
    put_text(drawing, plain.bytes, x, y, style);
    drawing->failed |= plain.failed || text->failed;
    ys_text_drop(&plain);
    ys_text_drop(text);
}

static void put_band(struct ys_drawing *drawing, const struct ys_figure *figure)
{
    const struct style style = {11, figure->width - 2 * YS_FIGURE_MARGIN, 0xFFFFFF};

    ys_draw_block(drawing, 0, figure->top - YS_FIGURE_BAND - YS_FIGURE_GAP + 2, figure->width,
                  YS_FIGURE_BAND, YS_FIGURE_RED);
    put_text(drawing, "SYNTHETIC - rendered tile, evidence of nothing", YS_FIGURE_MARGIN,
             figure->top - YS_FIGURE_GAP - 6, &style);
}

void ys_caption_above(struct ys_drawing *drawing, const struct ys_figure *figure)
{
    const ys_result *res = figure->res;
    const struct ys_count *count = ys_count_of(res, figure->picture);
    const double room = figure->width - 2 * YS_FIGURE_MARGIN;
    struct ys_text line = {0};

    ys_add_date(&line, res, figure->picture->date);
    ys_text_add(&line, "   ");
    ys_text_add(&line, ys_or_empty(res->area[figure->picture->area].name));
    if (*ys_or_empty(res->site_name)) {
        ys_text_add(&line, "   ");
        ys_text_add(&line, res->site_name);
    }
    put_line(drawing, &line, YS_FIGURE_MARGIN, YS_FIGURE_MARGIN + 14,
             &(struct style){14, room, black});
    if (count && count->counted) {
        ys_text_addf(&line, "%u ", count->best);
        ys_add_class(&line, count->class_name, count->best);
        ys_text_addf(&line, ", 90 %% interval %u-%u, certain %u, possible %u", count->low90,
                     count->high90, count->certain, count->possible);
    } else if (count) {
        ys_text_add(&line, "not counted: ");
        ys_add_refusal(&line, res, count->date, count->flags);
    }
    put_line(drawing, &line, YS_FIGURE_MARGIN, YS_FIGURE_MARGIN + 37,
             &(struct style){10, room, grey});
    if (figure->synthetic)
        put_band(drawing, figure);
}

/* One mark and what it means; returns the width drawn. */
static double put_sign(struct ys_drawing *drawing, enum ys_object_status status, bool estimated,
                       const char *text, struct ys_point at)
{
    const struct ys_point corner[4] = {{at.x + 2, at.y - 11},
                                       {at.x + 28, at.y - 11},
                                       {at.x + 28, at.y + 1},
                                       {at.x + 2, at.y + 1}};

    ys_draw_block(drawing, at.x - 2, at.y - 15, 34, 20, pale);
    ys_mark_draw(drawing, status, estimated, corner);
    return 40 + put_text(drawing, text, at.x + 40, at.y, &(struct style){9.5, 200, black}) + 22;
}

static void put_legend(struct ys_drawing *drawing, const struct ys_figure *figure, double x,
                       double y)
{
    size_t n[YS_UNCERTAIN + 1] = {0}, n_estimated = 0;

    for (size_t i = 0; i < figure->res->n_object; i++) {
        const struct ys_object *object = &figure->res->object[i];

        if (ys_figure_shows(figure->res, figure->picture, object) &&
            (unsigned)object->status <= YS_UNCERTAIN) {
            n[object->status]++;
            n_estimated += object->estimated;
        }
    }
    enum ys_object_status shown = YS_SINGLE;
    char text[64];

    for (unsigned k = 0; k <= YS_UNCERTAIN; k++) {
        const enum ys_object_status status = (enum ys_object_status)k;
        if (!n[k])
            continue;
        snprintf(text, sizeof text, "%s %zu", ys_object_status_name(status), n[k]);
        x += put_sign(drawing, status, false, text, (struct ys_point){x, y});
        shown = status;
    }
    if (n_estimated) {
        snprintf(text, sizeof text, "in groups, estimated %zu", n_estimated);
        put_sign(drawing, shown, true, text, (struct ys_point){x, y});
    }
}

static void put_source(struct ys_drawing *drawing, const struct ys_figure *figure, double y,
                       double room)
{
    const struct ys_tile_info *info = figure->res->date[figure->picture->date].info;
    const struct style style = {8, room, grey};
    struct ys_text line = {0};

    ys_text_add(&line, *ys_or_empty(info->sensor) ? info->sensor : "sensor unknown");
    ys_text_add(&line, "   ");
    ys_text_add(&line, ys_or_empty(info->date));
    ys_text_add(&line, "   pixels of ");
    ys_text_add_number(&line, figure->picture->image.gsd_x_m, 2);
    ys_text_add(&line, " m, contrast stretched");
    if (figure->left_out)
        ys_text_addf(&line, "   %zu numbers left out for room: see objects.csv",
                     figure->left_out);
    put_line(drawing, &line, YS_FIGURE_MARGIN, y, &style);
    ys_text_add(&line, *ys_or_empty(info->licence) ? info->licence : "licence not stated");
    put_line(drawing, &line, YS_FIGURE_MARGIN, y + 17, &style);
}

static void put_scale_bar(struct ys_drawing *drawing, const struct ys_figure *figure,
                          double right, double y)
{
    const double px_per_m = figure->layout.scale / figure->picture->image.gsd_x_m;
    const double length_m = ys_scale_bar_m(200 / px_per_m);
    struct ys_text text = {0};

    if (!isfinite(px_per_m) || !(length_m > 0))
        return;
    const double length = round(length_m * px_per_m), x = right - length;
    ys_draw_frame(drawing, x, y - 6, length, 7, black);
    ys_draw_block(drawing, x, y - 6, floor(length / 2), 7, black);
    ys_text_add_number(&text, length_m, 3);
    ys_text_add(&text, " m");
    const double width = ys_stroke_text_width(ys_or_empty(text.bytes), 9.5);
    put_line(drawing, &text, right - width, y - 13, &(struct style){9.5, 200, black});
}

static void put_north(struct ys_drawing *drawing, const struct ys_figure *figure, double x,
                      double y)
{
    const double dx = figure->picture->north_x, dy = figure->picture->north_y, r = 19;
    const struct ys_point arrow[4] = {
        {x + dx * r, y + dy * r},
        {x - dx * r * 0.6 - dy * 8, y - dy * r * 0.6 + dx * 8},
        {x - dx * r * 0.25, y - dy * r * 0.25},
        {x - dx * r * 0.6 + dy * 8, y - dy * r * 0.6 - dx * 8},
    };

    if (!(hypot(dx, dy) > 0.5))
        return;
    ys_draw_polygon(drawing, arrow, 4);
    ys_stroke_text_draw(drawing, "N", x - dx * r * 1.35 - 3, y - dy * r * 1.35 + 4.5, 9, 0);
    ys_draw_paint(drawing, black, 1);
}

void ys_caption_below(struct ys_drawing *drawing, const struct ys_figure *figure)
{
    const double y = figure->height - YS_FIGURE_FOOT + 28,
                 right = figure->width - YS_FIGURE_MARGIN;
    const double middle = figure->height - YS_FIGURE_FOOT / 2.0;

    put_legend(drawing, figure, YS_FIGURE_MARGIN + 2, y);
    put_source(drawing, figure, y + 28, right - YS_FIGURE_MARGIN - 290);
    put_north(drawing, figure, right - 14, middle + 2);
    put_scale_bar(drawing, figure, right - 52, middle + 12);
}
