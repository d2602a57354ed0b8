/* options.c - the command line, its messages and its progress bar */

#include "options.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* A bar on stderr, once the work has taken a second. */
static void show_progress(void *ctx, const char *stage, double share)
{
    enum { WIDTH = 30 };
    const struct ys_cli *cli = ctx;
    char bar[WIDTH + 1];

    if (now_s() - cli->started_s < 1)
        return;
    const int done = (int)(WIDTH * (share < 0 ? 0 : share > 1 ? 1 : share));

    memset(bar, '.', WIDTH);
    memset(bar, '#', (size_t)done);
    bar[WIDTH] = '\0';
    fprintf(stderr, "\r[%s] %3.0f %% %-24.24s", bar, 100 * share, stage);
    if (share >= 1)
        fprintf(stderr, "\r%*s\r", WIDTH + 36, "");
    fflush(stderr);
}

int ys_cli_usage(const char *command, const char *format, ...)
{
    va_list ap;

    fprintf(stderr, "yardstick %s: ", command);
    va_start(ap, format);
    vfprintf(stderr, format, ap);
    va_end(ap);
    fprintf(stderr, "; see yardstick %s --help\n", command);
    return 2;
}

int ys_cli_fail(const struct ys_error *err)
{
    const char *line = err->text;

    while (*line) {
        const size_t n = strcspn(line, "\n");

        fprintf(stderr, "yardstick: %.*s\n", (int)n, line);
        line += n + (line[n] == '\n');
    }
    return 1;
}

void ys_cli_warn(const struct ys_tile_info *info)
{
    for (const char *at = info->warnings; *at;) {
        const size_t n = strcspn(at, "\n");

        fprintf(stderr, "yardstick: warning: %.*s\n", (int)n, at);
        at += n + (at[n] == '\n');
    }
}

int ys_cli_no_memory(void)
{
    fputs("yardstick: out of memory\n", stderr);
    return 1;
}

int ys_cli_print(const char *text)
{
    if (fputs(text, stdout) == EOF || fflush(stdout) == EOF) {
        fprintf(stderr, "yardstick: standard output: %s\n", strerror(errno));
        return 1;
    }
    return 0;
}

void ys_cli_remove(const char *file)
{
    struct stat st;

    /* A pipe or a device is not ours to remove. */
    if (file && !stat(file, &st) && S_ISREG(st.st_mode))
        unlink(file);
}

int ys_cli_print_or_remove(const char *text, const char *const file[2])
{
    const int status = ys_cli_print(text);

    for (int i = 0; status && i < 2; i++)
        ys_cli_remove(file[i]);
    return status;
}

static bool parse_real(double *out, const char *text)
{
    char *end;

    errno = 0;
    const double value = strtod(text, &end); /* the C locale: main() sets none */
    if (end == text || *end || errno || !isfinite(value))
        return false;
    *out = value;
    return true;
}

static bool parse_int(int *out, const char *text)
{
    char *end;

    errno = 0;
    const long value = strtol(text, &end, 10);
    if (!isdigit((unsigned char)*text) || *end || errno || value > 1000000000)
        return false;
    *out = (int)value;
    return true;
}

static bool parse_size(size_t *out, const char *text)
{
    char *end;
    int shift = 0;

    errno = 0;
    const unsigned long long value = strtoull(text, &end, 10);
    if (!isdigit((unsigned char)*text) || errno)
        return false;
    switch (*end) {
    case 'k':
    case 'K':
        shift = 10;
        break;
    case 'm':
    case 'M':
        shift = 20;
        break;
    case 'g':
    case 'G':
        shift = 30;
        break;
    case '\0':
        break;
    default:
        return false;
    }
    if (shift && strcmp(end + 1, "") && strcmp(end + 1, "B") && strcmp(end + 1, "iB"))
        return false;
    if (value > (SIZE_MAX >> shift))
        return false;
    *out = (size_t)value << shift;
    return true;
}

