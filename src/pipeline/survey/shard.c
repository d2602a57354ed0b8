/* shard.c - which part of a survey is this process's, from --shard or from what a scheduler sets
 *
 * Schedulers count from different numbers, and few say how many there are:
 *
 *     Slurm       SLURM_ARRAY_TASK_ID from _MIN to _MAX in steps of _STEP; _COUNT of them
 *     Kubernetes  JOB_COMPLETION_INDEX from 0; JOB_COMPLETION_COUNT where the manifest of the job sets it
 *     AWS Batch   AWS_BATCH_JOB_ARRAY_INDEX from 0; AWS_BATCH_JOB_ARRAY_SIZE
 *     parallel    PARALLEL_SEQ from 1; never how many
 *
 * A part that is taken wrongly is counted by nobody, so whatever does not fit is refused. */

#include "shard.h"

#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"

enum { MOST = 1000000 };

static bool whole(unsigned *out, const char *text)
{
    const size_t n = text ? strlen(text) : 0;

    if (!n || n > 7 || strspn(text, "0123456789") != n)
        return false;
    *out = (unsigned)strtoul(text, NULL, 10);
    return *out <= MOST;
}

/* "2/7": from 1/7 to 7/7. */
static ys_status read_given(struct ys_shard *out, const char *given, unsigned shards,
                            struct ys_error *err)
{
    char index[16];
    const char *slash = strchr(given, '/');
    const size_t n = slash ? (size_t)(slash - given) : sizeof index;

    if (shards)
        return ys_fail(err, YS_ERR_ARG, "--shard and --shards: want one of them");
    if (n < sizeof index) {
        memcpy(index, given, n);
        index[n] = '\0';
    }
    *out = (struct ys_shard){.source = "--shard"};
    if (n >= sizeof index || !whole(&out->index, index) || !whole(&out->of, slash + 1) ||
        !out->of)
        return ys_fail(err, YS_ERR_ARG, "--shard '%.40s': want I/N, like 1/7", given);
    if (!out->index || out->index > out->of)
        return ys_fail(err, YS_ERR_ARG, "--shard '%.40s': want 1/%u to %u/%u", given, out->of,
                       out->of, out->of);
    return YS_OK;
}

struct scheduler {
    const char *name, *index, *count;
    unsigned first;         /* its index of the first part */
    const char *min, *step; /* or variables that say so; NULL */
    bool told_only;         /* --shards makes it a part of ours: it also runs what is no part */
};

static const struct scheduler schedulers[] = {
    {"Slurm", "SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", 0, "SLURM_ARRAY_TASK_MIN",
     "SLURM_ARRAY_TASK_STEP", false},
    {"Kubernetes", "JOB_COMPLETION_INDEX", "JOB_COMPLETION_COUNT", 0, NULL, NULL, false},
    {"AWS Batch", "AWS_BATCH_JOB_ARRAY_INDEX", "AWS_BATCH_JOB_ARRAY_SIZE", 0, NULL, NULL,
     false},
    {"GNU parallel", "PARALLEL_SEQ", NULL, 1, NULL, NULL, true},
};

static ys_status read_variable(unsigned *out, const char *name, const char *text,
                               struct ys_error *err)
{
    if (whole(out, text))
        return YS_OK;
    return ys_fail(err, YS_ERR_ARG, "%s='%.40s': want a whole number up to %d", name, text,
                   MOST);
}

static ys_status read_scheduler(struct ys_shard *out, const struct scheduler *from,
                                unsigned shards, const char *(*variable)(const char *name),
                                struct ys_error *err)
{
    const char *const count = from->count ? variable(from->count) : NULL;
    const char *const min = from->min && !shards ? variable(from->min) : NULL;
    const char *const step = from->step && !shards ? variable(from->step) : NULL;
    unsigned index = 0, first = from->first, by = 1;
    ys_status status = read_variable(&index, from->index, variable(from->index), err);

    *out = (struct ys_shard){.of = shards, .source = from->name};
    /* --shards says how the whole is divided, and its parts are then counted as the scheduler does by
     * itself: a part of an array that is submitted again keeps its numbers. */
    if (!status && !shards && count)
        status = read_variable(&out->of, from->count, count, err);
    if (!status && min)
        status = read_variable(&first, from->min, min, err);
    if (!status && step)
        status = read_variable(&by, from->step, step, err);
    if (status)
        return status;
    if (!out->of)
        return ys_fail(
            err, YS_ERR_ARG,
            "%s says which part this is (%s=%u) but not of how many; want --shards N",
            from->name, from->index, index);
    if (index < first || !by || (index - first) % by || (index - first) / by >= out->of)
        return ys_fail(err, YS_ERR_ARG,
                       "%s=%u is none of %u parts from %u on%s; want an array without gaps, or "
                       "--shard I/N",
                       from->index, index, out->of, first, by > 1 ? " in steps" : "");
    out->index = (index - first) / by + 1;
    return YS_OK;
}

ys_status ys_survey_shard(struct ys_shard *out, const char *given, unsigned shards,
                          const char *(*variable)(const char *name), struct ys_error *err)
{
    const struct scheduler *found = NULL;

    *out = (struct ys_shard){1, 1, "all"};
    if (given)
        return read_given(out, given, shards, err);
    for (size_t i = 0; i < sizeof schedulers / sizeof *schedulers; i++) {
        const struct scheduler *one = &schedulers[i];
        const char *text = variable(one->index);

        if (!text || !*text || (one->told_only && !shards))
            continue;
        if (found)
            return ys_fail(err, YS_ERR_ARG,
                           "%s (%s) and %s (%s) both say which part this is; want --shard I/N",
                           found->name, found->index, one->name, one->index);
        found = one;
    }
    if (found)
        return read_scheduler(out, found, shards, variable, err);
    if (shards)
        return ys_fail(err, YS_ERR_ARG,
                       "--shards %u, and no variable of Slurm, Kubernetes, AWS Batch or GNU "
                       "parallel says which of them this is; want --shard I/N",
                       shards);
    return YS_OK;
}
