#ifndef YS_BASE_UTF8_H
#define YS_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * UTF-8 (RFC 3629) and what Unicode says of its characters.  Overlong forms, surrogates and code
 * points past U+10FFFF are not valid.  The locale does not matter.
 */

/* U+FFFD, the sign that stands for bytes that are no character. */
enum { YS_NOT_TEXT = 0xFFFD };

/* Length of the valid UTF-8 at the start of n bytes: n where all of it is. */
size_t ys_utf8_valid(const char *bytes, size_t n);

/* The character at the start of n bytes and its length; 0 where they start with none. */
size_t ys_utf8_decode(uint32_t *out, const char *bytes, size_t n);

/* The character at *text, which moves past it; 0 at the end.  A byte that belongs to none is
 * passed alone, as YS_NOT_TEXT. */
uint32_t ys_utf8_next(const char **text);

/* The bytes of a character; how many. */
size_t ys_utf8_encode(char out[4], uint32_t c);

/* Of the first n bytes of a text, those before a character that would be cut at n. */
size_t ys_utf8_whole(const char *text, size_t n);

/* Columns that a terminal takes for a text, or for one character: East Asian signs take two,
 * marks that join the letter before them none, and control characters none. */
size_t ys_utf8_columns(const char *text);
size_t ys_utf8_width(uint32_t c);

/* Are two names the same but for case and blanks at the ends?  Case as Unicode folds it, so that
 * a sharp s is the same as "ss" and a final sigma as any other. */
bool ys_same_name(const char *a, const char *b);
/* An order of names in which those are equal: as of strcmp(). */
int ys_name_order(const char *a, const char *b);

const char *ys_utf8_library(void); /* the version of what knows them, at run time */

/* A line break, an escape or another control character: not for a name that is printed. */
bool ys_has_control(const char *text);

#endif