static bool parse_tiers(int out[2], const char *text)
{
    char low[12];
    const char *dash = strchr(text, '-');
    const size_t n = dash ? (size_t)(dash - text) : strlen(text);

    if (n >= sizeof low)
        return false;
    memcpy(low, text, n);
    low[n] = '\0';
    if (!parse_int(&out[0], low) || !parse_int(&out[1], dash ? dash + 1 : low))
        return false;
    return out[0] >= 1 && out[1] >= out[0] && out[1] <= 12;
}

static bool add_value(struct ys_cli_list *list, const char *value)
{
    const char **const all = realloc(list->at, (list->n + 1) * sizeof *all);

    if (!all)
        return false;
    list->at = all;
    all[list->n++] = value;
    return true;
}

static bool set_value(const struct ys_cli_option *option, const char *value)
{
    switch (option->kind) {
    case YS_CLI_FLAG:
        *(bool *)option->out = true;
        return true;
    case YS_CLI_TEXT:
        *(const char **)option->out = value;
        return *value != '\0';
    case YS_CLI_LIST:
        return *value && add_value(option->out, value);
    case YS_CLI_REAL:
        return parse_real(option->out, value);
    case YS_CLI_SIZE:
        return parse_size(option->out, value);
    case YS_CLI_INT:
        return parse_int(option->out, value);
    case YS_CLI_TIERS:
        return parse_tiers(option->out, value);
    }
    return false;
}

struct text_part {
    const char *at;
    size_t n;
};

static const struct ys_cli_option *find(const struct ys_cli_option *table, size_t n,
                                        const char *name, size_t length)
{
    for (size_t i = 0; i < n; i++)
        if (strlen(table[i].name) == length && !memcmp(table[i].name, name, length))
            return &table[i];
    return NULL;
}

/* The name that was probably meant, among those of more than a letter. */
static const char *nearest(const struct ys_cli_option *common, size_t n_common,
                           const struct ys_cli_option *own, size_t n,
                           const struct text_part *name)
{
    const char *list[64];
    char word[41];
    size_t k = 0;

    for (size_t i = 0; i < n_common + n && k < sizeof list / sizeof *list; i++) {
        const char *const one = i < n_common ? common[i].name : own[i - n_common].name;

        if (one[1])
            list[k++] = one;
    }
    snprintf(word, sizeof word, "%.*s", (int)name->n, name->at);
    return ys_cli_nearest(word, list, k);
}

/* Take argv[*i] as an option, with its value; -1 to go on. */
static int take_option(const struct ys_cli_option *common, size_t n_common,
                       const struct ys_cli_option *own, size_t n, int argc, char **argv, int *i)
{
    static const char *const want[] = {"",
                                       "a value that is not empty",
                                       "a value that is not empty",
                                       "a number",
                                       "a size like 512M or 2G",
                                       "a whole number",
                                       "tiers like 1-3"};
    const char *const text = argv[*i];
    const char *const name = text + (text[1] == '-' ? 2 : 1);
    const size_t length = strcspn(name, "=");
    const struct ys_cli_option *option = find(common, n_common, name, length);
    const char *value = name[length] == '=' ? name + length + 1 : NULL;

    if (!option)
        option = find(own, n, name, length);
    if (!option || (length == 1) != (text[1] != '-')) {
        const char *const meant =
            nearest(common, n_common, own, n, &(struct text_part){name, length});

        return ys_cli_usage(argv[0], "unknown option '%.40s'%s%s%s", text,
                            meant ? " (did you mean --" : "", meant ? meant : "",
                            meant ? "?)" : "");
    }
    if (option->kind == YS_CLI_FLAG) {
        if (value)
            return ys_cli_usage(argv[0], "'%.40s': this option takes no value", text);
    } else if (!value) {
        if (*i + 1 >= argc)
            return ys_cli_usage(argv[0], "%.40s: want %s", text, want[option->kind]);
        value = argv[++*i];
    }
    /* The second of two would be taken in silence. */
    if (option->kind == YS_CLI_TEXT && *(const char **)option->out)
        return ys_cli_usage(argv[0], "%.40s '%.60s': given twice, '%.60s' before; want one",
                            text, value, *(const char **)option->out);
    if (!set_value(option, value ? value : ""))
        return ys_cli_usage(argv[0], "%.40s: '%.40s'; want %s", text, value,
                            want[option->kind]);
    return -1;
}

