/* count.c - what every counter gives */

#include "count.h"

#include <stdlib.h>

void ys_counted_fini(struct ys_counted *counted)
{
    ys_dist_fini(&counted->dist);
    free(counted->found);
    *counted = (struct ys_counted){0};
}
