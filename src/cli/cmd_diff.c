/* cmd_diff.c - yardstick diff */

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "options.h"

static const char usage[] =
    "Usage: yardstick diff BEFORE AFTER [-o blobs.geojson] [--mask change.tif]\n"
    "\n"
    "What changed between two tiles, as blobs: GeoJSON polygons with area, mean and greatest\n"
    "difference, and in colour whether a shadow is all that changed.  AFTER is first brought "
    "to\n"
    "the grid and to the brightness of BEFORE.  Beside the change stands the null test: what\n"
    "would be found of BEFORE against itself, displaced as the tiles are from each other.\n"
    "Tiles of any size are streamed in bounded memory.\n"
    "\n"
    "  -o, --output FILE write the blobs as GeoJSON\n"
    "  --mask FILE       write what changed as a GeoTIFF of 0 and 255\n"
    "  --measure M       difference: of brightness.  Pixels of 5 m and more with three bands "
    "or\n"
    "                    more are scaled by those that IR-MAD finds unchanged, and compared "
    "in\n"
    "                    all bands by the mean over 3 x 3, in units of noise; others by\n"
    "                    Euclidean differences of up to 4 bands in the units of BEFORE.\n"
    "                    irmad: of IR-MAD's variates; cva: of standard scores; both in all\n"
    "                    bands by the mean over 3 x 3, in units of noise  [difference]\n"
    "  --threshold T     what is above it changed: a number in the units of the measure, or\n"
    "                    widened: what 1 unchanged pixel in 10,000 passes (1,000 over 3 x 3),\n"
    "                    as the median difference says; chi2=A: what a share A passes, by "
    "noise\n"
    "                    alone; robust: the median and 3 standard deviations; hysteresis:\n"
    "                    widened, and what touches such above 1/sqrt(2) of it; otsu, ki:\n"
    "                    between two classes, found even where nothing changed  [widened]\n"
    "  --open N          open the mask by a square of 3 or 5 pixels; 0: not  [3; 0 over 3 x "
    "3]\n"
    "  --close N         then close it: 3, 5 or 0  [0]\n"
    "  --min-px N        leave out blobs below N pixels  [4]\n"
    "  --assume-aligned  on two grids, take the georeferences as exact\n"
    "  --mosaic          a tile named *.txt lists the files of one picture, a path a line\n"
    "  --pixel-size M    pixel size in metres of tiles that have no CRS\n"
    "  --no-coordinates  no longitudes and latitudes in the blobs\n"
    "  --crs CRS         of tiles that have none, like EPSG:32637\n"
    "  --corners TEXT    of tiles that have no place: \"LON,LAT LON,LAT LON,LAT LON,LAT\",\n"
    "                    upper left, upper right, lower right, lower left\n"
    "  --sun AZ,EL       where the sun stood: degrees clockwise from north, and above the\n"
    "                    horizon; shadows fall away from it.  Once for both tiles, or once\n"
    "                    for each, BEFORE first, - leaving one to its metadata\n"
    "  --off-nadir DEG   how far the camera looked from straight down; the same\n"
    "  --licence TEXT    licence line; the same\n"
    "  --json            print the summary as JSON\n"
    "  --threads N       [one for each processor]\n"
    "  --max-memory SIZE [1G]\n"
    "  --quiet           no progress\n"
    "  --no-sandbox      keep the rights to write elsewhere, to run and to connect\n";

/* A rule, a rule with its share, or a number. */
static bool read_threshold(struct ys_diff_options *diff, const char *text)
{
    char end;

    if (!text)
        return true;
    for (int rule = 0; rule <= YS_HYSTERESIS; rule++)
        if (!strcmp(text, ys_threshold_rule_name((enum ys_threshold_rule)rule))) {
            diff->rule = (enum ys_threshold_rule)rule;
            return true;
        }
    if (!strncmp(text, "chi2=", 5)) {
        diff->rule = YS_CHI2;
        return sscanf(text + 5, "%lf%c", &diff->share, &end) == 1 && diff->share > 0 &&
               diff->share < 1;
    }
    return sscanf(text, "%lf%c", &diff->threshold, &end) == 1 && diff->threshold >= 0 &&
           isfinite(diff->threshold);
}

static bool read_measure(struct ys_diff_options *diff, const char *text)
{
    for (int measure = 0; measure <= YS_CVA; measure++)
        if (!text || !strcmp(text, ys_measure_name((enum ys_measure)measure))) {
            diff->measure = (enum ys_measure)measure;
            return true;
        }
    return false;
}

/* Text of bounded length: what is printed is short. */
struct printed {
    char *at;
    size_t left;
};

