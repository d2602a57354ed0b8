/* Components that end: n counts labels, whose blobs hold any numbers. */

#include "kcheck.h"

#include <string.h>

enum { MOST_LABELS = 600 };

/* The blobs copied out and those that stay, the new labels, then both numbers. */
static size_t sweep_bytes(size_t n)
{
    return 2 * n * sizeof(struct ysk_component) + n * sizeof(uint64_t) + 2 * sizeof(uint64_t);
}

static kcheck_fn *pick_sweep(const struct ysk_ops *ops)
{
    return (kcheck_fn *)ops->sweep_labels;
}

/* Areas on both sides of the least one, and at it. */
static void prepare_sweep(uint8_t *const in[2], size_t n, uint32_t param)
{
    struct ysk_component *component = (struct ysk_component *)(void *)in[0];

    for (size_t l = 0; l < n; l++) {
        if (in[1][l] % 4)
            component[l].area = param % 16 + in[1][l] % 3 - 1U;
    }
}

static void call_sweep(kcheck_fn *fn, const struct kcheck_args *args)
{
    const uint32_t n = (uint32_t)args->n;
    uint32_t *parent = kcheck_lend(n * sizeof *parent), *remap = kcheck_lend(n * sizeof *remap);
    struct ysk_component *out = (struct ysk_component *)(void *)args->out, *component = out + n;
    struct ysk_labels labels = {parent, component, n};
    uint64_t *rest = (uint64_t *)(void *)(component + n);

    for (uint32_t l = 0; l < n; l++) {
        const uint32_t any = args->in[1][l];

        parent[l] = any % 5 || !l ? l : any % l;
        remap[l] = any % 3 ? 0 : 1 + any / 3;
    }
    if (n)
        memcpy(component, args->in[0], n * sizeof *component);
    const size_t closed =
        ((ysk_sweep_labels_fn *)fn)(out, &labels, remap, args->param % 16, args->param / 16);

    /* What lies behind the last one is anybody's. */
    if (closed < n)
        memset(out + closed, 0, (n - closed) * sizeof *out);
    rest[n] = closed;
    rest[n + 1] = labels.n;
    for (uint32_t l = 0; l < n; l++)
        rest[l] = l < labels.n && parent[l] != l ? UINT64_MAX : remap[l];
}

const struct kcheck kcheck_sweep_labels = {
    .name = "sweep_labels",
    .in_elem = sizeof(struct ysk_component),
    .out_elem = sizeof(uint64_t),
    .max_n = MOST_LABELS,
    .out_bytes = sweep_bytes,
    .prepare = prepare_sweep,
    .pick = pick_sweep,
    .call = call_sweep,
};
