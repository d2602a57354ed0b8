#ifndef BENCH_ALIGN_PEERS_H
#define BENCH_ALIGN_PEERS_H

/* OpenCV's side of the comparison of resampling and phase correlation, in C's terms. */
#ifdef __cplusplus
extern "C" {
#endif

struct peer_remap; /* a picture, the places it is sampled at, and room for what comes out */
/* places: x and y of each output pixel in src, px from the centre of the first one. */
struct peer_remap *peer_remap_new(const float *src, int width, int height, int channels,
                                  const float *x, const float *y);
/* fixed: by places that were rounded to 1/32 px before, which OpenCV calls faster. */
void peer_remap_run(struct peer_remap *remap, int fixed, int threads);
const float *peer_remap_out(const struct peer_remap *remap);
void peer_remap_free(struct peer_remap *remap);

/* n windows of side x side pixels, one after another; the displacement of each into xy. */
void peer_phase_correlate(double *xy, const float *a, const float *b, int side, int n,
                          int threads);

const char *peer_align_version(void);

#ifdef __cplusplus
}
#endif

#endif
