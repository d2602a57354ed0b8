/*
 * xml.c - metadata as XML, of which the root says whose it is
 *
 *     <isd>                Maxar: the names of its .IMD in capitals
 *     <Dimap_Document>     Airbus, DIMAP 2 (Pleiades, Pleiades Neo, SPOT 6 and 7) and 1 (SPOT 1 to 5)
 *     <EarthObservation>   Planet (and OGC's Earth Observation profile, 06-080r4), any prefix
 *
 * Elements are known by their local name and that of the element round them.
 */

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "../../base/error.h"
#include "../../base/text.h"
#include "../kml/kml.h"
#include "scene.h"

struct walk {
    struct ys_facts *facts;
    struct ys_scene_file *file;
    const struct ys_kml *tree;
    void (*take)(struct walk *walk, uint32_t node, uint32_t parent);
    bool any_place; /* DIMAP: not the values of the scene's centre alone */
};

struct element {
    const char *parent; /* NULL: any */
    const char *name;
    enum ys_fact_kind kind;
};

static bool is(const struct ys_kml *tree, uint32_t node, const char *name)
{
    return !strcasecmp(ys_kml_name(tree, node), name);
}

/* Takes the element if it is one of a table. */
static void take_element(struct walk *w, uint32_t node, uint32_t parent,
                         const struct element table[])
{
    const struct ys_fact_place place = {w->file->name, ys_kml_name(w->tree, node)};
    const char *text = ys_kml_text(w->tree, node);
    const char *attribute = w->tree->chars + w->tree->node[node].attribute;

    for (; table->name; table++) {
        if (!is(w->tree, node, table->name) ||
            (table->parent && !is(w->tree, parent, table->parent)))
            continue;
        if (table->kind == YS_FACT_DATE)
            ys_fact_date(w->facts, &place, text);
        else if (table->kind == YS_FACT_SENSOR || table->kind == YS_FACT_LICENCE)
            ys_fact_text(w->facts, table->kind, &place, text);
        else
            ys_fact_number(w->facts, table->kind, &place, text, attribute);
        return;
    }
}

/* ---- Maxar */

static void take_maxar(struct walk *w, uint32_t node, uint32_t parent)
{
    const struct ys_fact_place place = {w->file->name, ys_kml_name(w->tree, node)};

    (void)parent;
    ys_scene_take_maxar(w->facts, &place, ys_kml_text(w->tree, node));
}

/* ---- Airbus */

/* IMAGING_DATE 2013-06-05 and IMAGING_TIME 10:24:57.1Z beside it. */
static void take_imaging(struct walk *w, uint32_t date, uint32_t parent)
{
    const char *time = ys_kml_child_text(w->tree, parent, "IMAGING_TIME");
    char text[80];

    ys_text_fit(text, sizeof text, "%s%s%s", ys_kml_text(w->tree, date), *time ? "T" : "",
                time);
    ys_fact_date(w->facts, &(struct ys_fact_place){w->file->name, "IMAGING_DATE"}, text);
}

/* The satellite's name and which of its kind it is: the text of a node beside it. */
static void take_sensor(struct walk *w, uint32_t node, uint32_t parent, const char *which,
                        const char *element)
{
    const char *number = ys_kml_child_text(w->tree, parent, which);
    char text[YS_FACT_TEXT];

    ys_text_fit(text, sizeof text, "%s%s%s", ys_kml_text(w->tree, node), *number ? " " : "",
                number);
    ys_fact_text(w->facts, YS_FACT_SENSOR, &(struct ys_fact_place){w->file->name, element},
                 text);
}

static void take_dimap(struct walk *w, uint32_t node, uint32_t parent)
{
    static const struct element table[] = {
        {"Acquisition_Angles", "VIEWING_ANGLE", YS_FACT_OFF_NADIR},
        {"Acquisition_Angles", "INCIDENCE_ANGLE", YS_FACT_INCIDENCE},
        {"Acquisition_Angles", "AZIMUTH_ANGLE", YS_FACT_VIEW_AZIMUTH},
        {"Scene_Source", "VIEWING_ANGLE", YS_FACT_OFF_NADIR},
        {"Scene_Source", "INCIDENCE_ANGLE", YS_FACT_INCIDENCE},
        {"Strip_Source", "VIEWING_ANGLE", YS_FACT_OFF_NADIR},
        {"Strip_Source", "INCIDENCE_ANGLE", YS_FACT_INCIDENCE},
        {NULL, "SUN_AZIMUTH", YS_FACT_SUN_AZIMUTH},
        {NULL, "SUN_ELEVATION", YS_FACT_SUN_ELEVATION},
        {"Ground_Sample_Distance", "GSD_ACROSS_TRACK", YS_FACT_GSD},
        {"Ground_Sample_Distance", "GSD_ALONG_TRACK", YS_FACT_GSD},
        {"Scene_Source", "THEORETICAL_RESOLUTION", YS_FACT_GSD},
        {NULL, "COPYRIGHT", YS_FACT_LICENCE},
        {NULL, NULL, YS_FACT_DATE},
    };
    const char *href = w->tree->chars + w->tree->node[node].attribute;

    if (is(w->tree, node, "IMAGING_DATE"))
        take_imaging(w, node, parent);
    else if (is(w->tree, node, "MISSION"))
        take_sensor(w, node, parent, "MISSION_INDEX", "MISSION"); /* PHR 1A */
    else if (is(w->tree, node, "DATA_FILE_PATH"))
        w->file->names_tile =
            w->file->names_tile || !strcasecmp(ys_basename(href), w->file->tile);
    else
        take_element(w, node, parent, table);
}

