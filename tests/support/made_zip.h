#ifndef YS_SUPPORT_MADE_ZIP_H
#define YS_SUPPORT_MADE_ZIP_H

#include <stdint.h>

/* A zip archive for a test: a file in it, and what its headers claim where that is to be wrong. */
struct made_zip_file {
    const char *name;
    const void *bytes;
    unsigned n;
    int deflated;
    unsigned claimed; /* size; 0: the true one */
    unsigned flags;
    int bad_crc;
};
/* Asserts on failure. */
void made_zip_write(const char *path, const struct made_zip_file *file, unsigned n);

#endif
