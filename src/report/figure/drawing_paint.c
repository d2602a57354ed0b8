/*
 * drawing_paint.c - a drawing painted by cairo: as PNG and as PDF
 *
 * Paths are stroked piece by piece.  cairo 1.16 jumps into a stack frame that is gone, and so aborts
 * the process, when it runs out of memory in a stroke of more than some thirty edges.
 */

#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../../base/text.h"
#include "drawing.h"
#include "fonts.h"

struct painting {
    cairo_t *cr;
    struct ys_fonts *fonts;
    cairo_font_options_t *options;
};

static void set_colour(cairo_t *cr, uint32_t colour, double alpha)
{
    cairo_set_source_rgba(cr, (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0,
                          (colour & 255) / 255.0, alpha);
}

static ys_status paint_image(struct painting *p, const struct ys_ink *ink, struct ys_error *err)
{
    const int stride = (int)(4 * ink->canvas.width);
    cairo_surface_t *image = cairo_image_surface_create_for_data(
        (unsigned char *)ink->canvas.px, CAIRO_FORMAT_RGB24, (int)ink->canvas.width,
        (int)ink->canvas.height, stride);
    const bool good = !cairo_surface_status(image);

    if (good) {
        cairo_set_source_surface(p->cr, image, ink->x, ink->y);
        cairo_pattern_set_filter(cairo_get_source(p->cr), CAIRO_FILTER_NEAREST);
        cairo_rectangle(p->cr, ink->x, ink->y, ink->canvas.width, ink->canvas.height);
        cairo_fill(p->cr);
        set_colour(p->cr, 0, 1); /* lets the image go */
    }
    cairo_surface_destroy(image);
    return good ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "figure: out of memory for its picture");
}

static void trace(cairo_t *cr, const struct ys_ink *ink, size_t from, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct ys_point *at = &ink->pt[(from + i) % ink->n];

        (i ? cairo_line_to : cairo_move_to)(cr, at->x, at->y);
    }
}

static void stroke(cairo_t *cr, const struct ys_ink *ink)
{
    enum { WHOLE = 6 }; /* points of a path that is stroked at once, with mitred corners */
    const struct ys_pen *pen = &ink->pen;
    double gone = 0;

    set_colour(cr, pen->stroke, pen->alpha);
    cairo_set_line_width(cr, pen->width);
    if (ink->n <= WHOLE) {
        trace(cr, ink, 0, ink->n);
        if (pen->closed)
            cairo_close_path(cr);
        cairo_set_dash(cr, pen->dash, pen->dash[1] > 0 ? 2 : 0, 0);
        cairo_stroke(cr);
        return;
    }
    for (size_t i = 0; i + !pen->closed < ink->n; i++) {
        const struct ys_point *a = &ink->pt[i], *b = &ink->pt[(i + 1) % ink->n];

        cairo_set_dash(cr, pen->dash, pen->dash[1] > 0 ? 2 : 0, gone);
        trace(cr, ink, i, 2);
        cairo_stroke(cr);
        gone += hypot(b->x - a->x, b->y - a->y);
    }
}

static void paint_path(struct painting *p, const struct ys_ink *ink)
{
    if (ink->pen.fill_alpha > 0 && ink->n > 2) {
        trace(p->cr, ink, 0, ink->n);
        cairo_close_path(p->cr);
        set_colour(p->cr, ink->pen.fill, ink->pen.fill_alpha);
        cairo_fill(p->cr);
    }
    if (ink->pen.width > 0 && ink->n > 1)
        stroke(p->cr, ink);
}

/* The letters, or their halo: a stroke round each glyph. */
static void show(struct painting *p, const struct ys_ink *ink, const struct ys_glyph_line *line,
                 bool halo)
{
    for (size_t i = 0; i < line->n_run; i++) {
        const struct ys_glyph_run *run = &line->run[i];

        cairo_set_font_face(p->cr, run->face);
        cairo_set_font_size(p->cr, ink->letters.size);
        cairo_set_font_options(p->cr, p->options);
        if (!halo) {
            cairo_show_text_glyphs(p->cr, ink->text + run->from, (int)run->bytes,
                                   line->glyph + run->first, (int)run->n,
                                   line->cluster + run->cluster, (int)run->n_cluster,
                                   run->backward ? CAIRO_TEXT_CLUSTER_FLAG_BACKWARD
                                                 : (cairo_text_cluster_flags_t)0);
            continue;
        }
        for (size_t k = 0; k < run->n; k++) {
            cairo_glyph_path(p->cr, line->glyph + run->first + k, 1);
            cairo_stroke(p->cr);
        }
    }
}

