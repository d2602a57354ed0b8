/* page_parts.c - what the parts of the page write alike: dates, flags, numbers, names */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/date.h"
#include "../words.h"
#include "page.h"

void ys_page_date(struct ys_text *out, const ys_result *res, size_t date)
{
    struct ys_text plain = {0};

    ys_add_date(&plain, res, date);
    ys_add_html(out, plain.bytes);
    out->failed |= plain.failed;
    ys_text_drop(&plain);
}

void ys_page_flags(struct ys_text *out, uint64_t flags)
{
    for (unsigned i = 0; i < 64; i++) {
        const uint64_t flag = flags & UINT64_C(1) << i;

        if (!flag || !ys_flag_name(flag))
            continue;
        ys_text_addf(out, "<span class=\"flag\" title=\"%s\">%s</span>", ys_flag_meaning(flag),
                     ys_flag_name(flag));
    }
}

void ys_page_number(struct ys_text *out, double value, int digits)
{
    if (isfinite(value))
        ys_text_add_number(out, value, digits);
    else
        ys_text_add(out, "&ndash;");
}

void ys_page_range(struct ys_text *out, double low, double high)
{
    ys_text_add_number(out, low, 1);
    if (isinf(high))
        ys_text_add(out, " or more");
    else if (low != high) {
        ys_text_add(out, "&ndash;");
        ys_text_add_number(out, high, 1);
    }
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

static bool day_of(int32_t *day, const struct ys_date_row *row)
{
    char text[11] = "";

    strncpy(text, ys_or_empty(row->date), 10);
    return ys_date_parse(day, text, NULL) == YS_OK;
}

/* "2 tiles from 2023-06-14 to 2023-10-05: 2 looks in 114 days, the longest gap 113 days." */
void ys_page_looks(struct ys_text *out, const ys_result *res)
{
    int32_t first = 0, last = 0, day = 0, gap = 0;

    ys_text_addf(out, "%zu tile%s", res->n_date, res->n_date == 1 ? "" : "s");
    if (!res->n_date)
        return;
    ys_text_add(out, res->n_date > 1 ? " from " : " of ");
    ys_page_date(out, res, 0);
    if (res->n_date == 1)
        return;
    ys_text_add(out, " to ");
    ys_page_date(out, res, res->n_date - 1);
    for (size_t i = 0; i < res->n_date; i++) {
        if (!day_of(&day, &res->date[i]) || strchr(res->date[i].date, '/'))
            return; /* of a range the day is not known */
        first = i ? first : day;
        gap = i && day - last > gap ? day - last : gap;
        last = day;
    }
    ys_text_addf(out, ": %zu looks in %d days, the longest gap %d days", res->n_date,
                 last - first + 1, gap);
}
