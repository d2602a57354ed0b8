#ifndef YS_FORMATS_PICTURE_PICTURE_H
#define YS_FORMATS_PICTURE_PICTURE_H

#include <stdint.h>

#include "../../base/date.h"

/*
 * PNG and JPEG, which can only be read from the first row to the last.  They are decoded once, into
 * a plain TIFF without a name, and read in parts from there like any other tile: one strip, stored
 * as it is, which several threads may read side by side.
 *
 * Colours of a palette become red, green and blue, transparency an alpha sample, 1, 2 and 4 bits 8.
 */
enum ys_picture_kind { YS_NO_PICTURE, YS_PNG, YS_JPEG };

/* By the first bytes of the file. */
enum ys_picture_kind ys_picture_kind(const void *head, size_t n);

struct ys_picture_file { /* what is decoded */
    int fd;
    uint64_t bytes;
    const char *name; /* for messages */
    size_t max_bytes; /* of memory */
};

struct ys_picture {
    enum ys_picture_kind kind;
    int fd; /* of the TIFF, the caller's to close; -1: none */
    uint64_t bytes;
    bool has_date; /* of EXIF: when the file was made, which of a screenshot says little */
    struct ys_date date;
};

/* Refused with YS_ERR_FORMAT: what is cut off, damaged, or claims more pixels than its bytes can
 * hold; with YS_ERR_UNSUPPORTED: colours for print, and a picture that is stored turned. */
ys_status ys_picture_decode(struct ys_picture *out, const struct ys_picture_file *file,
                            struct ys_error *err);

#endif
