/* tiff_whole.c - is all of the file there?
 *
 * A tile of which the end is missing would still be counted where it has pixels: this refuses it
 * when it is opened, not when a count happens to touch what is missing. */

#include "tiff_whole.h"

#include <string.h>

#include "../../base/error.h"

struct header {
    bool little, big_tiff;
    uint64_t directory; /* where the first begins */
};

static uint64_t number(const uint8_t *at, unsigned bytes, bool little)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < bytes; i++)
        value = value << 8 | at[little ? bytes - 1 - i : i];
    return value;
}

static ys_status fail_cut(struct ys_error *err, const char *name, const char *what,
                          uint64_t want, uint64_t have)
{
    return ys_fail(err, YS_ERR_FORMAT, "%s: file is cut off: %s ends at byte %llu of %llu",
                   name, what, (unsigned long long)want, (unsigned long long)have);
}

/* The tables of the blocks' places, which libtiff would fill up with zeros. */
static ys_status tables_whole(int fd, uint64_t size, const struct header *h, uint64_t n,
                              const char *name, struct ys_error *err)
{
    static const uint8_t bytes_of[] = {1, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 1, 1, 8, 8, 8};
    const unsigned step = h->big_tiff ? 20 : 12, width = h->big_tiff ? 8 : 4;
    const uint64_t first = h->directory + (h->big_tiff ? 8 : 2);

    for (uint64_t i = 0; i < n && i < 4096; i++) { /* no picture has so many tags */
        uint8_t entry[20];

        if (ys_pread(fd, entry, step, first + i * step) != (int64_t)step)
            break;
        const uint64_t tag = number(entry, 2, h->little),
                       type = number(entry + 2, 2, h->little);
        const uint64_t count = number(entry + 4, width, h->little);
        const uint64_t at = number(entry + 4 + width, width, h->little);

        if ((tag != TIFFTAG_STRIPOFFSETS && tag != TIFFTAG_STRIPBYTECOUNTS &&
             tag != TIFFTAG_TILEOFFSETS && tag != TIFFTAG_TILEBYTECOUNTS) ||
            type >= sizeof bytes_of || count > UINT32_MAX)
            continue;
        const uint64_t bytes = count * bytes_of[type];
        if (bytes > width && (at > size || bytes > size - at))
            return fail_cut(err, name, "its table of blocks", at + bytes, size);
    }
    return YS_OK;
}

ys_status ys_tiff_header_whole(int fd, uint64_t size, const char *name, struct ys_error *err)
{
    uint8_t head[16] = {0}, count[8];
    struct header h = {0};
    const int64_t got = ys_pread(fd, head, sizeof head, 0);

    h.little = head[0] == 'I';
    h.big_tiff = number(head + 2, 2, h.little) == 43;
    const unsigned need = h.big_tiff ? 16 : 8, width = h.big_tiff ? 8 : 2;
    if (got < (int64_t)need)
        return fail_cut(err, name, "its header", need, size);
    h.directory = h.big_tiff ? number(head + 8, 8, h.little) : number(head + 4, 4, h.little);
    if (!h.directory)
        return ys_fail(err, YS_ERR_FORMAT, "%s: a TIFF without a picture", name);
    if (h.directory > size || size - h.directory < width)
        return fail_cut(err, name, "its directory", h.directory + width, size);
    if (ys_pread(fd, count, width, h.directory) != (int64_t)width)
        return YS_OK; /* libtiff says why */
    const uint64_t n = number(count, width, h.little);
    const uint64_t entries = n < 1 << 16 ? n * (h.big_tiff ? 20 : 12) : 0;
    if (entries > size - h.directory - width)
        return fail_cut(err, name, "its directory", h.directory + width + entries, size);
    return tables_whole(fd, size, &h, n, name, err);
}

/* Bytes that the block must have in the file. */
static uint64_t bytes_of_block(const struct ys_raster *raster, uint32_t i)
{
    const struct ys_layout *l = &raster->layout;
    const uint32_t by = i / l->across % l->down;
    const uint32_t rows =
        !l->tiled && by == l->down - 1 ? l->height - by * l->block_h : l->block_h;

    /* Writers state too many bytes for plain strips that are cut by the picture's edge. */
    return l->plain ? rows * l->row_bytes : TIFFGetStrileByteCount(raster->tiff.tif, i);
}

ys_status ys_raster_whole(const struct ys_raster *raster, struct ys_error *err)
{
    const struct ys_layout *l = &raster->layout;
    const uint32_t n = l->across * l->down * (l->planar ? l->samples : 1);

    for (uint32_t i = 0; i < n; i++) {
        const uint64_t offset = TIFFGetStrileOffset(raster->tiff.tif, i);
        const uint64_t left = offset < raster->tiff.size ? raster->tiff.size - offset : 0;
        const uint64_t want = bytes_of_block(raster, i);

        if (offset && want > left)
            return ys_fail(err, YS_ERR_FORMAT,
                           "%s: file is cut off: %s %u of %u: %llu bytes short", raster->name,
                           l->tiled ? "tile" : "strip", i + 1, n,
                           (unsigned long long)(want - left));
    }
    return YS_OK;
}
