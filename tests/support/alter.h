#ifndef TESTS_SUPPORT_ALTER_H
#define TESTS_SUPPORT_ALTER_H

#include <stdbool.h>
#include <stdint.h>

/* A copy of an 8-bit GeoTIFF with its pixels changed and its place on Earth kept true, but for
 * what it is misplaced by. */
struct alter {
    double gain, offset;    /* of every sample; rounded and clipped to 0..255 */
    uint32_t col0, row0;    /* columns and rows cut off at the left and the top */
    uint32_t right, bottom; /* and at the right and the bottom */
    /* Each pixel is the mean of so many by so many, interpolated linearly to the old size again:
     * finer pixels than the picture shows.  0, 1: as it was. */
    uint32_t enlarged;
    double misplaced_px; /* to the right: its georeference is off by that much */
    uint32_t
        cover[4]; /* first and last column and row (exclusive) of a part that is white: cloud
                            with a sharp border */
};

/* false, with a message on stderr, when it cannot be done. */
bool alter_tile(const char *out, const char *in, const struct alter *how);

/* The first bytes of a file only. */
bool alter_truncate(const char *out, const char *in, long bytes);

#endif
