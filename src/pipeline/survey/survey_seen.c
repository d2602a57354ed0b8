/* survey_seen.c - whether the inputs of a unit are the files that an earlier plan hashed
 *
 * To hash a thousand sites is to read all their tiles.  A survey that is run again, and each of a hundred
 * shards, would read them all for a plan that is there.  So beside the plan it is kept what the file
 * system said of each file of a unit, and of the folders of its tiles, into which a file may have been
 * put that is read beside them.  Where that is the same, the hashes are taken from the plan.
 * What is counted is hashed as it is read, whatever stands here. */

#include <fcntl.h>
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
#include "../../formats/text/textfile.h"
#include "survey_parts.h"

enum { LOOKS_BYTES = 130 }; /* of a line: two hashes, a blank, a line feed */
static const char name[] = ".plan-seen";

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

/* The folder of a path, in its own bytes for the time of the call. */
static void add_folder(struct ys_text *text, const char *path)
{
    char *folder = ys_strdup(path);
    char *slash = folder ? strrchr(folder, '/') : NULL;

    text->failed |= !folder;
    if (slash)
        slash[slash == folder] = '\0';
    if (folder)
        add_path(text, slash ? folder : ".");
    free(folder);
}

ys_status ys_survey_look(char hex[65], struct ys_survey *survey, const struct ys_site_job *job,
                         const struct ys_survey_unit *unit, struct ys_error *err)
{
    struct ys_text text = {0};

    for (size_t i = 0; i < job->job.n_tiles; i++)
        add_folder(&text, job->job.tiles[i]);
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
    char *path = ys_path_join(survey->folder, name);
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

bool ys_survey_was_seen(const struct ys_survey_seen *seen, const char *id, const char *look)
{
    for (size_t at = 0; at + LOOKS_BYTES <= seen->n; at += LOOKS_BYTES)
        if (!memcmp(seen->bytes + at, id, 64))
            return !memcmp(seen->bytes + at + 65, look, 64);
    return false;
}

ys_status ys_survey_seen_write(const struct ys_survey *survey, const struct ys_survey_seen *old,
                               char (*look)[65], struct ys_error *err)
{
    struct ys_text text = {0};
    char *path = ys_path_join(survey->folder, name);
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
