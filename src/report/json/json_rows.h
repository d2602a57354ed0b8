#ifndef YS_REPORT_JSON_JSON_ROWS_H
#define YS_REPORT_JSON_JSON_ROWS_H

#include "json_tree.h"

/* Each puts an array of that name into the root. */
void ys_json_counts(struct ys_tree *tree, const ys_result *res);
void ys_json_tracks(struct ys_tree *tree, const ys_result *res);
void ys_json_changes(struct ys_tree *tree, const ys_result *res);
void ys_json_corrections(struct ys_tree *tree, const ys_result *res);
void ys_json_objects(struct ys_tree *tree, const ys_result *res);
void ys_json_claims(struct ys_tree *tree, const ys_result *res);

#endif
