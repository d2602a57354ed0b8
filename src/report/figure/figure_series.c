/*
 * figure_series.c - counts over time of one area, and what was reported
 *
 * No line joins the dates: nothing is known of the days between them.  A date that could not be counted
 * is a gap with its reason, never a zero.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/date.h"
#include "../../base/error.h"
#include "../../base/maths.h"
#include "../../base/mem.h"
#include "../phrases.h"
#include "../template.h"
#include "../texts.h"
#include "figure_sheet.h"
#include "figure_words.h"
#include "labels.h"

enum { WIDTH = 1400, PLOT_HEIGHT = 430, LEFT = 84, RIGHT = 40, INSET = 110 };
/* A figure this many times beyond the counts would leave them no room: it is marked at the top. */
static const double most_beyond = 3;
static const uint32_t ink = 0x1A1A1A, grey = 0x595959, grid = 0xDADADA, blue = 0x00508C,
                      pale = 0xA9CCE6, brown = 0x8A4B00;

/* Beside part of what it is of it stands; no label covers a bar of counts. */
struct label {
    struct ys_box part, bar;
    struct ys_text text;
    bool of_count;
};

struct series {
    struct ys_sheet *sheet;
    double x0, x1, y0, y1; /* of the plot: left, right, top, bottom */
    int32_t first, last;   /* days */
    double end, step;      /* of the axis of counts */
    struct label *label;
    size_t n, outside; /* outside: reported figures of other days */
};

static const struct ys_count *count_at(const struct series *s, size_t date)
{
    return ys_count_of(s->sheet->res, s->sheet->area, date);
}

static double place_of(const struct series *s, double day, size_t index)
{
    const double share = s->last > s->first
                             ? (day - s->first) / (s->last + 1 - s->first)
                             : ((double)index + 0.5) / (double)s->sheet->res->n_date;

    return s->x0 + INSET + share * (s->x1 - s->x0 - 2 * INSET);
}

/* Where a day stands whose hour is not known. */
static const double noon = 0.5;

/* Dates of a day with several pictures stand side by side. */
static double place_of_date(const struct series *s, size_t date)
{
    const ys_result *res = s->sheet->res;
    struct ys_date at = {0, -1};
    int32_t last;
    int32_t day = 0;

    ys_day_of(&day, res->date[date].date);
    if (ys_date_range_parse(&at, &last, ys_or_empty(res->date[date].date), NULL))
        return place_of(s, day + noon, date);
    return place_of(s, day + (at.seconds >= 0 ? at.seconds / 86400.0 : noon), date);
}

static double height_of(const struct series *s, double value)
{
    return s->y1 - (s->y1 - s->y0) * fmin(value, s->end) / s->end;
}

static void find_scale(struct series *s)
{
    const ys_result *res = s->sheet->res;
    double seen = 1, most;

    for (size_t i = 0; i < res->n_date; i++) {
        const struct ys_count *count = count_at(s, i);

        if (count && count->counted)
            seen = fmax(seen, count->possible);
    }
    most = seen;
    for (size_t i = 0; i < res->n_verdict; i++) {
        const struct ys_verdict *claim = &res->verdict[i];
        const double top = isfinite(claim->high) ? claim->high : claim->low;

        if (ys_claim_is_of(res, s->sheet->area, claim) && top <= most_beyond * seen)
            most = fmax(most, top);
    }
    s->end = 1.08 * fmax(most, 1);
    s->step = fmax(ys_scale_bar_m(most / 3), 1);
}

static void line(struct series *s, double xa, double ya, double xb, double yb,
                 const struct ys_pen *pen)
{
    ys_drawing_line(s->sheet->drawing, (struct ys_point){xa, ya}, (struct ys_point){xb, yb},
                    pen);
}

static void put_axes(struct series *s)
{
    struct ys_drawing *drawing = s->sheet->drawing;

    for (double v = 0; v <= s->end; v += s->step) {
        const double y = height_of(s, v);
        struct ys_text text = {0};

        line(s, s->x0, y, s->x1, y,
             &(struct ys_pen){
                 .stroke = v > 0 ? grid : ink, .width = v > 0 ? 1 : 1.6, .alpha = 1});
        ys_text_add_number(&text, v, 0);
        ys_drawing_text(drawing, s->x0 - 10, y + 5, ys_or_empty(text.bytes),
                        &(struct ys_lettering){.size = 14, .colour = grey, .anchor = YS_END});
        drawing->failed |= text.failed;
        ys_text_drop(&text);
    }
}

