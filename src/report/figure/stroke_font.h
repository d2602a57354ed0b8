#ifndef YS_REPORT_FIGURE_STROKE_FONT_H
#define YS_REPORT_FIGURE_STROKE_FONT_H

#include "draw.h"

/*
 * Text in figures, drawn with strokes that are part of the program: its bytes must not depend on
 * the fonts of a machine.  ASCII and what can be written with it (e for e acute, (c)); any other
 * character is a box.  Digits have one width.  size is the height of a capital in pixels.
 */
double ys_stroke_text_width(const char *text, double size);
/* From x on the baseline y, stroked wider by `wider` on each side, gathered for
 * ys_draw_paint(): a text on a picture is painted once wide and dark, then plain and light. */
void ys_stroke_text_draw(struct ys_drawing *drawing, const char *text, double x, double y,
                         double size, double wider);

#endif
