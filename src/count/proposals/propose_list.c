/* propose_list.c - the end of a list of proposals */

#include "propose.h"

#include <stdlib.h>

void ys_proposals_free(struct ys_proposal *proposal, size_t n)
{
    for (size_t i = 0; i < n; i++)
        ys_line_fini(&proposal[i].line);
    free(proposal);
}
