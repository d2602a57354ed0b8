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
    "  evaluate FOLDER --truth T.geojson                         a report held against "
    "truth\n"
    "  tracks TILE --site S.geojson [-o lines.geojson]           propose track lines to check\n"
    "  bench                                                     how fast this machine is\n"
    "\n"
    "yardstick COMMAND --help says more; yardstick --version says which this is.\n"
    "Exit status: 0 done, 1 failed, 2 wrong usage.\n";

static const struct {
    const char *name;
    ys_cli_command *run;
} commands[] = {
    {"report", ys_cmd_report},     {"count", ys_cmd_count},   {"info", ys_cmd_info},
    {"claims", ys_cmd_claims},     {"diff", ys_cmd_diff},     {"bench", ys_cmd_bench},
    {"evaluate", ys_cmd_evaluate}, {"tracks", ys_cmd_tracks},
};

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
    if (!strcmp(argv[1], "--version")) {
        printf("yardstick %s\n", ys_version());
        return ys_cli_print("");
    }
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (!strcmp(argv[1], commands[i].name))
            return commands[i].run(argc - 1, argv + 1);
    fprintf(stderr, "yardstick: unknown command '%.40s'; see yardstick --help\n", argv[1]);
    return 2;
}
