/*
 * assignment.c - optimal assignment on sparse pairs, a connected cluster at a time
 *
 * Shortest augmenting paths with potentials (Jonker and Volgenant 1987) on the dense matrix of
 * a cluster; forbidden pairs cost more than all allowed ones together, so that the assignment
 * has the most allowed pairs first and the least cost second.  Taking the nearest pairs first
 * is simpler and wrong in rows: one object that moved by half its width would shift the
 * partners of all that follow.
 *
 * Clusters (rows and columns that edges connect) share nothing, so each is solved alone: the
 * time grows with the cube of a crowd and not of the tile.
 */

#include "assignment.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"

/* Of an edge, as assignment.h says. */
static const double MOST_COST = 2;

struct cluster {
    const struct ys_edge *edge; /* n of them, ordered by row, then column */
    size_t n;
    uint32_t *row, *col; /* the global index of each local one */
    uint32_t rows, cols;
};

struct solver { /* one dense problem, rows <= cols; index 0 of cols stands for "none" */
    double *cost, *u, *v, *least;
    uint32_t *match, *way; /* of each column: its row, the column before it on the path */
    bool *done;
    uint32_t rows, cols;
};

static uint32_t root(uint32_t *parent, uint32_t i)
{
    while (parent[i] != i)
        i = parent[i] = parent[parent[i]];
    return i;
}

static int by_row(const void *a, const void *b)
{
    const struct ys_edge *p = a, *q = b;

    if (p->row != q->row)
        return p->row < q->row ? -1 : 1;
    return (p->col > q->col) - (p->col < q->col);
}

static bool solver_new(struct solver *s, uint32_t rows, uint32_t cols)
{
    const size_t n = (size_t)cols + 1;

    *s = (struct solver){.rows = rows, .cols = cols};
    s->cost = ys_new_raw((size_t)rows * cols, sizeof *s->cost);
    s->u = ys_new((size_t)rows + 1, sizeof *s->u);
    s->v = ys_new(n, sizeof *s->v);
    s->least = ys_new_raw(n, sizeof *s->least);
    s->match = ys_new(n, sizeof *s->match);
    s->way = ys_new(n, sizeof *s->way);
    s->done = ys_new_raw(n, sizeof *s->done);
    return s->cost && s->u && s->v && s->least && s->match && s->way && s->done;
}

static void solver_fini(struct solver *s)
{
    free(s->cost);
    free(s->u);
    free(s->v);
    free(s->least);
    free(s->match);
    free(s->way);
    free(s->done);
}

/* Grow the path by the cheapest column that is not on it; returns that column. */
static uint32_t grow(struct solver *s, uint32_t from)
{
    const uint32_t row = s->match[from];
    double delta = INFINITY;
    uint32_t next = 0;

    s->done[from] = true;
    for (uint32_t j = 1; j <= s->cols; j++) {
        if (s->done[j])
            continue;
        const double c = s->cost[(size_t)(row - 1) * s->cols + j - 1] - s->u[row] - s->v[j];

        if (c < s->least[j]) {
            s->least[j] = c;
            s->way[j] = from;
        }
        if (s->least[j] < delta) {
            delta = s->least[j];
            next = j;
        }
    }
    for (uint32_t j = 0; j <= s->cols; j++)
        if (s->done[j]) {
            s->u[s->match[j]] += delta;
            s->v[j] -= delta;
        } else {
            s->least[j] -= delta;
        }
    return next;
}

static void solve(struct solver *s)
{
    for (uint32_t row = 1; row <= s->rows; row++) {
        uint32_t col = 0;

        s->match[0] = row;
        for (uint32_t j = 0; j <= s->cols; j++) {
            s->least[j] = INFINITY;
            s->done[j] = false;
        }
        do
            col = grow(s, col);
        while (s->match[col]);
        while (col) {
            const uint32_t before = s->way[col];

            s->match[col] = s->match[before];
            col = before;
        }
    }
}

/* Where a value stands in an ascending row that has it. */
static uint32_t index_of(const uint32_t *sorted, uint32_t n, uint32_t value)
{
    uint32_t low = 0;

    while (n > 1) {
        const uint32_t half = n / 2;

        if (sorted[low + half] <= value)
            low += half;
        n -= half;
    }
    return low;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t p = *(const uint32_t *)a, q = *(const uint32_t *)b;

    return (p > q) - (p < q);
}

