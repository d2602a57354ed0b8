/* facts.c - what one file says of an acquisition, checked and put together */

#include "facts.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>
#include <strings.h>

#include "../../base/maths.h"
#include "../../base/number.h"
#include "../../base/printable.h"
#include "../../base/text.h"

/* Two pictures of one product this far apart have one sun for us, degrees. */
static const double ONE_SUN_DEG = 3;

void ys_facts_fault(struct ys_facts *facts, const char *format, ...)
{
    const size_t n = strlen(facts->fault);
    char text[300];
    va_list ap;

    va_start(ap, format);
    ys_text_fit_v(text, sizeof text, format, ap);
    va_end(ap);
    /* Of a file with a hundred such elements one is enough. */
    if (!strstr(facts->fault, text))
        ys_text_fit(facts->fault + n, sizeof facts->fault - n, "%s%s", n ? "; " : "", text);
}

const struct ys_fact *ys_fact_find(const struct ys_facts *facts, enum ys_fact_kind kind,
                                   const char *file)
{
    for (size_t i = 0; i < facts->n; i++)
        if (facts->at[i].kind == kind && (!file || !strcmp(facts->at[i].file, file)))
            return &facts->at[i];
    return NULL;
}

/* The file's own fact of the kind, or a new one; NULL: there is no room. */
static struct ys_fact *fact_of(bool *is_new, struct ys_facts *facts, enum ys_fact_kind kind,
                               const struct ys_fact_place *place)
{
    for (size_t i = 0; i < facts->n; i++)
        if (facts->at[i].kind == kind && !strcmp(facts->at[i].file, place->file)) {
            *is_new = false;
            return &facts->at[i];
        }
    if (facts->n == YS_MOST_FACTS)
        return NULL;
    struct ys_fact *fact = &facts->at[facts->n++];

    *fact = (struct ys_fact){.kind = kind, .value = NAN};
    ys_text_fit(fact->file, sizeof fact->file, "%s", place->file);
    ys_text_fit(fact->element, sizeof fact->element, "%s", place->element);
    *is_new = true;
    return fact;
}

static bool in_range(enum ys_fact_kind kind, double v)
{
    switch (kind) {
    case YS_FACT_OFF_NADIR:
    case YS_FACT_INCIDENCE: /* signed by the side of the track in some files */
        return fabs(v) < 90;
    case YS_FACT_SUN_AZIMUTH:
    case YS_FACT_VIEW_AZIMUTH:
        return v >= -180 && v <= 360;
    case YS_FACT_SUN_ELEVATION:
        return fabs(v) <= 90;
    case YS_FACT_GSD:
        return v > 0 && v < 100000;
    default:
        return false;
    }
}

static double apart(enum ys_fact_kind kind, double a, double b)
{
    const double d = fabs(a - b);

    return kind == YS_FACT_SUN_AZIMUTH || kind == YS_FACT_VIEW_AZIMUTH ? fmin(d, 360 - d) : d;
}

/* Pictures of one product: the greatest lean and the coarsest pixel are what holds for all of them;
 * a sun that differs is none that could be used. */
static void join(struct ys_fact *fact, double v)
{
    switch (fact->kind) {
    case YS_FACT_OFF_NADIR:
    case YS_FACT_INCIDENCE:
    case YS_FACT_GSD:
        fact->value = fmax(fact->value, v);
        break;
    default:
        if (!(apart(fact->kind, fact->value, v) <= ONE_SUN_DEG))
            fact->value = NAN;
    }
}

void ys_fact_value(struct ys_facts *facts, enum ys_fact_kind kind,
                   const struct ys_fact_place *place, double value)
{
    const bool angle = kind == YS_FACT_OFF_NADIR || kind == YS_FACT_INCIDENCE;
    const bool azimuth = kind == YS_FACT_SUN_AZIMUTH || kind == YS_FACT_VIEW_AZIMUTH;
    bool is_new;

    if (!in_range(kind, value)) {
        ys_facts_fault(facts, "%s: %s: %.6g is out of range and is left out", place->file,
                       place->element, value);
        return;
    }
    struct ys_fact *fact = fact_of(&is_new, facts, kind, place);
    const double v = angle                  ? fabs(value)
                     : azimuth && value < 0 ? value + 360
                     : azimuth              ? fmod(value, 360)
                                            : value;

    if (fact && is_new)
        fact->value = v;
    else if (fact)
        join(fact, v);
}

