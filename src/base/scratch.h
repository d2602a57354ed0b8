#ifndef YS_BASE_SCRATCH_H
#define YS_BASE_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "../../include/yardstick.h"

/*
 * Room for what is as large as a picture: planes, masks, trees.  Planes lie in memory while all of
 * them together take no more than half of what a run may; further ones, of runs that may take 64 MiB
 * or more, lie in files without names in the folder for temporary files (temp_file.h), mapped, so
 * that they are read and written as memory is.  Before the memory of the process reaches its bound the mapped ones are let go of:
 * what is in them stays in the file, and comes back when it is touched.
 *
 * So no result depends on the bound, and no code that works on planes knows of it.  It is fast
 * where planes are gone through in order.
 *
 * A scratch may be used by several threads at once.
 */
struct ys_scratch;

/* max_bytes 0: no bound, everything in memory.  YS_ERR_NOMEM. */
ys_status ys_scratch_open(struct ys_scratch **out, size_t max_bytes, struct ys_error *err);
/* Planes that are left stay, and the last one that is released ends it; NULL is allowed. */
void ys_scratch_close(struct ys_scratch *scratch);

/* n elements of size bytes, zeroed; raw: not zeroed.  NULL where neither
 * memory nor the folder has room, and where the product does not fit.  scratch NULL: in memory.
 * Release with ys_scratch_free(), never with free(). */
void *ys_scratch_new(struct ys_scratch *scratch, size_t n, size_t size);
void *ys_scratch_new_raw(struct ys_scratch *scratch, size_t n, size_t size);
void ys_scratch_free(void *plane); /* NULL is allowed */

/* For loops that read here and there, once in a while: does at once what the watch would do when it
 * comes to it.  2 us; scratch NULL: nothing. */
void ys_scratch_relieve(struct ys_scratch *scratch);

/* Whether planes of so many bytes more have room, in memory and in the folder together.  Below 64 MiB
 * there are no files: then whether the bound is more than that. */
bool ys_scratch_fits(struct ys_scratch *scratch, double bytes);

#endif
