#ifndef TESTS_SUPPORT_DRAWN_LETTERS_H
#define TESTS_SUPPORT_DRAWN_LETTERS_H

#include "../../src/raster/image.h"

/* Writes text of the letters G o g l E a r t h 2 0 3 and blanks into all bands.  x, y: the left and top
 * pixel; scale: pixels of one of the 9 rows that a letter has.  Returns the column after the last. */
uint32_t drawn_letters(struct ys_image *image, const char *text, uint32_t x, uint32_t y,
                       uint32_t scale, float level);

#endif
