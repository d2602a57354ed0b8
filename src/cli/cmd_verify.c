/* cmd_verify.c - yardstick verify */

#include <stdlib.h>

#include "commands.h"
#include "options.h"
#include "usage.h"

static const char usage[] =
    "Usage: yardstick verify FOLDER [--tiles DIR] [--site FILE ...]\n"
    "\n"
    "Make a report again from its evidence.json and compare every byte of every file with the\n"
    "report in FOLDER.  Nothing is written.  A line says that all is equal, or a line each "
    "what\n"
    "differs and what is to blame:\n"
    "\n"
    "  input      a tile, a file beside it, the site, claims or corrections      exit status "
    "3\n"
    "  parameter  an option of the run                                           exit status "
    "4\n"
    "  output     a file of the report was changed after it was made             exit status "
    "5\n"
    "  missing    a file of the report is not there                              exit status "
    "6\n"
    "  extra      a file in FOLDER is none of the report                         exit status "
    "7\n"
    "  version    the program, its commit, a library or a network's weights      exit status "
    "8\n"
    "\n"
    "The exit status is that of the first line.  Inputs are known by name and SHA-256; they "
    "are\n"
    "looked for among the files given, in DIR and below it, by the path that the evidence\n"
    "tells from the current folder, and beside the report.\n"
    "\nOptions:\n"
    "  --tiles DIR         a folder with the tiles, and with the other inputs\n"
    "  --site FILE         a site file that lies elsewhere; may stand several times\n"
    "  --claims FILE       the same of the claims\n"
    "  --corrections FILE  the same of the corrections\n" YS_CLI_COMMON_USAGE;

static int verify(const struct ys_cli *cli, const struct ys_verify_options *options)
{
    struct ys_error err;
    ys_verification *verification = NULL;
    char *text = NULL;
    int status;

    if (ys_verify(&verification, cli->arg[0], options, &cli->opt, &err) ||
        ys_verification_text(&text, verification, cli->json ? YS_JSON : YS_TEXT, &err)) {
        status = ys_cli_fail(&err);
    } else {
        status = ys_cli_print(text);
        if (!status)
            status = (int)ys_verification_blame(verification);
    }
    ys_text_free(text);
    ys_verification_free(verification);
    return status;
}

int ys_cmd_verify(int argc, char **argv)
{
    struct ys_cli cli;
    struct ys_cli_list files = {0};
    struct ys_verify_options options = {0};
    const struct ys_cli_option own[] = {{"tiles", YS_CLI_TEXT, &options.tiles},
                                        {"site", YS_CLI_LIST, &files},
                                        {"claims", YS_CLI_LIST, &files},
                                        {"corrections", YS_CLI_LIST, &files}};
    int status = ys_cli_parse(&cli, own, sizeof own / sizeof *own, argc, argv, usage);

    if (status < 0)
        status = ys_cli_confine(&cli, &(struct ys_outputs){0});
    if (status < 0 && cli.n_arg != 1)
        status = ys_cli_usage(argv[0], "%zu report folders given; want one", cli.n_arg);
    if (status < 0) {
        options.files = files.at;
        options.n_files = files.n;
        status = verify(&cli, &options);
    }
    free(files.at);
    ys_cli_fini(&cli);
    return status;
}
