/* figure_strips.c - the strips of a figure: pictures, outlines, numbers, and what stands in them */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../sentences.h"
#include "../template.h"
#include "../texts.h"
#include "../words.h"
#include "figure_sheet.h"
#include "figure_words.h"
#include "labels.h"
#include "marks.h"

static const struct ys_lettering number_letters = {.size = 11.5,
                                                   .bold = true,
                                                   .colour = 0xFFFFFF,
                                                   .halo = 0x0A0D14,
                                                   .halo_width = 1.3,
                                                   .anchor = YS_MIDDLE};
enum { NUMBER_HEIGHT = 11 };
static const double row_gap = 6, strip_gap = 12;

/* What an object is called on a panel. */
static enum ys_object_status status_on(const struct ys_panel *panel,
                                       const struct ys_object *object)
{
    if (panel->other == SIZE_MAX)
        return object->status;
    if (panel->other == object->since_date)
        return object->since;
    return panel->other == object->until_date ? object->until : YS_SINGLE;
}

struct row {
    struct ys_sheet *sheet;
    const struct ys_panel *panel;
    struct ys_affine map; /* from pixels of the picture to the figure */
    double part[4];       /* of the figure: ground alone, without the band */
};

static bool shows(const struct row *row, const struct ys_object *object)
{
    return ys_figure_shows(row->sheet->res, row->panel->picture, object);
}

static void corners_of(struct ys_point out[4], const struct row *row,
                       const struct ys_object *object)
{
    const struct ys_image *image = &row->panel->picture->image;

    for (int k = 0; k < 4; k++)
        out[k] = ys_affine_point(&row->map, object->corner_x_px[k] - image->col0,
                                 object->corner_y_px[k] - image->row0);
}

/* Long side first; an object seen across on the figure stays what it is. */
static struct ys_box box_of(const struct ys_point corner[4])
{
    const double ux = corner[1].x - corner[0].x, uy = corner[1].y - corner[0].y;
    const double vx = corner[2].x - corner[1].x, vy = corner[2].y - corner[1].y;
    const double u = hypot(ux, uy), v = hypot(vx, vy);
    struct ys_box box = {(corner[0].x + corner[2].x) / 2, (corner[0].y + corner[2].y) / 2,
                         fmax(u, v), fmin(u, v), u >= v ? atan2(uy, ux) : atan2(vy, vx)};

    if (box.angle_rad < 0)
        box.angle_rad += YS_PI;
    if (box.angle_rad >= YS_PI)
        box.angle_rad -= YS_PI;
    return box;
}

static bool put_outlines(const struct row *row)
{
    const struct ys_polygon *outline = &row->panel->picture->outline;

    for (size_t r = 0; r < outline->n; r++) {
        const struct ys_line *ring = &outline->ring[r];
        struct ys_point *pt = ys_new(ring->n, sizeof *pt);

        if (!pt)
            return false;
        for (size_t i = 0; i < ring->n; i++)
            pt[i] = ys_affine_point(&row->map, ring->pt[i].x, ring->pt[i].y);
        ys_mark_area(row->sheet->drawing, pt, ring->n);
        free(pt);
    }
    return true;
}

static bool is_in(const struct row *row, double x, double y)
{
    return x >= row->part[0] && x < row->part[0] + row->part[2] && y >= row->part[1] &&
           y < row->part[1] + row->part[3];
}

static void put_number(const struct row *row, struct ys_labels *labels, size_t i,
                       uint32_t number)
{
    char text[16];
    struct ys_box at;

    snprintf(text, sizeof text, "%u", number);
    const double width = ys_letters_room(text, &number_letters) + 1;

    if (!ys_labels_place(&at, labels, i, width, NUMBER_HEIGHT)) {
        row->sheet->left_out++;
        return;
    }
    struct ys_lettering letters = number_letters;
    const double down = 0.36 * letters.size; /* half the height of a digit */

    letters.angle_deg = at.angle_rad * 180 / YS_PI;
    letters.room = width;
    ys_drawing_text(row->sheet->drawing, at.x - down * sin(at.angle_rad),
                    at.y + down * cos(at.angle_rad), text, &letters);
}