static uint32_t distinct(uint32_t *value, size_t n)
{
    uint32_t kept = 0;

    qsort(value, n, sizeof *value, by_number);
    for (size_t i = 0; i < n; i++)
        if (!i || value[i] != value[i - 1])
            value[kept++] = value[i];
    return kept;
}

static bool solve_cluster(int32_t *col_of_row, struct cluster *c)
{
    struct solver s;

    for (size_t i = 0; i < c->n; i++) {
        c->row[i] = c->edge[i].row;
        c->col[i] = c->edge[i].col;
    }
    c->rows = distinct(c->row, c->n);
    c->cols = distinct(c->col, c->n);
    const bool turned = c->rows > c->cols;
    const uint32_t rows = turned ? c->cols : c->rows, cols = turned ? c->rows : c->cols;
    /* More than all pairs at MOST_COST together, with as much again to tell them by. */
    const double forbidden = 2 * MOST_COST * (cols + 1.0);
    const bool ok = solver_new(&s, rows, cols);

    for (size_t i = 0; ok && i < (size_t)rows * cols; i++)
        s.cost[i] = forbidden;
    for (size_t i = 0; ok && i < c->n; i++) {
        const uint32_t r = index_of(c->row, c->rows, c->edge[i].row);
        const uint32_t k = index_of(c->col, c->cols, c->edge[i].col);

        s.cost[turned ? (size_t)k * cols + r : (size_t)r * cols + k] = c->edge[i].cost;
    }
    if (ok)
        solve(&s);
    for (uint32_t j = 1; ok && j <= cols; j++) {
        const uint32_t i = s.match[j];

        if (!i || s.cost[(size_t)(i - 1) * cols + j - 1] >= forbidden)
            continue;
        const uint32_t r = turned ? j - 1 : i - 1, k = turned ? i - 1 : j - 1;

        col_of_row[c->row[r]] = (int32_t)c->col[k];
    }
    solver_fini(&s);
    return ok;
}

/* Edges in order of their clusters, each cluster in order of row and column.  start: where the
 * clusters begin, clusters + 1 of them, numbered by their first row. */
static size_t group(struct ys_edge *sorted, size_t *start, uint32_t *parent,
                    const struct ys_edge *edge, size_t n, uint32_t rows)
{
    size_t clusters = 0, at = 0;

    for (size_t i = 0; i < n; i++) {
        const uint32_t a = root(parent, edge[i].row), b = root(parent, rows + edge[i].col);

        parent[a > b ? a : b] = a > b ? b : a;
    }
    for (size_t i = 0; i < n; i++)
        start[root(parent, edge[i].row) + 1]++; /* how many edges each root has */
    for (uint32_t r = 0; r < rows; r++)
        start[r + 1] += start[r];
    for (size_t i = 0; i < n; i++)
        sorted[start[root(parent, edge[i].row)]++] = edge[i];
    /* start[r] is now where root r ends: keep the ends of those that have edges */
    for (uint32_t r = 0; r < rows; r++)
        if (start[r] > at) {
            at = start[r];
            start[clusters++] = at;
        }
    return clusters;
}

ys_status ys_assign(int32_t *col_of_row, struct ys_edge *edge, size_t n, uint32_t rows,
                    uint32_t cols, struct ys_error *err)
{
    const size_t nodes = (size_t)rows + cols;
    uint32_t *parent = ys_new_raw(nodes, sizeof *parent);
    struct ys_edge *sorted = ys_new_raw(n, sizeof *sorted);
    size_t *end = ys_new((size_t)rows + 1, sizeof *end);
    struct cluster c = {.row = ys_new_raw(n, sizeof *c.row),
                        .col = ys_new_raw(n, sizeof *c.col)};
    bool ok = nodes <= INT32_MAX && parent && sorted && end && c.row && c.col;

    for (uint32_t i = 0; i < rows; i++)
        col_of_row[i] = -1;
    if (ok && n) {
        for (uint32_t i = 0; i < nodes; i++)
            parent[i] = i;
        qsort(edge, n, sizeof *edge, by_row);
        const size_t clusters = group(sorted, end, parent, edge, n, rows);

        for (size_t i = 0; ok && i < clusters; i++) {
            c.edge = sorted + (i ? end[i - 1] : 0);
            c.n = end[i] - (i ? end[i - 1] : 0);
            ok = solve_cluster(col_of_row, &c);
        }
    }
    free(parent);
    free(sorted);
    free(end);
    free(c.row);
    free(c.col);
    return ok ? YS_OK
              : ys_fail(err, YS_ERR_NOMEM, "out of memory to match %u with %u objects", rows,
                        cols);
}
