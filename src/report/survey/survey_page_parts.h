#ifndef YS_REPORT_SURVEY_SURVEY_PAGE_PARTS_H
#define YS_REPORT_SURVEY_SURVEY_PAGE_PARTS_H

#include "survey.h"

/* Parts of index.html.  Each adds to a text; words are in the language of the plan. */

/* survey_map.c: where the sites lie; nothing where no place is known. */
void ys_survey_map(struct ys_text *out, const struct ys_survey_view *view);
/* survey_series.c: the counts of an area and class over time, given by its first count. */
void ys_survey_series(struct ys_text *out, const struct ys_survey_site *site, size_t first);
bool ys_survey_same_series(const struct ys_survey_count *a, const struct ys_survey_count *b);

#endif
