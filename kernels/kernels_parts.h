#ifndef YS_KERNELS_KERNELS_PARTS_H
#define YS_KERNELS_KERNELS_PARTS_H

/* Shared by the files in kernels/ only. */
#include "cpu.h"
#include "kernels.h"

#if defined(__x86_64__)
#define YSK_X86         1
#define YSK_TARGET(isa) __attribute__((target(isa)))
#else
#define YSK_X86 0
#endif

/* Before a loop of a few turns whose number the compiler knows: an array of vectors that such loops
 * alone index becomes registers. */
#if defined(__clang__)
#define YSK_UNROLL _Pragma("unroll")
#else
#define YSK_UNROLL _Pragma("GCC unroll 16")
#endif

/* The instructions of enum ysk_cpu, as the compiler names them. */
#define YSK_AVX2    "avx2,bmi,bmi2,popcnt"
#define YSK_AVX512  "avx512f,avx512bw,avx512vl,avx512dq,avx2,bmi,bmi2,popcnt"
#define YSK_ICELAKE YSK_AVX512 ",avx512vbmi,avx512vbmi2,avx512bitalg,avx512vpopcntdq"

/* Each family fills its own members. */
void ysk_bits_init(struct ysk_ops *ops, unsigned cpu_flags);
void ysk_diff_init(struct ysk_ops *ops, unsigned cpu_flags);
void ysk_morph_init(struct ysk_ops *ops, unsigned cpu_flags);
void ysk_runs_init(struct ysk_ops *ops, unsigned cpu_flags);
void ysk_labels_init(struct ysk_ops *ops, unsigned cpu_flags);
void ysk_stats_init(struct ysk_ops *ops, unsigned cpu_flags);
void ysk_sweep_init(struct ysk_ops *ops, unsigned cpu_flags);
/* Each family writes its part of the table. */
void ysk_semimarkov_init(struct ysk_ops *ops, unsigned cpu_flags);
void ysk_dots_init(struct ysk_ops *ops, unsigned cpu_flags);
void ysk_exponential_init(struct ysk_ops *ops, unsigned cpu_flags);
void ysk_conv_init(struct ysk_ops *ops, unsigned cpu_flags);
void ysk_multiply_add_init(struct ysk_ops *ops, unsigned cpu_flags);
void ysk_read_init(struct ysk_ops *ops, unsigned cpu_flags);

#endif
