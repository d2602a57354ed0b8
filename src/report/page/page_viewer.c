/* page_viewer.c - pictures of an area: each date once, all in one frame, two under a divider */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../base64.h"
#include "../figure/canvas.h"
#include "../figure/figure.h"
#include "../sentences.h"
#include "../template.h"
#include "../texts.h"
#include "../words.h"
#include "page.h"
#include "page_frame.h"
#include "page_jpeg.h"
#include "web.h"

/* Embedded pictures are reduced to this many pixels each, and together, so that the page can be
 * sent by mail: of a few as PNG (2.5 bytes a pixel with base64), of many as JPEG (0.7). */
static const double most_pixels = 1.5e6, most_side = 2400, all_pixels = 6.5e6;
enum { MOST_PNG = 4 };

struct pane {
    const ys_result *res;
    const struct ys_picture *picture;
    const struct ys_page_frame *frame;
    struct ys_affine map; /* from the picture to the frame */
    const char *role;     /* class: "left", "right", "other" */
};

/* ---- the picture itself --------------------------------------------------------------------- */

static double scale_of(const ys_result *res, const struct ys_image *image)
{
    const double n = (double)image->width * image->height;
    const double side = image->width > image->height ? image->width : image->height;
    const double room = fmin(most_pixels, all_pixels / (double)res->n_picture);

    return fmin(1, fmin(sqrt(room / n), most_side / side));
}

static void add_matrix(struct ys_text *out, const struct ys_affine *map)
{
    const double part[6] = {map->a, map->b, map->c, map->d, map->e, map->f};

    ys_text_add(out, "matrix(");
    for (int k = 0; k < 6; k++) {
        ys_text_add(out, k ? " " : "");
        ys_text_add_number(out, part[k], 5);
    }
    ys_text_add(out, ")");
}

static ys_status add_image(struct ys_text *out, const struct pane *pane, struct ys_error *err)
{
    const struct ys_image *image = &pane->picture->image;
    struct ys_canvas canvas;
    const bool png = pane->res->n_picture <= MOST_PNG;
    unsigned char *file = NULL;
    size_t bytes = 0;

    ys_status status = ys_canvas_shade(&canvas, image, scale_of(pane->res, image), err);
    if (!status)
        status = (png ? ys_canvas_png : ys_page_jpeg)(&file, &bytes, &canvas, err);
    ys_canvas_fini(&canvas);
    if (status)
        return status;
    ys_text_addf(out,
                 "<image width=\"%u\" height=\"%u\" preserveAspectRatio=\"none\" transform=\"",
                 image->width, image->height);
    add_matrix(out, &pane->map);
    ys_text_addf(out, "\" href=\"data:image/%s;base64,", png ? "png" : "jpeg");
    ys_add_base64(out, file, bytes);
    ys_text_add(out, "\"/>\n");
    free(file);
    return YS_OK;
}

/* ---- what lies over it ---------------------------------------------------------------------- */

static void add_point(struct ys_text *out, const struct ys_point *p)
{
    ys_text_add_number(out, p->x, 1);
    ys_text_add(out, ",");
    ys_text_add_number(out, p->y, 1);
    ys_text_add(out, " ");
}

static void add_outline(struct ys_text *out, const struct pane *pane)
{
    const struct ys_polygon *outline = &pane->picture->outline;

    for (size_t r = 0; r < outline->n; r++) {
        ys_text_add(out, "<polygon class=\"outline\" points=\"");
        for (size_t i = 0; i < outline->ring[r].n; i++) {
            const struct ys_point *at = &outline->ring[r].pt[i];
            const struct ys_point p = ys_affine_point(&pane->map, at->x, at->y);

            add_point(out, &p);
        }
        ys_text_add(out, "\"/>\n");
    }
}

static void corners_of(struct ys_point corner[4], const struct pane *pane,
                       const struct ys_object *object)
{
    const struct ys_image *image = &pane->picture->image;

    for (int k = 0; k < 4; k++)
        corner[k] = ys_affine_point(&pane->map, object->corner_x_px[k] - image->col0,
                                    object->corner_y_px[k] - image->row0);
}

