/*
 * drawing_svg.c - a drawing as SVG
 *
 * Pictures are PNG inside the file, and letters stay letters: the viewer's fonts write them, in any
 * script, and they can be searched, copied and translated.  xlink:href and not href alone: what reads
 * SVG 1.1 (LibreOffice, older Inkscape) knows no other.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../base64.h"
#include "drawing.h"

/* The narrow ones first: see room_of() of drawing.c. */
static const char fonts[] =
    "Noto Sans, Liberation Sans, Arial, Helvetica Neue, Helvetica, DejaVu Sans, sans-serif";

/* Texts are plain already; of these only what XML itself uses is left. */
static void add_xml(struct ys_text *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '&')
            ys_text_add(out, "&amp;");
        else if (*text == '<')
            ys_text_add(out, "&lt;");
        else if (*text == '>')
            ys_text_add(out, "&gt;");
        else if (*text == '"')
            ys_text_add(out, "&quot;");
        else
            ys_text_add_n(out, text, 1);
    }
}

static void attribute(struct ys_text *out, const char *name, double value)
{
    ys_text_addf(out, " %s=\"", name);
    ys_text_add_number(out, value, 2);
    ys_text_add(out, "\"");
}

static void rectangle(struct ys_text *out, const double part[4])
{
    static const char *const name[] = {"x", "y", "width", "height"};

    ys_text_add(out, "<rect");
    for (int k = 0; k < 4; k++)
        attribute(out, name[k], part[k]);
    ys_text_add(out, "/>");
}

static ys_status add_image(struct ys_text *out, const struct ys_ink *ink, struct ys_error *err)
{
    unsigned char *png = NULL;
    size_t n = 0;
    const ys_status status = ys_canvas_png(&png, &n, &ink->canvas, err);

    if (status)
        return status;
    ys_text_add(out, "<image");
    attribute(out, "x", ink->x);
    attribute(out, "y", ink->y);
    ys_text_addf(out, " width=\"%u\" height=\"%u\"", ink->canvas.width, ink->canvas.height);
    ys_text_add(out, " xlink:href=\"data:image/png;base64,");
    ys_add_base64(out, png, n);
    ys_text_add(out, "\"/>\n");
    free(png);
    return YS_OK;
}

static void add_path(struct ys_text *out, const struct ys_ink *ink)
{
    const struct ys_pen *pen = &ink->pen;

    ys_text_add(out, "<path d=\"");
    for (size_t i = 0; i < ink->n; i++) {
        ys_text_add(out, i ? "L" : "M");
        ys_text_add_number(out, ink->pt[i].x, 2);
        ys_text_add(out, " ");
        ys_text_add_number(out, ink->pt[i].y, 2);
    }
    ys_text_add(out, pen->closed ? "Z\"" : "\"");
    if (pen->fill_alpha > 0) {
        ys_text_addf(out, " fill=\"#%06x\"", pen->fill);
        if (pen->fill_alpha < 1)
            attribute(out, "fill-opacity", pen->fill_alpha);
    } else {
        ys_text_add(out, " fill=\"none\"");
    }
    if (pen->width > 0) {
        ys_text_addf(out, " stroke=\"#%06x\"", pen->stroke);
        attribute(out, "stroke-width", pen->width);
        if (pen->alpha < 1)
            attribute(out, "stroke-opacity", pen->alpha);
        if (pen->dash[1] > 0) {
            ys_text_add(out, " stroke-dasharray=\"");
            ys_text_add_number(out, pen->dash[0], 2);
            ys_text_add(out, " ");
            ys_text_add_number(out, pen->dash[1], 2);
            ys_text_add(out, "\"");
        }
    }
    ys_text_add(out, "/>\n");
}

static void add_text(struct ys_text *out, const struct ys_ink *ink)
{
    static const char *const anchor[] = {"start", "middle", "end"};
    const struct ys_lettering *letters = &ink->letters;

    ys_text_add(out, "<text");
    attribute(out, "x", ink->x);
    attribute(out, "y", ink->y);
    attribute(out, "font-size", letters->size);
    if (letters->bold)
        ys_text_add(out, " font-weight=\"bold\"");
    if (letters->anchor != YS_START)
        ys_text_addf(out, " text-anchor=\"%s\"", anchor[letters->anchor]);
    ys_text_addf(out, " fill=\"#%06x\"", letters->colour);
    if (letters->halo_width > 0) {
        ys_text_addf(out, " stroke=\"#%06x\"", letters->halo);
        attribute(out, "stroke-width", 2 * letters->halo_width);
        ys_text_add(out, " stroke-linejoin=\"round\" paint-order=\"stroke\"");
    }
    if (letters->angle_deg != 0) {
        ys_text_add(out, " transform=\"rotate(");
        ys_text_add_number(out, letters->angle_deg, 2);
        ys_text_add(out, " ");
        ys_text_add_number(out, ink->x, 2);
        ys_text_add(out, " ");
        ys_text_add_number(out, ink->y, 2);
        ys_text_add(out, ")\"");
    }
    ys_text_add(out, ">");
    add_xml(out, ink->text);
    ys_text_add(out, "</text>\n");
}

static void add_head(struct ys_text *out, const struct ys_drawing *drawing)
{
    ys_text_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg "
                     "xmlns=\"http://www.w3.org/2000/svg\" "
                     "xmlns:xlink=\"http://www.w3.org/1999/xlink\"");
    ys_text_addf(out, " width=\"%u\" height=\"%u\" viewBox=\"0 0 %u %u\"", drawing->width,
                 drawing->height, drawing->width, drawing->height);
    ys_text_addf(out, " role=\"img\" font-family=\"%s\">\n<title>", fonts);
    add_xml(out, ys_or_empty(drawing->title));
    ys_text_add(out, "</title>\n<desc>");
    add_xml(out, ys_or_empty(drawing->description));
    ys_text_add(out, "</desc>\n");
    if (drawing->n_clip)
        ys_text_add(out, "<defs>\n");
    for (size_t i = 0; i < drawing->n_clip; i++) {
        ys_text_addf(out, "<clipPath id=\"clip%zu\">", i + 1);
        rectangle(out, drawing->clip[i]);
        ys_text_add(out, "</clipPath>\n");
    }
    if (drawing->n_clip)
        ys_text_add(out, "</defs>\n");
    ys_text_addf(out, "<rect width=\"%u\" height=\"%u\" fill=\"#ffffff\"/>\n", drawing->width,
                 drawing->height);
}

ys_status ys_drawing_svg(char **out, const struct ys_drawing *drawing, struct ys_error *err)
{
    struct ys_text text = {0};
    ys_status status = YS_OK;
    size_t clip = 0;

    *out = NULL;
    add_head(&text, drawing);
    for (size_t i = 0; i < drawing->n && !status; i++) {
        const struct ys_ink *ink = &drawing->ink[i];

        if (ink->clip != clip && clip)
            ys_text_add(&text, "</g>\n");
        if (ink->clip != clip && ink->clip)
            ys_text_addf(&text, "<g clip-path=\"url(#clip%zu)\">\n", ink->clip);
        clip = ink->clip;
        if (ink->kind == YS_INK_IMAGE)
            status = add_image(&text, ink, err);
        else if (ink->kind == YS_INK_PATH)
            add_path(&text, ink);
        else
            add_text(&text, ink);
    }
    ys_text_add(&text, clip ? "</g>\n</svg>\n" : "</svg>\n");
    if (!status && !(*out = ys_text_take(&text)))
        status = ys_fail(err, YS_ERR_NOMEM, "figure: out of memory");
    ys_text_drop(&text);
    return status;
}
