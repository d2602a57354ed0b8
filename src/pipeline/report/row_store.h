#ifndef YS_PIPELINE_REPORT_ROW_STORE_H
#define YS_PIPELINE_REPORT_ROW_STORE_H

#include "../../records/result.h"

/* Room in a result for one more row, and for the texts that rows point to. */

/* One more row, zeroed, in an array of the result: array is the address of a T *, size that of a
 * T.  The array may move; what rows point to must not lie in it.  NULL: out of memory. */
void *ys_result_row(void *array, size_t *n, size_t size);
/* A copy that the result owns; NULL: out of memory. */
const char *ys_result_keep(struct ys_result *res, const char *text);
#endif
