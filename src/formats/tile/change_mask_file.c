/*
 * change_mask_file.c - a GeoTIFF mask written strip by strip: what changed, 255, and what did not, 0
 *
 * This is the file of `diff --mask`.  The mask inside a tile, which says what the tile shows, is read
 * in tile_validity.c.
 */

#include "change_mask_file.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "tiff_out.h"
#include "tile_parts.h"

enum {
    STRIP_BYTES = 1 << 18, /* as many pixels: a piece that a second cache holds */
    LEVEL = 1              /* of libdeflate: masks shrink to little at any */
};

struct ys_change_mask_file {
    struct ys_tiff_out out;
    uint32_t width, height, strip_rows;
    uint32_t row, strip; /* next of the picture */
    uint32_t held;       /* rows in pixels that no strip has yet */
    uint8_t *pixels, *packed;
    size_t packed_room;
    struct libdeflate_compressor *packer;
};

/* ---- tags */

static bool set_tags(const struct ys_change_mask_file *f)
{
    return TIFFSetField(f->out.tif, TIFFTAG_IMAGEWIDTH, f->width) &&
           TIFFSetField(f->out.tif, TIFFTAG_IMAGELENGTH, f->height) &&
           TIFFSetField(f->out.tif, TIFFTAG_BITSPERSAMPLE, 8) &&
           TIFFSetField(f->out.tif, TIFFTAG_SAMPLESPERPIXEL, 1) &&
           TIFFSetField(f->out.tif, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK) &&
           TIFFSetField(f->out.tif, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) &&
           TIFFSetField(f->out.tif, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE) &&
           TIFFSetField(f->out.tif, TIFFTAG_ROWSPERSTRIP, f->strip_rows);
}

/* ---- the file */

static ys_status prepare(struct ys_change_mask_file *f, const ys_tile *like,
                         struct ys_error *err)
{
    const size_t strip = (size_t)f->width * f->strip_rows;

    f->packer = libdeflate_alloc_compressor(LEVEL);
    f->packed_room = f->packer ? libdeflate_zlib_compress_bound(f->packer, strip) : 0;
    f->pixels = ys_new_raw(strip, 1);
    f->packed = ys_new_raw(f->packed_room, 1);
    if (!f->packer || !f->pixels || !f->packed)
        return ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", f->out.file.path);
    ys_memory_watch();
    if (!set_tags(f) || ys_memory_failed())
        return ys_tiff_out_fail(&f->out, err);
    return ys_tiff_out_place(&f->out, like, err);
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
    status = ys_tiff_out_open(&f->out, path, (uint64_t)f->width * f->height, err);
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
    libdeflate_free_compressor(f->packer);
    free(f->pixels);
    free(f->packed);
    ys_tiff_out_drop(&f->out);
    free(f);
}

static ys_status write_strip(struct ys_change_mask_file *f, struct ys_error *err)
{
    const size_t bytes = (size_t)f->held * f->width;
    const size_t n =
        libdeflate_zlib_compress(f->packer, f->pixels, bytes, f->packed, f->packed_room);

    ys_memory_watch();
    if (!n || TIFFWriteRawStrip(f->out.tif, f->strip, f->packed, (tmsize_t)n) != (tmsize_t)n)
        return ys_tiff_out_fail(&f->out, err);
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
    if (f->row != f->height || !TIFFWriteDirectory(f->out.tif))
        return ys_tiff_out_fail(&f->out, err);
    const ys_status status = ys_tiff_out_finish(&f->out, err);

    return status ? status : ys_atomic_commit(&f->out.file, err);
}

void ys_change_mask_file_take_back(struct ys_change_mask_file *f)
{
    ys_atomic_take_back(&f->out.file);
}
