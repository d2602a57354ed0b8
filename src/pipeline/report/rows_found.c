/* rows_found.c - dates, counts, tracks, changes and objects, written into the result */

#include "run_parts.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/text.h"
#include "../../change/change_null.h"
#include "../../formats/tile/tile_beside.h"
#include "../../records/tile_info.h"
#include "row_store.h"

struct sources { /* what the rows are written from */
    const struct ys_run_job *job;
    const struct ys_findings *found;
    const enum ys_object_mark
        *mark; /* of each object of the result; NULL without corrections */
};

static ys_status no_memory(struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "out of memory for the result");
}

/* Shift of the date's content at the middle of the site, metres east and north. */
static void fill_shift(struct ys_date_row *row, const struct ys_site_grid *grid,
                       const struct ys_date_place *place, struct ys_point grid_north)
{
    double dx = 0, dy = 0;

    if (place->aligned)
        ys_align_at(&place->align, grid->width / 2.0, grid->height / 2.0, &dx, &dy);
    const double x_m = dx * grid->gsd_x_m, y_m = dy * grid->gsd_y_m;

    /* east is north turned clockwise */
    row->shift_x_m = -grid_north.y * x_m + grid_north.x * y_m;
    row->shift_y_m = grid_north.x * x_m + grid_north.y * y_m;
}

static uint64_t date_flags(const struct ys_date_place *place, bool reference, bool assumed,
                           bool doubted)
{
    return (place->aligned && !doubted ? 0 : YS_MISREGISTERED) |
           (place->align.weak && !assumed ? YS_WEAK : 0) |
           (place->date->info->date_unsure ? YS_DATE_UNSURE : 0) | ys_date_lean(place->date) |
           (!reference && assumed ? YS_ASSUMED_ALIGNED : 0);
}

/* Why the date is not aligned, or why its place is in doubt. */
static void date_reason(char out[256], const struct sources *from, size_t i)
{
    const struct ys_date_place *place = &from->found->date[i].place;
    const bool doubted = ys_reference_doubted(from->found);
    const char *const reference = from->job->in.reference ? "reference" : "first";

    *out = '\0';
    if (place->agrees_with_last)
        ys_text_fit(out, 256, "%s; but it lies on the date before, and neither on the %s%s",
                    place->align.reason, reference,
                    doubted ? ", which may be the one that is off" : "");
    else if (!place->aligned)
        ys_text_fit(out, 256, "%s", place->align.reason);
    else if (doubted)
        ys_text_fit(out, 256,
                    "more dates lie on each other and not on the %s than on it: it may be "
                    "the one that is off",
                    reference);
}

static ys_status add_sides(ys_result *res, const ys_tile *tile, size_t date,
                           struct ys_error *err)
{
    const struct ys_sides *sides = ys_tile_sides(tile);

    for (size_t i = 0; i < sides->n; i++) {
        struct ys_result_file *row = ys_result_row(&res->side, &res->n_side, sizeof *row);

        if (!row || !(row->path = ys_result_keep(res, sides->at[i].path)) ||
            !(row->sha256 = ys_result_keep(res, sides->at[i].sha256)))
            return no_memory(err);
        row->role = sides->at[i].role;
        row->date = date;
    }
    return YS_OK;
}

static ys_status add_date(ys_result *res, const struct sources *from, size_t i,
                          struct ys_error *err)
{
    const struct ys_run_job *job = from->job;
    const struct ys_findings *found = from->found;
    const struct ys_date_place *place = &found->date[i].place;
    const struct ys_site_grid *grid = &job->grid;
    const bool reference = place->date == grid->reference;
    const bool assumed = job->in.opt.assume_aligned;
    const double gsd_m = sqrt(grid->gsd_x_m * grid->gsd_y_m);
    char why[256];

    date_reason(why, from, i);
    const char *reason = ys_result_keep(res, why);
    struct ys_tile_info *info = ys_tile_info_copy(place->date->info);
    struct ys_date_row *row = ys_result_row(&res->date, &res->n_date, sizeof *row);
    struct ys_tile_info **const slot = ys_result_row(&res->info, &res->n_info, sizeof *slot);

    if (slot)
        *slot = info;
    else
        free(info);
    if (!row || !reason || !slot || !info)
        return no_memory(err);
    info->shows_m = found->date[i].shows_m;
    *row = (struct ys_date_row){
        .date = info->date,
        .info = info,
        .reference = reference,
        .aligned = place->aligned,
        .reason = reason,
        .residual_across_m = reference ? NAN : place->align.residual_across_px * gsd_m,
        .residual_along_m = reference ? NAN : place->align.residual_along_px * gsd_m,
        .quality = reference || assumed ? NAN : place->align.q,
        .flags = date_flags(place, reference, assumed, ys_reference_doubted(found)),
    };
    fill_shift(row, grid, place, found->date[job->in.reference].place.north);

    ys_status status = ys_result_add_files(res, &found->date[i], err);

    for (size_t k = 0; !status && k < place->date->n_file; k++)
        status = add_sides(res, place->date->file[k], i, err);
    return status;
}

