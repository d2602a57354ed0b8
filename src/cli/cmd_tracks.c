/* cmd_tracks.c - yardstick tracks */

#include <stdio.h>
#include <stdlib.h>

#include "commands.h"
#include "options.h"
#include "usage.h"

static const char usage[] =
    "Usage: yardstick tracks TILE --site S.geojson [-o tracks.geojson]\n"
    "\n"
    "Proposes track lines inside the site's railcar areas (in every area of a site that has\n"
    "none), as GeoJSON lines for a person to check: some are wrong and some tracks are "
    "missed.\n"
    "Each has a score, the share of its length that is expected to lie on a track, and\n"
    "\"proposed\": true.  A site file with such a line is refused: look at each line on the\n"
    "tile, move or delete it, and remove \"proposed\" or set it to false to accept it.\n"
    "Pixels coarser than 1.2 m are refused.\n"
    "\n"
    "  --site FILE         areas: KML, KMZ, GeoPackage or GeoJSON\n"
    "  --class-size TEXT   of a class that the site has and is not built in: tent=17-19x6-7.5\n"
    "  -o, --output FILE   write the lines there and print how many they are\n"
    "  --min-score S       leave out lines below this score, 0 to 1 "
    "[0.5]\n" YS_CLI_PLACE_OPTIONS YS_CLI_COMMON_USAGE;

/* What was written, in a line. */
static int print_summary(const ys_tracks *tracks, const char *file, bool json)
{
    const size_t n = ys_tracks_n(tracks);
    double length = 0;
    char text[160];

    for (size_t i = 0; i < n; i++)
        length += ys_tracks_line(tracks, i)->length_m;
    snprintf(text, sizeof text,
             json ? "{\"lines\": %zu, \"length_m\": %.1f}\n"
                  : "%zu lines proposed, %.0f m; check each before use\n",
             n, length);
    return ys_cli_print_or_remove(text, (const char *const[2]){file, NULL});
}

static int print_lines(const ys_tracks *tracks)
{
    struct ys_error err;
    char *text;

    if (ys_tracks_text(&text, tracks, &err))
        return ys_cli_fail(&err);
    const int status = ys_cli_print(text);

    ys_text_free(text);
    return status;
}

int ys_cmd_tracks(int argc, char **argv)
{
    struct ys_tracks_options tracks;
    struct ys_error err;
    struct ys_cli cli;
    ys_tracks *found = NULL;
    struct ys_cli_list sizes = {0};
    const char *site = NULL, *file = NULL;

    ys_tracks_options_init(&tracks);
    const struct ys_cli_option own[] = {
        {"site", YS_CLI_TEXT, &site},
        {"class-size", YS_CLI_LIST, &sizes},
        {"o", YS_CLI_TEXT, &file},
        {"output", YS_CLI_TEXT, &file},
        {"crs", YS_CLI_TEXT, &cli.opt.crs},
        {"corners", YS_CLI_TEXT, &cli.opt.corners},
        {"licence", YS_CLI_LIST, &cli.licence},
        {"sun", YS_CLI_LIST, &cli.sun},
        {"off-nadir", YS_CLI_LIST, &cli.off_nadir},
        {"min-score", YS_CLI_REAL, &tracks.min_score},
    };
    int status = ys_cli_parse(&cli, own, sizeof own / sizeof *own, argc, argv, usage);

    if (status < 0)
        status = ys_cli_confine(&cli, &(struct ys_outputs){.file = {file}});
    tracks.class_sizes = sizes.at;
    tracks.n_class_sizes = sizes.n;
    if (status < 0) {
        if (cli.n_arg != 1)
            status = ys_cli_usage("tracks", "%zu tiles; want one TILE", cli.n_arg);
        else if (!site)
            status = ys_cli_usage("tracks", "no site; want --site S.geojson");
        else if (!(tracks.min_score >= 0 && tracks.min_score <= 1))
            status = ys_cli_usage("tracks", "--min-score: %g; want 0 to 1", tracks.min_score);
        else if (ys_tracks_propose(&found, cli.arg[0], site, &tracks, &cli.opt, &err))
            status = ys_cli_fail(&err);
    }
    if (status < 0)
        ys_cli_warn(ys_tracks_tile(found));
    if (status < 0 && file && ys_tracks_save(found, file, &err))
        status = ys_cli_fail(&err);
    if (status < 0)
        status = file ? print_summary(found, file, cli.json) : print_lines(found);
    ys_tracks_free(found);
    free(sizes.at);
    ys_cli_fini(&cli);
    return status;
}
