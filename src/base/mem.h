#ifndef YS_BASE_MEM_H
#define YS_BASE_MEM_H

#include <stdbool.h>
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

/*
 * Libraries give a lack of memory many names (jansson: "invalid token", libtiff: a tag is not
 * there) or go on without what they had none for; but malloc() leaves errno = ENOMEM behind, so
 * POSIX.  Watch before their calls, and ask right after them, whether they failed or not.
 */
void ys_memory_watch(void);
bool ys_memory_failed(void);

#endif
