/* figure_words.c - what figures say */

#include "figure_words.h"

#include <stdlib.h>
#include <string.h>

#include "../../base/date.h"
#include "../../base/utf8.h"
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

static bool add_day(struct ys_text *out, const char *text, bool year)
{
    static const char *const month[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
    char day[11] = "";
    int32_t days;

    strncpy(day, text, 10);
    if (ys_date_parse(&days, day, NULL))
        return false;
    ys_text_addf(out, "%d %s", atoi(day + 8), month[atoi(day + 5) - 1]);
    if (year)
        ys_text_addf(out, " %.4s", day);
    return true;
}

void ys_add_long_date(struct ys_text *out, const ys_result *res, size_t date)
{
    const char *whole = date < res->n_date ? ys_or_empty(res->date[date].date) : "";
    const char *slash = strchr(whole, '/');
    struct ys_text text = {0};

    ys_add_date(&text, res, date);
    const char *plain = ys_or_empty(text.bytes);
    if (slash && strlen(slash) == 11) {
        if (!add_day(out, whole, strncmp(whole, slash + 1, 4) != 0))
            ys_text_add(out, "a day that is not known");
        ys_text_add(out, " to ");
        add_day(out, slash + 1, true);
    } else if (!add_day(out, plain, true)) {
        ys_add_plain(out, *plain ? plain : "date not known");
    } else if (strlen(plain) >= 16 && plain[10] == 'T') {
        ys_text_addf(out, ", %.5s UTC", plain + 11);
    }
    out->failed |= text.failed;
    ys_text_drop(&text);
}

static void add_class(struct ys_text *out, const char *class_name, double n)
{
    struct ys_text text = {0};

    ys_add_class(&text, class_name, n);
    ys_add_name(out, text.bytes);
    out->failed |= text.failed;
    ys_text_drop(&text);
}

static void add_interval(struct ys_text *out, long low, long high)
{
    if (low == high)
        ys_text_add(out, "with 90 % probability exactly that many");
    else
        ys_text_addf(out, "90 %% interval %ld\xE2\x80\x93%ld", low, high);
}

void ys_add_counted(struct ys_text *out, const struct ys_count *count)
{
    if (count->counted) {
        ys_text_addf(out, "%u ", count->best);
        add_class(out, count->class_name, count->best);
        ys_text_add(out, " (");
        add_interval(out, count->low90, count->high90);
        ys_text_add(out, ")");
    } else {
        add_class(out, count->class_name, 2);
        ys_text_add(out, " not counted");
    }
}

void ys_add_place(struct ys_text *out, const ys_result *res, size_t area)
{
    const char *site = ys_or_empty(res->site_name), *name = ys_or_empty(res->area[area].name);
    const bool both = *site && *name && strcmp(site, name) && res->n_area > 1;

    ys_add_name(out, *site ? site : *name ? name : "Unnamed place");
    if (both) {
        ys_text_add(out, ", ");
        ys_add_name(out, name);
    }
}

void ys_add_date_title(struct ys_text *out, const ys_result *res, size_t area, size_t date)
{
    const struct ys_count *count = ys_count_of(res, area, date);

    ys_add_place(out, res, area);
    ys_text_add(out, ", ");
    ys_add_long_date(out, res, date);
    if (count) {
        ys_text_add(out, ": ");
        ys_add_counted(out, count);
    }
}

void ys_add_date_note(struct ys_text *out, const ys_result *res, size_t area, size_t date)
{
    const struct ys_count *count = ys_count_of(res, area, date);
    struct ys_text reason = {0};

    if (!count)
        return;
    if (!count->counted) {
        ys_add_refusal(&reason, res, date, count->flags);
        ys_text_add(out, "Not counted: ");
        ys_add_plain(out, reason.bytes);
    } else {
        ys_text_addf(out, "%u outlined one by one", count->drawn);
        if (count->estimated)
            ys_text_addf(out, ", %u more estimated in groups", count->estimated);
        ys_text_addf(out, "; certain %u, possible %u", count->certain, count->possible);
    }
    out->failed |= reason.failed;
    ys_text_drop(&reason);
}

static void add_one_of_change(struct ys_text *out, const ys_result *res, size_t area,
                              size_t date, bool with_class)
{
    const struct ys_count *count = ys_count_of(res, area, date);

    if (count && count->counted)
        ys_text_addf(out, "%u", count->best);
    else
        ys_text_add(out, "not counted");
    if (with_class && count && count->counted) {
        ys_text_add(out, " ");
        add_class(out, count->class_name, count->best);
    }
    ys_text_add(out, " on ");
    ys_add_long_date(out, res, date);
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
    if (!change->established)
        ys_text_add(out, "a difference is not established; ");
    if (change->best)
        ys_text_addf(out, "%d %s, 90 %% interval of the difference ", abs(change->best),
                     change->best > 0 ? "more" : "fewer");
    else
        ys_text_add(out, "no difference, 90 % interval ");
    ys_text_addf(out, "%+d to %+d)", change->low90, change->high90);
}

static void add_moved(struct ys_text *out, const char *word, uint32_t n, const uint32_t n90[2])
{
    ys_text_addf(out, "%u %s (%u\xE2\x80\x93%u)", n, word, n90[0], n90[1]);
}

void ys_add_change_note(struct ys_text *out, const ys_result *res,
                        const struct ys_change *change)
{
    struct ys_text reason = {0};

    if (!change->counted) {
        ys_add_refusal(&reason, res, change->after, change->flags);
        ys_text_add(out, "Not compared");
        if (*ys_or_empty(reason.bytes))
            ys_text_add(out, ": ");
        ys_add_plain(out, reason.bytes);
    } else if (change->matched) {
        add_moved(out, "stayed", change->stayed, change->stayed90);
        ys_text_add(out, ", ");
        add_moved(out, "arrived", change->arrived, change->arrived90);
        ys_text_add(out, ", ");
        add_moved(out, "left", change->left, change->left90);
        ys_text_addf(out, ", %u and %u undecided; in brackets 90 %% intervals",
                     change->uncertain_before, change->uncertain_after);
    } else {
        ys_text_add(out, "The objects were not compared one by one");
    }
    out->failed |= reason.failed;
    ys_text_drop(&reason);
}
