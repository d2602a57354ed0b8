/* cmd_diff.c - yardstick diff */

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "options.h"

static const char usage[] =
    "Usage: yardstick diff BEFORE AFTER [-o blobs.geojson] [--mask change.tif]\n"
    "\n"
    "What changed between two tiles of the same grid, as blobs: GeoJSON polygons with area,\n"
    "mean and greatest difference.  AFTER is first brought to the brightness of BEFORE.\n"
    "Tiles of any size are streamed in bounded memory.\n"
    "\n"
    "  -o, --output FILE write the blobs as GeoJSON\n"
    "  --mask FILE       write what changed as a GeoTIFF of 0 and 255\n"
    "  --threshold T     a difference above T is a change: a number in the units of BEFORE\n"
    "                    (Euclidean over bands), or noise, otsu, kittler  [noise]\n"
    "  --open N          open the mask by a square of 3 or 5 pixels; 0: not  [3]\n"
    "  --close N         then close it: 3, 5 or 0  [0]\n"
    "  --min-px N        leave out blobs below N pixels  [4]\n"
    "  --no-coordinates  no longitudes and latitudes in the blobs\n"
    "  --json            print the summary as JSON\n"
    "  --threads N       [one for each processor]\n"
    "  --max-memory SIZE [1G]\n"
    "  --quiet           no progress\n";

/* "noise", "otsu", "kittler" or a number. */
static bool read_threshold(struct ys_diff_options *diff, const char *text)
{
    char end;

    if (!text || !strcmp(text, "noise"))
        diff->rule = YS_NOISE;
    else if (!strcmp(text, "otsu"))
        diff->rule = YS_OTSU;
    else if (!strcmp(text, "kittler"))
        diff->rule = YS_KITTLER;
    else
        return sscanf(text, "%lf%c", &diff->threshold, &end) == 1 && diff->threshold >= 0 &&
               isfinite(diff->threshold);
    return true;
}

static void print_json(char *out, size_t room, const struct ys_diff_summary *s)
{
    int n = snprintf(out, room,
                     "{\"pixels\": %llu, \"valid_pixels\": %llu, \"changed_pixels\": %llu, "
                     "\"blobs\": %llu, \"threshold\": %.9g, \"gain\": [",
                     (unsigned long long)s->pixels, (unsigned long long)s->valid_pixels,
                     (unsigned long long)s->changed_pixels, (unsigned long long)s->blobs,
                     s->threshold);

    for (unsigned k = 0; k < s->bands; k++)
        n += snprintf(out + n, room - (size_t)n, "%s%.9g", k ? ", " : "", s->gain[k]);
    n += snprintf(out + n, room - (size_t)n, "], \"offset\": [");
    for (unsigned k = 0; k < s->bands; k++)
        n += snprintf(out + n, room - (size_t)n, "%s%.9g", k ? ", " : "", s->offset[k]);
    snprintf(out + n, room - (size_t)n, "]}\n");
}

static void print_text(char *out, size_t room, const struct ys_diff_summary *s)
{
    const double share =
        s->valid_pixels ? 100.0 * (double)s->changed_pixels / (double)s->valid_pixels : 0;
    int n = snprintf(
        out, room, "%llu blobs, %llu of %llu valid pixels changed (%.3g %%), threshold %.4g\n",
        (unsigned long long)s->blobs, (unsigned long long)s->changed_pixels,
        (unsigned long long)s->valid_pixels, share, s->threshold);

    for (unsigned k = 0; k < s->bands; k++)
        n += snprintf(out + n, room - (size_t)n, "band %u: after x %.4g %+.4g\n", k + 1,
                      s->gain[k], s->offset[k]);
}

int ys_cmd_diff(int argc, char **argv)
{
    struct ys_diff_options diff;
    struct ys_diff_summary summary;
    struct ys_error err;
    struct ys_cli cli;
    const char *threshold = NULL;
    int open = 3, close = 0, least = 4;
    bool no_coordinates = false;
    char text[1024];

    ys_diff_options_init(&diff);
    const struct ys_cli_option own[] = {
        {"o", YS_CLI_TEXT, &diff.blobs},   {"output", YS_CLI_TEXT, &diff.blobs},
        {"mask", YS_CLI_TEXT, &diff.mask}, {"threshold", YS_CLI_TEXT, &threshold},
        {"open", YS_CLI_INT, &open},       {"close", YS_CLI_INT, &close},
        {"min-px", YS_CLI_INT, &least},    {"no-coordinates", YS_CLI_FLAG, &no_coordinates},
    };
    int status = ys_cli_parse(&cli, own, sizeof own / sizeof *own, argc, argv, usage);

    if (status < 0) {
        diff.open_px = (unsigned)open;
        diff.close_px = (unsigned)close;
        diff.min_px = (unsigned)least;
        cli.opt.no_coordinates = no_coordinates;
        if (cli.n_arg != 2)
            status = ys_cli_usage("diff", "%zu tiles; want BEFORE and AFTER", cli.n_arg);
        else if (!read_threshold(&diff, threshold))
            status = ys_cli_usage(
                "diff",
                "--threshold '%.40s'; want a number of 0 or more, noise, otsu or kittler",
                threshold);
        else if (ys_diff(&summary, cli.arg[0], cli.arg[1], &diff, &cli.opt, &err))
            status = ys_cli_fail(&err);
    }
    if (status < 0) {
        if (cli.json)
            print_json(text, sizeof text, &summary);
        else
            print_text(text, sizeof text, &summary);
        status = ys_cli_print_or_remove(text, (const char *const[2]){diff.blobs, diff.mask});
    }
    ys_cli_fini(&cli);
    return status;
}
