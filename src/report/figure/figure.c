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

enum { LEAST_WIDTH = 800 }; /* the captions of a narrow window need it */

/* Black below broken white: one of the two is seen on a ground of any brightness. */
static ys_status put_ring(struct ys_drawing *drawing, const struct ys_line *ring, double scale,
                          struct ys_error *err)
{
    static const double unbroken[2] = {1, 0}, dashed[2] = {8, 7};
    struct ys_point *pt = ys_new(ring->n, sizeof *pt);

    if (!pt)
        return ys_fail(err, YS_ERR_NOMEM, "figure: out of memory");
    for (size_t i = 0; i < ring->n; i++)
        pt[i] = (struct ys_point){ring->pt[i].x * scale, ring->pt[i].y * scale};
    ys_draw_path(drawing, pt, ring->n, true, 3, unbroken);
    ys_draw_paint(drawing, 0x000000, 0.5);
    ys_draw_path(drawing, pt, ring->n, true, 1.4, dashed);
    ys_draw_paint(drawing, 0xFFFFFF, 1);
    free(pt);
    return YS_OK;
}

static ys_status put_outline(struct ys_drawing *drawing, const struct ys_figure *figure,
                             struct ys_error *err)
{
    const struct ys_polygon *outline = &figure->picture->outline;
    ys_status status = YS_OK;

    for (size_t r = 0; r < outline->n && !status; r++)
        status = put_ring(drawing, &outline->ring[r], figure->layout.scale, err);
    return status;
}

static void corners_of(struct ys_point out[4], const struct ys_figure *figure,
                       const struct ys_object *object)
{
    for (int k = 0; k < 4; k++) {
        out[k].x =
            (object->corner_x_px[k] - figure->picture->image.col0) * figure->layout.scale;
        out[k].y =
            (object->corner_y_px[k] - figure->picture->image.row0) * figure->layout.scale;
    }
}

/* A number stands in the panel that holds its object's centre. */
static ys_status put_number(struct ys_drawing *drawing, struct ys_labels *labels,
                            const struct ys_object *object, const struct ys_point corner[4],
                            const struct ys_label *bounds, struct ys_error *err)
{
    const double x = (corner[0].x + corner[2].x) / 2, y = (corner[0].y + corner[2].y) / 2;
    char number[16];

    if (x < bounds->x || x >= bounds->x + bounds->width || y < bounds->y ||
        y >= bounds->y + bounds->height)
        return YS_OK;
    snprintf(number, sizeof number, "%u", object->number);
    return ys_label_draw(drawing, labels, number, corner, bounds, err);
}

/* bounds is the panel, in pixels of the enlarged window.  Boxes first: no box hides a number. */
static ys_status put_objects(struct ys_drawing *drawing, struct ys_figure *figure,
                             const struct ys_label *bounds, struct ys_error *err)
{
    struct ys_labels labels = {0};
    ys_status status = YS_OK;

    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < figure->res->n_object && !status; i++) {
            const struct ys_object *object = &figure->res->object[i];
            struct ys_point corner[4];

            if (!ys_figure_shows(figure->res, figure->picture, object))
                continue;
            corners_of(corner, figure, object);
            if (pass)
                status = put_number(drawing, &labels, object, corner, bounds, err);
            else
                ys_mark_draw(drawing, object->status, object->estimated, corner);
        }
    }
    figure->left_out += labels.left_out;
    ys_labels_fini(&labels);
    return status;
}

/* Top left of panel k on the figure, and the part of the enlarged window that it shows. */
static struct ys_label panel_bounds(double *x, double *y, const struct ys_figure *figure,
                                    size_t k)
{
    const struct ys_figure_layout *layout = &figure->layout;
    const double from = floor((double)k * layout->step_px * layout->scale);

    *x = YS_FIGURE_MARGIN +
         (layout->tall ? (double)k * (layout->panel_width + YS_FIGURE_GAP) : 0);
    *y = figure->top + (layout->tall ? 0 : (double)k * (layout->panel_height + YS_FIGURE_GAP));
    return (struct ys_label){layout->tall ? 0 : from, layout->tall ? from : 0,
                             layout->panel_width, layout->panel_height};
}

static void copy_panel(struct ys_canvas *canvas, const struct ys_canvas *view,
                       const struct ys_figure *figure, size_t k)
{
    double x, y;
    const struct ys_label from = panel_bounds(&x, &y, figure, k);
    const size_t left = (size_t)from.x, top = (size_t)from.y;

    for (size_t row = 0; row < (size_t)from.height && top + row < view->height; row++) {
        const size_t room = view->width > left ? view->width - left : 0;
        const size_t n = (double)room < from.width ? room : (size_t)from.width;

        memcpy(canvas->px + ((size_t)y + row) * canvas->width + (size_t)x,
               view->px + (top + row) * view->width + left, n * sizeof *view->px);
    }
}

