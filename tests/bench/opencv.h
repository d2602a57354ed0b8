#ifndef BENCH_OPENCV_H
#define BENCH_OPENCV_H

#include <stddef.h>
#include <stdint.h>

/* OpenCV's side of the comparison, in C's terms. */
#ifdef __cplusplus
extern "C" {
#endif

struct peer_component {
    int32_t area, x, y, width, height;
    double cx, cy;
};

void peer_threads(int threads);
const char *peer_version(void);

enum peer_method { PEER_SAUF, PEER_BBDT, PEER_SPAGHETTI, PEER_METHODS };

/* Components of a mask; *out is released with free().  Returns their number. */
size_t peer_components(struct peer_component **out, const uint8_t *mask, int width, int height,
                       int neighbours, enum peer_method method);

/* Buffers that are kept from pass to pass. */
struct peer_chain;
struct peer_chain *peer_chain_new(void);
void peer_chain_free(struct peer_chain *chain);

/* absdiff, threshold, opening by 3 x 3, components with statistics; their number. */
size_t peer_chain_run(struct peer_chain *chain, const uint8_t *a, const uint8_t *b, int width,
                      int height, int threshold, enum peer_method method);
/* Components with statistics alone. */
size_t peer_chain_components(struct peer_chain *chain, const uint8_t *mask, int width,
                             int height, enum peer_method method);

/* Two files by imread, then the chain, as users write it; -1 where one cannot be read. */
long peer_files(const char *before, const char *after, int threshold);

#ifdef __cplusplus
}
#endif

#endif
