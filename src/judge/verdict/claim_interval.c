/*
 * claim_interval.c - how a reported figure is read as an interval
 *
 * Nobody who reports "about 73" claims exactly 73, so a figure is judged as the interval [low,
 * high] that its words allow.  The rule that makes "about 73" mean 66 to 80 is about_width():
 *
 *   exactly N     N to N              more than N     N + 1 or more
 *   about N       N - t to N + t      fewer than N    0 to N - 1
 *   at least N    N or more           between A, B    A to B
 *   at most N     0 to N, or to N + t where the note says about
 *
 *   t = 10 % of N, or half the rounding step of N where that is more, 25 % of N at most, to the
 *   nearest whole number; 1 where N is below 10
 *
 *   about 73: 10 % is 7.3, the step 1: t = 7, 66 to 80      about 4: 3 to 5
 *   about 20: 10 % is 2, half of the step of 10 is 5: t = 5, 15 to 25
 *   about 2,000: half of the step of 1,000 is 500, and so is 25 %: 1,500 to 2,500
 */

#include "verdict.h"

#include <math.h>
#include <string.h>

#include "../../base/text.h"

/* The spread between human readers, as a share: nine independent counts of one car park in a 30
 * cm picture ran from 880 to 1,182, sd 10 %. */
static const double ABOUT_SHARE = 0.10;
/* Of the figure: however round it is, "about" does not mean half as many.  By reasoning. */
static const double MOST_SHARE = 0.25;
/* Below it 10 % is less than one object: about 4 is read as 3 to 5. */
static const double FEW = 10;
/* A length of 2.6 km is not a whole number of tenths in binary: what is this near to one is
 * one.  Steps below the second are no figure that anybody states. */
static const double NEARLY_WHOLE = 1e-6, LEAST_STEP = 1e-12;

/* The unit of the last digit of value that is not zero: 10 for 20, 1 for 73, 0.1 for 2.6. */
static double rounding_step(double value)
{
    double step = 1;

    if (value == floor(value)) {
        while (fmod(value, 10 * step) == 0)
            step *= 10;
        return step;
    }
    while (step > LEAST_STEP && fabs(value / step - round(value / step)) > NEARLY_WHOLE)
        step /= 10;
    return step;
}

/* Half width t of "about value".  A figure in round numbers may be off by half its last
 * digit. */
static double about_width(double value)
{
    if (value == floor(value) && value < FEW)
        return 1;
    const double width =
        fmin(fmax(ABOUT_SHARE * value, rounding_step(value) / 2), MOST_SHARE * value);
    return value == floor(value) ? round(width) : width;
}

/* "At most about N" is written as at_most with a note that is, or begins with, the word about
 * and a mark: "about", "about; repeated by others". */
static bool notes_about(const char *note)
{
    return !strncmp(note, "about", 5) && strchr(",;:.", note[5]); /* the zero is a mark too */
}

struct ys_claim_interval ys_claim_interval_of(const struct ys_claim *claim)
{
    const double value = claim->value;
    const bool whole = value == floor(value); /* a length of 2.6 km has no next number */

    if (claim->comparator == YS_QUALITATIVE || isnan(value))
        return (struct ys_claim_interval){false, NAN, NAN};
    switch (claim->comparator) {
    case YS_ABOUT:
        return (struct ys_claim_interval){true, fmax(0, value - about_width(value)),
                                          value + about_width(value)};
    case YS_AT_LEAST:
        return (struct ys_claim_interval){true, value, INFINITY};
    case YS_MORE_THAN:
        return (struct ys_claim_interval){true, whole ? value + 1 : value, INFINITY};
    case YS_AT_MOST:
        return (struct ys_claim_interval){
            true, 0, notes_about(claim->note) ? value + about_width(value) : value};
    case YS_FEWER_THAN:
        return (struct ys_claim_interval){true, 0, whole ? fmax(0, value - 1) : value};
    case YS_BETWEEN:
        return (struct ys_claim_interval){true, value, claim->value_high};
    default:
        return (struct ys_claim_interval){true, value, value};
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

void ys_claim_interval_text(char *text, size_t room, const struct ys_claim_interval *interval)
{
    char low[32], high[32];

    if (!interval->stated) {
        ys_text_fit(text, room, "no number");
        return;
    }
    figure(low, interval->low);
    if (isinf(interval->high)) {
        ys_text_fit(text, room, "%s or more", low);
        return;
    }
    figure(high, interval->high);
    if (interval->low == interval->high)
        ys_text_fit(text, room, "%s", low);
    else
        ys_text_fit(text, room, "%s-%s", low, high);
}
