#ifndef BENCH_LAYERS_H
#define BENCH_LAYERS_H

#include <stddef.h>

/* A layer of one of the networks, by other libraries, in C's terms. */
#ifdef __cplusplus
extern "C" {
#endif

struct peer_layer {
    const char *what;
    int in, out, rows, columns, spread; /* a convolution that keeps the size, then max(0, x) */
    int width, height, pictures;
};

/* x: pictures x in x height x width; weight: out x in x rows x columns; both stay the caller's. */
struct peer_conv;
struct peer_conv *peer_dnnl_new(const struct peer_layer *layer, const float *x,
                                const float *weight, const float *bias, int threads);
void peer_dnnl_run(struct peer_conv *conv, int threads);
struct peer_conv *peer_cvdnn_new(const struct peer_layer *layer, const float *x,
                                 const float *weight, const float *bias);
void peer_cvdnn_run(struct peer_conv *conv, int threads);
/* Planes of the last run, as x lies. */
void peer_conv_read(float *out, struct peer_conv *conv);
void peer_conv_free(struct peer_conv *conv);
const char *peer_conv_versions(void);

#ifdef __cplusplus
}
#endif

#endif
