/*
 * page_chart.c - intervals and counts over time as inline SVG
 *
 * Every number drawn is one of ys_result: counts by date and area (ys_count, filled by
 * pipeline/report/rows_found.c from what the counters gave), figures of claims (ys_verdict, by
 * rows_judged.c).  Nothing is computed here but places on the paper.
 */

#include <math.h>
#include <string.h>

#include "../../base/date.h"
#include "../figure/figure.h"
#include "../words.h"
#include "page.h"

static void add(struct ys_text *out, double value)
{
    ys_text_add_number(out, value, 1);
}

/* name="value" */
static void attribute(struct ys_text *out, const char *name, double value)
{
    ys_text_addf(out, " %s=\"", name);
    add(out, value);
    ys_text_add(out, "\"");
}

static void line(struct ys_text *out, const char *class_name, double x1, double y1, double x2,
                 double y2)
{
    ys_text_addf(out, "<line class=\"%s\"", class_name);
    attribute(out, "x1", x1);
    attribute(out, "y1", y1);
    attribute(out, "x2", x2);
    attribute(out, "y2", y2);
    ys_text_add(out, "/>");
}

static void rectangle(struct ys_text *out, const char *class_name, double x, double y,
                      double width, double height)
{
    ys_text_addf(out, "<rect class=\"%s\"", class_name);
    attribute(out, "x", x);
    attribute(out, "y", y);
    attribute(out, "width", width);
    attribute(out, "height", height);
    ys_text_add(out, "/>");
}

static void dot(struct ys_text *out, double x, double y)
{
    ys_text_add(out, "<circle class=\"dot\" r=\"4\"");
    attribute(out, "cx", x);
    attribute(out, "cy", y);
    ys_text_add(out, "/>");
}

static void open_text(struct ys_text *out, const char *class_name, const char *anchor, double x,
                      double y)
{
    ys_text_addf(out, "<text class=\"%s\" text-anchor=\"%s\"", class_name, anchor);
    attribute(out, "x", x);
    attribute(out, "y", y);
    ys_text_add(out, ">");
}

static void number(struct ys_text *out, const char *class_name, const char *anchor, double x,
                   double y, double value)
{
    open_text(out, class_name, anchor, x, y);
    add(out, value);
    ys_text_add(out, "</text>");
}

/* ---- one reported figure -------------------------------------------------------------------- */

void ys_page_interval(struct ys_text *out, const struct ys_verdict *claim)
{
    enum { LEFT = 70, WIDTH = 330, CLAIM_Y = 10, SEEN_Y = 34, AXIS_Y = 50 };

    if (!isfinite(claim->low) || !claim->has_observed)
        return;
    double most = claim->observed_high;
    most = isfinite(claim->high) && claim->high > most ? claim->high : most;
    most = claim->low > most ? claim->low : most;
    /* Ticks at 1, 2 or 5 times a power of ten, three to seven of them, and never between two whole
     * counts.  The axis begins at 0: lengths on it may be compared. */
    const double step = ys_scale_bar_m(most > 3 ? most / 2.5 : 1);
    const double end = step * ceil(1.08 * most / step), px = WIDTH / end;
    const double high = isfinite(claim->high) ? claim->high : end;

    ys_text_add(out, "<svg viewBox=\"0 0 420 70\" role=\"img\" aria-label=\"claimed ");
    ys_page_range(out, claim->low, claim->high);
    ys_text_addf(out, ", observed %u to %u, best %u\">", claim->observed_low,
                 claim->observed_high, claim->observed_best);
    open_text(out, "tick", "end", LEFT - 10, CLAIM_Y + 9);
    ys_text_add(out, "claimed</text>");
    open_text(out, "tick", "end", LEFT - 10, SEEN_Y + 4);
    ys_text_add(out, "observed</text>");
    rectangle(out, "claimed", LEFT + px * claim->low, CLAIM_Y,
              fmax(px * (high - claim->low), 2), 12);
    if (isinf(claim->high)) {
        open_text(out, "tick", "start", LEFT + WIDTH + 2, CLAIM_Y + 10);
        ys_text_add(out, "&rarr;</text>");
    }
    line(out, "claimed-edge", LEFT + px * claim->low, CLAIM_Y, LEFT + px * claim->low, AXIS_Y);
    if (isfinite(claim->high))
        line(out, "claimed-edge", LEFT + px * high, CLAIM_Y, LEFT + px * high, AXIS_Y);
    line(out, "interval", LEFT + px * claim->observed_low, SEEN_Y,
         LEFT + px * claim->observed_high, SEEN_Y);
    line(out, "interval", LEFT + px * claim->observed_low, SEEN_Y - 5,
         LEFT + px * claim->observed_low, SEEN_Y + 5);
    line(out, "interval", LEFT + px * claim->observed_high, SEEN_Y - 5,
         LEFT + px * claim->observed_high, SEEN_Y + 5);
    dot(out, LEFT + px * claim->observed_best, SEEN_Y);
    line(out, "axis", LEFT, AXIS_Y, LEFT + WIDTH, AXIS_Y);
    for (double v = 0; v <= end * 1.0001; v += step) {
        line(out, "axis", LEFT + px * v, AXIS_Y, LEFT + px * v, AXIS_Y + 4);
        number(out, "tick", "middle", LEFT + px * v, AXIS_Y + 16, v);
    }
    ys_text_add(out, "</svg>\n");
}

