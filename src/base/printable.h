#ifndef YS_BASE_PRINTABLE_H
#define YS_BASE_PRINTABLE_H

#include <stddef.h>

/*
 * Text from outside as one printable line: control characters and runs of blanks become one
 * blank, bytes that are not UTF-8 become '?', and what does not fit in size bytes, the zero
 * included, is cut between characters.  n bytes of text, or up to a zero.
 */
void ys_printable(char *out, size_t size, const char *text, size_t n);

/* The same for a path, of which the end is kept: ".../yard/2023.tif". */
void ys_printable_path(char *out, size_t size, const char *path);

#endif
