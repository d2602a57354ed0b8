/*
 * tile_file.c - a tile written anew: the samples of one on the grid of another
 *
 * Blocks of 256 x 256 pixels, all bands of a pixel together, differences from the pixel to the left
 * (TIFF's predictor 2), deflate: what every reader of GeoTIFF knows, and what reads fast in parts.
 *
 * What shows nothing is said by a mask alone, whether it was nodata, alpha or a mask in the source, or
 * lies outside of it: a value that means nothing could come out of the resampling of values that do.
 * The blocks of the mask are packed as they come and written after the picture, since a directory of a
 * TIFF can be written only when the one before it is complete; without a hidden pixel there is none.
 */

#include "tile_file.h"
#include "tile_list.h"

#include <libdeflate.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../kernels/threads.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "tiff_out.h"
#include "tile_file_tags.h"

enum {
    SIDE = YS_TILE_FILE_SIDE,
    MASK_BYTES = SIDE * SIDE / 8,
    /* Of libdeflate: beyond it files shrink by 1 % at twice the time. */
    LEVEL = 6
};

struct packed {
    uint8_t *bytes;
    size_t n;
};

struct ys_tile_file {
    struct ys_tiff_out out;
    const ys_tile *samples, *place;
    uint32_t width, height, across, down; /* pixels; blocks */
    unsigned bands;
    enum ys_sample sample;
    size_t pixel_bytes;
    double low, high;    /* of the sample type */
    struct packed *mask; /* of each block */
    bool hides;          /* a pixel shows nothing */
};

/* ---- one block */

struct part {
    const struct ys_tile_file *file;
    const struct ys_image *image;
    uint32_t col, row, across; /* first block; blocks in a row of the part */
    struct packed *picture, *mask;
    bool *hides, *failed;
};

static void store(void *dst, size_t i, double value, const struct ys_tile_file *f)
{
    const double v = value < f->low ? f->low : value > f->high ? f->high : floor(value + 0.5);

    switch (f->sample) {
    case YS_U8:
        ((uint8_t *)dst)[i] = (uint8_t)v;
        break;
    case YS_I8:
        ((int8_t *)dst)[i] = (int8_t)v;
        break;
    case YS_U16:
        ((uint16_t *)dst)[i] = (uint16_t)v;
        break;
    case YS_I16:
        ((int16_t *)dst)[i] = (int16_t)v;
        break;
    case YS_F32:
        ((float *)dst)[i] = (float)value;
        break;
    }
}

/* Pixels of a block, band by band within each; what lies past the edge is 0. */
static bool gather(uint8_t *px, uint8_t *bits, const struct part *part, uint32_t bx,
                   uint32_t by)
{
    const struct ys_tile_file *f = part->file;
    const struct ys_image *im = part->image;
    const uint32_t left = im->width - bx * SIDE, below = im->height - by * SIDE;
    const uint32_t w = left < SIDE ? left : SIDE, h = below < SIDE ? below : SIDE;
    const double nothing = f->sample == YS_F32 ? (double)NAN : 0;
    bool hides = false;

    memset(px, 0, SIDE * SIDE * f->pixel_bytes);
    memset(bits, 0xff, MASK_BYTES);
    for (uint32_t y = 0; y < h; y++)
        for (uint32_t x = 0; x < w; x++) {
            const size_t at = ((size_t)by * SIDE + y) * im->width + bx * SIDE + x;
            const size_t to = (size_t)y * SIDE + x;
            const bool valid = im->valid[at];

            for (unsigned b = 0; b < f->bands; b++)
                store(px, to * f->bands + b,
                      valid ? (double)im[b / YS_MAX_PLANES].plane[b % YS_MAX_PLANES][at]
                            : nothing,
                      f);
            if (!valid) {
                bits[to / 8] &= (uint8_t) ~(0x80 >> to % 8);
                hides = true;
            }
        }
    return hides;
}

/* Each sample but the first of its row becomes the difference from that of the pixel before. */
static void difference(uint8_t *px, const struct ys_tile_file *f)
{
    const size_t n = (size_t)SIDE * f->bands;

    for (uint32_t y = 0; y < SIDE; y++)
        if (ys_sample_bytes(f->sample) == 1) {
            uint8_t *row = px + y * n;

            for (size_t i = n - 1; i >= f->bands; i--)
                row[i] = (uint8_t)(row[i] - row[i - f->bands]);
        } else {
            uint16_t *row = (uint16_t *)(void *)px + y * n;

            for (size_t i = n - 1; i >= f->bands; i--)
                row[i] = (uint16_t)(row[i] - row[i - f->bands]);
        }
}

