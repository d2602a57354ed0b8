#ifndef YS_JUDGE_EVALUATE_EVALUATE_PARTS_H
#define YS_JUDGE_EVALUATE_EVALUATE_PARTS_H

#include "../../base/text.h"
#include "../../raster/geom.h"
#include "evaluate.h"

/* What the evaluate_*.c share. */

/* Lines on what is left out: each once, and "and more" after the first dozen. */
struct ys_left_out {
    char **line;
    size_t n;
    bool failed; /* out of memory */
};
__attribute__((format(printf, 2, 3))) void ys_leave_out(struct ys_left_out *lines,
                                                        const char *format, ...);

#define YS_NO_ROW UINT32_MAX

/* Which counts of the report the truth speaks of. */
struct ys_truth_rows {
    uint32_t *row_of_object; /* of each true object: index of the count, or YS_NO_ROW */
    /* Of each count of the report: what the truth states of it; NULL: its objects say. */
    const struct ys_truth_count **count;
    uint32_t *n_object; /* of each count of the report: true objects */
};
ys_status ys_truth_to_rows(struct ys_truth_rows *out, struct ys_left_out *lines,
                           const struct ys_truth *truth, const struct ys_reported *reported,
                           struct ys_error *err);
void ys_truth_rows_fini(struct ys_truth_rows *rows);

/* Index of the count with this date, area and class in the reported; YS_NO_ROW: there is
 * none. */
uint32_t ys_reported_row(const struct ys_reported *reported, const char *date, const char *area,
                         const char *class_name);

struct ys_spot {
    double lon_deg, lat_deg, reach_m; /* reach_m of true ones */
};

/* Pair off found and true spots whose distance is below the reach, nearest first; equal
 * distances in order of the found, then of the true.  found_of: n_true indices, -1: none. */
ys_status ys_pair_off(int32_t *found_of, const struct ys_spot *found, uint32_t n_found,
                      const struct ys_spot *truth, uint32_t n_true, struct ys_error *err);

/* The drawn track that passes nearest to a place; NULL where none has coordinates. */
const char *ys_nearest_track(const struct ys_reported *reported, double lon_deg,
                             double lat_deg);

/* Sums by class, area and date, and of all: added after the n_row rows of single counts, behind
 * which there is room for 3 * n_row + 1. */
ys_status ys_evaluate_sums(struct ys_evaluated *out, struct ys_error *err);
/* Precision, recall, F1 and percentages from the numbers of the row. */
void ys_evaluate_shares(struct ys_evaluation_row *row);

struct ys_evaluating { /* a report being held against truth */
    const struct ys_truth *truth;
    const struct ys_reported *reported;
    struct ys_truth_rows rows;
    struct ys_left_out lines;
    uint32_t *row_of_found; /* of each object of the report: index of its count */
};

/* What became of objects between the dates of the report: out->moved, with its sums. */
ys_status ys_evaluate_moved(struct ys_evaluated *out, struct ys_evaluating *work,
                            struct ys_error *err);

#endif
