/* tile_sum.c - SHA-256 of the decoded samples, and of the file */

#include <stdlib.h>

#include "../../base/checked.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/sha256.h"
#include "tile_list.h"

/* Planes held at a time.  The sum wants one band after the other, and most files hold the bands
 * of a pixel together: with all planes in memory every block is decoded once.  128 MiB holds
 * the tiles of tests whole and leaves room in half a gigabyte. */
enum { PLANES_BYTES = 128 << 20 };

/* Rows row0 .. row0 + n - 1 of samples which[0..n_which) to dst, each plane `plane` bytes. */
static ys_status read_planes(void *dst, struct ys_raster *raster, const uint8_t *which,
                             unsigned n_which, uint32_t row0, uint32_t n, double missing,
                             struct ys_error *err)
{
    const size_t row = raster->layout.width * ys_sample_bytes(raster->layout.sample);
    const struct ys_rect rect = {.row0 = row0,
                                 .width = raster->layout.width,
                                 .height = n,
                                 .samples = which,
                                 .n_samples = n_which,
                                 .dst = dst,
                                 .row_stride = row,
                                 .band_step = row * n,
                                 .missing = missing};

    return ys_raster_read(raster, &rect, err);
}

/* Samples are hashed as little-endian; this machine's order is made so. */
static void add_samples(ys_hash *hash, void *samples, size_t bytes, enum ys_sample sample)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    if (ys_sample_bytes(sample) == 2)
        TIFFSwabArrayOfShort(samples, (tmsize_t)(bytes / 2));
    if (ys_sample_bytes(sample) == 4)
        TIFFSwabArrayOfLong(samples, (tmsize_t)(bytes / 4));
#else
    (void)sample;
#endif
    ys_hash_add(hash, samples, bytes);
}

/* All samples at once where the planes fit, else one after the other and part by part. */
static ys_status add_raster(ys_hash *hash, struct ys_raster *raster, double missing,
                            struct ys_error *err)
{
    const struct ys_layout *l = &raster->layout;
    const uint8_t which[17] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    const size_t row = l->width * ys_sample_bytes(l->sample);
    const size_t most =
        raster->max_bytes / 2 < PLANES_BYTES ? raster->max_bytes / 2 : PLANES_BYTES;
    size_t bytes;
    const bool whole = ys_raster_bytes(&bytes, row, l->height, l->samples, 1) && bytes <= most;
    uint32_t rows = l->part_rows < l->height ? l->part_rows : l->height;

    if (!whole && (!ys_mul_size(&bytes, row, rows) || bytes > raster->max_bytes))
        return ys_fail(err, YS_ERR_NOMEM, "%s: rows of %zu bytes do not fit in %zu MiB",
                       raster->name, row, raster->max_bytes >> 20);
    void *samples = ys_new_raw(bytes, 1);
    if (!samples)
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", raster->name);
    ys_status status = YS_OK;
    if (whole) {
        status = read_planes(samples, raster, which, l->samples, 0, l->height, missing, err);
        if (status == YS_OK)
            add_samples(hash, samples, bytes, l->sample);
    }
    for (unsigned s = 0; !whole && s < l->samples; s++)
        for (uint32_t first = 0, at = 0; status == YS_OK && at < l->height; at = first + rows) {
            ys_raster_part(&first, &rows, l, at);
            status = read_planes(samples, raster, which + s, 1, first, rows, missing, err);
            if (status == YS_OK)
                add_samples(hash, samples, row * rows, l->sample);
        }
    free(samples);
    return status;
}

/* A list holds no alpha and no mask of its own: its bands, one after the other. */
static ys_status add_list(ys_hash *hash, ys_tile_reader *reader, struct ys_error *err)
{
    const ys_tile *tile = reader->tile;
    const struct ys_layout *l = &tile->layout;
    const size_t row = l->width * ys_sample_bytes(l->sample);
    const unsigned bands = tile->info.bands;
    size_t bytes;

    if (!ys_raster_bytes(&bytes, row, l->part_rows, bands, 1) || bytes > tile->max_bytes)
        return ys_fail(err, YS_ERR_NOMEM, "%s: rows of %zu bytes do not fit in %zu MiB",
                       tile->name, row, tile->max_bytes >> 20);
    char *samples = ys_new_raw(bytes, 1);
    ys_status status =
        samples ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", tile->name);

    for (unsigned k = 0; k < bands; k++)
        for (uint32_t at = 0; !status && at < l->height; at += l->part_rows) {
            const uint32_t left = l->height - at;
            const struct ys_tile_rect rect = {.row0 = at,
                                              .width = l->width,
                                              .height =
                                                  left < l->part_rows ? left : l->part_rows,
                                              .bands = k + 1,
                                              .dst = samples,
                                              .row_stride = row,
                                              .band_step = row * l->part_rows};

            status = ys_tile_read(reader, &rect, err);
            if (!status)
                add_samples(hash, samples + k * rect.band_step, row * rect.height, l->sample);
        }
    free(samples);
    return status;
}

ys_status ys_tile_checksum(char hex[65], const ys_tile *tile, struct ys_error *err)
{
    ys_tile_reader *reader = NULL;
    ys_hash *hash = NULL;
    ys_status status = ys_tile_reader_new(&reader, tile, err);

    hex[0] = '\0';
    if (status == YS_OK)
        status = ys_hash_new(&hash, err);
    if (status == YS_OK)
        status = tile->list ? add_list(hash, reader, err)
                            : add_raster(hash, &reader->image, ys_tile_missing(tile), err);
    if (status == YS_OK)
        status = ys_hash_end(hex, hash, err);
    ys_hash_free(hash);
    ys_tile_reader_free(reader);
    return status;
}

ys_status ys_tile_sha256(char hex[65], const ys_tile *tile, struct ys_error *err)
{
    return tile->list ? tile->list->ops->sha256(hex, tile->list, err)
                      : ys_open_file_sha256(hex, tile->fd, tile->path, err);
}
