/* compare.c - two consecutive dates: what changed, which objects stayed, arrived or left */

#include "run.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/mem.h"

/* What a pair has in common for all its areas. */
struct pair {
    size_t before, after;
    bool matched; /* both dates are on the grid */
    struct ys_radiometry radiometry;
    struct ys_changed changed;
    double residual_across_px;
    uint32_t flags;
};

static ys_status find_change(struct pair *pair, struct ys_work *run, struct ys_error *err)
{
    const struct ys_dated *a = &run->date[pair->before], *b = &run->date[pair->after];
    struct ys_align align = b->align;
    ys_status status;

    /* Two dates that were both measured against a third: their errors add up. */
    align.residual_across_px = hypot(a->align.residual_across_px, b->align.residual_across_px);
    align.residual_along_px = hypot(a->align.residual_along_px, b->align.residual_along_px);
    pair->residual_across_px = align.residual_across_px;
    status =
        ys_radiometry_fit(&pair->radiometry, &a->on_grid, &b->on_grid, run->grid_exclude, err);
    if (!status)
        status = ys_change_find(&pair->changed, &a->on_grid, &b->on_grid, &pair->radiometry,
                                &align, run->grid_exclude, &run->ops, run->opt.threads, err);
    if (!status && pair->radiometry.season)
        pair->flags |= YS_SEASON;
    return status;
}

/* 1 where the class is counted and both dates were seen, on the grid; NULL: out of memory. */
static uint8_t *area_mask(const struct ys_work *run, const struct pair *pair, size_t area)
{
    const struct ys_image *a = &run->date[pair->before].on_grid;
    const struct ys_image *b = &run->date[pair->after].on_grid;
    const size_t n = (size_t)run->grid.width * run->grid.height;
    uint8_t *inside = ys_new(n, 1);
    struct ys_polygon polygon = {0};
    const bool ok = inside && ys_grid_area(&polygon, run, area) &&
                    ys_polygon_fill(inside, run->grid.width, run->grid.height, &polygon, 1);

    ys_polygon_fini(&polygon);
    if (!ok) {
        free(inside);
        return NULL;
    }
    for (size_t i = 0; i < n; i++)
        inside[i] = inside[i] && !run->grid_exclude[i] && a->valid[i] && b->valid[i];
    return inside;
}

static double changed_share(const struct pair *pair, const uint8_t *inside, size_t n)
{
    double all = 0, changed = 0;

    for (size_t i = 0; i < n; i++) {
        all += inside[i];
        changed += inside[i] && pair->changed.mask[i];
    }
    return all > 0 ? changed / all : NAN;
}

/* Cloud hides what stands below it: from a twentieth of the area on the count says so. */
static const double obscured_least = 0.05;

/* Changed blobs of the class's size where no object was counted, and cloud. */
static ys_status check_area(struct ys_work *run, const struct pair *pair, size_t area,
                            const struct ys_match_in *in, struct ys_change *row,
                            struct ys_error *err)
{
    const struct ys_class *class_ = &run->site.class_[run->site.area[area].class_index];
    const double gsd_m = sqrt(run->grid.gsd_x_m * run->grid.gsd_y_m);
    const struct ys_class_size size = {
        {class_->length_m[0] / gsd_m, class_->length_m[1] / gsd_m},
        {class_->width_m[0] / gsd_m, class_->width_m[1] / gsd_m}};
    uint8_t *inside = area_mask(run, pair, area);
    size_t *blob = NULL, n_blob = 0;
    double share[2] = {0, 0};
    ys_status status;

    if (!inside)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory");
    row->changed_share =
        changed_share(pair, inside, (size_t)run->grid.width * run->grid.height);
    status = ys_match_unexplained(&blob, &n_blob, &pair->changed, in, &size, inside, err);
    if (!status)
        status = ys_change_obscured(share, &run->date[pair->before].on_grid,
                                    &run->date[pair->after].on_grid, &pair->radiometry, inside,
                                    run->opt.threads, err);
    if (n_blob)
        row->flags |= YS_CHANGE_WITHOUT_OBJECT;
    for (int d = 0; !status && d < 2; d++)
        if (share[d] >= obscured_least) {
            const size_t date = d ? pair->after : pair->before;

            run->date[date].area[area].flags |= YS_OBSCURED;
            run->res->count[date * run->site.n_area + area].flags |= YS_OBSCURED;
        }
    free(blob);
    free(inside);
    return status;
}

