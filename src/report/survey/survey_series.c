/* survey_series.c - counts of an area over time, small enough for a row of a table
 *
 * No line joins the dates, since nothing is known of the days between them. */

#include <math.h>
#include <string.h>

#include "../../base/date.h"
#include "../escape.h"
#include "survey_page_parts.h"

enum { WIDTH = 170, HEIGHT = 40, LEFT = 6, RIGHT = 164, TOP = 5, BOTTOM = 36 };

bool ys_survey_same_series(const struct ys_survey_count *a, const struct ys_survey_count *b)
{
    return ys_same_text(a->area, b->area) && ys_same_text(a->class_name, b->class_name);
}

/* false: the day of a count is not known. */
static bool day_of(int32_t *day, const struct ys_survey_count *count)
{
    char text[11] = "";

    strncpy(text, ys_or_empty(count->date), 10);
    return ys_date_parse(day, text, NULL) == YS_OK;
}

struct frame {
    int32_t first, last; /* days of the site, so that its series stand under one another */
    double most;
};

static struct frame frame_of(const struct ys_survey_site *site, size_t first)
{
    struct frame frame = {INT32_MAX, INT32_MIN, 1};
    int32_t day;

    for (size_t i = 0; i < site->n_count; i++) {
        const struct ys_survey_count *count = &site->count[i];

        if (day_of(&day, count)) {
            frame.first = day < frame.first ? day : frame.first;
            frame.last = day > frame.last ? day : frame.last;
        }
        if (count->counted && ys_survey_same_series(count, &site->count[first]))
            frame.most = fmax(frame.most, count->high90);
    }
    return frame;
}

static double place_x(const struct frame *frame, const struct ys_survey_count *count)
{
    int32_t day;

    if (!day_of(&day, count) || frame->last <= frame->first)
        return (LEFT + RIGHT) / 2.0;
    return LEFT +
           (RIGHT - LEFT) * (double)(day - frame->first) / (double)(frame->last - frame->first);
}

static double place_y(const struct frame *frame, double n)
{
    return BOTTOM - (BOTTOM - TOP) * n / frame->most;
}

static void attribute(struct ys_text *out, const char *name, double value)
{
    ys_text_addf(out, " %s=\"", name);
    ys_text_add_number(out, value, 1);
    ys_text_add(out, "\"");
}

static void draw_cap(struct ys_text *out, double x, double y)
{
    ys_text_add(out, "<line class=\"interval\"");
    attribute(out, "x1", x - 3);
    attribute(out, "x2", x + 3);
    attribute(out, "y1", y);
    attribute(out, "y2", y);
    ys_text_add(out, "/>");
}

static void draw_count(struct ys_text *out, const struct frame *frame,
                       const struct ys_survey_count *count)
{
    const double x = place_x(frame, count);

    if (!count->counted) {
        ys_text_add(out, "<path class=\"cross\" d=\"M");
        ys_text_add_number(out, x - 3, 1);
        ys_text_addf(out, " %dl6 6m0 -6l-6 6\"/>", BOTTOM - 6);
        return;
    }
    ys_text_add(out, "<line class=\"interval\"");
    attribute(out, "x1", x);
    attribute(out, "x2", x);
    attribute(out, "y1", place_y(frame, count->low90));
    attribute(out, "y2", place_y(frame, count->high90));
    ys_text_add(out, "/>");
    draw_cap(out, x, place_y(frame, count->low90));
    draw_cap(out, x, place_y(frame, count->high90));
    ys_text_add(out, "<circle class=\"dot\" r=\"2\"");
    attribute(out, "cx", x);
    attribute(out, "cy", place_y(frame, count->best));
    ys_text_add(out, "/>");
}

/* The same in words, for who does not see it. */
static void add_label(struct ys_text *out, const struct ys_survey_site *site, size_t first)
{
    bool any = false;

    for (size_t i = first; i < site->n_count; i++) {
        const struct ys_survey_count *count = &site->count[i];

        if (!ys_survey_same_series(count, &site->count[first]))
            continue;
        ys_text_add(out, any ? "; " : "");
        ys_add_html(out, count->date);
        if (count->counted)
            ys_text_addf(out, ": %u [%u, %u]", count->best, count->low90, count->high90);
        else
            ys_text_add(out, ": &ndash;");
        any = true;
    }
}

void ys_survey_series(struct ys_text *out, const struct ys_survey_site *site, size_t first)
{
    const struct frame frame = frame_of(site, first);

    ys_text_addf(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", WIDTH, HEIGHT);
    add_label(out, site, first);
    ys_text_addf(out, "\"><line class=\"axis\" x1=\"0\" x2=\"%d\" y1=\"%d.5\" y2=\"%d.5\"/>",
                 WIDTH, BOTTOM, BOTTOM);
    for (size_t i = first; i < site->n_count; i++)
        if (ys_survey_same_series(&site->count[i], &site->count[first]))
            draw_count(out, &frame, &site->count[i]);
    ys_text_add(out, "</svg>");
}
