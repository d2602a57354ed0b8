/* json.c - report.json; report.schema.json beside this file describes it */

#include <math.h>

#include "../../base/error.h"
#include "../notes.h"
#include "../report.h"
#include "../words.h"
#include "json_rows.h"

enum { SCHEMA_VERSION = 2 };

static void put_points(struct ys_json_builder *json, json_t *points, const struct ys_line *line)
{
    for (size_t i = 0; i < line->n; i++)
        ys_json_append_pair(json, points, line->pt[i].x, line->pt[i].y, 7);
}

static void put_ring(struct ys_json_builder *json, json_t *rings, const struct ys_line *ring)
{
    json_t *points = json_array();

    put_points(json, points, ring);
    ys_json_append(json, rings, points);
}

static void put_lines(struct ys_json_builder *json, json_t *site, const ys_result *res)
{
    json_t *tracks = ys_json_put_array(json, site, "tracks");

    for (size_t i = 0; i < res->n_line; i++) {
        json_t *row = ys_json_append_object(json, tracks);

        ys_json_put_text(json, row, "name", res->line[i].name);
        if (res->opt.no_coordinates)
            ys_json_put(json, row, "line", json_null());
        else
            put_points(json, ys_json_put_array(json, row, "line"), &res->line[i].lonlat);
    }
}

static void put_site(struct ys_json_builder *json, const ys_result *res)
{
    json_t *site = ys_json_put_object(json, json->root, "site");

    ys_json_put_text(json, site, "name", res->site_name);
    json_t *aliases = ys_json_put_array(json, site, "aliases");
    for (size_t i = 0; i < res->n_alias; i++)
        ys_json_append_text(json, aliases, res->alias[i]);
    ys_json_put_text(json, site, "file", ys_basename(res->site_path));
    ys_json_put_text(json, site, "sha256", res->site_sha256);
    json_t *more = ys_json_put_array(json, site, "more_files");
    for (size_t i = 0; i < res->n_more_site; i++) {
        json_t *row = ys_json_append_object(json, more);

        ys_json_put_text(json, row, "file", ys_basename(res->more_site[i].path));
        ys_json_put_text(json, row, "sha256", res->more_site[i].sha256);
    }
    json_t *areas = ys_json_put_array(json, site, "areas");
    for (size_t i = 0; i < res->n_area; i++) {
        const struct ys_result_area *area = &res->area[i];
        json_t *row = ys_json_append_object(json, areas);

        ys_json_put_text(json, row, "name", area->name);
        ys_json_put_text(json, row, "class", area->class_name);
        ys_json_put_number(json, row, "area_m2", area->area_m2, 1);
        ys_json_put_text(json, row, "polygon_sha256", area->polygon_sha256);
        if (res->opt.no_coordinates) {
            ys_json_put(json, row, "rings", json_null());
            continue;
        }
        json_t *rings = ys_json_put_array(json, row, "rings");
        for (size_t k = 0; k < area->lonlat.n; k++)
            put_ring(json, rings, &area->lonlat.ring[k]);
    }
    put_lines(json, site, res);
}

/* How it was acquired, each value with its source. */
static void put_scene(struct ys_json_builder *json, json_t *tile,
                      const struct ys_tile_info *info)
{
    ys_json_put_text(json, tile, "date_source", info->date_source);
    ys_json_put_text(json, tile, "date_element", info->date_element);
    ys_json_put_text(json, tile, "sensor", info->sensor);
    ys_json_put_text(json, tile, "sensor_source", info->sensor_source);
    ys_json_put_text(json, tile, "licence", info->licence);
    ys_json_put_text(json, tile, "licence_source", info->licence_source);
    ys_json_put_number(json, tile, "off_nadir_deg", info->off_nadir_deg, 3);
    ys_json_put_text(json, tile, "off_nadir_source", info->off_nadir_source);
    ys_json_put_number(json, tile, "incidence_deg", info->incidence_deg, 3);
    ys_json_put_number(json, tile, "view_azimuth_deg", info->view_azimuth_deg, 3);
    ys_json_put_text(json, tile, "view_azimuth_source", info->view_azimuth_source);
    ys_json_put_number(json, tile, "sun_azimuth_deg", info->sun_azimuth_deg, 3);
    ys_json_put_number(json, tile, "sun_elevation_deg", info->sun_elevation_deg, 3);
    ys_json_put_text(json, tile, "sun_source", info->sun_source);
    ys_json_put_number(json, tile, "metadata_gsd_m", info->metadata_gsd_m, 3);
    ys_json_put_text(json, tile, "metadata_gsd_source", info->metadata_gsd_source);
}

/* hide: without coordinates.  A transform tells the place as well as a longitude does. */
static void put_tile(struct ys_json_builder *json, json_t *row, const struct ys_date_row *date,
                     bool hide)
{
    const struct ys_tile_info *info = date->info;
    json_t *tile = ys_json_put_object(json, row, "tile");

    ys_json_put_text(json, tile, "file", ys_basename(info->path));
    ys_json_put_text(json, tile, "sha256", date->sha256);
    ys_json_put(json, tile, "bytes", json_integer((json_int_t)info->file_bytes));
    ys_json_put_count(json, tile, "width_px", true, info->width_px);
    ys_json_put_count(json, tile, "height_px", true, info->height_px);
    ys_json_put_count(json, tile, "bands", true, info->bands);
    ys_json_put_text(json, tile, "sample", info->sample);
    ys_json_put_text(json, tile, "compression", info->compression);
    ys_json_put_text(json, tile, "crs", info->crs);
    json_t *transform = ys_json_put_array(json, tile, "transform");
    for (int k = 0; k < 6 && !hide; k++)
        ys_json_append(json, transform,
                       isfinite(info->transform[k]) ? json_real(info->transform[k])
                                                    : json_null());
    ys_json_put_number(json, tile, "gsd_x_m", info->gsd_x_m, 5);
    ys_json_put_number(json, tile, "gsd_y_m", info->gsd_y_m, 5);
    ys_json_put_number(json, tile, "shows_m", info->shows_m > 0 ? info->shows_m : NAN, 5);
    ys_json_put_number(json, tile, "lon_deg", hide ? NAN : info->lon_deg, 7);
    ys_json_put_number(json, tile, "lat_deg", hide ? NAN : info->lat_deg, 7);
    put_scene(json, tile, info);
    ys_json_put_bool(json, tile, "rendered", info->rendered);
}

