#ifndef YS_CHANGE_MATCH_ASSIGNMENT_H
#define YS_CHANGE_MATCH_ASSIGNMENT_H

#include "../../../include/yardstick.h"

struct ys_edge { /* a pair that may be matched */
    uint32_t row, col;
    double cost; /* 0..2 */
};

/*
 * The assignment with the most pairs, and among those the least sum of costs.  Pairs that are
 * not among the edges are forbidden.  col_of_row: rows of them, -1 where unmatched.  Rows and
 * columns joined by edges are solved by themselves, so that cost grows with the crowd and not
 * the tile.  edges is reordered.
 */
ys_status ys_assign(int32_t *col_of_row, struct ys_edge *edge, size_t n, uint32_t rows,
                    uint32_t cols, struct ys_error *err);

#endif
