/* claim_interval.c - how a reported figure is read as an interval */

#include "verdict.h"

#include <math.h>
#include <string.h>

#include "../../base/text.h"

/* The unit of the last digit of value that is not zero: 10 for 20, 1 for 73, 0.1 for 2.6. */
static double rounding_step(double value)
{
    double step = 1;

    if (value == floor(value)) {
        while (fmod(value, 10 * step) == 0)
            step *= 10;
        return step;
    }
    while (step > 1e-12 && fabs(value / step - round(value / step)) > 1e-6)
        step /= 10;
    return step;
}

/*
 * Half width of "about value".  10 % is the spread between human readers: nine independent
 * counts of one car park in a 30 cm picture ran from 880 to 1,182, sd 10 %.  A figure in round
 * numbers may be off by half its last digit.
 */
static double about_width(double value)
{
    if (value == floor(value) && value < 10)
        return 1;
    const double width = fmin(fmax(0.10 * value, rounding_step(value) / 2), 0.25 * value);
    return value == floor(value) ? round(width) : width;
}

/* "At most about N" is written as at_most with a note that is, or begins with, the word about
 * and a mark: "about", "about; repeated by others". */
static bool notes_about(const char *note)
{
    return !strncmp(note, "about", 5) && strchr(",;:.", note[5]); /* the zero is a mark too */
}

struct ys_reading ys_claim_read_figure(const struct ys_claim *claim)
{
    const double value = claim->value;
    const bool whole = value == floor(value); /* a length of 2.6 km has no next number */

    if (claim->comparator == YS_QUALITATIVE || isnan(value))
        return (struct ys_reading){false, NAN, NAN};
    switch (claim->comparator) {
    case YS_ABOUT:
        return (struct ys_reading){true, fmax(0, value - about_width(value)),
                                   value + about_width(value)};
    case YS_AT_LEAST:
        return (struct ys_reading){true, value, INFINITY};
    case YS_MORE_THAN:
        return (struct ys_reading){true, whole ? value + 1 : value, INFINITY};
    case YS_AT_MOST:
        return (struct ys_reading){
            true, 0, notes_about(claim->note) ? value + about_width(value) : value};
    case YS_FEWER_THAN:
        return (struct ys_reading){true, 0, whole ? fmax(0, value - 1) : value};
    case YS_BETWEEN:
        return (struct ys_reading){true, value, claim->value_high};
    default:
        return (struct ys_reading){true, value, value};
    }
}

/* 6700 as "6,700". */
static void figure(char out[32], double value)
{
    char digits[YS_NUMBER_TEXT];
    size_t n = 0;

    ys_number_write(digits, value, 6);
    const size_t whole = strcspn(digits, ".");
    for (size_t i = 0; digits[i] && n + 2 < 32; i++) {
        if (i > 0 && i < whole && (whole - i) % 3 == 0)
            out[n++] = ',';
        out[n++] = digits[i];
    }
    out[n] = '\0';
}

void ys_claim_stated(char *text, size_t room, const struct ys_claim *claim)
{
    static const char *const word[] = {"exactly", "about",      "at least", "more than",
                                       "at most", "fewer than", "between"};
    char value[32], high[32];

    if (claim->comparator == YS_QUALITATIVE || isnan(claim->value)) {
        ys_text_fit(text, room, "no number stated");
        return;
    }
    figure(value, claim->value);
    if (claim->comparator == YS_BETWEEN) {
        figure(high, claim->value_high);
        ys_text_fit(text, room, "between %s and %s", value, high);
        return;
    }
    ys_text_fit(text, room, "%s %s%s", word[claim->comparator],
                claim->comparator == YS_AT_MOST && notes_about(claim->note) ? "about " : "",
                value);
}

void ys_reading_text(char *text, size_t room, const struct ys_reading *reading)
{
    char low[32], high[32];

    if (!reading->stated) {
        ys_text_fit(text, room, "no number");
        return;
    }
    figure(low, reading->low);
    if (isinf(reading->high)) {
        ys_text_fit(text, room, "%s or more", low);
        return;
    }
    figure(high, reading->high);
    if (reading->low == reading->high)
        ys_text_fit(text, room, "%s", low);
    else
        ys_text_fit(text, room, "%s-%s", low, high);
}
