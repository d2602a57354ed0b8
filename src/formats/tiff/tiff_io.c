/* tiff_io.c - a libtiff handle over a shared descriptor, with its own errors */

#include "tiff_io.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/printable.h"

int64_t ys_pread(int fd, void *buffer, size_t size, uint64_t pos)
{
    size_t done = 0;

    if (pos > INT64_MAX || size > INT64_MAX - pos)
        return 0; /* past any file */
    while (done < size) {
        const ssize_t n = pread(fd, (char *)buffer + done, size - done, (off_t)(pos + done));

        if (n > 0)
            done += (size_t)n;
        else if (n == 0)
            break;
        else if (errno != EINTR)
            return -1;
    }
    return (int64_t)done;
}

static tmsize_t read_bytes(thandle_t handle, void *buffer, tmsize_t size)
{
    struct ys_tiff *tiff = handle;
    const int64_t n = size > 0 ? ys_pread(tiff->fd, buffer, (size_t)size, tiff->pos) : 0;

    if (n > 0)
        tiff->pos += (uint64_t)n;
    return (tmsize_t)n;
}

static tmsize_t write_bytes(thandle_t handle, void *buffer, tmsize_t size)
{
    (void)handle, (void)buffer, (void)size;
    return -1;
}

static toff_t seek_to(thandle_t handle, toff_t offset, int whence)
{
    struct ys_tiff *tiff = handle;

    tiff->pos = whence == SEEK_CUR   ? tiff->pos + offset
                : whence == SEEK_END ? tiff->size + offset
                                     : offset;
    return tiff->pos;
}

static int close_nothing(thandle_t handle)
{
    (void)handle;
    return 0;
}

static toff_t file_size(thandle_t handle)
{
    return ((const struct ys_tiff *)handle)->size;
}

__attribute__((format(printf, 4, 0))) /* so says libtiff's own header of its handlers */
static int
on_error(TIFF *tif, void *user, const char *module, const char *format, va_list ap)
{
    struct ys_tiff *tiff = user;
    char text[512];

    (void)tif, (void)module;
    if (!tiff->failed) {
        vsnprintf(text, sizeof text, format, ap);
        /* Where libtiff begins with the file's name, that is "" here. */
        const size_t skip = strncmp(text, ": ", 2) ? 0 : 2;
        ys_printable(tiff->message, sizeof tiff->message, text + skip, sizeof text - skip);
        const size_t n = strlen(tiff->message);
        if (n && tiff->message[n - 1] == '.')
            tiff->message[n - 1] = '\0';
        tiff->failed = true;
    }
    return 1; /* not to the process's handler */
}

static int on_warning(TIFF *tif, void *user, const char *module, const char *format, va_list ap)
{
    (void)tif, (void)user, (void)module, (void)format, (void)ap;
    return 1;
}

void ys_tiff_forget(struct ys_tiff *tiff)
{
    tiff->failed = false;
    tiff->message[0] = '\0';
}

ys_status ys_tiff_open(struct ys_tiff *out, int fd, uint64_t size, const char *name,
                       size_t max_alloc, struct ys_error *err)
{
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();

    *out = (struct ys_tiff){.fd = fd, .size = size};
    if (!options)
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", name);
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, (tmsize_t)max_alloc);
    TIFFOpenOptionsSetErrorHandlerExtR(options, on_error, out);
    TIFFOpenOptionsSetWarningHandlerExtR(options, on_warning, out);
    ys_memory_watch();
    out->tif = TIFFClientOpenExt("", "rm", out, read_bytes, write_bytes, seek_to, close_nothing,
                                 file_size, NULL, NULL, options);
    const bool no_memory = ys_memory_failed();
    TIFFOpenOptionsFree(options);
    if (no_memory) { /* an open handle may lack tags, so the tile its place */
        ys_tiff_close(out);
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", name);
    }
    if (!out->tif)
        return ys_fail(err, YS_ERR_FORMAT, "%s: %s", name,
                       out->failed ? out->message : "not a TIFF file");
    return YS_OK;
}

void ys_tiff_close(struct ys_tiff *tiff)
{
    if (tiff->tif)
        TIFFClose(tiff->tif);
    tiff->tif = NULL;
}

size_t ys_tiff_tag(const void **values, const struct ys_tiff *tiff, uint32_t tag,
                   TIFFDataType type)
{
    const TIFFField *field = TIFFFindField(tiff->tif, tag, TIFF_ANY);
    uint32_t n32 = 0;
    uint16_t n16 = 0;

    *values = NULL;
    if (!field || TIFFFieldDataType(field) != type)
        return 0;
    /* Unknown tags come with a 32-bit count; a program around us may have made them known with
     * a 16-bit count or, text, with none. */
    if (!TIFFFieldPassCount(field)) {
        const char *text = NULL;

        if (type != TIFF_ASCII || TIFFGetField(tiff->tif, tag, &text) != 1 || !text)
            return 0;
        *values = text;
        return strlen(text);
    }
    if (TIFFFieldReadCount(field) == TIFF_VARIABLE2)
        return TIFFGetField(tiff->tif, tag, &n32, values) == 1 && *values ? n32 : 0;
    return TIFFGetField(tiff->tif, tag, &n16, values) == 1 && *values ? n16 : 0;
}
