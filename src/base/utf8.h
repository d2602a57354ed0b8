#ifndef YS_BASE_UTF8_H
#define YS_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* Length of the valid UTF-8 at the start of n bytes: n where all of it is.  Overlong forms,
 * surrogates and code points past U+10FFFF are not valid. */
size_t ys_utf8_valid(const char *bytes, size_t n);

/* Are two names the same but for case and blanks at the ends?  Case of Latin-1, Greek and
 * Cyrillic letters is known beside that of ASCII; the locale does not matter. */
bool ys_same_name(const char *a, const char *b);

/* A line break, an escape or another control character: not for a name that is printed. */
bool ys_has_control(const char *text);

#endif