static ys_status paint_text(struct painting *p, const struct ys_ink *ink, struct ys_error *err)
{
    const struct ys_lettering *letters = &ink->letters;
    struct ys_glyph_line line;
    const ys_status status =
        ys_fonts_lay(&line, p->fonts, ink->text, letters->size, letters->bold, err);

    if (status || !line.n)
        return status;
    const double press = line.width > letters->room ? letters->room / line.width : 1;
    const double share = letters->anchor == YS_END ? 1 : letters->anchor == YS_MIDDLE ? 0.5 : 0;

    cairo_save(p->cr);
    cairo_translate(p->cr, ink->x, ink->y);
    cairo_rotate(p->cr, letters->angle_deg * YS_PI / 180);
    cairo_scale(p->cr, press, 1);
    cairo_translate(p->cr, -share * line.width, 0);
    if (letters->halo_width > 0) {
        set_colour(p->cr, letters->halo, 1);
        cairo_set_dash(p->cr, NULL, 0, 0);
        cairo_set_line_width(p->cr, 2 * letters->halo_width);
        cairo_set_line_join(p->cr, CAIRO_LINE_JOIN_ROUND);
        show(p, ink, &line, true);
        cairo_set_line_join(p->cr, CAIRO_LINE_JOIN_MITER);
    }
    set_colour(p->cr, letters->colour, 1);
    show(p, ink, &line, false);
    cairo_restore(p->cr);
    ys_glyph_line_fini(&line);
    return YS_OK;
}

static ys_status paint_ink(struct painting *p, const struct ys_drawing *drawing,
                           const struct ys_ink *ink, struct ys_error *err)
{
    ys_status status = YS_OK;

    cairo_save(p->cr);
    if (ink->clip) {
        const double *part = drawing->clip[ink->clip - 1];

        cairo_rectangle(p->cr, part[0], part[1], part[2], part[3]);
        cairo_clip(p->cr);
    }
    if (ink->kind == YS_INK_IMAGE)
        status = paint_image(p, ink, err);
    else if (ink->kind == YS_INK_PATH)
        paint_path(p, ink);
    else
        status = paint_text(p, ink, err);
    cairo_restore(p->cr);
    return status;
}

/* What cairo, FreeType and pixman have no memory for they leave out or draw in another way (a PDF with no
 * room for a font has its letters as shapes), and not always say so. */
static ys_status check_memory(ys_status status, struct ys_error *err)
{
    return !status && ys_memory_failed() ? ys_fail(err, YS_ERR_NOMEM, "figure: out of memory")
                                         : status;
}

/* After ys_memory_watch(). */
static ys_status paint(cairo_surface_t *surface, double scale, const struct ys_drawing *drawing,
                       struct ys_fonts *fonts, struct ys_error *err)
{
    struct painting p = {
        .cr = cairo_create(surface), .fonts = fonts, .options = cairo_font_options_create()};
    ys_status status = YS_OK;

    cairo_font_options_set_antialias(p.options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(p.options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(p.options, CAIRO_HINT_METRICS_OFF);
    cairo_scale(p.cr, scale, scale);
    set_colour(p.cr, 0xFFFFFF, 1);
    cairo_paint(p.cr);
    status = check_memory(status, err);
    for (size_t i = 0; i < drawing->n && !status; i++) {
        ys_memory_watch();
        status = check_memory(paint_ink(&p, drawing, &drawing->ink[i], err), err);
    }
    ys_memory_watch();
    cairo_surface_finish(surface);
    status = check_memory(status, err);
    if (!status && (cairo_status(p.cr) || cairo_surface_status(surface)))
        status =
            ys_fail(err, YS_ERR_NOMEM, "figure: %s",
                    cairo_status_to_string(cairo_status(p.cr) ? cairo_status(p.cr)
                                                              : cairo_surface_status(surface)));
    cairo_font_options_destroy(p.options);
    cairo_destroy(p.cr);
    return status;
}

ys_status ys_drawing_png(unsigned char **out, size_t *n, const struct ys_drawing *drawing,
                         struct ys_fonts *fonts, struct ys_error *err)
{
    struct ys_canvas canvas;
    ys_status status = ys_canvas_new(&canvas, drawing->width, drawing->height, 0xFFFFFF, err);

    *out = NULL;
    if (status)
        return status;
    ys_memory_watch();
    /* Both have 0x00RRGGBB in 32 bits, and cairo takes rows of any multiple of four bytes. */
    cairo_surface_t *surface = cairo_image_surface_create_for_data(
        (unsigned char *)canvas.px, CAIRO_FORMAT_RGB24, (int)canvas.width, (int)canvas.height,
        (int)(4 * canvas.width));

    status = paint(surface, 1, drawing, fonts, err);
    cairo_surface_destroy(surface);
    if (!status)
        status = ys_canvas_png(out, n, &canvas, err);
    ys_canvas_fini(&canvas);
    return status;
}

static cairo_status_t append(void *text, const unsigned char *bytes, unsigned int n)
{
    ys_text_add_n(text, (const char *)bytes, n);
    return ((struct ys_text *)text)->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

ys_status ys_drawing_pdf(unsigned char **out, size_t *n, const struct ys_drawing *drawing,
                         struct ys_fonts *fonts, struct ys_error *err)
{
    /* 96 pixels to the inch as in SVG, 72 points to it. */
    static const double point = 0.75;
    struct ys_text text = {0};

    ys_memory_watch();
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
        append, &text, drawing->width * point, drawing->height * point);

    *out = NULL;
    cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE,
                                   ys_or_empty(drawing->title));
    /* The time at which it is run is no part of a figure. */
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                   "1970-01-01T00:00:00Z");
    ys_status status = paint(surface, point, drawing, fonts, err);
    cairo_surface_destroy(surface);
    *n = text.n;
    if (!status && !(*out = (unsigned char *)ys_text_take(&text)))
        status = ys_fail(err, YS_ERR_NOMEM, "figure: out of memory");
    ys_text_drop(&text);
    return status;
}
