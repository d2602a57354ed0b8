#define _POSIX_C_SOURCE 200809L
#define _DEFAULT_SOURCE

#include "kcheck.h"

#include "../../kernels/cpu.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define MAX_N       4099u /* longest checked row; odd on purpose */
#define MAX_SKEW    32u
#define BENCH_N     4096u /* row of a typical tile, fits the first cache */
#define BENCH_RUNS  64u   /* timed runs; the median is reported */
#define BENCH_CALLS 256u  /* calls a run, so that the clock's grain is small */
#define POISON      0xa5u

static const struct kcheck *const checks[] = {
    &kcheck_absdiff_bits_u8,
    &kcheck_outside_bits_u8,
    &kcheck_pack_bits,
    &kcheck_erode_row,
    &kcheck_dilate_row,
    &kcheck_edges,
    &kcheck_overlaps,
    &kcheck_label_row,
    &kcheck_add_runs,
    &kcheck_sweep_labels,
    &kcheck_diff_row,
    &kcheck_diff_bits,
    &kcheck_add_absdiff_u8,
    &kcheck_sm_ends_f64,
    &kcheck_sm_most_f64,
    &kcheck_exp_f64,
    &kcheck_logistic_f32,
    &kcheck_best_dots_f32,
    &kcheck_sm_states_f64,
    &kcheck_conv_row,
    &kcheck_multiply_add,
    &kcheck_sum_words,
    NULL, /* ends the list */
};

/* Tested one after another, each with those before it (as checkasm does). */
static const struct {
    const char *name;
    unsigned flag;
} cpus[] = {
    {"c", 0},
    {"avx2", YSK_CPU_AVX2},
    {"avx512", YSK_CPU_AVX512},
    {"icelake", YSK_CPU_ICELAKE},
};

enum { N_CPUS = sizeof(cpus) / sizeof(*cpus) };

/* ---- random numbers: xorshift64*, so that a seed gives the same run anywhere */

static uint64_t rng_state;

static uint32_t rnd(void)
{
    rng_state ^= rng_state >> 12;
    rng_state ^= rng_state << 25;
    rng_state ^= rng_state >> 27;
    return (uint32_t)(rng_state * UINT64_C(2685821657736338717) >> 32);
}

/* ---- buffers between two unmapped pages: an over-read is a crash, not luck */

struct guarded {
    uint8_t *start;
    uint8_t *end;
};

static struct guarded guarded_alloc(size_t size)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    const size_t body = (size + page - 1) / page * page;
    uint8_t *p =
        mmap(NULL, body + 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (p == MAP_FAILED || mprotect(p, page, PROT_NONE) ||
        mprotect(p + page + body, page, PROT_NONE)) {
        perror("kcheck: mmap");
        exit(2);
    }
    return (struct guarded){p + page, p + page + body};
}

static void guarded_free(struct guarded *g)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);

    munmap(g->start - page, (size_t)(g->end - g->start) + 2 * page);
}

static struct guarded lent[KCHECK_LENT];
static unsigned n_lent; /* by the call that runs */

void *kcheck_lend(size_t bytes)
{
    if (n_lent == KCHECK_LENT || bytes > KCHECK_LENT_BYTES)
        abort();
    if (!lent[n_lent].start)
        lent[n_lent] = guarded_alloc(KCHECK_LENT_BYTES);
    return lent[n_lent++].end - bytes;
}

static void call(const struct kcheck *k, kcheck_fn *fn, const struct kcheck_args *args)
{
    n_lent = 0;
    k->call(fn, args);
}

/* Patterns that reach the ends of the range, where saturation and carries go wrong. */
enum pattern { PAT_RANDOM, PAT_ZERO, PAT_ONES, PAT_EXTREMES, PAT_SMALL, N_PATTERNS };

static void fill(uint8_t *p, size_t bytes, enum pattern pat)
{
    for (size_t i = 0; i < bytes; i++) {
        switch (pat) {
        case PAT_RANDOM:
            p[i] = (uint8_t)rnd();
            break;
        case PAT_ZERO:
            p[i] = 0;
            break;
        case PAT_ONES:
            p[i] = 0xff;
            break;
        case PAT_EXTREMES:
            p[i] = (rnd() & 1) ? 0xff : 0;
            break;
        default:
            p[i] = (i & 1) ? 0 : (uint8_t)(rnd() & 3);
            break;
        }
    }
}

struct arena {
    struct guarded in[2], ref, new;
};

static size_t longest(const struct kcheck *k)
{
    return k->max_n ? k->max_n : MAX_N;
}

static size_t output_bytes(const struct kcheck *k, size_t n)
{
    return k->out_bytes ? k->out_bytes(n) : n * k->out_elem + k->out_fixed;
}

