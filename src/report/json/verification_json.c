/* verification_json.c - what a replay of a report found */

#include "../../base/commit.h"
#include "../verification.h"
#include "json_builder.h"

enum { SCHEMA_VERSION = 1 };

ys_status ys_verification_json(char **out, const struct ys_verification_view *view,
                               struct ys_error *err)
{
    struct ys_json_builder json = {.root = json_object()};

    ys_json_put(&json, json.root, "schema", json_string("yardstick verification"));
    ys_json_put(&json, json.root, "schema_version", json_integer(SCHEMA_VERSION));
    ys_json_put_text(&json, json.root, "version", ys_version());
    ys_json_put_text(&json, json.root, "commit", ys_build_commit);
    ys_json_put_bool(&json, json.root, "equal", !view->blame);
    ys_json_put_text(&json, json.root, "blame", ys_blame_name(view->blame));
    ys_json_put_count(&json, json.root, "files", true, (int64_t)view->files);
    ys_json_put_count(&json, json.root, "inputs", true, (int64_t)view->inputs);
    json_t *rows = ys_json_put_array(&json, json.root, "differences");
    for (size_t i = 0; i < view->n_difference; i++) {
        json_t *row = ys_json_append_object(&json, rows);

        ys_json_put_text(&json, row, "blame", ys_blame_name(view->difference[i].blame));
        ys_json_put_text(&json, row, "text", view->difference[i].text);
    }
    return ys_json_finish(out, &json, "verification", err);
}
