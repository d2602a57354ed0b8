#ifndef YS_JUDGE_EVALUATE_EVALUATE_H
#define YS_JUDGE_EVALUATE_EVALUATE_H

#include "../../../include/yardstick.h"
#include "../../records/truth.h"

/* A report held against truth: rows as the public header says.  Their texts point into the
 * reported; the lines are owned. */
struct ys_evaluated {
    struct ys_evaluation_row *row;
    size_t n_row;
    struct ys_moved_row *moved;
    size_t n_moved;
    char **left_out;
    size_t n_left_out;
};

/* YS_ERR_MISMATCH, with the first line of what was left out, where nothing could be
 * compared. */
ys_status ys_evaluate_rows(struct ys_evaluated *out, const struct ys_truth *truth,
                           const struct ys_reported *reported, struct ys_error *err);
void ys_evaluated_fini(struct ys_evaluated *evaluated);

#endif
