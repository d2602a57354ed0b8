#ifndef YS_PIPELINE_SURVEY_SURVEY_H
#define YS_PIPELINE_SURVEY_SURVEY_H

#include "../../base/text_list.h"
#include "../../formats/text/manifest.h"
#include "../../records/survey.h"

/* A survey: ys_survey of the public header. */

struct ys_site_job { /* one row, as ys_pipeline_run() takes it; all texts are the survey's */
    struct ys_job job;
    struct ys_options opt;
    const char **tiles, **sites, **sizes; /* owned: what job points to */
    /* As the row tells them, from the manifest's folder. */
    const char **told_tiles, **told_sites;
    const char *told_claims, *told_corrections;
    const char *where;
};

struct ys_survey_names { /* of files in a folder */
    char *folder;
    struct ys_text_list list;
};

struct ys_survey {
    const char *manifest, *base,
        *folder; /* base: the manifest's folder with its '/'; "" none */
    struct ys_options opt;
    struct ys_manifest rows;
    struct ys_site_job *job; /* of each row, and of each unit; NULL: to be merged alone */
    size_t n_job;
    struct ys_survey_plan plan;
    struct ys_survey_names names; /* where the last tile lay */
    struct ys_text_list problems, text;
};

ys_status ys_pipeline_survey_plan(struct ys_survey *out, const char *manifest,
                                  const char *folder, const struct ys_options *opt,
                                  struct ys_error *err);
ys_status ys_pipeline_survey_open(struct ys_survey *out, const char *folder,
                                  struct ys_error *err);
ys_status ys_pipeline_survey_count(struct ys_survey_counted *out, struct ys_survey *survey,
                                   const struct ys_shard *shard, struct ys_error *err);
ys_status ys_pipeline_survey_merge(struct ys_survey *survey, struct ys_error *err);
void ys_pipeline_survey_fini(struct ys_survey *survey);

#endif
