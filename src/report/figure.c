/* figure.c - the annotated picture of one area at one date */

#include "figure.h"

#include <cairo.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "lettering.h"
#include "marks.h"
#include "words.h"

enum { MARGIN = 20, HEAD = 62, BAND = 26, GAP = 10, FOOT = 92, LEAST_WIDTH = 800 };

struct sheet {
    const ys_result *res;
    const struct ys_picture *picture;
    struct ys_fold fold;
    bool synthetic;
    double width, height, top; /* of the whole; where the panels begin */
    size_t left_out;           /* numbers without room */
};

static const struct ys_tile_info *info_of(const struct sheet *sheet)
{
    return sheet->res->date[sheet->picture->date].info;
}

/* ---- text ----------------------------------------------------------------------------------- */

static void ink(cairo_t *cr, double grey)
{
    cairo_set_source_rgb(cr, grey, grey, grey);
}

/* At most room wide, with dots where it is cut; returns the width drawn. */
static double put_text(cairo_t *cr, const char *text, double x, double y, double size,
                       double room)
{
    char cut[400];

    snprintf(cut, sizeof cut, "%s", ys_or_empty(text));
    for (size_t n = strlen(cut); ys_lettering_width(cut, size) > room && n > 3;) {
        n--;
        memcpy(cut + n - 3, "...", 4);
        while (n > 3 && ((unsigned char)cut[n - 4] & 0xC0) == 0x80) {
            memcpy(cut + n - 4, "...", 4);
            n--;
        }
    }
    ys_lettering_draw(cr, cut, x, y, size);
    return ys_lettering_width(cut, size);
}

/* Takes *text over. */
static void put_line(cairo_t *cr, struct ys_text *text, double x, double y, double size,
                     double room)
{
    struct ys_text plain = {0};

    ys_add_plain(&plain, text->bytes);
    put_text(cr, plain.bytes, x, y, size, room);
    ys_text_drop(&plain);
    ys_text_drop(text);
}

static void put_head(cairo_t *cr, const struct sheet *sheet)
{
    const ys_result *res = sheet->res;
    const struct ys_count *count = ys_count_of(res, sheet->picture);
    const double room = sheet->width - 2 * MARGIN;
    struct ys_text line = {0};

    ys_add_date(&line, res, sheet->picture->date);
    ys_text_add(&line, "   ");
    ys_text_add(&line, ys_or_empty(res->area[sheet->picture->area].name));
    if (*ys_or_empty(res->site_name)) {
        ys_text_add(&line, "   ");
        ys_text_add(&line, res->site_name);
    }
    ink(cr, 0.1);
    put_line(cr, &line, MARGIN, MARGIN + 14, 14, room);
    if (count && count->counted) {
        ys_text_addf(&line, "%u ", count->best);
        ys_add_class(&line, count->class_name, count->best);
        ys_text_addf(&line, ", 90 %% interval %u-%u, certain %u, possible %u", count->low90,
                     count->high90, count->certain, count->possible);
    } else if (count) {
        ys_text_add(&line, "not counted: ");
        ys_text_add(&line, ys_flag_meaning(ys_refusal(count->flags)));
    }
    ink(cr, 0.25);
    put_line(cr, &line, MARGIN, MARGIN + 37, 10, room);
}

static void put_band(cairo_t *cr, const struct sheet *sheet)
{
    static const char text[] = "SYNTHETIC - rendered tile, evidence of nothing";

    cairo_set_source_rgb(cr, 0.70, 0.09, 0.13);
    cairo_rectangle(cr, 0, sheet->top - BAND - GAP + 2, sheet->width, BAND);
    cairo_fill(cr);
    ink(cr, 1);
    put_text(cr, text, MARGIN, sheet->top - GAP - 6, 11, sheet->width - 2 * MARGIN);
}

/* ---- the picture ---------------------------------------------------------------------------- */

static void trace_outline(cairo_t *cr, const struct sheet *sheet)
{
    const struct ys_polygon *outline = &sheet->picture->outline;
    static const double dash[2] = {9, 6};

    cairo_new_path(cr);
    for (size_t r = 0; r < outline->n; r++) {
        for (size_t i = 0; i < outline->ring[r].n; i++)
            cairo_line_to(cr, outline->ring[r].pt[i].x * sheet->fold.scale,
                          outline->ring[r].pt[i].y * sheet->fold.scale);
        cairo_close_path(cr);
    }
    cairo_set_line_width(cr, 3);
    cairo_set_source_rgba(cr, 0, 0, 0, 0.5);
    cairo_stroke_preserve(cr);
    cairo_set_dash(cr, dash, 2, 0);
    cairo_set_line_width(cr, 1.4);
    ink(cr, 1);
    cairo_stroke(cr);
    cairo_set_dash(cr, NULL, 0, 0);
}

