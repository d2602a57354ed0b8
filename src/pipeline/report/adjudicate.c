/* adjudicate.c - corrections by hand, held against what was counted */

#include "run_parts.h"

#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"

/* Counts stand area by area at each date, in the order of the site. */
static void fill_rows(struct ys_adj_row *row, const struct ys_run_job *job,
                      const struct ys_findings *found)
{
    const struct ys_site *site = &job->in.site;
    const bool tiers = job->in.opt.tiers_low > 0 && job->in.opt.tiers_high > 1;

    for (size_t i = 0; i < found->n_date * site->n_area; i++) {
        const size_t date = i / site->n_area, area = i % site->n_area;
        const struct ys_counted *counted = &found->counts[date].area[area].counted;
        const struct ys_class *class_ = ys_class_of_area(&job->in, area);

        row[i] = (struct ys_adj_row){
            .day = ys_tile_days(job->in.date[date].tile),
            .area = site->area[area].name,
            .class_name = class_->name,
            .polygon = &site->area[area].polygon,
            .counted = counted->counted,
            .stacked = tiers && !strcmp(class_->method, "block"),
        };
        if (counted->counted) {
            row[i].best = counted->best;
            row[i].low90 = counted->low90;
            row[i].high90 = counted->high90;
        }
    }
}

static size_t n_objects(const struct ys_findings *found)
{
    size_t n = 0;

    for (size_t i = 0; i < found->n_date; i++)
        for (size_t a = 0; a < found->counts[i].n_area; a++)
            n += found->counts[i].area[a].counted.n_found;
    return n;
}

static void fill_objects(struct ys_adj_object *object, const struct ys_findings *found)
{
    for (size_t i = 0; i < found->n_date; i++)
        for (size_t a = 0; a < found->counts[i].n_area; a++) {
            const struct ys_counted_area *area = &found->counts[i].area[a];

            for (size_t k = 0; k < area->counted.n_found; k++, object++) {
                const struct ys_placed_object *placed = &area->placed[k];

                object->row = i * found->counts[i].n_area + a;
                object->number = area->first_number + (uint32_t)k;
                for (int c = 0; c < 4; c++)
                    object->corner[c] =
                        (struct ys_point){placed->corner_lon_deg[c], placed->corner_lat_deg[c]};
            }
        }
}

/* The row of a mark: of its date, and of the area that it lies in, else the first of its class. */
static size_t row_of_mark(const struct ys_run_job *job, size_t mark)
{
    const struct ys_site *site = &job->in.site;
    const struct ys_mark *m = &site->mark[mark];
    const struct ys_point *at = m->polygon.ring[0].pt;
    size_t area = SIZE_MAX;

    for (size_t a = site->n_area; a-- > 0;)
        if (site->area[a].class_index == m->class_index &&
            (area == SIZE_MAX || !ys_polygon_has(&site->area[area].polygon, at->x, at->y)))
            area = a;
    return job->marks.at[mark].date * site->n_area + area;
}

/* A correction that is an example, or what only looks like one, is in the count itself: no object is
 * left to be rejected, and an added one is found. */
static void settle_marks(struct ys_adj_out *out, const struct ys_run_job *job)
{
    for (size_t i = 0; job->marks.corrected && i < job->in.corrections.n; i++) {
        struct ys_adj_done *done = &out->done[i];

        if (job->marks.corrected[i] == SIZE_MAX || done->applied)
            continue;
        *done = (struct ys_adj_done){.applied = true,
                                     .row = row_of_mark(job, job->marks.corrected[i])};
    }
}

ys_status ys_findings_adjudicate(struct ys_adj_out *out, const struct ys_run_job *job,
                                 const struct ys_findings *found, struct ys_error *err)
{
    const struct ys_corrections_file *corrections = &job->in.corrections;
    const size_t n_row = found->n_date * job->in.site.n_area, n_object = n_objects(found);

    *out = (struct ys_adj_out){0};
    if (!job->in.asked->corrections)
        return YS_OK;
    struct ys_adj_row *row = ys_new(n_row, sizeof *row);
    struct ys_adj_object *object = ys_new(n_object, sizeof *object);
    bool ok = row && object;

    if (ok) {
        const struct ys_adj_in in = {row,      n_row,           object,
                                     n_object, corrections->at, corrections->n};

        fill_rows(row, job, found);
        fill_objects(object, found);
        ok = ys_adjudicate(out, &in);
        if (ok)
            settle_marks(out, job);
    }
    free(object);
    free(row);
    return ok ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "out of memory for the corrections");
}
