/* ops.c - the table of chosen kernel variants */

#include "kernels_impl.h"

void ysk_ops_init(struct ysk_ops *ops, unsigned cpu_flags)
{
    *ops = (struct ysk_ops){.cpu_flags = cpu_flags};
}