static bool pack(struct packed *out, struct libdeflate_compressor *packer, const void *bytes,
                 size_t n)
{
    const size_t room = libdeflate_zlib_compress_bound(packer, n);
    uint8_t *all = ys_new_raw(room, 1);

    if (!all)
        return false;
    out->n = libdeflate_zlib_compress(packer, bytes, n, all, room);
    out->bytes = ys_resize(all, out->n, 1);
    if (!out->bytes)
        out->bytes = all;
    return out->n > 0;
}

static void pack_block(void *ctx, size_t i)
{
    const struct part *part = ctx;
    const struct ys_tile_file *f = part->file;
    const size_t bytes = SIDE * SIDE * f->pixel_bytes;
    struct libdeflate_compressor *packer = libdeflate_alloc_compressor(LEVEL);
    uint8_t *px = ys_new_raw(bytes, 1), *bits = ys_new_raw(MASK_BYTES, 1);
    const uint32_t bx = (uint32_t)(i % part->across), by = (uint32_t)(i / part->across);

    part->failed[i] = true;
    if (packer && px && bits) {
        part->hides[i] = gather(px, bits, part, bx, by);
        if (f->sample != YS_F32)
            difference(px, f);
        part->failed[i] = !pack(&part->picture[i], packer, px, bytes) ||
                          !pack(&part->mask[i], packer, bits, MASK_BYTES);
    }
    free(px);
    free(bits);
    libdeflate_free_compressor(packer);
}

/* ---- parts */

/* In order of the blocks, so that the file is the same whatever the number of threads. */
static ys_status write_blocks(struct ys_tile_file *f, const struct part *part, size_t n,
                              struct ys_error *err)
{
    for (size_t i = 0; i < n; i++) {
        const uint32_t block = (uint32_t)(part->row + i / part->across) * f->across +
                               part->col + (uint32_t)(i % part->across);
        const tmsize_t bytes = (tmsize_t)part->picture[i].n;

        if (part->failed[i])
            return ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", f->out.file.path);
        ys_memory_watch();
        if (TIFFWriteRawTile(f->out.tif, block, part->picture[i].bytes, bytes) != bytes)
            return ys_tiff_out_fail(&f->out, err);
        f->hides = f->hides || part->hides[i];
        free(f->mask[block].bytes);
        f->mask[block] = part->mask[i];
        part->mask[i] = (struct packed){0};
    }
    return YS_OK;
}

ys_status ys_tile_file_part(struct ys_tile_file *f, uint32_t col0, uint32_t row0,
                            const struct ys_image *image, int threads, struct ys_error *err)
{
    const uint32_t across = (image->width + SIDE - 1) / SIDE;
    const size_t n = (size_t)across * ((image->height + SIDE - 1) / SIDE);
    struct part part = {f,
                        image,
                        col0 / SIDE,
                        row0 / SIDE,
                        across,
                        ys_new(n, sizeof *part.picture),
                        ys_new(n, sizeof *part.mask),
                        ys_new(n, sizeof *part.hides),
                        ys_new(n, sizeof *part.failed)};
    ys_status st = YS_OK;

    if (part.picture && part.mask && part.hides && part.failed) {
        ysk_tasks_run(n, threads, pack_block, &part);
        st = write_blocks(f, &part, n, err);
    } else {
        st = ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", f->out.file.path);
    }
    for (size_t i = 0; part.picture && part.mask && i < n; i++) {
        free(part.picture[i].bytes);
        free(part.mask[i].bytes);
    }
    free(part.picture);
    free(part.mask);
    free(part.hides);
    free(part.failed);
    return st;
}

/* ---- the file */

static void find_range(struct ys_tile_file *f)
{
    static const double low[] = {0, -128, 0, -32768, 0};

    f->low = low[f->sample];
    /* Of 11-bit samples in 16 bits this is 2047: nothing brighter was there. */
    f->high = f->sample == YS_I8    ? 127
              : f->sample == YS_I16 ? 32767
                                    : ys_tile_full_scale(f->samples);
}

