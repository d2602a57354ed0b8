/* cmd_claims.c - yardstick claims */

#include "commands.h"
#include "options.h"
#include "usage.h"

static const char usage[] =
    "Usage: yardstick claims CLAIMS.csv [--capacity]\n"
    "\n"
    "Read and check a file of reported figures, and say how each is read: the interval\n"
    "it stands for, its kind, and what pictures can and cannot say about it.\n"
    "\n"
    "Options:\n"
    "  --capacity          add what a number of containers could hold, with every constant\n"
    "                      and its source; never part of a verdict\n" YS_CLI_COMMON_USAGE;

int ys_cmd_claims(int argc, char **argv)
{
    struct ys_error err;
    struct ys_cli cli;
    bool capacity = false;
    ys_claims *claims = NULL;
    char *text = NULL;
    const struct ys_cli_option own[] = {{"capacity", YS_CLI_FLAG, &capacity}};
    int status = ys_cli_parse(&cli, own, sizeof own / sizeof *own, argc, argv, usage);

    if (status < 0)
        status = ys_cli_confine(&cli, &(struct ys_outputs){0});
    if (status < 0 && cli.n_arg != 1)
        status = ys_cli_usage(argv[0], "%zu files given; want one", cli.n_arg);
    if (status < 0) {
        if (ys_claims_read(&claims, cli.arg[0], &err) ||
            ys_claims_text(&text, claims, cli.json ? YS_JSON : YS_TEXT, capacity, &err))
            status = ys_cli_fail(&err);
        else
            status = ys_cli_print(text);
    }
    ys_text_free(text);
    ys_claims_free(claims);
    ys_cli_fini(&cli);
    return status;
}
