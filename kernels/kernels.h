#ifndef YSK_KERNELS_H
#define YSK_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/*
 * Kernels: rows of numbers in, numbers out.
 *
 * Rules that hold for every kernel here:
 *  - a kernel touches exactly the n elements it is given; no over-read;
 *  - no alignment is assumed; n may be 0;
 *  - no allocation, no I/O, no globals, no OpenMP: threads are the caller's;
 *  - every variant gives the same bits as the _c variant.
 */

/* The chosen variants.  Filled once, then only read: share it between threads. */
struct ysk_ops {
    unsigned cpu_flags; /* as given */
};

/*
 * Fill *ops with the best variant of each kernel that cpu_flags allows
 * (ysk_cpu_detect() for this machine, 0 for the scalar references).
 */
void ysk_ops_init(struct ysk_ops *ops, unsigned cpu_flags);

#endif
