/* printable.c - text from outside as one printable line */

#include "printable.h"

#include <string.h>

/* Bytes of the UTF-8 character at s (n bytes left), 0 where there is none: RFC 3629, without
 * the C1 controls U+0080..U+009F, which terminals obey. */
static size_t utf8_bytes(const unsigned char *s, size_t n)
{
    const unsigned char a = s[0], b = n > 1 ? s[1] : 0;
    const size_t size = a < 0x80   ? 1
                        : a < 0xC2 ? 0
                        : a < 0xE0 ? 2
                        : a < 0xF0 ? 3
                        : a < 0xF5 ? 4
                                   : 0;

    if (!size || size > n)
        return 0;
    for (size_t i = 1; i < size; i++)
        if ((s[i] & 0xC0) != 0x80)
            return 0;
    if ((a == 0xC2 && b < 0xA0) || (a == 0xE0 && b < 0xA0) || (a == 0xED && b > 0x9F) ||
        (a == 0xF0 && b < 0x90) || (a == 0xF4 && b > 0x8F))
        return 0;
    return size;
}

void ys_line(char *out, size_t size, const char *text, size_t n)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t k = 0;

    n = strnlen(text, n);
    for (size_t i = 0; i < n;) {
        const size_t bytes = utf8_bytes(s + i, n - i);

        if (k + (bytes ? bytes : 1) >= size)
            break;
        if (bytes == 1 && (s[i] <= ' ' || s[i] == 0x7F)) {
            if (k && out[k - 1] != ' ')
                out[k++] = ' ';
        } else if (bytes) {
            memcpy(out + k, s + i, bytes);
            k += bytes;
        } else {
            out[k++] = '?';
        }
        i += bytes ? bytes : 1;
    }
    while (k && out[k - 1] == ' ')
        k--;
    out[k] = '\0';
}

void ys_line_path(char *out, size_t size, const char *path)
{
    const size_t n = strlen(path);

    if (n < size || size < 8) {
        ys_line(out, size, path, n);
        return;
    }
    const char *tail = path + n - (size - 4);
    while (((unsigned char)*tail & 0xC0) == 0x80) /* not from inside a character */
        tail++;
    memcpy(out, "...", 3);
    ys_line(out + 3, size - 3, tail, (size_t)(path + n - tail));
}
