/* cmd_draw.c - yardstick draw */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "options.h"
#include "usage.h"

static const char usage[] =
    "Usage: yardstick draw TILE... -o draw.html [--site FILE]\n"
    "\n"
    "Writes one page, which needs no network and no server: open it in a browser, draw areas,\n"
    "tracks, excluded parts and examples on the tiles with mouse or finger, and save them as\n"
    "the GeoJSON file that --site takes.  The page holds the tiles' pictures: mind licences.\n"
    "\n"
    "  -o, --output FILE   the page\n"
    "  --site FILE         a site to be edited: KML, KMZ, GeoPackage or GeoJSON\n"
    "  --proposals FILE    grey lines to accept by a click, as tracks writes them; without it\n"
    "                      they are proposed where the site has no track\n"
    "  --no-proposals      no grey lines\n"
    "  --around TEXT       of a tile too large for a page, what is shown in its own pixels:\n"
    "                      \"LON,LAT METRES\"; without it what the site holds\n"
    "  --lang LANGUAGE     of the page: en or de [en]\n"
    "  --pixel-size M      pixel size in metres of tiles that have no "
    "CRS\n" YS_CLI_PLACE_OPTIONS YS_CLI_COMMON_USAGE;

/* "LON,LAT METRES". */
static bool parse_around(struct ys_draw_job *job, const char *text)
{
    char rest;

    return sscanf(text, "%lf ,%lf %lf %c", &job->around_lon_deg, &job->around_lat_deg,
                  &job->around_m, &rest) == 3 &&
           job->around_m > 0 && job->around_m < 1e6;
}

static int print_said(const struct ys_draw_said *said, const char *file, bool json)
{
    char text[400], reduced[140] = "";

    if (said->whole_reduced > 1)
        snprintf(reduced, sizeof reduced,
                 "; too large for a page or --max-memory: shown in %u x %u pixels, %u x %u "
                 "where finest",
                 said->whole_reduced, said->whole_reduced, said->reduced, said->reduced);
    if (json)
        snprintf(text, sizeof text,
                 "{\"tiles\": %zu, \"bytes\": %zu, \"error_px\": %.4f, \"reduced\": %u, "
                 "\"whole_reduced\": %u}\n",
                 said->n_tiles, said->bytes, said->error_px, said->reduced,
                 said->whole_reduced);
    else
        snprintf(text, sizeof text,
                 "%zu tile%s, %.1f MB; places within %.2f px%s; open the page in a browser\n",
                 said->n_tiles, said->n_tiles == 1 ? "" : "s", (double)said->bytes / 1e6,
                 said->error_px, reduced);
    return ys_cli_print_or_remove(text, (const char *const[2]){file, NULL});
}

int ys_cmd_draw(int argc, char **argv)
{
    struct ys_draw_job job = {0};
    struct ys_draw_said said;
    struct ys_error err;
    struct ys_cli cli;
    const char *file = NULL, *around = NULL;
    const struct ys_cli_option own[] = {
        {"o", YS_CLI_TEXT, &file},
        {"output", YS_CLI_TEXT, &file},
        {"site", YS_CLI_TEXT, &job.site},
        {"proposals", YS_CLI_TEXT, &job.proposals},
        {"no-proposals", YS_CLI_FLAG, &job.no_proposals},
        {"around", YS_CLI_TEXT, &around},
        {"lang", YS_CLI_TEXT, &cli.opt.language},
        {"pixel-size", YS_CLI_REAL, &cli.opt.pixel_size_m},
        {"crs", YS_CLI_TEXT, &cli.opt.crs},
        {"corners", YS_CLI_TEXT, &cli.opt.corners},
        {"licence", YS_CLI_LIST, &cli.licence},
        {"sun", YS_CLI_LIST, &cli.sun},
        {"off-nadir", YS_CLI_LIST, &cli.off_nadir},
    };
    int status = ys_cli_parse(&cli, own, sizeof own / sizeof *own, argc, argv, usage);

    if (status < 0)
        status = ys_cli_confine(&cli, &(struct ys_outputs){.file = {file}});
    job.tiles = cli.arg;
    job.n_tiles = cli.n_arg;
    if (status < 0) {
        if (!cli.n_arg)
            status = ys_cli_usage("draw", "no tile; want TILE...");
        else if (!file)
            status = ys_cli_usage("draw", "no output; want -o draw.html");
        else if (job.no_proposals && job.proposals)
            status = ys_cli_usage("draw", "both --proposals and --no-proposals; want one");
        else if (around && !parse_around(&job, around))
            status = ys_cli_usage("draw", "--around: '%.60s'; want \"LON,LAT METRES\"", around);
        else if (cli.opt.language && strcmp(cli.opt.language, "en") &&
                 strcmp(cli.opt.language, "de"))
            status = ys_cli_usage("draw", "--lang: '%.40s'; want en or de", cli.opt.language);
        else if (ys_draw_save(file, &said, &job, &cli.opt, &err))
            status = ys_cli_fail(&err);
    }
    if (status < 0)
        status = print_said(&said, file, cli.json);
    ys_cli_fini(&cli);
    return status;
}
