/*
 * page_answer.c - the answer in one sentence that can be quoted
 *
 * Sentences are templates with slots, one for each kind of result, because languages order their
 * parts differently.  A number never stands without its interval, and no sentence says more than
 * the rows do: a difference that is not established is called that.
 */

#include "page_answer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/date.h"
#include "../phrases.h"
#include "../sentences.h"
#include "../template.h"
#include "../texts.h"
#include "../words.h"

static struct ys_text *slot(struct ys_template_values *values, const char *name)
{
    return ys_template_value(values, name);
}

/* ---- dates, numbers, names ------------------------------------------------------------------ */

/* "5 October 2023", with the time where another picture is of that day. */
static void add_date(struct ys_text *out, const ys_result *res, size_t date)
{
    struct ys_text text = {0};

    ys_add_date(&text, res, date);
    const char *plain = ys_or_empty(text.bytes);
    if (!ys_say_day(out, res, plain))
        ys_text_add(out, plain);
    else if (strlen(plain) >= 16 && plain[10] == 'T')
        ys_text_addf(out, ", %.5s UTC", plain + 11);
    out->failed |= text.failed;
    ys_text_drop(&text);
}

/* "on 5 October 2023"; for a range of days what is known of the day. */
static void add_when(struct ys_text *out, const ys_result *res, size_t date, bool begins)
{
    const char *text = date < res->n_date ? ys_or_empty(res->date[date].date) : "";
    const char *slash = strchr(text, '/');
    struct ys_template_values values = {.language = res->opt.language};

    if (!slash) {
        add_date(slot(&values, "date"), res, date);
        ys_template_fill(out, ys_say(res, begins ? "On {{date}}" : "on {{date}}"), &values);
        return;
    }
    if (!ys_say_day(slot(&values, "first"), res, text))
        ys_text_add_n(slot(&values, "first"), text, (size_t)(slash - text));
    if (!ys_say_day(slot(&values, "last"), res, slash + 1))
        ys_text_add(slot(&values, "last"), slash + 1);
    ys_template_fill(out,
                     ys_say(res, begins ? "On a day from {{first}} to {{last}}"
                                        : "on a day from {{first}} to {{last}}"),
                     &values);
}

/* "in the area "Yard" of Rehearsal yard". */
static void add_where(struct ys_text *out, const ys_result *res, size_t area)
{
    struct ys_template_values values = {.language = res->opt.language};
    const char *name = ys_or_empty(res->area[area].name), *site = ys_or_empty(res->site_name);
    const bool both = *name && *site && strcmp(name, site);

    ys_add_plain(slot(&values, "area"), name);
    ys_add_plain(slot(&values, "site"), *site ? site : name);
    ys_template_fill(out,
                     ys_say(res, both ? "in the area \xE2\x80\x9C{{area}}\xE2\x80\x9D "
                                        "of {{site}}"
                                 : *site || *name ? "in \xE2\x80\x9C{{site}}\xE2\x80\x9D"
                                                  : "in the picture"),
                     &values);
}

/* ---- which rows ----------------------------------------------------------------------------- */

static bool of_area(const ys_result *res, size_t area, const struct ys_count *count)
{
    return ys_same_text(count->area, res->area[area].name) &&
           ys_same_text(count->class_name, res->area[area].class_name);
}

static const struct ys_count *newest(const ys_result *res, size_t area, bool counted)
{
    const struct ys_count *found = NULL;

    for (size_t i = 0; i < res->n_count; i++) {
        const struct ys_count *count = &res->count[i];

        if (of_area(res, area, count) && (count->counted || !counted) &&
            (!found || count->date >= found->date))
            found = count;
    }
    return found;
}

/* To that date, from the nearest date before it. */
static const struct ys_change *change_to(const ys_result *res, const struct ys_count *count)
{
    const struct ys_change *found = NULL;

    for (size_t i = 0; i < res->n_change; i++) {
        const struct ys_change *change = &res->change[i];

        if (change->after == count->date && ys_same_text(change->area, count->area) &&
            ys_same_text(change->class_name, count->class_name) &&
            (!found || change->before > found->before))
            found = change;
    }
    return found;
}