static void corners_of(struct ys_point out[4], const struct sheet *sheet,
                       const struct ys_object *object)
{
    for (int k = 0; k < 4; k++) {
        out[k].x = (object->corner_x_px[k] - sheet->picture->image.col0) * sheet->fold.scale;
        out[k].y = (object->corner_y_px[k] - sheet->picture->image.row0) * sheet->fold.scale;
    }
}

/* bounds is the panel, in pixels of the enlarged window.  Boxes first: no box hides a number. */
static ys_status put_objects(cairo_t *cr, struct sheet *sheet, const struct ys_label *bounds,
                             struct ys_error *err)
{
    struct ys_labels labels = {0};
    ys_status status = YS_OK;

    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < sheet->res->n_object && !status; i++) {
            const struct ys_object *object = &sheet->res->object[i];
            struct ys_point corner[4];
            char number[16];

            if (!ys_figure_shows(sheet->res, sheet->picture, object))
                continue;
            corners_of(corner, sheet, object);
            snprintf(number, sizeof number, "%u", object->number);
            const double x = (corner[0].x + corner[2].x) / 2,
                         y = (corner[0].y + corner[2].y) / 2;
            if (!pass)
                ys_mark_draw(cr, object->status, corner);
            else if (x >= bounds->x && x < bounds->x + bounds->width && y >= bounds->y &&
                     y < bounds->y + bounds->height)
                status = ys_label_draw(cr, &labels, number, corner, bounds, err);
        }
    }
    sheet->left_out += labels.left_out;
    ys_labels_fini(&labels);
    return status;
}

static void copy_panel(struct ys_canvas *canvas, const struct ys_canvas *view, uint32_t x0,
                       uint32_t y0, uint32_t from_x, uint32_t from_y,
                       const struct ys_fold *fold)
{
    for (uint32_t y = 0; y < fold->panel_height && from_y + y < view->height; y++) {
        const size_t room = view->width > from_x ? view->width - from_x : 0;
        const size_t n = room < fold->panel_width ? room : (size_t)fold->panel_width;

        memcpy(canvas->px + (size_t)(y0 + y) * canvas->width + x0,
               view->px + (size_t)(from_y + y) * view->width + from_x, n * sizeof *view->px);
    }
}

/* Top left of panel k on the sheet, and the part of the enlarged window that it shows. */
static struct ys_label panel_bounds(double *x, double *y, const struct sheet *sheet, size_t k)
{
    const struct ys_fold *fold = &sheet->fold;
    const double from = floor((double)k * fold->step_px * fold->scale);

    *x = MARGIN + (fold->tall ? (double)k * (fold->panel_width + GAP) : 0);
    *y = sheet->top + (fold->tall ? 0 : (double)k * (fold->panel_height + GAP));
    return (struct ys_label){fold->tall ? 0 : from, fold->tall ? from : 0, fold->panel_width,
                             fold->panel_height};
}

static ys_status put_panel(cairo_t *cr, struct sheet *sheet, size_t k, struct ys_error *err)
{
    double x, y;
    const struct ys_label bounds = panel_bounds(&x, &y, sheet, k);

    cairo_save(cr);
    cairo_rectangle(cr, x, y, bounds.width, bounds.height);
    cairo_clip(cr);
    cairo_translate(cr, x - bounds.x, y - bounds.y);
    trace_outline(cr, sheet);
    const ys_status status = put_objects(cr, sheet, &bounds, err);
    cairo_restore(cr);
    if (sheet->synthetic) {
        cairo_set_source_rgba(cr, 0.70, 0.09, 0.13, 0.85);
        ys_lettering_halo(cr, "SYNTHETIC", x + 8, y + bounds.height - 9, 9, 2);
        ink(cr, 1);
        ys_lettering_draw(cr, "SYNTHETIC", x + 8, y + bounds.height - 9, 9);
    }
    ink(cr, 0.35);
    cairo_set_line_width(cr, 1);
    cairo_rectangle(cr, x - 0.5, y - 0.5, bounds.width + 1, bounds.height + 1);
    cairo_stroke(cr);
    return status;
}

/* ---- the foot ------------------------------------------------------------------------------- */