/* What stands behind a number or in an attribute; the factor to degrees or metres, NaN: neither. */
static double factor_of(const char *unit, bool metres)
{
    static const char *const degree[] = {"",        "deg", "degs",    "degree",
                                         "degrees", "dd",  "\xC2\xB0"};
    static const char *const metre[] = {"", "m", "metre", "metres", "meter", "meters"};
    const char *const *list = metres ? metre : degree;
    const size_t n = metres ? sizeof metre / sizeof *metre : sizeof degree / sizeof *degree;

    for (size_t i = 0; i < n; i++)
        if (!strcasecmp(unit, list[i]))
            return 1;
    if (!metres && (!strcasecmp(unit, "rad") || !strcasecmp(unit, "radian") ||
                    !strcasecmp(unit, "radians")))
        return 180 / YS_PI;
    if (metres && !strcasecmp(unit, "cm"))
        return 0.01;
    return NAN;
}

/* A number and the unit behind it; false: no number. */
static bool split_number(double *value, char unit[24], const char *text)
{
    char copy[80];
    size_t n = strlen(text);

    while (n && (isspace((unsigned char)*text) || *text == '"'))
        text++, n--;
    while (n && (isspace((unsigned char)text[n - 1]) || strchr("\";,", text[n - 1])))
        n--;
    if (!n || n >= sizeof copy)
        return false;
    memcpy(copy, text, n);
    copy[n] = '\0';
    char *comma = strchr(copy, ',');
    /* A comma for the point: no angle and no pixel size has thousands. */
    if (comma && !strchr(copy, '.') && !strchr(comma + 1, ','))
        *comma = '.';
    const char *at = copy;
    if (!ys_number_read(value, &at))
        return false;
    while (isspace((unsigned char)*at))
        at++;
    ys_text_fit(unit, 24, "%s", at);
    return true;
}

void ys_fact_number(struct ys_facts *facts, enum ys_fact_kind kind,
                    const struct ys_fact_place *place, const char *text, const char *unit)
{
    char behind[24] = "", shown[40];
    double value;

    ys_printable(shown, sizeof shown, text, strlen(text));
    if (!shown[0])
        return;
    if (!split_number(&value, behind, text)) {
        ys_facts_fault(facts, "%s: %s: '%s' is no number and is left out", place->file,
                       place->element, shown);
        return;
    }
    const double factor = factor_of(behind[0] ? behind : unit, kind == YS_FACT_GSD);

    if (isnan(factor)) {
        ys_printable(shown, sizeof shown, behind[0] ? behind : unit, sizeof shown);
        ys_facts_fault(facts, "%s: %s: its unit is '%s', want %s; it is left out", place->file,
                       place->element, shown, kind == YS_FACT_GSD ? "m" : "deg");
        return;
    }
    ys_fact_value(facts, kind, place, value * factor);
}

static int64_t second_of(const struct ys_date *d)
{
    return (int64_t)d->days * 86400 + (d->seconds > 0 ? d->seconds : 0);
}

void ys_fact_days(struct ys_facts *facts, const struct ys_fact_place *place,
                  const struct ys_date *first, int32_t last_day)
{
    /* First and last line of one picture lie a minute apart, at midnight on two days. */
    enum { ONE_LOOK_S = 600 };
    bool is_new;
    struct ys_fact *fact = fact_of(&is_new, facts, YS_FACT_DATE, place);

    if (!fact)
        return;
    if (is_new) {
        fact->first = *first;
        fact->last_day = last_day;
        return;
    }
    const int64_t apart_s = second_of(first) - second_of(&fact->first);

    if (last_day == first->days && first->seconds >= 0 && fact->first.seconds >= 0 &&
        (apart_s < 0 ? -apart_s : apart_s) <= ONE_LOOK_S)
        return;
    if (last_day > fact->last_day)
        fact->last_day = last_day;
    if (first->days < fact->first.days ||
        (first->days == fact->first.days && fact->first.seconds < 0))
        fact->first = *first;
}

void ys_fact_date(struct ys_facts *facts, const struct ys_fact_place *place, const char *text)
{
    struct ys_date date;
    char one[48];

    ys_printable(one, sizeof one, text, strlen(text));
    if (!one[0])
        return;
    if (ys_date_time_parse(&date, one, NULL) == YS_OK || ys_date_from_tiff(&date, one) ||
        ys_date_from_digits(&date, one))
        ys_fact_days(facts, place, &date, date.days);
    else
        ys_facts_fault(facts, "%s: %s: '%s' is no time like 2024-05-17T02:13:00Z; left out",
                       place->file, place->element, one);
}

void ys_fact_text(struct ys_facts *facts, enum ys_fact_kind kind,
                  const struct ys_fact_place *place, const char *text)
{
    char shown[YS_FACT_TEXT];
    bool is_new;

    ys_printable(shown, sizeof shown, text, strlen(text));
    if (!shown[0])
        return;
    struct ys_fact *fact = fact_of(&is_new, facts, kind, place);

    if (fact && is_new)
        memcpy(fact->text, shown, sizeof shown);
}