/* Room for the longest row at every skew. */
static void arena_init(struct arena *a, const struct kcheck *k)
{
    const size_t n = longest(k) + MAX_SKEW;

    for (int i = 0; i < 2; i++)
        a->in[i] = guarded_alloc(n * k->in_elem);
    a->ref = guarded_alloc(output_bytes(k, n) + MAX_SKEW * 8);
    a->new = guarded_alloc(output_bytes(k, n) + MAX_SKEW * 8);
}

static void arena_fini(struct arena *a)
{
    guarded_free(&a->in[0]);
    guarded_free(&a->in[1]);
    guarded_free(&a->ref);
    guarded_free(&a->new);
}

/*
 * One call of each of the two on the same input.  With at_end the rows end at
 * the guard page, else they start right after it; skew moves them off it to
 * try every alignment.
 */
static bool same_once(const struct kcheck *k, kcheck_fn *ref, kcheck_fn *new, struct arena *a,
                      size_t n, size_t skew, bool at_end, enum pattern pat)
{
    const size_t in_bytes = n * k->in_elem;
    const size_t out_bytes = output_bytes(k, n);
    const size_t shift = skew * k->in_elem;
    const size_t out_shift = k->out_elem ? skew * k->out_elem : 0;
    struct kcheck_args args = {.n = n, .param = (rnd() & 1) ? rnd() : 0};
    uint8_t *in[2];

    for (int i = 0; i < 2; i++) {
        uint8_t *p = at_end ? a->in[i].end - in_bytes - shift : a->in[i].start + shift;

        fill(p, in_bytes, pat);
        args.in[i] = in[i] = p;
    }
    if (k->prepare)
        k->prepare(in, n, args.param);
    memset(a->ref.start, POISON, (size_t)(a->ref.end - a->ref.start));
    memset(a->new.start, POISON, (size_t)(a->new.end - a->new.start));

    args.out = at_end ? a->ref.end - out_bytes - out_shift : a->ref.start + out_shift;
    call(k, ref, &args);
    args.out = at_end ? a->new.end - out_bytes - out_shift : a->new.start + out_shift;
    call(k, new, &args);

    /* The whole buffers, poison included: a write outside the row shows too. */
    for (size_t i = 0; i < (size_t)(a->ref.end - a->ref.start); i++) {
        if (a->ref.start[i] != a->new.start[i]) {
            fprintf(stderr,
                    "   byte %td of the row: want 0x%02x, got 0x%02x "
                    "(n %zu, skew %zu, %s, pattern %d, param %" PRIu32 ")\n",
                    a->new.start + i - args.out, a->ref.start[i], a->new.start[i], n, skew,
                    at_end ? "at end" : "at start", (int)pat, args.param);
            return false;
        }
    }
    return true;
}

static bool same(const struct kcheck *k, kcheck_fn *ref, kcheck_fn *new, struct arena *a)
{
    for (unsigned pat = 0; pat < N_PATTERNS; pat++) {
        for (size_t n = 0; n < 130 && n <= longest(k); n++) {
            for (size_t skew = 0; skew < 4; skew++) {
                if (!same_once(k, ref, new, a, n, skew, true, (enum pattern)pat) ||
                    !same_once(k, ref, new, a, n, skew, false, (enum pattern)pat))
                    return false;
            }
        }
        for (int i = 0; i < 20; i++) {
            if (!same_once(k, ref, new, a, rnd() % longest(k), rnd() % MAX_SKEW, rnd() & 1,
                           (enum pattern)pat))
                return false;
        }
    }
    return true;
}

/* ---- timing */

static uint64_t now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static int cmp_double(const void *x, const void *y)
{
    const double a = *(const double *)x, b = *(const double *)y;

    return (a > b) - (a < b);
}

static size_t bench_n(const struct kcheck *k)
{
    const size_t n = BENCH_N / (k->bench_px ? k->bench_px : 1);

    return n < longest(k) ? n : longest(k);
}

/* Median nanoseconds of one call on a row. */
static double bench(const struct kcheck *k, kcheck_fn *fn, struct arena *a)
{
    const size_t n = bench_n(k);
    struct kcheck_args args = {.n = n, .param = 7};
    uint8_t *const in[2] = {a->in[0].start, a->in[1].start};
    double t[BENCH_RUNS];

    for (int i = 0; i < 2; i++) {
        fill(in[i], n * k->in_elem, PAT_RANDOM);
        args.in[i] = in[i];
    }
    if (k->prepare)
        k->prepare(in, n, args.param);
    args.out = a->new.start;
    call(k, fn, &args); /* warms the caches */
    for (unsigned r = 0; r < BENCH_RUNS; r++) {
        const uint64_t t0 = now_ns();

        for (unsigned c = 0; c < BENCH_CALLS; c++)
            call(k, fn, &args);
        t[r] = (double)(now_ns() - t0) / BENCH_CALLS;
    }
    qsort(t, BENCH_RUNS, sizeof(*t), cmp_double);
    return t[BENCH_RUNS / 2];
}

