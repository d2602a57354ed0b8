#ifndef YS_REPORT_FIGURE_FIGURE_CAPTION_H
#define YS_REPORT_FIGURE_FIGURE_CAPTION_H

#include "draw.h"
#include "figure.h"

/* A figure being drawn: panels in the middle, texts above and below. */
enum {
    YS_FIGURE_MARGIN = 20,
    YS_FIGURE_HEAD = 62,
    YS_FIGURE_BAND = 26, /* of SYNTHETIC */
    YS_FIGURE_GAP = 10,
    YS_FIGURE_FOOT = 92,
    YS_FIGURE_RED = 0xB31721
};

struct ys_figure {
    const ys_result *res;
    const struct ys_picture *picture;
    struct ys_figure_layout layout;
    bool synthetic;
    double width, height, top; /* of the whole; where the panels begin */
    size_t left_out;           /* numbers without room */
};

void ys_caption_above(struct ys_drawing *drawing, const struct ys_figure *figure);
void ys_caption_below(struct ys_drawing *drawing, const struct ys_figure *figure);

#endif