/* Boxes of objects that were seen one by one. */
static uint32_t n_drawn(const struct ys_counted *counted)
{
    uint32_t n = 0;

    for (size_t i = 0; i < counted->n_found; i++)
        n += !counted->found[i].estimated;
    return n;
}

/* ISO 668: a box shorter than that has 20 ft and is one TEU, a longer one 40 ft or more and two. */
static const double twenty_ft_below_m = 9;

static enum ys_object_kind kind_of(const struct ys_found *one, const char *method)
{
    if (one->estimated || !ys_same_text(method, "block"))
        return one->kind;
    return one->length_m < twenty_ft_below_m ? YS_KIND_20FT : YS_KIND_40FT;
}

/* How many drawn objects are more certain than that one: of equals the earlier are. */
static size_t n_surer(const struct ys_counted *c, size_t than)
{
    size_t n = 0;

    for (size_t i = 0; i < c->n_found; i++)
        n +=
            !c->found[i].estimated && (c->found[i].score > c->found[than].score ||
                                       (c->found[i].score == c->found[than].score && i < than));
    return n;
}

/* Of the most certain, where more are drawn than the count says there are. */
static void count_kinds(struct ys_count *row, const struct ys_counted *c)
{
    for (size_t i = 0; i < c->n_found; i++) {
        const enum ys_object_kind kind = kind_of(&c->found[i], row->method);

        if (kind == YS_KIND_UNKNOWN || (row->drawn > c->best && n_surer(c, i) >= c->best))
            continue;
        row->of_kind[kind]++;
        row->teu += kind == YS_KIND_20FT ? 1 : kind == YS_KIND_40FT ? 2 : 0;
    }
}

static ys_status add_count(ys_result *res, const struct sources *from, size_t i, size_t a)
{
    const struct ys_counted_area *area = &from->found->counts[i].area[a];
    const struct ys_counted *c = &area->counted;
    const char *method = ys_result_keep(res, ys_class_of_area(&from->job->in, a)->method);
    char says[YS_MEASURED_TEXT] = "";

    if (c->counted && c->flags & YS_PIXEL_SIZE)
        ys_text_fit(says, sizeof says,
                    "the lengths of 40 ft boxes say pixels %.2f times as large as stated",
                    c->size_ratio);
    const char *measured = ys_result_keep(res, *says ? says : area->measured);
    struct ys_count *row = ys_result_row(&res->count, &res->n_count, sizeof *row);

    if (!row || !method || !measured)
        return YS_ERR_NOMEM;
    *row = (struct ys_count){
        .date = i,
        .area = res->area[a].name,
        .class_name = res->area[a].class_name,
        .method = method,
        .counted = c->counted,
        .occupied_m = c->occupied_m,
        .occupied_low_m = isfinite(c->occupied_m) ? c->occupied_low_m : NAN,
        .occupied_high_m = isfinite(c->occupied_m) ? c->occupied_high_m : NAN,
        .car_low_m = c->flags & YS_BY_LENGTH ? c->car_m[0] : NAN,
        .car_high_m = c->flags & YS_BY_LENGTH ? c->car_m[1] : NAN,
        .covered = area->covered,
        .obscured = ys_count_obscured(from->found, i, a),
        .measured = measured,
        .flags = ys_count_flags(from->found, i, a),
    };
    if (c->counted) {
        row->certain = c->certain;
        row->best = c->best;
        row->possible = c->possible;
        row->low90 = c->low90;
        row->high90 = c->high90;
        row->drawn = n_drawn(c);
        row->estimated = c->best > row->drawn ? c->best - row->drawn : 0;
        count_kinds(row, c);
    }
    return YS_OK;
}

static ys_status add_track(ys_result *res, const struct ys_site *site, size_t i,
                           const struct ys_counted_track *t)
{
    const char *name = ys_result_keep(res, site->track[t->track].name);
    struct ys_track_count *row = ys_result_row(&res->track, &res->n_track, sizeof *row);

    if (!row || !name)
        return YS_ERR_NOMEM;
    *row = (struct ys_track_count){
        .date = i,
        .track = name,
        .area = res->area[t->area].name,
        .counted = t->counted.counted,
        .certain = t->counted.certain,
        .best = t->counted.best,
        .possible = t->counted.possible,
        .low90 = t->counted.low90,
        .high90 = t->counted.high90,
        .length_m = t->length_m,
        .flags = t->counted.flags,
    };
    return YS_OK;
}

static void fill_place(struct ys_object *row, const struct ys_placed_object *placed)
{
    row->lon_deg = placed->lon_deg;
    row->lat_deg = placed->lat_deg;
    row->x_px = placed->tile_x_px;
    row->y_px = placed->tile_y_px;
    row->angle_deg = placed->angle_deg;
    for (int i = 0; i < 4; i++) {
        row->corner_lon_deg[i] = placed->corner_lon_deg[i];
        row->corner_lat_deg[i] = placed->corner_lat_deg[i];
        row->corner_x_px[i] = placed->corner_x_px[i];
        row->corner_y_px[i] = placed->corner_y_px[i];
    }
}