static double put_legend(cairo_t *cr, const struct sheet *sheet, double x, double y)
{
    size_t n[YS_UNCERTAIN + 1] = {0};

    for (size_t i = 0; i < sheet->res->n_object; i++) {
        const struct ys_object *object = &sheet->res->object[i];

        if (ys_figure_shows(sheet->res, sheet->picture, object) &&
            (unsigned)object->status <= YS_UNCERTAIN)
            n[object->status]++;
    }
    for (unsigned k = 0; k <= YS_UNCERTAIN; k++) {
        const struct ys_point corner[4] = {
            {x + 2, y - 11}, {x + 28, y - 11}, {x + 28, y + 1}, {x + 2, y + 1}};
        char text[40];

        if (!n[k])
            continue;
        cairo_rectangle(cr, x - 2, y - 15, 34, 20);
        ink(cr, 0.45);
        cairo_fill(cr);
        ys_mark_draw(cr, (enum ys_object_status)k, corner);
        snprintf(text, sizeof text, "%s %zu", ys_object_status_name((enum ys_object_status)k),
                 n[k]);
        ink(cr, 0.15);
        x += 40;
        x += put_text(cr, text, x, y, 9.5, 200) + 22;
    }
    return x;
}

static void put_scale_bar(cairo_t *cr, const struct sheet *sheet, double right, double y)
{
    const double px_per_m = sheet->fold.scale / sheet->picture->image.gsd_x_m;
    const double length_m = ys_scale_bar_m(200 / px_per_m);
    struct ys_text text = {0};

    if (!isfinite(px_per_m) || length_m <= 0)
        return;
    const double length = length_m * px_per_m, x = right - length;
    ink(cr, 0.1);
    cairo_set_line_width(cr, 1);
    cairo_rectangle(cr, x + 0.5, y - 5.5, length, 6);
    cairo_stroke(cr);
    cairo_rectangle(cr, x + 0.5, y - 5.5, length / 2, 6);
    cairo_fill(cr);
    ys_text_add_number(&text, length_m, 3);
    ys_text_add(&text, " m");
    const double width = ys_lettering_width(ys_or_empty(text.bytes), 9.5);
    put_line(cr, &text, right - width, y - 13, 9.5, 200);
}

static void put_north(cairo_t *cr, const struct sheet *sheet, double x, double y)
{
    const double dx = sheet->picture->north_x, dy = sheet->picture->north_y;
    const double r = 19;

    if (!(hypot(dx, dy) > 0.5))
        return;
    cairo_new_path(cr);
    cairo_move_to(cr, x + dx * r, y + dy * r);
    cairo_line_to(cr, x - dx * r * 0.6 - dy * 8, y - dy * r * 0.6 + dx * 8);
    cairo_line_to(cr, x - dx * r * 0.25, y - dy * r * 0.25);
    cairo_line_to(cr, x - dx * r * 0.6 + dy * 8, y - dy * r * 0.6 - dx * 8);
    cairo_close_path(cr);
    ink(cr, 0.1);
    cairo_fill(cr);
    ys_lettering_draw(cr, "N", x - dx * r * 1.35 - 3, y - dy * r * 1.35 + 4.5, 9);
}

static void put_source(cairo_t *cr, const struct sheet *sheet, double y, double room)
{
    const struct ys_tile_info *info = info_of(sheet);
    struct ys_text line = {0};

    ys_text_add(&line, *ys_or_empty(info->sensor) ? info->sensor : "sensor unknown");
    ys_text_add(&line, "   ");
    ys_text_add(&line, ys_or_empty(info->date));
    ys_text_add(&line, "   pixels of ");
    ys_text_add_number(&line, sheet->picture->image.gsd_x_m, 2);
    ys_text_add(&line, " m, contrast stretched");
    if (sheet->left_out)
        ys_text_addf(&line, "   %zu numbers left out for room: see objects.csv",
                     sheet->left_out);
    ink(cr, 0.3);
    put_line(cr, &line, MARGIN, y, 8, room);
    ys_text_add(&line, *ys_or_empty(info->licence) ? info->licence : "licence not stated");
    put_line(cr, &line, MARGIN, y + 17, 8, room);
}

static void put_foot(cairo_t *cr, const struct sheet *sheet)
{
    const double y = sheet->height - FOOT + 28;

    put_legend(cr, sheet, MARGIN + 2, y);
    put_source(cr, sheet, y + 28, sheet->width - 2 * MARGIN - 290);
    put_north(cr, sheet, sheet->width - MARGIN - 14, sheet->height - FOOT / 2 + 2);
    put_scale_bar(cr, sheet, sheet->width - MARGIN - 52, sheet->height - FOOT / 2 + 12);
}

