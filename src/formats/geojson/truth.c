/* truth.c - truth files: the objects and the numbers that a report is held against */

#include "truth.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/degree.h"
#include "../../base/mem.h"
#include "../text/jsontext.h"
#include "../text/textfile.h"
#include "site_parts.h"

enum { MAX_FEATURES = 200000, MAX_COUNTS = 20000, MAX_NUMBER = 1000000000 };

/* 200,000 outlines of five corners, with their properties, fit well. */
static const struct ys_json_bounds bounds = {128 << 20, 8000000, 3200000, 4 * MAX_FEATURES};

/* No object is longer: the largest ships have 460 m. */
static const double most_reach_m = 1000;

static ys_status word(const char **out, const json_t *object, const char *key,
                      const struct ys_site_where *where, struct ys_error *err)
{
    const ys_status status = ys_site_word(out, object, key, where, err);

    if (!*out)
        *out = "";
    return status;
}

static ys_status read_date(struct ys_date *out, bool *dated, const json_t *object,
                           const struct ys_site_where *where, struct ys_error *err)
{
    struct ys_error why;
    const char *text;
    int32_t last_day; /* the first names the range */
    const ys_status status = word(&text, object, "date", where, err);

    *dated = false;
    if (status != YS_OK || !*text)
        return status;
    if (ys_date_range_parse(out, &last_day, text, &why) != YS_OK)
        return ys_site_fail(where, err, "%.200s", why.text);
    *dated = true;
    return YS_OK;
}

/* true, false or absent. */
static ys_status read_flag(bool *out, const json_t *object, const char *key, bool otherwise,
                           const struct ys_site_where *where, struct ys_error *err)
{
    const json_t *const member = json_object_get(object, key);

    *out = json_is_true(member) || (otherwise && !json_is_false(member));
    if (!member || json_is_null(member) || json_is_boolean(member))
        return YS_OK;
    return ys_site_fail(where, err, "\"%s\": want true or false", key);
}

static ys_status read_number(uint32_t *out, const json_t *object, const char *key,
                             const struct ys_site_where *where, struct ys_error *err)
{
    const json_t *const member = json_object_get(object, key);

    *out = 0;
    if (!member || json_is_null(member))
        return YS_OK;
    if (!json_is_integer(member) || json_integer_value(member) < 0 ||
        json_integer_value(member) > MAX_NUMBER)
        return ys_site_fail(where, err, "\"%s\": want a whole number of 0 to %d", key,
                            MAX_NUMBER);
    *out = (uint32_t)json_integer_value(member);
    return YS_OK;
}

/* How far the corners reach along a direction and across it. */
static double extent(const struct ys_point *pt, size_t n, double ux, double uy)
{
    double low = INFINITY, high = -INFINITY;

    for (size_t i = 0; i < n; i++) {
        const double t = pt[i].x * ux + pt[i].y * uy;

        low = fmin(low, t);
        high = fmax(high, t);
    }
    return high - low;
}

/* Centre of its area, and its extent along or across its longest side, the greater: of a
 * rectangle, its length. */
static void measure(struct ys_truth_object *out, const struct ys_line *ring)
{
    const struct ys_point origin = ring->pt[0];
    const double k_lat = ys_metres_of_latitude(origin.y);
    const double k_lon = ys_metres_of_longitude(origin.y);
    double area = 0, x = 0, y = 0, longest = 0, ux = 1, uy = 0;

    for (size_t i = 0; i < ring->n; i++) {
        ring->pt[i].x = (ring->pt[i].x - origin.x) * k_lon;
        ring->pt[i].y = (ring->pt[i].y - origin.y) * k_lat;
    }
    for (size_t i = 0; i < ring->n; i++) {
        const struct ys_point a = ring->pt[i], b = ring->pt[(i + 1) % ring->n];
        const double cross = a.x * b.y - b.x * a.y, side = hypot(b.x - a.x, b.y - a.y);

        area += cross / 2;
        x += (a.x + b.x) * cross / 6;
        y += (a.y + b.y) * cross / 6;
        if (side > longest) {
            longest = side;
            ux = (b.x - a.x) / side;
            uy = (b.y - a.y) / side;
        }
    }
    out->lon_deg = origin.x + x / area / k_lon;
    out->lat_deg = origin.y + y / area / k_lat;
    out->reach_m =
        fmax(extent(ring->pt, ring->n, ux, uy), extent(ring->pt, ring->n, -uy, ux)) / 2;
}

