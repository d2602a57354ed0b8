/* cmd_survey.c - yardstick survey and yardstick merge */

#include "commands.h"
#include "options.h"
#include "usage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TRY_AGAIN = 75
}; /* EX_TEMPFAIL of sysexits.h: what schedulers take for "run it again" */

static const char survey_usage[] =
    "Usage: yardstick survey MANIFEST -o DIR [--shard I/N]\n"
    "\n"
    "Count many sites: a report of each in DIR/sites, and over all of them index.html,\n"
    "sites.geojson, counts.csv, changes.csv and verdicts.csv.  Sites that are there and\n"
    "valid are kept: run it again after a failure, or when a tile was added.\n"
    "\n"
    "The manifest is CSV, a row a site, or a GeoPackage with a layer of these columns:\n"
    "  name,site,tiles,claims\n"
    "  Najin,sites/najin.geojson,tiles/najin_*.tif,claims/najin.csv\n"
    "Paths begin in its folder; several in one cell are parted by ';'.  Further columns, if\n"
    "wanted: corrections, reference, crs, corners, class_size, pixel_size, tiers,\n"
    "assume_aligned, allow_overlap: options of yardstick report for that site.  All of it is\n"
    "checked before the first site is counted.\n"
    "\n"
    "On many machines each process does a part: the one of --shard, or the one that Slurm,\n"
    "a Kubernetes indexed job, AWS Batch or (with --shards) GNU parallel gives it.  When all\n"
    "are done, yardstick merge DIR writes what is over all sites.  The bytes are the same.\n"
    "\nOptions:\n"
    "  -o, --output DIR    the survey's folder\n"
    "  --shard I/N         do part I of N, from 1/N to N/N\n"
    "  --shards N          of how many parts, where the scheduler does not say it\n"
    "  --plan              check the manifest and write the plan, count nothing\n"
    "  --all-pairs         compare every date with every other, not the next alone\n"
    "  --no-images         no pictures in the reports (licences)\n"
    "  --lang LANGUAGE     of pages and figures: en or de [en]\n"
    "  --no-coordinates    no longitudes and latitudes (prudence)\n"
    "  --skip-bad          leave out tiles and sites that cannot be used, and say so\n"
    "For sites whose row says nothing else:\n"
    "  --tiers A-B         containers stand A to B high: counts visible tops times tiers\n"
    "  --pixel-size M      pixel size in metres of tiles that have no "
    "CRS\n" YS_CLI_PLACE_OPTIONS
    "  --assume-aligned    take the georeference as exact instead of measuring the shift\n"
    "  --allow-overlap     count once what areas of one class or tracks have "
    "twice\n" YS_CLI_COMMON_USAGE "75 not complete: run it again.\n";

static const char merge_usage[] =
    "Usage: yardstick merge DIR\n"
    "\n"
    "Write index.html, sites.geojson, counts.csv, changes.csv, verdicts.csv and SHA256SUMS\n"
    "over all sites of a survey, when all of them are there: each record and every byte of\n"
    "each report is checked first.  Else nothing is written, what is missing or damaged is\n"
    "named, and the exit status is 75: run the survey again, then merge.\n" YS_CLI_COMMON_USAGE
    "75 not complete: run the survey again.\n";

static void print_problems(const ys_survey *survey)
{
    for (size_t i = 0; i < ys_survey_n_problems(survey); i++)
        fprintf(stderr, "yardstick: %s\n", ys_survey_problem(survey, i));
}

static int fail(const ys_survey *survey, const struct ys_error *err)
{
    print_problems(survey);
    ys_cli_fail(err);
    return err->status == YS_ERR_INCOMPLETE ? TRY_AGAIN : 1;
}

struct args {
    const char *output, *shard;
    int shards;
    bool plan;
    int tiers[2];
};

static const char *variable(const char *name)
{
    return getenv(name);
}

static int say_planned(const struct ys_cli *cli, const ys_survey *survey)
{
    char text[300];

    snprintf(text, sizeof text,
             cli->json ? "{\n \"plan\": \"%s\",\n \"sites\": %zu\n}\n"
                       : "plan %s\n%zu sites, all of it checked\n",
             ys_survey_id(survey), ys_survey_n_sites(survey));
    return ys_cli_print(text);
}

static int say_counted(const struct ys_cli *cli, const ys_survey *survey,
                       const struct ys_survey_counted *counted, const struct ys_shard *shard)
{
    char text[600];

    if (cli->json)
        snprintf(text, sizeof text,
                 "{\n \"plan\": \"%s\",\n \"sites\": %zu,\n \"shard\": %u,\n \"shards\": %u,\n"
                 " \"sites_of_shard\": %zu,\n \"counted\": %zu,\n \"kept\": %zu,\n"
                 " \"failed\": %zu\n}\n",
                 ys_survey_id(survey), counted->sites, shard->index, shard->of,
                 counted->of_shard, counted->counted, counted->kept, counted->failed);
    else
        snprintf(text, sizeof text,
                 "part %u of %u (%s): %zu of %zu sites: %zu counted, %zu kept, %zu failed\n",
                 shard->index, shard->of, shard->source, counted->of_shard, counted->sites,
                 counted->counted, counted->kept, counted->failed);
    return ys_cli_print(text);
}

