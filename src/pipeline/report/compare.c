/* compare.c - two dates: what changed, which objects stayed, arrived or left
 *
 * Which dates, chain.c says.  Nothing that was counted is changed here; what the comparison has to say of a
 * count or an object is part of its own value. */

#include "run_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../change/change_null.h"

/* Lengths of one vessel agree to 5 % at two dates (a pixel or two at either end, shadow); at 15 %
 * another one lies at the berth.  By hand; not measured on pairs of real vessels. */
static const double vessel_differs = 0.15;

/* What two dates have in common for all their areas. */
struct two_dates {
    const struct ys_run_job *job;
    const struct ys_date_done *side; /* 0: before, 1: after */
    struct ys_radiometry radiometry;
    struct ys_changed changed;
    struct ys_null_shares null;
    double residual_across_px, residual_along_px;
};

/* What misregistration alone would show, across the lean of buildings and along it. */
static ys_status test_null(struct two_dates *pair, const struct ys_align *align,
                           struct ys_error *err)
{
    const struct ys_run_job *job = pair->job;
    const struct ys_image *a = &pair->side[0].date->on_grid;
    const double ha100 = 1e6 / (job->grid.gsd_x_m * job->grid.gsd_y_m); /* pixels */
    struct ys_null_question q = {.align = align,
                                 .displaced_px = align->residual_across_px,
                                 .unit = pair->radiometry.unit,
                                 .mask = job->grid.exclude};
    struct ys_change_null across, along;
    size_t valid = 0;
    ys_status status = ys_change_null(&across, a, &q, &job->in.ops, job->in.opt.threads, err);

    q.displaced_px = align->residual_along_px;
    if (!status)
        status = ys_change_null(&along, a, &q, &job->in.ops, job->in.opt.threads, err);
    if (status)
        return status;
    for (size_t i = 0; i < (size_t)a->width * a->height; i++)
        valid += a->valid[i] && pair->side[1].date->on_grid.valid[i] && !job->grid.exclude[i];
    pair->null = (struct ys_null_shares){across.share, along.share,
                                         (double)pair->changed.n_blob * ha100 / (double)valid,
                                         across.blobs_px * ha100};
    return YS_OK;
}

/* Radiometry first: the difference is taken of brightness that is the same for the same ground. */
static ys_status find_change(struct two_dates *pair, struct ys_error *err)
{
    const struct ys_run_job *job = pair->job;
    const struct ys_registered *a = pair->side[0].date, *b = pair->side[1].date;
    struct ys_align align = b->place.align;
    ys_status status;

    /* Two dates that were both measured against a third: their errors add up. */
    align.residual_across_px =
        hypot(a->place.align.residual_across_px, b->place.align.residual_across_px);
    align.residual_along_px =
        hypot(a->place.align.residual_along_px, b->place.align.residual_along_px);
    pair->residual_across_px = align.residual_across_px;
    pair->residual_along_px = align.residual_along_px;
    status =
        ys_radiometry_fit(&pair->radiometry, &a->on_grid, &b->on_grid, job->grid.exclude, err);
    if (!status)
        status =
            ys_change_find(&pair->changed, &a->on_grid, &b->on_grid, &pair->radiometry, &align,
                           job->grid.exclude, &job->in.ops, job->in.opt.threads, err);
    if (!status)
        status = test_null(pair, &align, err);
    return status;
}

/* 1 where the class is counted and both dates were seen, on the grid; NULL: out of memory. */
static uint8_t *area_mask(const struct two_dates *pair, size_t area)
{
    const struct ys_site_grid *grid = &pair->job->grid;
    const uint8_t *a = pair->side[0].date->on_grid.valid;
    const uint8_t *b = pair->side[1].date->on_grid.valid;
    const size_t n = (size_t)grid->width * grid->height;
    uint8_t *inside = ys_grid_area_mask(grid, area);

    for (size_t i = 0; inside && i < n; i++)
        inside[i] = inside[i] && !grid->exclude[i] && a[i] && b[i];
    return inside;
}

static double changed_share(const struct two_dates *pair, const uint8_t *inside)
{
    const size_t n = (size_t)pair->job->grid.width * pair->job->grid.height;
    double all = 0, changed = 0;

    for (size_t i = 0; i < n; i++) {
        all += inside[i];
        changed += inside[i] && pair->changed.mask[i];
    }
    return all > 0 ? changed / all : NAN;
}

