/* mem.c - checked allocation */

#include "mem.h"

#define _DEFAULT_SOURCE /* madvise() */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "checked.h"

#if defined MADV_HUGEPAGE
/* Planes of a picture are written once or twice: the system's work for the first touch of a page is
 * as much as ours.  Pages of 2 MiB where it has them: 512 times fewer. */
enum { HUGE_PAGE = 2 << 20, LEAST_HUGE = 2 * HUGE_PAGE };

static void *in_huge_pages(void *block, size_t bytes)
{
    if (block && bytes >= LEAST_HUGE) {
        const size_t skip = HUGE_PAGE - (uintptr_t)block % HUGE_PAGE;

        (void)madvise((char *)block + skip, (bytes - skip) & ~(size_t)(HUGE_PAGE - 1),
                      MADV_HUGEPAGE);
    }
    return block;
}
#else
static void *in_huge_pages(void *block, size_t bytes)
{
    (void)bytes;
    return block;
}
#endif

void *ys_new(size_t n, size_t size)
{
    return in_huge_pages(calloc(n ? n : 1, size ? size : 1), n * size);
}

void *ys_new_raw(size_t n, size_t size)
{
    size_t bytes;

    if (!ys_mul_size(&bytes, n, size))
        return NULL;
    return in_huge_pages(malloc(bytes ? bytes : 1), bytes);
}

void *ys_resize(void *old, size_t n, size_t size)
{
    size_t bytes;

    if (!ys_mul_size(&bytes, n, size))
        return NULL;
    return realloc(old, bytes ? bytes : 1);
}

char *ys_strdup(const char *text)
{
    const size_t n = text ? strlen(text) : 0;
    char *copy = ys_new(n + 1, 1);

    if (copy && n)
        memcpy(copy, text, n);
    return copy;
}

void ys_memory_watch(void)
{
    errno = 0;
}

bool ys_memory_failed(void)
{
    return errno == ENOMEM;
}
