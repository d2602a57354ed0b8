/* survey_rows.c - rows of the manifest as jobs: patterns become files, and files must be there */

#include <dirent.h>
#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/text.h"
#include "../report/run.h"
#include "survey_parts.h"

static ys_status no_memory(const struct ys_survey *survey, struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", survey->manifest);
}

const char *ys_survey_path(struct ys_survey *survey, const char *told)
{
    struct ys_text text = {0};

    ys_text_add(&text, *told == '/' ? "" : survey->base);
    ys_text_add(&text, told);
    const char *path =
        text.failed ? NULL : ys_text_list_add(&survey->text, ys_or_empty(text.bytes));

    ys_text_drop(&text);
    return path;
}

const char *ys_survey_told(const struct ys_survey *survey, const char *path)
{
    const size_t n = strlen(survey->base);

    return n && !strncmp(path, survey->base, n) ? path + n : path;
}

/* ---- names that are not there */

/* A name in the folder that the missing one was probably meant to be. */
static bool nearest_in(char *out, size_t room, const char *folder, const char *name)
{
    DIR *dir = opendir(*folder ? folder : ".");
    const struct dirent *entry;

    *out = '\0';
    while (dir && (entry = readdir(dir)))
        /* The first of the alphabet, whatever order the file system has. */
        if (entry->d_name[0] != '.' && ys_nearly_same(entry->d_name, name) &&
            (!*out || strcmp(entry->d_name, out) < 0))
            ys_text_fit(out, room, "%s", entry->d_name);
    if (dir)
        closedir(dir);
    return *out;
}

/* " (did you mean tiles/najin?)" for the first part of the path that is not there; or "". */
static void suggest(char *out, size_t room, const struct ys_survey *survey, const char *path)
{
    char head[PATH_MAX], name[NAME_MAX + 1], found[NAME_MAX + 1];
    struct stat st;

    *out = '\0';
    if (strlen(path) >= sizeof head)
        return;
    for (const char *part = path; *part;) {
        const size_t before = (size_t)(part - path), n = strcspn(part, "/");
        const char *next = part + n + strspn(part + n, "/");

        if (n > NAME_MAX || memchr(part, '*', n) || memchr(part, '?', n))
            return;
        memcpy(head, path, before + n);
        head[before + n] = '\0';
        if (n && stat(head, &st)) {
            memcpy(name, part, n);
            name[n] = '\0';
            head[before] = '\0';
            if (nearest_in(found, sizeof found, head, name))
                ys_text_fit(out, room, " (did you mean %s%s%s%s?)",
                            ys_survey_told(survey, head), found, *next ? "/" : "", next);
            return;
        }
        part = next;
    }
}

static void missing(struct ys_survey *survey, const struct ys_manifest_row *row,
                    const char *column, const char *told, const char *what)
{
    char hint[600];
    const char *path = ys_survey_path(survey, told);

    if (!path)
        return;
    suggest(hint, sizeof hint, survey, path);
    ys_text_list_addf(&survey->problems, "%.300s: %s, column '%s': '%.300s' %s%s",
                      survey->manifest, row->where, column, told, what, hint);
}

/* The path of a file that must be there; NULL where it is not, and told. */
static const char *need_file(struct ys_survey *survey, const struct ys_manifest_row *row,
                             const char *column, const char *told)
{
    const char *path = ys_survey_path(survey, told);
    struct stat st;

    if (!path)
        return NULL;
    if (stat(path, &st))
        missing(survey, row, column, told, "is not there");
    else if (!S_ISREG(st.st_mode))
        missing(survey, row, column, told, "is no file");
    else if (access(path, R_OK))
        missing(survey, row, column, told, "cannot be read");
    else
        return path;
    return NULL;
}

/* ---- tiles */

struct specs { /* of a row: as opened, and as told */
    const char **path, **told;
    size_t n, room;
};

static bool add_spec(struct specs *specs, struct ys_survey *survey, const char *path,
                     const char *date)
{
    struct ys_text text = {0};

    if (specs->n == specs->room) {
        const size_t room = 2 * specs->room + 16;
        const char **more = ys_resize(specs->path, room, sizeof *more);

        specs->path = more ? more : specs->path;
        const char **told = more ? ys_resize(specs->told, room, sizeof *told) : NULL;
        specs->told = told ? told : specs->told;
        if (!told)
            return false;
        specs->room = room;
    }
    ys_text_add(&text, path);
    ys_text_add(&text, date);
    const char *spec = text.failed ? NULL : ys_text_list_add(&survey->text, text.bytes);

    ys_text_drop(&text);
    if (!spec)
        return false;
    specs->path[specs->n] = spec;
    specs->told[specs->n++] = ys_survey_told(survey, spec);
    return true;
}

