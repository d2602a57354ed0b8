#ifndef YS_REPORT_EVALUATION_H
#define YS_REPORT_EVALUATION_H

#include "../../include/yardstick.h"
#include "../base/text.h"

/* A report held against truth, as text. */
struct ys_evaluation_view {
    const char *report, *truth; /* paths as given */
    const struct ys_evaluation_row *row;
    size_t n_row;
    const struct ys_moved_row *moved;
    size_t n_moved;
    char *const *left_out;
    size_t n_left_out;
};

/* The table of what became of objects, after an empty line; nothing where it has no rows. */
void ys_evaluation_add_moved(struct ys_text *out, const struct ys_evaluation_view *view);

/* Terminated text to be freed with free(). */
ys_status ys_evaluation_table(char **out, const struct ys_evaluation_view *view,
                              struct ys_error *err);
ys_status ys_evaluation_csv(char **out, const struct ys_evaluation_view *view,
                            struct ys_error *err);
ys_status ys_evaluation_json(char **out, const struct ys_evaluation_view *view,
                             struct ys_error *err);

#endif
