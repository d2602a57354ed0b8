/* phrases.c - what pages and figures say alike */

#include "phrases.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/date.h"
#include "sentences.h"
#include "template.h"
#include "texts.h"
#include "words.h"

bool ys_say_day(struct ys_text *out, const ys_result *res, const char *text)
{
    static const char *const month[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
    struct ys_template_values values = {.language = res->opt.language};
    char day[11] = "";
    int32_t days;

    strncpy(day, text, 10);
    if (ys_date_parse(&days, day, NULL))
        return false;
    ys_text_addf(ys_template_value(&values, "day"), "%d", atoi(day + 8));
    ys_text_add(ys_template_value(&values, "month"), ys_say(res, month[atoi(day + 5) - 1]));
    ys_text_add_n(ys_template_value(&values, "year"), day, 4);
    ys_template_fill(out, ys_say(res, "{{day}} {{month}} {{year}}"), &values);
    return true;
}

void ys_say_class(struct ys_text *out, const ys_result *res, const char *class_name, double n)
{
    const bool english = !res->opt.language || !strcmp(res->opt.language, "en");
    char key[80];

    if (english) {
        ys_add_class(out, class_name, n);
        return;
    }
    ys_text_fit(key, sizeof key, "%s|%s", n == 1 ? "class" : "classes",
                ys_or_empty(class_name));
    ys_add_plain(out, ys_say(res, key));
}

void ys_say_interval(struct ys_text *out, const ys_result *res, double low, double high)
{
    struct ys_template_values values = {.language = res->opt.language};

    ys_text_add_number(ys_template_value(&values, "low"), low, 0);
    ys_text_add_number(ys_template_value(&values, "high"), high, 0);
    ys_template_fill(out,
                     ys_say(res, low == high ? "with 90 % probability exactly that many"
                                             : "90 % interval {{low}}\xE2\x80\x93{{high}}"),
                     &values);
}

/* The words before the first number are the claims reader's own; of two numbers also the word
 * between them. */
void ys_say_stated(struct ys_text *out, const ys_result *res, const struct ys_verdict *claim)
{
    const char *stated = ys_or_empty(claim->stated),
               *number = stated + strcspn(stated, "0123456789");
    const char *join = strstr(number, " and ");
    const size_t words = (size_t)(number - stated) - (number > stated && *number ? 1 : 0);
    char key[60];

    ys_text_fit(key, sizeof key, "stated|%.*s", (int)(words < 40 ? words : 40), stated);
    if (words >= 40) {
        ys_add_plain(out, stated);
        return;
    }
    ys_add_plain(out, ys_say(res, key));
    ys_text_add(out, words && *number ? " " : "");
    if (join) {
        char first[40];

        ys_text_fit(first, sizeof first, "%.*s", (int)(join - number < 39 ? join - number : 39),
                    number);
        ys_say_figure(out, res, first);
        ys_text_add(out, ys_say(res, "stated| and "));
    }
    ys_say_figure(out, res, join ? join + strlen(" and ") : number);
}

void ys_say_refusal(struct ys_text *out, const ys_result *res, size_t date, uint64_t flags)
{
    const uint64_t why = ys_refusal(flags);
    struct ys_template_values values = {.language = res->opt.language};
    double pixel_m, shows_m;

    ys_text_add(out, ys_say(res, ys_flag_meaning(why)));
    if (why != YS_GSD_TOO_COARSE || !ys_shown_metres(&pixel_m, &shows_m, res, date))
        return;
    ys_say_number(ys_template_value(&values, "pixel"), res, pixel_m, 2);
    ys_say_number(ys_template_value(&values, "shows"), res, shows_m, 2);
    ys_template_fill(out, ys_say(res, " (pixels {{pixel}} m, shows {{shows}} m)"), &values);
}
