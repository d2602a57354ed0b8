/* page_pictures.c - pictures of an area: two dates under a slider, numbered objects over them */

#include <math.h>
#include <openssl/evp.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/maths.h"
#include "../figure/canvas.h"
#include "../figure/figure.h"
#include "../figure/figure_affine.h"
#include "../figure/figure_marks.h"
#include "../words.h"
#include "page.h"
#include "template.h"

/* Embedded pictures are reduced to this many pixels: a page of ten stays below 40 MB. */
static const double most_pixels = 1.5e6, most_side = 2400;

struct pane {
    const ys_result *res;
    const struct ys_picture *picture;
    const struct ys_picture *frame; /* whose pixels are the pane's units */
    struct ys_affine map;           /* from the picture to the frame */
    bool first;                     /* the picture is not on the page yet */
    bool earlier;                   /* of a pair */
};

/* ---- the picture itself --------------------------------------------------------------------- */

/* In pieces of whole groups of three bytes, so that only the last is filled up with '='. */
static void add_base64(struct ys_text *out, const unsigned char *bytes, size_t n)
{
    enum { PIECE = 3 * 1024 };
    unsigned char text[PIECE / 3 * 4 + 1]; /* EVP_EncodeBlock() writes a zero after it */

    for (size_t i = 0; i < n; i += PIECE) {
        const size_t piece = n - i < PIECE ? n - i : PIECE;

        EVP_EncodeBlock(text, bytes + i, (int)piece);
        ys_text_add(out, (const char *)text);
    }
}

static ys_status add_image(struct ys_text *out, const struct pane *pane, struct ys_error *err)
{
    const struct ys_image *image = &pane->picture->image;
    const double n = (double)image->width * image->height;
    const double side = image->width > image->height ? image->width : image->height;
    const double scale = fmin(1, fmin(sqrt(most_pixels / n), most_side / side));
    struct ys_canvas canvas;
    unsigned char *png = NULL;
    size_t bytes = 0;

    if (!pane->first) {
        ys_text_addf(out, "<use href=\"#a%zud%zu\"/>", pane->picture->area + 1,
                     pane->picture->date + 1);
        return YS_OK;
    }
    ys_status status = ys_canvas_shade(&canvas, image, scale, err);
    if (!status)
        status = ys_canvas_png(&png, &bytes, &canvas, err);
    ys_canvas_fini(&canvas);
    if (status)
        return status;
    ys_text_addf(out,
                 "<image id=\"a%zud%zu\" width=\"%u\" height=\"%u\" "
                 "preserveAspectRatio=\"none\" href=\"data:image/png;base64,",
                 pane->picture->area + 1, pane->picture->date + 1, image->width, image->height);
    add_base64(out, png, bytes);
    ys_text_add(out, "\"/>");
    free(png);
    return YS_OK;
}

/* ---- what lies over it ---------------------------------------------------------------------- */

static void add_pair(struct ys_text *out, double x, double y)
{
    ys_text_add_number(out, x, 1);
    ys_text_add(out, ",");
    ys_text_add_number(out, y, 1);
    ys_text_add(out, " ");
}

static void add_outline(struct ys_text *out, const struct ys_picture *picture)
{
    static const char *const class_name[] = {"outline-below", "outline"};

    for (int k = 0; k < 2; k++) {
        for (size_t r = 0; r < picture->outline.n; r++) {
            ys_text_addf(out, "<polygon class=\"%s\" points=\"", class_name[k]);
            for (size_t i = 0; i < picture->outline.ring[r].n; i++)
                add_pair(out, picture->outline.ring[r].pt[i].x,
                         picture->outline.ring[r].pt[i].y);
            ys_text_add(out, "\"/>");
        }
    }
    ys_text_add(out, "\n");
}

/* What a pane says of its objects: in the earlier one of a pair, what became of them. */
static enum ys_object_status status_in(const struct pane *pane, const struct ys_object *object)
{
    return pane->earlier ? object->until : object->status;
}

static void add_title(struct ys_text *out, const struct pane *pane,
                      const struct ys_object *object)
{
    ys_text_addf(out, "<title>%u: %s, ", object->number,
                 ys_object_status_name(status_in(pane, object)));
    ys_page_number(out, object->length_m, 1);
    ys_text_add(out, " x ");
    ys_page_number(out, object->width_m, 1);
    ys_text_add(out, " m, score ");
    ys_page_number(out, object->score, 2);
    if (*ys_or_empty(object->track)) {
        ys_text_add(out, ", ");
        ys_add_html(out, object->track);
    }
    ys_text_add(out, object->estimated ? ", estimated in a group</title>" : "</title>");
}

static void add_box(struct ys_text *out, const char *class_name,
                    const struct ys_point corner[4])
{
    ys_text_addf(out, "<polygon class=\"%s\" points=\"", class_name);
    for (int k = 0; k < 4; k++)
        add_pair(out, corner[k].x, corner[k].y);
    ys_text_add(out, "\"/>");
}

