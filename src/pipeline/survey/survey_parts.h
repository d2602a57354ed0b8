#ifndef YS_PIPELINE_SURVEY_SURVEY_PARTS_H
#define YS_PIPELINE_SURVEY_SURVEY_PARTS_H

#include "survey.h"

/*
 * The steps of a survey, private to it:
 *
 *     manifest -> a job for each row -> the files of each job, hashed: the plan
 *     each unit of the shard: is it there and valid? -> count, report, record
 *     all units of the plan: are they there and valid? -> the pages over all
 */

/* survey_rows.c: the jobs of the rows, and what is wrong with them. */
ys_status ys_survey_rows(struct ys_survey *survey, struct ys_error *err);
/* "NAME" below the manifest's folder; NULL: out of memory. */
const char *ys_survey_path(struct ys_survey *survey, const char *told);
/* The same the other way: the part of path behind the manifest's folder. */
const char *ys_survey_told(const struct ys_survey *survey, const char *path);

/* survey_command.c: the command that makes the site's report alone, and the name of its folder. */
const char *ys_survey_command(struct ys_survey *survey, const struct ys_site_job *job);
ys_status ys_survey_folder_name(const char **out, struct ys_survey *survey, const char *site,
                                struct ys_error *err);

/* survey_seen.c: what the file system says of the inputs of a unit, as a hash: while it is the same, so
 * are theirs.  "" where it says nothing. */
ys_status ys_survey_look(char hex[65], struct ys_survey *survey, const struct ys_site_job *job,
                         const struct ys_survey_unit *unit, struct ys_error *err);
/* The looks of an earlier plan's units, in the order of the file. */
struct ys_survey_seen {
    char *bytes;
    size_t n;
};
ys_status ys_survey_seen_read(struct ys_survey_seen *out, const struct ys_survey *survey,
                              struct ys_error *err);
/* hint: where its line is, as a rule. */
bool ys_survey_was_seen(const struct ys_survey_seen *seen, size_t hint, const char *id,
                        const char *look);
ys_status ys_survey_seen_write(const struct ys_survey *survey, const struct ys_survey_seen *old,
                               char (*look)[65], struct ys_error *err);

/* survey_check.c: a unit's record and report, as they lie in the folder. */
enum ys_unit_state { YS_UNIT_VALID, YS_UNIT_MISSING, YS_UNIT_DAMAGED, YS_UNIT_FOREIGN };
struct ys_unit_check {
    enum ys_unit_state state;
    char why[300];              /* a line; "" valid */
    struct ys_survey_site site; /* valid; else empty */
};
ys_status ys_survey_check(struct ys_unit_check *out, const struct ys_survey *survey,
                          const struct ys_survey_unit *unit, struct ys_error *err);
/* Paths in the survey's folder, to be freed; NULL: out of memory. */
char *ys_survey_record_path(const struct ys_survey *survey, const struct ys_survey_unit *unit);
char *ys_survey_report_path(const struct ys_survey *survey, const struct ys_survey_unit *unit);
/* Of the report of a valid unit: what an interrupted run left beside its files. */
void ys_survey_tidy(const struct ys_survey *survey, const struct ys_survey_unit *unit);

/* survey_stale.c: of a complete survey.  Records of its sites as they were before are removed; reports of
 * sites that it no longer has become lines of survey->problems. */
ys_status ys_survey_drop_stale(struct ys_survey *survey, struct ys_error *err);

#endif
