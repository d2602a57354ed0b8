#ifndef YS_SUPPORT_MADE_RESULT_H
#define YS_SUPPORT_MADE_RESULT_H

#include <jansson.h>

#include "../../src/report/report.h"

/* A result made by hand: a drawn yard of four tracks at two dates, 20 cars and then 73, a quay
 * that is refused at the first date, and four judged figures. */
struct made_result {
    ys_result res;
    struct ys_tile_info info[2];
    struct ys_date_row date[2];
    struct ys_result_area area[2];
    struct ys_result_line line[1];
    struct ys_point line_pt[2];
    struct ys_count count[4];
    struct ys_track_count track[8];
    struct ys_change change[2];
    struct ys_object object[20 + 73 + 12];
    struct ys_verdict verdict[4];
    struct ys_skipped skipped[1];
    struct ys_picture picture[4];
    char *alias[2];
};

void made_result_init(struct made_result *made, bool rendered);
void made_result_fini(struct made_result *made);

typedef ys_status made_text_fn(char **out, const ys_result *res, struct ys_error *err);

/* What a writer of the report makes of it, to be freed; a failure fails the test. */
char *made_text(made_text_fn *make, const ys_result *res);
/* The same, read as JSON in which no key stands twice. */
json_t *made_json(made_text_fn *make, const ys_result *res);

#endif
