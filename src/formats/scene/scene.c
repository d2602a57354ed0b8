/* scene.c - metadata of a vendor, whatever its format */

#include "scene.h"

#include <string.h>

#include "../../base/error.h"

ys_status ys_scene_parse(struct ys_facts *facts, struct ys_scene_file *file,
                         enum ys_scene_format format, struct ys_error *err)
{
    const size_t before = facts->n;
    ys_status status = YS_OK;
    /* Editors put a byte order mark before it. */
    const size_t mark = file->n >= 3 && !memcmp(file->bytes, "\xEF\xBB\xBF", 3) ? 3 : 0;

    file->names_tile = false;
    file->format = "";
    if (file->n > YS_SCENE_MOST_BYTES)
        return ys_fail(err, YS_ERR_FORMAT, "%s: %zu bytes; want metadata of at most %d",
                       file->name, file->n, YS_SCENE_MOST_BYTES);
    file->bytes += mark;
    file->n -= mark;
    switch (format) {
    case YS_SCENE_STAC:
        status = ys_scene_stac(facts, file, err);
        break;
    case YS_SCENE_IMD:
        status = ys_scene_imd(facts, file, err);
        break;
    case YS_SCENE_PLANET_JSON:
        status = ys_scene_planet_json(facts, file, err);
        break;
    case YS_SCENE_XML:
        status = ys_scene_xml(facts, file, err);
        break;
    }
    if (status)
        facts->n = before; /* half of what a file says may mislead */
    for (size_t i = before; i < facts->n; i++)
        facts->at[i].format = file->format;
    return status;
}
