/* json_builder.c - building JSON */

#include "json_builder.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../words.h"

void ys_json_put(struct ys_json_builder *json, json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new_nocheck(object, key, value))
        json->failed = true;
}

void ys_json_append(struct ys_json_builder *json, json_t *array, json_t *value)
{
    if (json_array_append_new(array, value))
        json->failed = true;
}

json_t *ys_json_put_object(struct ys_json_builder *json, json_t *parent, const char *key)
{
    json_t *object = json_object();

    ys_json_put(json, parent, key, object);
    return json->failed ? NULL : object;
}

json_t *ys_json_put_array(struct ys_json_builder *json, json_t *parent, const char *key)
{
    json_t *array = json_array();

    ys_json_put(json, parent, key, array);
    return json->failed ? NULL : array;
}

json_t *ys_json_append_object(struct ys_json_builder *json, json_t *array)
{
    json_t *object = json_object();

    ys_json_append(json, array, object);
    return json->failed ? NULL : object;
}

/* NULL: out of memory. */
static json_t *valid_string(const char *text)
{
    struct ys_text valid = {0};

    ys_add_valid(&valid, text);
    char *bytes = ys_text_take(&valid);
    json_t *string = bytes ? json_string_nocheck(bytes) : NULL;

    free(bytes);
    return string;
}

void ys_json_put_text(struct ys_json_builder *json, json_t *object, const char *key,
                      const char *text)
{
    ys_json_put(json, object, key, valid_string(text));
}

void ys_json_put_text_or_null(struct ys_json_builder *json, json_t *object, const char *key,
                              const char *text)
{
    if (!text) /* of a text that found no memory */
        ys_json_put(json, object, key, NULL);
    else if (*text)
        ys_json_put_text(json, object, key, text);
    else
        ys_json_put(json, object, key, json_null());
}

void ys_json_append_text(struct ys_json_builder *json, json_t *array, const char *text)
{
    ys_json_append(json, array, valid_string(text));
}

static json_t *real(double value, int digits)
{
    if (!isfinite(value))
        return json_null();
    const double scale = pow(10, digits);
    const double rounded = fabs(value) < 1e15 / scale ? round(value * scale) / scale : value;
    return json_real(rounded == 0 ? 0 : rounded); /* no -0.0 */
}

void ys_json_put_number(struct ys_json_builder *json, json_t *object, const char *key,
                        double value, int digits)
{
    ys_json_put(json, object, key, real(value, digits));
}

void ys_json_append_pair(struct ys_json_builder *json, json_t *array, double x, double y,
                         int digits)
{
    json_t *pair = json_array();

    ys_json_append(json, pair, real(x, digits));
    ys_json_append(json, pair, real(y, digits));
    ys_json_append(json, array, pair);
}

void ys_json_put_count(struct ys_json_builder *json, json_t *object, const char *key,
                       bool known, int64_t n)
{
    ys_json_put(json, object, key, known ? json_integer(n) : json_null());
}

void ys_json_put_bool(struct ys_json_builder *json, json_t *object, const char *key, bool value)
{
    ys_json_put(json, object, key, json_boolean(value));
}

void ys_json_put_flags(struct ys_json_builder *json, json_t *object, uint64_t flags)
{
    json_t *array = ys_json_put_array(json, object, "flags");

    for (unsigned i = 0; i < 64; i++) {
        const uint64_t flag = flags & UINT64_C(1) << i;

        if (flag && ys_flag_name(flag))
            ys_json_append(json, array, json_string(ys_flag_name(flag)));
    }
}

static int add_piece(const char *piece, size_t n, void *text)
{
    ys_text_add_n(text, piece, n);
    return 0; /* *text remembers a failure */
}

ys_status ys_json_finish(char **out, struct ys_json_builder *json, const char *what,
                         struct ys_error *err)
{
    /* 15 digits give back every decimal that was rounded to fewer, as it was. */
    const size_t flags = JSON_INDENT(json->indent ? json->indent : 1) |
                         JSON_REAL_PRECISION(json->digits ? json->digits : 15);
    struct ys_text text = {0};

    *out = NULL;
    /* Not json_dumps(): jansson 2.14 goes on after a key that it could not add to its own text. */
    if (!json->failed && !json_dump_callback(json->root, add_piece, &text, flags)) {
        ys_text_add(&text, "\n");
        *out = ys_text_take(&text);
    }
    ys_text_drop(&text);
    json_decref(json->root);
    json->root = NULL;
    return *out ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", what);
}

static void put_stated(struct ys_json_builder *json, json_t *at, const char *key,
                       const struct ys_stated *stated)
{
    if (!stated->n)
        return;
    json_t *list = ys_json_put_array(json, at, key);

    for (size_t i = 0; i < stated->n; i++)
        ys_json_append_text(json, list, stated->at[i]);
}

/* Only what can change a result: threads and windows cannot, and a report must not depend on
 * the machine it was made on. */
void ys_json_put_parameters(struct ys_json_builder *json, json_t *object, const ys_result *res)
{
    const struct ys_options *opt = &res->opt;
    json_t *at = ys_json_put_object(json, object, "parameters");

    ys_json_put_number(json, at, "pixel_size_m",
                       opt->pixel_size_m > 0 ? opt->pixel_size_m : NAN, 6);
    if (opt->crs)
        ys_json_put_text(json, at, "crs", opt->crs);
    if (opt->corners)
        ys_json_put_text(json, at, "corners", opt->corners);
    put_stated(json, at, "licence", &opt->licence);
    put_stated(json, at, "sun", &opt->sun);
    put_stated(json, at, "off_nadir", &opt->off_nadir);
    ys_json_put_count(json, at, "tiers_low", opt->tiers_low > 0, opt->tiers_low);
    ys_json_put_count(json, at, "tiers_high", opt->tiers_high > 0, opt->tiers_high);
    ys_json_put_bool(json, at, "assume_aligned", opt->assume_aligned);
    if (opt->mosaic)
        ys_json_put_bool(json, at, "mosaic", true);
    ys_json_put_bool(json, at, "skip_bad", opt->skip_bad);
    ys_json_put_bool(json, at, "allow_overlap", opt->allow_overlap);
    ys_json_put_bool(json, at, "all_pairs", opt->all_pairs);
    ys_json_put_bool(json, at, "no_images", opt->no_images);
    ys_json_put_bool(json, at, "no_coordinates", opt->no_coordinates);
    ys_json_put(json, at, "max_bytes", json_integer((json_int_t)opt->max_bytes));
}
