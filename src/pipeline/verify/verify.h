#ifndef YS_PIPELINE_VERIFY_VERIFY_H
#define YS_PIPELINE_VERIFY_VERIFY_H

#include "../../../include/yardstick.h"

/* A report made again and held against the one in its folder. */
struct ys_verified {
    struct ys_discrepancy *difference; /* in order of being told; the texts are owned */
    size_t n, room;
    size_t files, inputs; /* that were compared */
};

/* opt gives threads and progress; all else is the evidence's. */
ys_status ys_pipeline_verify(struct ys_verified *out, const char *folder,
                             const struct ys_verify_options *verify,
                             const struct ys_options *opt, struct ys_error *err);
void ys_verified_fini(struct ys_verified *verified);

#endif
