#ifndef YS_ALIGN_ALIGN_PEAK_H
#define YS_ALIGN_ALIGN_PEAK_H

#include "align_field.h"

/* Windows of two gradient fields, and the peaks of their phase correlation. */

struct ys_tie_point {
    double x, y;   /* centre of the window in the reference, px */
    double dx, dy; /* its content lies this much further in the other field */
    double q;      /* peak over the spread of the middle of the surface; < 0: no window there */
};

struct ys_fft; /* transforms of n x n points, with window and low pass; read-only once made */
ys_status ys_fft_new(struct ys_fft **out, uint32_t n, struct ys_error *err);
void ys_fft_free(struct ys_fft *fft);

struct ys_correlation { /* one correlation of all windows: what goes in, and what comes out */
    const struct ys_gradient_field *reference, *other;
    const struct ys_fft *fft;
    uint32_t n;               /* side of a window */
    const uint32_t *at;       /* column and row of the first pixel of each window */
    size_t count;             /* windows */
    int32_t shift_x, shift_y; /* of the other window, whole pixels */
    uint32_t box, search;     /* half sides: of the surface kept, of the search for ties */

    struct ys_tie_point *tie; /* count of them: out */
    float *stack;             /* out, NULL: not wanted: (2 box + 1)^2, the surfaces added */
    int threads;
};
ys_status ys_correlate_windows(struct ys_correlation *correlation, struct ys_error *err);

#endif
