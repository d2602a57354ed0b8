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
    size_t max_n;     /* longest row; 0: the harness's */
    size_t bench_px;  /* pixels of an element, for the bench; 0: 1 */
    /* Bytes of output for n elements, in place of the two above; a multiple of out_elem. */
    size_t (*out_bytes)(size_t n);
    /* Makes valid input of the random bytes, which lie in rows of n elements; NULL: they are. */
    void (*prepare)(uint8_t *const in[2], size_t n, uint32_t param);
    kcheck_fn *(*pick)(const struct ysk_ops *ops);
    void (*call)(kcheck_fn *fn, const struct kcheck_args *args);
};

extern const struct kcheck kcheck_absdiff_bits_u8, kcheck_outside_bits_u8, kcheck_pack_bits,
    kcheck_erode_row, kcheck_dilate_row, kcheck_edges, kcheck_overlaps, kcheck_label_row,
    kcheck_add_runs, kcheck_diff_row, kcheck_diff_bits, kcheck_add_absdiff_u8,
    kcheck_sweep_labels, kcheck_sm_ends_f64, kcheck_sm_states_f64, kcheck_sm_most_f64,
    kcheck_exp_f64, kcheck_logistic_f32, kcheck_best_dots_f32, kcheck_conv_row,
    kcheck_multiply_add, kcheck_sum_words;

/* Shared by the checks of runs: elements of 8 bytes become runs with rising edges, and the ranks
 * that belong to them. */
void kcheck_make_edges(uint8_t *const in[2], size_t n, uint32_t param);
struct ysk_ranks kcheck_lend_ranks(void);
void kcheck_ranks_of(const struct ysk_ranks *ranks, const uint32_t *edge, size_t n_runs);

/* Room for what a call needs beside its rows; it ends at a page that must not be touched, and is
 * lent until the call returns.  bytes: at most KCHECK_LENT_BYTES, a multiple of its element's. */
enum { KCHECK_LENT = 6, KCHECK_LENT_BYTES = 1 << 16 };
void *kcheck_lend(size_t bytes);

/* Whether bands and tasks give the same results on 1 to 9 threads, and ordered ones come in
 * order. */
bool kcheck_bands(void);

#endif
