/* geojson_read.c - GeoJSON (RFC 7946): bounded, checked, read by jansson; and its members */

#include "geojson_read.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/utf8.h"
#include "../text/jsontext.h"

enum {
    MAX_FEATURES = 100000,
    /* A JSON value of two bytes takes 50 to 250 in memory: bounds that keep any file below
     * 400 MiB, where a site of 100,000 features with ten corners each still fits. */
    MAX_VALUES = 4000000,
    MAX_BRACKETS = 1600000
};

ys_status ys_site_fail(const struct ys_site_where *where, struct ys_error *err,
                       const char *format, ...)
{
    char what[400];
    va_list ap;

    va_start(ap, format);
    vsnprintf(what, sizeof what, format, ap);
    va_end(ap);
    if (!where->feature)
        return ys_fail(err, YS_ERR_FORMAT, "%s: %s", where->path, what);
    const char *layer = where->layer;

    return ys_fail(err, YS_ERR_FORMAT, "%s: %s%s%sfeature %zu%s%s%s: %s", where->path,
                   layer ? "layer '" : "", layer ? layer : "", layer ? "', " : "",
                   where->feature, where->name[0] ? " '" : "", where->name,
                   where->name[0] ? "'" : "", what);
}

void ys_site_point_at(struct ys_site_where *where, const json_t *feature, size_t i)
{
    const json_t *fid = json_object_get(feature, "fid");

    where->layer = json_string_value(json_object_get(feature, "layer"));
    where->feature =
        where->layer && json_integer_value(fid) > 0 ? (size_t)json_integer_value(fid) : i + 1;
}

ys_status ys_site_nomem(const struct ys_site_where *where, struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", where->path);
}

ys_status ys_site_word(const char **out, const json_t *object, const char *key,
                       const struct ys_site_where *where, struct ys_error *err)
{
    const json_t *const member = json_object_get(object, key);

    *out = NULL;
    if (!member || json_is_null(member)) /* QGIS writes null where a field is empty */
        return YS_OK;
    if (!json_is_string(member))
        return ys_site_fail(where, err, "\"%s\" is no text", key);
    const char *const text = json_string_value(member);
    if (strlen(text) > YS_SITE_MAX_NAME || ys_has_control(text))
        return ys_site_fail(where, err, "\"%s\": want one line of at most %d bytes", key,
                            YS_SITE_MAX_NAME);
    *out = *text ? text : NULL;
    return YS_OK;
}

/* Old GeoJSON may name another reference system than RFC 7946 allows. */
static ys_status check_crs(const json_t *root, const struct ys_site_where *where,
                           struct ys_error *err)
{
    const json_t *const crs = json_object_get(root, "crs");
    const char *const name =
        json_string_value(json_object_get(json_object_get(crs, "properties"), "name"));

    if (!crs || json_is_null(crs) || (name && (strstr(name, "CRS84") || strstr(name, ":4326"))))
        return YS_OK;
    return ys_site_fail(where, err, "crs '%.60s'; want lon/lat on WGS 84",
                        name && !ys_has_control(name) ? name : "unknown");
}

static ys_status check_root(const json_t *root, const struct ys_site_where *where,
                            struct ys_error *err)
{
    const json_t *const features = json_object_get(root, "features");
    const char *const type = json_string_value(json_object_get(root, "type"));
    const size_t n = json_array_size(features);

    if (!type || strcmp(type, "FeatureCollection") != 0 || !json_is_array(features))
        return ys_site_fail(where, err, "want a GeoJSON FeatureCollection");
    if (n > MAX_FEATURES)
        return ys_site_fail(where, err, "%zu features; want %d at most", n, MAX_FEATURES);
    return check_crs(root, where, err);
}

ys_status ys_site_collection(json_t **out, const char *bytes, size_t n,
                             const struct ys_site_where *where, struct ys_error *err)
{
    static const struct ys_json_bounds bounds = {YS_SITE_MAX_BYTES, MAX_VALUES, MAX_BRACKETS,
                                                 4 * MAX_FEATURES};
    json_t *root;

    *out = NULL;
    ys_status status = ys_json_parse(&root, where->path, bytes, n, &bounds,
                                     where->want ? where->want : "GeoJSON", err);
    if (status != YS_OK)
        return status;
    if ((status = check_root(root, where, err)) == YS_OK)
        *out = root;
    else
        json_decref(root);
    return status;
}

ys_status ys_correction_number(double *out, const json_t *properties, const char *key,
                               const double range[2], const struct ys_site_where *where,
                               struct ys_error *err)
{
    const json_t *const member = json_object_get(properties, key);

    *out = NAN;
    if (!member || json_is_null(member))
        return YS_OK;
    if (!json_is_number(member))
        return ys_site_fail(where, err, "\"%s\" is no number", key);
    const double value = json_number_value(member);
    if (!(value >= range[0] && value <= range[1]))
        return ys_site_fail(where, err, "\"%s\": %.10g; want %g to %g", key, value, range[0],
                            range[1]);
    *out = value;
    return YS_OK;
}
