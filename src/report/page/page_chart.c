/*
 * page_chart.c - counts over time, and a reported figure beside a count, as rows of one chart
 *
 * One row a date and one a reported figure, each an SVG of its own whose places are per cents: so
 * letters keep their size on a telephone, every date has its label, and no label covers another.
 * No line joins the dates, since nothing is known of the days between them.
 *
 * Every number drawn is one of ys_result; nothing is computed here but places on the paper.
 */

#include <math.h>
#include <string.h>

#include "../figure/figure.h"
#include "../texts.h"
#include "../words.h"
#include "page.h"

/* Left and right of what is drawn, per cent, so that a dot at 0 and its caps are whole. */
static const double from_pc = 2, to_pc = 97;
/* A figure this many times beyond the counts would leave them no room: it is marked at the edge. */
static const double most_beyond = 3;

struct scale {
    double end, step;
};

static struct scale scale_of(double most)
{
    /* Ticks at 1, 2 or 5 times a power of ten, few enough for a telephone, never between whole
     * counts; from 0 on, so that lengths may be compared. */
    const double step = ys_scale_bar_m(most > 2 ? most / 2 : 1);

    return (struct scale){1.06 * fmax(most, 1), step};
}

static double place_pc(const struct scale *scale, double value)
{
    return from_pc + (to_pc - from_pc) * fmin(value, scale->end) / scale->end;
}

/* name="12.3%" */
static void attribute_pc(struct ys_text *out, const char *name, double value)
{
    ys_text_addf(out, " %s=\"", name);
    ys_text_add_number(out, value, 2);
    ys_text_add(out, "%\"");
}

static void line(struct ys_text *out, const char *class_name, const double x[2], const int y[2])
{
    ys_text_addf(out, "<line class=\"%s\"", class_name);
    attribute_pc(out, "x1", x[0]);
    attribute_pc(out, "x2", x[1]);
    ys_text_addf(out, " y1=\"%d\" y2=\"%d\"/>", y[0], y[1]);
}

enum { MIDDLE = 13, CAP = 5, HEIGHT = 26 }; /* pixels of a row */

static void open_row(struct ys_text *out, const struct scale *scale, const char *class_name)
{
    ys_text_addf(out, "</span><svg class=\"cell%s\" height=\"%d\" width=\"100%%\">", class_name,
                 HEIGHT);
    for (double v = 0; v <= scale->end * 1.0001; v += scale->step) {
        const double x = place_pc(scale, v);

        line(out, v > 0 ? "grid" : "axis", (double[]){x, x}, (int[]){0, HEIGHT});
    }
}

static void draw_count(struct ys_text *out, const struct scale *scale, const uint32_t number[5])
{
    const double low = place_pc(scale, number[1]), high = place_pc(scale, number[3]);

    if (number[4] > number[0])
        line(out, "bounds", (double[]){place_pc(scale, number[0]), place_pc(scale, number[4])},
             (int[]){MIDDLE, MIDDLE});
    line(out, "interval", (double[]){low, high}, (int[]){MIDDLE, MIDDLE});
    line(out, "interval", (double[]){low, low}, (int[]){MIDDLE - CAP, MIDDLE + CAP});
    line(out, "interval", (double[]){high, high}, (int[]){MIDDLE - CAP, MIDDLE + CAP});
    ys_text_addf(out, "<circle class=\"dot\" r=\"4.5\" cy=\"%d\"", MIDDLE);
    attribute_pc(out, "cx", place_pc(scale, number[2]));
    ys_text_add(out, "/>");
}

/* A bar over what the figure says; an arrow where it goes on beyond the axis. */
static void draw_claim(struct ys_text *out, const struct scale *scale,
                       const struct ys_verdict *claim)
{
    const bool beyond = !(claim->high <= scale->end);
    const double low = place_pc(scale, claim->low),
                 high = beyond ? to_pc : place_pc(scale, claim->high);

    if (claim->low <= scale->end) {
        ys_text_addf(out, "<rect class=\"claimed\" y=\"%d\" height=\"10\" rx=\"1\"",
                     MIDDLE - 5);
        attribute_pc(out, "x", fmax(low - 0.3, 0));
        attribute_pc(out, "width", fmax(high - low, 0) + 0.6);
        ys_text_add(out, "/>");
    }
    if (beyond)
        ys_text_addf(out,
                     "<svg x=\"97%%\" width=\"10\" height=\"%d\" overflow=\"visible\"><path "
                     "class=\"beyond\" d=\"M1 %dl7 6-7 6z\"/></svg>",
                     HEIGHT, MIDDLE - 6);
}

