/* max_tree.c - the component tree of a picture of 256 levels: which components lie in which
 *
 * From the brightest pixel down, each joins the components of its neighbours that are there
 * already, so every component of every level comes to be once: N alpha(N) steps for 256
 * thresholds.  Last, pixels of one level in one component are made to point to one of them. */

#include "blob_parts.h"

#define NONE UINT32_MAX

enum { LEVELS = 256 };

/* Root of p in the union-find forest; halves the paths it walks. */
static uint32_t root_of(uint32_t *up, uint32_t p)
{
    while (up[p] != p) {
        up[p] = up[up[p]];
        p = up[p];
    }
    return p;
}

static size_t sort_by_level(uint32_t *order, const uint8_t *level, const uint8_t *mask,
                            size_t n)
{
    size_t start[LEVELS + 1] = {0};

    for (size_t i = 0; i < n; i++)
        if (mask[i])
            start[level[i] + 1]++;
    for (size_t v = 0; v < LEVELS; v++)
        start[v + 1] += start[v];
    const size_t used = start[LEVELS];

    for (size_t i = 0; i < n; i++)
        if (mask[i])
            order[start[level[i]]++] = (uint32_t)i;
    return used;
}

size_t ys_maxtree(uint32_t *parent, uint32_t *order, uint32_t *scratch, const uint8_t *level,
                  const uint8_t *mask, uint32_t width, uint32_t height)
{
    const size_t n = (size_t)width * height, used = sort_by_level(order, level, mask, n);

    for (size_t i = 0; i < n; i++)
        scratch[i] = NONE;
    for (size_t k = used; k-- > 0;) {
        const uint32_t p = order[k], x = p % width;
        const uint32_t next[4] = {x > 0 ? p - 1 : NONE, x + 1 < width ? p + 1 : NONE,
                                  p >= width ? p - width : NONE,
                                  p + width < n ? p + width : NONE};

        parent[p] = p;
        scratch[p] = p;
        for (int j = 0; j < 4; j++) {
            if (next[j] == NONE || scratch[next[j]] == NONE)
                continue;
            const uint32_t r = root_of(scratch, next[j]);

            if (r != p) {
                scratch[r] = p;
                parent[r] = p;
            }
        }
    }
    for (size_t k = 0; k < used; k++) {
        const uint32_t p = order[k], q = parent[p];

        if (level[parent[q]] == level[q])
            parent[p] = parent[q];
    }
    return used;
}
