#ifndef YS_CLI_OPTIONS_H
#define YS_CLI_OPTIONS_H

#include "../../include/yardstick.h"
#include "sandbox.h"

/* Options of the command line: --name, --name=VALUE or --name VALUE; "--" ends them. */

enum ys_cli_kind {
    YS_CLI_FLAG, /* bool: set */
    YS_CLI_TEXT, /* const char *: the value; NULL before */
    YS_CLI_LIST, /* struct ys_cli_list: one value more */
    YS_CLI_REAL, /* double: a finite number */
    YS_CLI_SIZE, /* size_t: bytes, with an optional K, M, G (or KiB, MiB, GiB) */
    YS_CLI_INT,  /* int, 0 or more */
    YS_CLI_TIERS /* int[2]: "A-B" or "A" */
};

struct ys_cli_list { /* free(at) */
    const char **at; /* points into argv */
    size_t n;
};

struct ys_cli_option {
    const char *name; /* without the dashes; a name of one letter is -x */
    enum ys_cli_kind kind;
    void *out;
};

/* What every command has. */
struct ys_cli {
    struct ys_options opt;
    bool quiet, json, help, no_sandbox;
    const char **arg; /* what is not an option; points into argv */
    size_t n_arg;
    double started_s; /* for the progress bar */
    /* What is stated of the tiles, once for all of them or once for each; opt points to it. */
    struct ys_cli_list licence, sun, off_nadir;
    struct ys_sandbox sandbox; /* in it from ys_cli_confine() to ys_cli_fini() */
};

/* Options for the ith tile alone, out of those for all of them. */
void ys_cli_one_tile(struct ys_options *out, const struct ys_cli *cli, size_t i);

/*
 * Parse argv[1..]; own[n] are the command's own options.  usage is printed for --help.
 * Returns -1 to go on, else the exit status to leave with.  ys_cli_fini() in any case.
 */
int ys_cli_parse(struct ys_cli *cli, const struct ys_cli_option *own, size_t n, int argc,
                 char **argv, const char *usage);
void ys_cli_fini(struct ys_cli *cli);
/* After it, and before any file is opened: nothing but out is written in, see sandbox.h.  Returns -1 to
 * go on, else the exit status. */
int ys_cli_confine(struct ys_cli *cli, const struct ys_outputs *out);

/* "yardstick: TEXT" on stderr, a line for each line of the text; gives 1. */
int ys_cli_fail(const struct ys_error *err);
/* What a person should know of a tile's files, a line each on stderr. */
void ys_cli_warn(const struct ys_tile_info *info);
int ys_cli_no_memory(void); /* says so; returns 1 */
/* "yardstick COMMAND: ...; see yardstick COMMAND --help" on stderr; gives 2. */
__attribute__((format(printf, 2, 3))) int ys_cli_usage(const char *command, const char *format,
                                                       ...);
/* All of text to stdout; 0, or 1 with a message where stdout cannot be written. */
int ys_cli_print(const char *text);
/* A file that the command wrote before it failed; takes NULL. */
void ys_cli_remove(const char *file);
/* As ys_cli_print(); where it fails the files of the command (NULL: none) are removed. */
int ys_cli_print_or_remove(const char *text, const char *const file[2]);

/* suggest.c: the word of the list that was probably meant, or NULL. */
const char *ys_cli_nearest(const char *word, const char *const *list, size_t n);

#endif