/* Slanted where they would touch each other; of those that still would, the first stands. */
static void put_dates(struct series *s)
{
    const ys_result *res = s->sheet->res;
    const struct ys_lettering flat = {.size = 13, .colour = ink, .anchor = YS_MIDDLE};
    struct ys_lettering letters = flat;
    double before = -INFINITY, least = INFINITY;
    struct ys_text widest = {0};

    for (size_t i = 0; i < res->n_date; i++) {
        least = fmin(least, place_of_date(s, i) - before);
        before = place_of_date(s, i);
    }
    ys_say_day(&widest, res, "2023-09-25");
    const bool slanted = least < ys_letters_room(ys_or_empty(widest.bytes), &flat) + 10;
    s->sheet->drawing->failed |= widest.failed;
    ys_text_drop(&widest);
    if (slanted) {
        letters.anchor = YS_END;
        letters.angle_deg = -50;
    }
    before = -INFINITY;
    for (size_t i = 0; i < res->n_date; i++) {
        const double x = place_of_date(s, i);
        struct ys_text text = {0};

        line(s, x, s->y1, x, s->y1 + 6,
             &(struct ys_pen){.stroke = ink, .width = 1.2, .alpha = 1});
        ys_add_long_date(&text, res, i);
        if (x - before >= (slanted ? 17 : 0)) {
            ys_drawing_text(s->sheet->drawing, x + (slanted ? 5 : 0),
                            s->y1 + (slanted ? 17 : 23), ys_or_empty(text.bytes), &letters);
            before = x;
        }
        s->sheet->drawing->failed |= text.failed;
        ys_text_drop(&text);
    }
    s->sheet->y = s->y1 + (slanted ? 150 : 40);
}

static void put_dot(struct series *s, double x, double y)
{
    enum { CORNERS = 20 };
    struct ys_point pt[CORNERS];

    for (int k = 0; k < CORNERS; k++)
        pt[k] = (struct ys_point){x + 5 * cos(2 * YS_PI * k / CORNERS),
                                  y + 5 * sin(2 * YS_PI * k / CORNERS)};
    ys_drawing_path(s->sheet->drawing, pt, CORNERS,
                    &(struct ys_pen){.fill = blue, .fill_alpha = 1, .closed = true});
}

/* Takes the text over. */
static void add_label(struct series *s, const struct label *label)
{
    s->label[s->n++] = *label;
}

static void put_count(struct series *s, double x, const struct ys_count *count)
{
    const struct ys_pen thick = {.stroke = pale, .width = 9, .alpha = 1};
    const struct ys_pen thin = {.stroke = blue, .width = 2.2, .alpha = 1};
    const double low = height_of(s, count->low90), high = height_of(s, count->high90);
    const double top = height_of(s, count->possible), bottom = height_of(s, count->certain);
    struct ys_text text = {0};

    if (count->possible > count->certain)
        line(s, x, bottom, x, top, &thick);
    line(s, x, low, x, high, &thin);
    line(s, x - 7, low, x + 7, low, &thin);
    line(s, x - 7, high, x + 7, high, &thin);
    put_dot(s, x, height_of(s, count->best));
    ys_text_addf(&text, "%u (%u\xE2\x80\x93%u)", count->best, count->low90, count->high90);
    const double length = fmax(bottom - top, fmax(low - high, 12)) + 8;
    add_label(s, &(struct label){
                     .part = {x, height_of(s, count->best), 16, 16, YS_PI / 2},
                     .bar = {x, (fmin(top, high) + fmax(bottom, low)) / 2, length,
                             fmin(16, length), YS_PI / 2},
                     .text = text,
                     .of_count = true,
                 });
}

/* A gap as high as the plot, with the reason in it. */
static void put_gap(struct series *s, double x, size_t date, const struct ys_count *count)
{
    struct ys_drawing *drawing = s->sheet->drawing;
    struct ys_text text = {0}, reason = {0};

    ys_drawing_block(drawing, (double[]){x - 10, s->y0, 20, s->y1 - s->y0}, 0xEDEDED, 1);
    if (count) {
        ys_say_refusal(&reason, s->sheet->res, date, count->flags);
        ys_text_add(&text, ys_say(s->sheet->res, "not counted"));
        ys_text_add(&text, ": ");
        ys_add_plain(&text, reason.bytes);
    } else {
        ys_text_add(&text, ys_say(s->sheet->res, "the area is not in the picture"));
    }
    ys_drawing_lines(
        drawing, &(struct ys_point){x + 4.5, s->y1 - 10}, ys_or_empty(text.bytes),
        &(struct ys_lettering){
            .size = 12, .colour = ink, .angle_deg = -90, .room = s->y1 - s->y0 - 20},
        1);
    drawing->failed |= text.failed || reason.failed;
    ys_text_drop(&text);
    ys_text_drop(&reason);
}

