#ifndef YS_FORMATS_KML_ZIP_H
#define YS_FORMATS_KML_ZIP_H

#include <stddef.h>
#include <stdint.h>

#include "../../../include/yardstick.h"

/*
 * A KMZ: a zip archive (PKWARE's APPNOTE 6.3) of small files, stored or deflated.  A reader of our own
 * over libdeflate, which is here already: libzip and minizip would be a dependency for what is a
 * hundred lines, and leave the bounds to be checked by the caller.
 *
 * Refused: encryption, zip64, names with a way out of the archive, and sizes that deflate cannot have
 * packed into the bytes that are there.
 */
struct ys_zip_entry {
    char name[256], label[120]; /* label: the name for messages */
    uint64_t at;                /* of its local header */
    uint32_t packed, size, crc;
    uint16_t method, flags;
};
struct ys_zip {
    int fd; /* the caller's */
    uint64_t bytes;
    const char *name; /* for messages; the caller's */
    struct ys_zip_entry *entry;
    size_t n;
};

ys_status ys_zip_open(struct ys_zip *out, int fd, uint64_t bytes, const char *name,
                      struct ys_error *err);
void ys_zip_close(struct ys_zip *zip);
/* By its name, case aside; NULL: there is none. */
const struct ys_zip_entry *ys_zip_find(const struct ys_zip *zip, const char *name);
/* All of a file and a zero behind it, to be freed; max_bytes at most. */
ys_status ys_zip_read(char **out, const struct ys_zip *zip, const struct ys_zip_entry *entry,
                      size_t max_bytes, struct ys_error *err);

#endif