ys_status ys_tile_file_new(struct ys_tile_file **out, const char *path, const ys_tile *samples,
                           const ys_tile *place, struct ys_error *err)
{
    struct ys_tile_file *f = ys_new(1, sizeof *f);
    const struct ys_tile_info *from = ys_tile_info(samples), *grid = ys_tile_info(place);

    *out = NULL;
    if (!f)
        return ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", path);
    f->samples = samples;
    f->place = place;
    f->width = grid->width_px;
    f->height = grid->height_px;
    f->across = (f->width + SIDE - 1) / SIDE;
    f->down = (f->height + SIDE - 1) / SIDE;
    f->bands = from->bands;
    f->sample = ys_tile_sample(samples);
    f->pixel_bytes = f->bands * ys_sample_bytes(f->sample);
    find_range(f);
    f->mask = ys_new((size_t)f->across * f->down, sizeof *f->mask);
    ys_status st =
        f->mask ? ys_tiff_out_open(&f->out, path,
                                   (uint64_t)f->across * f->down * SIDE * SIDE * f->pixel_bytes,
                                   err)
                : ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", path);

    if (!st)
        st = ys_tile_file_tags(&f->out, samples, place, SIDE, err);
    if (st)
        ys_tile_file_free(f);
    else
        *out = f;
    return st;
}

void ys_tile_file_free(struct ys_tile_file *f)
{
    if (!f)
        return;
    for (size_t i = 0; f->mask && i < (size_t)f->across * f->down; i++)
        free(f->mask[i].bytes);
    free(f->mask);
    ys_tiff_out_drop(&f->out);
    free(f);
}

static ys_status write_mask(struct ys_tile_file *f, struct ys_error *err)
{
    bool ok = ys_tile_file_mask_tags(&f->out, f->width, f->height, SIDE);

    for (uint32_t i = 0; ok && i < f->across * f->down; i++)
        ok = TIFFWriteRawTile(f->out.tif, i, f->mask[i].bytes, (tmsize_t)f->mask[i].n) ==
             (tmsize_t)f->mask[i].n;
    return ok && TIFFWriteDirectory(f->out.tif) ? YS_OK : ys_tiff_out_fail(&f->out, err);
}

/* The place was copied from tags: a tile that a file beside it places, or another way that tags do not
 * show, would lie elsewhere. */
static ys_status check_place(const struct ys_tile_file *f, struct ys_error *err)
{
    const struct ys_tile_info *want = ys_tile_info(f->place);
    ys_tile *written;
    char spec[4200];
    double apart = 0;
    struct ys_options opt;

    if (f->out.file.direct || strlen(f->out.file.temp) > sizeof spec - 16)
        return YS_OK;
    snprintf(spec, sizeof spec, "%s@2000-01-01", f->out.file.temp);
    ys_options_init(&opt);
    const ys_status st = ys_tile_open_file(&written, spec, 0, &opt, err);

    if (st)
        return st;
    const struct ys_tile_info *got = ys_tile_info(written);

    for (int k = 0; k < 6; k++)
        apart = fmax(apart, fabs(got->transform[k] - want->transform[k]) /
                                fmax(fabs(want->transform[k]), 1e-9));
    const bool same = apart < 1e-9 && !strcmp(got->crs, want->crs) &&
                      ys_tile_has_crs(written) == ys_tile_has_crs(f->place);
    ys_tile_free(written);
    if (same)
        return YS_OK;
    return ys_fail(err, YS_ERR_UNSUPPORTED,
                   "%.300s: its place is not in its tags and cannot be copied; want a GeoTIFF "
                   "(gdal_translate)",
                   want->path);
}

ys_status ys_tile_file_finish(struct ys_tile_file *f, struct ys_error *err)
{
    ys_memory_watch();
    ys_status st = TIFFWriteDirectory(f->out.tif) ? YS_OK : ys_tiff_out_fail(&f->out, err);

    if (!st && f->hides)
        st = write_mask(f, err);
    if (!st)
        st = ys_tiff_out_finish(&f->out, err);
    return st ? st : check_place(f, err);
}

ys_status ys_tile_file_commit(struct ys_tile_file *f, struct ys_error *err)
{
    return ys_atomic_commit(&f->out.file, err);
}

void ys_tile_file_take_back(struct ys_tile_file *f)
{
    ys_atomic_take_back(&f->out.file);
}
