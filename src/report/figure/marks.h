#ifndef YS_REPORT_FIGURE_MARKS_H
#define YS_REPORT_FIGURE_MARKS_H

#include "../../records/result.h"
#include "drawing.h"

/*
 * How objects are marked.  Colours are those of the page, told apart with any kind of colour vision;
 * the line says the same again for a print in grey:
 *     stayed     thin             arrived    thick
 *     left       crossed out      uncertain  dotted          single  thin
 * and, whatever the status, dashes where the object is doubtful or only estimated in a group.
 */
void ys_mark_object(struct ys_drawing *drawing, const struct ys_point corner[4],
                    enum ys_object_status status, bool doubtful);
/* An outline of an area: white over black, seen on ground of any brightness. */
void ys_mark_area(struct ys_drawing *drawing, const struct ys_point *pt, size_t n);

/* In a part of the picture: dark ground on which white letters are legible. */
void ys_mark_ground(struct ys_drawing *drawing, const double part[4]);
/* A bar of a round length and that length, with its right end at *at; px_per_m of the figure.  In the language of
 * res.  Returns the length of the bar in pixels, 0: none, where the size of a pixel is not known. */
double ys_mark_scale(struct ys_drawing *drawing, const ys_result *res,
                     const struct ys_point *at, double px_per_m);
/* An arrow toward north, deg clockwise from up, round *at. */
void ys_mark_north(struct ys_drawing *drawing, const struct ys_point *at, double deg);

#endif
