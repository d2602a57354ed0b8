/* json.c - report.json; report.schema.json beside this file describes it */

#include <math.h>

#include "../../base/error.h"
#include "../notes.h"
#include "../report.h"
#include "../words.h"
#include "json_rows.h"

enum { SCHEMA_VERSION = 1 };

static void put_points(struct ys_tree *tree, json_t *points, const struct ys_line *line)
{
    for (size_t i = 0; i < line->n; i++)
        ys_tree_pair(tree, points, line->pt[i].x, line->pt[i].y, 7);
}

static void put_ring(struct ys_tree *tree, json_t *rings, const struct ys_line *ring)
{
    json_t *points = json_array();

    put_points(tree, points, ring);
    ys_tree_append(tree, rings, points);
}

static void put_lines(struct ys_tree *tree, json_t *site, const ys_result *res)
{
    json_t *tracks = ys_tree_array(tree, site, "tracks");

    for (size_t i = 0; i < res->n_line; i++) {
        json_t *row = ys_tree_row(tree, tracks);

        ys_tree_text(tree, row, "name", res->line[i].name);
        if (res->opt.no_coordinates)
            ys_tree_put(tree, row, "line", json_null());
        else
            put_points(tree, ys_tree_array(tree, row, "line"), &res->line[i].lonlat);
    }
}

static void put_site(struct ys_tree *tree, const ys_result *res)
{
    json_t *site = ys_tree_object(tree, tree->root, "site");

    ys_tree_text(tree, site, "name", res->site_name);
    json_t *aliases = ys_tree_array(tree, site, "aliases");
    for (size_t i = 0; i < res->n_alias; i++)
        ys_tree_append_text(tree, aliases, res->alias[i]);
    ys_tree_text(tree, site, "file", ys_basename(res->site_path));
    ys_tree_text(tree, site, "sha256", res->site_sha256);
    json_t *areas = ys_tree_array(tree, site, "areas");
    for (size_t i = 0; i < res->n_area; i++) {
        const struct ys_result_area *area = &res->area[i];
        json_t *row = ys_tree_row(tree, areas);

        ys_tree_text(tree, row, "name", area->name);
        ys_tree_text(tree, row, "class", area->class_name);
        ys_tree_number(tree, row, "area_m2", area->area_m2, 1);
        ys_tree_text(tree, row, "polygon_sha256", area->polygon_sha256);
        if (res->opt.no_coordinates) {
            ys_tree_put(tree, row, "rings", json_null());
            continue;
        }
        json_t *rings = ys_tree_array(tree, row, "rings");
        for (size_t k = 0; k < area->lonlat.n; k++)
            put_ring(tree, rings, &area->lonlat.ring[k]);
    }
    put_lines(tree, site, res);
}

static void put_tile(struct ys_tree *tree, json_t *row, const struct ys_date_row *date,
                     bool hide)
{
    const struct ys_tile_info *info = date->info;
    json_t *tile = ys_tree_object(tree, row, "tile");

    ys_tree_text(tree, tile, "file", ys_basename(info->path));
    ys_tree_text(tree, tile, "sha256", date->sha256);
    ys_tree_put(tree, tile, "bytes", json_integer((json_int_t)info->file_bytes));
    ys_tree_count(tree, tile, "width_px", true, info->width_px);
    ys_tree_count(tree, tile, "height_px", true, info->height_px);
    ys_tree_count(tree, tile, "bands", true, info->bands);
    ys_tree_text(tree, tile, "sample", info->sample);
    ys_tree_text(tree, tile, "compression", info->compression);
    ys_tree_text(tree, tile, "crs", info->crs);
    json_t *transform = ys_tree_array(tree, tile, "transform");
    for (int k = 0; k < 6 && !hide; k++)
        ys_tree_append(tree, transform,
                       isfinite(info->transform[k]) ? json_real(info->transform[k])
                                                    : json_null());
    ys_tree_number(tree, tile, "gsd_x_m", info->gsd_x_m, 5);
    ys_tree_number(tree, tile, "gsd_y_m", info->gsd_y_m, 5);
    ys_tree_number(tree, tile, "lon_deg", hide ? NAN : info->lon_deg, 7);
    ys_tree_number(tree, tile, "lat_deg", hide ? NAN : info->lat_deg, 7);
    ys_tree_text(tree, tile, "sensor", info->sensor);
    ys_tree_text(tree, tile, "licence", info->licence);
    ys_tree_number(tree, tile, "off_nadir_deg", info->off_nadir_deg, 3);
    ys_tree_number(tree, tile, "sun_azimuth_deg", info->sun_azimuth_deg, 3);
    ys_tree_number(tree, tile, "sun_elevation_deg", info->sun_elevation_deg, 3);
    ys_tree_bool(tree, tile, "rendered", info->rendered);
}

