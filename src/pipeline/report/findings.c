/* findings.c - what a date's own count and the comparisons with its neighbours say together
 *
 * A count is marked when either neighbour shows cloud over it; an object has a status against the
 * date before and one against the next.  Asked for when the rows are written, so that no row is changed after. */

#include "run_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/text.h"
#include "../../change/change_null.h"

bool ys_reference_doubted(const struct ys_findings *found)
{
    size_t with_it = 0, against_it = 0;

    for (size_t i = 0; i < found->n_date; i++) {
        const struct ys_date_place *place = &found->date[i].place;
        const bool next_agrees =
            i + 1 < found->n_date && found->date[i + 1].place.agrees_with_last;

        with_it += place->aligned;
        against_it += place->agrees_with_last || next_agrees;
    }
    return against_it > with_it;
}

/* The change of the area by which objects of the date have their status; NULL: there is none. */
static const struct ys_area_change *change_of(const struct ys_findings *found, size_t which,
                                              size_t area)
{
    return which == YS_NONE ? NULL : &found->comparison[which].area[area];
}

double ys_count_obscured(const struct ys_findings *found, size_t date, size_t area)
{
    const size_t at = date * found->n_area + area;
    const struct ys_area_change *since = change_of(found, found->since[at], area);
    const struct ys_area_change *until = change_of(found, found->until[at], area);
    double share = found->counts[date].area[area].obscured;

    if (since)
        share = fmax(share, since->obscured[1]);
    if (until)
        share = fmax(share, until->obscured[0]);
    return share;
}

/* Twice as coarse as its pixels: enlarged or blurred.  Every picture that a class was measured on
 * shows at most 1.6 of its pixels, and what a counter makes of others is not known. */
static const double coarse_at = 2;

static bool is_blurred(const struct ys_registered *date)
{
    const struct ys_tile_info *info = date->place.date->info;

    return date->shows_m > coarse_at * sqrt(info->gsd_x_m * info->gsd_y_m);
}

/* 25 degrees off nadir: what is 4 m high leans by 1.9 m, over the width of a gap between rows.  Nothing
 * was measured beyond it (the drawn scenes lean by up to 25 degrees). */
static const double MOST_OFF_NADIR_DEG = 25;

uint64_t ys_date_lean(const struct ys_dated_tile *date)
{
    bool leans = date->info->off_nadir_deg > MOST_OFF_NADIR_DEG;

    for (size_t i = 0; i < date->n_file; i++)
        leans = leans || ys_tile_info(date->file[i])->off_nadir_deg > MOST_OFF_NADIR_DEG;
    return leans ? YS_OFF_NADIR : 0;
}

uint64_t ys_count_flags(const struct ys_findings *found, size_t date, size_t area)
{
    const struct ys_counted *counted = &found->counts[date].area[area].counted;
    const bool obscured = found->counts[date].area[area].obscured >= YS_CLOUDED_LEAST ||
                          ys_count_obscured(found, date, area) >= YS_OBSCURED_LEAST;
    const bool unlike =
        is_blurred(&found->date[date]) || found->counts[date].area[area].damaged;

    return counted->flags | (obscured ? YS_OBSCURED : 0) |
           (counted->counted && unlike ? YS_UNLIKE : 0) |
           (found->date[date].place.assumed ? YS_ASSUMED_ALIGNED : 0) |
           (ys_reference_doubted(found) ? YS_MISREGISTERED : 0) |
           ys_date_lean(found->date[date].place.date) |
           (found->date[date].place.date->info->date_unsure ? YS_DATE_UNSURE : 0);
}

bool ys_change_of_tops(const struct ys_findings *found, const struct ys_comparison *comparison,
                       size_t area)
{
    return ys_count_flags(found, comparison->before, area) &
           ys_count_flags(found, comparison->after, area) & YS_TIERS_UNKNOWN;
}

/* What holds the count of an area back from being compared; NULL: nothing.  settled: flags that say
 * the same of the other count, and nothing of the difference. */
