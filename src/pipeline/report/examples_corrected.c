/* examples_corrected.c - corrections by hand of a class that is counted by examples
 *
 * What an analyst accepted or added is an example, what he rejected only looks like one: mark three,
 * count, correct, count again.  Only boxes say what an object looks like, so corrections by a point
 * stay what they are for every other class. */

#include "run_parts.h"

#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"

static bool counts_by_examples(const struct ys_site *site, size_t class_index)
{
    return !strcmp(site->class_[class_index].method, "example");
}

/* The class as it is named, or of the named area, or of the area that the object lies in. */
static bool find_class(size_t *out, const struct ys_site *site,
                       const struct ys_correction_in *correction)
{
    const struct ys_point *at = correction->polygon.ring[0].pt;

    for (size_t c = 0; *correction->class_name && c < site->n_class; c++)
        if (!strcmp(site->class_[c].name, correction->class_name)) {
            *out = c;
            return counts_by_examples(site, c);
        }
    for (size_t a = 0; !*correction->class_name && a < site->n_area; a++) {
        const struct ys_area *area = &site->area[a];

        if (counts_by_examples(site, area->class_index) &&
            (*correction->area ? !strcmp(area->name, correction->area)
                               : ys_polygon_has(&area->polygon, at->x, at->y))) {
            *out = area->class_index;
            return true;
        }
    }
    return false;
}

static bool is_mark(const struct ys_correction_in *correction)
{
    return correction->polygon.n > 0 && correction->polygon.ring[0].n > 0 &&
           (correction->action == YS_ACCEPT || correction->action == YS_ADD ||
            correction->action == YS_REJECT);
}

ys_status ys_examples_corrected(struct ys_class_marks *out, struct ys_run_job *job,
                                struct ys_error *err)
{
    const struct ys_corrections_file *corrections = &job->in.corrections;
    struct ys_site *site = &job->in.site;
    struct ys_mark *all = ys_resize(site->mark, site->n_mark + corrections->n, sizeof *all);
    bool ok = all != NULL;

    if (all)
        site->mark = all;
    out->corrected = ys_new(corrections->n, sizeof *out->corrected);
    ok = ok && out->corrected;
    for (size_t i = 0; ok && i < corrections->n; i++) {
        const struct ys_correction_in *correction = &corrections->at[i];
        struct ys_mark mark = {.is_not = correction->action == YS_REJECT,
                               .first_day = correction->day,
                               .last_day = correction->day,
                               .path = job->in.asked->corrections,
                               .feature = correction->feature};

        out->corrected[i] = SIZE_MAX;
        if (!is_mark(correction) || !find_class(&mark.class_index, site, correction))
            continue;
        ok = ys_polygon_copy(&mark.polygon, &correction->polygon);
        if (!ok)
            break;
        out->corrected[i] = site->n_mark;
        site->mark[site->n_mark++] = mark;
    }
    return ok ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "out of memory for corrected examples");
}
