#ifndef YS_REPORT_FIGURE_FIGURE_FILES_H
#define YS_REPORT_FIGURE_FIGURE_FILES_H

#include "figure.h"
#include "fonts.h"

/* Every figure of a report as a file, one after the other: figures are large. */
struct ys_figure_taker {
    ys_status (*take)(void *ctx, const char *name, const void *bytes, size_t n,
                      struct ys_error *err);
    void *ctx;
};

/* In the formats of res->opt.figures.  fonts: NULL where none of them needs any. */
ys_status ys_figure_files(const ys_result *res, const struct ys_figure_taker *taker,
                          struct ys_fonts *fonts, struct ys_error *err);
#endif
