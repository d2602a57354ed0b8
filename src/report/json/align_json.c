/* align_json.c - how tiles lie on the reference, as JSON, and their tie points as GeoJSON */

#include <math.h>

#include "../alignment.h"
#include "json_builder.h"

static void put_reference(struct ys_json_builder *json, const struct ys_tile_info *info)
{
    json_t *at = ys_json_put_object(json, json->root, "reference");

    ys_json_put_text(json, at, "path", info->path);
    ys_json_put_text_or_null(json, at, "date", info->date);
    ys_json_put_text_or_null(json, at, "crs", info->crs);
    ys_json_put_count(json, at, "width_px", true, info->width_px);
    ys_json_put_count(json, at, "height_px", true, info->height_px);
    ys_json_put_number(json, at, "gsd_x_m", info->gsd_x_m, 4);
    ys_json_put_number(json, at, "gsd_y_m", info->gsd_y_m, 4);
}

static void put_part(struct ys_json_builder *json, json_t *tile,
                     const struct ys_alignment_row *r)
{
    if (!r->width_px) {
        ys_json_put(json, tile, "compared", json_null());
        return;
    }
    json_t *at = ys_json_put_object(json, tile, "compared");

    ys_json_put_count(json, at, "col0_px", true, r->col0_px);
    ys_json_put_count(json, at, "row0_px", true, r->row0_px);
    ys_json_put_count(json, at, "width_px", true, r->width_px);
    ys_json_put_count(json, at, "height_px", true, r->height_px);
    ys_json_put_count(json, at, "reduced", true, r->reduced);
}

static void put_model(struct ys_json_builder *json, json_t *at,
                      const struct ys_alignment_row *r)
{
    ys_json_put_text(json, at, "model", r->affine ? "affine" : "shift");
    ys_json_put_number(json, at, "shift_x_px", r->shift_x_px, 3);
    ys_json_put_number(json, at, "shift_y_px", r->shift_y_px, 3);
    ys_json_put_number(json, at, "shift_east_m", r->shift_east_m, 3);
    ys_json_put_number(json, at, "shift_north_m", r->shift_north_m, 3);
    json_t *d = ys_json_put_array(json, at, "displacement");

    for (int k = 0; k < 6; k++)
        ys_json_append(json, d, json_real(r->displacement[k]));
    ys_json_put_number(json, at, "spread_px", r->spread_px, 3);
    ys_json_put_number(json, at, "residual_across_px", r->residual_across_px, 3);
    ys_json_put_number(json, at, "residual_along_px", r->residual_along_px, 3);
    ys_json_put_number(json, at, "residual_across_m", r->residual_across_m, 3);
    ys_json_put_number(json, at, "residual_along_m", r->residual_along_m, 3);
    ys_json_put_number(json, at, "lean_deg", r->lean_deg, 1);
    ys_json_put_bool(json, at, "weak", r->weak);
}

static void put_tile(struct ys_json_builder *json, json_t *at, const struct ys_alignment_row *r)
{
    ys_json_put_text(json, at, "path", r->info->path);
    ys_json_put_text_or_null(json, at, "date", r->info->date);
    ys_json_put_text_or_null(json, at, "crs", r->info->crs);
    ys_json_put_bool(json, at, "aligned", r->aligned);
    ys_json_put_text_or_null(json, at, "reason", r->reason);
    put_part(json, at, r);
    ys_json_put_number(json, at, "quality", r->quality, 1);
    ys_json_put_count(json, at, "ties", true, (int64_t)r->ties);
    ys_json_put_count(json, at, "windows", true, (int64_t)r->windows);
    if (r->aligned)
        put_model(json, at, r);
    ys_json_put_text_or_null(json, at, "written", r->written);
}

ys_status ys_alignment_render_json(char **out, const struct ys_tile_info *reference,
                                   const struct ys_aligned_row *tile, size_t n,
                                   struct ys_error *err)
{
    struct ys_json_builder json = {.root = json_object(), .indent = 2};

    put_reference(&json, reference);
    json_t *tiles = ys_json_put_array(&json, json.root, "tiles");

    for (size_t i = 0; i < n && !json.failed; i++)
        put_tile(&json, ys_json_append_object(&json, tiles), tile[i].row);
    return ys_json_finish(out, &json, "the alignment", err);
}

static void put_tie(struct ys_json_builder *json, json_t *feature, const struct ys_tie_row *tie,
                    const char *path)
{
    ys_json_put(json, feature, "type", json_string("Feature"));
    json_t *at = ys_json_put_object(json, feature, "properties");

    ys_json_put_text(json, at, "tile", path);
    ys_json_put_number(json, at, "x_px", tie->x_px, 1);
    ys_json_put_number(json, at, "y_px", tie->y_px, 1);
    ys_json_put_number(json, at, "dx_px", tie->dx_px, 3);
    ys_json_put_number(json, at, "dy_px", tie->dy_px, 3);
    ys_json_put_number(json, at, "east_m", tie->east_m, 3);
    ys_json_put_number(json, at, "north_m", tie->north_m, 3);
    ys_json_put_number(json, at, "quality", tie->quality, 1);
    ys_json_put_bool(json, at, "inlier", tie->inlier);
    if (!isfinite(tie->lon_deg) || !isfinite(tie->lat_deg)) {
        ys_json_put(json, feature, "geometry", json_null());
        return;
    }
    json_t *geometry = ys_json_put_object(json, feature, "geometry");

    ys_json_put(json, geometry, "type", json_string("Point"));
    json_t *place = ys_json_put_array(json, geometry, "coordinates");

    ys_json_append(json, place, json_real(round(tie->lon_deg * 1e7) / 1e7)); /* 1 cm */
    ys_json_append(json, place, json_real(round(tie->lat_deg * 1e7) / 1e7));
}

ys_status ys_alignment_render_ties(char **out, const struct ys_tile_info *reference,
                                   const struct ys_aligned_row *tile, size_t n,
                                   struct ys_error *err)
{
    struct ys_json_builder json = {.root = json_object()};

    ys_json_put(&json, json.root, "type", json_string("FeatureCollection"));
    ys_json_put(&json, json.root, "name", json_string("tie points"));
    ys_json_put_text(&json, json.root, "reference", reference->path);
    json_t *features = ys_json_put_array(&json, json.root, "features");

    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < tile[i].row->n_ties && !json.failed; k++)
            put_tie(&json, ys_json_append_object(&json, features), &tile[i].tie[k],
                    tile[i].row->info->path);
    return ys_json_finish(out, &json, "the tie points", err);
}