/* Over the days that it speaks of, as far as the plot shows them; false: none of them. */
static bool span_of(double x[2], const struct series *s, const struct ys_verdict *claim)
{
    int32_t first, last;

    if (!ys_day_of(&first, claim->date_start) || !ys_day_of(&last, claim->date_end) ||
        last < s->first || first > s->last)
        return false;
    x[0] = first < s->first ? s->x0 : place_of(s, first + noon, 0) - 14;
    x[1] = last > s->last ? s->x1 : place_of(s, last + noon, s->sheet->res->n_date - 1) + 14;
    return true;
}

static void put_claim(struct series *s, const double x[2], const struct ys_verdict *claim)
{
    const bool beyond = !(claim->high <= s->end);
    const double bottom = fmax(height_of(s, claim->low), s->y0 + 12),
                 top = beyond ? s->y0 : height_of(s, claim->high);
    const double a = fmin(top, bottom - 5), b = bottom, middle = (x[0] + x[1]) / 2;
    const struct ys_point pt[4] = {{x[0], a}, {x[1], a}, {x[1], b}, {x[0], b}};
    const struct ys_point arrow[3] = {
        {middle - 9, s->y0 + 12}, {middle + 9, s->y0 + 12}, {middle, s->y0 - 2}};
    struct ys_drawing *drawing = s->sheet->drawing;
    struct ys_text text = {0};

    ys_drawing_path(drawing, pt, 4,
                    &(struct ys_pen){.stroke = brown,
                                     .width = 1.4,
                                     .alpha = 1,
                                     .dash = {5, 3},
                                     .fill = brown,
                                     .fill_alpha = 0.1,
                                     .closed = true});
    if (beyond)
        ys_drawing_path(drawing, arrow, 3,
                        &(struct ys_pen){.fill = brown, .fill_alpha = 1, .closed = true});
    ys_text_add(&text, ys_say(s->sheet->res, "reported"));
    ys_text_add(&text, ": ");
    ys_say_stated(&text, s->sheet->res, claim);
    ys_text_add(&text, " [");
    ys_add_plain(&text, claim->id);
    ys_text_add(&text, "]");
    add_label(s, &(struct label){
                     .part = {middle, (a + b) / 2, x[1] - x[0], b - a, 0},
                     .text = text,
                 });
}

static void put_label(struct series *s, struct ys_labels *labels, size_t i)
{
    const struct label *label = &s->label[i];
    const struct ys_lettering letters = {.size = label->of_count ? 14 : 12.5,
                                         .bold = label->of_count,
                                         .colour = label->of_count ? ink : brown,
                                         .halo = 0xFFFFFF,
                                         .halo_width = 2,
                                         .anchor = YS_MIDDLE};
    char cut[96];
    struct ys_box at;

    ys_text_fit(cut, sizeof cut, "%s", ys_or_empty(label->text.bytes));
    s->sheet->drawing->failed |= label->text.failed;
    const double size[2] = {ys_letters_room(cut, &letters) + 4, letters.size + 3};
    if (ys_labels_place_beside(&at, labels, &label->part, size))
        ys_drawing_text(s->sheet->drawing, at.x, at.y + 0.36 * letters.size, cut, &letters);
    else
        s->sheet->left_out++;
}

/* Numbers of counts first: where room is short, what was reported can be read elsewhere. */
static void put_labels(struct series *s)
{
    const double bounds[4] = {s->x0 + 2, s->y0 - 16, s->x1, s->y1 - 2};
    struct ys_box *bar = ys_new(s->n, sizeof *bar);
    struct ys_labels labels = {0};
    size_t n = 0;

    for (size_t i = 0; i < s->n && bar; i++)
        if (s->label[i].of_count)
            bar[n++] = s->label[i].bar;
    if (!bar || !ys_labels_init(&labels, bar, n, bounds)) {
        s->sheet->drawing->failed = true;
    } else {
        for (size_t i = 0; i < s->n; i++)
            if (s->label[i].of_count)
                put_label(s, &labels, i);
        for (size_t i = 0; i < s->n; i++)
            if (!s->label[i].of_count)
                put_label(s, &labels, i);
        s->sheet->drawing->failed |= labels.failed;
    }
    ys_labels_fini(&labels);
    free(bar);
}

static void put_rows(struct series *s)
{
    const ys_result *res = s->sheet->res;
    double x[2];

    for (size_t i = 0; i < res->n_date; i++) {
        const struct ys_count *count = count_at(s, i);

        if (!count || !count->counted)
            put_gap(s, place_of_date(s, i), i, count);
    }
    put_axes(s);
    /* Blocks below the counts. */
    for (size_t i = 0; i < res->n_verdict; i++) {
        if (!ys_claim_is_of(res, s->sheet->area, &res->verdict[i]))
            continue;
        else if (span_of(x, s, &res->verdict[i]))
            put_claim(s, x, &res->verdict[i]);
        else
            s->outside++;
    }
    for (size_t i = 0; i < res->n_date; i++) {
        const struct ys_count *count = count_at(s, i);

        if (count && count->counted)
            put_count(s, place_of_date(s, i), count);
    }
    put_labels(s);
    put_dates(s);
}

