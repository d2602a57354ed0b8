#ifndef YS_PIPELINE_REPORT_RUN_H
#define YS_PIPELINE_REPORT_RUN_H

#include "../../../include/yardstick.h"

/* The main job: ys_run() of the public header. */
ys_status ys_pipeline_run(ys_result **out, const struct ys_job *asked,
                          const struct ys_options *opt, struct ys_error *err);

/* Length of PATH in "PATH@DATE", as a tile is opened by it. */
size_t ys_path_length(const char *spec);

#endif