__attribute__((format(printf, 2, 3))) static void put(struct printed *out, const char *format,
                                                      ...)
{
    va_list list;

    va_start(list, format);
    const int n = vsnprintf(out->at, out->left, format, list);

    va_end(list);
    if (n > 0 && (size_t)n < out->left) {
        out->at += n;
        out->left -= (size_t)n;
    }
}

/* null: unknown. */
static void put_number(struct printed *out, const char *name, double value)
{
    if (isfinite(value))
        put(out, ", \"%s\": %.6g", name, value);
    else
        put(out, ", \"%s\": null", name);
}

static bool sun_known(const struct ys_diff_summary *s)
{
    return isfinite(s->sun_azimuth_deg[0]) || isfinite(s->sun_azimuth_deg[1]);
}

/* Why --sun made no difference; NULL: it was heard. */
static const char *sun_unheard(const struct ys_diff_summary *s)
{
    if (s->pooled)
        return "pixels of 5 m and more do not show the shadows of objects";
    if (!s->shadow_known)
        return "without three bands a dark thing is not told from a shadow, and its direction "
               "alone was "
               "not measured";
    return sun_known(s) ? NULL : "without a georeference nothing says where north is";
}

/* Where shadows fall, which a reader can hold against the picture. */
static void print_sun(struct printed *out, const struct ys_diff_summary *s, bool asked)
{
    static const char *const name[] = {"BEFORE", "AFTER"};
    const char *const unheard = sun_unheard(s);

    if (unheard && asked)
        put(out, "sun: not used, %s\n", unheard);
    if (unheard)
        return;
    put(out, "sun: %llu of the shadow blobs by where it stood; shadows fall toward",
        (unsigned long long)s->sun_blobs);
    for (int t = 0; t < 2; t++)
        if (isfinite(s->sun_azimuth_deg[t]))
            put(out, "%s %.0f degrees in %s", t && isfinite(s->sun_azimuth_deg[0]) ? "," : "",
                fmod(s->sun_azimuth_deg[t] + 180, 360), name[t]);
    put(out, "\n");
}

static void print_json(struct printed *out, const struct ys_diff_summary *s, bool sun_asked)
{
    put(out,
        "{\"pixels\": %llu, \"valid_pixels\": %llu, \"changed_pixels\": %llu, \"blobs\": %llu, "
        "\"measure\": \"%s\", \"pooled\": %s, \"threshold\": %.9g, \"gain\": [",
        (unsigned long long)s->pixels, (unsigned long long)s->valid_pixels,
        (unsigned long long)s->changed_pixels, (unsigned long long)s->blobs,
        ys_measure_name(s->measure), s->pooled ? "true" : "false", s->threshold);
    for (unsigned k = 0; k < s->bands; k++)
        put(out, "%s%.9g", k ? ", " : "", s->gain[k]);
    put(out, "], \"offset\": [");
    for (unsigned k = 0; k < s->bands; k++)
        put(out, "%s%.9g", k ? ", " : "", s->offset[k]);
    put(out, "]");
    if (s->shadow_known)
        put(out, ", \"shadow_pixels\": %llu, \"shadow_blobs\": %llu",
            (unsigned long long)s->shadow_pixels, (unsigned long long)s->shadow_blobs);
    if (s->shadow_known && sun_known(s))
        put(out, ", \"sun_blobs\": %llu", (unsigned long long)s->sun_blobs);
    if (sun_asked && sun_unheard(s))
        put(out, ", \"sun_not_used\": \"%s\"", sun_unheard(s));
    put(out, ", \"one_grid\": %s, \"aligned\": %s", s->one_grid ? "true" : "false",
        s->aligned ? "true" : "false");
    put_number(out, "apart_px", s->apart_px);
    put_number(out, "changed_share", s->changed_share);
    put_number(out, "blobs_100ha", s->blobs_100ha);
    put_number(out, "null_displaced_px", s->null_displaced_px);
    put_number(out, "null_share", s->null_share);
    put_number(out, "null_blobs_100ha", s->null_blobs_100ha);
    put(out, ", \"null_beaten\": %s}\n", s->null_beaten ? "true" : "false");
}

static void print_null(struct printed *out, const struct ys_diff_summary *s)
{
    if (!isfinite(s->null_share)) {
        put(out, "null test: too few valid pixels\n");
        return;
    }
    put(out, "null test, BEFORE against itself %.2g px apart%s: %.3g %% changed",
        s->null_displaced_px, isnan(s->apart_px) ? " (not measured: assumed)" : "",
        100 * s->null_share);
    if (isfinite(s->null_blobs_100ha))
        put(out, ", %.3g blobs per 100 ha for %.3g", s->null_blobs_100ha, s->blobs_100ha);
    put(out, "\n");
    if (s->changed_pixels && !s->null_beaten)
        put(out, "no change beyond misregistration: not above 3 times the null test\n");
}

