/* row_store.c - room for one more row, and for the texts that rows point to */

#include "row_store.h"

#include <string.h>

#include "../../base/mem.h"

void *ys_result_row(void *array, size_t *n, size_t size)
{
    /* array is the address of a T *; it is read and written as bytes, whatever T is. */
    void *old, *rows;

    memcpy(&old, array, sizeof old);
    rows = ys_resize(old, *n + 1, size);
    if (!rows)
        return NULL;
    memcpy(array, &rows, sizeof rows);
    memset((char *)rows + *n * size, 0, size);
    return (char *)rows + size * (*n)++;
}

const char *ys_result_keep(struct ys_result *res, const char *text)
{
    char **slot = ys_result_row(&res->text, &res->n_text, sizeof *slot);

    return slot ? *slot = ys_strdup(text) : NULL;
}
