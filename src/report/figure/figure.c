/* figure.c - the annotated picture of one area at one date */

#include "figure.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../words.h"
#include "figure_caption.h"
#include "figure_marks.h"
#include "stroke_font.h"

enum { LEAST_WIDTH = 800 };

static ys_status put_ring(struct ys_ink *ink, const struct ys_line *ring, double scale,
                          struct ys_error *err)
{
    static const double unbroken[2] = {1, 0}, dashed[2] = {8, 7};
    struct ys_point *pt = ys_new(ring->n, sizeof *pt);

    if (!pt)
        return ys_fail(err, YS_ERR_NOMEM, "figure: out of memory");
    for (size_t i = 0; i < ring->n; i++)
        pt[i] = (struct ys_point){ring->pt[i].x * scale, ring->pt[i].y * scale};
    ys_ink_path(ink, pt, ring->n, true, 3, unbroken);
    ys_ink_paint(ink, 0x000000, 0.5);
    ys_ink_path(ink, pt, ring->n, true, 1.4, dashed);
    ys_ink_paint(ink, 0xFFFFFF, 1);
    free(pt);
    return YS_OK;
}

static ys_status put_outline(struct ys_ink *ink, const struct ys_sheet *sheet,
                             struct ys_error *err)
{
    const struct ys_polygon *outline = &sheet->picture->outline;
    ys_status status = YS_OK;

    for (size_t r = 0; r < outline->n && !status; r++)
        status = put_ring(ink, &outline->ring[r], sheet->fold.scale, err);
    return status;
}

static void corners_of(struct ys_point out[4], const struct ys_sheet *sheet,
                       const struct ys_object *object)
{
    for (int k = 0; k < 4; k++) {
        out[k].x = (object->corner_x_px[k] - sheet->picture->image.col0) * sheet->fold.scale;
        out[k].y = (object->corner_y_px[k] - sheet->picture->image.row0) * sheet->fold.scale;
    }
}

/* A number stands in the panel that holds its object's centre. */
static ys_status put_number(struct ys_ink *ink, struct ys_labels *labels,
                            const struct ys_object *object, const struct ys_point corner[4],
                            const struct ys_label *bounds, struct ys_error *err)
{
    const double x = (corner[0].x + corner[2].x) / 2, y = (corner[0].y + corner[2].y) / 2;
    char number[16];

    if (x < bounds->x || x >= bounds->x + bounds->width || y < bounds->y ||
        y >= bounds->y + bounds->height)
        return YS_OK;
    snprintf(number, sizeof number, "%u", object->number);
    return ys_label_draw(ink, labels, number, corner, bounds, err);
}

/* bounds is the panel, in pixels of the enlarged window.  Boxes first: no box hides a number. */
static ys_status put_objects(struct ys_ink *ink, struct ys_sheet *sheet,
                             const struct ys_label *bounds, struct ys_error *err)
{
    struct ys_labels labels = {0};
    ys_status status = YS_OK;

    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < sheet->res->n_object && !status; i++) {
            const struct ys_object *object = &sheet->res->object[i];
            struct ys_point corner[4];

            if (!ys_figure_shows(sheet->res, sheet->picture, object))
                continue;
            corners_of(corner, sheet, object);
            if (pass)
                status = put_number(ink, &labels, object, corner, bounds, err);
            else
                ys_mark_draw(ink, object->status, corner);
        }
    }
    sheet->left_out += labels.left_out;
    ys_labels_fini(&labels);
    return status;
}

/* Top left of panel k on the sheet, and the part of the enlarged window that it shows. */
static struct ys_label panel_bounds(double *x, double *y, const struct ys_sheet *sheet,
                                    size_t k)
{
    const struct ys_fold *fold = &sheet->fold;
    const double from = floor((double)k * fold->step_px * fold->scale);

    *x = YS_SHEET_MARGIN + (fold->tall ? (double)k * (fold->panel_width + YS_SHEET_GAP) : 0);
    *y = sheet->top + (fold->tall ? 0 : (double)k * (fold->panel_height + YS_SHEET_GAP));
    return (struct ys_label){fold->tall ? 0 : from, fold->tall ? from : 0, fold->panel_width,
                             fold->panel_height};
}

