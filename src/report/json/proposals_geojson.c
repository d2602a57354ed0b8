/* proposals_geojson.c - proposed tracks as lines that a site file takes once they are accepted */

#include "proposals_geojson.h"

#include "json_builder.h"

static void put_line(struct ys_json_builder *json, json_t *feature,
                     const struct ys_track_line *line, size_t number)
{
    ys_json_put(json, feature, "type", json_string("Feature"));
    json_t *at = ys_json_put_object(json, feature, "properties");

    ys_json_put(json, at, "role", json_string("track"));
    ys_json_put(json, at, "name", json_sprintf("proposed %zu", number));
    ys_json_put_number(json, at, "score", line->score, 2);
    ys_json_put_number(json, at, "length_m", line->length_m, 1);
    ys_json_put_bool(json, at, "proposed", true);
    ys_json_put_text(json, at, "area", line->area);
    json_t *geometry = ys_json_put_object(json, feature, "geometry");

    ys_json_put(json, geometry, "type", json_string("LineString"));
    json_t *points = ys_json_put_array(json, geometry, "coordinates");

    for (size_t i = 0; i < line->n_points; i++)
        ys_json_append_pair(json, points, line->lon_deg[i], line->lat_deg[i], 7); /* 1 cm */
}

ys_status ys_report_proposals(char **out, const struct ys_track_line *line, size_t n,
                              bool rendered, struct ys_error *err)
{
    struct ys_json_builder json = {.root = json_object()};

    ys_json_put(&json, json.root, "type", json_string("FeatureCollection"));
    ys_json_put(&json, json.root, "name", json_string("proposed tracks"));
    ys_json_put_bool(&json, json.root, "rendered", rendered);
    json_t *features = ys_json_put_array(&json, json.root, "features");

    for (size_t i = 0; i < n && !json.failed; i++)
        put_line(&json, ys_json_append_object(&json, features), &line[i], i + 1);
    return ys_json_finish(out, &json, "proposed tracks", err);
}
