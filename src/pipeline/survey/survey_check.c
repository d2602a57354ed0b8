/* survey_check.c - whether a unit is there: its record, sealed, and every byte of its report */

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../base/atomic.h"
#include "../../base/error.h"
#include "../../base/folders.h"
#include "../../base/sha256.h"
#include "../../base/text.h"
#include "../../formats/text/survey_read.h"
#include "../../formats/text/textfile.h"
#include "survey_parts.h"

enum { MOST_SUMS = 8 << 20 };

static ys_status no_memory(const struct ys_survey *survey, struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", survey->folder);
}

static char *join(const struct ys_survey *survey, const char *name, const char *ending)
{
    struct ys_text text = {0};

    ys_text_add(&text, survey->folder);
    ys_text_add(&text, name);
    ys_text_add(&text, ending);
    return ys_text_take(&text);
}

char *ys_survey_record_path(const struct ys_survey *survey, const struct ys_survey_unit *unit)
{
    char name[80];

    ys_text_fit(name, sizeof name, "/units/%s", unit->id);
    return join(survey, name, ".unit");
}

char *ys_survey_report_path(const struct ys_survey *survey, const struct ys_survey_unit *unit)
{
    return join(survey, "/sites/", unit->folder);
}

static bool say(struct ys_unit_check *out, enum ys_unit_state state, const char *what,
                const char *why)
{
    out->state = state;
    ys_text_fit(out->why, sizeof out->why, "%s%s", what, why);
    return false;
}

/* ---- the report: what SHA256SUMS names */

/* One line of it, "HASH  NAME"; its length, 0 where it is none.  A name leads down. */
static size_t sums_line(const char *line, char hex[65], char *name, size_t room)
{
    const size_t n = strcspn(line, "\n");

    if (n < 67 || n - 66 >= room || line[64] != ' ' || line[65] != ' ' || line[n] != '\n')
        return 0;
    memcpy(hex, line, 64);
    hex[64] = '\0';
    memcpy(name, line + 66, n - 66);
    name[n - 66] = '\0';
    return ys_path_leads_down(name) ? n + 1 : 0;
}

static ys_status check_file(struct ys_unit_check *out, const char *folder, const char *name,
                            const char *want, struct ys_error *err)
{
    char *path = ys_path_join(folder, name), hex[65];
    struct ys_error why;
    struct stat st;

    if (!path)
        return ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", folder);
    const bool there = !stat(path, &st) && S_ISREG(st.st_mode);
    const ys_status status = there ? ys_file_sha256(hex, path, &why) : YS_OK;

    free(path);
    if (status == YS_ERR_NOMEM)
        return ys_fail(err, status, "%s", why.text);
    if (!there)
        say(out, YS_UNIT_DAMAGED, name, " is missing");
    else if (status)
        say(out, YS_UNIT_DAMAGED, "", why.text);
    else if (strcmp(hex, want))
        say(out, YS_UNIT_DAMAGED, name, " is not as it was written");
    return YS_OK;
}

static ys_status check_sums(struct ys_unit_check *out, const char *folder, const char *sums,
                            struct ys_error *err)
{
    char hex[65], name[256];
    ys_status status = YS_OK;

    for (size_t n; *sums && !status && out->state == YS_UNIT_VALID; sums += n) {
        n = sums_line(sums, hex, name, sizeof name);
        if (!n) {
            say(out, YS_UNIT_DAMAGED, "SHA256SUMS", " is not as it was written");
            break;
        }
        status = check_file(out, folder, name, hex, err);
    }
    return status;
}

