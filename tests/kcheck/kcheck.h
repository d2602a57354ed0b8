#ifndef KCHECK_H
#define KCHECK_H

/*
 * kcheck: every vector variant of every kernel against its scalar reference,
 * and the time of both, in one program (after x264 and dav1d's checkasm).
 *
 * A kernel joins by describing itself in a struct kcheck: how to find it in
 * the ops table and how to call it.  The harness owns the rest: input
 * patterns, lengths, misalignment, guard pages, comparison, timing.
 */

#include "../../kernels/kernels.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

typedef void kcheck_fn(void); /* any kernel; cast back by the call hook */

struct kcheck_args {
    const uint8_t *in[2]; /* rows of n elements, in_elem bytes each */
    uint8_t *out;         /* row of out_elem * n bytes, or out_fixed bytes */
    size_t n;
    uint32_t param; /* random scalar argument */
};

struct kcheck {
    const char *name;
    size_t in_elem;   /* bytes of an input element */
    size_t out_elem;  /* bytes of output an element, or 0 */
    size_t out_fixed; /* bytes of output a call, or 0 */
    kcheck_fn *(*pick)(const struct ysk_ops *ops);
    void (*call)(kcheck_fn *fn, const struct kcheck_args *args);
};

/* Whether ysk_bands_run() gives the same results on 1 to 9 threads. */
bool kcheck_bands(void);

#endif
