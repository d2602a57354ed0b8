/* claim.c - the words of a claims file; each table is in the order of its enumeration */

#include "claim.h"

#include <string.h>
#include <strings.h>

static const char *const kinds[] = {"snapshot", "series_max", "events", "cumulative",
                                    "capacity", "geometry",   "context"};
static const char *const comparators[] = {"exactly", "about",      "at_least", "more_than",
                                          "at_most", "fewer_than", "between",  "qualitative"};

/* Index of the word, or n. */
static size_t find(const char *const *word, size_t n, const char *name)
{
    size_t i = 0;

    while (i < n && strcmp(word[i], name) != 0)
        i++;
    return i;
}

bool ys_claim_in_metres(const struct ys_claim *claim)
{
    static const char *const unit[] = {"m", "metre", "metres", "meter", "meters"};

    if (!claim->unit || !claim->class_name || strcasecmp(claim->class_name, "railcar") != 0)
        return false;
    for (size_t i = 0; i < sizeof unit / sizeof *unit; i++)
        if (!strcasecmp(claim->unit, unit[i]))
            return true;
    return false;
}

const char *ys_claim_kind_name(enum ys_claim_kind kind)
{
    return (unsigned)kind < sizeof kinds / sizeof *kinds ? kinds[kind] : "unknown";
}

const char *ys_comparator_name(enum ys_comparator comparator)
{
    return (unsigned)comparator < sizeof comparators / sizeof *comparators
               ? comparators[comparator]
               : "unknown";
}

bool ys_claim_kind_find(enum ys_claim_kind *out, const char *name)
{
    const size_t n = sizeof kinds / sizeof *kinds, i = find(kinds, n, name);

    if (i < n)
        *out = (enum ys_claim_kind)i;
    return i < n;
}

bool ys_comparator_find(enum ys_comparator *out, const char *name)
{
    const size_t n = sizeof comparators / sizeof *comparators, i = find(comparators, n, name);

    if (i < n)
        *out = (enum ys_comparator)i;
    return i < n;
}
