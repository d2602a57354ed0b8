/*
 * candidates.c - where metadata of a tile may lie, by the vendors' rules of naming
 *
 *     Maxar   16FEB01-P1BS_R1C1-01_P001.TIF   16FEB01-P1BS-01_P001.IMD, .XML: without the tile's place
 *     Airbus  IMG_PHR1A_PMS_..._R1C1.TIF      DIM_PHR1A_PMS_....XML; IMAGERY.TIF: METADATA.DIM
 *     Planet  ID_3B_AnalyticMS_SR_clip.tif    ID_3B_AnalyticMS_metadata_clip.xml, ID_metadata.json
 *     STAC    ID-visual.tif                   ID.json, ID_stac.json
 *
 * And by whoever renamed a tile with what belongs to it: NAME.IMD, NAME.xml, NAME_metadata.json.
 * A name that is shorter than the tile's may be that of another scene: such a file must name the tile.
 */

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/mem.h"
#include "../../base/text.h"
#include "scene.h"

bool ys_scene_begins(const char *tile, const char *scene)
{
    const size_t n = strlen(scene);

    return n && !strncmp(tile, scene, n) && !isalnum((unsigned char)tile[n]);
}

enum { MOST_CUTS = 4 }; /* of the parts of a name behind the scene's own */

struct name { /* of the tile */
    const char *folder;
    size_t n_folder; /* with the slash */
    char stem[240];  /* without its place in the product and its ending */
};

/* The length of "_R1C1", "-R12C3" at s, with what stands before it; 0: it is none. */
static size_t place_length(const char *s)
{
    size_t n = 1;

    if ((*s != '_' && *s != '-') || (s[n] != 'R' && s[n] != 'r'))
        return 0;
    for (n++; isdigit((unsigned char)s[n]); n++)
        ;
    if (n < 3 || (s[n] != 'C' && s[n] != 'c') || !isdigit((unsigned char)s[n + 1]))
        return 0;
    for (n++; isdigit((unsigned char)s[n]); n++)
        ;
    return isalnum((unsigned char)s[n]) ? 0 : n;
}

static void split(struct name *out, const char *path)
{
    const char *base = ys_basename(path), *dot = strrchr(base, '.');
    const size_t n = dot && dot > base ? (size_t)(dot - base) : strlen(base);

    *out = (struct name){.folder = path, .n_folder = (size_t)(base - path)};
    if (n < sizeof out->stem) /* longer than any file system's names */
        memcpy(out->stem, base, n);
    for (char *at = out->stem; *at; at++) {
        const size_t length = place_length(at);

        if (!length)
            continue;
        memmove(at, at + length, strlen(at + length) + 1);
        return;
    }
}

struct rule {
    const char *before, *after; /* the stem */
    enum ys_scene_format format;
};

static bool add(struct ys_scene_candidates *out, const struct name *name, const char *stem,
                const struct rule *rule, bool by_stem)
{
    if (out->n == YS_MOST_CANDIDATES)
        return true;
    const size_t room =
        name->n_folder + strlen(rule->before) + strlen(stem) + strlen(rule->after) + 1;
    char *path = ys_new(room, 1);

    if (!path)
        return false;
    memcpy(path, name->folder, name->n_folder);
    ys_text_fit(path + name->n_folder, room - name->n_folder, "%s%s%s", rule->before, stem,
                rule->after);
    out->at[out->n++] = (struct ys_scene_candidate){path, rule->format, by_stem};
    return true;
}

static bool add_all(struct ys_scene_candidates *out, const struct name *name, const char *stem,
                    const struct rule *rules, bool by_stem)
{
    for (; rules->after; rules++)
        if (!add(out, name, stem, rules, by_stem))
            return false;
    return true;
}

/* The name without its last part; false: it has one. */
static bool cut(char *stem)
{
    size_t n = strlen(stem);

    while (n && stem[n - 1] != '_' && stem[n - 1] != '-')
        n--;
    if (n < 2)
        return false;
    stem[n - 1] = '\0';
    return true;
}

/* The rules for every shorter name, the longest first. */
static bool add_shorter(struct ys_scene_candidates *out, const struct name *name,
                        const struct rule *rules)
{
    char stem[sizeof name->stem];

    memcpy(stem, name->stem, sizeof stem);
    for (int i = 0; i < MOST_CUTS && cut(stem); i++)
        if (!add_all(out, name, stem, rules, false))
            return false;
    return true;
}

/* Items are named as the tile, or as the scene. */
static bool add_items(struct ys_scene_candidates *out, const struct name *name,
                      const char *tile_path)
{
    static const struct rule item[] = {
        {"", ".json", YS_SCENE_STAC},
        {"", "_stac.json", YS_SCENE_STAC},
        {NULL, NULL, YS_SCENE_STAC},
    };
    const char *base = ys_basename(tile_path), *dot = strrchr(base, '.');
    char whole[240] = "";

    /* With its place in the product. */
    if (dot && dot > base && (size_t)(dot - base) < sizeof whole)
        memcpy(whole, base, (size_t)(dot - base));
    if (whole[0] && strcmp(whole, name->stem) && !add_all(out, name, whole, item, true))
        return false;
    return add_all(out, name, name->stem, item, true) && add_shorter(out, name, item);
}

bool ys_scene_candidates(struct ys_scene_candidates *out, const char *tile_path)
{
    static const struct rule own[] = {
        {"", ".IMD", YS_SCENE_IMD},          {"", ".imd", YS_SCENE_IMD},
        {"", ".XML", YS_SCENE_XML},          {"", ".xml", YS_SCENE_XML},
        {"", "_metadata.xml", YS_SCENE_XML}, {"", "_metadata.json", YS_SCENE_PLANET_JSON},
        {NULL, NULL, YS_SCENE_XML},
    };
    static const struct rule planet[] = {
        {"", "_metadata.xml", YS_SCENE_XML},
        {"", "_metadata_clip.xml", YS_SCENE_XML},
        {"", "_metadata.json", YS_SCENE_PLANET_JSON},
        {NULL, NULL, YS_SCENE_XML},
    };
    static const struct rule airbus[] = {
        {"DIM_", ".XML", YS_SCENE_XML},
        {"DIM_", ".xml", YS_SCENE_XML},
        {NULL, NULL, YS_SCENE_XML},
    };
    static const struct rule spot = {"", ".DIM", YS_SCENE_XML};
    struct name name;

    out->n = 0;
    split(&name, tile_path);
    if (!name.stem[0])
        return true;
    if (!add_items(out, &name, tile_path) || !add_all(out, &name, name.stem, own, true) ||
        !add_shorter(out, &name, planet))
        return false;
    if (!strcmp(name.stem, "IMAGERY"))
        return add(out, &name, "METADATA", &spot, true);
    if (strncmp(name.stem, "IMG_", 4))
        return true;
    memmove(name.stem, name.stem + 4, strlen(name.stem + 4) + 1);
    return add_all(out, &name, name.stem, airbus, true) && add_shorter(out, &name, airbus);
}

void ys_scene_candidates_fini(struct ys_scene_candidates *candidates)
{
    for (size_t i = 0; i < candidates->n; i++)
        free(candidates->at[i].path);
    candidates->n = 0;
}