static void count_mark(struct ys_sheet *sheet, enum ys_object_status status, bool doubtful)
{
    if ((unsigned)status <= YS_UNCERTAIN)
        sheet->n_status[status]++;
    sheet->n_doubtful += doubtful;
}

/* All outlines before the first number: none hides one.  An object that two rows show has its number,
 * and is counted in the legend, where its centre is. */
static bool put_objects(const struct row *row)
{
    struct ys_sheet *sheet = row->sheet;
    const ys_result *res = sheet->res;
    const double bounds[4] = {row->part[0], row->part[1], row->part[0] + row->part[2],
                              row->part[1] + row->part[3]};
    struct ys_box *box = ys_new(res->n_object, sizeof *box);
    struct ys_labels labels = {0};
    size_t n = 0;

    for (size_t i = 0; i < res->n_object && box; i++) {
        const struct ys_object *object = &res->object[i];
        const enum ys_object_status status = status_on(row->panel, object);
        const bool doubtful = object->estimated || object->score < YS_SURE;
        struct ys_point corner[4];

        if (!shows(row, object))
            continue;
        corners_of(corner, row, object);
        box[n] = box_of(corner);
        if (is_in(row, box[n].x, box[n].y))
            count_mark(sheet, status, doubtful);
        ys_mark_object(sheet->drawing, corner, status, doubtful);
        n++;
    }
    if (!box || !ys_labels_init(&labels, box, n, bounds)) {
        free(box);
        return false;
    }
    n = 0;
    for (size_t i = 0; i < res->n_object; i++) {
        if (!shows(row, &res->object[i]))
            continue;
        if (is_in(row, box[n].x, box[n].y))
            put_number(row, &labels, n, res->object[i].number);
        n++;
    }
    const bool whole = !labels.failed;

    ys_labels_fini(&labels);
    free(box);
    return whole;
}

/* ---- what stands in the picture, so that it goes where the picture goes --------------------------- */

static void add_part(struct ys_text *out, const char *text)
{
    if (!*ys_or_empty(text))
        return;
    if (out->n)
        ys_text_add(out, "  \xC2\xB7  ");
    ys_add_name(out, text);
}

static void put_date(const struct row *row, double room)
{
    const struct ys_sheet *sheet = row->sheet;
    const size_t date = row->panel->picture->date;
    const struct ys_count *count = ys_count_of(sheet->res, sheet->area, date);
    struct ys_text text = {0};

    ys_add_long_date(&text, sheet->res, date);
    if (count) {
        ys_text_add(&text, ": ");
        ys_add_counted(&text, sheet->res, count);
    }
    ys_drawing_lines(
        sheet->drawing, &(struct ys_point){row->part[0] + 10, row->part[1] + row->part[3] + 18},
        ys_or_empty(text.bytes),
        &(struct ys_lettering){.size = 14, .bold = true, .colour = 0xFFFFFF, .room = room}, 1);
    sheet->drawing->failed |= text.failed;
    ys_text_drop(&text);
}

static void put_source(const struct row *row, double room)
{
    const struct ys_sheet *sheet = row->sheet;
    const struct ys_tile_info *info = sheet->res->date[row->panel->picture->date].info;
    struct ys_text text = {0}, pixel = {0};

    if (info->rendered)
        add_part(&text, ys_say(sheet->res, "SYNTHETIC, evidence of nothing"));
    add_part(&text, *ys_or_empty(info->licence) ? info->licence
                                                : ys_say(sheet->res, "licence not stated"));
    add_part(&text,
             *ys_or_empty(info->sensor) ? info->sensor : ys_say(sheet->res, "sensor unknown"));
    if (isfinite(info->gsd_x_m)) {
        struct ys_template_values values = {.language = sheet->res->opt.language};

        ys_say_number(ys_template_value(&values, "m"), sheet->res, info->gsd_x_m, 2);
        ys_template_fill(&pixel, ys_say(sheet->res, "pixels of {{m}} m"), &values);
        add_part(&text, pixel.bytes);
    }
    ys_drawing_lines(sheet->drawing,
                     &(struct ys_point){row->part[0] + 10, row->part[1] + row->part[3] + 36},
                     ys_or_empty(text.bytes),
                     &(struct ys_lettering){.size = 12, .colour = 0xFFFFFF, .room = room}, 1);
    sheet->drawing->failed |= text.failed || pixel.failed;
    ys_text_drop(&text);
    ys_text_drop(&pixel);
}