/* Letters as high as fits the box, not smaller than can be read on a page unless boxes stand so
 * close that numbers would cover one another. */
static double letter_px(const struct ys_object *object, const struct ys_image *image)
{
    const double box = object->width_m / image->gsd_x_m;

    return fmin(fmax(0.62 * box, image->width / 150.0), 1.3 * box);
}

static void add_object(struct ys_text *out, const struct pane *pane,
                       const struct ys_object *object)
{
    const struct ys_image *image = &pane->picture->image;
    struct ys_point corner[4];

    for (int k = 0; k < 4; k++) {
        corner[k].x = object->corner_x_px[k] - image->col0;
        corner[k].y = object->corner_y_px[k] - image->row0;
    }
    const enum ys_object_status status = status_in(pane, object);

    ys_text_addf(out, "<g class=\"o %s%s\"", ys_object_status_name(status),
                 object->estimated ? " estimated" : "");
    if (pane->first) {
        ys_text_add(out, " id=\"");
        ys_page_id(out, object);
        ys_text_add(out, "\"");
    }
    ys_text_add(out, ">");
    add_title(out, pane, object);
    add_box(out, "k", corner);
    add_box(out, "m", corner);
    if (status == YS_LEFT) {
        const struct ys_point cross[4] = {corner[0], corner[2], corner[2], corner[0]};

        add_box(out, "x", cross);
    }
    ys_text_add(out, "<text x=\"");
    ys_text_add_number(out, (corner[0].x + corner[2].x) / 2, 1);
    ys_text_add(out, "\" y=\"");
    ys_text_add_number(out, (corner[0].y + corner[2].y) / 2, 1);
    ys_text_add(out, "\" style=\"font-size:");
    ys_text_add_number(out, letter_px(object, image), 1);
    ys_text_addf(out, "px\">%u</text></g>\n", object->number);
}

/* A white bar of a round length and an arrow to the north, in the lower left corner. */
static void add_scale(struct ys_text *out, const struct ys_picture *picture)
{
    const struct ys_image *image = &picture->image;
    const double unit = (image->width > image->height ? image->width : image->height) / 100.0;
    const double length_m = ys_scale_bar_m(18 * unit * image->gsd_x_m);
    const double length = length_m / image->gsd_x_m;

    if (!isfinite(length) || length <= 0)
        return;
    ys_text_add(out, "<g class=\"scale\" transform=\"translate(");
    add_pair(out, 2 * unit, image->height - 2 * unit);
    ys_text_add(out, ") scale(");
    ys_text_add_number(out, unit, 4);
    ys_text_add(out, ")\"><path class=\"below\" d=\"M0 -.8V0H");
    ys_text_add_number(out, length / unit, 3);
    ys_text_add(out, "V-.8\"/><path d=\"M0 -.8V0H");
    ys_text_add_number(out, length / unit, 3);
    ys_text_add(out, "V-.8\"/><text x=\"");
    ys_text_add_number(out, length / unit + 0.7, 3);
    ys_text_add(out, "\" y=\".2\">");
    ys_text_add_number(out, length_m, 3);
    ys_text_add(out, " m</text>");
    if (hypot(picture->north_x, picture->north_y) > 0.5) {
        ys_text_add(out, "<g transform=\"translate(1.2,-3.8) rotate(");
        ys_text_add_number(out, atan2(picture->north_x, -picture->north_y) * 180 / YS_PI, 1);
        ys_text_add(out, ")\"><path class=\"arrow\" d=\"M0 -1.7L.9 1.3L0 .7L-.9 1.3Z\"/>"
                         "</g><text x=\"2.8\" y=\"-3.3\">N</text>");
    }
    ys_text_add(out, "</g>\n");
}

static void add_map(struct ys_text *out, const struct ys_affine *map)
{
    const double part[6] = {map->a, map->b, map->c, map->d, map->e, map->f};

    ys_text_add(out, "<g transform=\"matrix(");
    for (int k = 0; k < 6; k++) {
        ys_text_add(out, k ? " " : "");
        ys_text_add_number(out, part[k], 6);
    }
    ys_text_add(out, ")\">");
}

static ys_status add_pane(struct ys_text *out, const struct pane *pane, struct ys_error *err)
{
    const ys_result *res = pane->res;

    ys_text_addf(out, "<svg viewBox=\"0 0 %u %u\" role=\"img\" aria-label=\"Picture of ",
                 pane->frame->image.width, pane->frame->image.height);
    ys_add_html(out, res->area[pane->picture->area].name);
    ys_text_add(out, ", ");
    ys_page_date(out, res, pane->picture->date);
    ys_text_add(out, ", objects numbered as in the table\">");
    add_map(out, &pane->map);
    const ys_status status = add_image(out, pane, err);
    add_outline(out, pane->picture);
    for (size_t i = 0; i < res->n_object; i++)
        if (ys_figure_shows(res, pane->picture, &res->object[i]))
            add_object(out, pane, &res->object[i]);
    ys_text_add(out, "</g>");
    add_scale(out, pane->frame);
    ys_text_add(out, "</svg>\n");
    return status;
}

