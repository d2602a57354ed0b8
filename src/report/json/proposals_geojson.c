/* proposals_geojson.c - proposed tracks as lines that a site file takes once they are accepted */

#include "proposals_geojson.h"

#include "json_tree.h"

static void put_line(struct ys_tree *tree, json_t *feature, const struct ys_track_line *line,
                     size_t number)
{
    ys_tree_put(tree, feature, "type", json_string("Feature"));
    json_t *at = ys_tree_object(tree, feature, "properties");

    ys_tree_put(tree, at, "role", json_string("track"));
    ys_tree_put(tree, at, "name", json_sprintf("proposed %zu", number));
    ys_tree_number(tree, at, "score", line->score, 2);
    ys_tree_number(tree, at, "length_m", line->length_m, 1);
    ys_tree_bool(tree, at, "proposed", true);
    ys_tree_text(tree, at, "area", line->area);
    json_t *geometry = ys_tree_object(tree, feature, "geometry");

    ys_tree_put(tree, geometry, "type", json_string("LineString"));
    json_t *points = ys_tree_array(tree, geometry, "coordinates");

    for (size_t i = 0; i < line->n_points; i++)
        ys_tree_pair(tree, points, line->lon_deg[i], line->lat_deg[i], 7); /* 1 cm */
}

ys_status ys_report_proposals(char **out, const struct ys_track_line *line, size_t n,
                              bool rendered, struct ys_error *err)
{
    struct ys_tree tree = {.root = json_object()};

    ys_tree_put(&tree, tree.root, "type", json_string("FeatureCollection"));
    ys_tree_put(&tree, tree.root, "name", json_string("proposed tracks"));
    ys_tree_bool(&tree, tree.root, "rendered", rendered);
    json_t *features = ys_tree_array(&tree, tree.root, "features");

    for (size_t i = 0; i < n && !tree.failed; i++)
        put_line(&tree, ys_tree_row(&tree, features), &line[i], i + 1);
    return ys_tree_take(out, &tree, "proposed tracks", err);
}
