/* claims_json.c - a claims file explained, as JSON */

#include <math.h>

#include "../claims.h"
#include "../text/capacity.h"
#include "json_tree.h"

/* As it is, not rounded; whole numbers without a point. */
static void put_number(struct ys_tree *tree, json_t *at, const char *key, double value)
{
    const bool whole = value == floor(value) && fabs(value) < 1e15;

    ys_tree_put(tree, at, key,
                !isfinite(value) ? json_null()
                : whole          ? json_integer((json_int_t)value)
                                 : json_real(value));
}

static void put_capacity(struct ys_tree *tree, json_t *at, const struct ys_claims_row *row)
{
    struct ys_capacity_line line[YS_MAX_CAPACITY];
    const size_t n = ys_capacity_of(line, row);
    json_t *const list = ys_tree_array(tree, at, "capacity");

    for (size_t i = 0; i < n; i++) {
        json_t *const one = ys_tree_row(tree, list);

        ys_tree_text(tree, one, "relation", line[i].could_hold ? "could hold" : "would fill");
        ys_tree_text(tree, one, "what", line[i].what);
        put_number(tree, one, "low", line[i].low);
        put_number(tree, one, "high", line[i].high);
    }
}

static void put_claim(struct ys_tree *tree, json_t *at, const struct ys_claims_row *row)
{
    const struct ys_claim *const c = row->claim;

    ys_tree_text(tree, at, "id", c->id);
    ys_tree_text(tree, at, "class", c->class_name);
    ys_tree_text(tree, at, "kind", ys_claim_kind_name(c->kind));
    ys_tree_text(tree, at, "site", c->site);
    ys_tree_text(tree, at, "date_start", c->date_start);
    ys_tree_text(tree, at, "date_end", c->date_end);
    ys_tree_text(tree, at, "comparator", ys_comparator_name(c->comparator));
    put_number(tree, at, "value", c->value);
    put_number(tree, at, "value_high", c->value_high);
    ys_tree_text(tree, at, "stated", row->stated);
    ys_tree_bool(tree, at, "has_reading", row->has_reading);
    put_number(tree, at, "low", row->low);
    put_number(tree, at, "high", row->high);
    ys_tree_text(tree, at, "pictures_can_say", ys_claim_kind_meaning(c->kind));
    ys_tree_text(tree, at, "unit", c->unit);
    ys_tree_text(tree, at, "said_by", c->said_by);
    ys_tree_text(tree, at, "publisher", c->publisher);
    ys_tree_text(tree, at, "date_published", c->date_published);
    ys_tree_text(tree, at, "source", c->source);
    ys_tree_text(tree, at, "note", c->note);
    ys_tree_text(tree, at, "disputed", c->disputed);
}

static void put_per_container(struct ys_tree *tree)
{
    json_t *const list = ys_tree_array(tree, tree->root, "per_container");

    for (size_t i = 0; ys_capacity_per_container(i); i++) {
        const struct ys_per_container *const per = ys_capacity_per_container(i);
        json_t *const one = ys_tree_row(tree, list);

        ys_tree_text(tree, one, "what", per->what);
        put_number(tree, one, "low", per->low);
        put_number(tree, one, "high", per->high);
        ys_tree_text(tree, one, "how", per->how);
    }
}

static void put_constants(struct ys_tree *tree)
{
    json_t *const list = ys_tree_array(tree, tree->root, "constants");

    for (size_t i = 0; ys_capacity_constant(i); i++) {
        const struct ys_constant *const c = ys_capacity_constant(i);
        json_t *const one = ys_tree_row(tree, list);

        ys_tree_text(tree, one, "name", c->name);
        put_number(tree, one, "value", c->value);
        ys_tree_text(tree, one, "unit", c->unit);
        ys_tree_text(tree, one, "source", c->source);
    }
}

ys_status ys_claims_render_json(char **out, const struct ys_claims_row *row, size_t n,
                                bool capacity, struct ys_error *err)
{
    struct ys_tree tree = {.root = json_object(), .digits = 17};
    json_t *const claims = ys_tree_array(&tree, tree.root, "claims");

    for (size_t i = 0; i < n && !tree.failed; i++) {
        json_t *const at = ys_tree_row(&tree, claims);

        put_claim(&tree, at, &row[i]);
        if (capacity)
            put_capacity(&tree, at, &row[i]);
    }
    if (capacity) {
        put_per_container(&tree);
        put_constants(&tree);
    }
    return ys_tree_take(out, &tree, "claims", err);
}
