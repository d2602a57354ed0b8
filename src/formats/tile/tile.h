#ifndef YS_FORMATS_TILE_TILE_H
#define YS_FORMATS_TILE_TILE_H

#include "../../raster/geom.h"
#include "../../raster/image.h"
#include "../tiff/tiff_sample.h"

/*
 * One dated raster file, opened and understood.  The pixels are read in windows; each reading
 * thread opens its own libtiff handle (libtiff handles must not be shared).
 */
typedef struct ys_tile ys_tile;

/* spec is "PATH" or "PATH@DATE".  opt gives pixel_size_m and max_bytes; it is copied. */
ys_status ys_tile_open(ys_tile **out, const char *spec, const struct ys_options *opt,
                       struct ys_error *err);
/* The same of the nth tile of a call: what opt states of the tiles one by one is its own. */
ys_status ys_tile_open_nth(ys_tile **out, const char *spec, size_t nth,
                           const struct ys_options *opt, struct ys_error *err);
void ys_tile_free(ys_tile *tile);
const struct ys_tile_info *ys_tile_info(const ys_tile *tile);
int32_t ys_tile_days(
    const ys_tile *tile); /* date as days since 1970-01-01; INT32_MIN unknown */
int32_t ys_tile_last_day(const ys_tile *tile); /* of a range of days; else the same */
/* Second of that day, UTC; -1: only the day is known, or the time is when a program wrote the file. */
int32_t ys_tile_seconds(const ys_tile *tile);
bool ys_tile_same_file(const ys_tile *a, const ys_tile *b); /* by whatever names */

/* A grid beside that of a tile: its first pixel begins at pixel (col0, row0) of the tile, which may lie
 * outside of it, and its pixels span scale_x columns and scale_y rows. */
struct ys_tile_frame {
    double col0, row0, scale_x, scale_y;
    uint32_t width, height;
};
/* A tile with that size, and the tile's place and date, and without pixels: no window of it can be
 * read.  tile must outlive it. */
ys_status ys_tile_framed(ys_tile **out, const ys_tile *tile, const struct ys_tile_frame *frame,
                         struct ys_error *err);

/* A rectangle of pixels as float planes with validity.  Parts outside the tile are invalid.
 * Takes the first min(bands, YS_MAX_PLANES) bands. */
ys_status ys_tile_window(struct ys_image *out, const ys_tile *tile, int64_t col0, int64_t row0,
                         uint32_t width, uint32_t height, struct ys_error *err);

/* Windows of the tile are made there from now on, of any size; it outlives them. */
void ys_tile_use_scratch(ys_tile *tile, struct ys_scratch *scratch);
struct ys_scratch *ys_tile_scratch(const ys_tile *tile); /* NULL: none */

/* For streaming: a reader is one libtiff handle, for one thread at a time. */
typedef struct ys_tile_reader ys_tile_reader;
ys_status ys_tile_reader_new(ys_tile_reader **out, const ys_tile *tile, struct ys_error *err);
void ys_tile_reader_free(ys_tile_reader *reader);

enum ys_sample ys_tile_sample(const ys_tile *tile);
/* Files beside it that were read for it; tile_beside.h. */
const struct ys_sides *ys_tile_sides(const ys_tile *tile);
double ys_tile_full_scale(const ys_tile *tile); /* as of struct ys_image */

/*
 * A rectangle of native samples of the first `bands` bands, for readers that work side by side:
 * band k of row r, column c goes to dst + r * row_stride + k * band_step + c * sample bytes, its
 * validity to valid + r * valid_stride + c; NULL: not wanted.
 */
struct ys_tile_rect {
    uint32_t col0, row0, width, height;
    unsigned bands;
    void *dst;
    size_t row_stride, band_step;
    uint8_t *valid;
    size_t valid_stride;
};
ys_status ys_tile_read(ys_tile_reader *reader, const struct ys_tile_rect *rect,
                       struct ys_error *err);

/* n native samples as floats; where 0 is white they are turned round, unless stored. */
void ys_tile_to_float(float *dst, const void *src, size_t n, const ys_tile *tile, bool stored);

/* What is best read at once: rectangles that begin at multiples of width and height.  plain:
 * the samples lie in the file as they are, so that rows may be read singly. */
struct ys_tile_grid {
    uint32_t width, height;
    bool plain;
    bool all_valid; /* every pixel is: no nodata, mask, alpha, missing block or float */
    bool inverted;  /* 0 is white */
};
void ys_tile_grid(struct ys_tile_grid *out, ys_tile_reader *reader);

/* Between the tile's pixels (x right, y down, the corner of the first pixel at 0, 0) and WGS 84.
 * Not thread-safe on one tile.  NaN where the tile has no CRS or the point has no image. */
void ys_tile_to_lonlat(const ys_tile *tile, double x, double y, double *lon, double *lat);
void ys_tile_to_pixel(const ys_tile *tile, double lon, double lat, double *x, double *y);
bool ys_tile_has_crs(const ys_tile *tile);

/* SHA-256 of the decoded samples, and of the bytes of the file. */
ys_status ys_tile_checksum(char hex[65], const ys_tile *tile, struct ys_error *err);
ys_status ys_tile_sha256(char hex[65], const ys_tile *tile, struct ys_error *err);
/* The latter of a file that need be no tile; of a list, where opt has those, of all it lists. */
ys_status ys_tile_path_sha256(char hex[65], const char *path, const struct ys_options *opt,
                              struct ys_error *err);

#endif
