/*
 * ops.c - the table of chosen kernel variants
 *
 * A table that is passed along and not a global that is filled at start: tests and the bench
 * run all variants in one process, and nothing has to be filled first.
 */

#include "kernels_parts.h"

void ysk_ops_init(struct ysk_ops *ops, unsigned cpu_flags)
{
    *ops = (struct ysk_ops){.cpu_flags = cpu_flags};
    ysk_bits_init(ops, cpu_flags);
    ysk_diff_init(ops, cpu_flags);
    ysk_morph_init(ops, cpu_flags);
    ysk_runs_init(ops, cpu_flags);
    ysk_labels_init(ops, cpu_flags);
    ysk_stats_init(ops, cpu_flags);
    ysk_sweep_init(ops, cpu_flags);
    ysk_semimarkov_init(ops, cpu_flags);
    ysk_dots_init(ops, cpu_flags);
    ysk_exponential_init(ops, cpu_flags);
    ysk_conv_init(ops, cpu_flags);
    ysk_multiply_add_init(ops, cpu_flags);
    ysk_read_init(ops, cpu_flags);
}
