/*
 * labels.c - union-find of runs
 *
 * Labels are given in the order of the pixels and the lower root wins, so the root of a
 * component is always the label of its first pixel, in whatever order runs were joined.
 */

#include "kernels_impl.h"

uint32_t ysk_root(struct ysk_labels *labels, uint32_t label)
{
    uint32_t *parent = labels->parent;

    while (parent[label] != label) {
        parent[label] = parent[parent[label]];
        label = parent[label];
    }
    return label;
}

void ysk_join(struct ysk_labels *labels, uint32_t a, uint32_t b)
{
    a = ysk_root(labels, a);
    b = ysk_root(labels, b);
    if (a < b)
        labels->parent[b] = a;
    else
        labels->parent[a] = b;
}

static uint32_t new_label(struct ysk_labels *labels, uint32_t first_x, uint32_t y)
{
    const uint32_t label = labels->n++;

    labels->parent[label] = label;
    labels->blob[label] =
        (struct ysk_blob){.x0 = UINT32_MAX, .y0 = y, .y1 = y, .first_x = first_x};
    return label;
}

void ysk_label_row(struct ysk_labels *labels, uint32_t *label, const uint32_t *edge,
                   const uint32_t *lo, const uint32_t *hi, size_t n_runs,
                   const uint32_t *label_above, uint32_t y)
{
    for (size_t i = 0; i < n_runs; i++) {
        if (lo[i] == hi[i]) {
            label[i] = new_label(labels, edge[2 * i], y);
            continue;
        }
        label[i] = label_above[lo[i]];
        for (size_t k = lo[i] + 1; k < hi[i]; k++) {
            if (label_above[k] != label_above[k - 1])
                ysk_join(labels, label_above[k - 1], label_above[k]);
        }
    }
    for (size_t i = 0; i < n_runs; i++)
        label[i] = ysk_root(labels, label[i]);
}