static void add_title(struct ys_text *out, const struct pane *pane,
                      const struct ys_object *object)
{
    const ys_result *res = pane->res;
    struct ys_template_values values = {.language = res->opt.language};
    struct ys_text score = {0};

    ys_text_addf(ys_template_value(&values, "n"), "%u", object->number);
    ys_page_date(ys_template_value(&values, "date"), res, object->date);
    ys_page_number(ys_template_value(&values, "length"), res, object->length_m, 1);
    ys_page_number(ys_template_value(&values, "width"), res, object->width_m, 1);
    if (isfinite(object->score))
        ys_say_probability(&score, res, object->score);
    ys_add_html(ys_template_value(&values, "score"), score.bytes);
    ys_template_value(&values, "score")->failed |= score.failed;
    ys_text_drop(&score);
    ys_add_html(ys_template_value(&values, "track"), object->track);
    if (object->estimated)
        ys_page_say(ys_template_value(&values, "estimated"), res, "estimated in a group");
    ys_text_add(out, "<title>");
    ys_template_fill(out,
                     ys_say(res,
                            "No. {{n}} of {{date}}: {{length}} \xC3\x97 {{width}} m, score "
                            "{{score}}{{?track}}, {{track}}{{/track}}{{?estimated}}, "
                            "{{estimated}}{{/estimated}}"),
                     &values);
    ys_text_add(out, "</title>");
}

static void add_box(struct ys_text *out, const char *class_name,
                    const struct ys_point corner[4])
{
    ys_text_addf(out, "<polygon class=\"%s\" points=\"", class_name);
    for (int k = 0; k < 4; k++)
        add_point(out, &corner[k]);
    ys_text_add(out, "\"/>");
}

/* The status against the date before and until the next one are both on it: which of them is
 * shown depends on what it stands beside. */
static void add_object(struct ys_text *out, const struct pane *pane,
                       const struct ys_object *object)
{
    const double doubtful_below = YS_PAGE_SURE;
    struct ys_point corner[4];

    corners_of(corner, pane, object);
    ys_text_add(out, "<g id=\"");
    ys_page_id(out, object);
    ys_text_addf(out, "\" class=\"o s-%s u-%s%s\">", ys_object_status_name(object->since),
                 ys_object_status_name(object->until),
                 object->estimated || object->score < doubtful_below ? " doubtful" : "");
    add_title(out, pane, object);
    add_box(out, "k", corner);
    add_box(out, "m", corner);
    ys_text_add(out, "<path class=\"x\" d=\"M");
    add_point(out, &corner[0]);
    ys_text_add(out, "L");
    add_point(out, &corner[2]);
    ys_text_add(out, "\"/><text x=\"");
    ys_text_add_number(out, (corner[0].x + corner[2].x) / 2, 1);
    ys_text_add(out, "\" y=\"");
    ys_text_add_number(out, (corner[0].y + corner[2].y) / 2, 1);
    ys_text_addf(out, "\">%u</text></g>\n", object->number);
}

static ys_status add_pane(struct ys_text *out, const struct pane *pane, struct ys_error *err)
{
    const ys_result *res = pane->res;
    const double *view = pane->frame->view;

    ys_text_addf(out, "<div class=\"pane %s\" data-date=\"%zu\"><p class=\"date\">", pane->role,
                 pane->picture->date + 1);
    ys_page_date(out, res, pane->picture->date);
    ys_text_add(out, "</p><svg role=\"img\" preserveAspectRatio=\"xMidYMid slice\" viewBox=\"");
    for (int k = 0; k < 4; k++) {
        ys_text_add(out, k ? " " : "");
        ys_text_add_number(out, view[k], 1);
    }
    ys_text_add(out, "\" aria-label=\"");
    ys_page_area(out, res, pane->picture->area);
    ys_text_add(out, ", ");
    ys_page_date(out, res, pane->picture->date);
    ys_text_add(out, "; ");
    ys_page_say(out, res, "objects are numbered as in the table of objects");
    ys_text_add(out, "\">");
    const ys_status status = add_image(out, pane, err);
    add_outline(out, pane);
    for (size_t i = 0; i < res->n_object; i++)
        if (ys_figure_shows(res, pane->picture, &res->object[i]))
            add_object(out, pane, &res->object[i]);
    ys_text_add(out, "</svg></div>\n");
    return status;
}

/* ---- one figure ----------------------------------------------------------------------------- */

static void look_at_objects(struct ys_page_frame *frame, const struct pane *pane, size_t n)
{
    double b[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};

    for (size_t p = 0; p < n; p++)
        for (size_t i = 0; i < pane[p].res->n_object; i++) {
            struct ys_point corner[4];

            if (!ys_figure_shows(pane[p].res, pane[p].picture, &pane[p].res->object[i]))
                continue;
            corners_of(corner, &pane[p], &pane[p].res->object[i]);
            for (int k = 0; k < 4; k++) {
                b[0] = fmin(b[0], corner[k].x), b[1] = fmin(b[1], corner[k].y);
                b[2] = fmax(b[2], corner[k].x), b[3] = fmax(b[3], corner[k].y);
            }
        }
    if (b[2] > b[0])
        ys_page_frame_look(frame, b, pane->picture);
}

