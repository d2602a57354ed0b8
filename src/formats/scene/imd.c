/*
 * imd.c - Maxar's .IMD: "key = value;" in groups, BEGIN_GROUP = IMAGE_1 ... END_GROUP = IMAGE_1
 *
 * Values in parentheses run over lines and hold nothing that is wanted.  A product of several pictures
 * has a group IMAGE_n each; its dates are then a range, and its lean that of the worst.
 */

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "../../base/error.h"
#include "../../base/text.h"
#include "scene.h"

bool ys_scene_take_maxar(struct ys_facts *facts, const struct ys_fact_place *place,
                         const char *value)
{
    /* Of products and of raw pictures; those made before 2012 have no "mean". */
    static const struct {
        const char *name;
        enum ys_fact_kind kind;
    } element[] = {
        {"meanOffNadirViewAngle", YS_FACT_OFF_NADIR},
        {"offNadirViewAngle", YS_FACT_OFF_NADIR},
        {"meanSatAz", YS_FACT_VIEW_AZIMUTH},
        {"satAz", YS_FACT_VIEW_AZIMUTH},
        {"meanSunAz", YS_FACT_SUN_AZIMUTH},
        {"sunAz", YS_FACT_SUN_AZIMUTH},
        {"meanSunEl", YS_FACT_SUN_ELEVATION},
        {"sunEl", YS_FACT_SUN_ELEVATION},
        {"meanProductGSD", YS_FACT_GSD},
        {"meanCollectedGSD", YS_FACT_GSD},
        {"satId", YS_FACT_SENSOR},
        {"firstLineTime", YS_FACT_DATE},
        {"earliestAcqTime", YS_FACT_DATE},
        {"latestAcqTime", YS_FACT_DATE},
        {"TLCTime", YS_FACT_DATE},
    };

    for (size_t i = 0; i < sizeof element / sizeof *element; i++) {
        if (strcasecmp(place->element, element[i].name))
            continue;
        if (element[i].kind == YS_FACT_DATE)
            ys_fact_date(facts, place, value);
        else if (element[i].kind == YS_FACT_SENSOR)
            ys_fact_text(facts, YS_FACT_SENSOR, place, value);
        else
            ys_fact_number(facts, element[i].kind, place, value, "");
        return true;
    }
    return false;
}

/* Blanks, quotes and the semicolon round a word go. */
static void trimmed(char *out, size_t size, const char *text, size_t n)
{
    while (n && strchr(" \t\r\n\"", *text))
        text++, n--;
    while (n && strchr(" \t\r\n\";", text[n - 1]))
        n--;
    ys_text_fit(out, size, "%.*s", n < size ? (int)n : (int)size - 1, text);
}

ys_status ys_scene_imd(struct ys_facts *facts, struct ys_scene_file *file, struct ys_error *err)
{
    size_t keys = 0;

    file->format = "IMD";
    if (memchr(file->bytes, '\0', file->n))
        return ys_fail(err, YS_ERR_FORMAT, "%s: a zero byte; want a text of lines key = value;",
                       file->name);
    for (size_t at = 0; at < file->n;) {
        const char *line = file->bytes + at;
        const char *end = memchr(line, '\n', file->n - at);
        const size_t n = end ? (size_t)(end - line) : file->n - at;
        const char *equals = memchr(line, '=', n);
        char key[YS_FACT_ELEMENT], value[YS_FACT_TEXT];

        at += n + 1;
        if (!equals)
            continue;
        trimmed(key, sizeof key, line, (size_t)(equals - line));
        trimmed(value, sizeof value, equals + 1, n - (size_t)(equals - line) - 1);
        keys += value[0] != '\0';
        ys_scene_take_maxar(facts, &(struct ys_fact_place){file->name, key}, value);
    }
    return keys ? YS_OK
                : ys_fail(err, YS_ERR_FORMAT, "%s: no line key = value; in it", file->name);
}