static const char *gate_of(const struct ys_findings *found, size_t date, size_t area,
                           uint64_t settled)
{
    const struct ys_counted *c = &found->counts[date].area[area].counted;
    const struct ys_observation look = {.counted = c->counted,
                                        .low = c->low90,
                                        .best = c->best,
                                        .high = c->high90,
                                        .flags = ys_count_flags(found, date, area) & ~settled};

    return ys_observation_gate(&look, NULL);
}

static bool is_null(const struct ys_area_change *change)
{
    return isfinite(change->null_share) &&
           !ys_null_beaten(change->changed_share, change->null_share);
}

void ys_change_missing(char out[YS_MISSING_TEXT], const struct ys_findings *found,
                       const struct ys_comparison *comparison, size_t area)
{
    const struct ys_area_change *change = &comparison->area[area];
    const uint64_t settled =
        ys_change_of_tops(found, comparison, area) ? (uint64_t)YS_TIERS_UNKNOWN : 0;
    const char *before = gate_of(found, comparison->before, area, settled);
    const char *after = gate_of(found, comparison->after, area, settled);

    if (before && after && !strcmp(before, after))
        ys_text_fit(out, YS_MISSING_TEXT, "%s at both dates", before);
    else if (before && after)
        ys_text_fit(out, YS_MISSING_TEXT, "%s before, %s after", before, after);
    else if (before || after)
        ys_text_fit(out, YS_MISSING_TEXT, "%s %s", before ? before : after,
                    before ? "before" : "after");
    else
        ys_text_fit(out, YS_MISSING_TEXT, "%s",
                    !change->measured ? "not measured on such a place"
                    : is_null(change) ? "no change beyond misregistration"
                    : change->apart   ? ""
                    : change->low90 > 0 || change->high90 < 0
                        ? "the intervals of both counts overlap"
                        : "the interval holds 0");
}

/* Against an earlier date, and whose place it has. */
static void tell_since(struct ys_fate *out, const struct ys_findings *found,
                       const struct ys_comparison *comparison, size_t area, size_t k)
{
    const struct ys_match_out *match = &comparison->area[area].match;

    out->since = YS_UNCERTAIN;
    out->since_date = comparison->before;
    if (!match->after)
        return;
    out->since = match->after[k];
    out->same = match->after_same[k];
    out->flags |= match->after_flags[k];
    if (match->partner[k] >= 0)
        out->same_as = found->counts[comparison->before].area[area].first_number +
                       (uint32_t)match->partner[k];
}

static void tell_until(struct ys_fate *out, const struct ys_comparison *comparison, size_t area,
                       size_t k)
{
    const struct ys_match_out *match = &comparison->area[area].match;

    out->until_date = comparison->after;
    if (match->before)
        out->until = match->before[k];
    if (out->since_date != YS_NONE || !match->before)
        return;
    out->flags |= match->before_flags[k];
    out->same = match->before_same[k];
}

struct ys_fate ys_object_fate(const struct ys_findings *found, size_t date, size_t area,
                              size_t k)
{
    const size_t at = date * found->n_area + area;
    struct ys_fate out = {.since = YS_SINGLE,
                          .until = date + 1 < found->n_date ? YS_UNCERTAIN : YS_SINGLE,
                          .since_date = YS_NONE,
                          .until_date = YS_NONE,
                          .same = NAN,
                          .flags = found->counts[date].area[area].counted.found[k].flags};

    if (found->since[at] != YS_NONE)
        tell_since(&out, found, &found->comparison[found->since[at]], area, k);
    if (found->until[at] != YS_NONE)
        tell_until(&out, &found->comparison[found->until[at]], area, k);
    return out;
}

void ys_findings_fini(struct ys_findings *found)
{
    for (size_t i = 0; i < found->n_date; i++) {
        ys_registered_fini(&found->date[i]);
        ys_date_counts_fini(&found->counts[i]);
    }
    for (size_t c = 0; c < found->n_comparison; c++)
        ys_comparison_fini(&found->comparison[c]);
    ys_picture_list_fini(&found->pictures);
    free(found->date);
    free(found->counts);
    free(found->comparison);
    free(found->since);
    free(found->until);
    free(found->last);
    *found = (struct ys_findings){0};
}
