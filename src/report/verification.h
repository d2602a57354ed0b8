#ifndef YS_REPORT_VERIFICATION_H
#define YS_REPORT_VERIFICATION_H

#include "../../include/yardstick.h"

/* What a replay of a report found, as text. */
struct ys_verification_view {
    const struct ys_discrepancy *difference;
    size_t n_difference, files, inputs;
    enum ys_blame blame;
};

ys_status ys_verification_table(char **out, const struct ys_verification_view *view,
                                struct ys_error *err);
ys_status ys_verification_json(char **out, const struct ys_verification_view *view,
                               struct ys_error *err);

#endif
