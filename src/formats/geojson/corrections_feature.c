/* corrections_feature.c - one feature of a corrections file: what it says of its object */

#include "corrections_parts.h"

#include <math.h>
#include <string.h>

#include "../../base/date.h"
#include "../../base/mem.h"
#include "../../base/text.h"
#include "../../base/utf8.h"

enum { MAX_REASON = 1000 }; /* bytes */

/* A text for a person that is one line of at most `most` bytes; "" where it is absent or null,
 * which is what QGIS writes where a field is empty. */
static ys_status read_text(char **out, const json_t *properties, const char *key, size_t most,
                           const struct ys_site_where *where, struct ys_error *err)
{
    const json_t *const member = json_object_get(properties, key);
    const char *const text = json_string_value(member);

    if (member && !json_is_null(member) && !text)
        return ys_site_fail(where, err, "\"%s\" is no text", key);
    if (text && (strlen(text) > most || ys_has_control(text)))
        return ys_site_fail(where, err, "\"%s\": want one line of at most %zu bytes", key,
                            most);
    *out = ys_strdup(text);
    return *out ? YS_OK : ys_site_nomem(where, err);
}

static ys_status read_required(char **out, const json_t *properties, const char *key,
                               size_t most, const struct ys_site_where *where,
                               struct ys_error *err)
{
    const ys_status status = read_text(out, properties, key, most, where, err);

    if (status == YS_OK && !(*out)[strspn(*out, " ")])
        return ys_site_fail(where, err, "no \"%s\"; want it for every correction", key);
    return status;
}

static ys_status read_action(struct ys_correction_in *out, const json_t *properties,
                             struct ys_site_where *where, struct ys_error *err)
{
    const char *word;
    const ys_status status = ys_site_word(&word, properties, "action", where, err);

    if (status != YS_OK)
        return status;
    if (!word || !ys_action_find(&out->action, word))
        return ys_site_fail(
            where, err, "action '%.40s'; want accept, reject, split, merge, add or complete",
            word ? word : "");
    ys_text_fit(where->name, sizeof where->name, "%s", word);
    return YS_OK;
}

/* "2023-10-05", with a time or without; older GDAL writes dates as 2023/10/05. */
static ys_status read_date(struct ys_correction_in *out, const json_t *properties,
                           const struct ys_site_where *where, struct ys_error *err)
{
    struct ys_date date;
    int32_t last_day;
    struct ys_error why = {0};
    ys_status status = read_text(&out->date, properties, "date", 40, where, err);

    out->day = INT32_MIN;
    if (status != YS_OK || !*out->date)
        return status;
    for (size_t i = 4; i < strlen(out->date) && i <= 7; i += 3)
        if (out->date[i] == '/')
            out->date[i] = '-';
    status = ys_date_range_parse(&date, &last_day, out->date, &why);
    if (status != YS_OK)
        return ys_site_fail(where, err, "%s", why.text);
    out->day = date.days;
    return YS_OK;
}

/* A whole number; 0 where it is absent or null. */
static ys_status read_whole(uint32_t *out, const json_t *properties, const char *key,
                            const double range[2], const struct ys_site_where *where,
                            struct ys_error *err)
{
    double value;
    const ys_status status = ys_correction_number(&value, properties, key, range, where, err);

    *out = isnan(value) ? 0 : (uint32_t)value;
    if (status == YS_OK && !isnan(value) && value != floor(value))
        return ys_site_fail(where, err, "\"%s\": %.10g; want a whole number", key, value);
    return status;
}

/* The number of the object: "number", as objects.geojson has it; else "id", which editors fill
 * with the feature's id ("2023-10-05/12") where features are copied from there. */
static ys_status read_object(uint32_t *out, const json_t *properties,
                             const struct ys_site_where *where, struct ys_error *err)
{
    static const double ids[2] = {1, UINT32_MAX};
    const char *const id = json_string_value(json_object_get(properties, "id"));
    const char *const slash = id ? strrchr(id, '/') : NULL;
    const char *const digits = slash ? slash + 1 : id;
    const ys_status status = read_whole(out, properties, "number", ids, where, err);

    if (status != YS_OK || *out)
        return status;
    if (!id || !*id)
        return read_whole(out, properties, "id", ids, where, err);
    if (strspn(digits, "0123456789") != strlen(digits) || strlen(digits) > 9 || !*digits)
        return ys_site_fail(where, err, "\"id\": '%.40s'; want the number of an object", id);
    for (const char *c = digits; *c; c++)
        *out = *out * 10 + (uint32_t)(*c - '0');
    return YS_OK;
}

static ys_status read_numbers(struct ys_correction_in *out, const json_t *properties,
                              const struct ys_site_where *where, struct ys_error *err)
{
    static const double parts[2] = {2, YS_SPLIT_MOST};
    /* Editors number new features by themselves in a field of this name. */
    const bool has_object = out->action != YS_ADD && out->action != YS_COMPLETE;
    ys_status status = YS_OK;

    if (has_object)
        status = read_object(&out->id, properties, where, err);
    if (status == YS_OK)
        status = read_whole(&out->parts, properties, "n", parts, where, err);
    if (status == YS_OK && (out->action == YS_SPLIT) != (out->parts > 0))
        return out->parts
                   ? ys_site_fail(where, err, "\"n\": %u; want it with split only", out->parts)
                   : ys_site_fail(where, err,
                                  "no \"n\"; want 2 to %d, what the object "
                                  "is split into",
                                  YS_SPLIT_MOST);
    return status;
}

ys_status ys_correction_read(struct ys_correction_in *out, const json_t *feature,
                             struct ys_site_where *where, struct ys_error *err)
{
    const json_t *const at = json_object_get(feature, "properties");
    const json_t *const type = json_object_get(feature, "type");
    ys_status status;

    *out = (struct ys_correction_in){.feature = where->feature};
    where->name[0] = '\0';
    if (!json_is_string(type) || strcmp(json_string_value(type), "Feature") != 0)
        return ys_site_fail(where, err, "no Feature; want \"type\": \"Feature\"");
    if (!json_is_object(at))
        return ys_site_fail(where, err, "no properties; want action, author and reason");
    if ((status = read_action(out, at, where, err)) != YS_OK ||
        (status = read_required(&out->author, at, "author", YS_SITE_MAX_NAME, where, err)) !=
            YS_OK ||
        (status = read_required(&out->reason, at, "reason", MAX_REASON, where, err)) != YS_OK ||
        (status = read_date(out, at, where, err)) != YS_OK ||
        (status = read_text(&out->area, at, "area", YS_SITE_MAX_NAME, where, err)) != YS_OK ||
        (status = read_text(&out->class_name, at, "class", YS_SITE_MAX_NAME, where, err)) !=
            YS_OK ||
        (status = read_numbers(out, at, where, err)) != YS_OK)
        return status;
    return ys_correction_place(out, feature, where, err);
}
