#ifndef YS_RASTER_FOURIER_H
#define YS_RASTER_FOURIER_H

#include "../../include/yardstick.h"

/* Fourier transforms of squares of complex numbers, in single precision. */

struct ys_complex {
    float r, i;
};

struct ys_fourier; /* for one side; read-only once made */
enum { YS_FOURIER_LEAST = 16, YS_FOURIER_MOST = 512 };
/* n: a power of two from YS_FOURIER_LEAST to YS_FOURIER_MOST. */
ys_status ys_fourier_new(struct ys_fourier **out, uint32_t n, struct ys_error *err);
void ys_fourier_free(struct ys_fourier *fourier); /* takes NULL */

/* In place, of n rows of n; room: as many numbers again.  Forward by exp(-2 pi i k x / n); the inverse is
 * not divided by n * n. */
void ys_fourier_square(struct ys_complex *square, struct ys_complex *room,
                       const struct ys_fourier *fourier, bool inverse);

#endif