/* ---- together ------------------------------------------------------------------------------- */

/* Width of the median object, in pixels of the window; a large one where there is none. */
static double object_width_px(const ys_result *res, const struct ys_picture *picture)
{
    double sum = 0;
    size_t n = 0;

    for (size_t i = 0; i < res->n_object; i++) {
        if (!ys_figure_shows(res, picture, &res->object[i]))
            continue;
        sum += res->object[i].width_m / picture->image.gsd_x_m;
        n++;
    }
    return n && isfinite(sum) ? sum / (double)n : 1000;
}

static void lay_out(struct sheet *sheet)
{
    const struct ys_image *image = &sheet->picture->image;
    struct ys_fold *fold = &sheet->fold;

    *fold = ys_figure_fold(image->width, image->height,
                           object_width_px(sheet->res, sheet->picture));
    const double across = fold->tall ? (double)fold->panels : 1;
    const double down = fold->tall ? 1 : (double)fold->panels;
    sheet->top = MARGIN + HEAD + (sheet->synthetic ? BAND : 0);
    sheet->width = 2 * MARGIN + across * (fold->panel_width + GAP) - GAP;
    if (sheet->width < LEAST_WIDTH)
        sheet->width = LEAST_WIDTH;
    sheet->height = sheet->top + down * (fold->panel_height + GAP) - GAP + FOOT;
}

static ys_status draw_panels(cairo_t *cr, struct ys_canvas *canvas, struct sheet *sheet,
                             cairo_surface_t *surface, struct ys_error *err)
{
    struct ys_canvas view;
    ys_status status = ys_canvas_shade(&view, &sheet->picture->image, sheet->fold.scale, err);

    if (status)
        return status;
    cairo_surface_flush(surface);
    for (size_t k = 0; k < sheet->fold.panels; k++) {
        double x, y;
        const struct ys_label from = panel_bounds(&x, &y, sheet, k);

        copy_panel(canvas, &view, (uint32_t)x, (uint32_t)y, (uint32_t)from.x, (uint32_t)from.y,
                   &sheet->fold);
    }
    cairo_surface_mark_dirty(surface);
    ys_canvas_fini(&view);
    for (size_t k = 0; k < sheet->fold.panels && !status; k++)
        status = put_panel(cr, sheet, k, err);
    return status;
}

static ys_status draw_sheet(struct ys_canvas *canvas, struct sheet *sheet, struct ys_error *err)
{
    /* 32 bits a pixel, so that the stride is the width. */
    cairo_surface_t *surface = cairo_image_surface_create_for_data(
        (unsigned char *)canvas->px, CAIRO_FORMAT_RGB24, (int)canvas->width,
        (int)canvas->height, (int)canvas->width * 4);
    cairo_t *cr = cairo_create(surface);
    ys_status status = YS_OK;

    if (cairo_status(cr))
        status =
            ys_fail(err, YS_ERR_NOMEM, "figure: %s", cairo_status_to_string(cairo_status(cr)));
    if (!status)
        put_head(cr, sheet);
    if (!status && sheet->synthetic)
        put_band(cr, sheet);
    if (!status)
        status = draw_panels(cr, canvas, sheet, surface, err);
    if (!status)
        put_foot(cr, sheet);
    cairo_surface_flush(surface);
    if (!status && cairo_status(cr))
        status =
            ys_fail(err, YS_ERR_NOMEM, "figure: %s", cairo_status_to_string(cairo_status(cr)));
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    return status;
}

ys_status ys_figure_draw(struct ys_canvas *out, const ys_result *res,
                         const struct ys_picture *picture, struct ys_error *err)
{
    struct sheet sheet = {.res = res, .picture = picture};

    *out = (struct ys_canvas){0};
    if (picture->date >= res->n_date || picture->area >= res->n_area || !picture->image.width ||
        !picture->image.height)
        return ys_fail(err, YS_ERR_ARG, "figure: a picture without date, area or pixels");
    sheet.synthetic = info_of(&sheet)->rendered;
    lay_out(&sheet);
    ys_status status =
        ys_canvas_new(out, (uint32_t)sheet.width, (uint32_t)sheet.height, 0xFFFFFF, err);
    if (!status)
        status = draw_sheet(out, &sheet, err);
    if (status)
        ys_canvas_fini(out);
    return status;
}
