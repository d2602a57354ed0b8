/* site_feature.c - one feature of a site file: an area, a track, an exclusion */

#include "site_parts.h"

#include <stdio.h>
#include <string.h>

#include "../../base/mem.h"
#include "../../base/text.h"
#include "../../base/utf8.h"

static ys_status add_polygon(struct ys_site *site, const json_t *properties,
                             struct ys_polygon *polygon, const struct ys_site_where *where,
                             struct ys_error *err)
{
    const char *count, *role, *name;
    size_t class_index = 0;
    ys_status status;

    if ((status = ys_site_word(&count, properties, "count", where, err)) != YS_OK ||
        (status = ys_site_word(&role, properties, "role", where, err)) != YS_OK ||
        (status = ys_site_word(&name, properties, "name", where, err)) != YS_OK)
        return status;
    if (role && strcmp(role, "exclude") != 0 && !ys_site_is_mark(role))
        return ys_site_fail(where, err,
                            "a polygon with \"role\": \"%.40s\"; want exclude, example or not",
                            role);
    if (role && count)
        return ys_site_fail(
            where, err,
            "a polygon with both \"count\" and \"role\"; want \"count\": CLASS, where it is an "
            "area to count in, or \"role\": exclude, example or not");
    if (!role && !count)
        return ys_site_fail(
            where, err,
            "a polygon without \"count\", near %.6f, %.6f: what is to be counted in it is not "
            "said; want the property \"count\": railcar, container, vessel, pit or another "
            "class, or \"role\": exclude, example or not",
            polygon->ring[0].pt[0].x, polygon->ring[0].pt[0].y);
    if (role && ys_site_is_mark(role))
        return ys_site_add_mark(site, properties, polygon, where, err);
    if (role) {
        struct ys_polygon *const all =
            ys_resize(site->exclude, site->n_exclude + 1, sizeof *all);
        if (!all)
            return ys_site_nomem(where, err);
        site->exclude = all;
        all[site->n_exclude++] = *polygon;
        *polygon = (struct ys_polygon){0};
        return YS_OK;
    }
    if ((status = ys_site_find_class(&class_index, site, count, where, err)) != YS_OK)
        return status;
    struct ys_area *const all = ys_resize(site->area, site->n_area + 1, sizeof *all);
    char given[32];
    if (!all)
        return ys_site_nomem(where, err);
    site->area = all;
    snprintf(given, sizeof given, "area %zu", site->n_area + 1);
    char *const own_name = ys_strdup(name ? name : given);
    if (!own_name)
        return ys_site_nomem(where, err);
    all[site->n_area++] = (struct ys_area){.name = own_name,
                                           .named = name != NULL,
                                           .class_index = class_index,
                                           .polygon = *polygon,
                                           .path = where->path};
    *polygon = (struct ys_polygon){0};
    return YS_OK;
}

/* "proposed" as `yardstick tracks` writes it, or as an editor kept it: a number or a text. */
static bool is_proposed(const json_t *properties)
{
    const json_t *const member = json_object_get(properties, "proposed");

    if (json_is_string(member))
        return ys_same_name(json_string_value(member), "true") ||
               !strcmp(json_string_value(member), "1");
    return json_is_true(member) || (json_is_number(member) && json_number_value(member) != 0);
}

static ys_status add_track(struct ys_site *site, const json_t *properties,
                           const json_t *coordinates, const struct ys_site_where *where,
                           struct ys_error *err)
{
    const char *count, *role, *name;
    char given[32];
    struct ys_line line;
    ys_status status;

    if ((status = ys_site_word(&count, properties, "count", where, err)) != YS_OK ||
        (status = ys_site_word(&role, properties, "role", where, err)) != YS_OK ||
        (status = ys_site_word(&name, properties, "name", where, err)) != YS_OK)
        return status;
    if (is_proposed(properties))
        return ys_site_fail(where, err,
                            "a proposed line that nobody has accepted; look at it on the "
                            "tile, then remove \"proposed\" or set it to false");
    if (!role || strcmp(role, "track") != 0)
        return ys_site_fail(where, err, "a line with %s%.40s%s; want \"role\": \"track\"",
                            role ? "\"role\": \"" : "no role", role ? role : "",
                            role ? "\"" : "");
    if (count && strcmp(count, "railcar") != 0)
        return ys_site_fail(where, err,
                            "a track with \"count\": \"%.40s\"; want railcar or none", count);
    if ((status = ys_site_line(&line, coordinates, where, err)) != YS_OK)
        return status;
    snprintf(given, sizeof given, "track %zu", site->n_track + 1);
    struct ys_track *const all = ys_resize(site->track, site->n_track + 1, sizeof *all);
    if (all)
        site->track = all;
    char *const own_name = all ? ys_strdup(name ? name : given) : NULL;
    if (!own_name) {
        ys_line_fini(&line);
        return ys_site_nomem(where, err);
    }
    all[site->n_track++] = (struct ys_track){.name = own_name,
                                             .named = name != NULL,
                                             .line = line,
                                             .path = where->path,
                                             .feature = site->n_feature};
    return YS_OK;
}

static ys_status read_geometry(struct ys_site *site, const json_t *properties,
                               const json_t *geometry, const struct ys_site_where *where,
                               struct ys_error *err)
{
    const json_t *const coordinates = json_object_get(geometry, "coordinates");
    const char *type;
    ys_status status = ys_site_word(&type, geometry, "type", where, err);

    if (status != YS_OK)
        return status;
    if (!type)
        return ys_site_fail(where, err, "no geometry; want a Polygon or a LineString");
    if (!strcmp(type, "Polygon") || !strcmp(type, "MultiPolygon")) {
        struct ys_polygon polygon;

        status = ys_site_polygon(&polygon, coordinates, type[0] == 'M', where, err);
        if (status == YS_OK)
            status = add_polygon(site, properties, &polygon, where, err);
        ys_polygon_fini(&polygon);
        return status;
    }
    if (!strcmp(type, "LineString"))
        return add_track(site, properties, coordinates, where, err);
    if (strcmp(type, "MultiLineString") != 0)
        return ys_site_fail(where, err, "a %.40s; want a Polygon or a LineString", type);
    const size_t n = json_array_size(coordinates);
    if (!json_is_array(coordinates) || n == 0)
        return ys_site_fail(where, err, "no coordinates; want lines of positions");
    for (size_t i = 0; i < n && status == YS_OK; i++)
        status = add_track(site, properties, json_array_get(coordinates, i), where, err);
    return status;
}

ys_status ys_site_feature(struct ys_site *site, const json_t *feature,
                          struct ys_site_where *where, struct ys_error *err)
{
    const json_t *const properties = json_object_get(feature, "properties");
    const json_t *const type = json_object_get(feature, "type");
    const char *name;

    where->name[0] = '\0';
    if (!json_is_string(type) || strcmp(json_string_value(type), "Feature") != 0)
        return ys_site_fail(where, err, "no Feature; want \"type\": \"Feature\"");
    if (properties && !json_is_object(properties) && !json_is_null(properties))
        return ys_site_fail(where, err, "properties are no object");
    const ys_status status = ys_site_word(&name, properties, "name", where, err);
    if (status != YS_OK)
        return status;
    ys_text_fit(where->name, sizeof where->name, "%s", name ? name : "");
    return read_geometry(site, properties, json_object_get(feature, "geometry"), where, err);
}
