#ifndef YS_REPORT_FIGURE_DRAWING_H
#define YS_REPORT_FIGURE_DRAWING_H

#include "../../raster/geom.h"
#include "canvas.h"

/*
 * A figure as a list of pictures, paths and texts in the order in which they are painted, from which
 * SVG, PNG and PDF are made.  Places are pixels of the PNG from the upper left corner, y down.
 *
 * No font is asked while the list is made: how much room a text takes is estimated, on the wide side,
 * so that the list, and with it the SVG, is the same on every machine.  A text that turns out wider
 * than its room is pressed together where it is painted.
 *
 * Start with {0} and a size; every call after a failed allocation does nothing, so that .failed is
 * asked once, at the end.
 */

struct ys_pen {
    uint32_t stroke, fill; /* 0xRRGGBB */
    double width;          /* of the stroke; 0: none */
    double alpha;          /* of the stroke, 0..1 */
    double fill_alpha;     /* 0: not filled */
    double dash[2];        /* drawn, left out; 0: unbroken */
    bool closed;
};

enum ys_anchor { YS_START, YS_MIDDLE, YS_END };

struct ys_lettering {
    double size; /* of the font; a capital is 0.7 of it high */
    bool bold;
    uint32_t colour, halo; /* the halo is painted below the letters, and round them */
    double halo_width;     /* 0: none */
    enum ys_anchor anchor;
    double room;      /* most that the text may take; 0: as estimated */
    double angle_deg; /* clockwise about its place */
};

enum ys_ink_kind { YS_INK_IMAGE, YS_INK_PATH, YS_INK_TEXT };

struct ys_ink {
    enum ys_ink_kind kind;
    size_t clip; /* number of the clip from 1; 0: none */
    double x, y; /* upper left corner of an image; of a text the baseline at its anchor */
    struct ys_canvas canvas;
    struct ys_point *pt;
    size_t n;
    struct ys_pen pen;
    char *text;
    struct ys_lettering letters; /* room is set */
};

struct ys_drawing {
    uint32_t width, height;
    char *title, *description; /* for who cannot see it */
    struct ys_ink *ink;
    size_t n, room;
    double (*clip)[4];      /* x, y, width, height */
    size_t n_clip, clipped; /* clipped: the one that new ink gets */
    bool failed;
};

void ys_drawing_fini(struct ys_drawing *drawing);
/* What follows is drawn within this part alone; until ys_drawing_unclip(). */
void ys_drawing_clip(struct ys_drawing *drawing, const double part[4]);
void ys_drawing_unclip(struct ys_drawing *drawing);
/* Takes the canvas over, whatever comes of it. */
void ys_drawing_image(struct ys_drawing *drawing, struct ys_canvas *canvas, double x, double y);
void ys_drawing_path(struct ys_drawing *drawing, const struct ys_point *pt, size_t n,
                     const struct ys_pen *pen);
void ys_drawing_line(struct ys_drawing *drawing, struct ys_point a, struct ys_point b,
                     const struct ys_pen *pen);
/* A filled rectangle. */
void ys_drawing_block(struct ys_drawing *drawing, const double part[4], uint32_t colour,
                      double alpha);
/* The text is one line without control characters: see ys_add_plain(). */
void ys_drawing_text(struct ys_drawing *drawing, double x, double y, const char *text,
                     const struct ys_lettering *letters);
/* A text in at most most_lines lines of .room, the last cut with an ellipsis; the baseline of the first
 * is at y.  Returns how many lines there are. */
size_t ys_drawing_lines(struct ys_drawing *drawing, const struct ys_point *at, const char *text,
                        const struct ys_lettering *letters, size_t most_lines);

/* Room that the text takes in most fonts without serifs. */
double ys_letters_room(const char *text, const struct ys_lettering *letters);

ys_status ys_drawing_svg(char **out, const struct ys_drawing *drawing, struct ys_error *err);
struct ys_fonts;
ys_status ys_drawing_png(unsigned char **out, size_t *n, const struct ys_drawing *drawing,
                         struct ys_fonts *fonts, struct ys_error *err);
/* Letters are letters here, too; the file says no time. */
ys_status ys_drawing_pdf(unsigned char **out, size_t *n, const struct ys_drawing *drawing,
                         struct ys_fonts *fonts, struct ys_error *err);

#endif
