#ifndef READ_SCENE_H
#define READ_SCENE_H

#include "../../../../src/formats/scene/scene.h"

#include <string.h>

/* The facts of a text as one file, "a.meta", of the tile named so. */
static inline ys_status read_scene_of(struct ys_facts *facts, bool *names_tile,
                                      enum ys_scene_format format, const char *text,
                                      const char *tile, struct ys_error *err)
{
    struct ys_scene_file file = {
        .name = "a.meta", .bytes = text, .n = strlen(text), .tile = tile};
    const ys_status status = ys_scene_parse(facts, &file, format, err);

    *names_tile = file.names_tile;
    return status;
}

static inline ys_status read_scene(struct ys_facts *facts, enum ys_scene_format format,
                                   const char *text, struct ys_error *err)
{
    bool ignored;

    *facts = (struct ys_facts){0};
    return read_scene_of(facts, &ignored, format, text, "a.tif", err);
}

/* Of a fact that is a number; NaN: there is none. */
static inline double number_in(const struct ys_facts *facts, enum ys_fact_kind kind)
{
    const struct ys_fact *fact = ys_fact_find(facts, kind, NULL);

    return fact ? fact->value : (double)__builtin_nan("");
}

static inline const char *text_in(const struct ys_facts *facts, enum ys_fact_kind kind)
{
    const struct ys_fact *fact = ys_fact_find(facts, kind, NULL);

    return fact ? fact->text : "";
}

#endif
