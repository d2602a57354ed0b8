/* textfile.c - UTF-8 files of bounded size, read at once */

#include "textfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/utf8.h"

ys_status ys_textfile_check(size_t *start, const char *path, const char *bytes, size_t n,
                            struct ys_error *err)
{
    const size_t good = ys_utf8_valid(bytes, n);
    const char *const zero = n ? memchr(bytes, '\0', n) : NULL;

    /* What spreadsheets save as "Unicode text"; named, since "no UTF-8" would not help. */
    if (n >= 2 && ((unsigned char)bytes[0] | (unsigned char)bytes[1]) == 0xFF &&
        ((unsigned char)bytes[0] & (unsigned char)bytes[1]) == 0xFE)
        return ys_fail(err, YS_ERR_FORMAT, "%s: UTF-16 text; want UTF-8", path);
    if (good < n)
        return ys_fail(err, YS_ERR_FORMAT, "%s: byte %zu (0x%02x) is no UTF-8; want UTF-8 text",
                       path, good + 1, (unsigned)(unsigned char)bytes[good]);
    if (zero)
        return ys_fail(err, YS_ERR_FORMAT, "%s: byte %zu is zero; want UTF-8 text", path,
                       (size_t)(zero - bytes) + 1);
    *start = n >= 3 && !memcmp(bytes, "\xEF\xBB\xBF", 3) ? 3 : 0;
    return YS_OK;
}

/* Read all of fd.  The size that the system states is a hint: a file may grow or shrink. */
static ys_status slurp(char **out, size_t *n, int fd, size_t hint, const char *path,
                       size_t max_bytes, struct ys_error *err)
{
    size_t room = hint + 1, have = 0;
    char *bytes = ys_new_raw(room + 1, 1);

    for (;;) {
        if (have == room) {
            char *more = bytes ? ys_resize(bytes, 2 * room + 1, 1) : NULL;

            if (!more)
                break;
            bytes = more;
            room *= 2;
        }
        const ssize_t got = bytes ? read(fd, bytes + have, room - have) : -1;

        if (got < 0 && bytes && errno == EINTR)
            continue;
        if (got < 0)
            break;
        have += (size_t)got;
        /* Again, though fstat() was asked: a file may grow while it is read. */
        if (have > max_bytes) {
            free(bytes);
            return ys_fail(err, YS_ERR_FORMAT, "%s: over %zu bytes; want fewer", path,
                           max_bytes);
        }
        if (got == 0) {
            bytes[have] = '\0';
            *out = bytes;
            *n = have;
            return YS_OK;
        }
    }
    const int why = errno;
    const bool memory = !bytes || have == room;
    free(bytes);
    return memory ? ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", path)
                  : ys_fail(err, YS_ERR_IO, "%s: %s", path, strerror(why));
}

ys_status ys_textfile_read(char **out, size_t *n, const char *path, size_t max_bytes,
                           struct ys_error *err)
{
    struct stat st;
    size_t start = 0;

    *out = NULL;
    *n = 0;
    /* O_NONBLOCK: a named pipe must not hang the program before it is refused. */
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return ys_fail(err, YS_ERR_IO, "%s: %s", path, strerror(errno));
    ys_status status = YS_OK;
    if (fstat(fd, &st) != 0)
        status = ys_fail(err, YS_ERR_IO, "%s: %s", path, strerror(errno));
    else if (!S_ISREG(st.st_mode))
        status = ys_fail(err, YS_ERR_IO, "%s: no plain file", path);
    else if (st.st_size < 0 || (uintmax_t)st.st_size > max_bytes)
        status = ys_fail(err, YS_ERR_FORMAT, "%s: %jd bytes; want %zu at most", path,
                         (intmax_t)st.st_size, max_bytes);
    else
        status = slurp(out, n, fd, (size_t)st.st_size, path, max_bytes, err);
    close(fd);
    if (status == YS_OK)
        status = ys_textfile_check(&start, path, *out, *n, err);
    if (status != YS_OK) {
        free(*out);
        *out = NULL;
        *n = 0;
        return status;
    }
    if (start) {
        memmove(*out, *out + start, *n - start + 1);
        *n -= start;
    }
    return YS_OK;
}
