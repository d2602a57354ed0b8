#ifndef YS_REPORT_FIGURE_FIGURE_MARKS_H
#define YS_REPORT_FIGURE_FIGURE_MARKS_H

#include "../../records/result.h"
#include "draw.h"

/* The outline through four corners, dark below and coloured above; of an object that was only
 * estimated in a group the corners alone. */
void ys_mark_draw(struct ys_drawing *drawing, enum ys_object_status status, bool estimated,
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
