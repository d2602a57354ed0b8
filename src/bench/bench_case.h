#ifndef YS_BENCH_BENCH_CASE_H
#define YS_BENCH_BENCH_CASE_H

#include "../change/components/components.h"
#include "bench.h"

/* One thing that is timed, for bench.c and bench_case.c. */

enum {
    YS_BENCH_GRAIN = 1 << 20, /* bytes of a picture: a whole number of these */
    YS_BENCH_MASK_SIDE = 4096 /* of the masks for components alone, as published ones are */
};

struct ys_bench_job;
typedef void ys_bench_rows_fn(const struct ys_bench_job *job, size_t row, void *scratch);

enum ys_bench_net {
    YS_BENCH_LIMIT, /* multiplying and adding in registers */
    YS_BENCH_UNET,
    YS_BENCH_STRIP,
    YS_BENCH_PROPOSALS
};

struct ys_bench_case {
    const char *what;
    enum {
        YS_BENCH_ROWS,
        YS_BENCH_CACHED,
        YS_BENCH_SCAN,
        YS_BENCH_COMPONENTS,
        YS_BENCH_READ,
        YS_BENCH_NET
    } kind;
    enum ys_bench_net net;
    double bytes_px; /* that a pass must read from memory; 0: it stays in the caches */
    unsigned bands;
    enum ysk_sample sample;
    ys_bench_rows_fn *rows; /* one row; cached: one call on a row of YS_BENCH_CACHED_PX */
    size_t calls;           /* of a cached row */
    unsigned open_radius;
    bool differences;          /* sum and maximum of each component */
    enum ys_bench_scene scene; /* of a mask */
    unsigned percent;
};

struct ys_bench_nets; /* bench_net.c */

struct ys_bench_job {
    const struct ys_bench_case *kase;
    struct ysk_ops ops;
    void *a, *b;
    size_t bytes; /* of each */
    int threads;
    struct ys_bench_shape shape;
    /* between begin and end */
    struct ys_change_scan scan;
    struct ys_component_finder *finder;
    struct ys_bench_found found;
    struct ys_bench_nets *nets;
    char *scratch;
    size_t n_slots;
};

const struct ys_bench_case *ys_bench_cases(size_t *n);

/* Draws what the case is timed on. */
void ys_bench_draw(struct ys_bench_job *job, int threads);

ys_status ys_bench_begin(struct ys_bench_job *job, struct ys_error *err);
ys_status ys_bench_pass(struct ys_bench_job *job, struct ys_error *err);
void ys_bench_end(struct ys_bench_job *job);
double ys_bench_pixels(const struct ys_bench_job *job); /* of a pass */

/* bench_net.c: the networks on drawn numbers.  Free it even where it failed. */
ys_status ys_bench_nets_new(struct ys_bench_nets **out, struct ys_error *err);
void ys_bench_nets_free(struct ys_bench_nets *nets);
ys_status ys_bench_net(struct ys_bench_job *job, struct ys_error *err);
/* Points of one pass; flops: multiplications and additions for each. */
double ys_bench_net_points(double *flops, const struct ys_bench_case *c);
/* The same threads with nothing but multiplications and additions to do. */
void ys_bench_limit(struct ys_bench_job *job);
double ys_bench_limit_flops(void);

#endif
