/* survey_command.c - the command that makes a site's report alone, and the name of its folder
 *
 * The command is kept in the report's evidence, so that a report of a survey is checked and made again
 * as any other; run in the manifest's folder it writes the same bytes. */

#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/sha256.h"
#include "../../base/text.h"
#include "survey_parts.h"

/* One argument as a shell takes it; src/cli quotes its own command line in the same way. */
static void add_argument(struct ys_text *text, const char *arg)
{
    const bool plain = *arg && !arg[strcspn(arg, " \t\n\"'\\$`&|;<>()*?[]#~!{}")];

    ys_text_add(text, plain ? " " : " '");
    for (; *arg; arg++) {
        if (*arg == '\'')
            ys_text_add(text, "'\\''");
        else
            ys_text_add_n(text, arg, 1);
    }
    ys_text_add(text, plain ? "" : "'");
}

static void add_option(struct ys_text *text, const char *option, const char *value)
{
    if (!value)
        return;
    ys_text_addf(text, " %s", option);
    add_argument(text, value);
}

static void add_flag(struct ys_text *text, const char *option, bool given)
{
    if (given)
        ys_text_addf(text, " %s", option);
}

static void add_options(struct ys_text *text, const struct ys_options *opt)
{
    if (opt->tiers_low)
        ys_text_addf(text, " --tiers %d-%d", opt->tiers_low, opt->tiers_high);
    if (opt->pixel_size_m > 0) {
        ys_text_add(text, " --pixel-size ");
        ys_text_add_number(text, opt->pixel_size_m, 9);
    }
    add_option(text, "--crs", opt->crs);
    add_option(text, "--corners", opt->corners);
    add_flag(text, "--assume-aligned", opt->assume_aligned);
    add_flag(text, "--skip-bad", opt->skip_bad);
    add_flag(text, "--allow-overlap", opt->allow_overlap);
    add_flag(text, "--all-pairs", opt->all_pairs);
    add_flag(text, "--no-images", opt->no_images);
    add_flag(text, "--no-coordinates", opt->no_coordinates);
    add_option(text, "--lang", opt->language);
}

const char *ys_survey_command(struct ys_survey *survey, const struct ys_site_job *job)
{
    const struct ys_job *asked = &job->job;
    struct ys_text text = {0};

    ys_text_add(&text, "yardstick report");
    for (size_t i = 0; i < asked->n_tiles; i++)
        add_argument(&text, job->told_tiles[i]);
    for (size_t i = 0; i <= asked->n_more_sites; i++)
        add_option(&text, "--site", job->told_sites[i]);
    add_option(&text, "--claims", job->told_claims);
    add_option(&text, "--corrections", job->told_corrections);
    add_option(&text, "--reference", asked->reference);
    for (size_t i = 0; i < asked->n_class_sizes; i++)
        add_option(&text, "--class-size", asked->class_sizes[i]);
    add_options(&text, &job->opt);
    const char *command = text.failed ? NULL : ys_text_list_add(&survey->text, text.bytes);

    ys_text_drop(&text);
    return command;
}

/* Letters of ASCII stay; what else the name has becomes '-', and a hash of the name tells it from all
 * others: names of files must be safe on every system, and two sites must not share a folder. */
ys_status ys_survey_folder_name(const char **out, struct ys_survey *survey, const char *site,
                                struct ys_error *err)
{
    enum { LONGEST = 60, DIGITS = 8 };
    char name[LONGEST + DIGITS + 2], hex[65];
    size_t n = 0;

    for (const char *c = site; *c && n < LONGEST; c++) {
        const bool letter = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
                            (*c >= '0' && *c <= '9') || *c == '_' || *c == '.';

        if (letter && !(n == 0 && *c == '.'))
            name[n++] = *c;
        else if (n && name[n - 1] != '-')
            name[n++] = '-';
    }
    name[n] = '\0';
    if (!n || strcmp(name, site)) {
        const ys_status status = ys_bytes_sha256(hex, site, strlen(site), err);

        if (status)
            return status;
        n -= n && name[n - 1] == '-';
        ys_text_fit(name + n, sizeof name - n, "%s%.*s", n ? "-" : "", DIGITS, hex);
    }
    *out = ys_text_list_add(&survey->plan.text, name);
    return *out ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", survey->manifest);
}
