/* info_json.c - what a tile is, as JSON */

#include <math.h>

#include "../info.h"
#include "json_builder.h"

/* As it is, not rounded: what a tile says of itself. */
static void put_number(struct ys_json_builder *json, json_t *at, const char *key, double value)
{
    ys_json_put(json, at, key, isfinite(value) ? json_real(value) : json_null());
}

static void put_pixels(struct ys_json_builder *json, const struct ys_tile_info *i)
{
    json_t *root = json->root;

    ys_json_put_text(json, root, "path", i->path);
    ys_json_put_count(json, root, "file_bytes", true, (int64_t)i->file_bytes);
    ys_json_put_count(json, root, "width_px", true, i->width_px);
    ys_json_put_count(json, root, "height_px", true, i->height_px);
    ys_json_put_count(json, root, "bands", true, i->bands);
    ys_json_put_text(json, root, "sample", i->sample);
    ys_json_put_text(json, root, "compression", i->compression);
    ys_json_put_bool(json, root, "tiled", i->tiled);
    ys_json_put_bool(json, root, "planar", i->planar);
    ys_json_put_bool(json, root, "bigtiff", i->big);
    ys_json_put_count(json, root, "block_width_px", true, i->block_width_px);
    ys_json_put_count(json, root, "block_height_px", true, i->block_height_px);
    ys_json_put_bool(json, root, "alpha", i->has_alpha);
    ys_json_put_bool(json, root, "mask", i->has_mask);
    ys_json_put_bool(json, root, "has_nodata", i->has_nodata);
    put_number(json, root, "nodata", i->has_nodata ? i->nodata : (double)NAN);
}

static void put_transform(struct ys_json_builder *json, const double t[6])
{
    json_t *transform = ys_json_put_array(json, json->root, "transform");

    for (int k = 0; k < 6; k++)
        ys_json_append(json, transform, isfinite(t[k]) ? json_real(t[k]) : json_null());
}

static void put_shown(struct ys_json_builder *json, const struct ys_countable *shown, size_t n)
{
    if (!n) {
        ys_json_put(json, json->root, "shows", json_null());
        return;
    }
    json_t *all = ys_json_put_object(json, json->root, "shows");

    for (size_t k = 0; k < n; k++)
        ys_json_put_bool(json, all, shown[k].class_, shown[k].countable);
}

/* How it was acquired, each value with its source. */
static void put_scene(struct ys_json_builder *json, const struct ys_tile_info *i)
{
    json_t *root = json->root;

    ys_json_put_text_or_null(json, root, "sensor", i->sensor);
    ys_json_put_text_or_null(json, root, "sensor_source", i->sensor_source);
    ys_json_put_text_or_null(json, root, "licence", i->licence);
    ys_json_put_text_or_null(json, root, "licence_source", i->licence_source);
    put_number(json, root, "off_nadir_deg", i->off_nadir_deg);
    ys_json_put_text_or_null(json, root, "off_nadir_source", i->off_nadir_source);
    put_number(json, root, "incidence_deg", i->incidence_deg);
    put_number(json, root, "view_azimuth_deg", i->view_azimuth_deg);
    ys_json_put_text_or_null(json, root, "view_azimuth_source", i->view_azimuth_source);
    put_number(json, root, "sun_azimuth_deg", i->sun_azimuth_deg);
    put_number(json, root, "sun_elevation_deg", i->sun_elevation_deg);
    ys_json_put_text_or_null(json, root, "sun_source", i->sun_source);
    put_number(json, root, "metadata_gsd_m", i->metadata_gsd_m);
    ys_json_put_text_or_null(json, root, "metadata_gsd_source", i->metadata_gsd_source);
}

ys_status ys_info_render_json(char **out, const struct ys_tile_info *i,
                              const struct ys_countable *shown, size_t n, struct ys_error *err)
{
    struct ys_json_builder json = {.root = json_object(), .indent = 2};
    json_t *root = json.root;

    put_pixels(&json, i);
    ys_json_put_text_or_null(&json, root, "crs", i->crs);
    put_transform(&json, i->transform);
    put_number(&json, root, "gsd_x_m", i->gsd_x_m);
    put_number(&json, root, "gsd_y_m", i->gsd_y_m);
    put_number(&json, root, "shows_m", i->shows_m);
    put_number(&json, root, "lon_deg", i->lon_deg);
    put_number(&json, root, "lat_deg", i->lat_deg);
    ys_json_put_text_or_null(&json, root, "date", i->date);
    ys_json_put_text_or_null(&json, root, "date_source", i->date_source);
    ys_json_put_text_or_null(&json, root, "date_element", i->date_element);
    ys_json_put_text_or_null(&json, root, "unplaced", i->unplaced);
    ys_json_put_text_or_null(&json, root, "warnings", i->warnings);
    ys_json_put_count(&json, root, "further_pages", true, i->further_pages);
    put_scene(&json, i);
    ys_json_put_bool(&json, root, "date_unsure", i->date_unsure);
    ys_json_put_text_or_null(&json, root, "note", i->note);
    ys_json_put_bool(&json, root, "rendered", i->rendered);
    put_shown(&json, shown, n);
    return ys_json_finish(out, &json, i->path, err);
}
