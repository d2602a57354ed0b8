#ifndef YS_RASTER_BORDER_H
#define YS_RASTER_BORDER_H

#include <stddef.h>

/* What an operation sees beyond the ends of a row a b c d, or the edges of a plane. */
enum ys_border {
    YS_BORDER_REPEAT,  /* a a a | a b c d | d d d */
    YS_BORDER_NOTHING, /* - - - | a b c d | - - -  what is not there weighs 0 */
    YS_BORDER_MIRROR,  /* d c b | a b c d | c b a  the end itself once */
    YS_BORDER_REFLECT, /* c b a | a b c d | d c b  the end itself twice */
    YS_BORDER_RING     /* b c d | a b c d | a b c  a circle of angles */
};

/* The element of n > 0 that stands for element i; -1: nothing does. */
static inline ptrdiff_t ys_border_index(ptrdiff_t i, size_t n, enum ys_border border)
{
    const ptrdiff_t size = (ptrdiff_t)n, last = size - 1;

    if (i >= 0 && i <= last)
        return i;
    switch (border) {
    case YS_BORDER_NOTHING:
        return -1;
    case YS_BORDER_MIRROR: /* period 2 last */
        if (!last)
            return 0;
        i = (i % (2 * last) + 2 * last) % (2 * last);
        return i > last ? 2 * last - i : i;
    case YS_BORDER_REFLECT:
        i = (i % (2 * size) + 2 * size) % (2 * size);
        return i > last ? 2 * size - 1 - i : i;
    case YS_BORDER_RING:
        return (i % size + size) % size;
    case YS_BORDER_REPEAT:
    default:
        return i < 0 ? 0 : last;
    }
}

#endif
