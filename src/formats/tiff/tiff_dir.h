#ifndef YS_FORMATS_TIFF_TIFF_DIR_H
#define YS_FORMATS_TIFF_TIFF_DIR_H

#include "tiff_io.h"
#include "tiff_sample.h"

/*
 * The samples of one TIFF directory: how they lie in the file (layout) and a reader that
 * decodes them block by block.  A block is a tile or a strip; a strip that is stored plain is
 * split into parts of some rows, so that one strip as large as the file costs no memory.
 */
struct ys_layout {
    uint32_t width, height;
    unsigned samples; /* of a pixel, alpha included */
    int alpha;        /* index of the alpha sample; -1: none */
    enum ys_sample sample;
    unsigned bits;            /* of a sample in the file; 1 to 16 or 32 */
    double full_scale;        /* the largest value of whole numbers; 0 for floats */
    uint16_t predictor;       /* TIFF's code; 1: none */
    bool lsb_first;           /* bits of a byte are stored the wrong way round */
    bool own_codec;           /* deflate or LZW that needs no libtiff */
    uint16_t compression;     /* TIFF's code */
    bool tiled, planar, swab; /* swab: the file has the other byte order */
    bool plain;               /* stored as they are: read without libtiff */
    bool palette, inverted;   /* inverted: 0 is white */
    uint32_t block_w, block_h;
    uint32_t across, down;     /* blocks of one plane */
    unsigned block_samples;    /* samples of a pixel in one block: 1 when planar */
    uint32_t part_rows, parts; /* rows decoded at a time; such parts of a block */
    uint64_t row_bytes;        /* of a row of a block, in the file's form */
};

/* Of the current directory.  name is for messages; what this reader does not handle is refused
 * by name with YS_ERR_UNSUPPORTED. */
ys_status ys_layout_read(struct ys_layout *out, const struct ys_tiff *tiff, const char *name,
                         struct ys_error *err);
const char *ys_compression_name(uint16_t compression); /* "deflate"; never NULL */
uint64_t ys_compression_most(uint16_t compression);    /* bytes that one can stand for */

struct ys_raster {
    struct ys_tiff tiff;
    struct ys_layout layout;
    const char *name; /* for messages; not owned */
    size_t max_bytes;
    struct ys_slot { /* decoded samples of one part of a block */
        void *samples;
        uint64_t part; /* which; UINT64_MAX: nothing yet */
        bool missing;  /* the file holds no such block: all nodata */
    } * slot;
    size_t n_slots;
    struct libdeflate_decompressor *inflater; /* these are made when first needed */
    struct ys_lzw *lzw;
    void *coded; /* bytes of a block in the file */
    size_t coded_room;
    void *packed; /* a part in the file's form, where that differs */
};

/* Open directory at offset (0: the first). */
ys_status ys_raster_open(struct ys_raster *out, int fd, uint64_t file_bytes, uint64_t directory,
                         const char *name, size_t max_bytes, struct ys_error *err);
void ys_raster_close(struct ys_raster *raster);

/* A rectangle inside the raster, and where its samples go. */
struct ys_rect {
    uint32_t col0, row0, width, height;
    const uint8_t *samples; /* which samples of the pixel, ascending */
    unsigned n_samples;
    void *dst;                    /* sample k of row r, column c at dst + r * row_stride + */
    size_t row_stride, band_step; /* k * band_step + c * sample bytes */
    double missing;               /* value where the file holds no block */
    uint8_t *valid;               /* width * height: set to 0 there; may be NULL */
};
ys_status ys_raster_read(struct ys_raster *raster, const struct ys_rect *rect,
                         struct ys_error *err);

/* Rows that end together when decoded: the part of the raster that holds row. */
void ys_raster_part(uint32_t *first, uint32_t *n, const struct ys_layout *layout, uint32_t row);

/* tiff_block.c: part `part` (counted in rows of parts) of block column bx of a plane. */
ys_status ys_block_decode(struct ys_slot *slot, struct ys_raster *raster, unsigned plane,
                          uint32_t bx, uint64_t part, struct ys_error *err);

#endif
