#ifndef YS_REPORT_FIGURE_FIGURE_SHEET_H
#define YS_REPORT_FIGURE_FIGURE_SHEET_H

#include "figure.h"
#include "strip.h"

/* A figure while it is composed, from top to bottom: private to the figures. */
enum { YS_SHEET_MARGIN = 20 };

struct ys_panel { /* one date's strip */
    const struct ys_picture *picture;
    struct ys_affine to_frame; /* from pixels of the picture */
    size_t
        other; /* the date with which its objects are compared; SIZE_MAX: as their status says */
};

struct ys_sheet {
    struct ys_drawing *drawing;
    const ys_result *res;
    size_t area;
    struct ys_strip strip;
    struct ys_panel panel[2]; /* one below the other */
    size_t n_panel;
    double y; /* where the next thing goes */
    size_t n_status[YS_UNCERTAIN + 1], n_doubtful, left_out;
};

/* A title and a note under it; the sheet's width is set. */
void ys_sheet_head(struct ys_sheet *sheet, const char *title, const char *note);
/* All strips. */
ys_status ys_sheet_strips(struct ys_sheet *sheet, struct ys_error *err);
/* The height is set, and what a reader without eyes is told. */
void ys_sheet_end(struct ys_sheet *sheet, const char *title, const char *note);

#endif
