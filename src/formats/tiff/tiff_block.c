/* tiff_block.c - one block of the file decoded into samples */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/checked.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "tiff_codec.h"
#include "tiff_dir.h"

struct block {             /* what is to be decoded */
    uint32_t index, count; /* of the file's blocks */
    uint32_t rows;
    uint64_t skip;          /* bytes of the block before the part */
    uint64_t offset, bytes; /* where the block lies in the file */
    size_t need;            /* bytes of the part, decoded, in the file's form */
};

static ys_status fail_block(struct ys_error *err, ys_status status,
                            const struct ys_raster *raster, const struct block *b,
                            const char *what)
{
    return ys_fail(err, status, "%s: %s %u of %u: %s", raster->name,
                   raster->layout.tiled ? "tile" : "strip", b->index + 1, b->count, what);
}

static ys_status fail_short(struct ys_error *err, const struct ys_raster *raster,
                            const struct block *b, uint64_t missing)
{
    return ys_fail(err, YS_ERR_FORMAT, "%s: %s %u of %u: %llu bytes short", raster->name,
                   raster->layout.tiled ? "tile" : "strip", b->index + 1, b->count,
                   (unsigned long long)missing);
}

/* Stored as they are: read just the rows of the part. */
static ys_status read_plain(void *dst, const struct ys_raster *raster, const struct block *b,
                            struct ys_error *err)
{
    const struct ys_layout *l = &raster->layout;

    const int64_t n = ys_pread(raster->tiff.fd, dst, b->need, b->offset + b->skip);
    if (n < 0)
        return fail_block(err, YS_ERR_IO, raster, b, strerror(errno));
    if ((uint64_t)n < b->need)
        return fail_short(err, raster, b, b->need - (uint64_t)n);
    if (l->swab && l->bits == 16)
        TIFFSwabArrayOfShort(dst, (tmsize_t)(b->need / 2));
    if (l->swab && l->bits == 32)
        TIFFSwabArrayOfLong(dst, (tmsize_t)(b->need / 4));
    return YS_OK;
}

static ys_status read_coded(void *dst, struct ys_raster *raster, const struct block *b,
                            struct ys_error *err)
{
    struct ys_tiff *tiff = &raster->tiff;

    if (raster->layout.own_codec && ys_codec_block(dst, b->need, raster, b->offset, b->bytes))
        return YS_OK;
    ys_tiff_forget(tiff);
    ys_memory_watch();
    const tmsize_t n = raster->layout.tiled
                           ? TIFFReadEncodedTile(tiff->tif, b->index, dst, (tmsize_t)b->need)
                           : TIFFReadEncodedStrip(tiff->tif, b->index, dst, (tmsize_t)b->need);
    if (ys_memory_failed())
        return fail_block(err, YS_ERR_NOMEM, raster, b, "out of memory");
    if (n < 0 || tiff->failed)
        return fail_block(err, YS_ERR_FORMAT, raster, b,
                          tiff->failed ? tiff->message : "it cannot be decoded");
    if ((uint64_t)n < b->need)
        return fail_short(err, raster, b, b->need - (uint64_t)n);
    return YS_OK;
}

/* n values of `bits` bits, the first in the high bits of src[0], into bytes or 16-bit words. */
static void unpack_bits(void *dst, const uint8_t *src, size_t n, unsigned bits)
{
    const uint32_t mask = (1U << bits) - 1;
    uint32_t window = 0;
    unsigned filled = 0;

    for (size_t i = 0; i < n; i++) {
        while (filled < bits) {
            window = window << 8 | *src++;
            filled += 8;
        }
        filled -= bits;
        const uint32_t value = window >> filled & mask;
        if (bits <= 8)
            ((uint8_t *)dst)[i] = (uint8_t)value;
        else
            ((uint16_t *)dst)[i] = (uint16_t)value;
    }
}

