/* site_named.c - classes and roles out of the names that people write */

#include "site_named.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "../../base/text.h"
#include "../../base/utf8.h"

static const char exclude[] = "exclude";

/* What the names of a feature come to. */
struct said {
    const char *class_name; /* of the site, exclude, or NULL */
    char own[60];           /* a word before a colon that is no class we know */
    char name[YS_SITE_MAX_NAME + 1];
};

/* The class that a word names, or exclude; NULL: neither.  Plurals of English, since people write
 * "Railcars". */
static const char *class_of(const struct ys_site *known, const char *word)
{
    char singular[61];
    const size_t n = strlen(word);

    for (size_t i = 0; i < known->n_class; i++)
        if (ys_same_name(known->class_[i].name, word))
            return known->class_[i].name;
    if (ys_same_name(word, exclude) || ys_same_name(word, "excluded"))
        return exclude;
    if (n < 2 || n > sizeof singular - 1 || (word[n - 1] != 's' && word[n - 1] != 'S'))
        return NULL;
    snprintf(singular, sizeof singular, "%.*s", (int)(n - 1), word);
    return class_of(known, singular);
}

static void trim(char *text)
{
    size_t n = strlen(text);
    const size_t blank = strspn(text, " \t\r\n");

    while (n && strchr(" \t\r\n", text[n - 1]))
        text[--n] = '\0';
    if (blank <= n)
        memmove(text, text + blank, n - blank + 1);
}

/* "CLASS: NAME", "CLASS" or "NAME". */
static void read_name(struct said *out, const struct ys_site *known, const char *text)
{
    char copy[YS_SITE_MAX_NAME + 1];
    const char *colon;

    *out = (struct said){0};
    ys_text_fit(copy, sizeof copy, "%s", text);
    for (char *at = copy; *at; at++) /* a name over two lines is one name */
        if (strchr("\t\r\n", *at))
            *at = ' ';
    trim(copy);
    out->class_name = class_of(known, copy);
    if (out->class_name)
        return;
    colon = strchr(copy, ':');
    if (colon && colon > copy) {
        char word[sizeof copy];

        snprintf(word, sizeof word, "%.*s", (int)(colon - copy), copy);
        trim(word);
        out->class_name = class_of(known, word);
        if (!out->class_name)
            ys_text_fit(out->own, sizeof out->own, "%s", word);
    }
    ys_text_fit(out->name, sizeof out->name, "%s", out->class_name ? colon + 1 : copy);
    trim(out->name);
}

/* Keys that are ours but for case; empty texts are none. */
static bool settle_keys(json_t *properties)
{
    static const char *const ours[] = {"name", "count", "role", "proposed"};
    json_t *value;
    const char *key;
    void *next;
    bool ok = true;

    json_object_foreach_safe(properties, next, key, value)
    {
        for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
            if (strcmp(key, ours[i]) && !strcasecmp(key, ours[i]) &&
                !json_object_get(properties, ours[i]))
                ok = ok && !json_object_set(properties, ours[i], value);
    }
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
        const char *text = json_string_value(json_object_get(properties, ours[i]));

        if (text && !*text)
            json_object_del(properties, ours[i]);
    }
    return ok;
}

static bool has_text(const json_t *properties, const char *key)
{
    const json_t *value = json_object_get(properties, key);

    return value && !json_is_null(value);
}

/* Names of folders that are no class, outermost first: "South / shed / ". */
static const char *look_in_folders(struct ys_text *prefix, const json_t *folders, size_t top,
                                   const struct ys_site *known)
{
    const char *found = NULL;

    for (size_t i = 0; i < json_array_size(folders); i++) {
        struct said folder;

        read_name(&folder, known, ys_or_empty(json_string_value(json_array_get(folders, i))));
        found = folder.class_name ? folder.class_name : found;
        if (i >= top && folder.name[0])
            ys_text_addf(prefix, "%s / ", folder.name);
    }
    return found;
}

static bool set_text(json_t *properties, const char *key, const char *text)
{
    return !json_object_set_new(properties, key, json_string(text));
}

static ys_status name_polygon(json_t *properties, size_t top, const struct ys_site *known,
                              const struct ys_site_where *where, struct ys_error *err)
{
    const json_t *folders = json_object_get(properties, "folders");
    struct ys_text full = {0};
    struct said said;

    read_name(&said, known,
              ys_or_empty(json_string_value(json_object_get(properties, "name"))));
    const char *of_folder = look_in_folders(&full, folders, top, known);
    const char *class_name = said.class_name ? said.class_name
                             : of_folder     ? of_folder
                             : said.own[0]   ? said.own
                                             : NULL;
    bool ok = !full.failed;

    /* Of an unknown word before a colon, what follows is the name; the error tells of the word. */
    if (!class_name) {
        ys_text_drop(&full);
        return ys_site_fail(
            where, err,
            "a polygon of which is not said what is counted in it; want it named "
            "\"railcar: NAME\" (or container, vessel, pit or another class), or "
            "\"exclude\", or a folder of this name round it");
    }
    if (said.name[0])
        ys_text_add(&full, said.name);
    ok = ok && (class_name == exclude ? set_text(properties, "role", exclude)
                                      : set_text(properties, "count", class_name));
    if (said.name[0] && class_name != exclude)
        ok = ok && full.bytes && !full.failed && set_text(properties, "name", full.bytes);
    else
        json_object_del(properties, "name");
    ys_text_drop(&full);
    return ok ? YS_OK : ys_site_nomem(where, err);
}

static ys_status name_line(json_t *properties, const struct ys_site *known,
                           const struct ys_site_where *where, struct ys_error *err)
{
    struct said said;
    bool ok = has_text(properties, "role") || set_text(properties, "role", "track");

    read_name(&said, known,
              ys_or_empty(json_string_value(json_object_get(properties, "name"))));
    if (said.class_name == exclude)
        return ys_site_fail(where, err, "a line named exclude; want a polygon");
    if (!strcasecmp(said.own, "track")) {
        const char *after = strchr(said.name, ':') + 1;
        char rest[sizeof said.name];

        memcpy(rest, after, strlen(after) + 1);
        read_name(&said, known, rest);
    }
    if (said.name[0])
        ok = ok && set_text(properties, "name", said.name);
    else
        json_object_del(properties, "name");
    return ok ? YS_OK : ys_site_nomem(where, err);
}

ys_status ys_site_apply_names(json_t *collection, const struct ys_site *known,
                              struct ys_site_where *where, struct ys_error *err)
{
    const json_t *features = json_object_get(collection, "features");
    const size_t top = (size_t)json_integer_value(json_object_get(collection, "top_folders"));
    ys_status st = YS_OK;

    for (size_t i = 0; !st && i < json_array_size(features); i++) {
        const json_t *feature = json_array_get(features, i);
        json_t *properties = json_object_get(feature, "properties");
        const char *type =
            json_string_value(json_object_get(json_object_get(feature, "geometry"), "type"));

        ys_site_point_at(where, feature, i);
        if (!settle_keys(properties))
            return ys_site_nomem(where, err);
        ys_text_fit(where->name, sizeof where->name, "%s",
                    ys_or_empty(json_string_value(json_object_get(properties, "name"))));
        if (type && strstr(type, "Polygon") && !has_text(properties, "count") &&
            !has_text(properties, "role"))
            st = name_polygon(properties, top, known, where, err);
        else if (type && strstr(type, "LineString"))
            st = name_line(properties, known, where, err);
    }
    where->feature = 0;
    where->layer = NULL;
    where->name[0] = '\0';
    return st;
}