static void print_text(struct printed *out, const struct ys_diff_summary *s, bool sun_asked)
{
    put(out, "%llu blobs, %llu of %llu valid pixels changed (%.3g %%), threshold %.4g%s\n",
        (unsigned long long)s->blobs, (unsigned long long)s->changed_pixels,
        (unsigned long long)s->valid_pixels, 100 * s->changed_share, s->threshold,
        s->pooled ? " times the noise" : "");
    if (s->shadow_known && s->blobs)
        put(out, "shadow: %llu of the blobs, %.3g %% of the changed pixels\n",
            (unsigned long long)s->shadow_blobs,
            s->changed_pixels ? 100.0 * (double)s->shadow_pixels / (double)s->changed_pixels
                              : 0);
    print_sun(out, s, sun_asked);
    print_null(out, s);
    if (!s->one_grid)
        put(out, "after: resampled onto the grid of before%s\n",
            s->aligned ? ", displaced by what was measured" : "");
    for (unsigned k = 0; k < s->bands; k++)
        put(out, "band %u: after x %.4g %+.4g\n", k + 1, s->gain[k], s->offset[k]);
}

static void warn(const char *lines)
{
    const struct ys_tile_info info = {.warnings = lines};

    ys_cli_warn(&info);
}

static int refuse_threshold(const char *text)
{
    return ys_cli_usage("diff",
                        "--threshold '%.40s'; want a number of 0 or more, widened, chi2=A (A "
                        "above 0 and below 1), robust, hysteresis, otsu or ki",
                        text);
}

int ys_cmd_diff(int argc, char **argv)
{
    struct ys_diff_options diff;
    struct ys_diff_summary summary;
    struct ys_error err;
    struct ys_cli cli;
    const char *threshold = NULL, *measure = NULL;
    int open = -1, close = 0, least = 4;
    char text[4096] = "";

    ys_diff_options_init(&diff);
    const struct ys_cli_option own[] = {
        {"o", YS_CLI_TEXT, &diff.blobs},
        {"output", YS_CLI_TEXT, &diff.blobs},
        {"mask", YS_CLI_TEXT, &diff.mask},
        {"threshold", YS_CLI_TEXT, &threshold},
        {"measure", YS_CLI_TEXT, &measure},
        {"assume-aligned", YS_CLI_FLAG, &cli.opt.assume_aligned},
        {"mosaic", YS_CLI_FLAG, &cli.opt.mosaic},
        {"pixel-size", YS_CLI_REAL, &cli.opt.pixel_size_m},
        {"crs", YS_CLI_TEXT, &cli.opt.crs},
        {"corners", YS_CLI_TEXT, &cli.opt.corners},
        {"licence", YS_CLI_LIST, &cli.licence},
        {"sun", YS_CLI_LIST, &cli.sun},
        {"off-nadir", YS_CLI_LIST, &cli.off_nadir},
        {"open", YS_CLI_INT, &open},
        {"close", YS_CLI_INT, &close},
        {"min-px", YS_CLI_INT, &least},
        {"no-coordinates", YS_CLI_FLAG, &cli.opt.no_coordinates},
    };
    int status = ys_cli_parse(&cli, own, sizeof own / sizeof *own, argc, argv, usage);

    if (status < 0)
        status = ys_cli_confine(&cli, &(struct ys_outputs){.file = {diff.blobs, diff.mask}});
    if (status < 0) {
        diff.open_px = open == -1 ? YS_OPEN_USUAL : (unsigned)open;
        diff.close_px = (unsigned)close;
        diff.min_px = (unsigned)least;
        if (cli.n_arg != 2)
            status = ys_cli_usage("diff", "%zu tiles; want BEFORE and AFTER", cli.n_arg);
        else if (!read_threshold(&diff, threshold))
            status = refuse_threshold(threshold);
        else if (!read_measure(&diff, measure))
            status = ys_cli_usage("diff", "--measure '%.40s'; want difference, irmad or cva",
                                  measure);
        else if (ys_diff(&summary, cli.arg[0], cli.arg[1], &diff, &cli.opt, &err))
            status = ys_cli_fail(&err);
    }
    if (status < 0) {
        struct printed out = {text, sizeof text};

        warn(summary.warnings);
        (cli.json ? print_json : print_text)(&out, &summary, cli.sun.n > 0);
        status = ys_cli_print_or_remove(text, (const char *const[2]){diff.blobs, diff.mask});
    }
    ys_cli_fini(&cli);
    return status;
}