/* ---- the sentence --------------------------------------------------------------------------- */

/* Railcars stand, vessels lie, pits are there. */
static const char *verb_of(const struct ys_count *count)
{
    static const char *const verb[][3] = {
        {"track", "one|stood", "many|stood"},
        {"block", "one|stood", "many|stood"},
        {"vessel", "one|lay", "many|lay"},
    };

    for (size_t i = 0; i < sizeof verb / sizeof *verb; i++)
        if (ys_same_text(count->method, verb[i][0]))
            return verb[i][1 + (count->best != 1)];
    return count->best == 1 ? "one|was" : "many|were";
}

/* ", 53 more than on 5 September 2023"; of a difference that is not established nothing here. */
static void add_change(struct ys_text *out, const ys_result *res, const struct ys_count *count)
{
    const struct ys_change *change = change_to(res, count);
    struct ys_template_values values = {.language = res->opt.language};

    if (!change || !change->counted || !change->established || !change->best)
        return;
    ys_text_addf(slot(&values, "n"), "%d", abs(change->best));
    add_when(slot(&values, "when"), res, change->before, false);
    const char *said =
        change->best > 0 ? ", {{n}} more than {{when}}" : ", {{n}} fewer than {{when}}";
    if (change->flags & YS_TIERS_UNKNOWN)
        said = change->best > 0 ? ", {{n}} more tops than {{when}}"
                                : ", {{n}} fewer tops than {{when}}";
    ys_template_fill(out, ys_say(res, said), &values);
}

/* " The difference from 5 September 2023 (+1, 90 % interval -3 to +5) is not established." */
static void add_doubtful_change(struct ys_text *out, const ys_result *res,
                                const struct ys_count *count)
{
    const struct ys_change *change = change_to(res, count);
    struct ys_template_values values = {.language = res->opt.language};
    static const char *const part[] = {"best", "low", "high"};

    if (!change || !change->counted || (change->established && change->best))
        return;
    const int32_t number[] = {change->best, change->low90, change->high90};

    for (int k = 0; k < 3; k++)
        ys_text_addf(slot(&values, part[k]), "%s%d",
                     number[k] < 0   ? "\xE2\x88\x92"
                     : number[k] > 0 ? "+"
                                     : "",
                     abs(number[k]));
    add_date(slot(&values, "date"), res, change->before);
    ys_template_fill(out,
                     ys_say(res,
                            " A difference from {{date}} ({{best}}, 90 % interval {{low}} to "
                            "{{high}}) is not established."),
                     &values);
}

/* A class of the user's own has no plural but in English: "48 objects of the class "tent"". */
static void add_class(struct ys_text *out, const ys_result *res, const char *class_name,
                      double n)
{
    struct ys_template_values values = {.language = res->opt.language};
    struct ys_text said = {0};

    ys_say_class(&said, res, class_name, n);
    if (*ys_texts(res->opt.language) && ys_same_text(said.bytes, class_name)) {
        ys_add_plain(slot(&values, "class"), class_name);
        ys_template_fill(out,
                         ys_say(res, n == 1 ? "object of the class \xE2\x80\x9C{{class}}"
                                              "\xE2\x80\x9D"
                                            : "objects of the class \xE2\x80\x9C{{class}}"
                                              "\xE2\x80\x9D"),
                         &values);
    } else {
        ys_text_add(out, ys_or_empty(said.bytes));
    }
    out->failed |= said.failed;
    ys_text_drop(&said);
}

