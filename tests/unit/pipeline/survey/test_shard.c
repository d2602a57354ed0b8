#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <criterion/parameterized.h>
#include <string.h>

#include "../../../../include/yardstick.h"

/* "NAME=VALUE NAME=VALUE": the variables of a scheduler, of one test at a time. */
static const char *variables;

static const char *variable(const char *name)
{
    static char value[4][40];
    static int turn;
    const size_t n = strlen(name);

    for (const char *at = variables; (at = strstr(at, name)); at += n)
        if (at[n] == '=' && (at == variables || at[-1] == ' ')) {
            char *out = value[turn++ % 4];

            memcpy(out, at + n + 1, strcspn(at + n + 1, " "));
            out[strcspn(at + n + 1, " ")] = '\0';
            return out;
        }
    return NULL;
}

struct form {
    char given[20], variables[160];
    unsigned shards, index, of;
    char source[20];
};

#define SLURM(id, min, max, step, count)                                                       \
    "SLURM_ARRAY_TASK_ID=" id " SLURM_ARRAY_TASK_MIN=" min " SLURM_ARRAY_TASK_MAX=" max        \
    " SLURM_ARRAY_TASK_STEP=" step " SLURM_ARRAY_TASK_COUNT=" count

ParameterizedTestParameters(shard, each_scheduler_counts_from_its_own_number)
{
    static struct form p[] = {
        {"", "", 0, 1, 1, "all"},
        {"1/7", "", 0, 1, 7, "--shard"},
        {"7/7", "JOB_COMPLETION_INDEX=2", 0, 7, 7, "--shard"},
        {"", SLURM("0", "0", "6", "1", "7"), 0, 1, 7, "Slurm"},
        {"", SLURM("6", "0", "6", "1", "7"), 0, 7, 7, "Slurm"},
        {"", SLURM("1", "1", "7", "1", "7"), 0, 1, 7, "Slurm"},
        {"", SLURM("7", "1", "7", "1", "7"), 0, 7, 7, "Slurm"},
        {"", SLURM("20", "10", "30", "10", "3"), 0, 2, 3, "Slurm"},
        /* a part of an array from 0 that is submitted again */
        {"", SLURM("5", "3", "5", "1", "2"), 7, 6, 7, "Slurm"},
        {"", "JOB_COMPLETION_INDEX=0 JOB_COMPLETION_COUNT=4", 0, 1, 4, "Kubernetes"},
        {"", "JOB_COMPLETION_INDEX=3", 4, 4, 4, "Kubernetes"},
        {"", "AWS_BATCH_JOB_ARRAY_INDEX=1 AWS_BATCH_JOB_ARRAY_SIZE=2", 0, 2, 2, "AWS Batch"},
        {"", "PARALLEL_SEQ=1", 4, 1, 4, "GNU parallel"},
        {"", "PARALLEL_SEQ=4", 4, 4, 4, "GNU parallel"},
        /* parallel runs surveys of their own, too */
        {"", "PARALLEL_SEQ=4", 0, 1, 1, "all"},
    };

    return cr_make_param_array(struct form, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct form *p, shard, each_scheduler_counts_from_its_own_number)
{
    struct ys_shard shard;
    struct ys_error err = {0};

    variables = p->variables;
    cr_assert(eq(int,
                 ys_shard_find(&shard, *p->given ? p->given : NULL, p->shards, variable, &err),
                 YS_OK),
              "%s", err.text);
    cr_expect(eq(uint, shard.index, p->index));
    cr_expect(eq(uint, shard.of, p->of));
    cr_expect_str_eq(shard.source, p->source);
}

struct refusal {
    char given[20], variables[160];
    unsigned shards;
    char says[60];
};

ParameterizedTestParameters(shard, what_would_leave_a_part_to_nobody_is_refused)
{
    static struct refusal p[] = {
        {"0/3", "", 0, "want 1/3 to 3/3"},
        {"4/3", "", 0, "want 1/3 to 3/3"},
        {"1", "", 0, "want I/N, like 1/7"},
        {"1/0", "", 0, "want I/N, like 1/7"},
        {"a/3", "", 0, "want I/N, like 1/7"},
        {"1/3x", "", 0, "want I/N, like 1/7"},
        {"-1/3", "", 0, "want I/N, like 1/7"},
        {"1/3", "", 3, "want one of them"},
        {"", "", 3, "want --shard I/N"},
        {"", SLURM("7", "1", "7", "1", "3"), 0, "none of 3 parts from 1 on"},
        {"", SLURM("3", "1", "7", "4", "2"), 0, "none of 2 parts from 1 on in steps"},
        {"", SLURM("7", "1", "7", "1", "7"), 7, "none of 7 parts from 0 on"},
        {"", "SLURM_ARRAY_TASK_ID=x", 3, "want a whole number"},
        {"", "JOB_COMPLETION_INDEX=2", 0, "want --shards N"},
        {"", "JOB_COMPLETION_INDEX=4", 4, "none of 4 parts"},
        {"", "PARALLEL_SEQ=5", 4, "none of 4 parts from 1 on"},
        {"", "JOB_COMPLETION_INDEX=2 PARALLEL_SEQ=3", 4, "both say which part"},
    };

    return cr_make_param_array(struct refusal, p, sizeof p / sizeof *p);
}

ParameterizedTest(struct refusal *p, shard, what_would_leave_a_part_to_nobody_is_refused)
{
    struct ys_shard shard;
    struct ys_error err = {0};

    variables = p->variables;
    cr_expect(eq(int,
                 ys_shard_find(&shard, *p->given ? p->given : NULL, p->shards, variable, &err),
                 YS_ERR_ARG));
    cr_expect(strstr(err.text, p->says) != NULL, "'%s', want '%s'", err.text, p->says);
}