/* The folder is a name, not a pattern: what glob() would take for one is escaped. */
static void add_literal(struct ys_text *text, const char *name)
{
    for (; *name; name++) {
        if (strchr("*?[\\", *name))
            ys_text_add(text, "\\");
        ys_text_add_n(text, name, 1);
    }
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* In the order of bytes, whatever the locale. */
static ys_status add_matches(struct specs *specs, struct ys_survey *survey,
                             const struct ys_manifest_row *row, const char *pattern,
                             struct ys_error *err)
{
    struct ys_text text = {0};
    glob_t found = {0};
    ys_status status = YS_OK;
    size_t files = 0;

    if (*pattern != '/')
        add_literal(&text, survey->base);
    ys_text_add(&text, pattern);
    const int result = text.failed ? GLOB_NOSPACE : glob(text.bytes, GLOB_NOSORT, NULL, &found);

    ys_text_drop(&text);
    if (result == GLOB_NOSPACE)
        return no_memory(survey, err);
    if (!result)
        qsort(found.gl_pathv, found.gl_pathc, sizeof *found.gl_pathv, by_text);
    for (size_t i = 0; !result && i < found.gl_pathc && !status; i++) {
        struct stat st;

        if (stat(found.gl_pathv[i], &st) || !S_ISREG(st.st_mode))
            continue;
        files++;
        status =
            add_spec(specs, survey, found.gl_pathv[i], "") ? YS_OK : no_memory(survey, err);
    }
    if (!status && !files)
        missing(survey, row, "tiles", pattern, "matches no file");
    globfree(&found);
    return status;
}

static ys_status add_tiles(struct specs *specs, struct ys_survey *survey,
                           const struct ys_manifest_row *row, const char *told,
                           struct ys_error *err)
{
    const size_t n = ys_path_length(told);
    char *bare = ys_strdup(told);
    ys_status status = YS_OK;
    struct stat st;

    if (!bare)
        return no_memory(survey, err);
    bare[n] = '\0';
    const char *path = ys_survey_path(survey, bare);
    /* A file whose name only looks like a pattern is that file. */
    const bool pattern = path && strpbrk(bare, "*?[") && stat(path, &st);

    if (!path)
        status = no_memory(survey, err);
    else if (pattern && told[n])
        missing(survey, row, "tiles", told, "is a pattern with a date; want PATH@DATE");
    else if (pattern)
        status = add_matches(specs, survey, row, bare, err);
    else if (need_file(survey, row, "tiles", bare) && !add_spec(specs, survey, path, told + n))
        status = no_memory(survey, err);
    free(bare);
    return status;
}

/* A tile that two patterns of a row match is one tile. */
static void drop_twice(struct specs *specs)
{
    size_t kept = 0;

    for (size_t i = 0; i < specs->n; i++) {
        size_t k = 0;

        while (k < kept && strcmp(specs->path[k], specs->path[i]))
            k++;
        if (k == kept) {
            specs->path[kept] = specs->path[i];
            specs->told[kept++] = specs->told[i];
        }
    }
    specs->n = kept;
}

/* ---- one row */

static void set_options(struct ys_site_job *job, const struct ys_manifest_row *row)
{
    struct ys_options *opt = &job->opt;

    opt->crs = row->crs ? row->crs : opt->crs;
    opt->corners = row->corners ? row->corners : opt->corners;
    opt->pixel_size_m = row->pixel_size_m > 0 ? row->pixel_size_m : opt->pixel_size_m;
    if (row->tiers_low) {
        opt->tiers_low = row->tiers_low;
        opt->tiers_high = row->tiers_high;
    }
    if (row->assume_aligned)
        opt->assume_aligned = row->assume_aligned == YS_GIVEN_YES;
    if (row->allow_overlap)
        opt->allow_overlap = row->allow_overlap == YS_GIVEN_YES;
}

static ys_status make_job(struct ys_site_job *job, struct ys_survey *survey,
                          const struct ys_manifest_row *row, struct ys_error *err)
{
    struct specs specs = {0};
    ys_status status = YS_OK;

    *job = (struct ys_site_job){.opt = survey->opt, .where = row->where};
    job->sites = ys_new(row->n_site, sizeof *job->sites);
    if (!job->sites)
        return no_memory(survey, err);
    for (size_t i = 0; i < row->n_tiles && !status; i++)
        status = add_tiles(&specs, survey, row, row->tiles[i], err);
    drop_twice(&specs);
    job->tiles = specs.path;
    job->told_tiles = specs.told;
    for (size_t i = 0; i < row->n_site; i++)
        job->sites[i] = need_file(survey, row, "site", row->site[i]);
    job->told_sites = row->site;
    job->told_claims = row->claims;
    job->told_corrections = row->corrections;
    set_options(job, row);
    job->job = (struct ys_job){
        .tiles = job->tiles,
        .n_tiles = specs.n,
        .site = job->sites[0],
        .more_sites = job->sites + 1,
        .n_more_sites = row->n_site - 1,
        .claims = row->claims ? need_file(survey, row, "claims", row->claims) : NULL,
        .corrections =
            row->corrections ? need_file(survey, row, "corrections", row->corrections) : NULL,
        .reference = row->reference,
        .class_sizes = row->class_size,
        .n_class_sizes = row->n_class_size,
    };
    return status;
}

ys_status ys_survey_rows(struct ys_survey *survey, struct ys_error *err)
{
    ys_status status =
        ys_manifest_read(&survey->rows, &survey->problems, survey->manifest, err);

    if (status)
        return status;
    survey->job = ys_new(survey->rows.n, sizeof *survey->job);
    if (!survey->job)
        return no_memory(survey, err);
    for (; survey->n_job < survey->rows.n && !status; survey->n_job++)
        status = make_job(&survey->job[survey->n_job], survey, &survey->rows.row[survey->n_job],
                          err);
    if (!status && (survey->text.failed || survey->problems.failed))
        status = no_memory(survey, err);
    return status;
}
