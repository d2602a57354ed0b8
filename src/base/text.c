/* text.c - a growing text */

#include "text.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "utf8.h"

static bool make_room(struct ys_text *text, size_t more)
{
    if (text->failed)
        return false;
    if (more > SIZE_MAX / 2 - text->n - 1) {
        text->failed = true;
        return false;
    }
    if (text->n + more + 1 > text->room) {
        /* Twice, so that a page of megabytes is copied about once in all, however small its
         * pieces are. */
        const size_t room = 2 * (text->n + more + 32);
        char *bytes = ys_resize(text->bytes, room, 1);

        if (!bytes) {
            text->failed = true;
            return false;
        }
        text->bytes = bytes;
        text->room = room;
    }
    return true;
}

void ys_text_add_n(struct ys_text *text, const char *piece, size_t n)
{
    if (!make_room(text, n))
        return;
    if (n)
        memcpy(text->bytes + text->n, piece, n);
    text->n += n;
    text->bytes[text->n] = '\0';
}

void ys_text_add(struct ys_text *text, const char *piece)
{
    ys_text_add_n(text, piece, strlen(piece));
}

void ys_text_add_character(struct ys_text *text, uint32_t c)
{
    char bytes[4];

    ys_text_add_n(text, bytes, ys_utf8_encode(bytes, c));
}

void ys_text_addf(struct ys_text *text, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    const int n = vsnprintf(NULL, 0, format, ap);
    va_end(ap);
    if (n < 0 || !make_room(text, (size_t)n)) {
        text->failed = true;
        return;
    }
    va_start(ap, format);
    vsnprintf(text->bytes + text->n, (size_t)n + 1, format, ap);
    va_end(ap);
    text->n += (size_t)n;
}

void ys_number_write(char out[YS_NUMBER_TEXT], double value, int digits)
{
    out[0] = '\0';
    if (isnan(value))
        return;
    if (isinf(value)) {
        strcpy(out, value > 0 ? "inf" : "-inf");
        return;
    }
    snprintf(out, YS_NUMBER_TEXT, "%.*f", digits < 0 ? 0 : digits > 17 ? 17 : digits, value);
    /* A program that set a locale may have made the point a comma. */
    char *point = strpbrk(out, ".,");
    if (point) {
        *point = '.';
        char *end = out + strlen(out);
        while (end > point && end[-1] == '0')
            *--end = '\0';
        if (end == point + 1)
            *point = '\0';
    }
    if (!strcmp(out, "-0"))
        strcpy(out, "0");
}

void ys_text_add_number(struct ys_text *text, double value, int digits)
{
    char number[YS_NUMBER_TEXT];

    ys_number_write(number, value, digits);
    ys_text_add(text, number);
}

char *ys_text_take(struct ys_text *text)
{
    if (!text->failed && !text->bytes)
        ys_text_add_n(text, "", 0);
    char *bytes = text->failed ? NULL : text->bytes;

    if (!bytes)
        free(text->bytes);
    *text = (struct ys_text){0};
    return bytes;
}

void ys_text_drop(struct ys_text *text)
{
    free(text->bytes);
    *text = (struct ys_text){0};
}

void ys_text_fit(char *out, size_t room, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    ys_text_fit_v(out, room, format, ap);
    va_end(ap);
}

void ys_text_fit_v(char *out, size_t room, const char *format, va_list ap)
{
    const int n = vsnprintf(out, room, format, ap);

    if (n < 0 && room)
        out[0] = '\0';
    if (n < 0 || (size_t)n < room || !room)
        return;
    out[ys_utf8_whole(out, room - 1)] = '\0';
}

const char *ys_or_empty(const char *text)
{
    return text ? text : "";
}

bool ys_same_text(const char *a, const char *b)
{
    return !strcmp(ys_or_empty(a), ys_or_empty(b));
}

bool ys_nearly_same(const char *a, const char *b)
{
    size_t na = strlen(a), nb = strlen(b), i = 0;

    while (a[i] && a[i] == b[i])
        i++;
    for (; na > i && nb > i && a[na - 1] == b[nb - 1]; na--, nb--)
        ;
    const size_t ra = na - i, rb = nb - i;
    return (ra <= 1 && rb <= 1) || (ra == 2 && rb == 2 && a[i] == b[i + 1] && a[i + 1] == b[i]);
}

const char *ys_basename(const char *path)
{
    const char *slash = strrchr(ys_or_empty(path), '/');

    return slash ? slash + 1 : ys_or_empty(path);
}
