#ifndef YS_REPORT_SURVEY_SURVEY_H
#define YS_REPORT_SURVEY_SURVEY_H

#include "../../base/text.h"
#include "../../records/survey.h"

/* What a survey writes: its plan, a record of each unit, and the pages and tables over all sites. */

/* plan.json. */
ys_status ys_survey_plan_json(char **out, const struct ys_survey_plan *plan,
                              struct ys_error *err);

/* The record of a unit, units/ID.unit: a line with the SHA-256 of the rest, and JSON.  res NULL: the site
 * has no report, and why says so; else sums is the hash of its SHA256SUMS. */
struct ys_survey_made {
    const struct ys_survey_unit *unit;
    const ys_result *res;
    const char *sums, *why;
};
ys_status ys_survey_unit_record(char **out, const struct ys_survey_made *made,
                                struct ys_error *err);

/* The tables of all sites under one another, with a column `site` before them.  Add each site's file in
 * turn; the first lines may differ in that one has more columns behind those of the other. */
struct ys_survey_table {
    struct ys_text header; /* the longest so far */
    struct ys_text rows;
    struct ys_survey_table_row {
        size_t end, columns; /* in rows, without its line feed */
    } * row;
    size_t n, room, columns;
    bool failed;
};
void ys_survey_table_add(struct ys_survey_table *table, const char *site, const char *csv);
/* Takes the table's memory. */
ys_status ys_survey_table_take(char **out, struct ys_survey_table *table, const char *what,
                               struct ys_error *err);

/* sites.geojson and index.html. */
struct ys_survey_view {
    const struct ys_survey_plan *plan;
    const struct ys_survey_site *site;
    size_t n;
};
ys_status ys_survey_geojson(char **out, const struct ys_survey_view *view,
                            struct ys_error *err);
ys_status ys_survey_html(char **out, const struct ys_survey_view *view, struct ys_error *err);

#endif