static void put_dates(struct ys_tree *tree, const ys_result *res)
{
    json_t *rows = ys_tree_array(tree, tree->root, "dates");

    for (size_t i = 0; i < res->n_date; i++) {
        const struct ys_date_row *date = &res->date[i];
        json_t *row = ys_tree_row(tree, rows);

        ys_tree_text(tree, row, "date", date->date);
        ys_tree_text(tree, row, "date_source", date->info->date_source);
        ys_tree_bool(tree, row, "reference", date->reference);
        ys_tree_bool(tree, row, "aligned", date->aligned);
        ys_tree_text(tree, row, "reason", date->reason);
        ys_tree_number(tree, row, "shift_east_m", date->shift_x_m, 3);
        ys_tree_number(tree, row, "shift_north_m", date->shift_y_m, 3);
        ys_tree_number(tree, row, "residual_across_m", date->residual_across_m, 3);
        ys_tree_number(tree, row, "residual_along_m", date->residual_along_m, 3);
        ys_tree_number(tree, row, "quality", date->quality, 3);
        put_tile(tree, row, date, res->opt.no_coordinates);
        ys_tree_flags(tree, row, date->flags);
    }
}

static void put_texts(struct ys_tree *tree, const char *key, const char *const *text)
{
    json_t *array = ys_tree_array(tree, tree->root, key);

    for (; *text; text++)
        ys_tree_append_text(tree, array, *text);
}

static void put_rest(struct ys_tree *tree, const ys_result *res)
{
    json_t *claims = ys_tree_object(tree, tree->root, "claims_file");

    ys_tree_text(tree, claims, "file", ys_basename(res->claims_path));
    ys_tree_text(tree, claims, "sha256", res->claims_sha256);
    ys_json_claims(tree, res);
    ys_json_corrections(tree, res);
    json_t *rows = ys_tree_array(tree, tree->root, "skipped");
    for (size_t i = 0; i < res->n_skipped; i++) {
        json_t *row = ys_tree_row(tree, rows);

        ys_tree_text(tree, row, "tile", ys_basename(res->skipped[i].tile));
        ys_tree_text(tree, row, "reason", res->skipped[i].reason);
    }
    put_texts(tree, "other_explanations", ys_notes_explanations());
    put_texts(tree, "not_shown", ys_notes_limits());
}

ys_status ys_report_json(char **out, const ys_result *res, struct ys_error *err)
{
    struct ys_tree tree = {.root = json_object()};

    ys_tree_put(&tree, tree.root, "schema", json_string("yardstick report"));
    ys_tree_put(&tree, tree.root, "schema_version", json_integer(SCHEMA_VERSION));
    ys_tree_text(&tree, tree.root, "version", ys_version());
    ys_tree_bool(&tree, tree.root, "rendered", res->rendered);
    ys_tree_text(&tree, tree.root, "notice", res->rendered ? ys_notes_synthetic() : "");
    ys_tree_parameters(&tree, tree.root, res);
    put_site(&tree, res);
    put_dates(&tree, res);
    ys_json_counts(&tree, res);
    ys_json_tracks(&tree, res);
    ys_json_changes(&tree, res);
    put_rest(&tree, res);
    ys_json_objects(&tree, res);
    return ys_tree_take(out, &tree, "report.json", err);
}
