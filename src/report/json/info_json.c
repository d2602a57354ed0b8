/* info_json.c - what a tile is, as JSON */

#include <math.h>

#include "../info.h"
#include "json_tree.h"

/* As it is, not rounded: what a tile says of itself. */
static void put_number(struct ys_tree *tree, json_t *at, const char *key, double value)
{
    ys_tree_put(tree, at, key, isfinite(value) ? json_real(value) : json_null());
}

static void put_text_or_null(struct ys_tree *tree, json_t *at, const char *key,
                             const char *text)
{
    if (*text)
        ys_tree_text(tree, at, key, text);
    else
        ys_tree_put(tree, at, key, json_null());
}

static void put_pixels(struct ys_tree *tree, const struct ys_tile_info *i)
{
    json_t *root = tree->root;

    ys_tree_text(tree, root, "path", i->path);
    ys_tree_count(tree, root, "file_bytes", true, (int64_t)i->file_bytes);
    ys_tree_count(tree, root, "width_px", true, i->width_px);
    ys_tree_count(tree, root, "height_px", true, i->height_px);
    ys_tree_count(tree, root, "bands", true, i->bands);
    ys_tree_text(tree, root, "sample", i->sample);
    ys_tree_text(tree, root, "compression", i->compression);
    ys_tree_bool(tree, root, "tiled", i->tiled);
    ys_tree_bool(tree, root, "planar", i->planar);
    ys_tree_bool(tree, root, "bigtiff", i->big);
    ys_tree_count(tree, root, "block_width_px", true, i->block_width_px);
    ys_tree_count(tree, root, "block_height_px", true, i->block_height_px);
    ys_tree_bool(tree, root, "alpha", i->has_alpha);
    ys_tree_bool(tree, root, "mask", i->has_mask);
    ys_tree_bool(tree, root, "has_nodata", i->has_nodata);
    put_number(tree, root, "nodata", i->has_nodata ? i->nodata : (double)NAN);
}

static void put_transform(struct ys_tree *tree, const double t[6])
{
    json_t *transform = ys_tree_array(tree, tree->root, "transform");

    for (int k = 0; k < 6; k++)
        ys_tree_append(tree, transform, isfinite(t[k]) ? json_real(t[k]) : json_null());
}

static void put_shown(struct ys_tree *tree, const struct ys_shown *shown, size_t n)
{
    if (!n) {
        ys_tree_put(tree, tree->root, "shows", json_null());
        return;
    }
    json_t *all = ys_tree_object(tree, tree->root, "shows");

    for (size_t k = 0; k < n; k++)
        ys_tree_bool(tree, all, shown[k].class_, shown[k].shows);
}

ys_status ys_info_render_json(char **out, const struct ys_tile_info *i,
                              const struct ys_shown *shown, size_t n, struct ys_error *err)
{
    struct ys_tree tree = {.root = json_object(), .indent = 2};
    json_t *root = tree.root;

    put_pixels(&tree, i);
    put_text_or_null(&tree, root, "crs", i->crs);
    put_transform(&tree, i->transform);
    put_number(&tree, root, "gsd_x_m", i->gsd_x_m);
    put_number(&tree, root, "gsd_y_m", i->gsd_y_m);
    put_number(&tree, root, "lon_deg", i->lon_deg);
    put_number(&tree, root, "lat_deg", i->lat_deg);
    put_text_or_null(&tree, root, "date", i->date);
    put_text_or_null(&tree, root, "date_source", i->date_source);
    put_text_or_null(&tree, root, "sensor", i->sensor);
    put_text_or_null(&tree, root, "licence", i->licence);
    put_number(&tree, root, "off_nadir_deg", i->off_nadir_deg);
    put_number(&tree, root, "sun_azimuth_deg", i->sun_azimuth_deg);
    put_number(&tree, root, "sun_elevation_deg", i->sun_elevation_deg);
    ys_tree_bool(&tree, root, "rendered", i->rendered);
    put_shown(&tree, shown, n);
    return ys_tree_take(out, &tree, i->path, err);
}
