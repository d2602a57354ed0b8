/* figure_words.c - what figures say */

#include "figure_words.h"

#include <stdlib.h>
#include <string.h>

#include "../../base/utf8.h"
#include "../phrases.h"
#include "../template.h"
#include "../texts.h"
#include "figure.h"

static bool runs_left(const char *text)
{
    for (uint32_t c; (c = ys_utf8_next(&text));)
        if ((c >= 0x590 && c <= 0x8FF) || (c >= 0xFB1D && c <= 0xFDFF) ||
            (c >= 0xFE70 && c <= 0xFEFF) || (c >= 0x10800 && c <= 0x10FFF) ||
            (c >= 0x1E800 && c <= 0x1EFFF))
            return true;
    return false;
}

void ys_add_name(struct ys_text *out, const char *name)
{
    /* First strong isolate: the date and the number behind the name stay where they are. */
    const bool apart = runs_left(ys_or_empty(name));

    ys_text_add(out, apart ? "\xE2\x81\xA8" : "");
    ys_add_plain(out, name);
    ys_text_add(out, apart ? "\xE2\x81\xA9" : "");
}

/* ---- dates, classes, counts ----------------------------------------------------------------- */

static struct ys_text *slot(struct ys_template_values *values, const char *name)
{
    return ys_template_value(values, name);
}

static void fill(struct ys_text *out, struct ys_template_values *values, const ys_result *res,
                 const char *english)
{
    values->language = res->opt.language;
    ys_template_fill(out, ys_say(res, english), values);
}

void ys_add_numbered(struct ys_text *out, const ys_result *res, const char *english, size_t n)
{
    struct ys_template_values values = {0};

    ys_text_addf(slot(&values, "n"), "%zu", n);
    fill(out, &values, res, english);
}

void ys_add_long_date(struct ys_text *out, const ys_result *res, size_t date)
{
    const char *whole = date < res->n_date ? ys_or_empty(res->date[date].date) : "";
    const char *slash = strchr(whole, '/');
    struct ys_template_values values = {0};
    struct ys_text text = {0};

    ys_add_date(&text, res, date);
    const char *plain = ys_or_empty(text.bytes);
    if (slash && strlen(slash) == 11) {
        if (!ys_say_day(slot(&values, "first"), res, whole))
            ys_text_add(slot(&values, "first"), ys_say(res, "a day that is not known"));
        ys_say_day(slot(&values, "last"), res, slash + 1);
        fill(out, &values, res, "{{first}} to {{last}}");
    } else if (!ys_say_day(out, res, plain)) {
        ys_add_plain(out, *plain ? plain : ys_say(res, "date not known"));
    } else if (strlen(plain) >= 16 && plain[10] == 'T') {
        ys_text_addf(out, ", %.5s UTC", plain + 11);
    }
    out->failed |= text.failed;
    ys_text_drop(&text);
}

static void add_class(struct ys_text *out, const ys_result *res, const char *class_name,
                      double n)
{
    struct ys_text text = {0};

    ys_say_class(&text, res, class_name, n);
    ys_add_name(out, text.bytes);
    out->failed |= text.failed;
    ys_text_drop(&text);
}

void ys_add_counted(struct ys_text *out, const ys_result *res, const struct ys_count *count)
{
    struct ys_template_values values = {0};

    add_class(slot(&values, "class"), res, count->class_name, count->counted ? count->best : 2);
    if (count->counted) {
        ys_text_addf(slot(&values, "n"), "%u", count->best);
        ys_say_interval(slot(&values, "interval"), res, count->low90, count->high90);
    }
    fill(out, &values, res,
         count->counted ? "{{n}} {{class}} ({{interval}})" : "{{class}} not counted");
}

void ys_add_place(struct ys_text *out, const ys_result *res, size_t area)
{
    const char *site = ys_or_empty(res->site_name), *name = ys_or_empty(res->area[area].name);
    const bool both = *site && *name && strcmp(site, name) && res->n_area > 1;

    ys_add_name(out, *site ? site : *name ? name : ys_say(res, "Unnamed place"));
    if (both) {
        ys_text_add(out, ", ");
        ys_add_name(out, name);
    }
}

/* ---- the figure of a date ------------------------------------------------------------------- */

void ys_add_date_title(struct ys_text *out, const ys_result *res, size_t area, size_t date)
{
    const struct ys_count *count = ys_count_of(res, area, date);

    ys_add_place(out, res, area);
    ys_text_add(out, ", ");
    ys_add_long_date(out, res, date);
    if (count) {
        ys_text_add(out, ": ");
        ys_add_counted(out, res, count);
    }
}

