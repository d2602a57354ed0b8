/* site_class.c - the classes of a site: built in and defined in its file */

#include "site_parts.h"

#include <math.h>
#include <string.h>

#include "../../base/mem.h"
#include "../../base/text.h"
#include "../../base/utf8.h"

struct builtin {
    const char *name, *method;
    double length_m[2], width_m[2];
};

static const struct builtin builtins[] = {
    /* Freight cars of the 1,435 and 1,520 mm gauges over their couplers: short tank cars and
     * hoppers 9.5 m, articulated flat cars 31 m; the loading gauges leave 2.8 to 3.3 m. */
    {"railcar", "track", {9.5, 31}, {2.8, 3.3}},
    /* ISO 668: 20 feet (1CC, 6.058 m) to 45 feet (1EEE, 13.716 m), all 2.438 m wide. */
    {"container", "block", {6.058, 13.716}, {2.438, 2.438}},
    /* Sea-going ships, from the smallest with a hold (60 m) to the longest built (400 m, 61 m
     * wide); 8 m is the beam of the shortest.  Tugs and boats are shorter. */
    {"vessel", "vessel", {60, 400}, {8, 65}},
    /* Bermed munition pits as drawn in public reports of depots: 8 to 25 m over the banks. */
    {"pit", "pit", {8, 25}, {8, 25}},
};

enum { MAX_CLASSES = 64 };

/* The largest thing that a class may describe, metres: past it a unit must be wrong. */
static const double max_size_m = 1000;

static ys_status add(struct ys_site *site, const struct builtin *class_,
                     const struct ys_site_where *where, struct ys_error *err)
{
    struct ys_class *all = ys_resize(site->class_, site->n_class + 1, sizeof *all);

    if (!all)
        return ys_site_nomem(where, err);
    site->class_ = all;
    struct ys_class *const new_one = &all[site->n_class++];
    *new_one =
        (struct ys_class){.name = ys_strdup(class_->name), .method = ys_strdup(class_->method)};
    memcpy(new_one->length_m, class_->length_m, sizeof new_one->length_m);
    memcpy(new_one->width_m, class_->width_m, sizeof new_one->width_m);
    return new_one->name && new_one->method ? YS_OK : ys_site_nomem(where, err);
}

ys_status ys_site_add_known(struct ys_site *site, const struct ys_class *class_,
                            struct ys_error *err)
{
    const struct ys_site_where where = {.path = "site"};
    struct builtin same = {.name = class_->name, .method = class_->method};

    for (size_t i = 0; i < site->n_class; i++)
        if (!strcmp(site->class_[i].name, class_->name))
            return YS_OK;
    memcpy(same.length_m, class_->length_m, sizeof same.length_m);
    memcpy(same.width_m, class_->width_m, sizeof same.width_m);
    return add(site, &same, &where, err);
}

ys_status ys_site_builtin(struct ys_site *out, struct ys_error *err)
{
    const struct ys_site_where where = {.path = "site"};
    ys_status status = YS_OK;

    *out = (struct ys_site){.name = ys_strdup("")};
    if (!out->name)
        status = ys_site_nomem(&where, err);
    for (size_t i = 0; status == YS_OK && i < sizeof builtins / sizeof *builtins; i++)
        status = add(out, &builtins[i], &where, err);
    if (status != YS_OK)
        ys_site_fini(out);
    return status;
}

/* [low, high] in metres. */
static ys_status read_range(double out[2], const json_t *definition, const char *key,
                            const char *name, const struct ys_site_where *where,
                            struct ys_error *err)
{
    const json_t *const range = json_object_get(definition, key);
    const json_t *const low = json_array_get(range, 0), *const high = json_array_get(range, 1);

    if (json_array_size(range) != 2 || !json_is_number(low) || !json_is_number(high))
        return ys_site_fail(where, err, "class '%s': want \"%s\": [LOW, HIGH]", name, key);
    out[0] = json_number_value(low);
    out[1] = json_number_value(high);
    if (!(out[0] > 0 && out[0] <= out[1] && out[1] <= max_size_m))
        return ys_site_fail(where, err,
                            "class '%s': %s is [%g, %g]; want 0 < LOW <= HIGH <= %g metres",
                            name, key, out[0], out[1], max_size_m);
    return YS_OK;
}

