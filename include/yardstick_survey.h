/*
 * yardstick_survey.h - surveys: many sites, counted on one machine or many
 *
 * Part of yardstick.h, which includes it and says what holds for both.
 */

#ifndef YARDSTICK_SURVEY_H
#define YARDSTICK_SURVEY_H

#ifndef YARDSTICK_H
#error "include yardstick.h"
#endif

typedef struct ys_survey ys_survey;

/*
 * A survey counts the sites of a manifest (CSV or GeoPackage: name, site, tiles, claims, ...) and writes, below a
 * folder, sites/NAME (a report each), index.html, sites.geojson, counts.csv, changes.csv, verdicts.csv.
 * Each site is a unit of work: its report, then a record in units/, which appear whole or not at all.
 * So any number of processes may work on the same folder; one that was killed is run again, and does
 * what is not there yet.  The bytes do not depend on how the work was divided.
 */

struct ys_shard {       /* the part of a survey that is one process's */
    unsigned index, of; /* 1 <= index <= of; 1 of 1: all */
    const char *source; /* what said so: "--shard", "Slurm", "Kubernetes", ..., "all" */
};

struct ys_survey_counted {  /* what ys_survey_count() did */
    size_t sites, of_shard; /* in the plan; of this shard */
    size_t counted, kept;   /* now; before, and valid */
    size_t failed;          /* sites that could not be counted */
};

/* Which part is this process's: given, "I/N" from 1/N on; else by what Slurm, Kubernetes, AWS Batch or
 * (with shards) GNU parallel set, whose variables variable() reads; else all.  shards: of how many,
 * where they do not say it; 0: they do. */
YS_API ys_status ys_shard_find(struct ys_shard *out, const char *given, unsigned shards,
                               const char *(*variable)(const char *name), struct ys_error *err);

/* Check a manifest and all it names, and write plan.json into the folder.  opt is for every site whose
 * row does not say otherwise; its texts must stay as long as the survey.  YS_OK where faults were found, too: then ys_survey_problem() has them, and
 * nothing was written and nothing can be counted. */
YS_API ys_status ys_survey_plan(ys_survey **out, const char *manifest, const char *folder,
                                const struct ys_options *opt, struct ys_error *err);
/* The survey of a plan that is there, to be merged. */
YS_API ys_status ys_survey_open(ys_survey **out, const char *folder, struct ys_error *err);
YS_API void ys_survey_free(ys_survey *survey);
/* A line each: what is wrong with the manifest; after ys_survey_count() sites that failed; after
 * ys_survey_merge() what is missing, or else whose reports lie there and are no part of the survey. */
YS_API size_t ys_survey_n_problems(const ys_survey *survey);
YS_API const char *ys_survey_problem(const ys_survey *survey, size_t i);
YS_API const char *ys_survey_id(const ys_survey *survey); /* of the plan, 64 digits */
YS_API size_t ys_survey_n_sites(const ys_survey *survey);
/* Count the sites of a shard that are not there yet; shard NULL: all.  A site that fails does not stop
 * the others; with opt->skip_bad it is recorded with its reason, else the status is that of the first. */
YS_API ys_status ys_survey_count(struct ys_survey_counted *out, ys_survey *survey,
                                 const struct ys_shard *shard, struct ys_error *err);
/* Write the pages and tables over all sites.  YS_ERR_INCOMPLETE: sites are missing or damaged, and nothing
 * was written. */
YS_API ys_status ys_survey_merge(ys_survey *survey, struct ys_error *err);

#endif
