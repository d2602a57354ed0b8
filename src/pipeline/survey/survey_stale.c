/*
 * survey_stale.c - records that no unit of the plan has, of sites as they were before
 *
 * A record is named by its inputs, and a site's report lies in a folder that is named by the site.  So
 * when a tile is added, a new record stands beside the old one, whose report was written over: it can
 * never be valid again, and goes.  A site that the manifest no longer has keeps report and record: they
 * may have cost hours, and come back with its row.  They are told, so that nobody takes the folder for a
 * part of the survey.
 */

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../base/error.h"
#include "../../base/folders.h"
#include "../../base/mem.h"
#include "../../formats/text/survey_read.h"
#include "survey_parts.h"

struct stale {
    struct ys_survey *survey;
    const char **id, **folder; /* of the plan's units, in order */
    char *units;               /* the folder of records */
};

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_one_of(const char *const *list, size_t n, const char *text)
{
    return bsearch(&text, list, n, sizeof *list, by_bytes) != NULL;
}

/* "HASH.unit"; id: its hash. */
static bool is_record(char id[65], const char *name)
{
    if (strspn(name, "0123456789abcdef") != 64 || strcmp(name + 64, ".unit") != 0)
        return false;
    memcpy(id, name, 64);
    id[64] = '\0';
    return true;
}

static void tell(struct ys_survey *survey, const struct ys_survey_site *site)
{
    ys_text_list_addf(&survey->problems,
                      "sites/%.200s: of site '%.100s', which the manifest no longer has: kept, "
                      "and no part of the survey",
                      site->folder, site->name);
}

static ys_status judge(const struct stale *s, DIR *dir, const char *name, struct ys_error *err)
{
    struct ys_survey *survey = s->survey;
    struct ys_survey_site site = {0};
    struct ys_error why;
    char id[65];

    if (!is_record(id, name) || is_one_of(s->id, survey->plan.n, id))
        return YS_OK;
    char *path = ys_path_join(s->units, name);
    const ys_status status = path ? ys_survey_site_read(&site, path, &why) : YS_ERR_NOMEM;

    free(path);
    if (status == YS_ERR_NOMEM)
        return ys_fail(err, status, "%.300s: out of memory", survey->folder);
    if (!status && !*site.failed && !is_one_of(s->folder, survey->plan.n, site.folder))
        tell(survey, &site);
    else
        unlinkat(dirfd(dir), name, 0);
    ys_survey_site_fini(&site);
    return YS_OK;
}

ys_status ys_survey_drop_stale(struct ys_survey *survey, struct ys_error *err)
{
    const size_t n = survey->plan.n;
    struct stale s = {.survey = survey,
                      .id = ys_new(n, sizeof *s.id),
                      .folder = ys_new(n, sizeof *s.folder),
                      .units = ys_path_join(survey->folder, "units")};
    ys_status status = YS_OK;
    const struct dirent *entry;

    if (!s.id || !s.folder || !s.units)
        status = ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", survey->folder);
    for (size_t i = 0; !status && i < n; i++) {
        s.id[i] = survey->plan.unit[i].id;
        s.folder[i] = survey->plan.unit[i].folder;
    }
    if (!status) {
        qsort(s.id, n, sizeof *s.id, by_bytes);
        qsort(s.folder, n, sizeof *s.folder, by_bytes);
    }
    DIR *dir = status ? NULL : opendir(s.units);

    while (dir && !status && (entry = readdir(dir)))
        status = judge(&s, dir, entry->d_name, err);
    if (dir)
        closedir(dir);
    /* Whatever order the file system has. */
    if (survey->problems.n)
        qsort(survey->problems.at, survey->problems.n, sizeof *survey->problems.at, by_bytes);
    if (!status && survey->problems.failed)
        status = ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", survey->folder);
    free(s.id);
    free(s.folder);
    free(s.units);
    return status;
}