static void put_stamp(struct ys_drawing *drawing, double x, double y)
{
    ys_stroke_text_draw(drawing, "SYNTHETIC", x, y, 9, 2);
    ys_draw_paint(drawing, YS_FIGURE_RED, 0.85);
    ys_stroke_text_draw(drawing, "SYNTHETIC", x, y, 9, 0);
    ys_draw_paint(drawing, 0xFFFFFF, 1);
}

static ys_status put_panel(struct ys_drawing *drawing, struct ys_figure *figure, size_t k,
                           struct ys_error *err)
{
    double x, y;
    const struct ys_label bounds = panel_bounds(&x, &y, figure, k);
    const double part[4] = {x, y, bounds.width, bounds.height};

    ys_draw_clip(drawing, part, x - bounds.x, y - bounds.y);
    ys_status status = put_outline(drawing, figure, err);
    if (!status)
        status = put_objects(drawing, figure, &bounds, err);
    ys_draw_unclip(drawing);
    if (figure->synthetic)
        put_stamp(drawing, x + 8, y + bounds.height - 9);
    ys_draw_frame(drawing, x - 1, y - 1, bounds.width + 2, bounds.height + 2, 0x595959);
    return status;
}

/* Mean width of the objects, in pixels of the window; a large one where there are none, so that a
 * window without numbers is not folded for their sake. */
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

static void lay_out(struct ys_figure *figure)
{
    const struct ys_image *image = &figure->picture->image;
    struct ys_figure_layout *layout = &figure->layout;

    *layout = ys_figure_lay_out(image->width, image->height,
                                object_width_px(figure->res, figure->picture));
    const double across = layout->tall ? (double)layout->panels : 1;
    const double down = layout->tall ? 1 : (double)layout->panels;
    figure->top = YS_FIGURE_MARGIN + YS_FIGURE_HEAD + (figure->synthetic ? YS_FIGURE_BAND : 0);
    figure->width =
        2 * YS_FIGURE_MARGIN + across * (layout->panel_width + YS_FIGURE_GAP) - YS_FIGURE_GAP;
    if (figure->width < LEAST_WIDTH)
        figure->width = LEAST_WIDTH;
    figure->height = figure->top + down * (layout->panel_height + YS_FIGURE_GAP) -
                     YS_FIGURE_GAP + YS_FIGURE_FOOT;
}

static ys_status draw(struct ys_canvas *canvas, struct ys_figure *figure, struct ys_error *err)
{
    struct ys_canvas view;
    struct ys_drawing drawing;
    ys_status status =
        ys_canvas_shade(&view, &figure->picture->image, figure->layout.scale, err);

    /* Pictures of all panels first, and the enlarged window is released before the drawing takes a
     * byte of coverage for each pixel of the figure. */
    for (size_t k = 0; k < figure->layout.panels && !status; k++)
        copy_panel(canvas, &view, figure, k);
    ys_canvas_fini(&view);
    if (status || (status = ys_draw_open(&drawing, canvas, err)))
        return status;
    ys_caption_above(&drawing, figure);
    for (size_t k = 0; k < figure->layout.panels && !status; k++)
        status = put_panel(&drawing, figure, k, err);
    ys_caption_below(&drawing, figure);
    if (!status && drawing.failed)
        status = ys_fail(err, YS_ERR_NOMEM, "figure: out of memory");
    ys_draw_close(&drawing);
    return status;
}

ys_status ys_figure_draw(struct ys_canvas *out, const ys_result *res,
                         const struct ys_picture *picture, struct ys_error *err)
{
    struct ys_figure figure = {.res = res, .picture = picture};

    *out = (struct ys_canvas){0};
    if (picture->date >= res->n_date || picture->area >= res->n_area || !picture->image.width ||
        !picture->image.height)
        return ys_fail(err, YS_ERR_ARG, "figure: a picture without date, area or pixels");
    figure.synthetic = res->date[picture->date].info->rendered;
    lay_out(&figure);
    ys_status status =
        ys_canvas_new(out, (uint32_t)figure.width, (uint32_t)figure.height, 0xFFFFFF, err);
    if (!status)
        status = draw(out, &figure, err);
    if (status)
        ys_canvas_fini(out);
    return status;
}
