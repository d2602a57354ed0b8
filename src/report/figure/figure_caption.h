#ifndef YS_REPORT_FIGURE_FIGURE_CAPTION_H
#define YS_REPORT_FIGURE_FIGURE_CAPTION_H

#include "draw.h"
#include "figure.h"

/* A figure being drawn: panels in the middle, texts above and below. */
enum {
    YS_SHEET_MARGIN = 20,
    YS_SHEET_HEAD = 62,
    YS_SHEET_BAND = 26, /* of SYNTHETIC */
    YS_SHEET_GAP = 10,
    YS_SHEET_FOOT = 92,
    YS_SHEET_RED = 0xB31721
};

struct ys_sheet {
    const ys_result *res;
    const struct ys_picture *picture;
    struct ys_fold fold;
    bool synthetic;
    double width, height, top; /* of the whole; where the panels begin */
    size_t left_out;           /* numbers without room */
};

void ys_sheet_head(struct ys_ink *ink, const struct ys_sheet *sheet);
void ys_sheet_foot(struct ys_ink *ink, const struct ys_sheet *sheet);

#endif
