#ifndef YS_FORMATS_TEXT_SURVEY_READ_H
#define YS_FORMATS_TEXT_SURVEY_READ_H

#include "../../records/survey.h"

/*
 * What a survey wrote, read back, perhaps on another machine and after one of them failed.  Nothing in it
 * is trusted: names of folders are plain names, numbers are in range, and the ids are those of what they
 * are hashes of; what is not so is an error that names its place.
 */

/* plan.json, of n bytes at hand. */
ys_status ys_survey_plan_parse(struct ys_survey_plan *out, const char *path, const char *bytes,
                               size_t n, struct ys_error *err);
ys_status ys_survey_plan_read(struct ys_survey_plan *out, const char *path,
                              struct ys_error *err);

/* The record of a unit.  YS_ERR_FORMAT: it is damaged. */
ys_status ys_survey_site_parse(struct ys_survey_site *out, const char *path, const char *bytes,
                               size_t n, struct ys_error *err);
ys_status ys_survey_site_read(struct ys_survey_site *out, const char *path,
                              struct ys_error *err);

#endif