static ys_status set_statuses(struct ys_work *run, const struct pair *pair, size_t area,
                              struct ys_change *row, struct ys_error *err)
{
    const struct ys_dated *a = &run->date[pair->before], *b = &run->date[pair->after];
    const struct ys_match_in in = {
        .before = a->area[area].found,
        .after = b->area[area].found,
        .n_before = a->area[area].n_found,
        .n_after = b->area[area].n_found,
        .changed = pair->radiometry.season ? NULL : pair->changed.mask,
        .width = run->grid.width,
        .height = run->grid.height,
        .residual_across_px = pair->residual_across_px,
        .season = pair->radiometry.season,
    };
    struct ys_match_out out = {0};
    ys_status status = check_area(run, pair, area, &in, row, err);

    if (!status)
        status = ys_match(&out, &in, err);
    if (status)
        return status;
    row->stayed = out.stayed;
    row->arrived = out.arrived;
    row->left = out.left;
    row->uncertain_after = out.uncertain_after;
    row->uncertain_before = out.uncertain_before;
    for (size_t k = 0; k < in.n_after; k++) {
        struct ys_object *object = &run->res->object[b->first_object[area] + k];

        object->status = out.after[k];
        object->flags |= out.after_flags[k];
        row->flags |= out.after_flags[k];
    }
    for (size_t k = 0; k < in.n_before; k++) {
        struct ys_object *object = &run->res->object[a->first_object[area] + k];

        row->flags |= out.before_flags[k];
        if (pair->before) /* its status against the date before stands */
            continue;
        object->status = out.before[k];
        object->flags |= out.before_flags[k];
    }
    ys_match_fini(&out);
    return YS_OK;
}

/* Nothing can be said about single objects: the dates do not lie on each other. */
static void set_uncertain(struct ys_work *run, const struct pair *pair, size_t area,
                          struct ys_change *row)
{
    const size_t date[2] = {pair->before, pair->after};

    for (int d = pair->before ? 1 : 0; d < 2; d++) {
        const struct ys_dated *dated = &run->date[date[d]];

        for (size_t k = 0; k < dated->area[area].n_found; k++)
            run->res->object[dated->first_object[area] + k].status = YS_UNCERTAIN;
    }
    row->uncertain_before = (uint32_t)run->date[pair->before].area[area].n_found;
    row->uncertain_after = (uint32_t)run->date[pair->after].area[area].n_found;
}

static ys_status compare_area(struct ys_work *run, const struct pair *pair, size_t area,
                              struct ys_error *err)
{
    const struct ys_counted *a = &run->date[pair->before].area[area];
    const struct ys_counted *b = &run->date[pair->after].area[area];
    struct ys_change *row = ys_run_row(&run->res->change, &run->res->n_change, sizeof *row);
    struct ys_dist difference;

    if (!row)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for the result");
    *row = (struct ys_change){
        .before = pair->before,
        .after = pair->after,
        .area = run->res->area[area].name,
        .class_name = run->res->area[area].class_name,
        .counted = a->counted && b->counted,
        .matched = pair->matched,
        .changed_share = NAN,
        .flags = pair->flags,
    };
    if (row->counted) {
        if (!ys_dist_difference(&difference, &b->dist, &a->dist))
            return ys_fail(err, YS_ERR_NOMEM, "out of memory for the result");
        row->best = (int32_t)b->best - (int32_t)a->best;
        row->low90 = ys_dist_quantile(&difference, 0.05);
        row->high90 = ys_dist_quantile(&difference, 0.95);
        /* The most likely difference and the difference of the most likely counts may part. */
        row->low90 = row->low90 < row->best ? row->low90 : row->best;
        row->high90 = row->high90 > row->best ? row->high90 : row->best;
        row->established = row->low90 > 0 || row->high90 < 0;
        ys_dist_fini(&difference);
    }
    if (!pair->matched) {
        set_uncertain(run, pair, area, row);
        return YS_OK;
    }
    return set_statuses(run, pair, area, row, err);
}

ys_status ys_run_compare(struct ys_work *run, size_t before, size_t after, struct ys_error *err)
{
    struct pair pair = {.before = before, .after = after};
    ys_status status = YS_OK;

    pair.matched = run->date[before].aligned && run->date[after].aligned;
    if (pair.matched)
        status = find_change(&pair, run, err);
    else
        pair.flags = YS_MISREGISTERED;
    for (size_t a = 0; !status && a < run->site.n_area; a++)
        status = compare_area(run, &pair, a, err);
    ys_changed_fini(&pair.changed);
    return status;
}
