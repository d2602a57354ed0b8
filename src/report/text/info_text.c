/* info_text.c - what a tile is, as text or JSON */

#include "info_text.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/text.h"

/* NaN has no JSON; it is null. */
static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *text_or_null(const char *text)
{
    return *text ? json_string(text) : json_null();
}

/* A path may hold bytes that are not UTF-8, which JSON cannot: they become '?'. */
static json_t *path_text(const char *path)
{
    json_t *value = json_string(path);
    struct ys_text copy = {0};

    if (value)
        return value;
    for (const char *p = path; *p; p++)
        ys_text_add_n(&copy, *p & 0x80 ? "?" : p, 1);
    value = copy.bytes ? json_string(copy.bytes) : NULL;
    ys_text_drop(&copy);
    return value;
}

static void add_pixels(json_t *root, const struct ys_tile_info *i)
{
    json_object_set_new(root, "path", path_text(i->path));
    json_object_set_new(root, "file_bytes", json_integer((json_int_t)i->file_bytes));
    json_object_set_new(root, "width_px", json_integer(i->width_px));
    json_object_set_new(root, "height_px", json_integer(i->height_px));
    json_object_set_new(root, "bands", json_integer(i->bands));
    json_object_set_new(root, "sample", json_string(i->sample));
    json_object_set_new(root, "compression", json_string(i->compression));
    json_object_set_new(root, "tiled", json_boolean(i->tiled));
    json_object_set_new(root, "planar", json_boolean(i->planar));
    json_object_set_new(root, "bigtiff", json_boolean(i->big));
    json_object_set_new(root, "block_width_px", json_integer(i->block_width_px));
    json_object_set_new(root, "block_height_px", json_integer(i->block_height_px));
    json_object_set_new(root, "alpha", json_boolean(i->has_alpha));
    json_object_set_new(root, "mask", json_boolean(i->has_mask));
    json_object_set_new(root, "has_nodata", json_boolean(i->has_nodata));
    json_object_set_new(root, "nodata", number(i->has_nodata ? i->nodata : (double)NAN));
}

static json_t *shown_json(const struct ys_shown *shown, size_t n)
{
    json_t *all = n ? json_object() : json_null();

    for (size_t k = 0; k < n; k++)
        json_object_set_new(all, shown[k].class_, json_boolean(shown[k].shows));
    return all;
}

static json_t *to_json(const struct ys_tile_info *i, const struct ys_shown *shown, size_t n)
{
    const double *t = i->transform;
    json_t *root = json_object();

    add_pixels(root, i);
    json_object_set_new(root, "crs", text_or_null(i->crs));
    json_object_set_new(root, "transform",
                        json_pack("[f,f,f,f,f,f]", t[0], t[1], t[2], t[3], t[4], t[5]));
    json_object_set_new(root, "gsd_x_m", number(i->gsd_x_m));
    json_object_set_new(root, "gsd_y_m", number(i->gsd_y_m));
    json_object_set_new(root, "lon_deg", number(i->lon_deg));
    json_object_set_new(root, "lat_deg", number(i->lat_deg));
    json_object_set_new(root, "date", text_or_null(i->date));
    json_object_set_new(root, "date_source", text_or_null(i->date_source));
    json_object_set_new(root, "sensor", text_or_null(i->sensor));
    json_object_set_new(root, "licence", text_or_null(i->licence));
    json_object_set_new(root, "off_nadir_deg", number(i->off_nadir_deg));
    json_object_set_new(root, "sun_azimuth_deg", number(i->sun_azimuth_deg));
    json_object_set_new(root, "sun_elevation_deg", number(i->sun_elevation_deg));
    json_object_set_new(root, "rendered", json_boolean(i->rendered));
    json_object_set_new(root, "shows", shown_json(shown, n));
    return root;
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
    if (format == YS_JSON) {
        json_t *root = to_json(info, shown, n_shown);
        /* 15 digits are what a double holds of a decimal number. */
        char *json = root ? json_dumps(root, JSON_INDENT(2) | JSON_REAL_PRECISION(15)) : NULL;

        ys_text_add(&text, json ? json : "");
        ys_text_add(&text, "\n");
        text.failed = text.failed || !json;
        free(json);
        json_decref(root);
    } else {
        add_lines(&text, info);
        add_shown(&text, shown, n_shown, true);
        add_shown(&text, shown, n_shown, false);
    }
    if (text.failed) {
        ys_text_drop(&text);
        return ys_fail(err, YS_ERR_NOMEM, "out of memory");
    }
    *out = ys_text_take(&text);
    return *out ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "out of memory");
}
