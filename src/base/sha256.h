#ifndef YS_BASE_SHA256_H
#define YS_BASE_SHA256_H

#include "../../include/yardstick.h"

/* SHA-256, as 64 lower-case hexadecimal digits and a zero. */

/* Of the bytes of a file. */
ys_status ys_file_sha256(char hex[65], const char *path, struct ys_error *err);
/* The same of an open one, from its first byte; its place to read is left as it is.  path is for
 * messages. */
ys_status ys_open_file_sha256(char hex[65], int fd, const char *path, struct ys_error *err);
ys_status ys_bytes_sha256(char hex[65], const void *bytes, size_t n, struct ys_error *err);

const char *ys_hash_library(void); /* the version of what computes them, at run time */

/* Of bytes that come in pieces.  Release with ys_hash_free(); after a failed addition
 * ys_hash_end() fails too, so only the end is checked. */
typedef struct ys_hash ys_hash;
ys_status ys_hash_new(ys_hash **out, struct ys_error *err);
void ys_hash_add(ys_hash *hash, const void *bytes, size_t n);
ys_status ys_hash_end(char hex[65], ys_hash *hash, struct ys_error *err);
void ys_hash_free(ys_hash *hash);

#endif
