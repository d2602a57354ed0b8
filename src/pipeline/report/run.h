#ifndef YS_PIPELINE_REPORT_RUN_H
#define YS_PIPELINE_REPORT_RUN_H

#include "../../../include/yardstick.h"

/* The main job: ys_run() of the public header. */
ys_status ys_pipeline_run(ys_result **out, const struct ys_job *asked,
                          const struct ys_options *opt, struct ys_error *err);

#endif