static const char *track_name(const struct ys_site *site, const struct ys_date_counts *counts,
                              const struct ys_found *one)
{
    return one->track >= 0 ? site->track[counts->track[one->track].track].name : "";
}

static ys_status add_objects(ys_result *res, const struct sources *from, size_t i, size_t a)
{
    const struct ys_findings *found = from->found;
    const struct ys_counted_area *area = &found->counts[i].area[a];

    for (size_t k = 0; k < area->counted.n_found; k++) {
        const struct ys_found *one = &area->counted.found[k];
        const char *track =
            ys_result_keep(res, track_name(&from->job->in.site, &found->counts[i], one));
        struct ys_object *row = ys_result_row(&res->object, &res->n_object, sizeof *row);

        if (!row || !track)
            return YS_ERR_NOMEM;
        const struct ys_fate fate = ys_object_fate(found, i, a, k);

        *row = (struct ys_object){
            .status = i ? fate.since : fate.until,
            .since = fate.since,
            .until = fate.until,
            .since_date = fate.since_date,
            .until_date = fate.until_date,
            .same_as = fate.same_as,
            .same = fate.same,
            .flags = fate.flags,
            .number = area->first_number + (uint32_t)k,
            .date = i,
            .area = res->area[a].name,
            .class_name = res->area[a].class_name,
            .kind = kind_of(one, ys_class_of_area(&from->job->in, a)->method),
            .track = track,
            .score = ys_score_measured(ys_class_of_area(&from->job->in, a)->method, one->score),
            .estimated = one->estimated,
            .length_m = one->length_m,
            .width_m = one->width_m,
            .adjudicated = from->mark ? from->mark[res->n_object - 1] : YS_UNMARKED,
        };
        fill_place(row, &area->placed[k]);
    }
    return YS_OK;
}

/* What changed between two dates. */
static ys_status add_changes(ys_result *res, const struct ys_findings *found, size_t c)
{
    const struct ys_comparison *comparison = &found->comparison[c];
    const size_t before = comparison->before, after = comparison->after;
    const uint32_t assumed =
        found->date[before].place.assumed || found->date[after].place.assumed
            ? YS_ASSUMED_ALIGNED
            : 0;

    for (size_t a = 0; a < comparison->n_area; a++) {
        const struct ys_area_change *change = &comparison->area[a];
        char missing[YS_MISSING_TEXT];

        if (!change->asked)
            continue;
        ys_change_missing(missing, found, comparison, a);
        const char *kept = ys_result_keep(res, missing);
        struct ys_change *row = ys_result_row(&res->change, &res->n_change, sizeof *row);

        if (!row || !kept)
            return YS_ERR_NOMEM;
        *row = (struct ys_change){
            .before = before,
            .after = after,
            .next = found->since[after * found->n_area + a] == c,
            .area = res->area[a].name,
            .class_name = res->area[a].class_name,
            .counted = change->counted,
            .best = change->best,
            .low90 = change->low90,
            .high90 = change->high90,
            .established = change->counted && !*missing,
            .missing = kept,
            .matched = comparison->matched && change->counted,
            .stayed = change->match.stayed,
            .arrived = change->match.arrived,
            .left = change->match.left,
            .stayed90 = {change->stayed90[0], change->stayed90[1]},
            .arrived90 = {change->arrived90[0], change->arrived90[1]},
            .left90 = {change->left90[0], change->left90[1]},
            .uncertain_after = change->match.uncertain_after,
            .uncertain_before = change->match.uncertain_before,
            .changed_share = change->changed_share,
            .null_share = comparison->null.across,
            .null_along_share = comparison->null.along,
            .blobs_100ha = comparison->null.blobs_100ha,
            .null_blobs_100ha = comparison->null.null_blobs_100ha,
            .null_beaten = ys_null_beaten(change->changed_share, change->null_share),
            .flags = change->flags | assumed |
                     (change->counted && ys_change_of_tops(found, comparison, a)
                          ? (uint64_t)YS_TIERS_UNKNOWN
                          : 0),
        };
    }
    return YS_OK;
}

/* What is said of date i. */
static ys_status add_findings(ys_result *res, const struct sources *from, size_t i)
{
    const struct ys_date_counts *counts = &from->found->counts[i];
    ys_status status = YS_OK;

    for (size_t a = 0; !status && a < counts->n_area; a++) {
        status = add_count(res, from, i, a);
        if (!status)
            status = add_objects(res, from, i, a);
    }
    for (size_t t = 0; !status && t < counts->n_track; t++)
        status = add_track(res, &from->job->in.site, i, &counts->track[t]);
    return status;
}

ys_status ys_result_add_found(ys_result *res, const struct ys_run_job *job,
                              const struct ys_findings *found,
                              const struct ys_adj_out *adjudicated, struct ys_error *err)
{
    const struct sources from = {job, found, adjudicated->object};

    for (size_t i = 0; i < found->n_date; i++) {
        const ys_status status = add_date(res, &from, i, err);

        if (status)
            return status;
        if (add_findings(res, &from, i))
            return no_memory(err);
    }
    for (size_t c = 0; c < found->n_comparison; c++)
        if (add_changes(res, found, c))
            return no_memory(err);
    return YS_OK;
}
