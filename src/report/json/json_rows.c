/* json_rows.c - the rows of report.json: counts, tracks, changes, objects, claims */

#include "json_rows.h"

#include <math.h>

#include "../words.h"

static void put_date(struct ys_json_builder *json, json_t *row, const char *key,
                     const ys_result *res, size_t date)
{
    ys_json_put_text(json, row, key, date < res->n_date ? res->date[date].date : "");
}

static void put_adjudicated(struct ys_json_builder *json, json_t *count,
                            const struct ys_adjudicated *from)
{
    const struct ys_adjudicated none = {0};
    const bool known = from;

    from = from ? from : &none;
    ys_json_put_count(json, count, "adjudicated", known, from->best);
    ys_json_put_count(json, count, "adjudicated_low90", known, from->low90);
    ys_json_put_count(json, count, "adjudicated_high90", known, from->high90);
    ys_json_put_count(json, count, "corrections", known, from->corrections);
    ys_json_put_bool(json, count, "complete", from->complete);
}

/* null where it is none that has such kinds, or no coach is told. */
static void put_kinds(struct ys_json_builder *json, json_t *row, const struct ys_count *count)
{
    const bool cars = count->of_kind[YS_KIND_COACH] > 0,
               boxes = count->counted && ys_same_text(count->method, "block");

    ys_json_put_count(json, row, "coaches", cars, count->of_kind[YS_KIND_COACH]);
    ys_json_put_count(json, row, "boxes_20ft", boxes, count->of_kind[YS_KIND_20FT]);
    ys_json_put_count(json, row, "boxes_40ft", boxes, count->of_kind[YS_KIND_40FT]);
    ys_json_put_count(json, row, "teu", boxes, count->teu);
}

void ys_json_counts(struct ys_json_builder *json, const ys_result *res)
{
    json_t *rows = ys_json_put_array(json, json->root, "counts");

    for (size_t i = 0; i < res->n_count; i++) {
        const struct ys_count *count = &res->count[i];
        json_t *row = ys_json_append_object(json, rows);

        put_date(json, row, "date", res, count->date);
        ys_json_put_text(json, row, "area", count->area);
        ys_json_put_text(json, row, "class", count->class_name);
        ys_json_put_text(json, row, "method", count->method);
        ys_json_put_bool(json, row, "counted", count->counted);
        ys_json_put_count(json, row, "certain", count->counted, count->certain);
        ys_json_put_count(json, row, "best", count->counted, count->best);
        ys_json_put_count(json, row, "possible", count->counted, count->possible);
        ys_json_put_count(json, row, "low90", count->counted, count->low90);
        ys_json_put_count(json, row, "high90", count->counted, count->high90);
        ys_json_put_count(json, row, "drawn", count->counted, count->drawn);
        ys_json_put_count(json, row, "estimated", count->counted, count->estimated);
        put_kinds(json, row, count);
        ys_json_put_number(json, row, "occupied_m", count->occupied_m, 1);
        ys_json_put_number(json, row, "occupied_low_m", count->occupied_low_m, 1);
        ys_json_put_number(json, row, "occupied_high_m", count->occupied_high_m, 1);
        ys_json_put_number(json, row, "car_low_m", count->car_low_m, 2);
        ys_json_put_number(json, row, "car_high_m", count->car_high_m, 2);
        ys_json_put_number(json, row, "covered", count->covered, 4);
        ys_json_put_number(json, row, "obscured", count->obscured, 4);
        ys_json_put_text(json, row, "measured", count->measured);
        put_adjudicated(json, row, ys_result_adjudicated(res, i));
        ys_json_put_flags(json, row, count->flags);
    }
}

void ys_json_tracks(struct ys_json_builder *json, const ys_result *res)
{
    json_t *rows = ys_json_put_array(json, json->root, "tracks");

    for (size_t i = 0; i < res->n_track; i++) {
        const struct ys_track_count *track = &res->track[i];
        json_t *row = ys_json_append_object(json, rows);

        put_date(json, row, "date", res, track->date);
        ys_json_put_text(json, row, "track", track->track);
        ys_json_put_text(json, row, "area", track->area);
        ys_json_put_bool(json, row, "counted", track->counted);
        ys_json_put_count(json, row, "certain", track->counted, track->certain);
        ys_json_put_count(json, row, "best", track->counted, track->best);
        ys_json_put_count(json, row, "possible", track->counted, track->possible);
        ys_json_put_count(json, row, "low90", track->counted, track->low90);
        ys_json_put_count(json, row, "high90", track->counted, track->high90);
        ys_json_put_number(json, row, "length_m", track->length_m, 1);
        ys_json_put_flags(json, row, track->flags);
    }
}

