#ifndef YS_REPORT_FIGURE_FONTS_H
#define YS_REPORT_FIGURE_FONTS_H

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fonts_used.h"

/*
 * The fonts of this machine, and texts of any script laid out with them.  Fontconfig says which font
 * has a letter, raqm (FriBidi, HarfBuzz) in which order and shape letters stand, cairo paints them.
 */
/* Letters of the text that no font has, each once, are added to missing[]; the number of them. */
enum { YS_MOST_MISSING = 64 };
size_t ys_fonts_missing(uint32_t missing[YS_MOST_MISSING], size_t n, struct ys_fonts *fonts,
                        const char *text);

/* Glyphs of one font whose letters run one way: what cairo_show_text_glyphs() takes at once. */
struct ys_glyph_run {
    cairo_font_face_t *face; /* of the fonts */
    size_t first, n;         /* glyphs */
    size_t cluster, n_cluster;
    size_t from, bytes; /* of the text */
    bool backward;
};

struct ys_glyph_line {
    cairo_glyph_t *glyph; /* from (0, 0) on */
    cairo_text_cluster_t *cluster;
    struct ys_glyph_run *run;
    size_t n, n_cluster, n_run;
    double width;
    uint32_t missing; /* the first letter that no font has; 0: none */
    size_t n_missing;
};

ys_status ys_fonts_lay(struct ys_glyph_line *out, struct ys_fonts *fonts, const char *text,
                       double size, bool bold, struct ys_error *err);
void ys_glyph_line_fini(struct ys_glyph_line *line);

#endif
