#ifndef YS_RECORDS_CLAIM_H
#define YS_RECORDS_CLAIM_H

#include <stdbool.h>
#include <stdint.h>

#include "../../include/yardstick.h"

/*
 * A reported figure as a claims file states it: what formats/ reads and judge/ judges.  How a
 * comparator and a value become an interval: judge/verdict/claim_interval.c.
 */

enum ys_claim_kind {
    YS_SNAPSHOT,   /* so many stood there on a day */
    YS_SERIES_MAX, /* never more than so many in a period */
    YS_EVENTS,     /* so many arrivals in a period */
    YS_CUMULATIVE, /* so many passed through in a period */
    YS_CAPACITY,   /* what so many could hold: arithmetic, never judged */
    YS_GEOMETRY,   /* a length or a distance */
    YS_CONTEXT     /* background, listed and not tested */
};

enum ys_comparator {
    YS_EXACTLY,
    YS_ABOUT,
    YS_AT_LEAST,
    YS_MORE_THAN,
    YS_AT_MOST,
    YS_FEWER_THAN,
    YS_BETWEEN,
    YS_QUALITATIVE /* no number stated */
};

struct ys_claim { /* one row of a claims file; all text owned by the claims object */
    const char *id, *class_name, *site, *date_start, *date_end;
    enum ys_claim_kind kind;
    enum ys_comparator comparator;
    double value, value_high;    /* NaN where not stated */
    int32_t first_day, last_day; /* since 1970-01-01; INT32_MIN where not stated */
    const char *unit, *said_by, *publisher, *date_published, *source, *note, *disputed;
};

/* Whether the figure is metres of train, not a number of cars: unit "m", "metre" or "meter", or these of
 * several; of the class railcar alone. */
bool ys_claim_in_metres(const struct ys_claim *claim);

/* "series_max", "more_than": as in a claims file; never NULL. */
const char *ys_claim_kind_name(enum ys_claim_kind kind);
const char *ys_comparator_name(enum ys_comparator comparator);
/* False, and *out left alone, for a word that is none. */
bool ys_claim_kind_find(enum ys_claim_kind *out, const char *name);
bool ys_comparator_find(enum ys_comparator *out, const char *name);

#endif
