/* mem.c - checked allocation */

#include "mem.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "checked.h"

void *ys_new(size_t n, size_t size)
{
    return calloc(n ? n : 1, size ? size : 1);
}

void *ys_new_raw(size_t n, size_t size)
{
    size_t bytes;

    if (!ys_mul_size(&bytes, n, size))
        return NULL;
    return malloc(bytes ? bytes : 1);
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