/* ---- counts over time ----------------------------------------------------------------------- */

enum { TOP = 18, LEFT = 52, RIGHT = 700, BOTTOM = 230, HEIGHT = 262, WIDTH = 760 };

struct axes {
    const ys_result *res;
    size_t area;
    int32_t first, last; /* days */
    double most, step;   /* of the count */
};

static bool day_of(int32_t *day, const char *date)
{
    char text[11] = "";

    strncpy(text, ys_or_empty(date), 10);
    return ys_date_parse(day, text, NULL) == YS_OK;
}

static double x_of(const struct axes *axes, int32_t day)
{
    /* Room for the labels of the outermost dates. */
    const double room = RIGHT - LEFT - 90;

    return LEFT + 45 + room * (day - axes->first) / (axes->last - axes->first);
}

static double y_of(const struct axes *axes, double count)
{
    return BOTTOM - (BOTTOM - TOP) * count / axes->most;
}

static bool is_plotted(const struct axes *axes, const struct ys_count *count, int32_t *day)
{
    return count->counted && ys_in_area(axes->res, axes->area, count->area) &&
           count->date < axes->res->n_date && day_of(day, axes->res->date[count->date].date);
}

/* Two counts of different days at least; else there is no time to show. */
static bool find_axes(struct axes *axes)
{
    double most = 1;
    size_t n = 0;

    for (size_t i = 0; i < axes->res->n_count; i++) {
        const struct ys_count *count = &axes->res->count[i];
        int32_t day;

        if (!is_plotted(axes, count, &day))
            continue;
        axes->first = n && axes->first < day ? axes->first : day;
        axes->last = n && axes->last > day ? axes->last : day;
        most = count->possible > most ? count->possible : most;
        n++;
    }
    /* "possible" is the largest number drawn; 5 % above it keep its bar off the frame. */
    axes->step = ys_scale_bar_m(most > 4 ? most / 3 : 1);
    axes->most = axes->step * ceil(1.05 * most / axes->step);
    return n > 1 && axes->last > axes->first;
}

static void draw_axes(struct ys_text *out, const struct axes *axes)
{
    for (double v = 0; v <= axes->most * 1.0001; v += axes->step) {
        line(out, v > 0 ? "grid" : "axis", LEFT, y_of(axes, v), RIGHT, y_of(axes, v));
        number(out, "tick", "end", LEFT - 8, y_of(axes, v) + 4, v);
    }
}

static bool only_area_of_class(const ys_result *res, size_t area)
{
    for (size_t i = 0; i < res->n_area; i++)
        if (i != area && ys_same_text(res->area[i].class_name, res->area[area].class_name))
            return false;
    return true;
}

/* Labels that are placed: no more than can be told apart. */
struct labels {
    double x[16], y[16];
    size_t n;
};

static bool is_free(struct labels *labels, double x, double y)
{
    if (labels->n == sizeof labels->x / sizeof *labels->x)
        return false;
    for (size_t i = 0; i < labels->n; i++)
        if (fabs(labels->x[i] - x) < 90 && fabs(labels->y[i] - y) < 12)
            return false;
    labels->x[labels->n] = x;
    labels->y[labels->n++] = y;
    return true;
}

