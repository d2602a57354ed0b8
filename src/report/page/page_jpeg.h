#ifndef YS_REPORT_PAGE_PAGE_JPEG_H
#define YS_REPORT_PAGE_PAGE_JPEG_H

#include "../figure/canvas.h"

/* The canvas as a JPEG of high quality, without thinned colours; *out to be freed.  For pages of
 * many pictures: a fifth of a PNG's bytes. */
ys_status ys_page_jpeg(unsigned char **out, size_t *n, const struct ys_canvas *canvas,
                       struct ys_error *err);

#endif
