/*
 * planet.c - Planet's NAME_metadata.json: the Item of its catalogue, GeoJSON
 *
 * view_angle is off-nadir across the track, positive to the east and negative to the west
 * (docs.planet.com, Item properties): the sign goes.
 */

#include <jansson.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/text.h"
#include "../text/jsontext.h"
#include "scene.h"

/* An Item is some kilobytes: a footprint, thirty properties, links. */
static const struct ys_json_bounds bounds = {YS_SCENE_MOST_BYTES, 200000, 100000, 0};

static void take_number(struct ys_facts *facts, const struct ys_fact_place *place,
                        enum ys_fact_kind kind, const json_t *value)
{
    if (json_is_number(value))
        ys_fact_value(facts, kind, place, json_number_value(value));
    else if (json_is_string(value))
        ys_fact_number(facts, kind, place, json_string_value(value), "");
}

/* "SkySat SSC4", "PlanetScope 2451 / PSB.SD": a number of four digits says no mission. */
static void take_sensor(struct ys_facts *facts, const char *file, const json_t *properties)
{
    const char *provider =
        ys_or_empty(json_string_value(json_object_get(properties, "provider")));
    const char *satellite =
        ys_or_empty(json_string_value(json_object_get(properties, "satellite_id")));
    const char *instrument =
        ys_or_empty(json_string_value(json_object_get(properties, "instrument")));
    const char *const mission = !strcmp(provider, "planetscope") ? "PlanetScope"
                                : !strcmp(provider, "skysat")    ? "SkySat"
                                : !strcmp(provider, "rapideye")  ? "RapidEye"
                                                                 : provider;
    char text[YS_FACT_TEXT];

    ys_text_fit(text, sizeof text, "%s%s%s%s%s", mission, *mission && *satellite ? " " : "",
                satellite, (*mission || *satellite) && *instrument ? " / " : "", instrument);
    ys_fact_text(facts, YS_FACT_SENSOR,
                 &(struct ys_fact_place){file, *satellite ? "satellite_id" : "instrument"},
                 text);
}

ys_status ys_scene_planet_json(struct ys_facts *facts, struct ys_scene_file *file,
                               struct ys_error *err)
{
    static const struct {
        const char *name;
        enum ys_fact_kind kind;
    } number[] = {
        {"view_angle", YS_FACT_OFF_NADIR},
        {"satellite_azimuth", YS_FACT_VIEW_AZIMUTH},
        {"sun_azimuth", YS_FACT_SUN_AZIMUTH},
        {"sun_elevation", YS_FACT_SUN_ELEVATION},
        {"gsd", YS_FACT_GSD},
    };
    json_t *root;
    const ys_status status =
        ys_json_parse(&root, file->name, file->bytes, file->n, &bounds, "metadata", err);

    file->format = "Planet JSON";
    if (status)
        return status;
    const json_t *properties = json_object_get(root, "properties");
    const char *acquired = json_string_value(json_object_get(properties, "acquired"));
    const char *id = json_string_value(json_object_get(root, "id"));

    if (!acquired) {
        json_decref(root);
        return ys_fail(err, YS_ERR_FORMAT,
                       "%s: no \"properties\" with \"acquired\", as Planet's metadata have",
                       file->name);
    }
    ys_fact_date(facts, &(struct ys_fact_place){file->name, "acquired"}, acquired);
    for (size_t i = 0; i < sizeof number / sizeof *number; i++)
        take_number(facts, &(struct ys_fact_place){file->name, number[i].name}, number[i].kind,
                    json_object_get(properties, number[i].name));
    take_sensor(facts, file->name, properties);
    file->names_tile = id && ys_scene_begins(file->tile, id);
    json_decref(root);
    return YS_OK;
}
