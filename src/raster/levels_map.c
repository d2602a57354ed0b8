/*
 * levels_map.c - values of a plane into levels, whatever takes one into the other
 *
 * A tile has a few hundred different numbers and a million pixels, and a curve is a power for each:
 * levels of whole numbers are worked out once.  Where they are the numbers moved by the same way,
 * as for most pictures of 8 bits, even the table is not looked into.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/mem.h"
#include "levels_parts.h"

enum { TABLE = 1 << 14, EIGHT_BITS = 256, BLOCK = 16 };

struct map {
    ys_level_of_fn *level_of;
    const void *ctx;
    float *table; /* of whole numbers; NaN: not yet worked out */
    bool moves;   /* by is added to all numbers that 8 bits have */
    float by;
};

static bool map_new(struct map *m)
{
    m->table = ys_new_raw(TABLE, sizeof *m->table);
    if (!m->table)
        return false;
    for (size_t i = 0; i < TABLE; i++)
        m->table[i] = i < EIGHT_BITS ? m->level_of(m->ctx, (float)i) : NAN;
    m->by = m->table[0];
    m->moves = true;
    for (size_t i = 0; i < EIGHT_BITS; i++)
        m->moves = m->moves && m->table[i] == (float)i + m->by;
    return true;
}

static void map_some(float *v, const uint8_t *valid, size_t n, const struct map *m)
{
    for (size_t i = 0; i < n; i++) {
        if (!valid[i] || isnan(v[i]))
            continue;
        if (!(v[i] >= 0 && v[i] < TABLE) || v[i] != (float)(int)v[i]) {
            v[i] = m->level_of(m->ctx, v[i]);
            continue;
        }
        float *level = m->table + (int)v[i];

        if (isnan(*level))
            *level = m->level_of(m->ctx, v[i]);
        v[i] = *level;
    }
}

/* Without a branch inside, as compilers make vectors of it; false: something else is in the block,
 * and it stays as it is. */
static bool move_block(float v[BLOCK], float by)
{
    static const float rounder = 12582912; /* 3 * 2^22: a float has no half beyond */
    unsigned other = 0;

    for (int k = 0; k < BLOCK; k++) {
        const float whole = (v[k] + rounder) - rounder;

        other |=
            (unsigned)(whole != v[k]) | (unsigned)!(v[k] >= 0) | (unsigned)!(v[k] < EIGHT_BITS);
    }
    for (int k = 0; k < BLOCK && !other; k++)
        v[k] += by;
    return !other;
}

bool ys_values_map(float *plane, const struct ys_image *image, ys_level_of_fn *level_of,
                   const void *ctx)
{
    const size_t n = (size_t)image->width * image->height;
    const uint8_t *valid = image->valid;
    struct map m = {.level_of = level_of, .ctx = ctx};

    if (!map_new(&m))
        return false;
    for (size_t i = 0; i < n; i += BLOCK) {
        const size_t some = n - i < BLOCK ? n - i : BLOCK;

        if (!m.moves || some < BLOCK || memchr(valid + i, 0, BLOCK) ||
            !move_block(plane + i, m.by))
            map_some(plane + i, valid + i, some, &m);
    }
    free(m.table);
    return true;
}
