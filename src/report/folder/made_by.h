#ifndef YS_REPORT_FOLDER_MADE_BY_H
#define YS_REPORT_FOLDER_MADE_BY_H

#include "../../formats/versions/versions.h"
#include "../../nets/net_weights.h"

/* What makes a report beside its inputs and options: this program, its libraries and networks. */
struct ys_made_by {
    const char *commit;
    struct ys_library library[YS_MOST_LIBRARIES];
    size_t n_library;
    struct {
        const char *name;
        char sha256[65];
    } weights[YS_WEIGHTS_FILES];
};

ys_status ys_made_by(struct ys_made_by *out, struct ys_error *err);

#endif
