/* cmd_report.c - yardstick report and yardstick count */

#include "commands.h"
#include "options.h"
#include "usage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char report_usage[] =
    "Usage: yardstick report TILE... --site SITE.geojson [--claims CLAIMS.csv]\n"
    "                        [--corrections CORRECTIONS.geojson] -o FOLDER\n"
    "\n"
    "Count the site's objects at every date, say what changed between the dates, judge\n"
    "the reported figures, print a short table and write a report folder: report.html,\n"
    "report.json, counts.csv, changes.csv, tracks.csv, objects.csv, verdicts.csv,\n"
    "objects.geojson, objects.qml, objects.kml, report.gpkg, figures/, evidence.json,\n"
    "SHA256SUMS.\n"
    "\n" YS_CLI_TILE_USAGE "\nOptions:\n" YS_CLI_SITE_OPTIONS
    "  --claims FILE       reported figures, CSV\n" YS_CLI_CORRECTIONS
    "  -o, --output DIR    the report folder\n"
    "  --all-pairs         compare every date with every other, not the next alone\n"
    "  --no-images         no pictures in the report (licences)\n"
    "  --format LIST       of the figures: svg, png, pdf, joined by commas, or none [svg,png]\n"
    "  --lang LANGUAGE     of report.html, figures and the table: en or de [en]\n"
    "  --no-coordinates    no longitudes and latitudes in the report "
    "(prudence)\n" YS_CLI_COUNT_OPTIONS YS_CLI_COMMON_USAGE;

static const char count_usage[] =
    "Usage: yardstick count TILE... (--site SITE.geojson | --class NAME)\n"
    "                       [--corrections CORRECTIONS.geojson]\n"
    "\n"
    "Count objects at every date and print a table.  With --class one class is counted\n"
    "over the whole of each tile: container, vessel or pit.\n"
    "\n" YS_CLI_TILE_USAGE "\nOptions:\n" YS_CLI_SITE_OPTIONS
    "  --class NAME        container, vessel or pit, over whole tiles\n" YS_CLI_CORRECTIONS
    "  --csv               print counts.csv\n" YS_CLI_COUNT_OPTIONS YS_CLI_COMMON_USAGE;

struct args {
    struct ys_cli_list sites, sizes;
    const char *site_name, *claims, *corrections, *output, *class_name, *reference;
    bool csv;
    int tiers[2];
};

/* Whether argv[i] changes nothing that is counted, and how many arguments it is. */
static int beside_the_point(const char *arg)
{
    static const char *const with_value[] = {"-o", "--output", "--threads", "--max-memory"};
    static const char *const alone[] = {"-q", "--quiet", "--json", "--csv", "--no-sandbox"};

    for (size_t i = 0; i < sizeof with_value / sizeof *with_value; i++) {
        const size_t n = strlen(with_value[i]);

        if (!strcmp(arg, with_value[i]))
            return 2;
        if (!strncmp(arg, with_value[i], n) && arg[n] == '=')
            return 1;
    }
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++)
        if (!strcmp(arg, alone[i]))
            return 1;
    return 0;
}

/* One argument as a shell takes it. */
static char *quote(char *end, const char *arg)
{
    const bool plain = *arg && !arg[strcspn(arg, " \t\n\"'\\$`&|;<>()*?[]#~!{}")];

    if (plain)
        return stpcpy(end, arg);
    *end++ = '\'';
    for (; *arg; arg++)
        end = *arg == '\'' ? stpcpy(end, "'\\''") : (*end = *arg, end + 1);
    return stpcpy(end, "'");
}

/* The command line as one text, for evidence.json: what bears on the result, so that the same
 * run on more threads or into another folder leaves the same bytes.  NULL: out of memory. */
static char *join(int argc, char **argv)
{
    size_t n = sizeof "yardstick";

    for (int i = 0; i < argc; i++)
        n += 4 * strlen(argv[i]) + 4;
    char *text = malloc(n);

    if (!text)
        return NULL;
    char *end = stpcpy(text, "yardstick");

    for (int i = 0; i < argc; i++) {
        const int skip = i ? beside_the_point(argv[i]) : 0;

        if (skip) {
            i += skip - 1;
            continue;
        }
        *end++ = ' ';
        end = quote(end, argv[i]);
    }
    *end = '\0';
    return text;
}

/* What a person should know of the tiles' files; the count goes on. */
static void warn(const ys_result *res)
{
    for (size_t i = 0; i < ys_result_n_dates(res); i++)
        ys_cli_warn(ys_result_date(res, i)->info);
}