static ys_status check_report(struct ys_unit_check *out, const struct ys_survey *survey,
                              const struct ys_survey_unit *unit, struct ys_error *err)
{
    char *folder = ys_survey_report_path(survey, unit), *path = NULL, *sums = NULL;
    struct ys_error why;
    size_t n;
    ys_status status = YS_OK;

    if (!folder || !(path = ys_path_join(folder, "SHA256SUMS")))
        status = no_memory(survey, err);
    if (!status)
        status = check_file(out, folder, "SHA256SUMS", out->site.sums, err);
    if (!status && out->state == YS_UNIT_VALID) {
        status = ys_textfile_read(&sums, &n, path, MOST_SUMS, &why);
        if (status == YS_ERR_NOMEM)
            ys_fail(err, status, "%s", why.text);
        else if (status)
            status = (say(out, YS_UNIT_DAMAGED, "", why.text), YS_OK);
    }
    if (!status && sums)
        status = check_sums(out, folder, sums, err);
    free(sums);
    free(path);
    free(folder);
    return status;
}

/* ---- the record */

ys_status ys_survey_check(struct ys_unit_check *out, const struct ys_survey *survey,
                          const struct ys_survey_unit *unit, struct ys_error *err)
{
    char *path = ys_survey_record_path(survey, unit);
    struct ys_error why;
    struct stat st;
    ys_status status = YS_OK;

    *out = (struct ys_unit_check){0};
    if (!path)
        return no_memory(survey, err);
    if (stat(path, &st))
        say(out, YS_UNIT_MISSING, "", "not counted yet");
    else
        status = ys_survey_site_read(&out->site, path, &why);
    free(path);
    if (status == YS_ERR_NOMEM)
        return ys_fail(err, status, "%s", why.text);
    if (status)
        say(out, YS_UNIT_DAMAGED, "", why.text);
    else if (out->state == YS_UNIT_VALID && strcmp(out->site.unit, unit->id))
        say(out, YS_UNIT_FOREIGN, "its record is that of another plan", "");
    else if (out->state == YS_UNIT_VALID &&
             (strcmp(out->site.name, unit->site) || strcmp(out->site.folder, unit->folder)))
        say(out, YS_UNIT_FOREIGN, "its record is that of another site", "");
    status = out->state == YS_UNIT_VALID && !*out->site.failed
                 ? check_report(out, survey, unit, err)
                 : YS_OK;
    if (status || out->state != YS_UNIT_VALID)
        ys_survey_site_fini(&out->site);
    return status;
}

/* ---- what an interrupted run left */

/* "area-01-date-02-2023-10-05.png": a figure of an earlier report of this site, which had more dates or
 * areas. */
static bool is_figure(const char *name)
{
    const char *point = strrchr(name, '.');

    return !strncmp(name, "area-", 5) && point &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == (size_t)(point - name) &&
           (!strcmp(point, ".png") || !strcmp(point, ".svg") || !strcmp(point, ".pdf"));
}

static bool is_named(const char *sums, const char *name)
{
    char line[256];

    ys_text_fit(line, sizeof line, "  figures/%s\n", name);
    return strstr(sums, line);
}

void ys_survey_tidy(const struct ys_survey *survey, const struct ys_survey_unit *unit)
{
    char *folder = ys_survey_report_path(survey, unit);
    char *figures = folder ? ys_path_join(folder, "figures") : NULL;
    char *path = folder ? ys_path_join(folder, "SHA256SUMS") : NULL, *sums = NULL;
    struct ys_error ignored;
    size_t n;
    DIR *dir = figures ? opendir(figures) : NULL;
    const struct dirent *entry;

    if (folder)
        ys_atomic_sweep(folder);
    if (figures)
        ys_atomic_sweep(figures);
    if (dir && path && !ys_textfile_read(&sums, &n, path, MOST_SUMS, &ignored))
        while ((entry = readdir(dir)))
            if (is_figure(entry->d_name) && !is_named(sums, entry->d_name))
                unlinkat(dirfd(dir), entry->d_name, 0);
    if (dir)
        closedir(dir);
    if (figures)
        rmdir(figures); /* an empty one is none of a report's */
    free(sums);
    free(path);
    free(figures);
    free(folder);
}
