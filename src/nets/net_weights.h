#ifndef YS_NETS_NET_WEIGHTS_H
#define YS_NETS_NET_WEIGHTS_H

#include <stddef.h>

#include "../../include/yardstick.h"

/*
 * Files of weights: named arrays of numbers; weights/README.md describes each and says
 * how it was made.  They are part of the program; nothing is read while it runs.
 *
 * Layout, all numbers little-endian:
 *   0   8 bytes "YSWEIGHT", version (4 bytes, 1), number of arrays (4), bytes of the file (8), zeros
 *   64  for each array 64 bytes: name (24, zeros behind it), type (4), number of sides (4, 1 to 4),
 *       four sides (4 each, the slowest first; 1 where there is none), offset in the file (8), zeros
 *   ..  the arrays, each at a multiple of 64 bytes
 */
enum ys_weights {
    YS_WEIGHTS_TRACKS, /* railcars along a track */
    YS_WEIGHTS_TOPS,   /* containers */
    YS_WEIGHTS_PITS,
    YS_WEIGHTS_PIT_REGRESSIONS, /* how candidates of pits are weighed */
    YS_WEIGHTS_PROPOSALS,       /* axes of tracks */
    YS_WEIGHTS_METRES,          /* occupied metres of track, in coarse pixels */
    YS_WEIGHTS_FILES
};

struct ys_weights_file {
    const char *name;        /* for messages */
    const unsigned char *at; /* aligned to 64 bytes */
    size_t bytes;
};
/* What the program was built with. */
struct ys_weights_file ys_weights_file(enum ys_weights which);

enum ys_number { YS_INT16 = 1, YS_FLOAT32 = 2, YS_FLOAT64 = 3 };
enum { YS_ARRAY_NAME = 24, YS_ARRAY_SIDES = 4, YS_WEIGHTS_GRAIN = 64 };

/* An array that is wanted. */
struct ys_net_array {
    char name[YS_ARRAY_NAME];
    enum ys_number type;
    size_t n_sides, side[YS_ARRAY_SIDES]; /* 0: of any length, which is filled in */
    const void *at;                       /* filled in: its numbers, in the file */
};

/* Finds each of n arrays.  YS_ERR_FORMAT, with what was found and what was wanted, where the file is
 * no file of weights, is cut off, or has an array of another name, type or shape. */
ys_status ys_net_weights_open(struct ys_net_array *array, size_t n,
                              const struct ys_weights_file *file, struct ys_error *err);

#endif