/* Statuses that stand in these pictures, each with how it is drawn. */
static void add_legend(struct ys_text *out, const struct pane *pane, size_t n)
{
    const ys_result *res = pane->res;
    bool used[YS_UNCERTAIN + 1] = {false}, doubtful = false;

    for (size_t p = 0; p < n; p++)
        for (size_t i = 0; i < res->n_object; i++) {
            const struct ys_object *object = &res->object[i];

            if (!ys_figure_shows(res, pane[p].picture, object))
                continue;
            used[object->until % (YS_UNCERTAIN + 1)] |= n > 1 && p + 1 < n;
            used[object->since % (YS_UNCERTAIN + 1)] |= p > 0 || n == 1;
            used[YS_SINGLE] |= n > 2;
            doubtful |= object->estimated || object->score < YS_PAGE_SURE;
        }
    ys_text_add(out, "<ul class=\"legend\">");
    for (unsigned k = 0; k <= YS_UNCERTAIN; k++) {
        if (!used[k])
            continue;
        ys_text_addf(out,
                     "<li><svg width=\"34\" height=\"18\" aria-hidden=\"true\"><g class=\"o "
                     "l-%s\"><path class=\"k\" d=\"M5 4H29V14H5z\"/><path class=\"m\" "
                     "d=\"M5 4H29V14H5z\"/><path class=\"x\" d=\"M5 4L29 14\"/></g></svg>",
                     ys_object_status_name((enum ys_object_status)k));
        ys_page_say(out, res,
                    k == YS_SINGLE && n > 1 ? "not compared"
                                            : ys_page_status(res, (enum ys_object_status)k));
        ys_text_add(out, "</li>");
    }
    if (doubtful) {
        ys_text_add(out,
                    "<li><svg width=\"34\" height=\"18\" aria-hidden=\"true\"><g class=\"o "
                    "l-single doubtful\"><path class=\"k\" d=\"M5 4H29V14H5z\"/><path "
                    "class=\"m\" d=\"M5 4H29V14H5z\"/></g></svg>");
        ys_page_say(out, res, "dashed: score below 0.8, or estimated");
        ys_text_add(out, "</li>");
    }
    ys_text_add(out, "</ul>\n");
}

static void add_choice(struct ys_text *out, const struct pane *pane, size_t n, const char *side)
{
    for (size_t p = 0; p < n; p++) {
        ys_text_addf(out, "<option value=\"%zu\"%s>", pane[p].picture->date + 1,
                     !strncmp(pane[p].role, side, strlen(side)) ? " selected" : "");
        ys_page_date(out, pane[p].res, pane[p].picture->date);
        ys_text_add(out, "</option>");
    }
}

/* Fixed in size and corner; as long as the first view is shown without a script. */
static void add_furniture(struct ys_template_values *values, const struct ys_page_frame *frame,
                          const ys_result *res, const struct ys_picture *picture)
{
    const double length_m = ys_scale_bar_m(0.22 * frame->view[2] * frame->gsd_m);

    ys_text_add_number(ys_template_value(values, "aspect"), frame->view[2] / frame->view[3], 3);
    ys_text_add_number(ys_template_value(values, "gsd"), frame->gsd_m, 5);
    ys_text_add_number(ys_template_value(values, "letter"), 2.2 / frame->gsd_m, 2);
    ys_text_add_number(ys_template_value(values, "frame"), frame->width, 1);
    ys_text_add(ys_template_value(values, "frame"), " ");
    ys_text_add_number(ys_template_value(values, "frame"), frame->height, 1);
    if (isfinite(length_m) && length_m > 0) {
        ys_text_add_number(ys_template_value(values, "bar_pc"),
                           100 * length_m / frame->gsd_m / frame->view[2], 2);
        ys_say_number(ys_template_value(values, "bar_m"), res, length_m, 3);
    }
    if (hypot(picture->north_x, picture->north_y) > 0.5)
        ys_text_add_number(ys_template_value(values, "north"), frame->north_deg, 1);
}

/* What the pictures are and may be used for, beside them. */
static void add_credit(struct ys_text *out, const struct pane *pane, size_t n)
{
    for (size_t p = 0; p < n; p++) {
        const struct ys_tile_info *info = pane[p].res->date[pane[p].picture->date].info;

        if (!info || (!*ys_or_empty(info->sensor) && !*ys_or_empty(info->licence)))
            continue;
        ys_text_add(out, out->n ? "; " : "");
        ys_page_date(out, pane[p].res, pane[p].picture->date);
        ys_text_add(out, ": ");
        ys_add_html(out, info->sensor);
        ys_text_add(out, *ys_or_empty(info->sensor) && *ys_or_empty(info->licence) ? ", " : "");
        ys_add_html(out, info->licence);
    }
}

static bool compared(const struct pane *before, const struct pane *after)
{
    const ys_result *res = before->res;

    for (size_t i = 0; i < res->n_change; i++)
        if (res->change[i].before == before->picture->date &&
            res->change[i].after == after->picture->date &&
            ys_in_area(res, before->picture->area, res->change[i].area))
            return true;
    return false;
}

