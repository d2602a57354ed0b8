#ifndef YS_ALIGN_ALIGN_FIELD_H
#define YS_ALIGN_ALIGN_FIELD_H

#include "../raster/image.h"

/* What is correlated: gradients as complex numbers, their direction kept and their size
 * levelled, so that gain, offset and haze cancel. */
struct ys_gradient_field {
    uint32_t width, height;
    float *gradient; /* x and y of each pixel: the real and the imaginary part */
    uint8_t *usable; /* 1 where the pixel may be used */
};
/* image: one band.  usable: width * height, 1 where both dates may be used; copied. */
ys_status ys_gradient_field_new(struct ys_gradient_field *out, const struct ys_image *image,
                                const uint8_t *usable, int threads, struct ys_error *err);
void ys_gradient_field_fini(struct ys_gradient_field *field);

#endif