static int say_merged(const ys_survey *survey)
{
    char text[200];

    snprintf(text, sizeof text, "{\n \"plan\": \"%s\",\n \"sites\": %zu\n}\n",
             ys_survey_id(survey), ys_survey_n_sites(survey));
    return ys_cli_print(text);
}

static int merge(const struct ys_cli *cli, ys_survey *survey, const char *folder)
{
    struct ys_error err;
    const size_t n = strlen(folder);

    if (ys_survey_merge(survey, &err))
        return fail(survey, &err);
    print_problems(survey); /* reports that are no part of it */
    if (!cli->quiet)
        fprintf(stderr, "yardstick: the survey is %s%sindex.html\n", folder,
                n && folder[n - 1] == '/' ? "" : "/");
    return 0;
}

static int count(const struct ys_cli *cli, ys_survey *survey, const struct ys_shard *shard,
                 const char *folder)
{
    struct ys_survey_counted counted;
    struct ys_error err;

    if (ys_survey_count(&counted, survey, shard, &err))
        return fail(survey, &err);
    print_problems(survey); /* sites that --skip-bad records */
    const int status = say_counted(cli, survey, &counted, shard);

    return status || shard->of > 1 ? status : merge(cli, survey, folder);
}

static int survey_run(struct ys_cli *cli, const struct args *args)
{
    struct ys_shard shard;
    struct ys_error err;
    ys_survey *survey = NULL;
    int status;

    cli->opt.tiers_low = args->tiers[0];
    cli->opt.tiers_high = args->tiers[1];
    if (ys_shard_find(&shard, args->shard, (unsigned)args->shards, variable, &err)) {
        ys_cli_fail(&err);
        return 2;
    }
    if (ys_survey_plan(&survey, cli->arg[0], args->output, &cli->opt, &err)) {
        status = ys_cli_fail(&err);
    } else if (ys_survey_n_problems(survey)) {
        print_problems(survey);
        fprintf(stderr, "yardstick: %s: %zu %s; nothing was counted\n", cli->arg[0],
                ys_survey_n_problems(survey),
                ys_survey_n_problems(survey) == 1 ? "fault" : "faults");
        status = 1;
    } else {
        status =
            args->plan ? say_planned(cli, survey) : count(cli, survey, &shard, args->output);
    }
    ys_survey_free(survey);
    return status;
}

int ys_cmd_survey(int argc, char **argv)
{
    struct args args = {0};
    struct ys_cli cli;
    const struct ys_cli_option own[] = {
        {"output", YS_CLI_TEXT, &args.output},
        {"o", YS_CLI_TEXT, &args.output},
        {"shard", YS_CLI_TEXT, &args.shard},
        {"shards", YS_CLI_INT, &args.shards},
        {"plan", YS_CLI_FLAG, &args.plan},
        {"all-pairs", YS_CLI_FLAG, &cli.opt.all_pairs},
        {"no-images", YS_CLI_FLAG, &cli.opt.no_images},
        {"no-coordinates", YS_CLI_FLAG, &cli.opt.no_coordinates},
        {"lang", YS_CLI_TEXT, &cli.opt.language},
        {"tiers", YS_CLI_TIERS, args.tiers},
        {"pixel-size", YS_CLI_REAL, &cli.opt.pixel_size_m},
        {"crs", YS_CLI_TEXT, &cli.opt.crs},
        {"corners", YS_CLI_TEXT, &cli.opt.corners},
        {"assume-aligned", YS_CLI_FLAG, &cli.opt.assume_aligned},
        {"skip-bad", YS_CLI_FLAG, &cli.opt.skip_bad},
        {"allow-overlap", YS_CLI_FLAG, &cli.opt.allow_overlap},
    };
    int status = ys_cli_parse(&cli, own, sizeof own / sizeof *own, argc, argv, survey_usage);

    if (status < 0)
        status = ys_cli_confine(&cli, &(struct ys_outputs){.folder = args.output});
    if (status < 0) {
        if (cli.n_arg != 1)
            status = ys_cli_usage(argv[0], "%zu manifests given; want one", cli.n_arg);
        else if (!args.output)
            status = ys_cli_usage(argv[0], "no -o DIR given");
        else if (cli.opt.language && strcmp(cli.opt.language, "en") &&
                 strcmp(cli.opt.language, "de"))
            status = ys_cli_usage(argv[0], "--lang: '%.40s'; want en or de", cli.opt.language);
        else
            status = survey_run(&cli, &args);
    }
    ys_cli_fini(&cli);
    return status;
}

int ys_cmd_merge(int argc, char **argv)
{
    struct ys_cli cli;
    struct ys_error err;
    ys_survey *survey = NULL;
    int status = ys_cli_parse(&cli, NULL, 0, argc, argv, merge_usage);

    if (status < 0)
        status = ys_cli_confine(&cli, &(struct ys_outputs){.folder = cli.arg[0]});
    if (status < 0 && cli.n_arg != 1)
        status = ys_cli_usage(argv[0], "%zu folders given; want one", cli.n_arg);
    if (status < 0)
        status = ys_survey_open(&survey, cli.arg[0], &err) ? ys_cli_fail(&err)
                                                           : merge(&cli, survey, cli.arg[0]);
    if (!status && survey && cli.json)
        status = say_merged(survey);
    ys_survey_free(survey);
    ys_cli_fini(&cli);
    return status;
}
