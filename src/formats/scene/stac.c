/*
 * stac.c - a STAC Item (stacspec.org, version 1; view extension 1.0)
 *
 * An Item describes a scene, its assets are files: what an asset that is the tile says of its own
 * pixels is nearer to it than what the Item says of all.
 */

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/printable.h"
#include "../../base/text.h"
#include "../text/jsontext.h"
#include "scene.h"

struct item {
    struct ys_facts *facts;
    struct ys_scene_file *file;
    const json_t *properties, *asset; /* asset: the one that is the tile; NULL: none is named */
};

static void add_number(const struct item *item, enum ys_fact_kind kind, const char *key)
{
    const json_t *own = json_object_get(item->asset, key);
    const json_t *value = own ? own : json_object_get(item->properties, key);

    if (json_is_number(value))
        ys_fact_value(item->facts, kind, &(struct ys_fact_place){item->file->name, key},
                      json_number_value(value));
}

/* Earlier texts of the extension say that a low off-nadir angle is a high incidence angle, and some
 * catalogues write it so, from the horizon.  No satellite looks from 50 degrees or more. */
static void add_incidence(const struct item *item)
{
    static const char key[] = "view:incidence_angle";
    const json_t *value = json_object_get(item->properties, key);

    if (!json_is_number(value) || json_number_value(value) < 50)
        add_number(item, YS_FACT_INCIDENCE, key);
    else if (!json_object_get(item->properties, "view:off_nadir"))
        ys_facts_fault(
            item->facts,
            "%s: %s %.4g: from the vertical or from the horizon is not known; left out",
            item->file->name, key, json_number_value(value));
}

static const char *text_of(const json_t *properties, const char *key)
{
    return ys_or_empty(json_string_value(json_object_get(properties, key)));
}

/* "pleiades-neo-3 / PNEO3 imager": platform, or constellation, then the first instrument. */
static void add_sensor(const struct item *item)
{
    const json_t *instruments = json_object_get(item->properties, "instruments");
    const char *platform = text_of(item->properties, "platform");
    const char *constellation = text_of(item->properties, "constellation");
    const char *instrument = ys_or_empty(json_string_value(json_array_get(instruments, 0)));
    const char *const satellite = *platform ? platform : constellation;
    const char *const key = *platform        ? "platform"
                            : *constellation ? "constellation"
                                             : "instruments";
    char text[YS_FACT_TEXT];

    ys_text_fit(text, sizeof text, "%s%s%s", satellite, *satellite && *instrument ? " / " : "",
                instrument);
    ys_fact_text(item->facts, YS_FACT_SENSOR, &(struct ys_fact_place){item->file->name, key},
                 text);
}

/* Whoever licenses the data, else whoever made them; "" where nobody is named. */
static const char *owner_of(const json_t *properties)
{
    static const char *const role[] = {"licensor", "producer"};
    const json_t *providers = json_object_get(properties, "providers");

    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < json_array_size(providers); i++) {
            const json_t *one = json_array_get(providers, i);
            const json_t *roles = json_object_get(one, "roles");

            for (size_t r = 0; r < json_array_size(roles); r++)
                if (!strcmp(ys_or_empty(json_string_value(json_array_get(roles, r))), role[k]))
                    return text_of(one, "name");
        }
    return "";
}

/* "CC-BY-4.0, Maxar" */
static void add_licence(const struct item *item)
{
    const char *licence = text_of(item->properties, "license");
    const char *owner = owner_of(item->properties);
    char text[YS_FACT_TEXT];

    ys_text_fit(text, sizeof text, "%s%s%s", licence, *licence && *owner ? ", " : "", owner);
    ys_fact_text(item->facts, YS_FACT_LICENCE,
                 &(struct ys_fact_place){item->file->name, *licence ? "license" : "providers"},
                 text);
}

static ys_status read_time(struct ys_date *out, const json_t *value,
                           const struct ys_scene_file *file, struct ys_error *err)
{
    struct ys_error why;
    char shown[48];

    if (ys_date_time_parse(out, json_string_value(value), &why) == YS_OK)
        return YS_OK;
    ys_printable(shown, sizeof shown, json_string_value(value), json_string_length(value));
    return ys_fail(err, YS_ERR_FORMAT,
                   "%s: datetime '%s': want a time like 2024-05-17T02:13:00Z", file->name,
                   shown);
}

/* properties.datetime; where that is null, the range from start_datetime to end_datetime. */
static ys_status add_date(const struct item *item, struct ys_error *err)
{
    const json_t *value = json_object_get(item->properties, "datetime");
    const json_t *const end = json_object_get(item->properties, "end_datetime");
    const bool range = !json_is_string(value);
    struct ys_date first, last;
    ys_status status;

    if (range)
        value = json_object_get(item->properties, "start_datetime");
    if (!json_is_string(value))
        return YS_OK;
    if ((status = read_time(&first, value, item->file, err)) != YS_OK)
        return status;
    last = first;
    if (range && json_is_string(end) &&
        (status = read_time(&last, end, item->file, err)) != YS_OK)
        return status;
    if (last.days < first.days)
        return ys_fail(err, YS_ERR_FORMAT, "%s: end_datetime is before start_datetime",
                       item->file->name);
    ys_fact_days(
        item->facts,
        &(struct ys_fact_place){item->file->name, range ? "start_datetime" : "datetime"},
        &first, last.days);
    return YS_OK;
}

/* The asset that is the tile, by the last part of its address, whatever stands behind a "?". */
static const json_t *find_asset(const json_t *root, const char *tile)
{
    const char *key;
    json_t *asset;

    json_object_foreach(json_object_get(root, "assets"), key, asset)
    {
        const char *name = ys_basename(text_of(asset, "href"));
        const size_t n = strcspn(name, "?#");

        if (n && n == strlen(tile) && !memcmp(name, tile, n))
            return asset;
    }
    return NULL;
}

ys_status ys_scene_stac(struct ys_facts *facts, struct ys_scene_file *file,
                        struct ys_error *err)
{
    json_error_t why;
    char text[120];
    bool no_memory;
    json_t *root = ys_json_load(&no_memory, file->bytes, file->n, 0, &why);

    file->format = "STAC";
    if (no_memory)
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", file->name);
    if (!root) {
        ys_printable(text, sizeof text, why.text, sizeof why.text);
        return ys_fail(err, YS_ERR_FORMAT, "%s: line %d: %s", file->name, why.line, text);
    }
    const struct item item = {facts, file, json_object_get(root, "properties"),
                              find_asset(root, file->tile)};
    const char *id = text_of(root, "id");
    ys_status status = YS_OK;

    if (json_is_string(json_object_get(root, "stac_version")) &&
        json_is_object(item.properties)) {
        add_number(&item, YS_FACT_OFF_NADIR, "view:off_nadir");
        add_incidence(&item);
        add_number(&item, YS_FACT_VIEW_AZIMUTH, "view:azimuth");
        add_number(&item, YS_FACT_SUN_AZIMUTH, "view:sun_azimuth");
        add_number(&item, YS_FACT_SUN_ELEVATION, "view:sun_elevation");
        add_number(&item, YS_FACT_GSD, "gsd");
        add_sensor(&item);
        add_licence(&item);
        file->names_tile = item.asset || ys_scene_begins(file->tile, id);
        status = add_date(&item, err);
    } else {
        status = ys_fail(err, YS_ERR_UNSUPPORTED,
                         "%s: it has no \"stac_version\" and properties", file->name);
    }
    json_decref(root);
    return status;
}
