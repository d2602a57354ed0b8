/* chain.c - which dates are compared, area by area
 *
 * Each with the one before it, and not with the first: what came and went between two dates must
 * show.  But a date that does not show an area, because its count is refused or cloud hides a part
 * of it, says nothing of what stayed there: it is passed over, and the next one is compared with the
 * last that shows the area.  So what stood there before the cloud and after it has one chain of
 * identity.  A date is passed over for one area and not for another. */

#include "run_parts.h"

#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../count/gate/gate_open.h"

bool ys_findings_init(struct ys_findings *found, size_t n_date, size_t n_area)
{
    *found = (struct ys_findings){
        .date = ys_new(n_date, sizeof *found->date),
        .counts = ys_new(n_date, sizeof *found->counts),
        .since = ys_new(n_date, n_area * sizeof *found->since),
        .until = ys_new(n_date, n_area * sizeof *found->until),
        .last = ys_new(n_area, sizeof *found->last),
    };
    if (!found->date || !found->counts || !found->since || !found->until || !found->last)
        return false;
    found->n_date = n_date;
    found->n_area = n_area;
    for (size_t k = 0; k < n_date * n_area; k++)
        found->since[k] = found->until[k] = YS_NONE;
    for (size_t a = 0; a < n_area; a++)
        found->last[a] = YS_NONE;
    return true;
}

/* The date that date i is compared with. */
static size_t partner_of(const struct ys_findings *found, size_t i, size_t area)
{
    return found->last[area] == YS_NONE ? i - 1 : found->last[area];
}

static bool shows_area(const struct ys_findings *found, size_t date, size_t area)
{
    return found->date[date].place.aligned && found->counts[date].area[area].counted.counted &&
           ys_count_obscured(found, date, area) < YS_OBSCURED_LEAST;
}

/* Whether dates d and i are compared for any area; out->area[].asked. */
static bool ask(struct ys_comparison *out, const struct ys_findings *found, size_t d, size_t i,
                bool all)
{
    bool any = false;

    out->before = d;
    out->after = i;
    out->n_area = found->n_area;
    for (size_t a = 0; a < out->n_area; a++) {
        out->area[a].asked = all || partner_of(found, i, a) == d;
        any = any || out->area[a].asked;
    }
    return any;
}

/* A further comparison, nothing in it yet; NULL: out of memory. */
static struct ys_comparison *new_comparison(struct ys_findings *found)
{
    struct ys_comparison *all =
        ys_resize(found->comparison, found->n_comparison + 1, sizeof *all);

    if (!all)
        return NULL;
    found->comparison = all;
    all[found->n_comparison] =
        (struct ys_comparison){.area = ys_new(found->n_area, sizeof *all->area)};
    return all[found->n_comparison].area ? &all[found->n_comparison++] : NULL;
}

static ys_status compare(struct ys_findings *found, const struct ys_run_job *job, size_t d,
                         size_t i, struct ys_error *err)
{
    const struct ys_date_done side[2] = {{&found->date[d], &found->counts[d]},
                                         {&found->date[i], &found->counts[i]}};
    struct ys_comparison *out = new_comparison(found);

    if (!out)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for the result");
    if (!ask(out, found, d, i, job->in.opt.all_pairs)) {
        ys_comparison_fini(out);
        found->n_comparison--;
        return YS_OK;
    }
    const ys_status status = ys_dates_compare(out, job, side, err);

    for (size_t a = 0; !status && a < found->n_area; a++)
        if (partner_of(found, i, a) == d)
            found->since[i * found->n_area + a] = found->n_comparison - 1;
    return status;
}

/* Objects that find room in a share of the area, or of its tracks: most that may be hidden there. */
static double room_in(const struct ys_findings *found, const struct ys_run_job *job,
                      size_t date, size_t area, double share)
{
    const struct ys_class *class_ = ys_class_of_area(&job->in, area);
    const struct ys_date_counts *counts = &found->counts[date];
    const double m2 =
        ys_polygon_area(&job->grid.area[area].outline) * job->grid.gsd_x_m * job->grid.gsd_y_m;
    double track_m = 0;

    for (size_t t = 0; t < counts->n_track; t++)
        track_m += counts->track[t].area == area ? counts->track[t].length_m : 0;
    return track_m > 0 ? share * track_m / class_->length_m[0]
                       : share * m2 / (class_->length_m[0] * class_->width_m[0]);
}

/* Cloud that only the other date gives away hides as much as cloud that shows by itself: the interval
 * of the count is open upwards, and so is what is said of changes from and to it. */
static ys_status open_hidden(struct ys_findings *found, const struct ys_run_job *job,
                             size_t date, size_t area, struct ys_error *err)
{
    struct ys_counted_area *here = &found->counts[date].area[area];
    const double share = ys_count_obscured(found, date, area);
    const uint32_t high90 = here->counted.high90;

    if (share < YS_OBSCURED_LEAST || here->obscured >= YS_CLOUDED_LEAST ||
        !here->counted.counted)
        return YS_OK;
    ys_status status = ys_counted_open(
        &here->counted, share, room_in(found, job, date, area, share), YS_OBSCURED, err);

    here->obscured = share;
    for (size_t c = 0; !status && c < found->n_comparison; c++) {
        const struct ys_comparison *comparison = &found->comparison[c];
        struct ys_area_change *change = &comparison->area[area];
        const bool is_after = comparison->after == date;

        if (!change->asked || (!is_after && comparison->before != date))
            continue;
        status = ys_area_subtract(change, &found->counts[comparison->before].area[area].counted,
                                  &found->counts[comparison->after].area[area].counted, err);
        (is_after ? change->arrived90 : change->left90)[1] += here->counted.high90 - high90;
    }
    return status;
}

/* What became of the objects of the earlier date is said by the first date that shows the area; until
 * one does, by the first that does not. */
static void link_back(struct ys_findings *found, size_t i, size_t area)
{
    const size_t since = found->since[i * found->n_area + area];
    const bool shown = shows_area(found, i, area);

    if (since != YS_NONE) {
        size_t *until = &found->until[found->comparison[since].before * found->n_area + area];

        if (*until == YS_NONE || shown)
            *until = since;
    }
    if (shown)
        found->last[area] = i;
}

ys_status ys_chain_add(struct ys_findings *found, const struct ys_run_job *job, size_t i,
                       struct ys_error *err)
{
    ys_status status = YS_OK;

    for (size_t d = 0; !status && d < i; d++)
        status = compare(found, job, d, i, err);
    for (size_t a = 0; !status && a < found->n_area; a++) {
        const size_t since = found->since[i * found->n_area + a];

        link_back(found, i, a);
        status = open_hidden(found, job, i, a, err);
        if (!status && since != YS_NONE)
            status = open_hidden(found, job, found->comparison[since].before, a, err);
    }
    return status;
}

bool ys_chain_needs(const struct ys_findings *found, const struct ys_run_job *job, size_t d,
                    size_t i)
{
    bool needed = d == i || job->in.opt.all_pairs;

    for (size_t a = 0; a < found->n_area; a++)
        needed = needed || found->last[a] == d;
    return needed;
}
