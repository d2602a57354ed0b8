/* claims_json.c - a claims file explained, as JSON */

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/mem.h"
#include "../text/capacity.h"
#include "../text/claims_text.h"

/* NULL where there is no number, as JSON has neither NaN nor infinity. */
static json_t *number(double value)
{
    if (!isfinite(value))
        return json_null();
    return value == floor(value) && fabs(value) < 1e15 ? json_integer((json_int_t)value)
                                                       : json_real(value);
}

static json_t *capacity_of(const struct ys_claims_row *row)
{
    struct ys_capacity_line line[YS_MAX_CAPACITY];
    const size_t n = ys_capacity_of(line, row);
    json_t *const list = json_array();

    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:o, s:o}", "relation",
                                              line[i].could_hold ? "could hold" : "would fill",
                                              "what", line[i].what, "low", number(line[i].low),
                                              "high", number(line[i].high)));
    return list;
}

static json_t *one_claim(const struct ys_claims_row *row, bool capacity)
{
    const struct ys_claim *const c = row->claim;
    json_t *const out =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:s, s:b, s:o, s:o, s:s}",
                  "id", c->id, "class", c->class_name, "kind", ys_claim_kind_name(c->kind),
                  "site", c->site, "date_start", c->date_start, "date_end", c->date_end,
                  "comparator", ys_comparator_name(c->comparator), "value", number(c->value),
                  "value_high", number(c->value_high), "stated", row->stated, "has_reading",
                  row->has_reading, "low", number(row->low), "high", number(row->high),
                  "pictures_can_say", ys_claim_kind_meaning(c->kind));
    json_t *const rest =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "unit", c->unit, "said_by", c->said_by,
                  "publisher", c->publisher, "date_published", c->date_published, "source",
                  c->source, "note", c->note, "disputed", c->disputed);

    if (!out || json_object_update(out, rest) != 0 ||
        (capacity && json_object_set_new(out, "capacity", capacity_of(row)) != 0)) {
        json_decref(rest);
        json_decref(out);
        return NULL;
    }
    json_decref(rest);
    return out;
}

static json_t *constants(void)
{
    json_t *const list = json_array();

    for (size_t i = 0; list && ys_capacity_constant(i); i++) {
        const struct ys_constant *const c = ys_capacity_constant(i);

        json_array_append_new(list, json_pack("{s:s, s:o, s:s, s:s}", "name", c->name, "value",
                                              number(c->value), "unit", c->unit, "source",
                                              c->source));
    }
    return list;
}

static json_t *per_container(void)
{
    json_t *const list = json_array();

    for (size_t i = 0; list && ys_capacity_per_container(i); i++) {
        const struct ys_per_container *const per = ys_capacity_per_container(i);

        json_array_append_new(list, json_pack("{s:s, s:o, s:o, s:s}", "what", per->what, "low",
                                              number(per->low), "high", number(per->high),
                                              "how", per->how));
    }
    return list;
}

char *ys_claims_render_json(const struct ys_claims_row *row, size_t n, bool capacity)
{
    json_t *const root = json_object(), *const claims = json_array();
    bool good = root && claims;
    char *out = NULL;

    for (size_t i = 0; i < n && good; i++)
        good = json_array_append_new(claims, one_claim(&row[i], capacity)) == 0;
    good = good && json_object_set(root, "claims", claims) == 0;
    if (good && capacity)
        good = json_object_set_new(root, "per_container", per_container()) == 0 &&
               json_object_set_new(root, "constants", constants()) == 0;
    if (good) {
        const size_t bytes = json_dumpb(root, NULL, 0, JSON_INDENT(1));

        /* Measured first and written into memory of ours: the caller frees it with free(). */
        out = ys_new(bytes + 2, 1);
        if (out && json_dumpb(root, out, bytes, JSON_INDENT(1)) == bytes)
            out[bytes] = '\n';
    }
    json_decref(claims);
    json_decref(root);
    return out;
}