static void add_counted(struct ys_text *out, const ys_result *res, size_t area,
                        const struct ys_count *count)
{
    struct ys_template_values values = {.language = res->opt.language};

    add_when(slot(&values, "When"), res, count->date, true);
    ys_text_addf(slot(&values, "n"), "%u", count->best);
    add_class(slot(&values, "class"), res, count->class_name, count->best);
    if (!count->best && !count->high90)
        ys_text_add(slot(&values, "interval"),
                    ys_say(res, "with 90 % probability there were none"));
    else
        ys_say_interval(slot(&values, "interval"), res, count->low90, count->high90);
    ys_text_add(slot(&values, "stood"), ys_say(res, verb_of(count)));
    add_where(slot(&values, "where"), res, area);
    add_change(slot(&values, "change"), res, count);
    ys_template_fill(out,
                     ys_say(res, count->best
                                     ? "{{When}}, {{n}} {{class}} ({{interval}}) {{stood}} "
                                       "{{where}}{{change}}."
                                     : "{{When}} no {{class}} were seen {{where}} "
                                       "({{interval}}){{change}}."),
                     &values);
    add_doubtful_change(out, res, count);
}

static void add_refused(struct ys_text *out, const ys_result *res, size_t area,
                        const struct ys_count *count)
{
    struct ys_template_values values = {.language = res->opt.language};

    add_when(slot(&values, "when"), res, count->date, false);
    add_class(slot(&values, "class"), res, count->class_name, 2);
    add_where(slot(&values, "where"), res, area);
    ys_template_fill(out,
                     ys_say(res, "How many {{class}} were {{where}} {{when}} these pictures "
                                 "cannot say."),
                     &values);
    const struct ys_count *earlier = newest(res, area, true);
    if (!earlier)
        return;
    ys_text_add(out, " ");
    ys_text_add(out, ys_say(res, "The newest count:"));
    ys_text_add(out, " ");
    add_counted(out, res, area, earlier);
}

void ys_answer_sentence(struct ys_text *out, const ys_result *res, size_t area)
{
    const struct ys_count *count = area < res->n_area ? newest(res, area, false) : NULL;

    if (!count)
        return;
    if (count->counted)
        add_counted(out, res, area, count);
    else
        add_refused(out, res, area, count);
}

/* ---- what must be quoted with it ------------------------------------------------------------ */

/* Flags of a count that is printed and yet fit for no verdict, or that says less than it seems;
 * the worst first. */
static const uint64_t cautions[] = {
    YS_UNLIKE,          YS_OBSCURED,  YS_NOT_COVERED,    YS_SIZE_ONLY,    YS_TIERS_UNKNOWN,
    YS_DATE_UNSURE,     YS_OFF_NADIR, YS_BY_LENGTH,      YS_LOW_CONTRAST, YS_NOT_SEEN,
    YS_ASSUMED_ALIGNED, YS_BENT_ROWS, YS_GROUP_DOMINATED};

static void add_reason(struct ys_text *out, const ys_result *res, const struct ys_count *count)
{
    struct ys_template_values values = {.language = res->opt.language};

    add_date(slot(&values, "date"), res, count->date);
    ys_text_add(slot(&values, "why"), ys_say(res, ys_flag_meaning(ys_refusal(count->flags))));
    ys_say_sentence(slot(&values, "measured"), res, count->measured);
    ys_template_fill(out,
                     ys_say(res, "Refused for {{date}}: {{why}}{{?measured}} "
                                 "({{measured}}){{/measured}}."),
                     &values);
}

void ys_answer_caution(struct ys_text *out, const ys_result *res, size_t area)
{
    const struct ys_count *count = area < res->n_area ? newest(res, area, false) : NULL;
    size_t n = 0;

    if (count && !count->counted) {
        add_reason(out, res, count);
        count = newest(res, area, true);
    }
    for (size_t i = 0; count && i < sizeof cautions / sizeof *cautions; i++) {
        if (!(count->flags & cautions[i]))
            continue;
        if (!n)
            ys_text_add(out, out->n ? " " : "");
        ys_text_add(out, n++ ? "; " : ys_say(res, "To be quoted with it: "));
        ys_text_add(out, ys_say(res, ys_flag_meaning(cautions[i])));
    }
    ys_text_add(out, n ? "." : "");
}
