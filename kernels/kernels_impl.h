#ifndef YSK_KERNELS_IMPL_H
#define YSK_KERNELS_IMPL_H

/* Shared by the files in kernels/ only. */
#include "cpu.h"
#include "kernels.h"

#if defined(__x86_64__)
#define YSK_X86         1
#define YSK_TARGET(isa) __attribute__((target(isa)))
#else
#define YSK_X86 0
#endif

#endif
