#ifndef YS_PIPELINE_DRAW_DRAW_H
#define YS_PIPELINE_DRAW_DRAW_H

#include "../../../include/yardstick.h"

/* The body of ys_draw_page(): the text of the page, to be freed, and what is said of it. */
ys_status ys_draw_run(char **out, struct ys_draw_said *said, const struct ys_draw_job *job,
                      const struct ys_options *opt, struct ys_error *err);

#endif
