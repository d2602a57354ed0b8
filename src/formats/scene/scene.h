#ifndef YS_FORMATS_SCENE_SCENE_H
#define YS_FORMATS_SCENE_SCENE_H

#include <stddef.h>

#include "facts.h"

/*
 * Vendors' files beside a tile:
 *
 *     Maxar/DigitalGlobe   .IMD (text of groups), and .XML with the root <isd>
 *     Airbus               DIM_*.XML, DIMAP 2 (and METADATA.DIM, DIMAP 1), root <Dimap_Document>
 *     Planet               *_metadata.xml, root <EarthObservation>, and *_metadata.json
 *     any vendor           a STAC Item
 *
 * Each reader adds what it finds to facts.  A file that is damaged or is something else is an error
 * that says so; whether that is one for the tile, too, is for the caller.
 */
enum ys_scene_format { YS_SCENE_STAC, YS_SCENE_IMD, YS_SCENE_XML, YS_SCENE_PLANET_JSON };

/* Bytes of metadata are some hundred kilobytes; of a DIMAP with every band's curve some megabytes. */
enum { YS_SCENE_MOST_BYTES = 8 << 20 };

/* Which file, and whose: a product has many tiles, and a folder many products. */
struct ys_scene_file {
    const char *name;  /* of the file, printable, for messages and sources */
    const char *bytes; /* of it, without a byte order mark */
    size_t n;
    const char *tile; /* last part of the tile's path */
    bool names_tile;  /* out: it names the tile, or the scene that its name begins with */
    const char
        *format; /* out: "STAC", "IMD", "Maxar XML", "DIMAP", "Planet XML", "Planet JSON" */
};

ys_status ys_scene_parse(struct ys_facts *facts, struct ys_scene_file *file,
                         enum ys_scene_format format, struct ys_error *err);

/* The scene's name is what the tile's begins with, up to its end or a character that is no letter and
 * no digit: "20231005_073322_12_2451" of "20231005_073322_12_2451_3B_Visual.tif". */
bool ys_scene_begins(const char *tile, const char *scene);

/* Those of one format: stac.c, imd.c, planet.c and xml.c. */
ys_status ys_scene_stac(struct ys_facts *facts, struct ys_scene_file *file,
                        struct ys_error *err);
ys_status ys_scene_imd(struct ys_facts *facts, struct ys_scene_file *file,
                       struct ys_error *err);
ys_status ys_scene_planet_json(struct ys_facts *facts, struct ys_scene_file *file,
                               struct ys_error *err);
ys_status ys_scene_xml(struct ys_facts *facts, struct ys_scene_file *file,
                       struct ys_error *err);

/* Names of Maxar's elements, which are the same in both of its formats but for capitals: takes one and
 * is false where the name is none that is known. */
bool ys_scene_take_maxar(struct ys_facts *facts, const struct ys_fact_place *place,
                         const char *value);

/* Where metadata of a tile may lie, by the vendors' rules of naming. */
struct ys_scene_candidate {
    char *path; /* free() */
    enum ys_scene_format format;
    bool
        by_stem; /* named as the tile itself, whatever the file says; else it must name the tile */
};
enum { YS_MOST_CANDIDATES = 48 };
struct ys_scene_candidates {
    struct ys_scene_candidate at[YS_MOST_CANDIDATES];
    size_t n;
};
/* In order of trust, STAC Items first; false without memory. */
bool ys_scene_candidates(struct ys_scene_candidates *out, const char *tile_path);
void ys_scene_candidates_fini(struct ys_scene_candidates *candidates);

#endif
