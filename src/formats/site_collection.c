/* site_collection.c - GeoJSON (RFC 7946): bounded, checked, read by jansson */

#include "site_parts.h"

#include <string.h>

#include "../base/utf8.h"
#include "textfile.h"

enum {
    MAX_FEATURES = 100000,
    /* A JSON value of two bytes takes 50 to 250 in memory: bounds that keep any file below
     * 400 MiB, where a site of 100,000 features with ten corners each still fits. */
    MAX_VALUES = 4000000,
    MAX_BRACKETS = 1600000
};

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

/* Values and brackets outside of texts, before any memory is spent on them. */
static ys_status check_size(const char *bytes, size_t n, const struct ys_site_where *where,
                            struct ys_error *err)
{
    size_t values = 0, brackets = 0;
    bool text = false;

    for (size_t i = 0; i < n; i++) {
        if (text && bytes[i] == '\\')
            i++;
        else if (bytes[i] == '"')
            text = !text;
        else if (!text && (bytes[i] == '[' || bytes[i] == '{'))
            brackets++;
        else if (!text && bytes[i] == ',')
            values++;
    }
    if (values > MAX_VALUES || brackets > MAX_BRACKETS)
        return ys_site_fail(where, err, "%zu values in %zu brackets; want %d in %d at most",
                            values, brackets, MAX_VALUES, MAX_BRACKETS);
    return YS_OK;
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
    json_error_t why;
    size_t start = 0;
    ys_status status;

    *out = NULL;
    if (n > YS_SITE_MAX_BYTES)
        return ys_site_fail(where, err, "%zu bytes; want %d at most", n, YS_SITE_MAX_BYTES);
    if ((status = ys_textfile_check(&start, where->path, bytes, n, err)) != YS_OK ||
        (status = check_size(bytes, n, where, err)) != YS_OK)
        return status;
    json_t *const root = json_loadb(bytes + start, n - start, JSON_REJECT_DUPLICATES, &why);
    if (!root) {
        for (char *c = why.text; *c; c++)
            if ((unsigned char)*c < 0x20 || *c == 0x7F)
                *c = ' ';
        return ys_site_fail(where, err, "line %d column %d: %s; want GeoJSON", why.line,
                            why.column, why.text);
    }
    if ((status = check_root(root, where, err)) == YS_OK)
        *out = root;
    else
        json_decref(root);
    return status;
}
