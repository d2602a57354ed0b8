/* findings.c - what a date's own count and the comparisons with its neighbours say together
 *
 * A count is marked when either neighbour shows cloud over it; an object has its status against
 * the date before.  Asked for when the rows are written, so that no row is changed after. */

#include "run_parts.h"

#include <stdlib.h>

uint32_t ys_count_flags(const struct ys_findings *found, size_t date, size_t area)
{
    const bool before = date > 0 && found->comparison[date - 1].area[area].obscured[1];
    const bool after =
        date + 1 < found->n_date && found->comparison[date].area[area].obscured[0];

    const bool unsure = found->date[date].place.date->info->date_unsure;

    return found->counts[date].area[area].counted.flags | (before || after ? YS_OBSCURED : 0) |
           (unsure ? YS_DATE_UNSURE : 0);
}

enum ys_object_status ys_object_status_of(uint32_t *flags, const struct ys_findings *found,
                                          size_t date, size_t area, size_t k)
{
    const struct ys_match_out *match;

    *flags = found->counts[date].area[area].counted.found[k].flags;
    if (found->n_date < 2)
        return YS_SINGLE;
    match = &found->comparison[date ? date - 1 : 0].area[area].match;
    if (date ? !match->after : !match->before)
        return YS_UNCERTAIN;
    *flags |= date ? match->after_flags[k] : match->before_flags[k];
    return date ? match->after[k] : match->before[k];
}

void ys_findings_fini(struct ys_findings *found)
{
    for (size_t i = 0; i < found->n_date; i++) {
        ys_registered_fini(&found->date[i]);
        ys_date_counts_fini(&found->counts[i]);
        if (i + 1 < found->n_date)
            ys_comparison_fini(&found->comparison[i]);
    }
    ys_picture_list_fini(&found->pictures);
    free(found->date);
    free(found->counts);
    free(found->comparison);
    *found = (struct ys_findings){0};
}
