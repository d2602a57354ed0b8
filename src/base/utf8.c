/* utf8.c - UTF-8 through utf8proc: validity, characters, their columns, names without case
 *
 * The one file that knows how UTF-8 is built.  utf8proc brings Unicode's tables of widths and of
 * case, which no list of ranges by hand keeps up with.
 */

#include "utf8.h"

#include <string.h>
#include <utf8proc.h>

/* Code point at bytes, of which n > 0 remain, and its length; 0 where there is none. */
static size_t decode(uint32_t *out, const char *bytes, size_t n)
{
    utf8proc_int32_t c;
    /* No sequence is longer than 4; utf8proc takes a negative length for "up to a zero". */
    const utf8proc_ssize_t size =
        utf8proc_iterate((const utf8proc_uint8_t *)bytes, n < 4 ? (utf8proc_ssize_t)n : 4, &c);

    if (size <= 0)
        return 0;
    *out = (uint32_t)c;
    return (size_t)size;
}

size_t ys_utf8_valid(const char *bytes, size_t n)
{
    size_t i = 0, step;
    uint32_t c;

    while (i < n && (step = decode(&c, bytes + i, n - i)) > 0)
        i += step;
    return i;
}

size_t ys_utf8_decode(uint32_t *out, const char *bytes, size_t n)
{
    return n ? decode(out, bytes, n) : 0;
}

uint32_t ys_utf8_next(const char **text)
{
    uint32_t c;

    if (!**text)
        return 0;
    /* The zero at the end continues no sequence, so none is read past it. */
    const size_t n = decode(&c, *text, 4);
    *text += n ? n : 1;
    return n ? c : YS_NOT_TEXT;
}

size_t ys_utf8_encode(char out[4], uint32_t c)
{
    return (size_t)utf8proc_encode_char((utf8proc_int32_t)c, (utf8proc_uint8_t *)out);
}

size_t ys_utf8_whole(const char *text, size_t n)
{
    /* Only the last three bytes can begin a sequence that goes past n. */
    for (size_t back = 1; back < 4 && back <= n; back++) {
        const size_t length = (size_t)utf8proc_utf8class[(unsigned char)text[n - back]];

        if (length)
            return length > back ? n - back : n;
    }
    return n;
}

size_t ys_utf8_width(uint32_t c)
{
    return (size_t)utf8proc_charwidth((utf8proc_int32_t)c);
}

size_t ys_utf8_columns(const char *text)
{
    size_t n = 0;

    for (uint32_t c; (c = ys_utf8_next(&text));)
        n += ys_utf8_width(c);
    return n;
}

/* Text without blanks at its ends, taken character by character without case. */
struct folded {
    const char *at;
    size_t left;
    utf8proc_int32_t folded[4]; /* of the character at hand: "ss" for a sharp s */
    utf8proc_ssize_t n, i;
};

static struct folded fold_start(const char *text)
{
    const char *const blanks = " \t\r\n";
    const size_t skip = strspn(text, blanks);
    size_t end = strlen(text);

    while (end > skip && strchr(blanks, text[end - 1]))
        end--;
    return (struct folded){.at = text + skip, .left = end - skip};
}

/* Next folded code point; -1 at the end. */
static utf8proc_int32_t fold_next(struct folded *text)
{
    const utf8proc_int32_t past_unicode = 0x110000;
    uint32_t c;

    if (text->i < text->n)
        return text->folded[text->i++];
    if (!text->left)
        return -1;
    const size_t size = decode(&c, text->at, text->left);
    if (!size) /* a byte that is no UTF-8 is the same as itself only */
        c = (uint32_t)past_unicode + (unsigned char)*text->at;
    text->at += size ? size : 1;
    text->left -= size ? size : 1;
    text->i = 0;
    text->n = size ? utf8proc_decompose_char((utf8proc_int32_t)c, text->folded, 4,
                                             UTF8PROC_CASEFOLD, &(int){0})
                   : 0;
    return text->n > 0 ? text->folded[text->i++] : (utf8proc_int32_t)c;
}

int ys_name_order(const char *a, const char *b)
{
    struct folded one = fold_start(a), other = fold_start(b);
    utf8proc_int32_t c, d;

    do {
        c = fold_next(&one);
        d = fold_next(&other);
    } while (c == d && c >= 0);
    return (c > d) - (c < d);
}

bool ys_same_name(const char *a, const char *b)
{
    return !ys_name_order(a, b);
}

bool ys_has_control(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7F)
            return true;
    return false;
}

const char *ys_utf8_library(void)
{
    return utf8proc_version();
}
