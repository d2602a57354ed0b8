/* survey_merge.c - the pages and tables over all sites
 *
 * It walks the units of the plan, not the files that are found: one that was made twice counts once, one
 * that no plan knows not at all, and where one is missing nothing is written. */

#include <stdlib.h>
#include <string.h>

#include "../../base/atomic.h"
#include "../../base/error.h"
#include "../../base/folders.h"
#include "../../base/mem.h"
#include "../../base/sha256.h"
#include "../../base/text.h"
#include "../../formats/text/textfile.h"
#include "../../report/folder/folder_files.h"
#include "../../report/survey/survey.h"
#include "survey_parts.h"

enum { MOST_TABLE = 1 << 30 };

static ys_status no_memory(const struct ys_survey *survey, struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", survey->folder);
}

struct merging {
    struct ys_survey *survey;
    struct ys_survey_site *site; /* of each unit */
    struct ys_bundle bundle;
};

/* ---- are all there? */

static ys_status check_units(struct merging *m, struct ys_error *err)
{
    static const char *const state[] = {"", "missing", "damaged", "refused"};
    struct ys_survey *survey = m->survey;
    ys_status status = YS_OK;

    for (size_t i = 0; i < survey->plan.n && !status; i++) {
        struct ys_unit_check check;

        status = ys_survey_check(&check, survey, &survey->plan.unit[i], err);
        if (status)
            break;
        m->site[i] = check.site;
        if (check.state != YS_UNIT_VALID)
            ys_text_list_addf(&survey->problems, "site '%.100s': %s: %s",
                              survey->plan.unit[i].site, state[check.state], check.why);
    }
    if (!status && survey->problems.failed)
        status = no_memory(survey, err);
    if (!status && survey->problems.n)
        status = ys_fail(err, YS_ERR_INCOMPLETE,
                         "%.300s: %zu of %zu sites are not there; run the survey again, then "
                         "merge",
                         survey->folder, survey->problems.n, survey->plan.n);
    return status;
}

/* ---- files */

static ys_status read_of_site(char **out, const struct ys_survey *survey,
                              const struct ys_survey_unit *unit, const char *name,
                              struct ys_error *err)
{
    char *folder = ys_survey_report_path(survey, unit);
    char *path = folder ? ys_path_join(folder, name) : NULL;
    size_t n;

    *out = NULL;
    const ys_status status =
        path ? ys_textfile_read(out, &n, path, MOST_TABLE, err) : no_memory(survey, err);

    free(path);
    free(folder);
    return status;
}

static ys_status add_text(struct merging *m, const char *name, char *text, ys_status status,
                          struct ys_error *err)
{
    if (!status)
        status = ys_bundle_add(&m->bundle, name, text, strlen(text), err);
    free(text);
    return status;
}

static ys_status add_table(struct merging *m, const char *name, struct ys_error *err)
{
    const struct ys_survey *survey = m->survey;
    struct ys_survey_table table = {0};
    ys_status status = YS_OK, taken;
    char *text = NULL, *csv;

    for (size_t i = 0; i < survey->plan.n && !status; i++) {
        if (*m->site[i].failed)
            continue;
        status = read_of_site(&csv, survey, &survey->plan.unit[i], name, err);
        if (!status)
            ys_survey_table_add(&table, survey->plan.unit[i].site, csv);
        free(csv);
    }
    taken = ys_survey_table_take(&text, &table, name, status ? NULL : err);
    return add_text(m, name, text, status ? status : taken, err);
}

static ys_status add_pages(struct merging *m, struct ys_error *err)
{
    const struct ys_survey_view view = {&m->survey->plan, m->site, m->survey->plan.n};
    char *text = NULL;
    ys_status status = ys_survey_geojson(&text, &view, err);

    status = add_text(m, "sites.geojson", text, status, err);
    if (status)
        return status;
    status = ys_survey_html(&text, &view, err);
    return add_text(m, "index.html", text, status, err);
}

/* The lines of a report's SHA256SUMS, from the survey's folder. */
static void add_sums_of(struct ys_text *text, const char *folder, const char *sums)
{
    for (size_t n; *sums; sums += n) {
        n = strcspn(sums, "\n");
        n += sums[n] == '\n';
        if (n < 67)
            continue;
        ys_text_add_n(text, sums, 66);
        ys_text_addf(text, "sites/%s/", folder);
        ys_text_add_n(text, sums + 66, n - 66);
    }
}

static ys_status add_sums(struct merging *m, struct ys_error *err)
{
    const struct ys_survey *survey = m->survey;
    struct ys_text text = {0};
    ys_status status = YS_OK;
    char *sums;

    for (size_t i = 0; i < m->bundle.n; i++)
        ys_text_addf(&text, "%s  %s\n", m->bundle.at[i].sha256, m->bundle.at[i].name);
    for (size_t i = 0; i < survey->plan.n && !status; i++) {
        const struct ys_survey_unit *unit = &survey->plan.unit[i];

        if (*m->site[i].failed)
            continue;
        status = read_of_site(&sums, survey, unit, "SHA256SUMS", err);
        ys_text_addf(&text, "%s  sites/%s/SHA256SUMS\n", m->site[i].sums, unit->folder);
        if (!status)
            add_sums_of(&text, unit->folder, sums);
        free(sums);
    }
    char *bytes = status ? NULL : ys_text_take(&text);

    ys_text_drop(&text);
    if (!status && !bytes)
        status = no_memory(survey, err);
    return add_text(m, "SHA256SUMS", bytes, status, err);
}

static ys_status write_all(struct merging *m, struct ys_error *err)
{
    static const char *const table[] = {"counts.csv", "changes.csv", "verdicts.csv"};
    ys_status status = ys_bundle_open(&m->bundle, m->survey->folder, err);

    for (size_t i = 0; i < sizeof table / sizeof *table && !status; i++)
        status = add_table(m, table[i], err);
    if (!status)
        status = add_pages(m, err);
    if (!status)
        status = add_sums(m, err);
    if (!status)
        status = ys_bundle_commit(&m->bundle, err);
    ys_bundle_drop(&m->bundle);
    return status;
}

/* Leftovers of processes that were killed, of files that nobody writes again. */
static void tidy(const struct ys_survey *survey)
{
    char *units = ys_path_join(survey->folder, "units");

    for (size_t i = 0; i < survey->plan.n; i++)
        ys_survey_tidy(survey, &survey->plan.unit[i]);
    ys_atomic_sweep(survey->folder);
    if (units)
        ys_atomic_sweep(units);
    free(units);
}

ys_status ys_pipeline_survey_merge(struct ys_survey *survey, struct ys_error *err)
{
    struct merging m = {.survey = survey, .site = ys_new(survey->plan.n, sizeof *m.site)};

    ys_text_list_fini(&survey->problems);
    ys_status status = m.site ? check_units(&m, err) : no_memory(survey, err);

    if (!status) {
        tidy(survey);
        status = write_all(&m, err);
    }
    if (!status)
        status = ys_survey_drop_stale(survey, err);
    for (size_t i = 0; m.site && i < survey->plan.n; i++)
        ys_survey_site_fini(&m.site[i]);
    free(m.site);
    return status;
}