static ys_status read_outline(struct ys_truth_object *out, const json_t *coordinates,
                              const struct ys_site_where *where, struct ys_error *err)
{
    struct ys_polygon polygon;
    ys_status status = ys_site_polygon(&polygon, coordinates, false, where, err);

    if (status != YS_OK)
        return status;
    measure(out, &polygon.ring[0]);
    ys_polygon_fini(&polygon);
    if (!isfinite(out->lon_deg) || !isfinite(out->lat_deg) || out->reach_m > most_reach_m)
        status =
            ys_site_fail(where, err, "an outline of %.4g m; want one object of %g m at most",
                         2 * out->reach_m, 2 * most_reach_m);
    return status;
}

static ys_status read_geometry(struct ys_truth_object *out, const json_t *geometry,
                               double tolerance_m, const struct ys_site_where *where,
                               struct ys_error *err)
{
    const json_t *const coordinates = json_object_get(geometry, "coordinates");
    struct ys_point pt;
    const char *type;

    out->lon_deg = out->lat_deg = out->reach_m = NAN;
    if (!geometry || json_is_null(geometry))
        return YS_OK;
    ys_status status = word(&type, geometry, "type", where, err);
    if (status == YS_OK && !strcmp(type, "Polygon"))
        return read_outline(out, coordinates, where, err);
    if (status == YS_OK && strcmp(type, "Point") != 0)
        status = ys_site_fail(where, err, "a %.40s; want a Polygon or a Point",
                              *type ? type : "geometry without a type");
    if (status == YS_OK && isnan(tolerance_m))
        status =
            ys_site_fail(where, err,
                         "a Point, and the file has no \"match_tolerance_m\"; want that or "
                         "a Polygon");
    if (status == YS_OK)
        status = ys_site_position(&pt, coordinates, where, err);
    if (status == YS_OK) {
        out->lon_deg = pt.x;
        out->lat_deg = pt.y;
        out->reach_m = tolerance_m;
    }
    return status;
}

/* What became of it, and who it is: a text or a whole number. */
static ys_status read_identity(struct ys_truth_object *out, const json_t *properties,
                               const struct ys_site_where *where, struct ys_error *err)
{
    const json_t *const member = json_object_get(properties, "object");
    const ys_status status = word(&out->status, properties, "status", where, err);

    out->object = "";
    out->object_number = -1;
    if (status != YS_OK)
        return status;
    if (json_is_integer(member) && json_integer_value(member) >= 0) {
        out->object_number = json_integer_value(member);
        return YS_OK;
    }
    return word(&out->object, properties, "object", where, err);
}

static ys_status read_feature(struct ys_truth_object *out, const json_t *feature,
                              double tolerance_m, struct ys_site_where *where,
                              struct ys_error *err)
{
    const json_t *const properties = json_object_get(feature, "properties");
    const char *const type = json_string_value(json_object_get(feature, "type"));
    bool certain = true;
    ys_status status;

    if (!type || strcmp(type, "Feature") != 0)
        return ys_site_fail(where, err, "no Feature; want \"type\": \"Feature\"");
    if ((status = word(&out->class_name, properties, "class", where, err)) != YS_OK ||
        (status = word(&out->area, properties, "area", where, err)) != YS_OK ||
        (status = word(&out->track, properties, "track", where, err)) != YS_OK ||
        (status = read_identity(out, properties, where, err)) != YS_OK ||
        (status = read_date(&out->date, &out->dated, properties, where, err)) != YS_OK ||
        (status = read_flag(&out->optional, properties, "optional", false, where, err)) !=
            YS_OK ||
        (status = read_flag(&certain, properties, "certain", true, where, err)) != YS_OK)
        return status;
    if (!*out->class_name)
        return ys_site_fail(where, err, "no \"class\"; want the class of the object");
    out->optional = out->optional || !certain;
    out->feature = where->feature;
    return read_geometry(out, json_object_get(feature, "geometry"), tolerance_m, where, err);
}

