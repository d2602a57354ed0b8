/* cmd_align.c - yardstick align */

#include "commands.h"
#include "options.h"
#include "usage.h"

static const char usage[] =
    "Usage: yardstick align REFERENCE TILE... [-o out.tif] [--ties ties.geojson]\n"
    "\n"
    "How each TILE lies on REFERENCE once both georeferences have been followed: by how much\n"
    "its content is displaced at the centre of the part that both show and over that part,\n"
    "what tie points are left with across and along the direction in which buildings lean,\n"
    "and how far to believe it; or why it is refused.  The tiles may differ in CRS, pixel\n"
    "size, extent and rotation.\n"
    "\n" YS_CLI_TILE_USAGE "\nOptions:\n"
    "  -o FILE             write TILE on the grid of REFERENCE, its pixels resampled once: a\n"
    "                      tiled GeoTIFF with TILE's bands, sample type and date, and a mask\n"
    "                      of what it does not show.  With several tiles, or where FILE is a\n"
    "                      folder, each is written there under its own name\n"
    "  --ties FILE         write the tie points as GeoJSON: place, displacement in pixels\n"
    "                      and metres, quality, and whether they agree with the rest\n"
    "  --pixel-size M      pixel size in metres of tiles that have no CRS: their first pixels\n"
    "                      are then taken for one place\n" YS_CLI_PLACE_OPTIONS
        YS_CLI_COMMON_USAGE
    "A tile that is refused makes it 1, too; the others are measured and written all the "
    "same.\n";

/* 0 or 1, as main() ends.  Files are removed where what they are cannot be said. */
static int print(const ys_alignment *alignment, bool json, const char *ties)
{
    const size_t n = ys_alignment_n(alignment);
    struct ys_error err;
    char *text;
    bool refused = false;

    ys_cli_warn(ys_alignment_reference(alignment));
    for (size_t i = 0; i < n; i++) {
        ys_cli_warn(ys_alignment_row(alignment, i)->info);
        refused = refused || !ys_alignment_row(alignment, i)->aligned;
    }
    int status = ys_alignment_text(&text, alignment, json ? YS_JSON : YS_TEXT, &err)
                     ? ys_cli_fail(&err)
                     : ys_cli_print(text);

    ys_text_free(text);
    if (status)
        ys_cli_remove(ties);
    for (size_t i = 0; i < n && status; i++)
        if (*ys_alignment_row(alignment, i)->written)
            ys_cli_remove(ys_alignment_row(alignment, i)->written);
    return status ? status : refused;
}

int ys_cmd_align(int argc, char **argv)
{
    struct ys_error err;
    struct ys_cli cli;
    ys_alignment *alignment = NULL;
    const char *file = NULL, *ties = NULL;
    const struct ys_cli_option own[] = {
        {"o", YS_CLI_TEXT, &file},
        {"output", YS_CLI_TEXT, &file},
        {"ties", YS_CLI_TEXT, &ties},
        {"pixel-size", YS_CLI_REAL, &cli.opt.pixel_size_m},
        {"crs", YS_CLI_TEXT, &cli.opt.crs},
        {"corners", YS_CLI_TEXT, &cli.opt.corners},
        {"licence", YS_CLI_LIST, &cli.licence},
        {"sun", YS_CLI_LIST, &cli.sun},
        {"off-nadir", YS_CLI_LIST, &cli.off_nadir},
    };
    int status = ys_cli_parse(&cli, own, sizeof own / sizeof *own, argc, argv, usage);

    if (status < 0)
        status = ys_cli_confine(&cli, cli.n_arg > 2
                                          ? &(struct ys_outputs){.folder = file, .file = {ties}}
                                          : &(struct ys_outputs){.file = {file, ties}});
    if (status < 0) {
        if (cli.n_arg < 2)
            status = ys_cli_usage("align", "%zu tiles; want REFERENCE and one TILE or more",
                                  cli.n_arg);
        else if (ys_alignment_measure(&alignment, cli.arg[0], cli.arg + 1, cli.n_arg - 1,
                                      &cli.opt, &err))
            status = ys_cli_fail(&err);
    }
    if (status < 0 && (file || ties) && ys_alignment_save(alignment, file, ties, &err))
        status = ys_cli_fail(&err);
    if (status < 0)
        status = print(alignment, cli.json, ties);
    ys_alignment_free(alignment);
    ys_cli_fini(&cli);
    return status;
}