struct printing {
    const char *text;
    int status; /* -1: not begun */
};

static bool print_now(void *ctx)
{
    struct printing *const printing = ctx;

    printing->status = ys_cli_print(printing->text);
    return printing->status == 0;
}

static void warn_of_letters(const ys_result *res)
{
    struct ys_error err;
    char *line = NULL;

    if (!ys_result_letters(&line, res, &err) && *line)
        fprintf(stderr, "yardstick: warning: %s\n", line);
    ys_text_free(line);
}

/* A run that cannot say what it found has failed, and must leave no folder behind; so the text is
 * printed when the files are written and before they appear. */
static int save(const struct ys_cli *cli, const ys_result *res, const char *folder,
                const char *text)
{
    struct printing printing = {text, -1};
    struct ys_error err;
    const size_t n = strlen(folder);

    if (ys_result_save_if(res, folder, print_now, &printing, &err))
        return printing.status > 0 ? printing.status : ys_cli_fail(&err);
    warn_of_letters(res);
    if (!cli->quiet)
        fprintf(stderr, "yardstick: the report is %s%sreport.html\n", folder,
                n && folder[n - 1] == '/' ? "" : "/");
    return 0;
}

static int run(struct ys_cli *cli, const struct args *args)
{
    const struct ys_job job = {.tiles = cli->arg,
                               .n_tiles = cli->n_arg,
                               .site = args->sites.n ? args->sites.at[0] : NULL,
                               .more_sites = args->sites.at + (args->sites.n > 0),
                               .n_more_sites = args->sites.n ? args->sites.n - 1 : 0,
                               .claims = args->claims,
                               .class_name = args->class_name,
                               .corrections = args->corrections,
                               .reference = args->reference,
                               .site_name = args->site_name,
                               .class_sizes = args->sizes.at,
                               .n_class_sizes = args->sizes.n};
    const enum ys_format format = cli->json ? YS_JSON : args->csv ? YS_CSV : YS_TEXT;
    struct ys_error err;
    ys_result *res = NULL;
    char *text = NULL;
    int status;

    if (ys_run(&res, &job, &cli->opt, &err))
        return ys_cli_fail(&err);
    warn(res);
    if (ys_result_text(&text, res, format, &err))
        status = ys_cli_fail(&err);
    else
        status = args->output ? save(cli, res, args->output, text) : ys_cli_print(text);
    /* The table and JSON have them; CSV has no place for them. */
    for (size_t i = 0; format == YS_CSV && i < ys_result_n_notes(res); i++)
        fprintf(stderr, "yardstick: note: %s\n", ys_result_note(res, i));
    ys_text_free(text);
    ys_result_free(res);
    return status;
}

static int finish(struct ys_cli *cli, struct args *args, int argc, char **argv)
{
    char *command = join(argc, argv);

    if (!command)
        return ys_cli_no_memory();
    cli->opt.command = command;
    cli->opt.tiers_low = args->tiers[0];
    cli->opt.tiers_high = args->tiers[1];
    const int status = run(cli, args);

    free(command);
    return status;
}

/* Of svg, png and pdf, joined by commas, or none alone. */
static bool are_formats(const char *list)
{
    if (!strcmp(list, "none"))
        return true;
    for (size_t n;; list += n + 1) {
        n = strcspn(list, ",");
        if (n != 3 ||
            (memcmp(list, "svg", 3) && memcmp(list, "png", 3) && memcmp(list, "pdf", 3)))
            return false;
        if (!list[n])
            return true;
    }
}