/* Out of a mask, with the pixel beside it: what lies there may be its shadow. */
static void leave_out(uint8_t *inside, const struct ys_match_in *in, const struct ys_box *box)
{
    const double c = cos(box->angle_rad), s = sin(box->angle_rad);
    const double l = box->length / 2 + 1, w = box->width / 2 + 1;
    const double rx = fabs(l * c) + fabs(w * s), ry = fabs(l * s) + fabs(w * c);
    const double x0 = fmax(floor(box->x - rx), 0), x1 = fmin(ceil(box->x + rx), in->width);
    const double y0 = fmax(floor(box->y - ry), 0), y1 = fmin(ceil(box->y + ry), in->height);

    for (double y = y0; y < y1; y++)
        for (double x = x0; x < x1; x++) {
            const double dx = x + 0.5 - box->x, dy = y + 0.5 - box->y;

            if (fabs(dx * c + dy * s) <= l && fabs(dy * c - dx * s) <= w)
                inside[(size_t)y * in->width + (size_t)x] = 0;
        }
}

/* Changed blobs of the class's size where no object was counted, and cloud. */
static ys_status check_area(struct ys_area_change *out, const struct two_dates *pair,
                            size_t area, const struct ys_match_in *in, struct ys_error *err)
{
    const struct ys_class *class_ = ys_class_of_area(&pair->job->in, area);
    const struct ys_site_grid *grid = &pair->job->grid;
    const double gsd_m = sqrt(grid->gsd_x_m * grid->gsd_y_m);
    const struct ys_class_size size = {
        {class_->length_m[0] / gsd_m, class_->length_m[1] / gsd_m},
        {class_->width_m[0] / gsd_m, class_->width_m[1] / gsd_m}};
    uint8_t *inside = area_mask(pair, area);
    size_t *blob = NULL, n_blob = 0;
    double share[2] = {0, 0};
    ys_status status;

    if (!inside)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory");
    out->changed_share = changed_share(pair, inside);
    out->null_share = pair->null.across;
    status = ys_match_unexplained(&blob, &n_blob, &pair->changed, in, &size, inside, err);
    if (!status)
        status = ys_change_obscured(share, &pair->side[0].date->on_grid,
                                    &pair->side[1].date->on_grid, &pair->radiometry, inside,
                                    pair->job->in.opt.threads, err);
    if (n_blob && out->counted)
        out->flags |= YS_CHANGE_WITHOUT_OBJECT;
    for (int d = 0; d < 2; d++)
        out->obscured[d] = status ? 0 : fmax(out->obscured[d], share[d]);
    for (size_t k = 0; k < in->n_before; k++)
        leave_out(inside, in, &in->before[k]);
    for (size_t k = 0; k < in->n_after; k++)
        leave_out(inside, in, &in->after[k]);
    out->ground_share = changed_share(pair, inside);
    free(blob);
    ys_scratch_free(inside);
    return status;
}

/* Places of the objects of an area; NULL: out of memory. */
static struct ys_box *grid_boxes(const struct ys_counted_area *area)
{
    struct ys_box *box = ys_new_raw(area->counted.n_found, sizeof *box);

    for (size_t k = 0; box && k < area->counted.n_found; k++)
        box[k] = area->placed[k].grid_box;
    return box;
}

/* Where each of the later objects lies beyond the alignment of the dates: roofs and piles lean, and
 * relief is no plane.  Asked only where a pair could come of it. */
static ys_status find_shifts(struct ys_point *out, const struct two_dates *pair,
                             const struct ys_match_in *in, struct ys_error *err)
{
    struct ys_local_shift *found = ys_new(in->n_after, sizeof *found);
    struct ys_point *at = ys_new(in->n_after, sizeof *at);
    double longest = 0;
    ys_status status = YS_OK;

    if (!found || !at)
        status = ys_fail(err, YS_ERR_NOMEM, "out of memory");
    for (size_t k = 0; !status && k < in->n_after; k++) {
        at[k] = (struct ys_point){in->after[k].x, in->after[k].y};
        longest = fmax(longest, in->after[k].length);
    }
    const struct ys_local_in local = {
        .reference = &pair->side[0].date->on_grid,
        .other = &pair->side[1].date->on_grid,
        .at = at,
        .n = in->n_after,
        .side_px = ys_align_local_side(longest, in->width, in->height),
        .residual_along_px = pair->residual_along_px,
        .threads = pair->job->in.opt.threads,
    };

    if (!status)
        status = ys_align_local(found, &local, err);
    for (size_t k = 0; !status && k < in->n_after; k++)
        out[k] = (struct ys_point){found[k].dx, found[k].dy};
    free(found);
    free(at);
    return status;
}

/* Of containers the counts are known well enough to say what became of one without a partner. */
static void hear_counts(struct ys_match_in *in, double *real, const struct two_dates *pair,
                        size_t area)
{
    const char *const method = ys_class_of_area(&pair->job->in, area)->method;

    if (strcmp(method, "block") != 0)
        return;
    for (int d = 0; d < 2; d++) {
        const struct ys_counted *counted = &pair->side[d].counts->area[area].counted;

        for (size_t k = 0; k < counted->n_found; k++)
            real[k] = ys_score_measured(method, counted->found[k].score);
        in->real[d] = real;
        in->expected[d] = ys_expect_missed(&counted->dist, counted->n_found);
        real += counted->n_found;
    }
}

