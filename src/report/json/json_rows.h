#ifndef YS_REPORT_JSON_JSON_ROWS_H
#define YS_REPORT_JSON_JSON_ROWS_H

#include "json_builder.h"

/* Each puts an array of that name into the root. */
void ys_json_counts(struct ys_json_builder *json, const ys_result *res);
void ys_json_tracks(struct ys_json_builder *json, const ys_result *res);
void ys_json_changes(struct ys_json_builder *json, const ys_result *res);
void ys_json_corrections(struct ys_json_builder *json, const ys_result *res);
void ys_json_objects(struct ys_json_builder *json, const ys_result *res);
void ys_json_claims(struct ys_json_builder *json, const ys_result *res);

#endif
