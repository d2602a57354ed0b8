/* page_parts.c - what the parts of the page write alike: dates, flags, numbers, names, cells */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/date.h"
#include "../phrases.h"
#include "../sentences.h"
#include "../template.h"
#include "../texts.h"
#include "../words.h"
#include "page.h"
#include "page_answer.h"

void ys_page_date(struct ys_text *out, const ys_result *res, size_t date)
{
    struct ys_text plain = {0};

    ys_add_date(&plain, res, date);
    ys_add_html(out, plain.bytes);
    out->failed |= plain.failed;
    ys_text_drop(&plain);
}

void ys_page_class(struct ys_text *out, const ys_result *res, const char *class_name, double n)
{
    struct ys_text plain = {0};

    ys_say_class(&plain, res, class_name, n);
    ys_add_html(out, plain.bytes);
    out->failed |= plain.failed;
    ys_text_drop(&plain);
}

void ys_page_area(struct ys_text *out, const ys_result *res, size_t area)
{
    if (*ys_or_empty(res->area[area].name)) {
        ys_add_html(out, res->area[area].name);
        ys_text_add(out, ": ");
    }
    ys_page_class(out, res, res->area[area].class_name, 2);
}

/* A long code may go on in the next line, behind an underscore and nowhere else. */
static void add_code(struct ys_text *out, const char *code)
{
    for (const char *at = code; *at; at++) {
        ys_text_add_n(out, at, 1);
        if (*at == '_')
            ys_text_add(out, "<wbr>");
    }
}

void ys_page_flags(struct ys_text *out, const ys_result *res, uint64_t flags)
{
    for (unsigned i = 0; i < 64; i++) {
        const uint64_t flag = flags & UINT64_C(1) << i;

        if (!flag || !ys_flag_name(flag))
            continue;
        ys_text_add(out, "<span class=\"flag\">");
        ys_page_say(out, res, ys_flag_meaning(flag));
        ys_text_add(out, " <code>");
        add_code(out, ys_flag_name(flag));
        ys_text_add(out, "</code></span> ");
    }
}

const char *ys_page_status(const ys_result *res, enum ys_object_status status)
{
    return ys_say(res, status == YS_SINGLE ? "one date only" : ys_object_status_name(status));
}

void ys_page_number(struct ys_text *out, const ys_result *res, double value, int digits)
{
    if (isfinite(value))
        ys_say_number(out, res, value, digits);
    else
        ys_text_add(out, "&ndash;");
}

void ys_page_range(struct ys_text *out, const ys_result *res, double low, double high)
{
    ys_say_number(out, res, low, 1);
    if (isinf(high)) {
        ys_text_add(out, " ");
        ys_page_say(out, res, "or more");
    } else if (low != high) {
        ys_text_add(out, "&ndash;");
        ys_say_number(out, res, high, 1);
    }
}

void ys_page_stated(struct ys_text *out, const ys_result *res, const struct ys_verdict *claim)
{
    struct ys_text plain = {0};

    ys_say_stated(&plain, res, claim);
    ys_add_html(out, plain.bytes);
    out->failed |= plain.failed;
    ys_text_drop(&plain);
}

void ys_page_signed(struct ys_text *out, long value)
{
    ys_text_addf(out, "%s%ld", value < 0 ? "&minus;" : value > 0 ? "+" : "", labs(value));
}

bool ys_in_area(const ys_result *res, size_t area, const char *name)
{
    return area < res->n_area && ys_same_text(res->area[area].name, name);
}

void ys_page_id(struct ys_text *out, const struct ys_object *object)
{
    ys_text_addf(out, "d%zuo%u", object->date + 1, object->number);
}

/* ---- tables --------------------------------------------------------------------------------- */

void ys_page_open_table(struct ys_text *out, const ys_result *res, const char *class_name,
                        const char *name)
{
    ys_text_add(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
    ys_page_say(out, res, name);
    ys_text_addf(out, "\"><table class=\"%s\"><thead><tr>", class_name);
}

void ys_page_close_table(struct ys_text *out)
{
    ys_text_add(out, "</tbody></table></div>\n");
}

void ys_page_head(struct ys_text *out, const ys_result *res, const char *class_name,
                  const char *heading)
{
    ys_text_addf(out, "<th scope=\"col\" class=\"%s\">", class_name);
    ys_page_say(out, res, heading);
    ys_text_add(out, "</th>");
}

void ys_page_open_cell(struct ys_text *out, const ys_result *res, const char *class_name,
                       const char *heading)
{
    ys_text_addf(out, "<td class=\"%s\" data-label=\"", class_name);
    ys_page_say(out, res, heading);
    ys_text_add(out, "\">");
}

void ys_page_text_cell(struct ys_text *out, const ys_result *res, const char *heading,
                       const char *text)
{
    ys_page_open_cell(out, res, *ys_or_empty(text) ? "" : "none", heading);
    ys_add_html(out, text);
    ys_text_add(out, "</td>");
}

void ys_page_date_cell(struct ys_text *out, const ys_result *res, size_t date)
{
    ys_page_open_cell(out, res, "d", "Date");
    ys_page_date(out, res, date);
    ys_text_add(out, "</td>");
}

void ys_page_number_cell(struct ys_text *out, const ys_result *res, const char *heading,
                         double value, int digits)
{
    ys_page_open_cell(out, res, "n", heading);
    ys_page_number(out, res, value, digits);
    ys_text_add(out, "</td>");
}

void ys_page_range_cell(struct ys_text *out, const ys_result *res, const char *heading,
                        double low, double high)
{
    ys_page_open_cell(out, res, "n", heading);
    ys_page_range(out, res, low, high);
    ys_text_add(out, "</td>");
}

void ys_page_flags_cell(struct ys_text *out, const ys_result *res, uint64_t flags)
{
    ys_page_open_cell(out, res, flags ? "flags" : "flags none", "Remarks");
    ys_page_flags(out, res, flags);
    ys_text_add(out, "</td>");
}

/* ---- the dates as a whole ------------------------------------------------------------------- */

static bool day_of(int32_t *day, const struct ys_date_row *row)
{
    char text[11] = "";

    strncpy(text, ys_or_empty(row->date), 10);
    return ys_date_parse(day, text, NULL) == YS_OK;
}

/* "2 dates from 2023-06-14 to 2023-10-05, the longest gap between them 113 days." */
void ys_page_looks(struct ys_text *out, const ys_result *res)
{
    struct ys_template_values values = {.language = res->opt.language};
    int32_t last = 0, day = 0, gap = 0;
    bool days_known = true;

    if (!res->n_date)
        return;
    for (size_t i = 0; i < res->n_date; i++) {
        /* Of a range the day is not known. */
        days_known =
            days_known && day_of(&day, &res->date[i]) && !strchr(res->date[i].date, '/');
        gap = i && day - last > gap ? day - last : gap;
        last = day;
    }
    ys_text_addf(ys_template_value(&values, "n"), "%zu", res->n_date);
    ys_page_date(ys_template_value(&values, "first"), res, 0);
    ys_page_date(ys_template_value(&values, "last"), res, res->n_date - 1);
    if (days_known && res->n_date > 1 && gap)
        ys_text_addf(ys_template_value(&values, "gap"), "%d", gap);
    ys_template_fill(
        out,
        ys_say(res, res->n_date == 1
                        ? "1 picture, of {{first}}"
                        : "{{n}} pictures from {{first}} to {{last}}{{?gap}}; longest "
                          "time without one: {{gap}} days{{/gap}}"),
        &values);
}