static void draw_claim(struct ys_text *out, const struct axes *axes,
                       const struct ys_verdict *claim, const int32_t day[2],
                       struct labels *labels)
{
    const double x0 =
        day[0] <= axes->first && day[1] > axes->first ? LEFT : x_of(axes, day[0]) - 16;
    const double x1 =
        day[1] >= axes->last && day[0] < axes->last ? RIGHT : x_of(axes, day[1]) + 16;
    const double low = fmin(claim->low, axes->most), high = fmin(claim->high, axes->most);
    const double y = y_of(axes, (low + high) / 2) + 4;
    const bool wide = x1 - x0 > 160, left = !wide && x1 > (LEFT + RIGHT) / 2;

    rectangle(out, "claimed field", x0, y_of(axes, high), x1 - x0,
              fmax(y_of(axes, low) - y_of(axes, high), 1));
    /* In a wide field at its beginning; beside a narrow one, which holds a point. */
    const double x = wide ? x0 + 4 : left ? x0 - 5 : x1 + 5;
    if (!is_free(labels, x, y))
        return;
    open_text(out, "tick", left ? "end" : "start", x, y);
    ys_add_html(out, claim->id);
    ys_text_add(out, "</text>");
}

/* Figures reported for the class over days that the axis shows, where the pictures say
 * something about them.  They speak of the whole site, so they belong to an area only where it
 * is the only one of its class. */
static void draw_claims(struct ys_text *out, const struct axes *axes)
{
    const char *class_name = axes->res->area[axes->area].class_name;
    struct labels labels = {0};

    if (!only_area_of_class(axes->res, axes->area))
        return;
    for (size_t i = 0; i < axes->res->n_verdict; i++) {
        const struct ys_verdict *claim = &axes->res->verdict[i];
        int32_t day[2];

        if (claim->kind_of_verdict != YS_CANNOT_TELL && isfinite(claim->low) &&
            ys_same_text(claim->class_name, class_name) && day_of(&day[0], claim->date_start) &&
            day_of(&day[1], claim->date_end) && day[1] >= axes->first && day[0] <= axes->last)
            draw_claim(out, axes, claim, day, &labels);
    }
}

static void draw_count(struct ys_text *out, const struct axes *axes,
                       const struct ys_count *count, int32_t day, double *label_end)
{
    const double x = x_of(axes, day);
    const double low = y_of(axes, count->low90), high = y_of(axes, count->high90);

    line(out, "bounds", x, y_of(axes, count->certain), x, y_of(axes, count->possible));
    line(out, "interval", x, low, x, high);
    line(out, "interval", x - 6, low, x + 6, low);
    line(out, "interval", x - 6, high, x + 6, high);
    dot(out, x, y_of(axes, count->best));
    number(out, "value", "start", x + 12, y_of(axes, count->best) + 4, count->best);
    line(out, "axis", x, BOTTOM, x, BOTTOM + 5);
    if (x - 36 < *label_end)
        return;
    open_text(out, "tick", "middle", x, BOTTOM + 20);
    ys_page_date(out, axes->res, count->date);
    ys_text_add(out, "</text>");
    *label_end = x + 36;
}

static void draw_join(struct ys_text *out, const struct axes *axes)
{
    ys_text_add(out, "<polyline class=\"join\" points=\"");
    for (size_t i = 0; i < axes->res->n_count; i++) {
        const struct ys_count *count = &axes->res->count[i];
        int32_t day;

        if (!is_plotted(axes, count, &day))
            continue;
        add(out, x_of(axes, day));
        ys_text_add(out, ",");
        add(out, y_of(axes, count->best));
        ys_text_add(out, " ");
    }
    ys_text_add(out, "\"/>");
}

void ys_page_chart(struct ys_text *out, const ys_result *res, size_t area)
{
    struct axes axes = {.res = res, .area = area};
    double label_end = -1;

    if (!find_axes(&axes))
        return;
    ys_text_addf(out,
                 "<figure><figcaption>Count over time<span class=\"note\">dot best, line "
                 "90&nbsp;%% interval, grey bar certain to possible, grey field reported"
                 "</span></figcaption><svg class=\"chart\" viewBox=\"0 0 %d %d\" "
                 "role=\"img\" aria-label=\"Count over time; the figures are in the table "
                 "of counts\">",
                 WIDTH, HEIGHT);
    /* SVG paints in order: what was observed lies over what was claimed. */
    draw_claims(out, &axes);
    draw_axes(out, &axes);
    draw_join(out, &axes);
    for (size_t i = 0; i < res->n_count; i++) {
        int32_t day;

        if (is_plotted(&axes, &res->count[i], &day))
            draw_count(out, &axes, &res->count[i], day, &label_end);
    }
    ys_text_add(out, "</svg></figure>\n");
}
