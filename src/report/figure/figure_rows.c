/* figure_rows.c - which rows of a result a figure is about, and its name */

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../../base/date.h"
#include "../words.h"
#include "figure.h"

void ys_figure_name(char name[YS_FIGURE_NAME], const ys_result *res, size_t area, size_t date,
                    const char *what)
{
    const char *text = date < res->n_date ? ys_or_empty(res->date[date].date) : "";
    char day[24] = "";

    /* The date is ours, but a name is made of nothing else than digits and dashes: a range has one
     * for its stroke. */
    if (strspn(text, "0123456789-") >= 10)
        snprintf(day, sizeof day, "-%.10s", text);
    if (*day && text[10] == '/' && strspn(text + 11, "0123456789-") == 10)
        snprintf(day, sizeof day, "-%.10s-%.10s", text, text + 11);
    if (date < res->n_date)
        snprintf(name, YS_FIGURE_NAME, "figures/area-%02zu-%.8s-%02zu%s", area + 1, what,
                 date + 1, day);
    else
        snprintf(name, YS_FIGURE_NAME, "figures/area-%02zu-%.8s", area + 1, what);
}

bool ys_figure_shows(const ys_result *res, const struct ys_picture *picture,
                     const struct ys_object *object)
{
    return object->date == picture->date && picture->area < res->n_area &&
           ys_same_text(object->area, res->area[picture->area].name);
}

double ys_scale_bar_m(double most_m)
{
    const double power = pow(10, floor(log10(most_m)));

    if (!isfinite(power) || power <= 0)
        return 0;
    return power * (most_m / power >= 5 ? 5 : most_m / power >= 2 ? 2 : 1);
}

const struct ys_count *ys_count_of(const ys_result *res, size_t area, size_t date)
{
    for (size_t i = 0; i < res->n_count && area < res->n_area; i++)
        if (res->count[i].date == date &&
            ys_same_text(res->count[i].area, res->area[area].name))
            return &res->count[i];
    return NULL;
}

size_t ys_area_named(const ys_result *res, const char *name)
{
    for (size_t i = 0; i < res->n_area; i++)
        if (ys_same_text(res->area[i].name, name))
            return i;
    return res->n_area;
}

const struct ys_picture *ys_picture_of(const ys_result *res, size_t area, size_t date)
{
    for (size_t i = 0; i < res->n_picture; i++)
        if (res->picture[i].area == area && res->picture[i].date == date)
            return &res->picture[i];
    return NULL;
}

static bool only_area_of_class(const ys_result *res, size_t area)
{
    for (size_t i = 0; i < res->n_area; i++)
        if (i != area && ys_same_text(res->area[i].class_name, res->area[area].class_name))
            return false;
    return true;
}

bool ys_claim_is_of(const ys_result *res, size_t area, const struct ys_verdict *claim)
{
    return isfinite(claim->low) && !ys_same_text(claim->kind, "context") &&
           ys_same_text(claim->class_name, res->area[area].class_name) &&
           only_area_of_class(res, area);
}

bool ys_day_of(int32_t *day, const char *date)
{
    char text[11] = "";

    strncpy(text, ys_or_empty(date), 10);
    return ys_date_parse(day, text, NULL) == YS_OK;
}
