/* pieces.c - the picture of a tile, small enough to go into a page
 *
 * Read once in bands of rows and reduced by a whole number of pixels, so that a tile of any size
 * takes no more memory than what is shown of it; where that is more than is allowed, less is shown.
 * In pieces of 1024 pixels, since a browser decodes only those that it shows. */

#include "pieces.h"

#include <math.h>
#include <stdlib.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../report/figure/canvas.h"
#include "../../report/page/page_jpeg.h"

enum { SIDE = 1024, BAND_ROWS = 512 };

/* What a pixel takes: as floats with the mask, as read; and once more as canvas (4 bytes) and twice
 * stretched (3 and 3) while it is shown. */
enum { SHADE_BYTES = 10 };

static double pixel_bytes(const ys_tile *tile)
{
    const unsigned bands = ys_tile_info(tile)->bands;

    return (double)sizeof(float) * (bands < YS_MAX_PLANES ? bands : YS_MAX_PLANES) + 1;
}

/* Rows of the reduced picture that are made from one band of the tile: at most a quarter
 * of the memory is a band. */
static uint32_t band_rows(const ys_tile *tile, uint32_t width, unsigned factor,
                          size_t max_bytes)
{
    const double row = pixel_bytes(tile) * width * factor * factor;
    const double most = max_bytes ? floor((double)max_bytes / 4 / row) : BAND_ROWS;

    return (uint32_t)fmax(1, fmin(most, floor((double)BAND_ROWS / factor)));
}

/* Rows of the reduced picture from those of a band of the tile: the mean of what is valid. */
static void reduce_band(struct ys_image *out, uint32_t row0, const struct ys_image *band,
                        unsigned factor)
{
    const uint32_t rows = band->height / factor;

    for (uint32_t y = 0; y < rows && row0 + y < out->height; y++)
        for (uint32_t x = 0; x < out->width; x++) {
            const size_t to = (size_t)(row0 + y) * out->width + x;
            double sum[YS_MAX_PLANES] = {0};
            unsigned n = 0;

            for (uint32_t k = 0; k < factor * factor; k++) {
                const size_t from = (size_t)(y * factor + k / factor) * band->width +
                                    (size_t)x * factor + k % factor;

                if (!band->valid[from])
                    continue;
                n++;
                for (unsigned b = 0; b < out->bands; b++)
                    sum[b] += band->plane[b][from];
            }
            out->valid[to] = n > 0;
            for (unsigned b = 0; n && b < out->bands; b++)
                out->plane[b][to] = (float)(sum[b] / n);
        }
}

struct reduce {
    unsigned factor;
    size_t max_bytes;
};

static ys_status read_reduced(struct ys_image *out, const ys_tile *tile,
                              const struct ys_part *part, const struct reduce *by,
                              struct ys_error *err)
{
    const unsigned factor = by->factor;
    const uint32_t width = (part->x1 - part->x0 + factor - 1) / factor;
    const uint32_t height = (part->y1 - part->y0 + factor - 1) / factor;
    const uint32_t rows = band_rows(tile, width, factor, by->max_bytes);
    const unsigned bands = ys_tile_info(tile)->bands;

    if (factor == 1)
        return ys_tile_window(out, tile, part->x0, part->y0, width, height, err);
    ys_status status =
        ys_image_new(out, width, height, bands < YS_MAX_PLANES ? bands : YS_MAX_PLANES, 0, err);
    for (uint32_t r = 0; !status && r < height; r += rows) {
        struct ys_image band;

        status = ys_tile_window(&band, tile, part->x0, part->y0 + (int64_t)r * factor,
                                width * factor, rows * factor, err);
        if (!status)
            reduce_band(out, r, &band, factor);
        ys_image_fini(&band);
    }
    if (status)
        ys_image_fini(out);
    return status;
}