/* Which dates were compared, "1-2 2-3": what became of an object is told only beside the date
 * that it was compared with. */
static void add_pairs(struct ys_text *out, const struct pane *pane, size_t n)
{
    for (size_t a = 0; a < n; a++)
        for (size_t b = a + 1; b < n; b++)
            if (compared(&pane[a], &pane[b]))
                ys_text_addf(out, "%s%zu-%zu", out->n ? " " : "", pane[a].picture->date + 1,
                             pane[b].picture->date + 1);
}

/* The newest and the date that it was compared with; without one the date before. */
static void give_roles(struct pane *pane, size_t n)
{
    size_t left = n - 1;

    for (size_t p = 0; p < n; p++)
        pane[p].role = "other";
    pane[n - 1].role = "right by-since";
    while (left > 0 && !compared(&pane[left - 1], &pane[n - 1]))
        left--;
    if (left > 0) {
        pane[left - 1].role = "left by-until";
    } else if (n > 1) {
        pane[n - 1].role = "right";
        pane[n - 2].role = "left";
    }
}

/* Two of them side by side, under the divider where a script runs. */
static ys_status add_figure(struct ys_text *out, struct pane *pane, size_t n,
                            struct ys_page_frame *frame, struct ys_error *err)
{
    const ys_result *res = pane->res;
    struct ys_template_values values = {.language = res->opt.language};
    ys_status status = YS_OK;

    look_at_objects(frame, pane, n);
    add_furniture(&values, frame, pane->res, pane->picture);
    give_roles(pane, n);
    add_pairs(ys_template_value(&values, "pairs"), pane, n);
    for (size_t p = 0; p < n && !status; p++)
        status = add_pane(ys_template_value(&values, "panes"), &pane[p], err);
    for (size_t p = 0; p < n; p++)
        if (res->date[pane[p].picture->date].info &&
            res->date[pane[p].picture->date].info->rendered && p == n - 1)
            ys_page_say(ys_template_value(&values, "synthetic"), res, "SYNTHETIC");
    if (n < 2)
        ys_text_add(ys_template_value(&values, "alone"), " alone");
    else
        ys_text_add(ys_template_value(&values, "pair"), "1");
    if (n > 2) {
        add_choice(ys_template_value(&values, "lefts"), pane, n, "left");
        add_choice(ys_template_value(&values, "rights"), pane, n, "right");
    }
    ys_page_area(ys_template_value(&values, "name"), res, pane->picture->area);
    if (!res->date[pane->picture->date].aligned)
        ys_page_say(ys_template_value(&values, "note"), res,
                    "by itself, because the dates are not aligned");
    add_credit(ys_template_value(&values, "credit"), pane, n);
    add_legend(ys_template_value(&values, "legend"), pane, n);
    ys_template_fill(out, ys_web_viewer_html, &values);
    return status;
}

static bool shows(const struct ys_picture *picture, size_t area)
{
    return picture->area == area && picture->image.width && picture->image.height;
}

/* Those that lie on the first aligned one; each other one has a figure of its own. */
ys_status ys_page_viewer(struct ys_text *out, const ys_result *res, size_t area,
                         struct ys_error *err)
{
    struct pane *together = ys_resize(NULL, res->n_picture + 1, sizeof *together), alone;
    struct ys_page_frame frame = {0}, own = {0};
    struct ys_text apart = {0};
    size_t n = 0;
    ys_status status = YS_OK;

    if (!together)
        return ys_fail(err, YS_ERR_NOMEM, "report.html: out of memory");
    for (size_t i = 0; i < res->n_picture && !res->opt.no_images && !status; i++) {
        const struct ys_picture *picture = &res->picture[i];
        struct ys_affine fit = {1, 0, 0, 1, 0, 0};

        if (!shows(picture, area))
            continue;
        if (!n && res->date[picture->date].aligned)
            ys_page_frame_init(&frame, picture);
        if (res->date[picture->date].aligned &&
            (!n || ys_affine_fit(&fit, &picture->outline, &together[0].picture->outline))) {
            together[n++] =
                (struct pane){res, picture, &frame, ys_affine_join(&fit, &frame.turn), ""};
            continue;
        }
        ys_page_frame_init(&own, picture);
        alone = (struct pane){res, picture, &own, own.turn, ""};
        status = add_figure(&apart, &alone, 1, &own, err);
    }
    if (n && !status)
        status = add_figure(out, together, n, &frame, err);
    ys_text_add(out, ys_or_empty(apart.bytes));
    out->failed |= apart.failed;
    ys_text_drop(&apart);
    free(together);
    return status;
}