static ys_status match_by_place(struct ys_area_change *out, const struct two_dates *pair,
                                size_t area, const struct ys_match_in *in, struct ys_error *err)
{
    struct ys_match_in moved = *in;
    struct ys_point *shift = ys_new(in->n_after, sizeof *shift);
    double *const real = ys_new(in->n_before + in->n_after, sizeof *real);
    ys_status status = shift && real ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "out of memory");

    if (!status && in->n_before && in->n_after) {
        status = find_shifts(shift, pair, in, err);
        moved.shift = shift;
    }
    if (!status) {
        hear_counts(&moved, real, pair, area);
        status = ys_match(&out->match, &moved, err);
    }
    free(shift);
    free(real);
    return status;
}

/* Objects along tracks are told apart by what they are; others by their place alone. */
static ys_status decide_status(struct ys_area_change *out, const struct two_dates *pair,
                               size_t area, const struct ys_match_in *in, struct ys_error *err)
{
    const struct ys_area_pair of = {area, in, &pair->radiometry};
    ys_status status;

    if (!strcmp(ys_class_of_area(&pair->job->in, area)->method, "track"))
        return ys_area_identify(out, pair->job, pair->side, &of, err);
    status = match_by_place(out, pair, area, in, err);
    return status ? status : ys_area_moved(out, pair->side, area, err);
}

static ys_status match_objects(struct ys_area_change *out, const struct two_dates *pair,
                               size_t area, struct ys_error *err)
{
    const struct ys_counted_area *a = &pair->side[0].counts->area[area];
    const struct ys_counted_area *b = &pair->side[1].counts->area[area];
    struct ys_box *before = grid_boxes(a), *after = grid_boxes(b);
    const char *const method = ys_class_of_area(&pair->job->in, area)->method;
    struct ys_match_in in = {
        .before = before,
        .after = after,
        .n_before = a->counted.n_found,
        .n_after = b->counted.n_found,
        .changed = pair->radiometry.season ? NULL : pair->changed.mask,
        .width = pair->job->grid.width,
        .height = pair->job->grid.height,
        .residual_across_px = pair->residual_across_px,
        .season = pair->radiometry.season,
        .fixed = !strcmp(method, "pit"),
        .size_differs = !strcmp(method, "vessel") ? vessel_differs : INFINITY,
    };
    ys_status status = before && after ? check_area(out, pair, area, &in, err)
                                       : ys_fail(err, YS_ERR_NOMEM, "out of memory");

    in.ground_changed = isnan(out->ground_share) ? 0 : out->ground_share;
    /* Where a count is refused, what the other date has neither arrived nor left. */
    if (!status && out->counted)
        status = decide_status(out, pair, area, &in, err);
    for (size_t k = 0; !status && out->counted && k < in.n_after; k++)
        out->flags |= out->match.after_flags[k];
    for (size_t k = 0; !status && out->counted && k < in.n_before; k++)
        out->flags |= out->match.before_flags[k];
    free(before);
    free(after);
    return status;
}

/* Counts are subtracted as distributions, matched or not: they need no place. */
ys_status ys_area_subtract(struct ys_area_change *out, const struct ys_counted *before,
                           const struct ys_counted *after, struct ys_error *err)
{
    struct ys_dist difference;

    out->counted = before->counted && after->counted;
    if (!out->counted)
        return YS_OK;
    if (!ys_dist_difference(&difference, &after->dist, &before->dist))
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for the result");
    out->best = (int32_t)after->best - (int32_t)before->best;
    out->low90 = ys_dist_quantile(&difference, 0.05);
    out->high90 = ys_dist_quantile(&difference, 0.95);
    /* The most likely difference and the difference of the most likely counts may part. */
    out->low90 = out->low90 < out->best ? out->low90 : out->best;
    out->high90 = out->high90 > out->best ? out->high90 : out->best;
    /* The counts are subtracted as if their errors had nothing to do with each other, which nobody
     * has measured.  Where the intervals share numbers the difference rests on that alone. */
    out->apart = (out->low90 > 0 && before->high90 < after->low90) ||
                 (out->high90 < 0 && after->high90 < before->low90);
    ys_dist_fini(&difference);
    return YS_OK;
}

