/* cmd_bench.c - yardstick bench */

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "options.h"

static const char usage[] =
    "Usage: yardstick bench\n"
    "       yardstick bench count\n"
    "\n"
    "How fast this machine compares pictures: plain reading of memory first, which nothing\n"
    "can pass, then every kernel and the whole way from two dates to components, then the\n"
    "networks beside multiplying and adding in registers, which they cannot pass, by 1, 2,\n"
    "4 ... all threads.  Medians of 9 passes, taken in turn with that limit.  Takes a\n"
    "minute; other work on the machine shows in it.\n"
    "\n"
    "With count: every counter on a picture drawn for it, 320 m on a side with pixels of\n"
    "0.5 m: objects drawn and counted (the pictures are for timing, not a test), million\n"
    "pixels and km of track a second, the share of multiplying and adding in registers,\n"
    "and the memory beside the picture's.  Without reading files and without gates.\n"
    "Medians of 3 counts.  Takes a minute.\n"
    "\n"
    "  --threads N       at most [one for each processor]\n"
    "  --max-memory SIZE for the pictures, which should be larger than the caches [1G]\n"
    "  --json            print the rows as JSON\n"
    "  --quiet           no progress\n"
    "  --no-sandbox      keep the rights to write, to run and to connect\n";

/* The processor's name where Linux tells it. */
static void machine_name(char *out, size_t room)
{
    FILE *f = fopen("/proc/cpuinfo", "r");
    char line[256];

    snprintf(out, room, "unknown processor");
    while (f && fgets(line, sizeof line, f)) {
        const char *value = strchr(line, ':');

        if (value && !strncmp(line, "model name", 10)) {
            snprintf(out, room, "%.*s", (int)strcspn(value + 2, "\n\"\\"), value + 2);
            break;
        }
    }
    if (f)
        fclose(f);
}

/* A number, or what stands for none. */
static const char *number(char out[24], double value, int digits, const char *none)
{
    if (isfinite(value))
        snprintf(out, 24, "%.*f", digits, value);
    else
        snprintf(out, 24, "%s", none);
    return out;
}

static void print_json(const char *machine, const ys_bench *bench)
{
    char gb_s[24], share[24], gflop_s[24];

    printf("{\"machine\": \"%s\", \"rows\": [", machine);
    for (size_t i = 0; i < ys_bench_n_rows(bench); i++) {
        const struct ys_bench_row *r = ys_bench_row(bench, i);

        printf("%s\n  {\"what\": \"%s\", \"threads\": %d, \"mpx_s\": %.4g, \"gb_s\": %s, "
               "\"share\": %s, \"scaling\": %.3f, \"gflop_s\": %s}",
               i ? "," : "", r->what, r->threads, r->mpx_s, number(gb_s, r->gb_s, 3, "null"),
               number(share, r->share, 4, "null"), r->scaling,
               number(gflop_s, r->gflop_s, 1, "null"));
    }
    fputs("\n]}\n", stdout);
}

static void print_text(const char *machine, const ys_bench *bench)
{
    const char *last = "";
    char gb_s[24], share[24], gflop_s[24];

    printf("%s\n\n%-38s %7s %8s %8s %9s %8s %8s\n", machine, "", "threads", "GB/s", "GFLOP/s",
           "Mpixel/s", "of limit", "scaling");
    for (size_t i = 0; i < ys_bench_n_rows(bench); i++) {
        const struct ys_bench_row *r = ys_bench_row(bench, i);

        printf("%-38s %7d %8s %8s %9.*f %8s %8.2f\n", strcmp(last, r->what) ? r->what : "",
               r->threads, number(gb_s, r->gb_s, 2, "-"), number(gflop_s, r->gflop_s, 1, "-"),
               r->mpx_s < 100 ? 1 : 0, r->mpx_s, number(share, r->share, 2, "-"), r->scaling);
        last = r->what;
    }
}

static void print_counts_json(const char *machine, const ys_bench *bench)
{
    char km[24], km_s[24], share[24], mb[24];

    printf("{\"machine\": \"%s\", \"counts\": [", machine);
    for (size_t i = 0; i < ys_bench_n_counts(bench); i++) {
        const struct ys_bench_count *r = ys_bench_count(bench, i);

        printf("%s\n  {\"what\": \"%s\", \"threads\": %d, \"mpx\": %.4g, \"track_km\": %s, "
               "\"drawn\": %u, \"best\": %u, \"mpx_s\": %.4g, \"km_s\": %s, \"scaling\": %.3f, "
               "\"share\": %s, \"peak_mb\": %s}",
               i ? "," : "", r->what, r->threads, r->mpx, number(km, r->track_km, 3, "null"),
               r->drawn, r->best, r->mpx_s, number(km_s, r->km_s, 3, "null"), r->scaling,
               number(share, r->share, 4, "null"), number(mb, r->peak_mb, 1, "null"));
    }
    fputs("\n]}\n", stdout);
}

static void print_counts(const char *machine, const ys_bench *bench)
{
    const char *last = "";
    char km_s[24], share[24], mb[24];

    printf("%s\n\n%-18s %6s %7s %7s %9s %8s %8s %8s %7s\n", machine, "", "drawn", "counted",
           "threads", "Mpixel/s", "km/s", "of limit", "scaling", "MiB");
    for (size_t i = 0; i < ys_bench_n_counts(bench); i++) {
        const struct ys_bench_count *r = ys_bench_count(bench, i);

        printf("%-18s %6u %7u %7d %9.2f %8s %8s %8.2f %7s\n",
               strcmp(last, r->what) ? r->what : "", r->drawn, r->best, r->threads, r->mpx_s,
               number(km_s, r->km_s, 2, "-"), number(share, r->share, 2, "-"), r->scaling,
               number(mb, r->peak_mb, 0, "-"));
        last = r->what;
    }
}

/* All that is printed, of either bench. */
static void print_bench(const ys_bench *bench, bool json)
{
    const bool counts = ys_bench_n_counts(bench) > 0;
    char machine[128];

    machine_name(machine, sizeof machine);
    if (counts && json)
        print_counts_json(machine, bench);
    else if (counts)
        print_counts(machine, bench);
    else if (json)
        print_json(machine, bench);
    else
        print_text(machine, bench);
}

int ys_cmd_bench(int argc, char **argv)
{
    struct ys_error err;
    struct ys_cli cli;
    ys_bench *bench = NULL;
    int status = ys_cli_parse(&cli, NULL, 0, argc, argv, usage);

    if (status < 0)
        status = ys_cli_confine(&cli, &(struct ys_outputs){0});
    if (status < 0) {
        const bool counts = cli.n_arg == 1 && !strcmp(cli.arg[0], "count");

        if (cli.n_arg > counts)
            status = ys_cli_usage("bench", "'%.40s': it takes no files", cli.arg[0]);
        else if (counts ? ys_bench_run_counts(&bench, &cli.opt, &err)
                        : ys_bench_run(&bench, &cli.opt, &err))
            status = ys_cli_fail(&err);
    }
    if (status < 0) {
        print_bench(bench, cli.json);
        status = ys_cli_print("");
    }
    ys_bench_free(bench);
    ys_cli_fini(&cli);
    return status;
}