/* ---- the run */

struct run {
    const char *only; /* name of one kernel, or NULL */
    bool bench;
    uint64_t seed;
    unsigned host; /* flags of this machine */
    unsigned n_checked, n_failed;
};

static bool check_variant(struct run *run, const struct kcheck *k, const char *cpu,
                          kcheck_fn *ref, kcheck_fn *fn, struct arena *a)
{
    bool ok;

    /* Named before it runs, so that a crash is named too. */
    fprintf(stderr, " %s_%s: ", k->name, cpu);
    rng_state = run->seed | 1; /* each variant sees the same inputs, alone or not */
    ok = same(k, ref, fn, a);
    run->n_checked++;
    run->n_failed += !ok;
    fputs(ok ? "ok\n" : "FAILED\n", stderr);
    return ok;
}

/* Each variant of one kernel, from the reference up. */
static void check_kernel(struct run *run, const struct kcheck *k, struct arena *a)
{
    struct ysk_ops ops;
    kcheck_fn *ref = NULL, *last = NULL;
    unsigned flags = 0;
    double t_ref = 0;

    for (size_t i = 0; i < N_CPUS; i++) {
        kcheck_fn *fn;

        if ((cpus[i].flag & run->host) != cpus[i].flag)
            continue;
        flags |= cpus[i].flag;
        ysk_ops_init(&ops, flags);
        fn = k->pick(&ops);
        if (fn == last)
            continue; /* no variant of its own for this set of flags */
        last = fn;
        if (!ref)
            ref = fn;
        else if (!check_variant(run, k, cpus[i].name, ref, fn, a))
            continue;
        if (run->bench) {
            const double t = bench(k, fn, a);
            const double px = (double)(bench_n(k) * (k->bench_px ? k->bench_px : 1));

            t_ref = fn == ref ? t : t_ref;
            printf("%s_%-*s %9.1f ns/row %7.2f Gpx/s %6.2fx\n", k->name,
                   (int)(22 - strlen(k->name)), cpus[i].name, t, px / t, t_ref / t);
        }
    }
}

static void check_bands(struct run *run)
{
    const bool ok = kcheck_bands();

    run->n_checked++;
    run->n_failed += !ok;
    fprintf(stderr, " bands: %s\n", ok ? "ok" : "FAILED");
}

static bool has_kernel(const char *name)
{
    for (size_t k = 0; checks[k]; k++) {
        if (!strcmp(checks[k]->name, name))
            return true;
    }
    return false;
}

/* Returns an exit status to leave with, or -1 to go on. */
static int parse_args(struct run *run, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--bench")) {
            run->bench = true;
        } else if (!strncmp(argv[i], "--only=", 7) && has_kernel(argv[i] + 7)) {
            run->only = argv[i] + 7;
        } else if (!strncmp(argv[i], "--seed=", 7)) {
            run->seed = strtoull(argv[i] + 7, NULL, 0);
        } else if (!strcmp(argv[i], "--list")) {
            for (size_t k = 0; checks[k]; k++)
                puts(checks[k]->name);
            return 0;
        } else {
            fprintf(stderr,
                    "kcheck: unknown option or kernel in '%s'\n"
                    "usage: kcheck [--bench] [--only=KERNEL] [--list] [--seed=N]\n",
                    argv[i]);
            return 2;
        }
    }
    return -1;
}

int main(int argc, char **argv)
{
    struct run run = {.seed = now_ns(), .host = ysk_cpu_detect()};
    struct arena a;
    const int leave = parse_args(&run, argc, argv);

    if (leave >= 0)
        return leave;
    fprintf(stderr, "kcheck: seed %" PRIu64 "\n", run.seed);
    for (size_t i = 0; checks[i]; i++) {
        if (run.only && strcmp(run.only, checks[i]->name))
            continue;
        arena_init(&a, checks[i]);
        check_kernel(&run, checks[i], &a);
        arena_fini(&a);
    }
    if (!run.only)
        check_bands(&run);
    fprintf(stderr, "kcheck: %u of %u checks failed\n", run.n_failed, run.n_checked);
    if (run.n_checked == 0)
        return 77; /* nothing to check here: "skipped" by convention */
    return run.n_failed ? 1 : 0;
}
