/* cmd_info.c - yardstick info */

#include "commands.h"
#include "options.h"
#include "usage.h"

#include <stdio.h>
#include <string.h>

static const char usage[] =
    "Usage: yardstick info [--checksum] TILE...\n"
    "\n"
    "Say what each tile is: size, bands, sample type, codec, CRS, pixel size in metres,\n"
    "date and where it came from, what its pixels show (fewer details than pixels of that\n"
    "size could, where it was enlarged or is blurred), and what can be counted in it.\n"
    "\n" YS_CLI_TILE_USAGE "\nOptions:\n"
    "  --checksum          print the SHA-256 of the decoded samples (band-sequential,\n"
    "                      little-endian, native type) and the path, as sha256sum does\n"
    "  --mosaic            a TILE named *.txt lists the GeoTIFF files that one picture was\n"
    "                      cut into, a path a line\n"
    "  --pixel-size M      pixel size in metres of tiles that have no "
    "CRS\n" YS_CLI_PLACE_OPTIONS YS_CLI_COMMON_USAGE;

static int print_checksum(const struct ys_cli *cli, size_t i)
{
    const char *tile = cli->arg[i];
    struct ys_options opt;
    struct ys_error err;
    char hex[65];

    ys_cli_one_tile(&opt, cli, i);
    if (ys_info_checksum(hex, tile, &opt, &err))
        return ys_cli_fail(&err);
    if (ys_cli_print(hex) || ys_cli_print("  ") || ys_cli_print(tile))
        return 1;
    return ys_cli_print("\n");
}

static int print_info(const struct ys_cli *cli, size_t i)
{
    struct ys_options opt;
    struct ys_error err;
    ys_info *info = NULL;
    char *text = NULL;
    int status;

    ys_cli_one_tile(&opt, cli, i);
    if (ys_info_read(&info, cli->arg[i], &opt, &err))
        return ys_cli_fail(&err);
    if (ys_info_text(&text, info, cli->json ? YS_JSON : YS_TEXT, &err))
        status = ys_cli_fail(&err);
    else
        status = ys_cli_print(text);
    ys_text_free(text);
    ys_info_free(info);
    return status;
}

int ys_cmd_info(int argc, char **argv)
{
    struct ys_cli cli;
    bool checksum = false;
    const struct ys_cli_option own[] = {
        {"checksum", YS_CLI_FLAG, &checksum},
        {"mosaic", YS_CLI_FLAG, &cli.opt.mosaic},
        {"pixel-size", YS_CLI_REAL, &cli.opt.pixel_size_m},
        {"crs", YS_CLI_TEXT, &cli.opt.crs},
        {"corners", YS_CLI_TEXT, &cli.opt.corners},
        {"licence", YS_CLI_LIST, &cli.licence},
        {"sun", YS_CLI_LIST, &cli.sun},
        {"off-nadir", YS_CLI_LIST, &cli.off_nadir},
    };
    int status = ys_cli_parse(&cli, own, sizeof own / sizeof *own, argc, argv, usage);

    if (status < 0)
        status = ys_cli_confine(&cli, &(struct ys_outputs){0});
    if (status < 0 && !cli.n_arg)
        status = ys_cli_usage(argv[0], "no tile given");
    if (status < 0) {
        /* Every bad tile is named; one is enough to fail.  JSON is one array. */
        const bool array = cli.json && !checksum;

        status = array ? ys_cli_print("[\n") : 0;
        for (size_t i = 0; i < cli.n_arg; i++) {
            if (i && !checksum)
                status |= ys_cli_print(array ? ",\n" : "\n");
            status |= checksum ? print_checksum(&cli, i) : print_info(&cli, i);
        }
        if (array)
            status |= ys_cli_print("]\n");
    }
    ys_cli_fini(&cli);
    return status;
}