static void add_sentence(struct ys_text *out, const ys_result *res, const char *english,
                         size_t n)
{
    ys_text_add(out, out->n ? " " : "");
    ys_add_numbered(out, res, english, n);
}

static void put_note(struct series *s)
{
    const ys_result *res = s->sheet->res;
    struct ys_text text = {0};

    add_sentence(&text, res,
                 "Dot: best count. Line: 90 % interval. Pale bar: from certain to "
                 "possible.",
                 0);
    if (res->n_verdict)
        add_sentence(&text, res,
                     "Dashed brown block: what was reported, over the days it speaks of; an "
                     "arrow where it goes on beyond the scale.",
                     0);
    add_sentence(&text, res,
                 "No line joins the dates: nothing is known of the days between them.", 0);
    if (s->sheet->left_out)
        add_sentence(&text, res,
                     s->sheet->left_out == 1
                         ? "1 label has no room here; report.html has all."
                         : "{{n}} labels have no room here; report.html has all.",
                     s->sheet->left_out);
    if (s->outside)
        add_sentence(&text, res,
                     s->outside == 1 ? "1 reported figure speaks of days outside of these."
                                     : "{{n}} reported figures speak of days outside of these.",
                     s->outside);
    s->sheet->y +=
        17 * (double)ys_drawing_lines(
                 s->sheet->drawing, &(struct ys_point){YS_SHEET_MARGIN, s->sheet->y + 13},
                 ys_or_empty(text.bytes),
                 &(struct ys_lettering){
                     .size = 13, .colour = grey, .room = WIDTH - 2 * YS_SHEET_MARGIN},
                 3);
    s->sheet->drawing->failed |= text.failed;
    ys_text_drop(&text);
}

static void add_title(struct ys_text *out, const struct ys_sheet *sheet)
{
    const ys_result *res = sheet->res;

    const char *class_name = res->area[sheet->area].class_name;
    struct ys_template_values values = {.language = res->opt.language};
    struct ys_text classes = {0};

    ys_say_class(&classes, res, class_name, 2);
    ys_add_place(ys_template_value(&values, "place"), res, sheet->area);
    ys_add_name(ys_template_value(&values, "class"), class_name);
    ys_add_name(ys_template_value(&values, "classes"), classes.bytes);
    ys_add_long_date(ys_template_value(&values, "first"), res, 0);
    ys_add_long_date(ys_template_value(&values, "last"), res, res->n_date - 1);
    ys_template_fill(out, ys_say(res, "{{place}}: {{class}} counts, {{first}} to {{last}}"),
                     &values);
    out->failed |= classes.failed;
    ys_text_drop(&classes);
}

bool ys_figure_has_series(const ys_result *res, size_t area)
{
    int32_t day;
    size_t n = 0;

    for (size_t i = 0; i < res->n_date; i++) {
        const struct ys_count *count = ys_count_of(res, area, i);

        n += count && count->counted;
        if (!ys_day_of(&day, res->date[i].date))
            return false;
    }
    return n && res->n_date > 1;
}

ys_status ys_figure_of_series(struct ys_drawing *out, const ys_result *res, size_t area,
                              struct ys_error *err)
{
    struct ys_sheet sheet = {.drawing = out, .res = res, .area = area};
    struct series s = {.sheet = &sheet, .x0 = LEFT, .x1 = WIDTH - RIGHT};
    const size_t most = res->n_date + res->n_verdict;
    struct ys_text title = {0};

    *out = (struct ys_drawing){.width = WIDTH};
    s.label = ys_new(most, sizeof *s.label);
    if (s.label) {
        add_title(&title, &sheet);
        ys_sheet_head(&sheet, ys_or_empty(title.bytes), "");
        s.y0 = sheet.y + 24;
        s.y1 = s.y0 + PLOT_HEIGHT;
        ys_day_of(&s.first, res->date[0].date);
        ys_day_of(&s.last, res->date[res->n_date - 1].date);
        find_scale(&s);
        put_rows(&s);
        put_note(&s);
        ys_sheet_end(&sheet, ys_or_empty(title.bytes),
                     ys_say(res, "Counts over time; counts.csv has the same figures"));
    }
    const bool failed = !s.label || out->failed || title.failed;

    for (size_t i = 0; i < s.n; i++)
        ys_text_drop(&s.label[i].text);
    free(s.label);
    ys_text_drop(&title);
    return failed ? ys_fail(err, YS_ERR_NOMEM, "figure: out of memory") : YS_OK;
}
