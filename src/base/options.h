#ifndef YS_BASE_OPTIONS_H
#define YS_BASE_OPTIONS_H

#include "../../include/yardstick.h"

/* Fails with YS_ERR_ARG where a member is out of the range that the public header gives. */
ys_status ys_options_check(const struct ys_options *opt, struct ys_error *err);

/* And where it states more or fewer texts than for each of n tiles. */
ys_status ys_options_check_tiles(const struct ys_options *opt, size_t n, struct ys_error *err);

/* The language of the page, a text of ours that outlives the options; NULL: none that is known. */
const char *ys_options_language(const struct ys_options *opt);
/* The formats of the figures, a bit each; 0: none; YS_FIGURES_UNKNOWN: one that is not known. */
enum { YS_FIGURES_SVG = 1, YS_FIGURES_PNG = 2, YS_FIGURES_PDF = 4, YS_FIGURES_UNKNOWN = 8 };
unsigned ys_options_figures(const struct ys_options *opt);

#endif
