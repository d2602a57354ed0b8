#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../support/made_result.h"

/* As much of JSON Schema as report.schema.json uses; members that it does not name are errors
 * here, so that it stays complete. */

static void check(const json_t *value, const json_t *schema, const json_t *root,
                  const char *where);

static bool is_type(const json_t *value, const char *type)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return !strcmp(type, "object");
    case JSON_ARRAY:
        return !strcmp(type, "array");
    case JSON_STRING:
        return !strcmp(type, "string");
    case JSON_INTEGER:
        return !strcmp(type, "integer") || !strcmp(type, "number");
    case JSON_REAL:
        return !strcmp(type, "number");
    case JSON_NULL:
        return !strcmp(type, "null");
    default:
        return !strcmp(type, "boolean");
    }
}

static bool has_type(const json_t *value, const json_t *type)
{
    if (json_is_string(type))
        return is_type(value, json_string_value(type));
    for (size_t i = 0; i < json_array_size(type); i++)
        if (is_type(value, json_string_value(json_array_get(type, i))))
            return true;
    return false;
}

static void check_object(json_t *value, const json_t *schema, const json_t *root,
                         const char *where)
{
    const json_t *properties = json_object_get(schema, "properties");
    const json_t *required = json_object_get(schema, "required");
    const char *key;
    json_t *member;

    for (size_t i = 0; i < json_array_size(required); i++)
        cr_assert(json_object_get(value, json_string_value(json_array_get(required, i))),
                  "%s: no %s", where, json_string_value(json_array_get(required, i)));
    json_object_foreach(value, key, member)
    {
        const json_t *expected = json_object_get(properties, key);

        cr_assert(expected, "%s: %s is not in the schema", where, key);
        check(member, expected, root, key);
    }
}

static void check(const json_t *value, const json_t *schema, const json_t *root,
                  const char *where)
{
    const char *ref = json_string_value(json_object_get(schema, "$ref"));
    const json_t *rule;

    if (ref)
        schema = json_object_get(json_object_get(root, "$defs"), ref + strlen("#/$defs/"));
    cr_assert(schema, "%s", where);
    if ((rule = json_object_get(schema, "type")))
        cr_assert(has_type(value, rule), "%s has another type", where);
    if ((rule = json_object_get(schema, "const")))
        cr_assert(json_equal(value, rule), "%s", where);
    if ((rule = json_object_get(schema, "enum"))) {
        bool found = false;

        for (size_t i = 0; i < json_array_size(rule); i++)
            found = found || json_equal(value, json_array_get(rule, i));
        cr_assert(found, "%s", where);
    }
    for (size_t i = 0; json_is_array(value) && i < json_array_size(value); i++)
        check(json_array_get(value, i), json_object_get(schema, "items"), root, where);
    if (json_is_object(value))
        check_object((json_t *)(uintptr_t)value, schema, root, where);
}

static void check_report(const struct made_result *made)
{
    json_t *schema = json_load_file("src/report/json/report.schema.json", 0, NULL);
    char *text = NULL;

    if (!schema)
        cr_skip_test("not run from the top of the tree");
    cr_assert_eq(ys_report_json(&text, &made->res, NULL), YS_OK);
    json_t *root = json_loads(text, 0, NULL);
    cr_assert(root);
    check(root, schema, schema, "report.json");
    json_decref(root);
    json_decref(schema);
    free(text);
}

Test(schema, a_report_is_as_its_schema_says)
{
    struct made_result made;

    made_result_init(&made, true);
    check_report(&made);
    made_result_fini(&made);
}

Test(schema, so_is_one_of_unknowns_without_coordinates)
{
    struct made_result made;

    made_result_init(&made, false);
    made.res.opt.no_coordinates = true;
    made.info[0].gsd_x_m = made.info[0].lon_deg = made.info[0].transform[1] = NAN;
    made.object[0].lon_deg = made.object[0].score = NAN;
    made.info[0].sensor = made.info[0].crs = NULL;
    made.count[0].covered = NAN;
    made.verdict[0].low = made.verdict[0].high = NAN;
    check_report(&made);
    made_result_fini(&made);
}

Test(schema, and_one_with_corrections)
{
    struct made_result made;
    struct ys_adjudicated by_hand[4] = {{19, 17, 21, 1, false}, {0}, {73, 70, 76, 0, false}};
    struct ys_correction row[2] = {
        {1, YS_REJECT, "A", "mast", "2023-06-14", "", "", 0, true, "", 0, 3, 1},
        {2, YS_SPLIT, "A", "two", "", "", "", 2, false, "no object here", SIZE_MAX, 0, 0}};

    made_result_init(&made, true);
    made.res.adjudicated = by_hand;
    made.res.correction = row;
    made.res.n_correction = 2;
    made.object[2].adjudicated = YS_REJECTED;
    check_report(&made);
    made_result_fini(&made);
}
