/* survey_seen.c - whether the inputs of a unit are the files that an earlier plan hashed
 *
 * To hash a thousand sites is to read all their tiles.  A survey that is run again, and each of a hundred
 * shards, would read them all for a plan that is there.  So beside the plan it is kept what the file
 * system said of each file of a unit, and the names beside its tiles, for a file may have been put there
 * that is read with them.  Where that is the same, the hashes are taken from the plan.
 * What is counted is hashed as it is read, whatever stands here. */

#define _DEFAULT_SOURCE /* d_type */

#include <dirent.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../../base/atomic.h"
#include "../../base/error.h"
#include "../../base/folders.h"
#include "../../base/mem.h"
#include "../../base/sha256.h"
#include "../../base/text.h"
#include "../../base/utf8.h"
#include "../../formats/text/textfile.h"
#include "survey_parts.h"

enum { LOOKS_BYTES = 130 }; /* of a line: two hashes, a blank, a line feed */
static const char seen_name[] = ".plan-seen";

#ifdef __APPLE__ /* its names of POSIX's times */
#define st_mtim st_mtimespec
#define st_ctim st_ctimespec
#endif

static void add_path(struct ys_text *text, const char *path)
{
    struct stat st;

    if (stat(path, &st)) {
        ys_text_add(text, "gone\n");
        return;
    }
    ys_text_addf(text, "%" PRIuMAX " %" PRIuMAX " %lld.%09ld %lld.%09ld\n",
                 (uintmax_t)st.st_ino, (uintmax_t)(S_ISREG(st.st_mode) ? st.st_size : 0),
                 (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec, (long long)st.st_ctim.tv_sec,
                 st.st_ctim.tv_nsec);
}

/* ---- what may be read beside a tile */

/* "najin_2023" of "tiles/najin_2023.tif". */
static size_t stem_length(const char *name)
{
    return strcspn(name, ".");
}

/* Endings of what providers put beside their tiles under names of its own. */
static bool is_metadata(const char *name)
{
    static const char *const ending[] = {"xml", "json", "imd", "rpb",
                                         "til", "geo",  "att", "eph"};
    const char *point = strrchr(name, '.');

    for (size_t i = 0; point && i < sizeof ending / sizeof *ending; i++)
        if (ys_same_name(point + 1, ending[i]))
            return true;
    return false;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The files of a folder in order; most tiles lie where the one before lay. */
static void list_folder(struct ys_survey_names *names, const char *folder)
{
    if (names->folder && !strcmp(names->folder, folder))
        return;
    free(names->folder);
    ys_text_list_fini(&names->list);
    names->folder = ys_strdup(folder);
    names->list.failed = !names->folder;
    DIR *dir = opendir(folder);
    const struct dirent *entry;

    while (dir && (entry = readdir(dir)))
        if (entry->d_type != DT_DIR && entry->d_name[0] != '.')
            ys_text_list_add(&names->list, entry->d_name);
    if (dir)
        closedir(dir);
    if (names->list.n)
        qsort(names->list.at, names->list.n, sizeof *names->list.at, by_text);
}

/* Names that came or went since; a survey's own folder and its logs may lie there as well. */
static void add_beside(struct ys_text *text, struct ys_survey_names *names, const char *path)
{
    const char *name = ys_basename(path);
    char *folder = ys_strdup(path);
    char *slash = folder ? strrchr(folder, '/') : NULL;

    text->failed |= !folder;
    if (slash)
        slash[slash == folder] = '\0';
    if (folder)
        list_folder(names, slash ? folder : ".");
    free(folder);
    text->failed |= names->list.failed;
    for (size_t i = 0; i < names->list.n; i++) {
        const char *one = names->list.at[i];

        if (strncmp(one, name, stem_length(name)) && !is_metadata(one))
            continue;
        ys_text_add(text, one);
        ys_text_add(text, "\n");
    }
}

ys_status ys_survey_look(char hex[65], struct ys_survey *survey, const struct ys_site_job *job,
                         const struct ys_survey_unit *unit, struct ys_error *err)
{
    struct ys_text text = {0};

    for (size_t i = 0; i < job->job.n_tiles; i++)
        add_beside(&text, &survey->names, job->job.tiles[i]);
    for (size_t i = 0; i < unit->n_input; i++) {
        const char *path = ys_survey_path(survey, unit->input[i].path);

        text.failed |= !path;
        if (path)
            add_path(&text, path);
    }
    const ys_status status = text.failed ? ys_fail(err, YS_ERR_NOMEM, "out of memory")
                                         : ys_bytes_sha256(hex, text.bytes, text.n, err);

    ys_text_drop(&text);
    return status;
}

ys_status ys_survey_seen_read(struct ys_survey_seen *out, const struct ys_survey *survey,
                              struct ys_error *err)
{
    char *path = ys_path_join(survey->folder, seen_name);
    struct ys_error why;

    *out = (struct ys_survey_seen){0};
    if (!path)
        return ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", survey->folder);
    const ys_status status = ys_textfile_read(&out->bytes, &out->n, path, 1 << 30, &why);

    free(path);
    /* One that is not there or not ours makes the files be hashed again. */
    if (status == YS_ERR_NOMEM)
        return ys_fail(err, status, "%s", why.text);
    return YS_OK;
}

bool ys_survey_was_seen(const struct ys_survey_seen *seen, size_t hint, const char *id,
                        const char *look)
{
    const size_t n = seen->n / LOOKS_BYTES;

    for (size_t i = 0; i < n; i++) {
        const char *line = seen->bytes + (hint + i) % n * LOOKS_BYTES;

        if (!memcmp(line, id, 64))
            return !memcmp(line + 65, look, 64);
    }
    return false;
}

ys_status ys_survey_seen_write(const struct ys_survey *survey, const struct ys_survey_seen *old,
                               char (*look)[65], struct ys_error *err)
{
    struct ys_text text = {0};
    char *path = ys_path_join(survey->folder, seen_name);
    ys_status status = YS_OK;

    for (size_t i = 0; i < survey->plan.n; i++)
        ys_text_addf(&text, "%s %s\n", survey->plan.unit[i].id, look[i]);
    if (text.failed || !path)
        status = ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", survey->folder);
    else if (text.n != old->n || memcmp(text.bytes, old->bytes, text.n))
        status = ys_atomic_save(path, text.bytes, text.n, err);
    ys_text_drop(&text);
    free(path);
    return status;
}
