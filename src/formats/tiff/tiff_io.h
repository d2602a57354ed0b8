#ifndef YS_FORMATS_TIFF_TIFF_IO_H
#define YS_FORMATS_TIFF_TIFF_IO_H

#include <tiffio.h>

#include "../../../include/yardstick.h"

/*
 * One libtiff handle over a file descriptor that it does not own.  Reads are positioned, so
 * that several handles, one a thread, share the descriptor; nothing is mapped, so that a file
 * that shrinks while it is read is an error and not a signal.  The struct must stay where it
 * is while it is open: libtiff holds its address.
 */
struct ys_tiff {
    TIFF *tif;
    int fd;
    uint64_t pos, size;
    bool failed;       /* libtiff reported an error since ys_tiff_forget() */
    char message[160]; /* the first such, one printable line */
};

/* name is for messages.  No allocation of libtiff's passes max_alloc. */
ys_status ys_tiff_open(struct ys_tiff *out, int fd, uint64_t size, const char *name,
                       size_t max_alloc, struct ys_error *err);
void ys_tiff_close(struct ys_tiff *tiff);
void ys_tiff_forget(struct ys_tiff *tiff);

/* size bytes at pos of fd; what is read, less than size only at the end of the file; -1 and
 * errno on failure. */
int64_t ys_pread(int fd, void *buffer, size_t size, uint64_t pos);

/* The values of a tag that this libtiff may or may not know by name, of the given type; their
 * number, 0 where the tag is absent or of another type.  Owned by tiff. */
size_t ys_tiff_tag(const void **values, const struct ys_tiff *tiff, uint32_t tag,
                   TIFFDataType type);

#endif
