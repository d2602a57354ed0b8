#ifndef YS_BASE_TEXT_H
#define YS_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A growing text.  Start with {0}; every call after a failed allocation does nothing, so that
 * only the end is checked: ys_text_take() gives NULL then.  Numbers are written with a point,
 * whatever the locale.
 */
struct ys_text {
    char *bytes; /* terminated; NULL while empty */
    size_t n, room;
    bool failed;
};

void ys_text_add(struct ys_text *text, const char *piece);
void ys_text_add_n(struct ys_text *text, const char *piece, size_t n);
void ys_text_add_character(struct ys_text *text, uint32_t c); /* as UTF-8 */
__attribute__((format(printf, 2, 3))) void ys_text_addf(struct ys_text *text,
                                                        const char *format, ...);
/* The shortest decimal with at most `digits` after the point; "" for NaN. */
void ys_text_add_number(struct ys_text *text, double value, int digits);
enum { YS_NUMBER_TEXT = 400 }; /* DBL_MAX has 309 digits before the point */
void ys_number_write(char out[YS_NUMBER_TEXT], double value, int digits);
/* The caller's from now on, to be freed; NULL when memory ran out.  *text is empty again. */
char *ys_text_take(struct ys_text *text);
void ys_text_drop(struct ys_text *text);

/* Into room bytes, terminated; what does not fit is cut between two characters. */
__attribute__((format(printf, 3, 4))) void ys_text_fit(char *out, size_t room,
                                                       const char *format, ...);

__attribute__((format(printf, 3, 0))) void ys_text_fit_v(char *out, size_t room,
                                                         const char *format, va_list ap);

/* Texts that may be NULL, which is the same as "". */
const char *ys_or_empty(const char *text);
bool ys_same_text(const char *a, const char *b);
/* The same but for one letter more, less or different, or two swapped: a slip of the hand. */
bool ys_nearly_same(const char *a, const char *b);
/* The last part of a path: reports do not tell in which folder the inputs lay. */
const char *ys_basename(const char *path);

#endif
