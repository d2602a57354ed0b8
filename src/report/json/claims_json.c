/* claims_json.c - a claims file explained, as JSON */

#include <math.h>

#include "../claims.h"
#include "../text/capacity.h"
#include "json_builder.h"

/* As it is, not rounded; whole numbers without a point. */
static void put_number(struct ys_json_builder *json, json_t *at, const char *key, double value)
{
    const bool whole = value == floor(value) && fabs(value) < 1e15;

    ys_json_put(json, at, key,
                !isfinite(value) ? json_null()
                : whole          ? json_integer((json_int_t)value)
                                 : json_real(value));
}

static void put_capacity(struct ys_json_builder *json, json_t *at,
                         const struct ys_claims_row *row)
{
    struct ys_capacity_line line[YS_MAX_CAPACITY];
    const size_t n = ys_capacity_of(line, row);
    json_t *const list = ys_json_put_array(json, at, "capacity");

    for (size_t i = 0; i < n; i++) {
        json_t *const one = ys_json_append_object(json, list);

        ys_json_put_text(json, one, "relation",
                         line[i].could_hold ? "could hold" : "would fill");
        ys_json_put_text(json, one, "what", line[i].what);
        put_number(json, one, "low", line[i].low);
        put_number(json, one, "high", line[i].high);
    }
}

static void put_claim(struct ys_json_builder *json, json_t *at, const struct ys_claims_row *row)
{
    const struct ys_claim *const c = row->claim;

    ys_json_put_text(json, at, "id", c->id);
    ys_json_put_text(json, at, "class", c->class_name);
    ys_json_put_text(json, at, "kind", ys_claim_kind_name(c->kind));
    ys_json_put_text(json, at, "site", c->site);
    ys_json_put_text(json, at, "date_start", c->date_start);
    ys_json_put_text(json, at, "date_end", c->date_end);
    ys_json_put_text(json, at, "comparator", ys_comparator_name(c->comparator));
    put_number(json, at, "value", c->value);
    put_number(json, at, "value_high", c->value_high);
    ys_json_put_text(json, at, "stated", row->stated);
    ys_json_put_bool(json, at, "has_reading", row->has_reading);
    put_number(json, at, "low", row->low);
    put_number(json, at, "high", row->high);
    ys_json_put_text(json, at, "pictures_can_say", ys_claim_kind_meaning(c->kind));
    ys_json_put_text(json, at, "unit", c->unit);
    ys_json_put_text(json, at, "said_by", c->said_by);
    ys_json_put_text(json, at, "publisher", c->publisher);
    ys_json_put_text(json, at, "date_published", c->date_published);
    ys_json_put_text(json, at, "source", c->source);
    ys_json_put_text(json, at, "note", c->note);
    ys_json_put_text(json, at, "disputed", c->disputed);
}

static void put_per_container(struct ys_json_builder *json)
{
    json_t *const list = ys_json_put_array(json, json->root, "per_container");

    for (size_t i = 0; ys_capacity_per_container(i); i++) {
        const struct ys_per_container *const per = ys_capacity_per_container(i);
        json_t *const one = ys_json_append_object(json, list);

        ys_json_put_text(json, one, "what", per->what);
        put_number(json, one, "low", per->low);
        put_number(json, one, "high", per->high);
        ys_json_put_text(json, one, "how", per->how);
    }
}

static void put_constants(struct ys_json_builder *json)
{
    json_t *const list = ys_json_put_array(json, json->root, "constants");

    for (size_t i = 0; ys_capacity_constant(i); i++) {
        const struct ys_constant *const c = ys_capacity_constant(i);
        json_t *const one = ys_json_append_object(json, list);

        ys_json_put_text(json, one, "name", c->name);
        put_number(json, one, "value", c->value);
        ys_json_put_text(json, one, "unit", c->unit);
        ys_json_put_text(json, one, "source", c->source);
    }
}

ys_status ys_claims_render_json(char **out, const struct ys_claims_row *row, size_t n,
                                bool capacity, struct ys_error *err)
{
    struct ys_json_builder json = {.root = json_object(), .digits = 17};
    json_t *const claims = ys_json_put_array(&json, json.root, "claims");

    for (size_t i = 0; i < n && !json.failed; i++) {
        json_t *const at = ys_json_append_object(&json, claims);

        put_claim(&json, at, &row[i]);
        if (capacity)
            put_capacity(&json, at, &row[i]);
    }
    if (capacity) {
        put_per_container(&json);
        put_constants(&json);
    }
    return ys_json_finish(out, &json, "claims", err);
}
