/* escape.c - outside text: cut UTF-8, markup, formulas, a terminal's commands */

#include "escape.h"

#include <string.h>

#include "../base/utf8.h"

/* Control characters, which a terminal obeys, and those that reorder the text after them, by which
 * a name can be made to read as another (CVE-2021-42574); and what XML does not allow at all. */
static bool is_command(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200E && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF ||
           c == 0xFFFE || c == 0xFFFF;
}

static uint32_t plain(uint32_t c)
{
    if (c == '\t' || c == '\n' || c == '\r')
        return ' ';
    return is_command(c) ? YS_NOT_TEXT : c;
}

void ys_add_valid(struct ys_text *out, const char *text)
{
    const char *at = ys_or_empty(text);

    for (uint32_t c; (c = ys_utf8_next(&at));)
        ys_text_add_character(out, c);
}

void ys_add_plain(struct ys_text *out, const char *text)
{
    const char *at = ys_or_empty(text);

    for (uint32_t c; (c = ys_utf8_next(&at));)
        ys_text_add_character(out, plain(c));
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
            ys_text_add_character(out, plain(c));
    }
}

/* What spreadsheets take for a formula, so that a name in a site file could run a command on the
 * reader's machine; a plain number, -3.5 say, is none. */
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
        ys_text_add_character(out, c == '\n' || c == '\t' ? c : plain(c));
    }
    if (quote)
        ys_text_add(out, "\"");
}