void ys_add_date_note(struct ys_text *out, const ys_result *res, size_t area, size_t date)
{
    const struct ys_count *count = ys_count_of(res, area, date);
    struct ys_template_values values = {0};
    struct ys_text reason = {0};

    if (!count)
        return;
    if (!count->counted) {
        ys_say_refusal(&reason, res, date, count->flags);
        ys_add_plain(slot(&values, "why"), reason.bytes);
        fill(out, &values, res, "Not counted: {{why}}");
    } else {
        ys_text_addf(slot(&values, "drawn"), "%u", count->drawn);
        if (count->estimated)
            ys_text_addf(slot(&values, "estimated"), "%u", count->estimated);
        ys_text_addf(slot(&values, "certain"), "%u", count->certain);
        ys_text_addf(slot(&values, "possible"), "%u", count->possible);
        fill(out, &values, res,
             "{{drawn}} outlined one by one{{?estimated}}, {{estimated}} more estimated in "
             "groups{{/estimated}}; certain {{certain}}, possible {{possible}}");
    }
    out->failed |= reason.failed;
    ys_text_drop(&reason);
}

/* ---- the figure of a change ----------------------------------------------------------------- */

/* "20 railcars on 5 September 2023", "73 on 5 October 2023". */
static void add_one_of_change(struct ys_text *out, const ys_result *res, size_t area,
                              size_t date, bool with_class)
{
    const struct ys_count *count = ys_count_of(res, area, date);
    struct ys_template_values values = {0};

    if (count && count->counted)
        ys_text_addf(slot(&values, "n"), "%u", count->best);
    else
        ys_text_add(slot(&values, "n"), ys_say(res, "not counted"));
    if (with_class && count && count->counted)
        add_class(slot(&values, "class"), res, count->class_name, count->best);
    ys_add_long_date(slot(&values, "date"), res, date);
    fill(out, &values, res, "{{n}}{{?class}} {{class}}{{/class}} on {{date}}");
}

static void add_difference(struct ys_text *out, const ys_result *res,
                           const struct ys_change *change)
{
    struct ys_template_values values = {0};

    ys_text_addf(slot(&values, "n"), "%d", abs(change->best));
    ys_text_addf(slot(&values, "low"), "%+d", change->low90);
    ys_text_addf(slot(&values, "high"), "%+d", change->high90);
    fill(out, &values, res,
         change->best > 0 ? "{{n}} more, 90 % interval of the difference {{low}} to {{high}}"
         : change->best   ? "{{n}} fewer, 90 % interval of the difference {{low}} to {{high}}"
                          : "no difference, 90 % interval {{low}} to {{high}}");
}

void ys_add_change_title(struct ys_text *out, const ys_result *res, size_t area,
                         const struct ys_change *change)
{
    ys_add_place(out, res, area);
    ys_text_add(out, ": ");
    add_one_of_change(out, res, area, change->before, true);
    ys_text_add(out, ", ");
    add_one_of_change(out, res, area, change->after, !change->counted);
    if (!change->counted)
        return;
    ys_text_add(out, " (");
    if (!change->established) {
        ys_text_add(out, ys_say(res, "a difference is not established"));
        ys_text_add(out, "; ");
    }
    add_difference(out, res, change);
    ys_text_add(out, ")");
}

static void add_range(struct ys_text *out, const uint32_t n90[2])
{
    ys_text_addf(out, "%u\xE2\x80\x93%u", n90[0], n90[1]);
}

static void add_moved(struct ys_text *out, const ys_result *res, const struct ys_change *change)
{
    struct ys_template_values values = {0};

    ys_text_addf(slot(&values, "stayed"), "%u", change->stayed);
    add_range(slot(&values, "stayed90"), change->stayed90);
    ys_text_addf(slot(&values, "arrived"), "%u", change->arrived);
    add_range(slot(&values, "arrived90"), change->arrived90);
    ys_text_addf(slot(&values, "left"), "%u", change->left);
    add_range(slot(&values, "left90"), change->left90);
    ys_text_addf(slot(&values, "before"), "%u", change->uncertain_before);
    ys_text_addf(slot(&values, "after"), "%u", change->uncertain_after);
    fill(out, &values, res,
         "{{stayed}} stayed ({{stayed90}}), {{arrived}} arrived ({{arrived90}}), {{left}} left "
         "({{left90}}), {{before}} and {{after}} undecided; in brackets 90 % intervals");
}

void ys_add_change_note(struct ys_text *out, const ys_result *res,
                        const struct ys_change *change)
{
    struct ys_template_values values = {0};
    struct ys_text reason = {0};

    if (!change->counted) {
        ys_say_refusal(&reason, res, change->after, change->flags);
        ys_add_plain(slot(&values, "why"), reason.bytes);
        fill(out, &values, res, "Not compared{{?why}}: {{why}}{{/why}}");
    } else if (change->matched) {
        add_moved(out, res, change);
    } else {
        ys_text_add(out, ys_say(res, "The objects were not compared one by one"));
    }
    out->failed |= reason.failed;
    ys_text_drop(&reason);
}