/* A misspelt member would be lost in silence. */
static ys_status check_members(json_t *definition, const char *name,
                               const struct ys_site_where *where, struct ys_error *err)
{
    const char *key;
    json_t *value;

    json_object_foreach(definition, key, value)
    {
        if (strcmp(key, "length_m") != 0 && strcmp(key, "width_m") != 0 &&
            strcmp(key, "method") != 0)
            return ys_site_fail(where, err,
                                "class '%s': '%.40s'; want length_m, width_m and method", name,
                                key);
    }
    return YS_OK;
}

static ys_status read_class(struct builtin *out, const char *name, json_t *definition,
                            const struct ys_site_where *where, struct ys_error *err)
{
    static const char *const methods[] = {"blob", "block", "vessel", "pit", "example"};
    const char *method;
    ys_status status;

    *out = (struct builtin){.name = name, .method = methods[0]};
    if (!json_is_object(definition))
        return ys_site_fail(
            where, err, "class '%s': want {\"length_m\": [LOW, HIGH], \"width_m\": ...}", name);
    if ((status = check_members(definition, name, where, err)) != YS_OK ||
        (status = ys_site_word(&method, definition, "method", where, err)) != YS_OK)
        return status;
    if (method && !strcmp(method, "example")) { /* sizes are those of the examples */
        out->method = methods[4];
        return YS_OK;
    }
    if ((status = read_range(out->length_m, definition, "length_m", name, where, err)) !=
            YS_OK ||
        (status = read_range(out->width_m, definition, "width_m", name, where, err)) != YS_OK)
        return status;
    if (out->width_m[0] > out->length_m[1])
        return ys_site_fail(where, err,
                            "class '%s': %g m wide and %g m long; want length first", name,
                            out->width_m[0], out->length_m[1]);
    if (!method)
        return YS_OK;
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (!strcmp(method, methods[i])) {
            out->method = methods[i];
            return YS_OK;
        }
    return ys_site_fail(where, err,
                        "class '%s': method '%.40s'; want blob, block, vessel, pit or example",
                        name, method);
}

ys_status ys_site_add_classes(struct ys_site *site, json_t *classes,
                              const struct ys_site_where *where, struct ys_error *err)
{
    ys_status status = YS_OK;

    if (!classes || json_is_null(classes))
        return YS_OK;
    if (!json_is_object(classes))
        return ys_site_fail(where, err, "classes: want an object of classes by name");
    if (json_object_size(classes) > MAX_CLASSES)
        return ys_site_fail(where, err, "classes: %zu of them; want %d at most",
                            json_object_size(classes), MAX_CLASSES);
    /* The order of the file: jansson keeps it. */
    for (void *i = json_object_iter(classes); i && status == YS_OK;
         i = json_object_iter_next(classes, i)) {
        const char *const name = json_object_iter_key(i);
        struct builtin class_;

        if (!*name || strlen(name) > 60 || ys_has_control(name))
            return ys_site_fail(where, err, "classes: a name of 1 to 60 bytes is wanted");
        for (size_t k = 0; k < site->n_class; k++)
            if (!strcmp(site->class_[k].name, name))
                return ys_site_fail(where, err,
                                    "class '%s' is built in or given twice; want another name",
                                    name);
        status = read_class(&class_, name, json_object_iter_value(i), where, err);
        if (status == YS_OK)
            status = add(site, &class_, where, err);
        if (status == YS_OK)
            site->class_[site->n_class - 1].own = true;
    }
    return status;
}

ys_status ys_site_find_class(size_t *out, const struct ys_site *site, const char *name,
                             const struct ys_site_where *where, struct ys_error *err)
{
    char known[200];
    size_t n = 0;

    for (size_t i = 0; i < site->n_class; i++)
        if (!strcmp(site->class_[i].name, name)) {
            *out = i;
            return YS_OK;
        }
    known[0] = '\0';
    for (size_t i = 0; i < site->n_class && n + 1 < sizeof known; i++) {
        ys_text_fit(known + n, sizeof known - n, "%s%s", i ? ", " : "", site->class_[i].name);
        n = strlen(known);
    }
    return ys_site_fail(where, err, "no class '%.60s'; want one of %s", name, known);
}
