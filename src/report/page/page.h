#ifndef YS_REPORT_PAGE_PAGE_H
#define YS_REPORT_PAGE_PAGE_H

#include "../../base/text.h"
#include "../../records/result.h"

/* The parts of report.html.  Each adds HTML to *out, nothing where there is nothing to say. */

/* All reported figures but those of kind context, which come folded at the end. */
void ys_page_claims(struct ys_text *out, const ys_result *res);
/* The verdicts alone, a line each, for the first screen. */
void ys_page_verdicts(struct ys_text *out, const ys_result *res);
void ys_page_counts(struct ys_text *out, const ys_result *res);
/* What an analyst corrected, and what of it was not applied; nothing without corrections. */
void ys_page_corrections(struct ys_text *out, const ys_result *res);
void ys_page_changes(struct ys_text *out, const ys_result *res);
void ys_page_misfits(struct ys_text *out, const ys_result *res);
void ys_page_tracks(struct ys_text *out, const ys_result *res);
/* Every object of every date, the least certain first, with what it is sorted and filtered by. */
void ys_page_objects(struct ys_text *out, const ys_result *res);
/* Counts of an area over time, with intervals and the figures reported for its class. */
void ys_page_chart(struct ys_text *out, const ys_result *res, size_t area);
/* A reported and an observed interval on one axis. */
void ys_page_interval(struct ys_text *out, const ys_result *res,
                      const struct ys_verdict *claim);
/* Pictures of an area, embedded, each date once; two of them under a divider. */
ys_status ys_page_viewer(struct ys_text *out, const ys_result *res, size_t area,
                         struct ys_error *err);
void ys_page_methods(struct ys_text *out, const ys_result *res);
void ys_page_tiles(struct ys_text *out, const ys_result *res);
/* The licence lines of all tiles, each once. */
void ys_page_licences(struct ys_text *out, const ys_result *res);
void ys_page_inputs(struct ys_text *out, const ys_result *res);
void ys_page_looks(struct ys_text *out, const ys_result *res);

/* The finished page, with what no line may break apart held together. */
void ys_page_together(struct ys_text *out, const char *html);

/* Shared by the parts. */
void ys_page_date(struct ys_text *out, const ys_result *res, size_t date); /* escaped */
/* What each flag means, its code in small print. */
void ys_page_flags(struct ys_text *out, const ys_result *res, uint64_t flags);
/* "Yard: railcars"; the class alone where the area has no name. */
void ys_page_area(struct ys_text *out, const ys_result *res, size_t area);
/* "railcars", escaped. */
void ys_page_class(struct ys_text *out, const ys_result *res, const char *class_name, double n);
/* "about 73", in the page's language. */
void ys_page_stated(struct ys_text *out, const ys_result *res, const struct ys_verdict *claim);
const char *ys_page_status(const ys_result *res, enum ys_object_status status);
/* A number, or a dash where it is not finite. */
void ys_page_number(struct ys_text *out, const ys_result *res, double value, int digits);
/* "70 to 76" as "70-76" with an en dash. */
void ys_page_range(struct ys_text *out, const ys_result *res, double low, double high);
/* -3 with a minus sign, +3. */
void ys_page_signed(struct ys_text *out, long value);
/* Is the object of this area? */
bool ys_in_area(const ys_result *res, size_t area, const char *name);
void ys_page_id(struct ys_text *out, const struct ys_object *object); /* "d2o17" */
/* A score from which an object is drawn as sure. */
#define YS_PAGE_SURE YS_SURE

/* <th> and <td>: the heading is repeated in each cell, for a narrow screen. */
void ys_page_head(struct ys_text *out, const ys_result *res, const char *class_name,
                  const char *heading);
void ys_page_open_cell(struct ys_text *out, const ys_result *res, const char *class_name,
                       const char *heading);
void ys_page_text_cell(struct ys_text *out, const ys_result *res, const char *heading,
                       const char *text);
void ys_page_date_cell(struct ys_text *out, const ys_result *res, size_t date);
void ys_page_number_cell(struct ys_text *out, const ys_result *res, const char *heading,
                         double value, int digits);
void ys_page_range_cell(struct ys_text *out, const ys_result *res, const char *heading,
                        double low, double high);
void ys_page_flags_cell(struct ys_text *out, const ys_result *res, uint64_t flags);
/* Opens a table in a box that scrolls by itself, with its name for who does not see it. */
void ys_page_open_table(struct ys_text *out, const ys_result *res, const char *class_name,
                        const char *name);
void ys_page_close_table(struct ys_text *out);

#endif