static ys_status compare_counts(struct ys_area_change *out, const struct two_dates *pair,
                                bool matched, size_t area, struct ys_error *err)
{
    const struct ys_counted *a = &pair->side[0].counts->area[area].counted;
    const struct ys_counted *b = &pair->side[1].counts->area[area].counted;
    const ys_status status = ys_area_subtract(out, a, b, err);

    for (int d = 0; d < 2; d++)
        out->obscured[d] = pair->side[d].counts->area[area].obscured;
    out->changed_share = out->null_share = NAN;
    out->measured = !ys_class_of_area(&pair->job->in, area)->own;
    if (status)
        return status;
    if (!matched) {
        /* The dates do not lie on each other: nothing can be said of single objects. */
        out->flags = YS_MISREGISTERED;
        return YS_OK;
    }
    out->flags = pair->radiometry.season ? YS_SEASON : 0;
    return match_objects(out, pair, area, err);
}

/* What is not found below cloud at the other date has neither left nor arrived: statuses of objects of
 * date d that it may hide are undecided, and the intervals reach as far. */
static void doubt_moved(struct ys_area_change *out, const struct two_dates *pair, size_t area,
                        int d)
{
    const struct ys_counted *counted = &pair->side[d].counts->area[area].counted;
    struct ys_match_out *match = &out->match;
    enum ys_object_status *status = d ? match->after : match->before;
    uint32_t *moved90 = d ? out->arrived90 : out->left90;
    uint32_t doubted = 0;

    if (out->obscured[!d] < YS_OBSCURED_LEAST || !status)
        return;
    for (size_t k = 0; k < counted->n_found; k++)
        if (status[k] == YS_LEFT || status[k] == YS_ARRIVED) {
            status[k] = YS_UNCERTAIN;
            doubted++;
        }
    *(d ? &match->arrived : &match->left) -= doubted;
    *(d ? &match->uncertain_after : &match->uncertain_before) += doubted;
    moved90[0] -= doubted < moved90[0] ? doubted : moved90[0];
    out->stayed90[1] += doubted;
    if (out->stayed90[1] > counted->high90)
        out->stayed90[1] = counted->high90;
}

/* No more stayed than there are at either date.  Where one surely has none, all others have left, or
 * arrived, whatever their pixels show. */
static void hold_stayed(struct ys_area_change *out, const struct two_dates *pair, size_t area)
{
    struct ys_match_out *match = &out->match;

    for (int d = 0; out->counted && match->before && d < 2; d++) {
        const struct ys_counted *here = &pair->side[d].counts->area[area].counted;
        const struct ys_counted *there = &pair->side[!d].counts->area[area].counted;

        if (here->high90 < out->stayed90[1])
            out->stayed90[1] = here->high90;
        if (here->high90 || out->stayed90[0])
            continue;
        enum ys_object_status *status = d ? match->before : match->after;

        for (size_t k = 0; k < there->n_found; k++)
            status[k] = d ? YS_LEFT : YS_ARRIVED;
        *(d ? &match->left : &match->arrived) = (uint32_t)there->n_found;
        *(d ? &match->uncertain_before : &match->uncertain_after) = 0;
        uint32_t *moved90 = d ? out->left90 : out->arrived90;

        moved90[0] = there->low90;
        moved90[1] = there->high90;
    }
}

/* What cloud hides at one date may have come, gone or stood there all the time. */
static ys_status compare_area(struct ys_area_change *out, const struct two_dates *pair,
                              bool matched, size_t area, struct ys_error *err)
{
    const ys_status status = compare_counts(out, pair, matched, area, err);

    if (status)
        return status;
    hold_stayed(out, pair, area);
    doubt_moved(out, pair, area, 0);
    doubt_moved(out, pair, area, 1);
    if (fmax(out->obscured[0], out->obscured[1]) >= YS_OBSCURED_LEAST)
        out->flags |= YS_OBSCURED;
    return status;
}

ys_status ys_dates_compare(struct ys_comparison *out, const struct ys_run_job *job,
                           const struct ys_date_done side[2], struct ys_error *err)
{
    struct two_dates pair = {.job = job, .side = side};
    ys_status status = YS_OK;

    out->matched = side[0].date->place.aligned && side[1].date->place.aligned;
    pair.null = (struct ys_null_shares){NAN, NAN, NAN, NAN};
    if (out->matched)
        status = find_change(&pair, err);
    out->null = pair.null;
    for (size_t a = 0; !status && a < out->n_area; a++)
        if (out->area[a].asked)
            status = compare_area(&out->area[a], &pair, out->matched, a, err);
    ys_changed_fini(&pair.changed);
    return status;
}

void ys_comparison_fini(struct ys_comparison *comparison)
{
    for (size_t a = 0; a < comparison->n_area; a++)
        ys_match_fini(&comparison->area[a].match);
    free(comparison->area);
    *comparison = (struct ys_comparison){0};
}
