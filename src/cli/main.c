/* main.c - which command runs */

#include "../../include/yardstick.h"
#include "commands.h"
#include "options.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static const char usage[] =
    "Usage: yardstick COMMAND ...\n"
    "\n"
    "Count railcars, containers, vessels and munition pits in dated GeoTIFF tiles of a\n"
    "place, say what changed between the dates, and judge figures reported in public.\n"
    "\n"
    "  report TILE... --site S.geojson [--claims C.csv] -o DIR   the main job\n"
    "  count TILE... (--site S.geojson | --class NAME)           counts only\n"
    "  info TILE...                                              what a tile is and can show\n"
    "  claims C.csv [--capacity]                                 check and explain claims\n"
    "  diff BEFORE AFTER [-o blobs.geojson] [--mask change.tif]  what changed between two "
    "tiles\n"
    "  align REFERENCE TILE... [-o FILE] [--ties T.geojson]      how tiles lie on another\n"
    "  evaluate FOLDER --truth T.geojson                         a report held against "
    "truth\n"
    "  verify FOLDER [--tiles DIR]                               a report made again, byte by "
    "byte\n"
    "  tracks TILE --site S.geojson [-o lines.geojson]           propose track lines to check\n"
    "  draw TILE... [--site S.geojson] -o draw.html              a page to draw a site on\n"
    "  survey MANIFEST -o DIR                                    many sites, on one machine or "
    "many\n"
    "  merge DIR                                                 the pages over all sites of a "
    "survey\n"
    "  bench                                                     how fast this machine is\n"
    "  help [COMMAND]                                            this text, or the command's\n"
    "\n"
    "yardstick COMMAND --help, or help COMMAND, says more; --version, -V: which this is.\n"
    "Exit status: 0 done, 1 failed, 2 wrong usage.\n";

static ys_cli_command ys_cmd_help;

static const struct {
    const char *name;
    ys_cli_command *run;
} commands[] = {
    {"report", ys_cmd_report},     {"count", ys_cmd_count},   {"info", ys_cmd_info},
    {"claims", ys_cmd_claims},     {"diff", ys_cmd_diff},     {"bench", ys_cmd_bench},
    {"evaluate", ys_cmd_evaluate}, {"tracks", ys_cmd_tracks}, {"align", ys_cmd_align},
    {"draw", ys_cmd_draw},         {"verify", ys_cmd_verify}, {"survey", ys_cmd_survey},
    {"merge", ys_cmd_merge},       {"help", ys_cmd_help},
};

static const char *nearest_command(const char *word)
{
    const char *list[sizeof commands / sizeof *commands];

    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        list[i] = commands[i].name;
    return ys_cli_nearest(word, list, sizeof list / sizeof *list);
}

static int unknown(const char *word)
{
    const char *const meant = nearest_command(word);

    fprintf(stderr, "yardstick: unknown command '%.40s'%s%s%s; see yardstick --help\n", word,
            meant ? " (did you mean " : "", meant ? meant : "", meant ? "?)" : "");
    return 2;
}

/* "help", and "help COMMAND", which is "COMMAND --help". */
static int ys_cmd_help(int argc, char **argv)
{
    static char help[] = "--help";

    if (argc < 2 || !strcmp(argv[1], "help"))
        return ys_cli_print(usage);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (!strcmp(argv[1], commands[i].name))
            return commands[i].run(2, (char *[]){argv[1], help, NULL});
    return unknown(argv[1]);
}

int main(int argc, char **argv)
{
    /* A closed pipe or a full quota is an error of the write, not the end of the process. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    if (argc < 2) {
        fputs(usage, stderr);
        return 2;
    }
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
        return ys_cli_print(usage);
    if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")) {
        char sandbox[80];

        ys_sandbox_describe(sandbox, sizeof sandbox);
        printf("yardstick %s\nsandbox: %s\n", ys_version(), sandbox);
        return ys_cli_print("");
    }
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (!strcmp(argv[1], commands[i].name))
            return commands[i].run(argc - 1, argv + 1);
    return unknown(argv[1]);
}
