/* json_rows.c - the rows of report.json: counts, tracks, changes, objects, claims */

#include "json_rows.h"

#include <math.h>

#include "../words.h"

static void put_date(struct ys_tree *tree, json_t *row, const char *key, const ys_result *res,
                     size_t date)
{
    ys_tree_text(tree, row, key, date < res->n_date ? res->date[date].date : "");
}

static void put_adjudicated(struct ys_tree *tree, json_t *count,
                            const struct ys_adjudicated *from)
{
    const struct ys_adjudicated none = {0};
    const bool known = from;

    from = from ? from : &none;
    ys_tree_count(tree, count, "adjudicated", known, from->best);
    ys_tree_count(tree, count, "adjudicated_low90", known, from->low90);
    ys_tree_count(tree, count, "adjudicated_high90", known, from->high90);
    ys_tree_count(tree, count, "corrections", known, from->corrections);
    ys_tree_bool(tree, count, "complete", from->complete);
}

void ys_json_counts(struct ys_tree *tree, const ys_result *res)
{
    json_t *rows = ys_tree_array(tree, tree->root, "counts");

    for (size_t i = 0; i < res->n_count; i++) {
        const struct ys_count *count = &res->count[i];
        json_t *row = ys_tree_row(tree, rows);

        put_date(tree, row, "date", res, count->date);
        ys_tree_text(tree, row, "area", count->area);
        ys_tree_text(tree, row, "class", count->class_name);
        ys_tree_text(tree, row, "method", count->method);
        ys_tree_bool(tree, row, "counted", count->counted);
        ys_tree_count(tree, row, "certain", count->counted, count->certain);
        ys_tree_count(tree, row, "best", count->counted, count->best);
        ys_tree_count(tree, row, "possible", count->counted, count->possible);
        ys_tree_count(tree, row, "low90", count->counted, count->low90);
        ys_tree_count(tree, row, "high90", count->counted, count->high90);
        ys_tree_number(tree, row, "occupied_m", count->occupied_m, 1);
        ys_tree_number(tree, row, "covered", count->covered, 4);
        put_adjudicated(tree, row, ys_result_adjudicated(res, i));
        ys_tree_flags(tree, row, count->flags);
    }
}

void ys_json_tracks(struct ys_tree *tree, const ys_result *res)
{
    json_t *rows = ys_tree_array(tree, tree->root, "tracks");

    for (size_t i = 0; i < res->n_track; i++) {
        const struct ys_track_count *track = &res->track[i];
        json_t *row = ys_tree_row(tree, rows);

        put_date(tree, row, "date", res, track->date);
        ys_tree_text(tree, row, "track", track->track);
        ys_tree_text(tree, row, "area", track->area);
        ys_tree_bool(tree, row, "counted", track->counted);
        ys_tree_count(tree, row, "certain", track->counted, track->certain);
        ys_tree_count(tree, row, "best", track->counted, track->best);
        ys_tree_count(tree, row, "possible", track->counted, track->possible);
        ys_tree_count(tree, row, "low90", track->counted, track->low90);
        ys_tree_count(tree, row, "high90", track->counted, track->high90);
        ys_tree_number(tree, row, "length_m", track->length_m, 1);
        ys_tree_flags(tree, row, track->flags);
    }
}

void ys_json_changes(struct ys_tree *tree, const ys_result *res)
{
    json_t *rows = ys_tree_array(tree, tree->root, "changes");

    for (size_t i = 0; i < res->n_change; i++) {
        const struct ys_change *change = &res->change[i];
        json_t *row = ys_tree_row(tree, rows);

        put_date(tree, row, "before", res, change->before);
        put_date(tree, row, "after", res, change->after);
        ys_tree_text(tree, row, "area", change->area);
        ys_tree_text(tree, row, "class", change->class_name);
        ys_tree_bool(tree, row, "counted", change->counted);
        ys_tree_count(tree, row, "best", change->counted, change->best);
        ys_tree_count(tree, row, "low90", change->counted, change->low90);
        ys_tree_count(tree, row, "high90", change->counted, change->high90);
        ys_tree_bool(tree, row, "established", change->counted && change->established);
        ys_tree_bool(tree, row, "matched", change->matched);
        ys_tree_count(tree, row, "stayed", change->matched, change->stayed);
        ys_tree_count(tree, row, "arrived", change->matched, change->arrived);
        ys_tree_count(tree, row, "left", change->matched, change->left);
        ys_tree_count(tree, row, "uncertain_before", change->matched, change->uncertain_before);
        ys_tree_count(tree, row, "uncertain_after", change->matched, change->uncertain_after);
        ys_tree_number(tree, row, "changed_share", change->changed_share, 4);
        ys_tree_flags(tree, row, change->flags);
    }
}

static void put_corners(struct ys_tree *tree, json_t *row, const char *key, const double x[4],
                        const double y[4], int digits, bool hide)
{
    json_t *corners = ys_tree_array(tree, row, key);

    for (int k = 0; k < 4 && !hide; k++)
        ys_tree_pair(tree, corners, x[k], y[k], digits);
}