/* class_name: the key of the entry, NULL: it has a member of that name. */
static ys_status add_count(struct ys_truth *truth, const json_t *entry, const char *class_name,
                           const struct ys_site_where *where, struct ys_error *err)
{
    struct ys_truth_count *const out = &truth->count[truth->n_count];
    const bool has_low = json_is_number(json_object_get(entry, "low"));
    uint32_t count, optional;
    ys_status status;

    if (!json_is_object(entry))
        return ys_site_fail(where, err, "count %zu is no object; want {\"count\": N}",
                            truth->n_count + 1);
    if ((status = word(&out->class_name, entry, "class", where, err)) != YS_OK ||
        (status = word(&out->area, entry, "area", where, err)) != YS_OK ||
        (status = read_date(&out->date, &out->dated, entry, where, err)) != YS_OK ||
        (status = read_number(&count, entry, "count", where, err)) != YS_OK ||
        (status = read_number(&optional, entry, "optional", where, err)) != YS_OK ||
        (status = read_number(&out->low, entry, "low", where, err)) != YS_OK ||
        (status = read_number(&out->high, entry, "high", where, err)) != YS_OK)
        return status;
    if (class_name)
        out->class_name = class_name;
    out->stated = has_low || json_is_number(json_object_get(entry, "count"));
    if (!has_low) {
        out->low = count;
        out->high = count + optional;
    } else if (!json_is_number(json_object_get(entry, "high"))) {
        out->high = out->low;
    }
    if (out->low > out->high)
        return ys_site_fail(where, err, "count %zu: low %u is above high %u",
                            truth->n_count + 1, out->low, out->high);
    truth->n_count++;
    return YS_OK;
}

static ys_status read_counts(struct ys_truth *out, const json_t *root,
                             const struct ys_site_where *where, struct ys_error *err)
{
    json_t *const counts = json_object_get(root, "counts");
    const json_t *const count = json_object_get(root, "count");
    const bool is_list = json_is_array(counts);
    const size_t n = is_list ? json_array_size(counts) : json_object_size(counts);
    ys_status status = YS_OK;
    const char *key;
    json_t *value;

    if (counts && !json_is_null(counts) && !is_list && !json_is_object(counts))
        return ys_site_fail(where, err, "\"counts\": want a list, or counts by class");
    if (n > MAX_COUNTS)
        return ys_site_fail(where, err, "%zu counts; want %d at most", n, MAX_COUNTS);
    if (!(out->count = ys_new(n + 1, sizeof *out->count)))
        return ys_site_nomem(where, err);
    for (size_t i = 0; is_list && i < n && status == YS_OK; i++)
        status = add_count(out, json_array_get(counts, i), NULL, where, err);
    if (json_is_object(counts))
        json_object_foreach(counts, key, value)
        {
            if (status == YS_OK)
                status = add_count(out, value, key, where, err);
        }
    if (status == YS_OK && json_is_object(count))
        status = add_count(out, count, "", where, err);
    return status;
}

static ys_status read_root(struct ys_truth *out, const json_t *root,
                           struct ys_site_where *where, struct ys_error *err)
{
    const json_t *const features = json_object_get(root, "features");
    const json_t *const reach = json_object_get(root, "match_tolerance_m");
    const double reach_m = json_is_number(reach) ? json_number_value(reach) : (double)NAN;
    const size_t n = json_array_size(features);
    ys_status status = read_counts(out, root, where, err);

    if (status != YS_OK)
        return status;
    if (!json_is_array(features) && !out->n_count)
        return ys_site_fail(where, err, "no \"features\" and no \"counts\"; want a truth file");
    if (reach && !(reach_m > 0 && reach_m <= most_reach_m))
        return ys_site_fail(where, err, "\"match_tolerance_m\": want metres, above 0 to %g",
                            most_reach_m);
    if (n > MAX_FEATURES)
        return ys_site_fail(where, err, "%zu features; want %d at most", n, MAX_FEATURES);
    if (!(out->object = ys_new(n, sizeof *out->object)))
        return ys_site_nomem(where, err);
    for (size_t i = 0; i < n && status == YS_OK; i++) {
        where->feature = i + 1;
        status = read_feature(&out->object[out->n_object++], json_array_get(features, i),
                              reach_m, where, err);
    }
    return status;
}

ys_status ys_truth_parse(struct ys_truth *out, const char *path, const char *bytes, size_t n,
                         struct ys_error *err)
{
    struct ys_site_where where = {.path = path};
    json_t *root;

    *out = (struct ys_truth){0};
    ys_status status = ys_json_parse(&root, path, bytes, n, &bounds, "GeoJSON", err);
    if (status != YS_OK)
        return status;
    out->owner = root;
    status = read_root(out, root, &where, err);
    if (status != YS_OK)
        ys_truth_fini(out);
    return status;
}

ys_status ys_truth_read(struct ys_truth *out, const char *path, struct ys_error *err)
{
    char *bytes;
    size_t n;

    *out = (struct ys_truth){0};
    ys_status status = ys_textfile_read(&bytes, &n, path, bounds.bytes, err);
    if (status == YS_OK)
        status = ys_truth_parse(out, path, bytes, n, err);
    free(bytes);
    return status;
}

void ys_truth_fini(struct ys_truth *truth)
{
    free(truth->object);
    free(truth->count);
    json_decref(truth->owner);
    *truth = (struct ys_truth){0};
}
