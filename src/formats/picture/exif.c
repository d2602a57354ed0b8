/* exif.c - what cameras and editors say in a picture: CIPA DC-008 (Exif 2.32), a small TIFF */

#include <string.h>

#include "picture_parts.h"

enum {
    DESCRIPTION = 0x010E,
    ORIENTATION = 0x0112,
    DATE_TIME = 0x0132,
    COPYRIGHT = 0x8298,
    EXIF_DIRECTORY = 0x8769,
    DATE_TIME_ORIGINAL = 0x9003,
    MOST_TAGS = 500
};
enum { ASCII = 2, SHORT = 3, LONG = 4 };

struct block {
    const uint8_t *bytes;
    size_t n;
    bool little;
};

static uint32_t number(const struct block *b, size_t at, unsigned bytes)
{
    uint32_t value = 0;

    if (at > b->n || bytes > b->n - at)
        return 0;
    for (unsigned i = 0; i < bytes; i++)
        value = value << 8 | b->bytes[at + (b->little ? bytes - 1 - i : i)];
    return value;
}

/* A text of the tag at `at`, cut to fit. */
static void text(char *out, size_t room, const struct block *b, size_t at)
{
    const uint32_t n = number(b, at + 4, 4);
    const size_t from = n <= 4 ? at + 8 : number(b, at + 8, 4);

    out[0] = '\0';
    if (number(b, at + 2, 2) != ASCII || from > b->n || n > b->n - from)
        return;
    const size_t take = n < room - 1 ? n : room - 1;
    memcpy(out, b->bytes + from, take);
    out[take] = '\0';
}

/* When it was taken goes before when the file was changed, whichever comes first. */
static void take_date(struct ys_exif *out, const struct block *b, size_t at, bool original,
                      bool *have_original)
{
    char date[24];
    struct ys_date day;

    text(date, sizeof date, b, at);
    if (!ys_date_from_tiff(&day, date) || (*have_original && !original))
        return;
    *have_original = original;
    out->has_date = true;
    out->date = day;
}

static void read_directory(struct ys_exif *out, const struct block *b, size_t at, bool top,
                           bool *have_original)
{
    const uint32_t n = number(b, at, 2);
    uint32_t further = 0;

    for (uint32_t i = 0; i < n && i < MOST_TAGS; i++) {
        const size_t tag = at + 2 + 12 * (size_t)i;

        switch (number(b, tag, 2)) {
        case DESCRIPTION:
            text(out->description, sizeof out->description, b, tag);
            break;
        case COPYRIGHT:
            text(out->copyright, sizeof out->copyright, b, tag);
            break;
        case ORIENTATION:
            if (top && number(b, tag + 2, 2) == SHORT)
                out->orientation = number(b, tag + 8, 2);
            break;
        case DATE_TIME:
            take_date(out, b, tag, false, have_original);
            break;
        case DATE_TIME_ORIGINAL:
            take_date(out, b, tag, true, have_original);
            break;
        case EXIF_DIRECTORY:
            further = top && number(b, tag + 2, 2) == LONG ? number(b, tag + 8, 4) : 0;
            break;
        default:
            break;
        }
    }
    if (further)
        read_directory(out, b, further, false, have_original);
}

void ys_exif_read(struct ys_exif *out, const uint8_t *bytes, size_t n)
{
    const struct block b = {bytes, n, n > 0 && bytes[0] == 'I'};
    bool have_original = false;

    if (n >= 8 && (!memcmp(bytes, "II*\0", 4) || !memcmp(bytes, "MM\0*", 4)))
        read_directory(out, &b, number(&b, 4, 4), true, &have_original);
}