void ys_json_objects(struct ys_tree *tree, const ys_result *res)
{
    const bool hide = res->opt.no_coordinates;
    json_t *rows = ys_tree_array(tree, tree->root, "objects");

    for (size_t i = 0; i < res->n_object && !tree->failed; i++) {
        const struct ys_object *object = &res->object[i];
        json_t *row = ys_tree_row(tree, rows);

        ys_tree_count(tree, row, "id", true, object->number);
        put_date(tree, row, "date", res, object->date);
        ys_tree_text(tree, row, "area", object->area);
        ys_tree_text(tree, row, "class", object->class_name);
        ys_tree_text(tree, row, "track", object->track);
        ys_tree_text(tree, row, "status", ys_object_status_name(object->status));
        ys_tree_number(tree, row, "score", object->score, 3);
        ys_tree_bool(tree, row, "estimated", object->estimated);
        ys_tree_number(tree, row, "lon_deg", hide ? NAN : object->lon_deg, 7);
        ys_tree_number(tree, row, "lat_deg", hide ? NAN : object->lat_deg, 7);
        ys_tree_number(tree, row, "x_px", object->x_px, 2);
        ys_tree_number(tree, row, "y_px", object->y_px, 2);
        put_corners(tree, row, "corners_px", object->corner_x_px, object->corner_y_px, 2,
                    false);
        put_corners(tree, row, "corners_lonlat", object->corner_lon_deg, object->corner_lat_deg,
                    7, hide || !isfinite(object->lon_deg));
        ys_tree_number(tree, row, "length_m", object->length_m, 2);
        ys_tree_number(tree, row, "width_m", object->width_m, 2);
        ys_tree_number(tree, row, "angle_deg", object->angle_deg, 1);
        ys_tree_text(tree, row, "adjudicated", ys_object_mark_name(object->adjudicated));
        ys_tree_flags(tree, row, object->flags);
    }
}

static void put_claim(struct ys_tree *tree, json_t *row, const struct ys_verdict *claim)
{
    ys_tree_text(tree, row, "id", claim->id);
    ys_tree_text(tree, row, "class", claim->class_name);
    ys_tree_text(tree, row, "kind", claim->kind);
    ys_tree_text(tree, row, "site", claim->site);
    ys_tree_text(tree, row, "date_start", claim->date_start);
    ys_tree_text(tree, row, "date_end", claim->date_end);
    ys_tree_text(tree, row, "stated", claim->stated);
    ys_tree_number(tree, row, "low", claim->low, 3);
    ys_tree_number(tree, row, "high", claim->high, 3);
    ys_tree_bool(tree, row, "open_ended", isinf(claim->high));
    ys_tree_text(tree, row, "verdict", ys_verdict_name(claim->kind_of_verdict));
    ys_tree_text(tree, row, "code", claim->code);
    ys_tree_text(tree, row, "reason", claim->reason);
    ys_tree_bool(tree, row, "rehearsal", claim->rehearsal);
    ys_tree_number(tree, row, "p_claim", claim->p_claim, 4);
    ys_tree_count(tree, row, "observed_low", claim->has_observed, claim->observed_low);
    ys_tree_count(tree, row, "observed_best", claim->has_observed, claim->observed_best);
    ys_tree_count(tree, row, "observed_high", claim->has_observed, claim->observed_high);
    ys_tree_text(tree, row, "said_by", claim->said_by);
    ys_tree_text(tree, row, "publisher", claim->publisher);
    ys_tree_text(tree, row, "date_published", claim->date_published);
    ys_tree_text(tree, row, "source", claim->source);
    ys_tree_text(tree, row, "note", claim->note);
    ys_tree_text(tree, row, "disputed", claim->disputed);
}

void ys_json_claims(struct ys_tree *tree, const ys_result *res)
{
    json_t *rows = ys_tree_array(tree, tree->root, "claims");

    for (size_t i = 0; i < res->n_verdict; i++)
        put_claim(tree, ys_tree_row(tree, rows), &res->verdict[i]);
}

void ys_json_corrections(struct ys_tree *tree, const ys_result *res)
{
    json_t *file = ys_tree_object(tree, tree->root, "corrections_file");
    json_t *rows = ys_tree_array(tree, tree->root, "corrections");

    ys_tree_text(tree, file, "file", ys_basename(res->corrections_path));
    ys_tree_text(tree, file, "sha256", res->corrections_sha256);
    for (size_t i = 0; i < res->n_correction && !tree->failed; i++) {
        const struct ys_correction *from = &res->correction[i];
        const bool found = from->count < res->n_count;
        const struct ys_count *count = found ? &res->count[from->count] : NULL;
        json_t *row = ys_tree_row(tree, rows);

        ys_tree_count(tree, row, "feature", true, (int64_t)from->feature);
        ys_tree_text(tree, row, "action", ys_action_name(from->action));
        ys_tree_text(tree, row, "author", from->author);
        ys_tree_text(tree, row, "reason", from->reason);
        ys_tree_bool(tree, row, "applied", from->applied);
        ys_tree_text(tree, row, "why", from->why);
        if (found)
            put_date(tree, row, "date", res, count->date);
        else
            ys_tree_text(tree, row, "date", from->date);
        ys_tree_text(tree, row, "area", found ? count->area : from->area);
        ys_tree_text(tree, row, "class", found ? count->class_name : from->class_name);
        ys_tree_count(tree, row, "id", from->object > 0, from->object);
        ys_tree_count(tree, row, "objects", true, from->n_objects);
        ys_tree_count(tree, row, "n", from->parts > 0, from->parts);
    }
}
