#ifndef YS_BASE_MEM_H
#define YS_BASE_MEM_H

#include <stddef.h>

/*
 * Memory that is counted in elements, so that no product can wrap: n elements of size bytes.
 * All return NULL when the product does not fit or the system has none left; ys_new() gives
 * zeroed memory; n = 0 gives a pointer that may be freed.  Release with free().
 */
void *ys_new(size_t n, size_t size);
void *ys_new_raw(size_t n, size_t size);           /* not zeroed */
void *ys_resize(void *old, size_t n, size_t size); /* on failure old stays valid */
char *ys_strdup(const char *text);                 /* NULL text gives "" */

#endif
