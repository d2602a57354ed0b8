/*
 * change_mask_file.c - a GeoTIFF mask written strip by strip: what changed, 255, and what did not, 0
 *
 * This is the file of `diff --mask`.  The mask inside a tile, which says what the tile shows, is read
 * in tile_validity.c.
 */

#include "change_mask_file.h"

#include <errno.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "tile_parts.h"

enum {
    STRIP_BYTES = 1 << 18, /* as many pixels: a piece that a second cache holds */
    LEVEL = 1,             /* of libdeflate: masks shrink to little at any */
    N_PLACES = 6,          /* tags of a GeoTIFF */
    NAME_BYTES = 16
};
/* Above this many pixels the file is a BigTIFF: packed strips may add up to 4 GiB. */
static const uint64_t BIG_PIXELS = UINT64_C(3) << 30;

struct ys_change_mask_file {
    struct ys_atomic file;
    TIFF *tif;
    uint64_t pos, end; /* of the file */
    int error;         /* errno of the first write that failed */
    uint32_t width, height, strip_rows;
    uint32_t row, strip; /* next of the picture */
    uint32_t held;       /* rows in pixels that no strip has yet */
    uint8_t *pixels, *packed;
    size_t packed_room;
    struct libdeflate_compressor *packer;
    char name[N_PLACES][NAME_BYTES]; /* of tags: libtiff keeps pointers to them */
};

/* ---- libtiff's view of the file */

static tmsize_t read_back(thandle_t handle, void *buffer, tmsize_t size)
{
    struct ys_change_mask_file *f = handle;
    const int64_t n = size > 0 ? ys_pread(f->file.fd, buffer, (size_t)size, f->pos) : 0;

    if (n > 0)
        f->pos += (uint64_t)n;
    return (tmsize_t)n;
}

static tmsize_t write_on(thandle_t handle, void *buffer, tmsize_t size)
{
    struct ys_change_mask_file *f = handle;
    tmsize_t done = 0;

    while (done < size && !f->error) {
        const ssize_t n = pwrite(f->file.fd, (char *)buffer + done, (size_t)(size - done),
                                 (off_t)(f->pos + (uint64_t)done));

        if (n > 0)
            done += n;
        else if (n == 0 || errno != EINTR)
            f->error = n ? errno : ENOSPC;
    }
    f->pos += (uint64_t)done;
    f->end = f->pos > f->end ? f->pos : f->end;
    return done;
}

static toff_t seek_to(thandle_t handle, toff_t offset, int whence)
{
    struct ys_change_mask_file *f = handle;

    f->pos = whence == SEEK_CUR   ? f->pos + offset
             : whence == SEEK_END ? f->end + offset
                                  : offset;
    return f->pos;
}

static int close_nothing(thandle_t handle)
{
    (void)handle;
    return 0;
}

static toff_t file_size(thandle_t handle)
{
    return ((const struct ys_change_mask_file *)handle)->end;
}

static int on_message(TIFF *tif, void *user, const char *module, const char *format, va_list ap)
{
    (void)tif, (void)user, (void)module, (void)format, (void)ap;
    return 1; /* what fails is seen by what the calls return */
}

static TIFF *open_tiff(struct ys_change_mask_file *f)
{
    const bool big = (uint64_t)f->width * f->height > BIG_PIXELS;
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    TIFF *tif = NULL;

    if (!options)
        return NULL;
    TIFFOpenOptionsSetErrorHandlerExtR(options, on_message, f);
    TIFFOpenOptionsSetWarningHandlerExtR(options, on_message, f);
    tif = TIFFClientOpenExt("", big ? "w8m" : "wm", f, read_back, write_on, seek_to,
                            close_nothing, file_size, NULL, NULL, options);
    TIFFOpenOptionsFree(options);
    return tif;
}

/* ---- tags */

/* The GeoTIFF tags, which libtiff does not know by itself. */
static const struct {
    uint32_t tag;
    TIFFDataType type;
    char name[NAME_BYTES];
} places[N_PLACES] = {
    {33550, TIFF_DOUBLE, "PixelScale"}, {33922, TIFF_DOUBLE, "Tiepoint"},
    {34264, TIFF_DOUBLE, "Transform"},  {34735, TIFF_SHORT, "GeoKeys"},
    {34736, TIFF_DOUBLE, "GeoDoubles"}, {34737, TIFF_ASCII, "GeoText"},
};

static ys_status copy_place(struct ys_change_mask_file *f, const ys_tile *like,
                            struct ys_error *err)
{
    ys_tile_reader *reader;
    bool ok = true;

    const ys_status status = ys_tile_reader_new(&reader, like, err);

    if (status)
        return status;
    ys_memory_watch();
    for (int i = 0; i < N_PLACES && ok; i++) {
        const bool text = places[i].type == TIFF_ASCII;
        const void *values;
        const size_t n =
            ys_tiff_tag(&values, &reader->image.tiff, places[i].tag, places[i].type);

        memcpy(f->name[i], places[i].name, NAME_BYTES);
        const TIFFFieldInfo info = {places[i].tag,
                                    text ? -1 : TIFF_VARIABLE,
                                    text ? -1 : TIFF_VARIABLE,
                                    places[i].type,
                                    FIELD_CUSTOM,
                                    1,
                                    text ? 0 : 1,
                                    f->name[i]};

        if (!n || n > UINT16_MAX)
            continue;
        ok = !TIFFMergeFieldInfo(f->tif, &info, 1) &&
             (text ? TIFFSetField(f->tif, places[i].tag, values)
                   : TIFFSetField(f->tif, places[i].tag, (int)n, values));
    }
    const bool no_memory = ys_memory_failed();
    ys_tile_reader_free(reader);
    if (no_memory)
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory for its place", like->name);
    return ok ? YS_OK
              : ys_fail(err, YS_ERR_FORMAT, "%s: its place cannot be copied", like->name);
}

