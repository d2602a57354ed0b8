#ifndef YS_REPORT_LETTERING_H
#define YS_REPORT_LETTERING_H

#include <cairo.h>

/*
 * Text in figures, drawn with strokes that are part of the program: its bytes must not depend on
 * the fonts of a machine.  ASCII and what can be written with it (e for e acute, (c)); any other
 * character is a box.  Digits have one width.  size is the height of a capital in pixels.
 */
double ys_lettering_width(const char *text, double size);
/* From x on the baseline y, in the current source; where halo is > 0 the same text is drawn
 * under it first, wider by halo on each side and in the colour rgb. */
void ys_lettering_draw(cairo_t *cr, const char *text, double x, double y, double size);
void ys_lettering_halo(cairo_t *cr, const char *text, double x, double y, double size,
                       double halo);

#endif
