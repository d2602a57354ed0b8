/*
 * tile_validity.c - which pixels of a tile show something
 *
 * Nodata (GDAL_NODATA, .aux.xml, NaN), an alpha band and the mask of a TIFF, in it or beside it,
 * become one validity, 1 or 0 a pixel.  A pixel of 0 is not filled in from its neighbours: it is compared with nothing and
 * counted nowhere.  An area of which less than 99 % is valid gets the flag NOT_COVERED, whose
 * verdicts are "cannot tell"; one without a valid pixel is refused (pipeline/report/count_date.c),
 * and so is a track of which too little is seen (count/railcars/track_tally.c).
 */

#include <math.h>
#include <stdlib.h>

#include "../../base/checked.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "tile_parts.h"

static double sample_value(const void *samples, size_t i, enum ys_sample sample)
{
    switch (sample) {
    case YS_U8:
        return ((const uint8_t *)samples)[i];
    case YS_I8:
        return ((const int8_t *)samples)[i];
    case YS_U16:
        return ((const uint16_t *)samples)[i];
    case YS_I16:
        return ((const int16_t *)samples)[i];
    case YS_F32:
        break;
    }
    return (double)((const float *)samples)[i];
}

double ys_tile_missing(const ys_tile *tile)
{
    struct ys_nodata_sample nodata;

    ys_nodata_find(&nodata, &tile->nodata[0], tile->layout.sample);
    if (nodata.any)
        return nodata.value;
    return tile->layout.sample == YS_F32 && tile->nodata[0].has ? (double)NAN : 0;
}

/* Invalid where every band is nodata, or any is not a number.  One band at nodata alone is
 * nothing unusual: pure red has no green. */
static void mark_nodata(uint8_t *valid, const ys_tile *tile, const struct ys_rect *rect)
{
    const enum ys_sample sample = tile->layout.sample;
    struct ys_nodata_sample nodata[16];
    bool all = true;

    for (unsigned k = 0; k < rect->n_samples; k++) {
        ys_nodata_find(&nodata[k], &tile->nodata[k], sample);
        all = all && nodata[k].any;
    }
    if (!all && sample != YS_F32)
        return;
    for (uint32_t r = 0; r < rect->height; r++)
        for (uint32_t c = 0; c < rect->width; c++) {
            unsigned same = 0, bad = 0;

            for (unsigned k = 0; k < rect->n_samples; k++) {
                const char *row =
                    (const char *)rect->dst + r * rect->row_stride + k * rect->band_step;
                const double v = sample_value(row, c, sample);

                same += ys_nodata_is(&nodata[k], v) ? 1 : 0;
                bad += isfinite(v) ? 0 : 1;
            }
            if (bad || same == rect->n_samples)
                valid[(size_t)r * rect->width + c] = 0;
        }
}

/* Invalid where sample `which` of raster is 0. */
static ys_status mark_zero(uint8_t *valid, struct ys_tile_reader *reader,
                           struct ys_raster *raster, uint8_t which, const struct ys_rect *rect,
                           struct ys_error *err)
{
    const enum ys_sample sample = raster->layout.sample;
    const size_t row = rect->width * ys_sample_bytes(sample);
    size_t bytes;

    if (!ys_mul_size(&bytes, row, rect->height) || bytes > reader->tile->max_bytes)
        return ys_fail(err, YS_ERR_NOMEM, "%s: no memory for its mask", reader->tile->name);
    if (bytes > reader->alpha_room) {
        free(reader->alpha);
        reader->alpha = ys_new_raw(bytes, 1);
        reader->alpha_room = reader->alpha ? bytes : 0;
    }
    if (!reader->alpha)
        return ys_fail(err, YS_ERR_NOMEM, "%s: no memory for its mask", reader->tile->name);
    const struct ys_rect part = {.col0 = rect->col0,
                                 .row0 = rect->row0,
                                 .width = rect->width,
                                 .height = rect->height,
                                 .samples = &which,
                                 .n_samples = 1,
                                 .dst = reader->alpha,
                                 .row_stride = row};
    const ys_status status = ys_raster_read(raster, &part, err);
    const size_t n = (size_t)rect->width * rect->height;

    for (size_t i = 0; status == YS_OK && i < n; i++) {
        const double v = sample_value(reader->alpha, i, sample);

        if (!(v < 0 || v > 0))
            valid[i] = 0;
    }
    return status;
}

/* Nodata, alpha and mask become one validity: what any of them takes away is not
 * compared, not counted and not covered. */
ys_status ys_tile_validity(struct ys_tile_reader *reader, const struct ys_rect *rect,
                           struct ys_error *err)
{
    const ys_tile *tile = reader->tile;
    ys_status status = YS_OK;

    mark_nodata(rect->valid, tile, rect);
    if (tile->layout.alpha >= 0)
        status = mark_zero(rect->valid, reader, &reader->image, (uint8_t)tile->layout.alpha,
                           rect, err);
    for (unsigned k = 0; k < tile->mask.n && status == YS_OK; k++)
        status = mark_zero(rect->valid, reader, &reader->mask, tile->mask.sample[k], rect, err);
    return status;
}
