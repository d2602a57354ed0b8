/* libFuzzer: any bytes as metadata of a scene; the first byte chooses the format. */
#include "../../src/formats/scene/scene.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct ys_facts *facts)
{
    if (facts->n > YS_MOST_FACTS || strpbrk(facts->fault, "\n\r\x1b"))
        abort();
    for (size_t i = 0; i < facts->n; i++) {
        const struct ys_fact *fact = &facts->at[i];

        if (strpbrk(fact->text, "\n\r\x1b") || strlen(fact->text) >= sizeof fact->text)
            abort();
        if (fact->kind == YS_FACT_DATE && fact->last_day < fact->first.days)
            abort();
        if (fact->kind != YS_FACT_DATE && fact->kind != YS_FACT_SENSOR &&
            fact->kind != YS_FACT_LICENCE && isinf(fact->value))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum ys_scene_format format[] = {YS_SCENE_STAC, YS_SCENE_IMD, YS_SCENE_XML,
                                                  YS_SCENE_PLANET_JSON};
    const struct ys_scene_asked asked = {
        .off_nadir_deg = NAN, .sun_azimuth_deg = NAN, .sun_elevation_deg = NAN, .pixel_m = 0.5};
    struct ys_facts *facts = calloc(1, sizeof *facts);
    const size_t n = size ? size - 1 : 0;
    char *text = malloc(n ? n : 1); /* exact size, so that ASan sees one byte too far */
    struct ys_error err = {0};
    struct ys_scene scene;

    if (facts && text) {
        struct ys_scene_file file = {
            .name = "fuzz", .bytes = text, .n = n, .tile = "20231005_1_3B_Visual.tif"};

        if (n)
            memcpy(text, data + 1, n);
        ys_scene_parse(facts, &file, format[size ? data[0] % 4 : 0], &err);
        check(facts);
        ys_facts_settle(&scene, facts, &asked, "fuzz", &err);
        if (strpbrk(err.text, "\n\r\x1b"))
            abort();
    }
    free(text);
    free(facts);
    return 0;
}
