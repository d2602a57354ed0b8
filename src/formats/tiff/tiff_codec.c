/* tiff_codec.c - blocks of deflate and LZW without libtiff */

#include "tiff_codec.h"

#include <libdeflate.h>
#include <stdlib.h>

#include "../../base/mem.h"
#include "lzw.h"

static bool is_deflate(const struct ys_layout *l)
{
    return l->compression == COMPRESSION_ADOBE_DEFLATE || l->compression == COMPRESSION_DEFLATE;
}

bool ys_codec_can(const struct ys_layout *l)
{
    const bool plain = l->predictor == PREDICTOR_NONE && l->bits % 8 == 0;
    const bool differences =
        l->predictor == PREDICTOR_HORIZONTAL && (l->bits == 8 || l->bits == 16);

    return (is_deflate(l) || l->compression == COMPRESSION_LZW) && !l->lsb_first &&
           (plain || differences);
}

/* TIFF 6.0, section 14: each sample is stored as its difference to that of the pixel to the
 * left, modulo its size. */
static void undo_differences8(uint8_t *row, size_t n, size_t step)
{
    if (step == 1) {
        uint8_t a = 0;

        for (size_t i = 0; i < n; i++)
            row[i] = a = (uint8_t)(a + row[i]);
    } else if (step == 3) { /* three chains at a time are faster than one */
        uint8_t a = 0, b = 0, c = 0;

        for (size_t i = 0; i + 2 < n; i += 3) {
            row[i] = a = (uint8_t)(a + row[i]);
            row[i + 1] = b = (uint8_t)(b + row[i + 1]);
            row[i + 2] = c = (uint8_t)(c + row[i + 2]);
        }
    } else {
        for (size_t i = step; i < n; i++)
            row[i] = (uint8_t)(row[i] + row[i - step]);
    }
}

static void undo_differences16(uint16_t *row, size_t n, size_t step)
{
    for (size_t i = step; i < n; i++)
        row[i] = (uint16_t)(row[i] + row[i - step]);
}

static bool read_coded(struct ys_raster *raster, uint64_t offset, size_t bytes)
{
    if (bytes > raster->coded_room) {
        free(raster->coded);
        raster->coded = ys_new_raw(bytes, 1);
        raster->coded_room = raster->coded ? bytes : 0;
    }
    return raster->coded &&
           ys_pread(raster->tiff.fd, raster->coded, bytes, offset) == (int64_t)bytes;
}

/* Exactly need bytes; LZW may go on after them, as libtiff lets it. */
static bool decode(void *dst, size_t need, struct ys_raster *raster, size_t bytes)
{
    if (!is_deflate(&raster->layout)) {
        if (!raster->lzw)
            raster->lzw = ys_lzw_new();
        return raster->lzw && ys_lzw_decode(raster->lzw, dst, need, raster->coded, bytes);
    }
    if (!raster->inflater)
        raster->inflater = libdeflate_alloc_decompressor();
    return raster->inflater &&
           libdeflate_zlib_decompress(raster->inflater, raster->coded, bytes, dst, need,
                                      NULL) == LIBDEFLATE_SUCCESS;
}

bool ys_codec_block(void *dst, size_t need, struct ys_raster *raster, uint64_t offset,
                    uint64_t bytes)
{
    const struct ys_layout *l = &raster->layout;
    const size_t row = (size_t)l->row_bytes;

    if (bytes > raster->max_bytes || !read_coded(raster, offset, (size_t)bytes) ||
        !decode(dst, need, raster, (size_t)bytes))
        return false;
    if (l->swab && l->bits == 16)
        TIFFSwabArrayOfShort(dst, (tmsize_t)(need / 2));
    if (l->swab && l->bits == 32)
        TIFFSwabArrayOfLong(dst, (tmsize_t)(need / 4));
    for (size_t at = 0; l->predictor == PREDICTOR_HORIZONTAL && at < need; at += row) {
        if (l->bits == 8)
            undo_differences8((uint8_t *)dst + at, row, l->block_samples);
        else
            undo_differences16((uint16_t *)dst + at / 2, row / 2, l->block_samples);
    }
    return true;
}

void ys_codec_close(struct ys_raster *raster)
{
    libdeflate_free_decompressor(raster->inflater);
    free(raster->lzw);
    free(raster->coded);
    raster->inflater = NULL;
    raster->lzw = NULL;
    raster->coded = NULL;
    raster->coded_room = 0;
}