/* Several files of one date, or one that is counted in pixels which are not its own. */
static void put_files(struct ys_json_builder *json, json_t *row, const struct ys_date_row *date)
{
    if (!date->n_files ||
        (date->n_files < 2 && date->info->width_px == date->file[0].info->width_px))
        return;
    json_t *files = ys_json_put_array(json, row, "files");

    for (size_t i = 0; i < date->n_files; i++) {
        const struct ys_tile_info *info = date->file[i].info;
        json_t *file = ys_json_append_object(json, files);

        ys_json_put_text(json, file, "file", ys_basename(info->path));
        ys_json_put_text(json, file, "sha256", date->file[i].sha256);
        ys_json_put(json, file, "bytes", json_integer((json_int_t)info->file_bytes));
        ys_json_put_text(json, file, "date", info->date);
        ys_json_put_text(json, file, "licence", info->licence);
        ys_json_put_text(json, file, "crs", info->crs);
        ys_json_put_number(json, file, "gsd_x_m", info->gsd_x_m, 5);
        ys_json_put_number(json, file, "gsd_y_m", info->gsd_y_m, 5);
    }
    ys_json_put_number(json, row, "overlap", date->overlap, 4);
    ys_json_put_number(json, row, "disagreeing", date->disagreeing, 4);
    ys_json_put_number(json, row, "masked", date->masked, 4);
}

static void put_dates(struct ys_json_builder *json, const ys_result *res)
{
    json_t *rows = ys_json_put_array(json, json->root, "dates");

    for (size_t i = 0; i < res->n_date; i++) {
        const struct ys_date_row *date = &res->date[i];
        json_t *row = ys_json_append_object(json, rows);

        ys_json_put_text(json, row, "date", date->date);
        ys_json_put_text(json, row, "date_source", date->info->date_source);
        ys_json_put_bool(json, row, "reference", date->reference);
        ys_json_put_bool(json, row, "aligned", date->aligned);
        ys_json_put_text(json, row, "reason", date->reason);
        ys_json_put_number(json, row, "shift_east_m", date->shift_x_m, 3);
        ys_json_put_number(json, row, "shift_north_m", date->shift_y_m, 3);
        ys_json_put_number(json, row, "residual_across_m", date->residual_across_m, 3);
        ys_json_put_number(json, row, "residual_along_m", date->residual_along_m, 3);
        ys_json_put_number(json, row, "quality", date->quality, 3);
        put_tile(json, row, date, res->opt.no_coordinates);
        put_files(json, row, date);
        ys_json_put_flags(json, row, date->flags);
    }
}

static void put_texts(struct ys_json_builder *json, const char *key, const char *const *text)
{
    json_t *array = ys_json_put_array(json, json->root, key);

    for (; *text; text++)
        ys_json_append_text(json, array, *text);
}

static void put_rest(struct ys_json_builder *json, const ys_result *res)
{
    json_t *claims = ys_json_put_object(json, json->root, "claims_file");

    ys_json_put_text(json, claims, "file", ys_basename(res->claims_path));
    ys_json_put_text(json, claims, "sha256", res->claims_sha256);
    ys_json_claims(json, res);
    ys_json_corrections(json, res);
    json_t *rows = ys_json_put_array(json, json->root, "skipped");
    for (size_t i = 0; i < res->n_skipped; i++) {
        json_t *row = ys_json_append_object(json, rows);

        ys_json_put_text(json, row, "tile", ys_basename(res->skipped[i].tile));
        ys_json_put_text(json, row, "reason", res->skipped[i].reason);
    }
    rows = ys_json_put_array(json, json->root, "notes");
    for (size_t i = 0; i < res->n_note; i++)
        ys_json_append_text(json, rows, res->note[i]);
    put_texts(json, "other_explanations", ys_notes_explanations());
    put_texts(json, "not_shown", ys_notes_limits());
}

/* Objects last: they are most of the file, and a reader that looks for counts meets those first.
 * The members and their order are a promise: report.schema.json, SCHEMA_VERSION. */
ys_status ys_report_json(char **out, const ys_result *res, struct ys_error *err)
{
    struct ys_json_builder json = {.root = json_object()};

    ys_json_put(&json, json.root, "schema", json_string("yardstick report"));
    ys_json_put(&json, json.root, "schema_version", json_integer(SCHEMA_VERSION));
    ys_json_put_text(&json, json.root, "version", ys_version());
    ys_json_put_bool(&json, json.root, "rendered", res->rendered);
    ys_json_put_text(&json, json.root, "notice", res->rendered ? ys_notes_synthetic() : "");
    ys_json_put_parameters(&json, json.root, res);
    put_site(&json, res);
    put_dates(&json, res);
    ys_json_counts(&json, res);
    ys_json_tracks(&json, res);
    ys_json_changes(&json, res);
    put_rest(&json, res);
    ys_json_objects(&json, res);
    return ys_json_finish(out, &json, "report.json", err);
}
