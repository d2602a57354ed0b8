/* figure.c - the figure of a date and the figure of a change */

#include "figure.h"

#include <math.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../template.h"
#include "../texts.h"
#include "figure_sheet.h"
#include "figure_words.h"
#include "marks.h"

/* Ground round an area: what stands at its edge is seen whole. */
static const double margin_m = 12;
static const uint32_t black = 0x1A1A1A, grey = 0x404040, red = 0xB31721, pale = 0x6E6E6E;

/* ---- head and foot ---------------------------------------------------------------------------- */

void ys_sheet_head(struct ys_sheet *sheet, const char *title, const char *note)
{
    const double room = sheet->drawing->width - 2 * YS_SHEET_MARGIN;
    const struct ys_lettering large = {.size = 22, .bold = true, .colour = black, .room = room};
    const struct ys_lettering small = {.size = 15, .colour = grey, .room = room};
    struct ys_point at = {YS_SHEET_MARGIN, YS_SHEET_MARGIN + 20};

    at.y += 28.6 * (double)ys_drawing_lines(sheet->drawing, &at, title, &large, 3) - 5;
    at.y += 19.5 * (double)ys_drawing_lines(sheet->drawing, &at, note, &small, 2) - 7;
    sheet->y = ceil(at.y);
    if (!sheet->res->rendered)
        return;
    ys_drawing_block(sheet->drawing, (double[]){0, sheet->y, sheet->drawing->width, 26}, red,
                     1);
    ys_drawing_lines(
        sheet->drawing, &(struct ys_point){YS_SHEET_MARGIN, sheet->y + 18},
        ys_say(sheet->res, "SYNTHETIC: rendered tiles, evidence of nothing"),
        &(struct ys_lettering){.size = 14, .bold = true, .colour = 0xFFFFFF, .room = room}, 1);
    sheet->y += 26 + 10;
}

/* One mark and what it means; returns where the next one goes. */
static double put_sign(struct ys_sheet *sheet, enum ys_object_status status, bool doubtful,
                       const char *text, double x)
{
    const struct ys_lettering letters = {.size = 14, .colour = black};
    const double y = sheet->y;
    const struct ys_point corner[4] = {
        {x + 5, y + 5}, {x + 33, y + 5}, {x + 33, y + 17}, {x + 5, y + 17}};

    ys_drawing_block(sheet->drawing, (double[]){x, y, 38, 22}, pale, 1);
    ys_mark_object(sheet->drawing, corner, status, doubtful);
    ys_drawing_text(sheet->drawing, x + 46, y + 16, text, &letters);
    return x + 46 + ys_letters_room(text, &letters) + 24;
}

static void put_legend(struct ys_sheet *sheet)
{
    static const char *const word[] = {"outlined", "stayed", "arrived", "left", "undecided"};
    double x = YS_SHEET_MARGIN;
    enum ys_object_status shown = YS_SINGLE;
    char text[120];

    for (unsigned k = 0; k <= YS_UNCERTAIN; k++) {
        if (!sheet->n_status[k])
            continue;
        shown = (enum ys_object_status)k;
        ys_text_fit(text, sizeof text, "%s", ys_say(sheet->res, word[k]));
        const size_t n = strlen(text);
        /* Of a change the note has the numbers: what stayed is seen at both dates. */
        if (sheet->n_panel == 1)
            ys_text_fit(text + n, sizeof text - n, ": %zu", sheet->n_status[k]);
        x = put_sign(sheet, shown, false, text, x);
    }
    if (sheet->n_doubtful) {
        ys_text_fit(text, sizeof text, "%s: %zu",
                    ys_say(sheet->res, "dashed: doubtful or estimated in a group"),
                    sheet->n_doubtful);
        put_sign(sheet, YS_SINGLE, true, text, x);
    }
    sheet->y += shown != YS_SINGLE || sheet->n_status[YS_SINGLE] ? 22 + 12 : 0;
}

/* The other date of the pair to which "arrived" and "left" belong; SIZE_MAX: none. */
static size_t compared_with(const struct ys_sheet *sheet)
{
    for (size_t i = 0; i < sheet->res->n_object && sheet->n_panel == 1; i++) {
        const struct ys_object *object = &sheet->res->object[i];

        if (!ys_figure_shows(sheet->res, sheet->panel[0].picture, object) ||
            object->status == YS_SINGLE)
            continue;
        return object->since_date < sheet->res->n_date ? object->since_date
                                                       : object->until_date;
    }
    return SIZE_MAX;
}

/* What the lines mean, and what the figure leaves out. */
static void put_foot(struct ys_sheet *sheet)
{
    const double room = sheet->drawing->width - 2 * YS_SHEET_MARGIN;
    const size_t other = compared_with(sheet);
    struct ys_text text = {0};

    sheet->y += 6;
    put_legend(sheet);
    if (other < sheet->res->n_date) {
        struct ys_template_values values = {.language = sheet->res->opt.language};

        ys_add_long_date(ys_template_value(&values, "date"), sheet->res, other);
        ys_template_fill(&text, ys_say(sheet->res, "Compared with {{date}}."), &values);
        ys_text_add(&text, " ");
    }
    if (sheet->left_out) {
        ys_add_numbered(&text, sheet->res,
                        sheet->left_out == 1
                            ? "The number of 1 object had no room; objects.csv has it."
                            : "The numbers of {{n}} objects had no room; objects.csv has them.",
                        sheet->left_out);
        ys_text_add(&text, " ");
    }
    if (sheet->strip.rows > 1) {
        ys_add_numbered(&text, sheet->res,
                        "The strip is cut into {{n}} rows that meet without overlap.",
                        sheet->strip.rows);
        ys_text_add(&text, " ");
    }
    ys_text_add(&text, ys_say(sheet->res, "Dotted white line: the counted area. Contrast "
                                          "stretched."));
    sheet->y += 17 * (double)ys_drawing_lines(
                         sheet->drawing, &(struct ys_point){YS_SHEET_MARGIN, sheet->y + 13},
                         ys_or_empty(text.bytes),
                         &(struct ys_lettering){.size = 13, .colour = grey, .room = room}, 3);
    sheet->drawing->failed |= text.failed;
    ys_text_drop(&text);
}