void ys_json_changes(struct ys_json_builder *json, const ys_result *res)
{
    json_t *rows = ys_json_put_array(json, json->root, "changes");

    for (size_t i = 0; i < res->n_change; i++) {
        const struct ys_change *change = &res->change[i];
        json_t *row = ys_json_append_object(json, rows);

        put_date(json, row, "before", res, change->before);
        put_date(json, row, "after", res, change->after);
        ys_json_put_bool(json, row, "next", change->next);
        ys_json_put_text(json, row, "area", change->area);
        ys_json_put_text(json, row, "class", change->class_name);
        ys_json_put_bool(json, row, "counted", change->counted);
        ys_json_put_count(json, row, "best", change->counted, change->best);
        ys_json_put_count(json, row, "low90", change->counted, change->low90);
        ys_json_put_count(json, row, "high90", change->counted, change->high90);
        ys_json_put_bool(json, row, "established", change->counted && change->established);
        ys_json_put_text(json, row, "missing", change->missing);
        ys_json_put_bool(json, row, "matched", change->matched);
        ys_json_put_count(json, row, "stayed", change->matched, change->stayed);
        ys_json_put_count(json, row, "stayed_low90", change->matched, change->stayed90[0]);
        ys_json_put_count(json, row, "stayed_high90", change->matched, change->stayed90[1]);
        ys_json_put_count(json, row, "arrived", change->matched, change->arrived);
        ys_json_put_count(json, row, "arrived_low90", change->matched, change->arrived90[0]);
        ys_json_put_count(json, row, "arrived_high90", change->matched, change->arrived90[1]);
        ys_json_put_count(json, row, "left", change->matched, change->left);
        ys_json_put_count(json, row, "left_low90", change->matched, change->left90[0]);
        ys_json_put_count(json, row, "left_high90", change->matched, change->left90[1]);
        ys_json_put_count(json, row, "uncertain_before", change->matched,
                          change->uncertain_before);
        ys_json_put_count(json, row, "uncertain_after", change->matched,
                          change->uncertain_after);
        ys_json_put_number(json, row, "changed_share", change->changed_share, 4);
        ys_json_put_number(json, row, "null_share", change->null_share, 6);
        ys_json_put_number(json, row, "null_along_share", change->null_along_share, 6);
        ys_json_put_number(json, row, "blobs_100ha", change->blobs_100ha, 1);
        ys_json_put_number(json, row, "null_blobs_100ha", change->null_blobs_100ha, 1);
        ys_json_put_bool(json, row, "null_beaten", change->null_beaten);
        ys_json_put_flags(json, row, change->flags);
    }
}

static void put_corners(struct ys_json_builder *json, json_t *row, const char *key,
                        const double x[4], const double y[4], int digits, bool hide)
{
    json_t *corners = ys_json_put_array(json, row, key);

    for (int k = 0; k < 4 && !hide; k++)
        ys_json_append_pair(json, corners, x[k], y[k], digits);
}

void ys_json_objects(struct ys_json_builder *json, const ys_result *res)
{
    const bool hide = res->opt.no_coordinates;
    json_t *rows = ys_json_put_array(json, json->root, "objects");

    for (size_t i = 0; i < res->n_object && !json->failed; i++) {
        const struct ys_object *object = &res->object[i];
        char id[YS_OBJECT_ID];
        json_t *row = ys_json_append_object(json, rows);

        ys_object_id(id, res, object->date, "", object->number);
        ys_json_put_text(json, row, "id", id);
        ys_json_put_count(json, row, "number", true, object->number);
        put_date(json, row, "date", res, object->date);
        ys_json_put_text(json, row, "area", object->area);
        ys_json_put_text(json, row, "class", object->class_name);
        ys_json_put_text(json, row, "kind", ys_object_kind_name(object->kind));
        ys_json_put_text(json, row, "track", object->track);
        ys_json_put_text(json, row, "status", ys_object_status_name(object->status));
        ys_json_put_text(json, row, "since", ys_object_status_name(object->since));
        ys_json_put_text(json, row, "until", ys_object_status_name(object->until));
        put_date(json, row, "since_date", res, object->since_date);
        put_date(json, row, "until_date", res, object->until_date);
        ys_json_put_count(json, row, "same_as", object->same_as > 0, object->same_as);
        ys_json_put_number(json, row, "p_same", object->same, 3);
        ys_json_put_number(json, row, "score", object->score, 3);
        ys_json_put_bool(json, row, "estimated", object->estimated);
        ys_json_put_number(json, row, "lon_deg", hide ? NAN : object->lon_deg, 7);
        ys_json_put_number(json, row, "lat_deg", hide ? NAN : object->lat_deg, 7);
        ys_json_put_number(json, row, "x_px", object->x_px, 2);
        ys_json_put_number(json, row, "y_px", object->y_px, 2);
        put_corners(json, row, "corners_px", object->corner_x_px, object->corner_y_px, 2,
                    false);
        put_corners(json, row, "corners_lonlat", object->corner_lon_deg, object->corner_lat_deg,
                    7, hide || !isfinite(object->lon_deg));
        ys_json_put_number(json, row, "length_m", object->length_m, 2);
        ys_json_put_number(json, row, "width_m", object->width_m, 2);
        ys_json_put_number(json, row, "angle_deg", object->angle_deg, 1);
        ys_json_put_text(json, row, "adjudicated", ys_object_mark_name(object->adjudicated));
        ys_json_put_flags(json, row, object->flags);
    }
}

