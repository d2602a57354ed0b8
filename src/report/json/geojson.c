/* geojson.c - objects.geojson (RFC 7946): one polygon an object, on WGS 84 */

#include <math.h>
#include <string.h>

#include "../report.h"
#include "../words.h"
#include "json_builder.h"

static bool has_corners(const struct ys_object *object)
{
    for (int k = 0; k < 4; k++)
        if (!isfinite(object->corner_lon_deg[k]) || !isfinite(object->corner_lat_deg[k]))
            return false;
    return true;
}

/* A geometry may be null by the standard: coordinates are unknown, or are not to be told. */
static void put_geometry(struct ys_json_builder *json, json_t *feature, const ys_result *res,
                         const struct ys_object *object)
{
    if (res->opt.no_coordinates || !has_corners(object)) {
        ys_json_put(json, feature, "geometry", json_null());
        return;
    }
    json_t *geometry = ys_json_put_object(json, feature, "geometry");
    ys_json_put(json, geometry, "type", json_string("Polygon"));
    json_t *rings = ys_json_put_array(json, geometry, "coordinates");
    json_t *ring = json_array();
    /* 7 digits are 1 cm. */
    for (int k = 0; k <= 4; k++)
        ys_json_append_pair(json, ring, object->corner_lon_deg[k % 4],
                            object->corner_lat_deg[k % 4], 7);
    ys_json_append(json, rings, ring);
}

static const char *date_of(const ys_result *res, size_t date)
{
    return date < res->n_date ? res->date[date].date : "";
}

static void put_feature(struct ys_json_builder *json, json_t *feature, const ys_result *res,
                        const struct ys_object *object)
{
    char id[YS_OBJECT_ID];

    ys_json_put(json, feature, "type", json_string("Feature"));
    ys_object_id(id, res, object->date, "", object->number);
    ys_json_put_text(json, feature, "id", id);
    json_t *at = ys_json_put_object(json, feature, "properties");
    ys_json_put_count(json, at, "number", true, object->number);
    ys_json_put_text(json, at, "date", date_of(res, object->date));
    ys_json_put_text(json, at, "area", object->area);
    ys_json_put_text(json, at, "class", object->class_name);
    ys_json_put_number(json, at, "score", object->score, 3);
    ys_json_put_text(json, at, "status", ys_object_status_name(object->status));
    ys_json_put_text(json, at, "since", ys_object_status_name(object->since));
    ys_json_put_text(json, at, "until", ys_object_status_name(object->until));
    ys_json_put_text(json, at, "since_date", date_of(res, object->since_date));
    ys_json_put_text(json, at, "until_date", date_of(res, object->until_date));
    ys_json_put_count(json, at, "same_as", object->same_as > 0, object->same_as);
    ys_json_put_number(json, at, "p_same", object->same, 3);
    ys_json_put_number(json, at, "length_m", object->length_m, 2);
    ys_json_put_number(json, at, "width_m", object->width_m, 2);
    ys_json_put_number(json, at, "angle_deg", object->angle_deg, 1);
    ys_json_put_text(json, at, "kind", ys_object_kind_name(object->kind));
    ys_json_put_text(json, at, "track", object->track);
    ys_json_put_bool(json, at, "estimated", object->estimated);
    struct ys_text flags = {0};
    ys_add_flags(&flags, object->flags, " ");
    ys_json_put_text(json, at, "flags", flags.bytes);
    ys_json_put_text(json, at, "adjudicated", ys_object_mark_name(object->adjudicated));
    if (flags.failed)
        json->failed = true;
    ys_text_drop(&flags);
    put_geometry(json, feature, res, object);
}

/* What was added by hand is no counted object: it has no number, score or status. */
static void put_added(struct ys_json_builder *json, json_t *feature, const ys_result *res,
                      size_t i)
{
    const struct ys_correction *row = &res->correction[i];
    const struct ys_count *count = &res->count[row->count];
    const struct ys_polygon *footprint = &res->added[i];

    char id[YS_OBJECT_ID];

    ys_json_put(json, feature, "type", json_string("Feature"));
    ys_object_id(id, res, count->date, "added-", row->feature);
    ys_json_put_text(json, feature, "id", id);
    json_t *at = ys_json_put_object(json, feature, "properties");
    ys_json_put(json, at, "number", json_null());
    ys_json_put_text(json, at, "date", date_of(res, count->date));
    ys_json_put_text(json, at, "area", count->area);
    ys_json_put_text(json, at, "class", count->class_name);
    ys_json_put_text(json, at, "adjudicated", ys_object_mark_name(YS_ADDED));
    ys_json_put_count(json, at, "correction", true, (int64_t)row->feature);
    if (res->opt.no_coordinates) {
        ys_json_put(json, feature, "geometry", json_null());
        return;
    }
    json_t *geometry = ys_json_put_object(json, feature, "geometry");
    ys_json_put(json, geometry, "type", json_string("Polygon"));
    json_t *rings = ys_json_put_array(json, geometry, "coordinates");
    for (size_t r = 0; r < footprint->n; r++) {
        const struct ys_line *from = &footprint->ring[r];
        json_t *ring = json_array();

        /* The outline counter-clockwise, holes the other way. */
        const bool turned = (ys_signed_area(from) < 0) == (r == 0);
        for (size_t k = 0; k <= from->n; k++) {
            const struct ys_point *pt =
                &from->pt[turned ? (from->n - k) % from->n : k % from->n];

            ys_json_append_pair(json, ring, pt->x, pt->y, 7);
        }
        ys_json_append(json, rings, ring);
    }
}

static bool is_added(const ys_result *res, size_t i)
{
    return res->correction[i].action == YS_ADD && res->correction[i].applied;
}

ys_status ys_report_objects_geojson(char **out, const ys_result *res, struct ys_error *err)
{
    struct ys_json_builder json = {.root = json_object()};

    ys_json_put(&json, json.root, "type", json_string("FeatureCollection"));
    ys_json_put_text(&json, json.root, "name", res->site_name);
    ys_json_put_bool(&json, json.root, "rendered", res->rendered);
    json_t *features = ys_json_put_array(&json, json.root, "features");
    for (size_t i = 0; i < res->n_object && !json.failed; i++)
        put_feature(&json, ys_json_append_object(&json, features), res, &res->object[i]);
    for (size_t i = 0; i < res->n_correction && !json.failed; i++)
        if (is_added(res, i))
            put_added(&json, ys_json_append_object(&json, features), res, i);
    return ys_json_finish(out, &json, "objects.geojson", err);
}
