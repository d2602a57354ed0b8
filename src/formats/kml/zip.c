/* zip.c - the files in a KMZ */

#include "zip.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/printable.h"

enum {
    END = 22,     /* bytes of the record at the end, before its comment */
    CENTRAL = 46, /* of an entry of the central directory, before its name */
    LOCAL = 30,
    COMMENT = 0xFFFF,
    MOST_ENTRIES = 10000,
    MOST_DIRECTORY = 8 << 20
};
enum { STORED = 0, DEFLATED = 8, ENCRYPTED = 1 };

static uint32_t number(const uint8_t *at, unsigned bytes)
{
    uint32_t value = 0;

    for (unsigned i = bytes; i--;)
        value = value << 8 | at[i];
    return value;
}

static bool read_at(const struct ys_zip *zip, void *to, size_t n, uint64_t at)
{
    if (at > zip->bytes || n > zip->bytes - at)
        return false;
    for (size_t done = 0; done < n;) {
        const ssize_t got = pread(zip->fd, (char *)to + done, n - done, (off_t)(at + done));

        if (got <= 0)
            return false;
        done += (size_t)got;
    }
    return true;
}

static ys_status damaged(const struct ys_zip *zip, const char *what, struct ys_error *err)
{
    return ys_fail(err, YS_ERR_FORMAT, "%s: zip archive: %s", zip->name, what);
}

/* Names that lead out of the archive: whoever unpacks it elsewhere would write there. */
static bool leads_out(const char *name)
{
    if (*name == '/' || *name == '\\' || strchr(name, ':'))
        return true;
    for (const char *at = name; *at;) {
        const size_t n = strcspn(at, "/\\");

        if (n == 2 && at[0] == '.' && at[1] == '.')
            return true;
        at += n + (at[n] != '\0');
    }
    return false;
}

static ys_status read_entry(struct ys_zip *zip, const uint8_t *at, size_t left, size_t *length,
                            struct ys_error *err)
{
    struct ys_zip_entry *e = &zip->entry[zip->n];

    if (left < CENTRAL || memcmp(at, "PK\1\2", 4))
        return damaged(zip, "its directory is damaged", err);
    const size_t name = number(at + 28, 2);

    *length = CENTRAL + name + number(at + 30, 2) + number(at + 32, 2);
    if (left < *length)
        return damaged(zip, "its directory is cut off", err);
    if (!name || name >= sizeof e->name)
        return damaged(zip, "a name of more than 255 bytes, or none", err);
    memcpy(e->name, at + CENTRAL, name);
    e->name[name] = '\0';
    e->flags = (uint16_t)number(at + 8, 2);
    e->method = (uint16_t)number(at + 10, 2);
    e->crc = number(at + 16, 4);
    e->packed = number(at + 20, 4);
    e->size = number(at + 24, 4);
    e->at = number(at + 42, 4);
    ys_printable(e->label, sizeof e->label, e->name, name);
    if (strlen(e->name) != name || leads_out(e->name))
        return ys_fail(err, YS_ERR_FORMAT,
                       "%s: zip archive: a file named '%s' leads out of the archive; refused",
                       zip->name, e->label);
    if (e->packed == UINT32_MAX || e->size == UINT32_MAX || e->at == UINT32_MAX)
        return damaged(zip, "zip64, for files over 4 GiB; want a KMZ as Google Earth saves it",
                       err);
    zip->n++;
    return YS_OK;
}

/* The last such record: a comment may hold its mark. */
static const uint8_t *find_end(const uint8_t *tail, size_t n)
{
    for (size_t i = n < END ? 0 : n - END + 1; i-- > 0;)
        if (!memcmp(tail + i, "PK\5\6", 4) && i + END + number(tail + i + 20, 2) <= n)
            return tail + i;
    return NULL;
}

static ys_status read_directory(struct ys_zip *zip, const uint8_t *end, struct ys_error *err)
{
    const uint32_t n = number(end + 10, 2), bytes = number(end + 12, 4),
                   at = number(end + 16, 4);
    ys_status st = YS_OK;

    if (n > MOST_ENTRIES || bytes > MOST_DIRECTORY)
        return damaged(zip, "more than 10,000 files; want a KMZ of one place", err);
    uint8_t *directory = ys_new_raw(bytes, 1);
    zip->entry = ys_new(n, sizeof *zip->entry);
    if (!directory || !zip->entry)
        st = ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", zip->name);
    else if (!read_at(zip, directory, bytes, at))
        st = damaged(zip, "file is cut off", err);
    for (size_t i = 0, pos = 0, length = 0; !st && i < n; i++, pos += length)
        st = read_entry(zip, directory + pos, bytes - pos, &length, err);
    free(directory);
    return st;
}

