#ifndef YS_REPORT_FIGURE_FONTS_USED_H
#define YS_REPORT_FIGURE_FONTS_USED_H

#include <stddef.h>

#include "../../../include/yardstick.h"

/* The fonts of this machine as those see them who do not paint: see fonts.h. */
struct ys_fonts;

/* Fails with YS_ERR_IO where no font is installed at all. */
ys_status ys_fonts_open(struct ys_fonts **out, struct ys_error *err);
void ys_fonts_close(struct ys_fonts *fonts); /* NULL: nothing */

struct ys_font_used {
    char file[80];     /* "NotoSans-Bold.ttf": which folder it lies in is not told */
    char version[160]; /* "Noto Sans Bold 2.013, SHA-256 9f86d0..." */
};
/* Those with which a text was laid out so far, in order of first use. */
size_t ys_fonts_n_used(const struct ys_fonts *fonts); /* NULL: 0 */
const struct ys_font_used *ys_fonts_used(const struct ys_fonts *fonts, size_t i);

/* What lays texts out and paints them: its name, and its version. */
enum { YS_FONTS_LIBRARIES = 5 };
const char *ys_fonts_library(const char **name, size_t i);

#endif