static ys_status add_piece(struct ys_draw_picture *out, const struct ys_canvas *whole,
                           const uint32_t at[2], const struct ys_part *part, unsigned factor,
                           struct ys_error *err)
{
    const uint32_t left_w = whole->width - at[0], left_h = whole->height - at[1];
    const uint32_t w = left_w < SIDE ? left_w : SIDE, h = left_h < SIDE ? left_h : SIDE;
    struct ys_draw_piece *all = ys_resize(out->piece, out->n_piece + 1, sizeof *all);
    struct ys_canvas canvas;

    if (!all)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory");
    out->piece = all;
    ys_status status = ys_canvas_new(&canvas, w, h, 0, err);

    if (status)
        return status;
    for (uint32_t y = 0; y < h; y++)
        for (uint32_t x = 0; x < w; x++)
            canvas.px[(size_t)y * w + x] =
                whole->px[(size_t)(at[1] + y) * whole->width + at[0] + x];
    all += out->n_piece;
    *all = (struct ys_draw_piece){part->x0 + (double)at[0] * factor,
                                  part->y0 + (double)at[1] * factor,
                                  (double)w * factor,
                                  (double)h * factor,
                                  NULL,
                                  0};
    status = ys_page_jpeg(&all->jpeg, &all->bytes, &canvas, err);
    ys_canvas_fini(&canvas);
    out->n_piece += !status;
    return status;
}

static ys_status add_part(struct ys_draw_picture *out, const ys_tile *tile,
                          const struct ys_part *part, const struct reduce *by,
                          struct ys_error *err)
{
    const unsigned factor = by->factor;
    struct ys_image image;
    struct ys_canvas whole = {0};
    ys_status status = read_reduced(&image, tile, part, by, err);

    if (!status) {
        status = ys_canvas_shade(&whole, &image, 1, err);
        ys_image_fini(&image);
    }
    for (uint32_t y = 0; !status && y < whole.height; y += SIDE)
        for (uint32_t x = 0; !status && x < whole.width; x += SIDE)
            status = add_piece(out, &whole, (const uint32_t[2]){x, y}, part, factor, err);
    if (!status) {
        out->reduced = factor;
        out->finest[0] = part->x0, out->finest[1] = part->y0;
        out->finest[2] = part->x1 - part->x0, out->finest[3] = part->y1 - part->y0;
    }
    ys_canvas_fini(&whole);
    return status;
}

static unsigned factor_for(const struct ys_part *part, double most_pixels)
{
    const double n = (double)(part->x1 - part->x0) * (part->y1 - part->y0);

    return (unsigned)fmax(1, ceil(sqrt(n / most_pixels)));
}

ys_status ys_pieces_make(struct ys_draw_picture *out, const ys_tile *tile, const double fine[4],
                         const struct ys_pieces_bound *bound, struct ys_error *err)
{
    const struct ys_tile_info *info = ys_tile_info(tile);
    const struct ys_part whole = {0, 0, info->width_px, info->height_px};
    const uint32_t size[2] = {info->width_px, info->height_px};
    /* What lies around a yard is needed to draw it: a quarter of it more on every side. */
    const double margin[2] = {fine ? 0.25 * (fine[2] - fine[0]) : 0,
                              fine ? 0.25 * (fine[3] - fine[1]) : 0};
    const double held = 0.75 * (double)bound->max_bytes / (pixel_bytes(tile) + SHADE_BYTES);
    const double most = bound->max_bytes ? fmin(bound->pixels, held) : bound->pixels;
    struct ys_part part;
    const bool all = factor_for(&whole, most) == 1;
    const bool two = !all && fine && ys_part_round(&part, fine, margin, size);
    struct reduce by = {factor_for(&whole, two ? most / 4 : most), bound->max_bytes};

    out->whole_reduced = by.factor;
    const ys_status status = add_part(out, tile, &whole, &by, err);

    by.factor = two ? factor_for(&part, most * 3 / 4) : 0;
    return status || !two || by.factor >= out->whole_reduced
               ? status
               : add_part(out, tile, &part, &by, err);
}

void ys_pieces_fini(struct ys_draw_picture *picture)
{
    for (size_t i = 0; i < picture->n_piece; i++)
        free(picture->piece[i].jpeg);
    free(picture->piece);
    picture->piece = NULL;
    picture->n_piece = 0;
}
