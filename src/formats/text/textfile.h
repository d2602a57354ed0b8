#ifndef YS_FORMATS_TEXT_TEXTFILE_H
#define YS_FORMATS_TEXT_TEXTFILE_H

#include <stddef.h>

#include "../../../include/yardstick.h"

/* The whole of a text file as UTF-8, terminated, to be freed; a byte order mark is left out.  UTF-16
 * with its mark, which spreadsheets save as "Unicode text", is converted.
 * Refused: more than max_bytes, a zero byte, bytes that are no UTF-8, what is no plain file. */
ys_status ys_textfile_read(char **out, size_t *n, const char *path, size_t max_bytes,
                           struct ys_error *err);

/* The same checks on bytes at hand: where the text starts (past the mark), or an error. */
ys_status ys_textfile_check(size_t *start, const char *path, const char *bytes, size_t n,
                            struct ys_error *err);

#endif
