#ifndef BENCH_PEERS_H
#define BENCH_PEERS_H

#include <stddef.h>

/* Parts of the peers program. */

/* Exit status of `peers same`. */
int peers_same(void);

/* Decodes a tiled file once: seconds, or a negative number where it cannot be.  libtiff: a handle
 * a thread; ours: as `yardstick diff` reads it (both files of the pair are the one). */
double peers_decode_libtiff(const char *path, int threads);
double peers_decode_ours(const char *path, int threads);

#endif