static void copy_panel(struct ys_canvas *canvas, const struct ys_canvas *view,
                       const struct ys_sheet *sheet, size_t k)
{
    double x, y;
    const struct ys_label from = panel_bounds(&x, &y, sheet, k);
    const size_t left = (size_t)from.x, top = (size_t)from.y;

    for (size_t row = 0; row < (size_t)from.height && top + row < view->height; row++) {
        const size_t room = view->width > left ? view->width - left : 0;
        const size_t n = (double)room < from.width ? room : (size_t)from.width;

        memcpy(canvas->px + ((size_t)y + row) * canvas->width + (size_t)x,
               view->px + (top + row) * view->width + left, n * sizeof *view->px);
    }
}

static void put_stamp(struct ys_ink *ink, double x, double y)
{
    ys_lettering_draw(ink, "SYNTHETIC", x, y, 9, 2);
    ys_ink_paint(ink, YS_SHEET_RED, 0.85);
    ys_lettering_draw(ink, "SYNTHETIC", x, y, 9, 0);
    ys_ink_paint(ink, 0xFFFFFF, 1);
}

static ys_status put_panel(struct ys_ink *ink, struct ys_sheet *sheet, size_t k,
                           struct ys_error *err)
{
    double x, y;
    const struct ys_label bounds = panel_bounds(&x, &y, sheet, k);
    const double part[4] = {x, y, bounds.width, bounds.height};

    ys_ink_clip(ink, part, x - bounds.x, y - bounds.y);
    ys_status status = put_outline(ink, sheet, err);
    if (!status)
        status = put_objects(ink, sheet, &bounds, err);
    ys_ink_unclip(ink);
    if (sheet->synthetic)
        put_stamp(ink, x + 8, y + bounds.height - 9);
    ys_ink_frame(ink, x - 1, y - 1, bounds.width + 2, bounds.height + 2, 0x595959);
    return status;
}

/* Mean width of the objects, in pixels of the window; a large one where there are none. */
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

static void lay_out(struct ys_sheet *sheet)
{
    const struct ys_image *image = &sheet->picture->image;
    struct ys_fold *fold = &sheet->fold;

    *fold = ys_figure_fold(image->width, image->height,
                           object_width_px(sheet->res, sheet->picture));
    const double across = fold->tall ? (double)fold->panels : 1;
    const double down = fold->tall ? 1 : (double)fold->panels;
    sheet->top = YS_SHEET_MARGIN + YS_SHEET_HEAD + (sheet->synthetic ? YS_SHEET_BAND : 0);
    sheet->width =
        2 * YS_SHEET_MARGIN + across * (fold->panel_width + YS_SHEET_GAP) - YS_SHEET_GAP;
    if (sheet->width < LEAST_WIDTH)
        sheet->width = LEAST_WIDTH;
    sheet->height =
        sheet->top + down * (fold->panel_height + YS_SHEET_GAP) - YS_SHEET_GAP + YS_SHEET_FOOT;
}

static ys_status draw(struct ys_canvas *canvas, struct ys_sheet *sheet, struct ys_error *err)
{
    struct ys_canvas view;
    struct ys_ink ink;
    ys_status status = ys_canvas_shade(&view, &sheet->picture->image, sheet->fold.scale, err);

    for (size_t k = 0; k < sheet->fold.panels && !status; k++)
        copy_panel(canvas, &view, sheet, k);
    ys_canvas_fini(&view);
    if (status || (status = ys_ink_open(&ink, canvas, err)))
        return status;
    ys_sheet_head(&ink, sheet);
    for (size_t k = 0; k < sheet->fold.panels && !status; k++)
        status = put_panel(&ink, sheet, k, err);
    ys_sheet_foot(&ink, sheet);
    ys_ink_close(&ink);
    return status;
}

ys_status ys_figure_draw(struct ys_canvas *out, const ys_result *res,
                         const struct ys_picture *picture, struct ys_error *err)
{
    struct ys_sheet sheet = {.res = res, .picture = picture};

    *out = (struct ys_canvas){0};
    if (picture->date >= res->n_date || picture->area >= res->n_area || !picture->image.width ||
        !picture->image.height)
        return ys_fail(err, YS_ERR_ARG, "figure: a picture without date, area or pixels");
    sheet.synthetic = res->date[picture->date].info->rendered;
    lay_out(&sheet);
    ys_status status =
        ys_canvas_new(out, (uint32_t)sheet.width, (uint32_t)sheet.height, 0xFFFFFF, err);
    if (!status)
        status = draw(out, &sheet, err);
    if (status)
        ys_canvas_fini(out);
    return status;
}
