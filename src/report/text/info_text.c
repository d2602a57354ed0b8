/* info_text.c - what a tile is, as text or JSON */

#include "info_text.h"

#include <math.h>

#include "../../base/error.h"
#include "../../base/text.h"
#include "../json/json_tree.h"

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

static ys_status to_json(char **out, const struct ys_tile_info *i, const struct ys_shown *shown,
                         size_t n, struct ys_error *err)
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

static void add_place(struct ys_text *text, const struct ys_tile_info *i)
{
    ys_text_addf(text, "  place        %s", *i->crs ? i->crs : "no CRS");
    if (!isnan(i->lon_deg)) {
        ys_text_add(text, ", centre ");
        ys_text_add_number(text, i->lon_deg, 6);
        ys_text_add(text, ", ");
        ys_text_add_number(text, i->lat_deg, 6);
        ys_text_add(text, " (lon, lat)");
    }
    ys_text_add(text, "\n  pixel        ");
    if (isnan(i->gsd_x_m)) {
        ys_text_add(text, "size unknown; give --pixel-size METRES\n");
        return;
    }
    ys_text_add_number(text, i->gsd_x_m, 4);
    ys_text_add(text, " x ");
    ys_text_add_number(text, i->gsd_y_m, 4);
    ys_text_add(text, " m on the ground\n");
}

static void add_angle(struct ys_text *text, const char *name, double degrees)
{
    if (isnan(degrees))
        return;
    ys_text_addf(text, "  %-12s ", name);
    ys_text_add_number(text, degrees, 2);
    ys_text_add(text, " degrees\n");
}

static void add_shown(struct ys_text *text, const struct ys_shown *shown, size_t n, bool shows)
{
    const char *before = shows ? "  shows        " : "  too coarse   ";

    for (size_t k = 0; k < n; k++) {
        if (shown[k].shows != shows)
            continue;
        ys_text_addf(text, "%s%s", before, shown[k].class_);
        before = ", ";
    }
    if (*before == ',')
        ys_text_add(text, "\n");
}

static void add_lines(struct ys_text *text, const struct ys_tile_info *i)
{
    ys_text_addf(text, "%s\n  size         %u x %u pixels, %u band%s, %s%s%s\n", i->path,
                 i->width_px, i->height_px, i->bands, i->bands == 1 ? "" : "s", i->sample,
                 i->has_alpha ? ", alpha" : "", i->has_mask ? ", mask" : "");
    ys_text_addf(text, "  stored       %s, %s of %u x %u%s%s, %llu bytes\n", i->compression,
                 i->tiled ? "tiles" : "strips", i->block_width_px, i->block_height_px,
                 i->planar ? ", a plane a band" : "", i->big ? ", BigTIFF" : "",
                 (unsigned long long)i->file_bytes);
    if (i->has_nodata) {
        ys_text_add(text, "  nodata       ");
        ys_text_add_number(text, i->nodata, 6);
        ys_text_add(text, isnan(i->nodata) ? "nan\n" : "\n");
    }
    add_place(text, i);
    if (*i->date)
        ys_text_addf(text, "  date         %s (%s)\n", i->date, i->date_source);
    else
        ys_text_add(text, "  date         unknown; give PATH@DATE\n");
    if (*i->sensor)
        ys_text_addf(text, "  sensor       %s\n", i->sensor);
    add_angle(text, "off nadir", i->off_nadir_deg);
    add_angle(text, "sun azimuth", i->sun_azimuth_deg);
    add_angle(text, "sun height", i->sun_elevation_deg);
    if (*i->licence)
        ys_text_addf(text, "  licence      %s\n", i->licence);
    if (i->rendered)
        ys_text_add(text, "  SYNTHETIC    its metadata says that it is rendered\n");
}

ys_status ys_info_write(char **out, const struct ys_tile_info *info,
                        const struct ys_shown *shown, size_t n_shown, enum ys_format format,
                        struct ys_error *err)
{
    struct ys_text text = {0};

    *out = NULL;
    if (format != YS_TEXT && format != YS_JSON)
        return ys_fail(err, YS_ERR_ARG, "information on a tile is written as text or JSON");
    if (format == YS_JSON)
        return to_json(out, info, shown, n_shown, err);
    add_lines(&text, info);
    add_shown(&text, shown, n_shown, true);
    add_shown(&text, shown, n_shown, false);
    *out = ys_text_take(&text);
    return *out ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", info->path);
}
