#ifndef YS_FORMATS_PICTURE_PICTURE_PARTS_H
#define YS_FORMATS_PICTURE_PICTURE_PARTS_H

#include "picture.h"

/* What png.c, jpeg.c, exif.c, picture_store.c and picture.c share. */

struct ys_exif {          /* zeroed: nothing said */
    unsigned orientation; /* 1 to 8; 0: not said */
    bool has_date;
    struct ys_date date;
    char description[512], copyright[160]; /* as they stand in the file, cut; may be no UTF-8 */
};

/* n bytes that begin with a TIFF header.  What cannot be read is not said. */
void ys_exif_read(struct ys_exif *out, const uint8_t *bytes, size_t n);

/* The TIFF that is written: rows go in from the top; then ys_store_end(). */
struct ys_store {
    const struct ys_picture_file *file;
    int fd;
    uint32_t width, height;
    unsigned samples, bits; /* 1 to 4: grey, grey and alpha, RGB, RGB and alpha; 8 or 16 */
    struct ys_exif said;    /* its texts become tags */
};
size_t ys_store_row_bytes(const struct ys_store *store);
/* Whether some rows fit in the memory that is allowed. */
ys_status ys_store_check_rows(const struct ys_store *store, struct ys_error *err);
/* After the shape is known.  packed: the most bytes that one byte of the file can stand for; a
 * picture that would need a better packing is refused before a row is decoded. */
ys_status ys_store_begin(struct ys_store *store, double packed, struct ys_error *err);
ys_status ys_store_rows(struct ys_store *store, const void *rows, size_t n,
                        struct ys_error *err);
ys_status ys_store_end(struct ys_picture *out, struct ys_store *store, struct ys_error *err);

/* Rows that are decoded at a time: about 1 MiB. */
uint32_t ys_store_batch(const struct ys_store *store);

ys_status ys_png_decode(struct ys_store *store, struct ys_error *err);
ys_status ys_jpeg_decode(struct ys_store *store, struct ys_error *err);

#endif
