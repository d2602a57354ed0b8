/* textfile.c - text files of bounded size, read at once: UTF-8, or UTF-16 with its mark */

#include "textfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/utf8.h"

static bool is_csv(const char *path)
{
    const size_t n = strlen(path);

    return n > 4 && !strcasecmp(path + n - 4, ".csv");
}

/* What is often given in place of a text, by its first bytes; NULL: something else. */
static const char *known_binary(const char *bytes, size_t n)
{
    static const struct {
        const char *name;
        const char *mark;
    } known[] = {
        {"a PNG picture", "\x89PNG"},
        {"a JPEG picture", "\xff\xd8\xff"},
        {"a TIFF picture", "II*"},
        {"a PDF document", "%PDF-"},
        {"an archive, as KMZ and the files of Excel and LibreOffice are", "PK\x03\x04"},
        {"an old Excel or Word file", "\xd0\xcf\x11\xe0"},
        {"an SQLite file, as GeoPackages are", "SQLite format 3"},
        {"a gzip file", "\x1f\x8b"},
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (n > strlen(known[i].mark) && !memcmp(bytes, known[i].mark, strlen(known[i].mark)))
            return known[i].name;
    /* A shapefile's first number, or the other order of bytes of TIFF. */
    return n > 4 && !memcmp(bytes, "\0\0\x27\x0a", 4) ? "a shapefile"
           : n > 4 && !memcmp(bytes, "MM\0*", 4)      ? "a TIFF picture"
                                                      : NULL;
}

ys_status ys_textfile_check(size_t *start, const char *path, const char *bytes, size_t n,
                            struct ys_error *err)
{
    const size_t good = ys_utf8_valid(bytes, n);
    const char *const zero = n ? memchr(bytes, '\0', n) : NULL;

    /* What spreadsheets save as "Unicode text"; named, since "no UTF-8" would not help. */
    if (n >= 2 && ((unsigned char)bytes[0] | (unsigned char)bytes[1]) == 0xFF &&
        ((unsigned char)bytes[0] & (unsigned char)bytes[1]) == 0xFE)
        return ys_fail(err, YS_ERR_FORMAT, "%s: UTF-16 text; want UTF-8", path);
    if (good < n || zero) {
        const char *const name = known_binary(bytes, n);

        if (name)
            return ys_fail(err, YS_ERR_FORMAT, "%s: %s; want UTF-8 text", path, name);
    }
    if (good < n)
        return ys_fail(err, YS_ERR_FORMAT,
                       "%s: byte %zu (0x%02x) is no UTF-8; want UTF-8 text%s", path, good + 1,
                       (unsigned)(unsigned char)bytes[good],
                       is_csv(path) ? " (Excel: save as CSV UTF-8)" : "");
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

static uint32_t unit_at(const unsigned char *bytes, size_t i, bool big)
{
    return big ? (uint32_t)bytes[i] << 8 | bytes[i + 1]
               : (uint32_t)bytes[i + 1] << 8 | bytes[i];
}

/* UTF-16 (RFC 2781) after its mark, as UTF-8 in place of it. */
static ys_status convert(char **text, size_t *n, const char *path, struct ys_error *err)
{
    const unsigned char *const bytes = (const unsigned char *)*text;
    const bool big = bytes[0] == 0xFE;
    char *const out = ys_new(2 * *n + 1, 1); /* two bytes are three at most */
    size_t used = 0;

    if (!out)
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", path);
    for (size_t i = 2; i < *n; i += 2) {
        uint32_t c = i + 1 < *n ? unit_at(bytes, i, big) : 0xDC00;

        if (c >= 0xD800 && c < 0xDC00 && i + 3 < *n) {
            const uint32_t low = unit_at(bytes, i + 2, big);

            if (low >= 0xDC00 && low < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                i += 2;
            }
        }
        if (c >= 0xD800 && c < 0xE000) {
            free(out);
            return ys_fail(err, YS_ERR_FORMAT,
                           "%s: byte %zu: half a character of UTF-16; want UTF-8 text", path,
                           i + 1);
        }
        used += ys_utf8_encode(out + used, c);
    }
    free(*text);
    *text = out;
    *n = used;
    return YS_OK;
}

static bool is_utf16(const char *bytes, size_t n)
{
    return n >= 2 && (!memcmp(bytes, "\xFF\xFE", 2) || !memcmp(bytes, "\xFE\xFF", 2));
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
    if (status == YS_OK && is_utf16(*out, *n))
        status = convert(out, n, path, err);
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
