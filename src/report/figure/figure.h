#ifndef YS_REPORT_FIGURE_FIGURE_H
#define YS_REPORT_FIGURE_FIGURE_H

#include "../../records/result.h"
#include "drawing.h"

/*
 * The figures of a report.  Each is a drawing that has to be released with ys_drawing_fini(), on
 * failure, too.
 */

/* One area at one date: a strip along the area with numbered outlines; in it the date, the sensor,
 * the licence, a scale bar and north; above it what was counted; below it what the lines mean. */
ys_status ys_figure_of_date(struct ys_drawing *out, const ys_result *res,
                            const struct ys_picture *picture, struct ys_error *err);
/* What changed in an area between two dates: a strip of each, the earlier one above. */
ys_status ys_figure_of_change(struct ys_drawing *out, const ys_result *res,
                              const struct ys_change *change, struct ys_error *err);
/* Of a change that has a figure: of dates in succession, with a picture of both. */
bool ys_figure_has_change(const ys_result *res, const struct ys_change *change);
/* Counts over time of one area, with their intervals, and what was reported. */
ys_status ys_figure_of_series(struct ys_drawing *out, const ys_result *res, size_t area,
                              struct ys_error *err);
bool ys_figure_has_series(const ys_result *res, size_t area);

/* "figures/area-01-date-02-2023-10-05", "figures/area-01-change-02-2023-10-05" (the later date),
 * "figures/area-01-series": names without their ending. */
enum { YS_FIGURE_NAME = 64 };
void ys_figure_name(char name[YS_FIGURE_NAME], const ys_result *res, size_t area, size_t date,
                    const char *what);

/* An object with a score from here on is drawn unbroken: as sure. */
#define YS_SURE 0.8

/* Objects of the picture's area and date. */
bool ys_figure_shows(const ys_result *res, const struct ys_picture *picture,
                     const struct ys_object *object);
/* A round length of at most most_m: 1, 2 or 5 times a power of ten. */
double ys_scale_bar_m(double most_m);
/* The count of that area and date; NULL where there is none. */
const struct ys_count *ys_count_of(const ys_result *res, size_t area, size_t date);
/* A reported figure that stands beside the counts of an area.  Figures speak of the whole site, so
 * they stand beside an area only where it is the only one of its class. */
bool ys_claim_is_of(const ys_result *res, size_t area, const struct ys_verdict *claim);
/* The day with which a date begins, since 1970-01-01; false: it begins with none. */
bool ys_day_of(int32_t *day, const char *date);
/* The area of that name; n_area: none. */
size_t ys_area_named(const ys_result *res, const char *name);
/* The picture of that area and date; NULL: none. */
const struct ys_picture *ys_picture_of(const ys_result *res, size_t area, size_t date);

#endif
