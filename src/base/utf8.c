/* utf8.c - text of outside files: validity and names without case */

#include "utf8.h"

#include <stdint.h>
#include <string.h>

/* Code point at p, of which `left` bytes remain, and its length; 0 where it is not valid. */
static size_t decode(uint32_t *out, const unsigned char *p, size_t left)
{
    static const uint32_t smallest[5] = {0, 0, 0x80, 0x800, 0x10000};
    const size_t n = p[0] < 0x80   ? 1
                     : p[0] < 0xC2 ? 0
                     : p[0] < 0xE0 ? 2
                     : p[0] < 0xF0 ? 3
                     : p[0] < 0xF5 ? 4
                                   : 0;
    uint32_t c = n == 1 ? p[0] : p[0] & (0x7Fu >> n);

    if (n == 0 || n > left)
        return 0;
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (p[i] & 0x3Fu);
    }
    if (c < smallest[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return 0;
    *out = c;
    return n;
}

size_t ys_utf8_valid(const char *bytes, size_t n)
{
    const unsigned char *const p = (const unsigned char *)bytes;
    size_t i = 0, step;
    uint32_t c;

    while (i < n && (step = decode(&c, p + i, n - i)) > 0)
        i += step;
    return i;
}

/* Small letter of a capital; Unicode, UnicodeData.txt, the blocks that are regular. */
static uint32_t fold(uint32_t c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) ||
        (c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F))
        return c + 0x20;
    if (c >= 0x400 && c <= 0x40F)
        return c + 0x50;
    return c;
}

/* Text without blanks at its ends, and its length. */
static const unsigned char *trim(size_t *n, const char *text)
{
    const char *const blanks = " \t\r\n";
    const size_t skip = strspn(text, blanks);
    size_t end = strlen(text);

    while (end > skip && strchr(blanks, text[end - 1]))
        end--;
    *n = end - skip;
    return (const unsigned char *)text + skip;
}

/* Next code point, folded; a byte that is no UTF-8 stands for itself. */
static uint32_t next(const unsigned char **p, size_t *left)
{
    uint32_t c = (*p)[0];
    size_t n = decode(&c, *p, *left);

    n = n ? n : 1;
    *p += n;
    *left -= n;
    return fold(c);
}

bool ys_same_name(const char *a, const char *b)
{
    size_t na, nb;
    const unsigned char *pa = trim(&na, a), *pb = trim(&nb, b);

    while (na && nb)
        if (next(&pa, &na) != next(&pb, &nb))
            return false;
    return na == nb;
}

bool ys_has_control(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7F)
            return true;
    return false;
}
