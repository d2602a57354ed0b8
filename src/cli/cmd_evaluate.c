/* cmd_evaluate.c - yardstick evaluate */

#include <stdio.h>

#include "commands.h"
#include "options.h"
#include "usage.h"

static const char usage[] =
    "Usage: yardstick evaluate FOLDER --truth TRUTH.geojson [--csv | --json]\n"
    "\n"
    "Hold a report folder against what is known to be true: the error of each count, whether\n"
    "its 90 % interval holds, and precision, recall and F1 of the objects, by class, by area,\n"
    "by date and in total.  Objects are paired one to one, the nearest first, where their\n"
    "centres are nearer than half the length of the true one.\n"
    "\n"
    "The truth is GeoJSON with a feature for each object, of which class is wanted, and date,\n"
    "area, track and optional (true: it may be found or not) are used where they are given;\n"
    "\"counts\": [{\"class\": ..., \"date\": ..., \"area\": ..., \"count\": N}] beside the "
    "features\n"
    "gives numbers alone, and says where none are.  \"low\" and \"high\" for \"count\": any "
    "number\n"
    "from one to the other is no error.\n"
    "\n"
    "Where the truth says which objects stayed, left or arrived, by the property \"status\" "
    "(two\n"
    "dates) or by the same \"object\" at each date, a third table holds what they are called "
    "and\n"
    "the three 90 % intervals against it; --csv has the first two tables alone.\n"
    "\n"
    "What only one of the two has is named on standard error and left out.\n"
    "\nOptions:\n"
    "  --truth FILE        what is true\n"
    "  --csv               print all rows as CSV\n" YS_CLI_COMMON_USAGE;

static int evaluate(const struct ys_cli *cli, const char *truth, enum ys_format format)
{
    struct ys_error err;
    ys_evaluation *evaluation = NULL;
    char *text = NULL;
    int status;

    if (ys_evaluate(&evaluation, cli->arg[0], truth, &err) ||
        ys_evaluation_text(&text, evaluation, format, &err)) {
        status = ys_cli_fail(&err);
    } else {
        for (size_t i = 0; i < ys_evaluation_n_left_out(evaluation); i++)
            fprintf(stderr, "yardstick: left out: %s\n", ys_evaluation_left_out(evaluation, i));
        status = ys_cli_print(text);
    }
    ys_text_free(text);
    ys_evaluation_free(evaluation);
    return status;
}

int ys_cmd_evaluate(int argc, char **argv)
{
    struct ys_cli cli;
    const char *truth = NULL;
    bool csv = false;
    const struct ys_cli_option own[] = {{"truth", YS_CLI_TEXT, &truth},
                                        {"csv", YS_CLI_FLAG, &csv}};
    int status = ys_cli_parse(&cli, own, sizeof own / sizeof *own, argc, argv, usage);

    if (status < 0)
        status = ys_cli_confine(&cli, &(struct ys_outputs){0});
    if (status < 0 && cli.n_arg != 1)
        status = ys_cli_usage(argv[0], "%zu report folders given; want one", cli.n_arg);
    if (status < 0 && !truth)
        status = ys_cli_usage(argv[0], "no --truth given");
    if (status < 0 && csv && cli.json)
        status = ys_cli_usage(argv[0], "both --csv and --json; want one");
    if (status < 0)
        status = evaluate(&cli, truth, cli.json ? YS_JSON : csv ? YS_CSV : YS_TEXT);
    ys_cli_fini(&cli);
    return status;
}