static bool set_tags(const struct ys_change_mask_file *f)
{
    return TIFFSetField(f->tif, TIFFTAG_IMAGEWIDTH, f->width) &&
           TIFFSetField(f->tif, TIFFTAG_IMAGELENGTH, f->height) &&
           TIFFSetField(f->tif, TIFFTAG_BITSPERSAMPLE, 8) &&
           TIFFSetField(f->tif, TIFFTAG_SAMPLESPERPIXEL, 1) &&
           TIFFSetField(f->tif, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK) &&
           TIFFSetField(f->tif, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) &&
           TIFFSetField(f->tif, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE) &&
           TIFFSetField(f->tif, TIFFTAG_ROWSPERSTRIP, f->strip_rows);
}

/* ---- the file */

/* Right after a call of libtiff, before which memory was watched. */
static ys_status fail_write(const struct ys_change_mask_file *f, struct ys_error *err)
{
    if (ys_memory_failed() && !f->error)
        return ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", f->file.path);
    return ys_fail(err, YS_ERR_IO, "%.300s: cannot be written: %s", f->file.path,
                   strerror(f->error ? f->error : EIO));
}

static ys_status prepare(struct ys_change_mask_file *f, const ys_tile *like,
                         struct ys_error *err)
{
    const size_t strip = (size_t)f->width * f->strip_rows;

    f->packer = libdeflate_alloc_compressor(LEVEL);
    f->packed_room = f->packer ? libdeflate_zlib_compress_bound(f->packer, strip) : 0;
    f->pixels = ys_new_raw(strip, 1);
    f->packed = ys_new_raw(f->packed_room, 1);
    if (!f->packer || !f->pixels || !f->packed)
        return ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", f->file.path);
    ys_memory_watch();
    f->tif = open_tiff(f);
    if (!f->tif || !set_tags(f) || ys_memory_failed())
        return fail_write(f, err);
    return copy_place(f, like, err);
}

ys_status ys_change_mask_file_new(struct ys_change_mask_file **out, const char *path,
                                  const ys_tile *like, struct ys_error *err)
{
    struct ys_change_mask_file *f = ys_new(1, sizeof *f);
    ys_status status;

    *out = NULL;
    if (!f)
        return ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", path);
    f->width = like->layout.width;
    f->height = like->layout.height;
    f->strip_rows = STRIP_BYTES / f->width ? STRIP_BYTES / f->width : 1;
    status = ys_atomic_open(&f->file, path, err);
    if (!status)
        status = prepare(f, like, err);
    if (status) {
        ys_change_mask_file_free(f);
        return status;
    }
    *out = f;
    return YS_OK;
}

void ys_change_mask_file_free(struct ys_change_mask_file *f)
{
    if (!f)
        return;
    if (f->tif) {
        f->error = f->error ? f->error : ECANCELED; /* writes no more */
        TIFFClose(f->tif);
    }
    libdeflate_free_compressor(f->packer);
    free(f->pixels);
    free(f->packed);
    ys_atomic_drop(&f->file);
    free(f);
}

static ys_status write_strip(struct ys_change_mask_file *f, struct ys_error *err)
{
    const size_t bytes = (size_t)f->held * f->width;
    const size_t n =
        libdeflate_zlib_compress(f->packer, f->pixels, bytes, f->packed, f->packed_room);

    ys_memory_watch();
    if (!n || TIFFWriteRawStrip(f->tif, f->strip, f->packed, (tmsize_t)n) != (tmsize_t)n)
        return fail_write(f, err);
    f->strip++;
    f->held = 0;
    return YS_OK;
}

/* Eight pixels of a bit row at a time: bit k of a byte is kept in byte k of a word, and what is
 * not 0 there becomes 255. */
static void spread(uint8_t *dst, const uint64_t *bits, uint32_t width)
{
    const uint64_t each = UINT64_C(0x0101010101010101);

    for (uint32_t x = 0; x < width; x += 8) {
        const uint64_t v = bits[x / 64] >> x % 64 & 0xff;
        const uint64_t kept = v * each & UINT64_C(0x8040201008040201);
        const uint64_t out = ((kept + 0x7f * each) >> 7 & each) * 255;
        uint8_t byte[8];

        for (int k = 0; k < 8; k++)
            byte[k] = (uint8_t)(out >> 8 * k);
        memcpy(dst + x, byte, width - x < 8 ? width - x : 8);
    }
}

ys_status ys_change_mask_file_rows(struct ys_change_mask_file *f, const uint64_t *bits,
                                   uint32_t n, struct ys_error *err)
{
    const size_t words = ((size_t)f->width + 63) / 64;
    ys_status status = YS_OK;

    for (uint32_t r = 0; r < n && !status; r++) {
        uint8_t *dst = f->pixels + (size_t)f->held * f->width;

        spread(dst, bits + r * words, f->width);
        f->held++;
        f->row++;
        if (f->held == f->strip_rows || f->row == f->height)
            status = write_strip(f, err);
    }
    return status;
}

ys_status ys_change_mask_file_commit(struct ys_change_mask_file *f, struct ys_error *err)
{
    ys_memory_watch();
    if (f->row != f->height || !TIFFWriteDirectory(f->tif) || !TIFFFlush(f->tif) || f->error)
        return fail_write(f, err);
    TIFFClose(f->tif);
    f->tif = NULL;
    if (f->error || ys_memory_failed())
        return fail_write(f, err);
    return ys_atomic_commit(&f->file, err);
}

void ys_change_mask_file_take_back(struct ys_change_mask_file *f)
{
    ys_atomic_take_back(&f->file);
}
