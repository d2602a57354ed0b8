#ifndef YS_REPORT_JSON_JSON_BUILDER_H
#define YS_REPORT_JSON_JSON_BUILDER_H

#include <jansson.h>

#include "../../records/result.h"

/*
 * Building JSON, the one way for every file of it: one failed allocation makes *failed true, and
 * only the end is checked, so that no file can lack a member.
 */
struct ys_json_builder {
    json_t *root;
    bool failed;
    unsigned indent, digits; /* of the text; 0: 1 column, 15 digits */
};

/* value is taken over; NULL is a failure. */
void ys_json_put(struct ys_json_builder *json, json_t *object, const char *key, json_t *value);
void ys_json_append(struct ys_json_builder *json, json_t *array, json_t *value);
json_t *ys_json_put_object(struct ys_json_builder *json, json_t *parent, const char *key);
json_t *ys_json_put_array(struct ys_json_builder *json, json_t *parent, const char *key);
/* A new object at the end of array. */
json_t *ys_json_append_object(struct ys_json_builder *json, json_t *array);
/* Outside text: invalid UTF-8 becomes U+FFFD. */
void ys_json_put_text(struct ys_json_builder *json, json_t *object, const char *key,
                      const char *text);
/* The same; null where text is "". */
void ys_json_put_text_or_null(struct ys_json_builder *json, json_t *object, const char *key,
                              const char *text);
void ys_json_append_text(struct ys_json_builder *json, json_t *array, const char *text);
/* Rounded to digits after the point; null where it is not finite. */
void ys_json_put_number(struct ys_json_builder *json, json_t *object, const char *key,
                        double value, int digits);
/* [x, y] at the end of array. */
void ys_json_append_pair(struct ys_json_builder *json, json_t *array, double x, double y,
                         int digits);
void ys_json_put_count(struct ys_json_builder *json, json_t *object, const char *key,
                       bool known, int64_t n);
void ys_json_put_bool(struct ys_json_builder *json, json_t *object, const char *key,
                      bool value);
void ys_json_put_flags(struct ys_json_builder *json, json_t *object, uint64_t flags);

/* Text with a final line feed, and everything is released; what is its file. */
ys_status ys_json_finish(char **out, struct ys_json_builder *json, const char *what,
                         struct ys_error *err);

/* The parts of report.json that evidence.json has, too. */
void ys_json_put_parameters(struct ys_json_builder *json, json_t *object, const ys_result *res);

#endif
