/* site.c - site files with areas, tracks and classes */

#include "site.h"

#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/utf8.h"
#include "../text/textfile.h"
#include "site_named.h"
#include "site_open.h"
#include "site_parts.h"

enum { MAX_ALIASES = 1000 };

static ys_status read_aliases(struct ys_site *site, const json_t *aliases,
                              const struct ys_site_where *where, struct ys_error *err)
{
    const size_t n = json_array_size(aliases);

    if (!aliases || json_is_null(aliases))
        return YS_OK;
    if (!json_is_array(aliases) || n > MAX_ALIASES)
        return ys_site_fail(where, err, "aliases: want a list of at most %d names",
                            MAX_ALIASES);
    free(site->alias);
    site->alias = ys_new(n, sizeof *site->alias);
    if (!site->alias)
        return ys_site_nomem(where, err);
    for (size_t i = 0; i < n; i++) {
        const char *const alias = json_string_value(json_array_get(aliases, i));

        if (!alias || !*alias || strlen(alias) > YS_SITE_MAX_NAME || ys_has_control(alias))
            return ys_site_fail(where, err, "alias %zu is no name of 1 to %d bytes", i + 1,
                                YS_SITE_MAX_NAME);
        if (!(site->alias[site->n_alias++] = ys_strdup(alias)))
            return ys_site_nomem(where, err);
    }
    return YS_OK;
}

/* Foreign members of the collection.  Editors that keep no foreign members of their own keep
 * them in "properties" of the collection, so they are taken from there where the top has none. */
static json_t *foreign(const json_t *root, const char *key)
{
    json_t *const here = json_object_get(root, key);

    return here ? here : json_object_get(json_object_get(root, "properties"), key);
}

/* Classes of files before it, and of --class-size, that this one does not define itself. */
static ys_status take_known(struct ys_site *site, const struct ys_site *known,
                            struct ys_error *err)
{
    for (size_t i = 0; known && i < known->n_class; i++) {
        const ys_status st = ys_site_add_known(site, &known->class_[i], err);

        if (st)
            return st;
    }
    return YS_OK;
}

/* [LOW, HIGH]: what a railcar with its couplings is long on average.  No rolling stock is shorter than
 * 5 m, or longer than 40 m. */
static ys_status read_car_length(double out[2], const json_t *range,
                                 const struct ys_site_where *where, struct ys_error *err)
{
    static const double least_m = 5, most_m = 40;
    const json_t *const low = json_array_get(range, 0), *const high = json_array_get(range, 1);

    if (!range || json_is_null(range))
        return YS_OK;
    if (json_array_size(range) != 2 || !json_is_number(low) || !json_is_number(high))
        return ys_site_fail(where, err, "want \"car_length_m\": [LOW, HIGH], metres");
    out[0] = json_number_value(low);
    out[1] = json_number_value(high);
    if (!(out[0] >= least_m && out[0] <= out[1] && out[1] <= most_m))
        return ys_site_fail(where, err,
                            "car_length_m is [%g, %g]; want %g <= LOW <= HIGH <= %g metres",
                            out[0], out[1], least_m, most_m);
    return YS_OK;
}

static ys_status read_root(struct ys_site *site, const json_t *root,
                           const struct ys_site *known, struct ys_site_where *where,
                           struct ys_error *err)
{
    const json_t *const features = json_object_get(root, "features");
    const json_t *const name = foreign(root, "name");
    ys_status status;

    if (name && !json_is_null(name)) {
        const char *const text = json_string_value(name);

        if (!text || strlen(text) > YS_SITE_MAX_NAME || ys_has_control(text))
            return ys_site_fail(where, err, "\"name\": want one line of at most %d bytes",
                                YS_SITE_MAX_NAME);
        free(site->name);
        if (!(site->name = ys_strdup(text)))
            return ys_site_nomem(where, err);
    }
    if ((status = read_aliases(site, foreign(root, "aliases"), where, err)) != YS_OK ||
        (status = ys_site_add_classes(site, foreign(root, "classes"), where, err)) != YS_OK ||
        (status = read_car_length(site->car_length_m, foreign(root, "car_length_m"), where,
                                  err)) != YS_OK ||
        (status = take_known(site, known, err)) != YS_OK)
        return status;
    const size_t n = json_array_size(features);
    for (size_t i = 0; i < n && status == YS_OK; i++) {
        ys_site_point_at(where, json_array_get(features, i), i);
        site->n_feature++;
        status = ys_site_feature(site, json_array_get(features, i), where, err);
    }
    where->feature = 0;
    where->layer = NULL;
    return status;
}

static ys_status read_collection(struct ys_site *out, json_t *root, const struct ys_site *known,
                                 bool named, struct ys_site_where *where, struct ys_error *err)
{
    ys_status status = ys_site_builtin(out, err);

    if (status == YS_OK && named) {
        status = take_known(out, known, err);
        if (status == YS_OK)
            status = ys_site_apply_names(root, out, where, err);
    }
    if (status == YS_OK)
        status = read_root(out, root, known, where, err);
    if (status != YS_OK)
        ys_site_fini(out);
    return status;
}

ys_status ys_site_parse(struct ys_site *out, const struct ys_site_text *text,
                        struct ys_error *err)
{
    struct ys_site_where where = {.path = text->path};
    json_t *root;
    bool named;

    *out = (struct ys_site){0};
    ys_status status = ys_site_open_text(&root, &named, text, err);
    if (status != YS_OK)
        return status;
    status = read_collection(out, root, text->known, named, &where, err);
    json_decref(root);
    return status;
}

ys_status ys_site_read(struct ys_site *out, const char *path, const struct ys_site *known,
                       struct ys_error *err)
{
    struct ys_site_text text = {.path = path, .known = known};
    struct ys_site_where where = {.path = path};
    json_t *root;
    char *bytes;

    *out = (struct ys_site){0};
    ys_status status = ys_site_open_binary(&root, path, err);
    if (status == YS_OK && root) {
        status = read_collection(out, root, known, true, &where, err);
        json_decref(root);
        return status;
    }
    if (status == YS_OK)
        status = ys_textfile_read(&bytes, &text.n, path, YS_SITE_MAX_BYTES, err);
    if (status != YS_OK)
        return status;
    text.bytes = bytes;
    status = ys_site_parse(out, &text, err);
    free(bytes);
    return status;
}