static void put_band(const struct row *row)
{
    const struct ys_strip *strip = &row->sheet->strip;
    const double right = row->part[0] + row->part[2], top = row->part[1] + row->part[3];
    struct ys_drawing *drawing = row->sheet->drawing;

    ys_mark_ground(drawing, (double[]){row->part[0], top, row->part[2], YS_STRIP_BAND});
    ys_mark_north(drawing, &(struct ys_point){right - 20, top + 22}, strip->frame.north_deg);
    const double bar = ys_mark_scale(
        drawing, row->sheet->res, &(struct ys_point){right - 66, top + 27},
        row->panel->picture->image.gsd_x_m > 0 ? strip->scale / strip->frame.gsd_m : NAN);
    const double room = row->part[2] - bar - 66 - 36;

    put_date(row, room);
    put_source(row, room);
}

static ys_status put_row(const struct row *row, const struct ys_strip_source *source,
                         struct ys_error *err)
{
    const uint32_t size[2] = {(uint32_t)row->part[2], (uint32_t)row->part[3] + YS_STRIP_BAND};
    const struct ys_affine to_row = ys_affine_join(
        &row->map, &(struct ys_affine){1, 0, 0, 1, -row->part[0], -row->part[1]});
    struct ys_drawing *drawing = row->sheet->drawing;
    struct ys_canvas canvas;
    const ys_status status = ys_strip_cut(&canvas, source, &to_row, size, err);

    if (status)
        return status;
    ys_drawing_image(drawing, &canvas, row->part[0], row->part[1]);
    ys_drawing_clip(drawing, row->part);
    if (!put_outlines(row) || !put_objects(row))
        return ys_fail(err, YS_ERR_NOMEM, "figure: out of memory");
    ys_drawing_unclip(drawing);
    put_band(row);
    return YS_OK;
}

ys_status ys_sheet_strips(struct ys_sheet *sheet, struct ys_error *err)
{
    const struct ys_strip *strip = &sheet->strip;
    struct ys_strip_source source[2] = {{{0}, 0}, {{0}, 0}};
    ys_status status = YS_OK;

    for (size_t p = 0; p < sheet->n_panel && !status; p++) {
        const struct ys_affine *m = &sheet->panel[p].to_frame;
        const double unit = sqrt(fabs(m->a * m->d - m->b * m->c));

        status = ys_strip_source_make(&source[p], &sheet->panel[p].picture->image,
                                      strip->scale * unit, err);
    }
    for (size_t k = 0; k < strip->rows && !status; k++) {
        for (size_t p = 0; p < sheet->n_panel && !status; p++) {
            struct row row = {.sheet = sheet, .panel = &sheet->panel[p]};

            row.part[0] = YS_SHEET_MARGIN;
            row.part[1] = sheet->y;
            row.part[2] = strip->width;
            row.part[3] = strip->height;
            row.map = ys_strip_map(strip, &sheet->panel[p].to_frame, k);
            row.map.e += row.part[0];
            row.map.f += row.part[1];
            status = put_row(&row, &source[p], err);
            sheet->y += strip->height + YS_STRIP_BAND + row_gap;
        }
        sheet->y += k + 1 < strip->rows ? strip_gap : 0;
    }
    for (size_t p = 0; p < 2; p++)
        ys_canvas_fini(&source[p].canvas);
    return status;
}
