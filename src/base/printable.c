/* printable.c - text from outside as one printable line */

#include "printable.h"

#include <string.h>

#include "utf8.h"

/* Bytes of the character at s (n bytes left), 0 where there is none that may be printed: the C1
 * controls, which terminals obey, may not. */
static size_t character_bytes(uint32_t *c, const char *s, size_t n)
{
    const size_t bytes = ys_utf8_decode(c, s, n);

    return bytes && *c >= 0x80 && *c < 0xA0 ? 0 : bytes;
}

void ys_printable(char *out, size_t size, const char *text, size_t n)
{
    size_t k = 0;

    n = strnlen(text, n);
    for (size_t i = 0; i < n;) {
        uint32_t c;
        const size_t bytes = character_bytes(&c, text + i, n - i);

        if (k + (bytes ? bytes : 1) >= size)
            break;
        if (bytes == 1 && (c <= ' ' || c == 0x7F)) {
            if (k && out[k - 1] != ' ')
                out[k++] = ' ';
        } else if (bytes) {
            memcpy(out + k, text + i, bytes);
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

void ys_printable_path(char *out, size_t size, const char *path)
{
    const size_t n = strlen(path);

    if (n < size || size < 8) {
        ys_printable(out, size, path, n);
        return;
    }
    const size_t skip = n - (size - 4);
    const char *tail = path + ys_utf8_whole(path, skip);
    while (tail < path + skip) /* not from inside a character */
        ys_utf8_next(&tail);
    memcpy(out, "...", 3);
    ys_printable(out + 3, size - 3, tail, (size_t)(path + n - tail));
}
