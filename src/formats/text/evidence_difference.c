/* evidence_difference.c - in which member two texts of JSON differ first */

#include "evidence_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/printable.h"
#include "../../base/text.h"
#include "jsontext.h"

enum { PATH = 200, VALUE = 80, DEEPEST = 8 };

struct walk {
    char path[PATH];
    const char *file; /* that is held against the replay */
    char *out;
    size_t room;
};

static void show(char out[VALUE], const json_t *value)
{
    const char *text = json_string_value(value);
    char shown[VALUE - 2];

    if (!value)
        snprintf(out, VALUE, "nothing");
    else if (text) {
        ys_printable(shown, sizeof shown, text, strlen(text));
        snprintf(out, VALUE, "\"%s\"", shown);
    } else if (json_is_integer(value))
        snprintf(out, VALUE, "%lld", (long long)json_integer_value(value));
    else if (json_is_real(value)) {
        char number[YS_NUMBER_TEXT];

        ys_number_write(number, json_real_value(value), 9);
        ys_text_fit(out, VALUE, "%s", number);
    } else if (json_is_boolean(value))
        snprintf(out, VALUE, "%s", json_is_true(value) ? "true" : "false");
    else
        snprintf(out, VALUE, "%s",
                 json_is_null(value)    ? "null"
                 : json_is_array(value) ? "a list"
                                        : "an object");
}

static void tell(struct walk *walk, const json_t *stored, const json_t *replayed)
{
    char a[VALUE], b[VALUE];

    show(a, stored);
    show(b, replayed);
    ys_text_fit(walk->out, walk->room, "%s: %s has %s, the replay %s", walk->path, walk->file,
                a, b);
}

static bool differ(struct walk *walk, json_t *a, json_t *b, int depth);

/* The member, or the element, that is called name. */
static bool step(struct walk *walk, const char *name, json_t *a, json_t *b, int depth)
{
    const size_t n = strlen(walk->path);
    char shown[VALUE];

    ys_printable(shown, sizeof shown, name, strlen(name));
    snprintf(walk->path + n, sizeof walk->path - n, "%s%s", n ? "." : "", shown);
    if (differ(walk, a, b, depth + 1))
        return true;
    walk->path[n] = '\0';
    return false;
}

static bool objects_differ(struct walk *walk, json_t *a, json_t *b, int depth)
{
    const char *key;
    json_t *value;

    json_object_foreach(
        b, key, value) if (step(walk, key, json_object_get(a, key), value, depth)) return true;
    json_object_foreach(a, key, value) if (!json_object_get(b, key) &&
                                           step(walk, key, value, NULL, depth)) return true;
    return false;
}

static bool arrays_differ(struct walk *walk, json_t *a, json_t *b, int depth)
{
    const size_t n = json_array_size(a), m = json_array_size(b);
    char name[32];

    for (size_t i = 0; i < n || i < m; i++) {
        snprintf(name, sizeof name, "%zu", i + 1);
        if (step(walk, name, json_array_get(a, i), json_array_get(b, i), depth))
            return true;
    }
    return false;
}

static bool differ(struct walk *walk, json_t *a, json_t *b, int depth)
{
    if ((!a && !b) || (a && b && json_equal(a, b)))
        return false;
    if (depth < DEEPEST && json_is_object(a) && json_is_object(b) &&
        objects_differ(walk, a, b, depth))
        return true;
    if (depth < DEEPEST && json_is_array(a) && json_is_array(b) &&
        arrays_differ(walk, a, b, depth))
        return true;
    tell(walk, a, b);
    return true;
}

static const char *const *keys_of(enum ys_evidence_part part)
{
    static const char *const program[] = {"schema", "schema_version", "program", "version",
                                          "commit", "libraries",      "weights", NULL};
    static const char *const parameters[] = {"command", "parameters", "run", NULL};
    static const char *const fonts[] = {"fonts", NULL};
    static const char *const inputs[] = {"inputs", NULL};
    static const char *const outputs[] = {"rendered", "notice", "outputs", NULL};

    switch (part) {
    case YS_PART_PROGRAM:
        return program;
    case YS_PART_PARAMETERS:
        return parameters;
    case YS_PART_FONTS:
        return fonts;
    case YS_PART_INPUTS:
        return inputs;
    case YS_PART_OUTPUTS:
        break;
    }
    return outputs;
}

static ys_status parse(json_t **out, const char *text, struct ys_error *err)
{
    bool no_memory;
    json_error_t why;

    *out = ys_json_load(&no_memory, text, strlen(text), 0, &why);
    return no_memory ? ys_fail(err, YS_ERR_NOMEM, "evidence.json: out of memory") : YS_OK;
}

ys_status ys_evidence_difference(char *out, size_t room, enum ys_evidence_part part,
                                 const struct ys_evidence_read *evidence, const char *text,
                                 struct ys_error *err)
{
    struct walk walk = {.out = out, .room = room, .file = "evidence.json"};
    json_t *replayed = NULL;
    const ys_status status = parse(&replayed, text, err);

    *out = '\0';
    for (const char *const *key = keys_of(part); !status && *key && !*out; key++)
        step(&walk, *key, json_object_get(evidence->root, *key),
             json_object_get(replayed, *key), 0);
    json_decref(replayed);
    return status;
}

ys_status ys_evidence_parameters(char *out, size_t room, const char *stored,
                                 const char *replayed, struct ys_error *err)
{
    struct walk walk = {.out = out, .room = room, .file = "report.json"};
    json_t *a = NULL, *b = NULL;
    ys_status status = parse(&a, stored, err);

    *out = '\0';
    if (!status)
        status = parse(&b, replayed, err);
    if (!status && a && b)
        step(&walk, "parameters", json_object_get(a, "parameters"),
             json_object_get(b, "parameters"), 0);
    json_decref(a);
    json_decref(b);
    return status;
}
