#ifndef YS_REPORT_FIGURE_FIGURE_H
#define YS_REPORT_FIGURE_FIGURE_H

#include "../../records/result.h"
#include "canvas.h"

/* The annotated picture of one area at one date: numbered boxes, scale bar, north arrow, date,
 * sensor, licence, and SYNTHETIC where the tile is rendered.  A long window is folded into
 * panels, so that its objects stay large enough to be numbered. */
ys_status ys_figure_draw(struct ys_canvas *out, const ys_result *res,
                         const struct ys_picture *picture, struct ys_error *err);

/* "figures/area-01-date-02-2023-10-05.png" */
void ys_figure_name(char name[64], const ys_result *res, const struct ys_picture *picture);

/* How an area is folded and scaled. */
struct ys_figure_layout {
    size_t panels;
    bool tall;    /* panels stand side by side, else one below the other */
    double scale; /* pixels of the figure in one of the window */
    double step_px,
        length_px; /* of the window: panel k begins at k * step, overlaps the next */
    double panel_width, panel_height; /* pixels of the figure */
};
struct ys_figure_layout ys_figure_lay_out(uint32_t width, uint32_t height,
                                          double object_width_px);

/* Objects of the picture's area and date. */
bool ys_figure_shows(const ys_result *res, const struct ys_picture *picture,
                     const struct ys_object *object);
/* A round length of at most most_m: 1, 2 or 5 times a power of ten. */
double ys_scale_bar_m(double most_m);
/* The count of that area and date; NULL where there is none. */
const struct ys_count *ys_count_of(const ys_result *res, const struct ys_picture *picture);

#endif