static void add_legend(struct ys_text *out, const struct pane *a, const struct pane *b)
{
    size_t n[YS_UNCERTAIN + 1] = {0};

    for (size_t i = 0; i < a->res->n_object; i++) {
        const struct ys_object *object = &a->res->object[i];

        if (ys_figure_shows(a->res, a->picture, object))
            n[status_in(a, object)]++;
        else if (b && ys_figure_shows(b->res, b->picture, object))
            n[status_in(b, object)]++;
    }
    ys_text_add(out, "<ul class=\"legend\">");
    for (unsigned k = 0; k <= YS_UNCERTAIN; k++) {
        const char *name = ys_object_status_name((enum ys_object_status)k);

        if (!n[k])
            continue;
        ys_text_addf(out,
                     "<li><svg viewBox=\"0 0 34 20\" aria-hidden=\"true\"><g class=\"o %s\">"
                     "<polygon class=\"k\" points=\"5,4 29,4 29,16 5,16\"/>"
                     "<polygon class=\"m\" points=\"5,4 29,4 29,16 5,16\"/>%s</g></svg>%s</li>",
                     name, k == YS_LEFT ? "<polygon class=\"x\" points=\"5,4 29,16\"/>" : "",
                     name);
    }
    ys_text_add(out, "</ul>\n");
}

/* ---- which pictures stand together ---------------------------------------------------------- */

static const struct ys_picture *picture_of(const ys_result *res, size_t area, size_t date)
{
    for (size_t i = 0; i < res->n_picture; i++)
        if (res->picture[i].area == area && res->picture[i].date == date &&
            res->picture[i].image.width && res->picture[i].image.height)
            return &res->picture[i];
    return NULL;
}

static ys_status add_together(struct ys_text *out, const ys_result *res,
                              const struct ys_picture *before, const struct ys_picture *after,
                              bool first, struct ys_error *err)
{
    const struct ys_affine same = {1, 0, 0, 1, 0, 0};
    struct pane left = {res, before, before, same, first, true},
                right = {res, after, before, same, true, false};
    struct ys_template_values values = {0};
    const bool aligned = res->date[before->date].aligned && res->date[after->date].aligned;

    ys_text_add_number(ys_template_value(&values, "aspect"),
                       (double)before->image.width / before->image.height, 3);
    if (before->image.width > 2 * before->image.height)
        ys_text_add(ys_template_value(&values, "wide"), " wide");
    ys_page_date(ys_template_value(&values, "before"), res, before->date);
    ys_page_date(ys_template_value(&values, "after"), res, after->date);
    if (!aligned || !ys_affine_fit(&right.map, &after->outline, &before->outline)) {
        right.map = same;
        right.frame = after;
        ys_text_add(ys_template_value(&values, "apart"), " apart");
        ys_text_add(ys_template_value(&values, "note"),
                    "side by side, because the dates are not aligned");
    }
    ys_status status = add_pane(ys_template_value(&values, "picture_before"), &left, err);
    if (!status)
        status = add_pane(ys_template_value(&values, "picture_after"), &right, err);
    add_legend(ys_template_value(&values, "legend"), &left, &right);
    ys_template_fill(out, ys_web_pair_html, &values);
    return status;
}

static ys_status add_alone(struct ys_text *out, const ys_result *res,
                           const struct ys_picture *picture, struct ys_error *err)
{
    const struct pane pane = {res, picture, picture, {1, 0, 0, 1, 0, 0}, true, false};
    struct ys_template_values values = {0};

    ys_page_date(ys_template_value(&values, "date"), res, picture->date);
    const ys_status status = add_pane(ys_template_value(&values, "picture"), &pane, err);
    add_legend(ys_template_value(&values, "legend"), &pane, NULL);
    ys_template_fill(out, ys_web_single_html, &values);
    return status;
}

ys_status ys_page_pictures(struct ys_text *out, const ys_result *res, size_t area,
                           struct ys_error *err)
{
    const struct ys_picture *before = NULL;
    ys_status status = YS_OK;
    size_t pairs = 0;

    if (res->opt.no_images)
        return YS_OK;
    for (size_t date = 0; date < res->n_date && !status; date++) {
        const struct ys_picture *picture = picture_of(res, area, date);

        if (picture && before)
            status = add_together(out, res, before, picture, !pairs++, err);
        before = picture ? picture : before;
    }
    if (before && !pairs && !status)
        status = add_alone(out, res, before, err);
    return status;
}