ys_status ys_zip_open(struct ys_zip *out, int fd, uint64_t bytes, const char *name,
                      struct ys_error *err)
{
    const size_t n = bytes < END + COMMENT ? (size_t)bytes : END + COMMENT;
    uint8_t *tail = ys_new_raw(n, 1);

    *out = (struct ys_zip){.fd = fd, .bytes = bytes, .name = name};
    if (!tail)
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", name);
    const uint8_t *end = read_at(out, tail, n, bytes - n) ? find_end(tail, n) : NULL;
    const ys_status st = end ? read_directory(out, end, err)
                             : damaged(out, "file is cut off: it has no directory", err);

    free(tail);
    if (st)
        ys_zip_close(out);
    return st;
}

void ys_zip_close(struct ys_zip *zip)
{
    free(zip->entry);
    zip->entry = NULL;
    zip->n = 0;
}

const struct ys_zip_entry *ys_zip_find(const struct ys_zip *zip, const char *name)
{
    for (size_t i = 0; i < zip->n; i++)
        if (!strcasecmp(zip->entry[i].name, name))
            return &zip->entry[i];
    return NULL;
}

static bool unpack(char *out, const struct ys_zip_entry *e, const char *packed, bool *no_memory)
{
    if (e->method == STORED) {
        memcpy(out, packed, e->size);
        return true;
    }
    struct libdeflate_decompressor *inflater = libdeflate_alloc_decompressor();

    *no_memory = !inflater;
    if (!inflater)
        return false;
    const enum libdeflate_result result =
        libdeflate_deflate_decompress(inflater, packed, e->packed, out, e->size, NULL);

    libdeflate_free_decompressor(inflater);
    return result == LIBDEFLATE_SUCCESS;
}

/* What its directory says, before anything is allocated for it. */
static ys_status check_entry(const struct ys_zip *zip, const struct ys_zip_entry *e,
                             size_t max_bytes, struct ys_error *err)
{
    const char *what = e->flags & ENCRYPTED ? "encrypted"
                       : e->method != STORED && e->method != DEFLATED
                           ? "packed by another method than deflate"
                           : NULL;

    if (what)
        return ys_fail(err, YS_ERR_UNSUPPORTED, "%s: %s: %s", zip->name, e->label, what);
    /* 1032: deflate's bound (zlib's technical notes). */
    if ((e->method == STORED && e->size != e->packed) || e->size / 1032 > e->packed)
        return ys_fail(err, YS_ERR_FORMAT, "%s: %s: %u bytes cannot hold the %u that it claims",
                       zip->name, e->label, e->packed, e->size);
    if (e->size > max_bytes)
        return ys_fail(err, YS_ERR_NOMEM, "%s: %s: %u bytes; want %zu at most", zip->name,
                       e->label, e->size, max_bytes);
    return YS_OK;
}

ys_status ys_zip_read(char **out, const struct ys_zip *zip, const struct ys_zip_entry *e,
                      size_t max_bytes, struct ys_error *err)
{
    uint8_t local[LOCAL];
    bool no_memory = false;
    ys_status st = check_entry(zip, e, max_bytes, err);

    *out = NULL;
    if (st)
        return st;
    if (!read_at(zip, local, sizeof local, e->at) || memcmp(local, "PK\3\4", 4))
        return ys_fail(err, YS_ERR_FORMAT, "%s: %s: it is not where the directory says",
                       zip->name, e->label);
    const uint64_t at = e->at + LOCAL + number(local + 26, 2) + number(local + 28, 2);
    char *packed =
        at <= zip->bytes && e->packed <= zip->bytes - at ? ys_new_raw(e->packed, 1) : NULL;
    char *bytes = packed ? ys_new_raw((size_t)e->size + 1, 1) : NULL;

    if (at > zip->bytes || e->packed > zip->bytes - at)
        st = ys_fail(err, YS_ERR_FORMAT, "%s: %s: file is cut off", zip->name, e->label);
    else if (!bytes)
        no_memory = true;
    else if (!read_at(zip, packed, e->packed, at) || !unpack(bytes, e, packed, &no_memory) ||
             libdeflate_crc32(0, bytes, e->size) != e->crc)
        st = ys_fail(err, YS_ERR_FORMAT, "%s: %s: it is damaged (CRC)", zip->name, e->label);
    if (no_memory)
        st = ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", zip->name);
    free(packed);
    if (st) {
        free(bytes);
        return st;
    }
    bytes[e->size] = '\0';
    *out = bytes;
    return YS_OK;
}
