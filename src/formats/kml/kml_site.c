/* kml_site.c - the placemarks of a KML as GeoJSON */

#include "kml_site.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "../../base/error.h"
#include "../../base/printable.h"

enum { MOST_FEATURES = 100000 };

struct reader {
    const struct ys_kml *kml;
    const char *name;
    json_t *features, *folders; /* folders: of the placemark at hand */
    struct ys_error *err;
    bool no_memory;
};

static bool is_container(const struct ys_kml *kml, uint32_t node)
{
    return ys_kml_is(kml, node, "Folder") || ys_kml_is(kml, node, "Document");
}

/* Released in any case, as jansson's functions ending in _new. */
static void set(struct reader *r, json_t *object, const char *key, json_t *value)
{
    r->no_memory = json_object_set_new(object, key, value) != 0 || r->no_memory;
}

static void append(struct reader *r, json_t *array, json_t *value)
{
    r->no_memory = json_array_append_new(array, value) != 0 || r->no_memory;
}

static ys_status fail_at(const struct reader *r, uint32_t node, const char *what)
{
    return ys_fail(r->err, YS_ERR_FORMAT, "%s: line %u: <%.40s>: %s", r->name,
                   r->kml->node[node].line, ys_kml_name(r->kml, node), what);
}

/* ---- geometry */

/* Positions of <coordinates> below node, onto *out. */
static ys_status read_positions(struct reader *r, json_t **out, uint32_t node)
{
    const char *text = ys_kml_child_text(r->kml, node, "coordinates");
    struct ys_point p;
    int got;

    *out = json_array();
    r->no_memory = r->no_memory || !*out;
    while ((got = ys_kml_position(&p, &text)) > 0)
        append(r, *out, json_pack("[ff]", p.x, p.y));
    if (got == 0)
        return YS_OK;
    json_decref(*out);
    *out = NULL;
    char what[160], seen[31];
    ys_printable(seen, sizeof seen, text, sizeof seen);
    snprintf(what, sizeof what, "coordinates: '%s'; want LON,LAT or LON,LAT,HEIGHT", seen);
    return fail_at(r, node, what);
}

static ys_status add_ring(struct reader *r, json_t *rings, uint32_t ring)
{
    json_t *positions;
    const ys_status st = read_positions(r, &positions, ring);

    if (!st)
        append(r, rings, positions);
    return st;
}

static ys_status read_polygon(struct reader *r, json_t *polygons, uint32_t node)
{
    const struct ys_kml *kml = r->kml;
    const uint32_t outer = ys_kml_child(kml, node, "outerBoundaryIs");
    json_t *rings = json_array();
    ys_status st = YS_OK;

    if (!outer || !ys_kml_child(kml, outer, "LinearRing"))
        st = fail_at(r, node, "no outerBoundaryIs with a LinearRing");
    else
        st = add_ring(r, rings, ys_kml_child(kml, outer, "LinearRing"));
    for (uint32_t i = kml->node[node].child; !st && i; i = kml->node[i].next) {
        if (!ys_kml_is(kml, i, "innerBoundaryIs"))
            continue;
        for (uint32_t k = kml->node[i].child; !st && k; k = kml->node[k].next)
            if (ys_kml_is(kml, k, "LinearRing"))
                st = add_ring(r, rings, k);
    }
    append(r, polygons, rings);
    return st;
}

/* One geometry, or those of a MultiGeometry, whatever lies in what. */
static ys_status read_geometry(struct reader *r, uint32_t node, json_t *polygons, json_t *lines)
{
    const struct ys_kml *kml = r->kml;
    ys_status st = YS_OK;

    if (ys_kml_is(kml, node, "Polygon"))
        return read_polygon(r, polygons, node);
    if (ys_kml_is(kml, node, "LineString")) {
        json_t *positions;

        st = read_positions(r, &positions, node);
        if (!st)
            append(r, lines, positions);
        return st;
    }
    for (uint32_t i = kml->node[node].child; !st && i && ys_kml_is(kml, node, "MultiGeometry");
         i = kml->node[i].next)
        st = read_geometry(r, i, polygons, lines);
    return st;
}

/* ---- properties */

static void read_extended(struct reader *r, json_t *properties, uint32_t node)
{
    const struct ys_kml *kml = r->kml;

    for (uint32_t i = kml->node[node].child; i; i = kml->node[i].next) {
        const char *key = kml->chars + kml->node[i].attribute;

        if (ys_kml_is(kml, i, "SchemaData"))
            read_extended(r, properties, i);
        else if (*key && ys_kml_is(kml, i, "SimpleData"))
            set(r, properties, key, json_string(ys_kml_text(kml, i)));
        else if (*key && ys_kml_is(kml, i, "Data"))
            set(r, properties, key, json_string(ys_kml_child_text(kml, i, "value")));
    }
}