/* IEEE 754 binary16 to binary32, exact. */
static float from_half(uint16_t half)
{
    const uint32_t sign = (uint32_t)(half & 0x8000) << 16;
    uint32_t exponent = half >> 10 & 31, fraction = half & 0x3FF, bits;
    float value;

    if (exponent == 31) {
        bits = sign | 0x7F800000 | fraction << 13;
    } else if (exponent || !fraction) {
        bits = exponent ? sign | (exponent + 112) << 23 | fraction << 13 : sign;
    } else { /* subnormal: fraction * 2^-24 */
        for (exponent = 113; !(fraction & 0x400); exponent--)
            fraction <<= 1;
        bits = sign | exponent << 23 | (fraction & 0x3FF) << 13;
    }
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* From the file's form, where it is not the native one, row by row. */
static void unpack(void *dst, const uint8_t *src, const struct ys_layout *l, uint32_t rows)
{
    const size_t n = (size_t)l->block_w * l->block_samples;
    const size_t step = n * ys_sample_bytes(l->sample);

    for (uint32_t r = 0; r < rows; r++) {
        void *row = (char *)dst + r * step;

        if (l->sample == YS_F32)
            for (size_t i = 0; i < n; i++) {
                uint16_t half;

                memcpy(&half, src + 2 * i, 2);
                ((float *)row)[i] = from_half(half);
            }
        else
            unpack_bits(row, src, n, l->bits);
        src += l->row_bytes;
    }
}

static bool is_native(const struct ys_layout *l)
{
    return l->bits == 8 * ys_sample_bytes(l->sample);
}

/* What the file's size and the block's say, before anything is allocated for it. */
static ys_status check_block(const struct ys_raster *raster, const struct block *b,
                             struct ys_error *err)
{
    const uint64_t left =
        b->offset < raster->tiff.size ? raster->tiff.size - b->offset : 0; /* of the file */
    const uint64_t want = raster->layout.plain ? b->skip + b->need : b->bytes;
    const uint64_t have = b->bytes < left ? b->bytes : left;

    if (have < want)
        return fail_short(err, raster, b, want - have);
    /* 4 KiB: headers and tables of short blocks. */
    if (b->need > 4096 && b->need / ys_compression_most(raster->layout.compression) > b->bytes)
        return fail_block(err, YS_ERR_FORMAT, raster, b, "too few bytes for its pixels");
    return YS_OK;
}

/* Room for a whole part, made when the first is decoded. */
static ys_status make_room(struct ys_slot *slot, struct ys_raster *raster, struct ys_error *err)
{
    const struct ys_layout *l = &raster->layout;
    size_t bytes, packed;
    const bool fits = ys_raster_bytes(&bytes, l->block_w, l->part_rows, l->block_samples,
                                      ys_sample_bytes(l->sample)) &&
                      ys_mul_size(&packed, (size_t)l->row_bytes, l->part_rows) &&
                      bytes <= raster->max_bytes && packed <= raster->max_bytes - bytes;

    if (!fits)
        return ys_fail(err, YS_ERR_NOMEM,
                       "%s: blocks of %u x %u pixels do not fit in %zu MiB; want smaller "
                       "blocks or more --max-memory",
                       raster->name, l->block_w, l->part_rows, raster->max_bytes >> 20);
    if (!slot->samples)
        slot->samples = ys_new_raw(bytes, 1);
    if (!raster->packed && !is_native(l))
        raster->packed = ys_new_raw(packed, 1);
    if (!slot->samples || (!raster->packed && !is_native(l)))
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory for a block of %u x %u pixels",
                       raster->name, l->block_w, l->part_rows);
    return YS_OK;
}

static void locate(struct block *b, struct ys_raster *raster, unsigned plane, uint32_t bx,
                   uint64_t part)
{
    const struct ys_layout *l = &raster->layout;
    const uint32_t by = (uint32_t)(part / l->parts), in = (uint32_t)(part % l->parts);
    const uint32_t before = in * l->part_rows;
    const uint32_t high =
        !l->tiled && by == l->down - 1 ? l->height - by * l->block_h : l->block_h;

    b->index = (plane * l->down + by) * l->across + bx;
    b->count = l->across * l->down * (l->planar ? l->samples : 1);
    b->rows = high - before < l->part_rows ? high - before : l->part_rows;
    b->skip = before * l->row_bytes;
    b->need = (size_t)(b->rows * l->row_bytes);
    b->offset = TIFFGetStrileOffset(raster->tiff.tif, b->index);
    b->bytes = TIFFGetStrileByteCount(raster->tiff.tif, b->index);
}

ys_status ys_block_decode(struct ys_slot *slot, struct ys_raster *raster, unsigned plane,
                          uint32_t bx, uint64_t part, struct ys_error *err)
{
    const struct ys_layout *l = &raster->layout;
    struct block b;

    locate(&b, raster, plane, bx, part);
    slot->part = UINT64_MAX;
    slot->missing = !b.offset && !b.bytes; /* GDAL's sparse files */
    if (slot->missing) {
        slot->part = part;
        return YS_OK;
    }
    ys_status status = check_block(raster, &b, err);
    if (status == YS_OK)
        status = make_room(slot, raster, err);
    if (status != YS_OK)
        return status;
    void *dst = is_native(l) ? slot->samples : raster->packed;
    status = l->plain ? read_plain(dst, raster, &b, err) : read_coded(dst, raster, &b, err);
    if (status != YS_OK)
        return status;
    if (!is_native(l))
        unpack(slot->samples, raster->packed, l, b.rows);
    slot->part = part;
    return YS_OK;
}
