#ifndef YS_SUPPORT_MADE_PICTURE_H
#define YS_SUPPORT_MADE_PICTURE_H

#include <stdbool.h>
#include <stdint.h>

/* A PNG or JPEG to be written by libpng or libjpeg for a test; zero is the plain choice. */
struct made_picture {
    uint32_t width, height;
    int colour; /* PNG_COLOR_TYPE_..., or of a JPEG the J_COLOR_SPACE of what is stored */
    int bits;   /* of a PNG: 1, 2, 4, 8 or 16 */
    bool interlaced, progressive;
    bool transparent; /* tRNS: grey 0, black, or the palette's entry 0 shows nothing */
    const char *description;
    const uint8_t *exif; /* begins with its TIFF header */
    unsigned exif_bytes;
    /* Of a pixel, 0 to the most of the sample; of a palette, which entry.  NULL: picture_value(). */
    int (*value)(const void *ctx, uint32_t col, uint32_t row, unsigned band);
    const void *ctx;
};

int picture_value(uint32_t col, uint32_t row, unsigned band);
/* Entry i of the palette; band 0 to 2.  The first entries are no greys. */
int picture_palette(unsigned i, unsigned band);

/* These assert on failure. */
void made_png_write(const char *path, const struct made_picture *made);
void made_jpeg_write(const char *path, const struct made_picture *made, int quality);

/* A tile of the library's as a PNG of 8 bits: its bands, at most 3; with text, as of drawn_letters.h,
 * in white at its lower right ("" for none). */
void made_png_of_tile(const char *path, const char *tile, const char *text);

#endif