static json_t *read_properties(struct reader *r, uint32_t placemark)
{
    const struct ys_kml *kml = r->kml;
    json_t *properties = json_object();
    const uint32_t extended = ys_kml_child(kml, placemark, "ExtendedData");
    const char *name = ys_kml_child_text(kml, placemark, "name");

    if (extended)
        read_extended(r, properties, extended);
    if (*name)
        set(r, properties, "name", json_string(name));
    set(r, properties, "folders", json_deep_copy(r->folders));
    return properties;
}

static ys_status add_feature(struct reader *r, uint32_t placemark, const char *type,
                             const json_t *coordinates)
{
    if (!json_array_size(coordinates))
        return YS_OK;
    if (json_array_size(r->features) == MOST_FEATURES)
        return fail_at(r, placemark, "more than 100,000 features");
    json_t *feature = json_pack("{sssos{sssO}}", "type", "Feature", "properties",
                                read_properties(r, placemark), "geometry", "type", type,
                                "coordinates", coordinates);

    append(r, r->features, feature);
    return YS_OK;
}

static ys_status read_placemark(struct reader *r, uint32_t node)
{
    const struct ys_kml *kml = r->kml;
    json_t *polygons = json_array(), *lines = json_array();
    ys_status st = YS_OK;

    for (uint32_t i = kml->node[node].child; !st && i; i = kml->node[i].next)
        st = read_geometry(r, i, polygons, lines);
    if (!st)
        st = add_feature(r, node, "MultiPolygon", polygons);
    if (!st)
        st = add_feature(r, node, "MultiLineString", lines);
    r->no_memory = r->no_memory || !polygons || !lines;
    json_decref(polygons);
    json_decref(lines);
    return st;
}

static ys_status read_container(struct reader *r, uint32_t node)
{
    const struct ys_kml *kml = r->kml;
    ys_status st = YS_OK;

    for (uint32_t i = kml->node[node].child; !st && i && !r->no_memory; i = kml->node[i].next)
        if (ys_kml_is(kml, i, "Placemark")) {
            st = read_placemark(r, i);
        } else if (is_container(kml, i)) {
            append(r, r->folders, json_string(ys_kml_child_text(kml, i, "name")));
            st = read_container(r, i);
            json_array_remove(r->folders, json_array_size(r->folders) - 1);
        }
    return st;
}

/* ---- the containers that hold all of it */

/* The only thing in node, where that is a container; 0: something else is there, too. */
static uint32_t only_container(const struct ys_kml *kml, uint32_t node)
{
    uint32_t found = 0;

    for (uint32_t i = kml->node[node].child; i; i = kml->node[i].next) {
        if (ys_kml_is(kml, i, "Placemark") || (found && is_container(kml, i)))
            return 0;
        if (is_container(kml, i))
            found = i;
    }
    return found;
}

/* A name that says what is in a folder is no name of the site. */
static bool is_name_of_site(const char *name)
{
    return *name && !strchr(name, ':');
}

/* The name of a file is none of a site. */
static void copy_name(char *out, size_t room, const char *name)
{
    const size_t n = strlen(name);
    const bool ending =
        n > 4 && (!strcasecmp(name + n - 4, ".kml") || !strcasecmp(name + n - 4, ".kmz"));

    snprintf(out, room, "%.*s", (int)(ending ? n - 4 : n < room ? n : room - 1), name);
}

ys_status ys_kml_site(json_t **out, const struct ys_kml *kml, const char *name,
                      struct ys_error *err)
{
    struct reader r = {kml, name, json_array(), json_array(), err, false};
    char site[201] = "";
    uint32_t top = 0;

    for (uint32_t next; (next = only_container(kml, top)); top = next) {
        const char *own = ys_kml_child_text(kml, next, "name");

        append(&r, r.folders, json_string(own));
        if (is_name_of_site(own) && strlen(own) < sizeof site)
            copy_name(site, sizeof site, own);
    }
    ys_status st = read_container(&r, top);
    *out =
        st ? NULL
           : json_pack("{sssssisO}", "type", "FeatureCollection", "name", site, "top_folders",
                       (int)json_array_size(r.folders), "features", r.features);
    if (!st && (r.no_memory || !*out)) {
        json_decref(*out);
        *out = NULL;
        st = ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", name);
    }
    json_decref(r.features);
    json_decref(r.folders);
    return st;
}
