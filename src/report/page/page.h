#ifndef YS_REPORT_PAGE_PAGE_H
#define YS_REPORT_PAGE_PAGE_H

#include "../../base/text.h"
#include "../../records/result.h"

/* The parts of report.html.  Each adds HTML to *out, nothing where there is nothing to say. */

void ys_page_claims(struct ys_text *out, const ys_result *res);
void ys_page_counts(struct ys_text *out, const ys_result *res);
/* What an analyst corrected, and what of it was not applied; nothing without corrections. */
void ys_page_corrections(struct ys_text *out, const ys_result *res);
void ys_page_changes(struct ys_text *out, const ys_result *res);
void ys_page_misfits(struct ys_text *out, const ys_result *res);
void ys_page_tracks(struct ys_text *out, const ys_result *res, size_t area);
void ys_page_objects(struct ys_text *out, const ys_result *res, size_t area);
/* Counts of an area over time, with intervals and the figures reported for its class. */
void ys_page_chart(struct ys_text *out, const ys_result *res, size_t area);
/* A reported and an observed interval on one axis. */
void ys_page_interval(struct ys_text *out, const struct ys_verdict *claim);
/* Pictures of an area, embedded; slider where two dates fit together. */
ys_status ys_page_pictures(struct ys_text *out, const ys_result *res, size_t area,
                           struct ys_error *err);
void ys_page_methods(struct ys_text *out, const ys_result *res);
void ys_page_tiles(struct ys_text *out, const ys_result *res);
void ys_page_inputs(struct ys_text *out, const ys_result *res);
void ys_page_looks(struct ys_text *out, const ys_result *res);

/* Shared by the parts. */
void ys_page_date(struct ys_text *out, const ys_result *res, size_t date); /* escaped */
void ys_page_flags(struct ys_text *out, uint64_t flags);
/* A number, or a dash where it is not finite. */
void ys_page_number(struct ys_text *out, double value, int digits);
/* "70 to 76" as "70-76" with an en dash. */
void ys_page_range(struct ys_text *out, double low, double high);
/* -3 with a minus sign, +3. */
void ys_page_signed(struct ys_text *out, long value);
/* Is the object of this area? */
bool ys_in_area(const ys_result *res, size_t area, const char *name);
void ys_page_id(struct ys_text *out, const struct ys_object *object); /* "d2o17" */

#endif