static struct ys_stated stated_of(const struct ys_cli_list *list)
{
    return (struct ys_stated){list->at, list->n};
}

/* What is stated of the tiles, which are the arguments. */
static int take_stated(struct ys_cli *cli, const char *command)
{
    const struct {
        const char *name;
        const struct ys_cli_list *list;
    } all[] = {{"licence", &cli->licence}, {"sun", &cli->sun}, {"off-nadir", &cli->off_nadir}};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].list->n > 1 && all[i].list->n != cli->n_arg)
            return ys_cli_usage(
                command,
                "--%s: given %zu times for %zu tiles; want it once, or once for "
                "each tile",
                all[i].name, all[i].list->n, cli->n_arg);
    cli->opt.licence = stated_of(&cli->licence);
    cli->opt.sun = stated_of(&cli->sun);
    cli->opt.off_nadir = stated_of(&cli->off_nadir);
    return -1;
}

static struct ys_stated only(const struct ys_stated *all, size_t i)
{
    return all->n > 1 ? (struct ys_stated){all->at + i, 1} : *all;
}

void ys_cli_one_tile(struct ys_options *out, const struct ys_cli *cli, size_t i)
{
    *out = cli->opt;
    out->licence = only(&cli->opt.licence, i);
    out->sun = only(&cli->opt.sun, i);
    out->off_nadir = only(&cli->opt.off_nadir, i);
}

int ys_cli_parse(struct ys_cli *cli, const struct ys_cli_option *own, size_t n, int argc,
                 char **argv, const char *usage)
{
    *cli = (struct ys_cli){.started_s = now_s(), .sandbox.temp_fd = -1};
    ys_options_init(&cli->opt);
    const struct ys_cli_option common[] = {
        {"threads", YS_CLI_INT, &cli->opt.threads},
        {"max-memory", YS_CLI_SIZE, &cli->opt.max_bytes},
        {"quiet", YS_CLI_FLAG, &cli->quiet},
        {"q", YS_CLI_FLAG, &cli->quiet},
        {"json", YS_CLI_FLAG, &cli->json},
        {"no-sandbox", YS_CLI_FLAG, &cli->no_sandbox},
        {"help", YS_CLI_FLAG, &cli->help},
        {"h", YS_CLI_FLAG, &cli->help},
    };
    bool options_ended = false;

    cli->arg = calloc((size_t)argc + 1, sizeof *cli->arg);
    if (!cli->arg)
        return ys_cli_no_memory();
    for (int i = 1; i < argc; i++) {
        if (options_ended || argv[i][0] != '-' || !argv[i][1]) {
            cli->arg[cli->n_arg++] = argv[i];
        } else if (!strcmp(argv[i], "--")) {
            options_ended = true;
        } else {
            const int leave =
                take_option(common, sizeof common / sizeof *common, own, n, argc, argv, &i);

            if (leave >= 0)
                return leave;
        }
    }
    if (cli->help)
        return ys_cli_print(usage);
    if (cli->opt.threads > 256)
        return ys_cli_usage(argv[0], "--threads: %d; want 1 to 256", cli->opt.threads);
    if (!cli->quiet && isatty(STDERR_FILENO)) {
        cli->opt.progress = show_progress;
        cli->opt.progress_ctx = cli;
    }
    return take_stated(cli, argv[0]);
}

int ys_cli_confine(struct ys_cli *cli, const struct ys_outputs *out)
{
    char why[120];

    if (cli->no_sandbox || ys_sandbox_enter(&cli->sandbox, out, why, sizeof why))
        return -1;
    fprintf(stderr, "yardstick: the sandbox cannot be entered: %s; --no-sandbox goes without\n",
            why);
    return 1;
}

void ys_cli_fini(struct ys_cli *cli)
{
    ys_sandbox_leave(&cli->sandbox);
    free(cli->arg);
    free(cli->licence.at);
    free(cli->sun.at);
    free(cli->off_nadir.at);
}