static void axis_row(struct ys_text *out, const struct scale *scale)
{
    ys_text_add(out, "<div class=\"row ticks\"><span></span><svg class=\"cell\" height=\"18\" "
                     "width=\"100%\">");
    for (double v = 0; v <= scale->end * 1.0001; v += scale->step) {
        ys_text_add(out, "<text class=\"tick\" text-anchor=\"middle\" y=\"13\"");
        attribute_pc(out, "x", place_pc(scale, v));
        ys_text_add(out, ">");
        ys_text_add_number(out, v, 1);
        ys_text_add(out, "</text>");
    }
    ys_text_add(out, "</svg><span></span></div>\n");
}

/* Beside a best count, of which an interval of one number is no other number. */
static void add_ends(struct ys_text *out, const ys_result *res, double low, double high)
{
    if (low == high)
        ys_page_say(out, res, "exactly");
    else
        ys_page_range(out, res, low, high);
}

/* ---- one reported figure -------------------------------------------------------------------- */

void ys_page_interval(struct ys_text *out, const ys_result *res, const struct ys_verdict *claim)
{
    if (!isfinite(claim->low) || !claim->has_observed)
        return;
    double most = claim->observed_high;
    most = isfinite(claim->high) && claim->high > most ? claim->high : most;
    most = claim->low > most ? claim->low : most;
    const struct scale scale = scale_of(most > 1 ? most : 1);
    const uint32_t number[5] = {claim->observed_low, claim->observed_low, claim->observed_best,
                                claim->observed_high, claim->observed_low};

    ys_text_add(out,
                "<div class=\"plot small\" aria-hidden=\"true\"><div class=\"row\"><span>");
    ys_page_say(out, res, "claimed");
    open_row(out, &scale, "");
    draw_claim(out, &scale, claim);
    ys_text_add(out, "</svg><span>");
    ys_page_range(out, res, claim->low, claim->high);
    ys_text_add(out, "</span></div>\n<div class=\"row\"><span>");
    ys_page_say(out, res, "counted");
    open_row(out, &scale, "");
    draw_count(out, &scale, number);
    ys_text_addf(out, "</svg><span><b>%u</b> ", claim->observed_best);
    add_ends(out, res, claim->observed_low, claim->observed_high);
    ys_text_add(out, "</span></div>\n");
    axis_row(out, &scale);
    ys_text_add(out, "</div>\n");
}

/* ---- counts over time ----------------------------------------------------------------------- */

static bool of_area(const ys_result *res, size_t area, const struct ys_count *count)
{
    return ys_in_area(res, area, count->area) && count->date < res->n_date;
}

/* The newest date that the figure is about; n_date: none. */
static size_t date_of(const ys_result *res, const struct ys_verdict *claim)
{
    int32_t first, last, day;
    size_t found = res->n_date;

    if (!ys_day_of(&first, claim->date_start) || !ys_day_of(&last, claim->date_end))
        return found;
    for (size_t i = 0; i < res->n_date; i++)
        if (ys_day_of(&day, res->date[i].date) && day >= first && day <= last)
            found = i;
    return found;
}

static struct scale find_scale(const ys_result *res, size_t area)
{
    double seen = 1, most;

    for (size_t i = 0; i < res->n_count; i++)
        if (res->count[i].counted && of_area(res, area, &res->count[i]))
            seen = fmax(seen, res->count[i].possible);
    most = seen;
    for (size_t i = 0; i < res->n_verdict; i++) {
        const struct ys_verdict *claim = &res->verdict[i];
        const double top = isfinite(claim->high) ? claim->high : claim->low;

        if (ys_claim_is_of(res, area, claim) && top <= most_beyond * seen)
            most = fmax(most, top);
    }
    return scale_of(most);
}

