#ifndef YS_PIPELINE_REPORT_CHECK_H
#define YS_PIPELINE_REPORT_CHECK_H

#include <stdint.h>

#include "../../../include/yardstick.h"
#include "../../base/text_list.h"

/*
 * A job, opened and checked as the run itself does, without counting: what it would be made from.
 */
struct ys_job_file {
    const char *role; /* as in evidence.json: "tile", "site", "claims", ... */
    const char *path; /* as the job names it; of a file beside a tile: as it was found */
    const char *date; /* of a tile, as given; "" none */
    char sha256[65];
    uint64_t bytes;
};

struct ys_job_files {
    struct ys_job_file
        *at; /* tiles as asked for, the files beside each behind it; then the others */
    size_t n, room;
    struct ys_text_list text;
};

/* The first fault of any input, as ys_pipeline_run() would tell it. */
ys_status ys_pipeline_check(struct ys_job_files *out, const struct ys_job *asked,
                            const struct ys_options *opt, struct ys_error *err);
/* The same list, of tiles that nobody opens: no files beside them. */
ys_status ys_pipeline_list(struct ys_job_files *out, const struct ys_job *asked,
                           struct ys_error *err);
void ys_job_files_fini(struct ys_job_files *files);

#endif