void ys_sheet_end(struct ys_sheet *sheet, const char *title, const char *note)
{
    struct ys_drawing *drawing = sheet->drawing;

    drawing->height = (uint32_t)ceil(sheet->y + YS_SHEET_MARGIN);
    drawing->title = ys_strdup(title);
    drawing->description = ys_strdup(note);
    drawing->failed |= !drawing->title || !drawing->description;
}

/* ---- the figures ------------------------------------------------------------------------------ */

/* Mean width of the objects, in pixels of their picture; a large one where there are none, so that
 * a strip without numbers is not cut for their sake. */
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

/* The strips have room for what stands in them: a narrow one shows more ground on both sides. */
static void lay_out(struct ys_sheet *sheet, const struct ys_frame *frame)
{
    const struct ys_picture *reference = sheet->panel[sheet->n_panel - 1].picture;
    struct ys_strip *strip = &sheet->strip;

    ys_strip_lay_out(strip, frame, object_width_px(sheet->res, reference), sheet->n_panel);
    if (strip->width < YS_STRIP_LEAST && strip->rows == 1) {
        const double more = (YS_STRIP_LEAST - strip->width) / strip->scale;

        strip->frame.width += more;
        strip->step += more;
        strip->width = YS_STRIP_LEAST;
        for (size_t p = 0; p < sheet->n_panel; p++)
            sheet->panel[p].to_frame.e += more / 2;
    }
    sheet->drawing->width = (uint32_t)(strip->width + 2 * YS_SHEET_MARGIN);
}

static ys_status compose(struct ys_sheet *sheet, const struct ys_frame *frame,
                         struct ys_text *title, struct ys_text *note, struct ys_error *err)
{
    ys_status status;

    lay_out(sheet, frame);
    ys_sheet_head(sheet, ys_or_empty(title->bytes), ys_or_empty(note->bytes));
    status = ys_sheet_strips(sheet, err);
    put_foot(sheet);
    ys_sheet_end(sheet, ys_or_empty(title->bytes), ys_or_empty(note->bytes));
    if (!status && (sheet->drawing->failed || title->failed || note->failed))
        status = ys_fail(err, YS_ERR_NOMEM, "figure: out of memory");
    ys_text_drop(title);
    ys_text_drop(note);
    return status;
}

ys_status ys_figure_of_date(struct ys_drawing *out, const ys_result *res,
                            const struct ys_picture *picture, struct ys_error *err)
{
    struct ys_sheet sheet = {.drawing = out, .res = res, .area = picture->area, .n_panel = 1};
    struct ys_text title = {0}, note = {0};
    struct ys_frame frame;

    *out = (struct ys_drawing){0};
    if (picture->date >= res->n_date || picture->area >= res->n_area || !picture->image.width ||
        !picture->image.height)
        return ys_fail(err, YS_ERR_ARG, "figure: a picture without date, area or pixels");
    ys_frame_init(&frame, picture, margin_m);
    sheet.panel[0] = (struct ys_panel){picture, frame.turn, SIZE_MAX};
    ys_add_date_title(&title, res, picture->area, picture->date);
    ys_add_date_note(&note, res, picture->area, picture->date);
    return compose(&sheet, &frame, &title, &note, err);
}

/* Pictures that do not lie on each other cannot stand one below the other. */
static bool lay_together(struct ys_sheet *sheet, struct ys_frame *frame, const ys_result *res,
                         const struct ys_change *change)
{
    const size_t area = ys_area_named(res, change->area);
    const struct ys_picture *before = ys_picture_of(res, area, change->before);
    const struct ys_picture *after = ys_picture_of(res, area, change->after);
    struct ys_affine fit;

    if (area >= res->n_area || !before || !after || !res->date[change->before].aligned ||
        !res->date[change->after].aligned ||
        !ys_affine_fit(&fit, &before->outline, &after->outline))
        return false;
    ys_frame_init(frame, after, margin_m);
    sheet->area = area;
    sheet->panel[0] =
        (struct ys_panel){before, ys_affine_join(&fit, &frame->turn), change->after};
    sheet->panel[1] = (struct ys_panel){after, frame->turn, change->before};
    sheet->n_panel = 2;
    return true;
}

bool ys_figure_has_change(const ys_result *res, const struct ys_change *change)
{
    struct ys_sheet sheet = {0};
    struct ys_frame frame;

    return change->next && lay_together(&sheet, &frame, res, change);
}

ys_status ys_figure_of_change(struct ys_drawing *out, const ys_result *res,
                              const struct ys_change *change, struct ys_error *err)
{
    struct ys_sheet sheet = {.drawing = out, .res = res};
    struct ys_text title = {0}, note = {0};
    struct ys_frame frame;

    *out = (struct ys_drawing){0};
    if (!lay_together(&sheet, &frame, res, change))
        return ys_fail(err, YS_ERR_ARG, "figure: a change without pictures of both dates");
    ys_add_change_title(&title, res, sheet.area, change);
    ys_add_change_note(&note, res, change);
    return compose(&sheet, &frame, &title, &note, err);
}