static void count_row(struct ys_text *out, const ys_result *res, const struct scale *scale,
                      const struct ys_count *count)
{
    const uint32_t number[5] = {count->certain, count->low90, count->best, count->high90,
                                count->possible};

    ys_text_add(out, "<div class=\"row\"><span>");
    ys_page_date(out, res, count->date);
    open_row(out, scale, "");
    if (count->counted) {
        draw_count(out, scale, number);
        ys_text_addf(out, "</svg><span><b>%u</b> ", count->best);
        add_ends(out, res, count->low90, count->high90);
    } else {
        ys_text_addf(out, "<text class=\"tick\" x=\"4%%\" y=\"%d\">", MIDDLE + 4);
        ys_page_say(out, res, "not counted");
        ys_text_add(out, "</text></svg><span>");
    }
    ys_text_add(out, "</span></div>\n");
}

static void claim_row(struct ys_text *out, const ys_result *res, const struct scale *scale,
                      const struct ys_verdict *claim)
{
    static const char *const kind[] = {"cannot-tell", "consistent", "not-consistent"};
    static const char *const sign[] = {"?", "=", "&ne;"};
    const unsigned k = (unsigned)claim->kind_of_verdict <= YS_NOT_CONSISTENT
                           ? (unsigned)claim->kind_of_verdict
                           : YS_CANNOT_TELL;

    ys_text_addf(out, "<div class=\"row said %s\"><span><i class=\"sign\">%s</i>", kind[k],
                 sign[k]);
    ys_add_html(out, claim->id);
    open_row(out, scale, "");
    draw_claim(out, scale, claim);
    ys_text_add(out, "</svg><span>");
    ys_page_stated(out, res, claim);
    ys_text_add(out, "</span></div>\n");
}

static size_t claim_rows(struct ys_text *out, const ys_result *res, size_t area,
                         const struct scale *scale, size_t date)
{
    size_t n = 0;

    for (size_t i = 0; i < res->n_verdict; i++) {
        if (!ys_claim_is_of(res, area, &res->verdict[i]) ||
            date_of(res, &res->verdict[i]) != date)
            continue;
        if (!n++ && date == res->n_date) {
            ys_text_add(out, "<p class=\"between\">");
            ys_page_say(out, res, "Figures of dates without a picture");
            ys_text_add(out, "</p>\n");
        }
        claim_row(out, res, scale, &res->verdict[i]);
    }
    return n;
}

void ys_page_chart(struct ys_text *out, const ys_result *res, size_t area)
{
    const struct scale scale = find_scale(res, area);
    struct ys_text rows = {0};
    size_t n = 0, claims = 0;

    for (size_t date = 0; date <= res->n_date; date++) {
        for (size_t i = 0; i < res->n_count && date < res->n_date; i++)
            if (res->count[i].date == date && of_area(res, area, &res->count[i])) {
                count_row(&rows, res, &scale, &res->count[i]);
                n += res->count[i].counted;
            }
        claims += claim_rows(&rows, res, area, &scale, date);
    }
    if (n) {
        ys_text_add(out, "<figure class=\"chart\"><figcaption>");
        ys_page_area(out, res, area);
        ys_text_add(out, "<span class=\"note\">");
        ys_page_say(out, res,
                    "Dot: best count. Line: 90 % interval. Pale bar: from certain to "
                    "possible.");
        ys_text_add(out, " ");
        if (claims)
            ys_page_say(out, res,
                        "Grey block: what was reported; an arrow where it goes on "
                        "beyond the scale.");
        ys_text_add(out, "</span></figcaption><div class=\"plot\" role=\"img\" aria-label=\"");
        ys_page_say(out, res,
                    "Counts over time; the same figures stand in the table of counts");
        ys_text_add(out, "\">\n");
        ys_text_add_n(out, rows.bytes, rows.n);
        axis_row(out, &scale);
        ys_text_add(out, "</div></figure>\n");
    }
    out->failed |= rows.failed;
    ys_text_drop(&rows);
}
