#ifndef YS_REPORT_FIGURE_FIGURE_MARKS_H
#define YS_REPORT_FIGURE_FIGURE_MARKS_H

#include "../../records/result.h"
#include "draw.h"

/*
 * How objects are marked, in figures and on the page: told apart by colour (Okabe and Ito's set,
 * safe for the colour-blind) and, in grey, by the line:
 *     stayed     thin, solid          arrived    thick, solid
 *     left       dashed, crossed out  uncertain  dotted          single  thin, solid
 */
struct ys_mark {
    uint32_t colour;      /* 0xRRGGBB */
    double width;         /* pixels of a figure */
    double dash[2];       /* drawn, left out; 0: solid */
    bool crossed;         /* a diagonal through the box */
    const char *css_name; /* "stayed" */
};

struct ys_mark ys_mark_of(enum ys_object_status status);

/* The outline through four corners, dark below and coloured above. */
void ys_mark_draw(struct ys_drawing *drawing, enum ys_object_status status,
                  const struct ys_point corner[4]);

/* Where the numbers of one picture stand, so that none covers another. */
struct ys_label {
    double x, y, width, height; /* top left */
};
struct ys_labels {
    struct ys_label *at;
    size_t n, room, left_out;
};

/* The number of a box in the box or near it; left out where there is no room within
 * width x height. */
ys_status ys_label_draw(struct ys_drawing *drawing, struct ys_labels *labels, const char *text,
                        const struct ys_point corner[4], const struct ys_label *bounds,
                        struct ys_error *err);
void ys_labels_fini(struct ys_labels *labels);

#endif
