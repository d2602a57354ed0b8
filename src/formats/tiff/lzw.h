#ifndef YS_FORMATS_TIFF_LZW_H
#define YS_FORMATS_TIFF_LZW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* LZW as TIFF 6.0, section 13, has it: codes of 9 to 12 bits, the high bit first. */

struct ys_lzw;                   /* the table of strings */
struct ys_lzw *ys_lzw_new(void); /* NULL: out of memory; free() it */

/* n bytes of codes into need bytes at dst.  False where they do not make up these or are not in
 * this form (files of libtiff before 1990 hold the low bit first); dst may then hold anything. */
bool ys_lzw_decode(struct ys_lzw *lzw, uint8_t *dst, size_t need, const uint8_t *src, size_t n);

#endif