int ys_cmd_report(int argc, char **argv)
{
    struct args args = {0};
    struct ys_cli cli;
    const struct ys_cli_option own[] = {
        {"site", YS_CLI_LIST, &args.sites},
        {"site-name", YS_CLI_TEXT, &args.site_name},
        {"class-size", YS_CLI_LIST, &args.sizes},
        {"claims", YS_CLI_TEXT, &args.claims},
        {"corrections", YS_CLI_TEXT, &args.corrections},
        {"output", YS_CLI_TEXT, &args.output},
        {"o", YS_CLI_TEXT, &args.output},
        {"all-pairs", YS_CLI_FLAG, &cli.opt.all_pairs},
        {"no-images", YS_CLI_FLAG, &cli.opt.no_images},
        {"no-coordinates", YS_CLI_FLAG, &cli.opt.no_coordinates},
        {"reference", YS_CLI_TEXT, &args.reference},
        {"format", YS_CLI_TEXT, &cli.opt.figures},
        {"lang", YS_CLI_TEXT, &cli.opt.language},
        {"tiers", YS_CLI_TIERS, args.tiers},
        {"pixel-size", YS_CLI_REAL, &cli.opt.pixel_size_m},
        {"crs", YS_CLI_TEXT, &cli.opt.crs},
        {"corners", YS_CLI_TEXT, &cli.opt.corners},
        {"licence", YS_CLI_LIST, &cli.licence},
        {"sun", YS_CLI_LIST, &cli.sun},
        {"off-nadir", YS_CLI_LIST, &cli.off_nadir},
        {"assume-aligned", YS_CLI_FLAG, &cli.opt.assume_aligned},
        {"mosaic", YS_CLI_FLAG, &cli.opt.mosaic},
        {"skip-bad", YS_CLI_FLAG, &cli.opt.skip_bad},
        {"allow-overlap", YS_CLI_FLAG, &cli.opt.allow_overlap},
    };
    int status = ys_cli_parse(&cli, own, sizeof own / sizeof *own, argc, argv, report_usage);

    if (status < 0)
        status = ys_cli_confine(&cli, &(struct ys_outputs){.folder = args.output});
    if (status < 0) {
        if (!cli.n_arg)
            status = ys_cli_usage(argv[0], "no tile given");
        else if (!args.sites.n)
            status = ys_cli_usage(argv[0],
                                  "no --site given (yardstick draw TILE... -o draw.html makes "
                                  "a page to draw one)");
        else if (!args.output)
            status = ys_cli_usage(argv[0], "no -o FOLDER given");
        else if (cli.opt.figures && !are_formats(cli.opt.figures))
            status = ys_cli_usage(argv[0],
                                  "--format: '%.40s'; want svg, png and pdf, joined by commas, "
                                  "or none",
                                  cli.opt.figures);
        else if (cli.opt.language && strcmp(cli.opt.language, "en") &&
                 strcmp(cli.opt.language, "de"))
            status = ys_cli_usage(argv[0], "--lang: '%.40s'; want en or de", cli.opt.language);
        else
            status = finish(&cli, &args, argc, argv);
    }
    free(args.sites.at);
    free(args.sizes.at);
    ys_cli_fini(&cli);
    return status;
}

int ys_cmd_count(int argc, char **argv)
{
    struct args args = {0};
    struct ys_cli cli;
    const struct ys_cli_option own[] = {
        {"site", YS_CLI_LIST, &args.sites},
        {"site-name", YS_CLI_TEXT, &args.site_name},
        {"class-size", YS_CLI_LIST, &args.sizes},
        {"class", YS_CLI_TEXT, &args.class_name},
        {"corrections", YS_CLI_TEXT, &args.corrections},
        {"csv", YS_CLI_FLAG, &args.csv},
        {"reference", YS_CLI_TEXT, &args.reference},
        {"tiers", YS_CLI_TIERS, args.tiers},
        {"pixel-size", YS_CLI_REAL, &cli.opt.pixel_size_m},
        {"crs", YS_CLI_TEXT, &cli.opt.crs},
        {"corners", YS_CLI_TEXT, &cli.opt.corners},
        {"licence", YS_CLI_LIST, &cli.licence},
        {"sun", YS_CLI_LIST, &cli.sun},
        {"off-nadir", YS_CLI_LIST, &cli.off_nadir},
        {"assume-aligned", YS_CLI_FLAG, &cli.opt.assume_aligned},
        {"mosaic", YS_CLI_FLAG, &cli.opt.mosaic},
        {"skip-bad", YS_CLI_FLAG, &cli.opt.skip_bad},
        {"allow-overlap", YS_CLI_FLAG, &cli.opt.allow_overlap},
    };
    int status = ys_cli_parse(&cli, own, sizeof own / sizeof *own, argc, argv, count_usage);

    if (status < 0)
        status = ys_cli_confine(&cli, &(struct ys_outputs){0});
    if (status < 0) {
        cli.opt.no_images = true; /* nothing is drawn here */
        if (!cli.n_arg)
            status = ys_cli_usage(argv[0], "no tile given");
        else if (!args.sites.n == !args.class_name)
            status = ys_cli_usage(argv[0], "want one of --site and --class");
        else if (args.csv && cli.json)
            status = ys_cli_usage(argv[0], "want one of --csv and --json");
        else
            status = finish(&cli, &args, argc, argv);
    }
    free(args.sites.at);
    free(args.sizes.at);
    ys_cli_fini(&cli);
    return status;
}
