/* escape.c - outside text: cut UTF-8, markup, formulas, a terminal's commands */

#include <string.h>

#include "words.h"

enum { NOT_TEXT = 0xFFFD };

/* Bytes of the character that begins so, 0 for a byte that begins none. */
static unsigned sequence_length(unsigned char first)
{
    return first < 0x80   ? 1
           : first < 0xC2 ? 0
           : first < 0xE0 ? 2
           : first < 0xF0 ? 3
           : first < 0xF5 ? 4
                          : 0;
}

uint32_t ys_utf8_next(const char **text)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char first = (unsigned char)**text;
    const unsigned n = sequence_length(first);

    if (!first)
        return 0;
    ++*text;
    if (n <= 1)
        return n ? first : NOT_TEXT;
    uint32_t value = first & (0x7Fu >> n);
    for (unsigned i = 1; i < n; i++) {
        const unsigned char next = (unsigned char)(*text)[i - 1];

        if ((next & 0xC0) != 0x80)
            return NOT_TEXT;
        value = value << 6 | (next & 0x3Fu);
    }
    /* Too long a form, a half of a UTF-16 pair, past the end of Unicode. */
    if (value < smallest[n] || (value >= 0xD800 && value < 0xE000) || value > 0x10FFFF)
        return NOT_TEXT;
    *text += n - 1;
    return value;
}

void ys_utf8_add(struct ys_text *out, uint32_t c)
{
    char bytes[4];
    size_t n = 0;

    if (c < 0x80) {
        bytes[n++] = (char)c;
    } else if (c < 0x800) {
        bytes[n++] = (char)(0xC0 | c >> 6);
    } else if (c < 0x10000) {
        bytes[n++] = (char)(0xE0 | c >> 12);
        bytes[n++] = (char)(0x80 | (c >> 6 & 0x3F));
    } else {
        bytes[n++] = (char)(0xF0 | c >> 18);
        bytes[n++] = (char)(0x80 | (c >> 12 & 0x3F));
        bytes[n++] = (char)(0x80 | (c >> 6 & 0x3F));
    }
    if (c >= 0x80)
        bytes[n++] = (char)(0x80 | (c & 0x3F));
    ys_text_add_n(out, bytes, n);
}

/* Control characters, and those that reorder the text after them. */
static bool is_command(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200E && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

static uint32_t plain(uint32_t c)
{
    if (c == '\t' || c == '\n' || c == '\r')
        return ' ';
    return is_command(c) ? NOT_TEXT : c;
}

void ys_add_valid(struct ys_text *out, const char *text)
{
    const char *at = ys_or_empty(text);

    for (uint32_t c; (c = ys_utf8_next(&at));)
        ys_utf8_add(out, c);
}

void ys_add_plain(struct ys_text *out, const char *text)
{
    const char *at = ys_or_empty(text);

    for (uint32_t c; (c = ys_utf8_next(&at));)
        ys_utf8_add(out, plain(c));
}

void ys_add_html(struct ys_text *out, const char *text)
{
    const char *at = ys_or_empty(text);

    for (uint32_t c; (c = ys_utf8_next(&at));) {
        if (c == '&')
            ys_text_add(out, "&amp;");
        else if (c == '<')
            ys_text_add(out, "&lt;");
        else if (c == '>')
            ys_text_add(out, "&gt;");
        else if (c == '"')
            ys_text_add(out, "&quot;");
        else if (c == '\'')
            ys_text_add(out, "&#39;");
        else
            ys_utf8_add(out, plain(c));
    }
}

/* What spreadsheets take for a formula; a plain number, -3.5 say, is none. */
static bool is_formula(const char *cell)
{
    cell += strspn(cell, " ");
    if (!*cell || !strchr("=+-@\t\r\n", *cell))
        return false;
    if (*cell != '-' && *cell != '+')
        return true;
    const size_t n = strspn(cell + 1, "0123456789.");
    return !n || cell[1 + n];
}

void ys_add_cell(struct ys_text *out, const char *text)
{
    const char *at = ys_or_empty(text);
    const bool formula = is_formula(at);
    const bool quote = strpbrk(at, ",\"\r\n") || *at == ' ';

    if (quote)
        ys_text_add(out, "\"");
    if (formula)
        ys_text_add(out, "'");
    for (uint32_t c; (c = ys_utf8_next(&at));) {
        if (c == '"')
            ys_text_add(out, "\"");
        ys_utf8_add(out, c == '\n' || c == '\t' ? c : plain(c));
    }
    if (quote)
        ys_text_add(out, "\"");
}

/* East Asian scripts and signs take two columns, marks that join the letter before take none. */
static size_t columns(uint32_t c)
{
    if (c >= 0x300 && c < 0x370)
        return 0;
    return (c >= 0x1100 && c < 0x1160) || (c >= 0x2E80 && c < 0xA4D0) ||
                   (c >= 0xAC00 && c < 0xD7A4) || (c >= 0xF900 && c < 0xFB00) ||
                   (c >= 0xFE30 && c < 0xFE70) || (c >= 0xFF00 && c < 0xFF61) || c >= 0x1F300
               ? 2
               : 1;
}

size_t ys_columns(const char *text)
{
    size_t n = 0;

    for (uint32_t c; (c = ys_utf8_next(&text));)
        n += columns(c);
    return n;
}