/* Values of the scene's top and bottom stand beside those of its centre. */
static bool is_elsewhere(const struct walk *w, uint32_t node)
{
    const char *at = ys_kml_child_text(w->tree, node, "LOCATION_TYPE");

    return !w->any_place && *at && is(w->tree, node, "Located_Geometric_Values") &&
           strcasecmp(at, "Center") != 0;
}

/* ---- Planet */

static void take_planet(struct walk *w, uint32_t node, uint32_t parent)
{
    static const struct element table[] = {
        {NULL, "spaceCraftViewAngle", YS_FACT_OFF_NADIR},
        {NULL, "incidenceAngle", YS_FACT_INCIDENCE},
        {NULL, "azimuthAngle", YS_FACT_VIEW_AZIMUTH},
        {NULL, "illuminationAzimuthAngle", YS_FACT_SUN_AZIMUTH},
        {NULL, "illuminationElevationAngle", YS_FACT_SUN_ELEVATION},
        {"Sensor", "resolution", YS_FACT_GSD},
        {NULL, "acquisitionDateTime", YS_FACT_DATE},
        {NULL, "licenseType", YS_FACT_LICENCE},
        {NULL, "copyright", YS_FACT_LICENCE},
        {NULL, NULL, YS_FACT_DATE},
    };

    if (is(w->tree, node, "shortName") && is(w->tree, parent, "Platform"))
        take_sensor(w, node, parent, "serialIdentifier", "Platform"); /* PlanetScope 2451 */
    else if (is(w->tree, node, "identifier") || is(w->tree, node, "fileName"))
        w->file->names_tile =
            w->file->names_tile || ys_scene_begins(w->file->tile, ys_kml_text(w->tree, node)) ||
            !strcasecmp(ys_basename(ys_kml_text(w->tree, node)), w->file->tile);
    else
        take_element(w, node, parent, table);
}

/* The end of validTime's period is that of the product, so its beginning alone is asked, and only
 * where the acquisition's own time is missing. */
static void take_begin(struct walk *w, uint32_t node, uint32_t parent)
{
    static const struct element table[] = {{"TimePeriod", "beginPosition", YS_FACT_DATE},
                                           {NULL, NULL, YS_FACT_DATE}};

    take_element(w, node, parent, table);
}

/* ---- the tree */

/* The tree's depth is bounded by its reader. */
static void visit(struct walk *w, uint32_t node, uint32_t parent)
{
    const uint32_t child = w->tree->node[node].child;

    if (!child)
        w->take(w, node, parent);
    if (is_elsewhere(w, node))
        return;
    for (uint32_t at = child; at; at = w->tree->node[at].next)
        visit(w, at, node);
}

static void read_tree(struct walk *w)
{
    if (is(w->tree, 0, "isd")) {
        w->file->format = "Maxar XML";
        w->take = take_maxar;
        visit(w, 0, 0);
    } else if (is(w->tree, 0, "Dimap_Document")) {
        const size_t before = w->facts->n;

        w->file->format = "DIMAP";
        w->take = take_dimap;
        visit(w, 0, 0);
        if (!ys_fact_find(w->facts, YS_FACT_SUN_ELEVATION, w->file->name)) {
            w->facts->n = before; /* of a scene whose centre is not told */
            w->any_place = true;
            visit(w, 0, 0);
        }
    } else if (is(w->tree, 0, "EarthObservation")) {
        w->file->format = "Planet XML";
        w->take = take_planet;
        visit(w, 0, 0);
        w->take = take_begin;
        if (!ys_fact_find(w->facts, YS_FACT_DATE, w->file->name))
            visit(w, 0, 0);
    }
}

ys_status ys_scene_xml(struct ys_facts *facts, struct ys_scene_file *file, struct ys_error *err)
{
    struct ys_kml tree;
    struct walk walk = {.facts = facts, .file = file, .tree = &tree};
    ys_status status = ys_xml_parse(&tree, &(struct ys_xml_text){file->bytes, file->n}, "XML",
                                    file->name, err);

    if (status)
        return status;
    read_tree(&walk);
    if (!*file->format)
        status = ys_fail(err, YS_ERR_UNSUPPORTED,
                         "%s: XML of <%.40s>; want <isd>, <Dimap_Document> or "
                         "<EarthObservation>",
                         file->name, ys_kml_name(&tree, 0));
    ys_kml_fini(&tree);
    return status;
}
