/* verify_file.c - a file of the replay against the one of the folder, byte by byte */

#include "verify_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../base/error.h"
#include "../../base/folders.h"
#include "../../base/mem.h"
#include "../../base/printable.h"
#include "../../base/sha256.h"
#include "../../base/text.h"

enum { SHOWN = 48, WHERE = 400 };

struct piece {
    const char *bytes;
    size_t n;
};

/* At most one byte more than n: how much longer it is does not matter.  at is NULL where it is not
 * there, which was told before. */
static ys_status read_stored(char **at, size_t *got, const char *path, size_t n,
                             struct ys_error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat st;
    ssize_t r = 1;

    *at = NULL;
    *got = 0;
    if (fd < 0 || fstat(fd, &st) || !S_ISREG(st.st_mode)) {
        if (fd >= 0)
            close(fd);
        return YS_OK;
    }
    if ((*at = ys_new_raw(n + 2, 1)))
        while (*got <= n && r > 0 && (r = read(fd, *at + *got, n + 1 - *got)) > 0)
            *got += (size_t)r;
    const int number = r < 0 ? errno : 0;
    close(fd);
    if (!*at)
        return ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", path);
    (*at)[*got] = '\0';
    if (!number)
        return YS_OK;
    free(*at);
    *at = NULL;
    return ys_fail(err, YS_ERR_IO, "%.300s: %s", path, strerror(number));
}

/* What stands at a place, on its line. */
static void excerpt(char out[SHOWN], const struct piece *in, size_t at)
{
    size_t n = 0;

    while (at + n < in->n && n < SHOWN && in->bytes[at + n] != '\n')
        n++;
    ys_printable(out, SHOWN, in->bytes + at, n);
}

static void describe(char out[WHERE], const char *name, const struct piece *stored,
                     const struct piece *replayed)
{
    size_t at = 0, line = 1, start = 0;
    char a[SHOWN], b[SHOWN];

    for (; at < stored->n && at < replayed->n && stored->bytes[at] == replayed->bytes[at]; at++)
        if (stored->bytes[at] == '\n') {
            line++;
            start = at + 1;
        }
    if (memchr(replayed->bytes, 0, replayed->n)) { /* a picture */
        ys_text_fit(out, WHERE, "%s: byte %zu is the first that differs", name, at + 1);
        return;
    }
    /* A little of what is before says where it is. */
    const size_t from = at - start > 12 ? at - 12 : start;

    excerpt(a, stored, from);
    excerpt(b, replayed, from);
    ys_text_fit(out, WHERE, "%s: line %zu, byte %zu: it has '%s', the replay '%s'", name, line,
                at + 1, a, b);
}

static const struct ys_evidence_file *output_of(struct ys_verifying *v, const char *name)
{
    for (size_t i = 0; i < v->evidence.outputs.n; i++)
        if (!strcmp(v->evidence.outputs.at[i].file, name)) {
            v->made[i] = true;
            return &v->evidence.outputs.at[i];
        }
    return NULL;
}

/* They differ: by whose hand?  A file that is as the evidence names it was made so. */
static ys_status tell(struct ys_verifying *v, const char *name, const char *path,
                      const char *where, struct ys_error *err)
{
    const struct ys_evidence_file *output = output_of(v, name);
    char hex[65];
    const ys_status status = ys_file_sha256(hex, path, err);

    if (status)
        return status;
    if (!output || strcmp(hex, output->sha256)) {
        v->altered = true;
        return ys_verify_tell(v, YS_BLAME_OUTPUT, "%s", where);
    }
    if (!*v->followed)
        ys_text_fit(v->followed, sizeof v->followed, "%s", where);
    return YS_OK;
}

static ys_status hold(struct ys_verifying *v, const char *name, const struct piece *replayed,
                      struct ys_error *err)
{
    char *path = ys_path_join(v->folder, name), *bytes = NULL;
    struct piece stored = {0};
    char where[WHERE];
    ys_status status = path ? read_stored(&bytes, &stored.n, path, replayed->n, err)
                            : ys_fail(err, YS_ERR_NOMEM, "verify: out of memory");

    stored.bytes = bytes;
    v->out->files += bytes != NULL;
    if (!status && bytes &&
        (stored.n != replayed->n || memcmp(bytes, replayed->bytes, stored.n) != 0)) {
        describe(where, name, &stored, replayed);
        if (!strcmp(name, "report.json"))
            status = ys_evidence_parameters(v->parameters, sizeof v->parameters, bytes,
                                            replayed->bytes, err);
        if (status)
            ;
        else if (!strcmp(name, "SHA256SUMS"))
            ys_text_fit(v->sums, sizeof v->sums, "%s", where);
        else if (!strcmp(name, "evidence.json"))
            ys_text_fit(v->evidence_differs, sizeof v->evidence_differs, "%s", where);
        else
            status = tell(v, name, path, where, err);
    }
    free(bytes);
    free(path);
    return status;
}

ys_status ys_verify_file(void *ctx, const char *name, const void *bytes, size_t n,
                         struct ys_error *err)
{
    struct ys_verifying *const v = ctx;
    const struct piece replayed = {bytes, n};

    output_of(v, name);
    if (!strcmp(name, "evidence.json") && !(v->evidence_text = ys_strdup(bytes)))
        return ys_fail(err, YS_ERR_NOMEM, "verify: out of memory");
    return hold(v, name, &replayed, err);
}
