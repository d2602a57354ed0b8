#ifndef YS_REPORT_FIGURE_CANVAS_H
#define YS_REPORT_FIGURE_CANVAS_H

#include <stddef.h>
#include <stdint.h>

#include "../../raster/image.h"

/* Pixels for eyes: 0x00RRGGBB, row after row. */
struct ys_canvas {
    uint32_t width, height;
    uint32_t *px;
};

ys_status ys_canvas_new(struct ys_canvas *out, uint32_t width, uint32_t height, uint32_t colour,
                        struct ys_error *err);
void ys_canvas_fini(struct ys_canvas *canvas);

/* The image with each band stretched from its 1 % to its 99 % quantile, one band as grey, and
 * its size times scale: a tent filter, so bilinear when enlarged, averaged when reduced. */
ys_status ys_canvas_shade(struct ys_canvas *out, const struct ys_image *image, double scale,
                          struct ys_error *err);

/* An 8-bit RGB PNG without a time or other text: the same canvas gives the same bytes. */
ys_status ys_canvas_png(unsigned char **out, size_t *n, const struct ys_canvas *canvas,
                        struct ys_error *err);

#endif