static void put_claim(struct ys_json_builder *json, json_t *row, const struct ys_verdict *claim)
{
    ys_json_put_text(json, row, "id", claim->id);
    ys_json_put_text(json, row, "class", claim->class_name);
    ys_json_put_text(json, row, "kind", claim->kind);
    ys_json_put_text(json, row, "site", claim->site);
    ys_json_put_text(json, row, "date_start", claim->date_start);
    ys_json_put_text(json, row, "date_end", claim->date_end);
    ys_json_put_text(json, row, "stated", claim->stated);
    ys_json_put_number(json, row, "low", claim->low, 3);
    ys_json_put_number(json, row, "high", claim->high, 3);
    ys_json_put_bool(json, row, "open_ended", isinf(claim->high));
    ys_json_put_text(json, row, "verdict", ys_verdict_name(claim->kind_of_verdict));
    ys_json_put_text(json, row, "code", claim->code);
    ys_json_put_text(json, row, "reason", claim->reason);
    ys_json_put_bool(json, row, "rehearsal", claim->rehearsal);
    ys_json_put_number(json, row, "p_claim", claim->p_claim, 4);
    ys_json_put_count(json, row, "observed_low", claim->has_observed, claim->observed_low);
    ys_json_put_count(json, row, "observed_best", claim->has_observed, claim->observed_best);
    ys_json_put_count(json, row, "observed_high", claim->has_observed, claim->observed_high);
    ys_json_put_text(json, row, "said_by", claim->said_by);
    ys_json_put_text(json, row, "publisher", claim->publisher);
    ys_json_put_text(json, row, "date_published", claim->date_published);
    ys_json_put_text(json, row, "source", claim->source);
    ys_json_put_text(json, row, "note", claim->note);
    ys_json_put_text(json, row, "disputed", claim->disputed);
}

void ys_json_claims(struct ys_json_builder *json, const ys_result *res)
{
    json_t *rows = ys_json_put_array(json, json->root, "claims");

    for (size_t i = 0; i < res->n_verdict; i++)
        put_claim(json, ys_json_append_object(json, rows), &res->verdict[i]);
}

void ys_json_corrections(struct ys_json_builder *json, const ys_result *res)
{
    json_t *file = ys_json_put_object(json, json->root, "corrections_file");
    json_t *rows = ys_json_put_array(json, json->root, "corrections");

    ys_json_put_text(json, file, "file", ys_basename(res->corrections_path));
    ys_json_put_text(json, file, "sha256", res->corrections_sha256);
    for (size_t i = 0; i < res->n_correction && !json->failed; i++) {
        const struct ys_correction *from = &res->correction[i];
        const bool found = from->count < res->n_count;
        const struct ys_count *count = found ? &res->count[from->count] : NULL;
        json_t *row = ys_json_append_object(json, rows);

        ys_json_put_count(json, row, "feature", true, (int64_t)from->feature);
        ys_json_put_text(json, row, "action", ys_action_name(from->action));
        ys_json_put_text(json, row, "author", from->author);
        ys_json_put_text(json, row, "reason", from->reason);
        ys_json_put_bool(json, row, "applied", from->applied);
        ys_json_put_text(json, row, "why", from->why);
        if (found)
            put_date(json, row, "date", res, count->date);
        else
            ys_json_put_text(json, row, "date", from->date);
        ys_json_put_text(json, row, "area", found ? count->area : from->area);
        ys_json_put_text(json, row, "class", found ? count->class_name : from->class_name);
        ys_json_put_count(json, row, "number", from->object > 0, from->object);
        ys_json_put_count(json, row, "objects", true, from->n_objects);
        ys_json_put_count(json, row, "n", from->parts > 0, from->parts);
    }
}
