/* test_scratch.c - planes that memory has no room for */

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../../kernels/threads.h"
#include "../../../src/base/scratch.h"

enum { MIB = 1 << 20, BOUND = 64 * MIB, PLANES = 12, WORDS = 4 * MIB /* 16 MiB a plane */ };

static double resident_mib(void)
{
    FILE *f = fopen("/proc/self/statm", "r");
    unsigned long all = 0, pages = 0;

    if (f) {
        cr_assert(eq(int, fscanf(f, "%lu %lu", &all, &pages), 2));
        fclose(f);
    }
    return (double)pages * (double)sysconf(_SC_PAGESIZE) / MIB;
}

struct filling {
    uint32_t *plane[PLANES];
    size_t wrong[PLANES];
    double most_mib[PLANES];
};

static void fill(void *ctx, size_t k)
{
    struct filling *f = ctx;

    for (uint32_t i = 0; i < WORDS; i++) {
        f->wrong[k] += f->plane[k][i] != 0;
        f->plane[k][i] = i * 2654435761U + (uint32_t)k;
        if (i % (64 << 10) == 0) {
            const double mib = resident_mib();

            f->most_mib[k] = mib > f->most_mib[k] ? mib : f->most_mib[k];
        }
    }
}

static void check(void *ctx, size_t k)
{
    struct filling *f = ctx;

    for (uint32_t i = 0; i < WORDS; i++)
        f->wrong[k] += f->plane[k][i] != i * 2654435761U + (uint32_t)k;
}

/* 192 MiB of planes with 48 MiB allowed, written and read by several threads. */
Test(scratch, planes_beyond_the_bound_keep_what_is_in_them_and_leave_memory)
{
    struct ys_scratch *scratch;
    struct ys_error err;
    struct filling f = {.plane = {0}};
    const double before = resident_mib();

    cr_assert(eq(int, ys_scratch_open(&scratch, BOUND, &err), YS_OK));
    for (size_t k = 0; k < PLANES; k++)
        cr_assert(ne(ptr, f.plane[k] = ys_scratch_new(scratch, WORDS, sizeof **f.plane), NULL));
    ysk_tasks_run(PLANES, 3, fill, &f);
    ysk_tasks_run(PLANES, 3, check, &f);
    for (size_t k = 0; k < PLANES; k++) {
        cr_expect(eq(sz, f.wrong[k], 0), "plane %zu", k);
#ifndef __SANITIZE_ADDRESS__
        cr_expect(lt(dbl, f.most_mib[k], before + 2 * BOUND / MIB), "plane %zu", k);
#endif
        ys_scratch_free(f.plane[k]);
    }
    ys_scratch_close(scratch);
}

Test(scratch, memory_that_is_given_back_can_be_taken_again)
{
    struct ys_scratch *scratch;
    struct ys_error err;

    /* No file can be made; of 64 MiB planes may take 8 in memory. */
    setenv("TMPDIR", "/nowhere/at/all", 1);
    cr_assert(eq(int, ys_scratch_open(&scratch, 64 * MIB, &err), YS_OK));
    for (int k = 0; k < 100; k++) {
        char *plane = ys_scratch_new(scratch, 5 * MIB, 1);

        cr_assert(ne(ptr, plane, NULL));
        cr_expect(eq(ptr, ys_scratch_new_raw(scratch, 5 * MIB, 1), NULL));
        cr_expect(not(ys_scratch_fits(scratch, 5 * MIB)));
        ys_scratch_free(plane);
        cr_expect(ys_scratch_fits(scratch, 5 * MIB));
    }
    ys_scratch_close(scratch);
}

Test(scratch, a_product_that_wraps_is_refused)
{
    struct ys_scratch *scratch;
    struct ys_error err;

    cr_assert(eq(int, ys_scratch_open(&scratch, 0, &err), YS_OK));
    cr_expect(eq(ptr, ys_scratch_new(scratch, SIZE_MAX / 2, 4), NULL));
    cr_expect(eq(ptr, ys_scratch_new(scratch, SIZE_MAX - 3, 1), NULL));
    cr_expect(not(ys_scratch_fits(NULL, 0) && !ys_scratch_fits(scratch, 1e18)));
    ys_scratch_close(scratch);
    ys_scratch_close(NULL);
    ys_scratch_free(NULL);
}

Test(scratch, a_plane_may_outlive_what_it_was_made_in)
{
    for (int k = 0; k < 20; k++) {
        struct ys_scratch *scratch;
        struct ys_error err;

        cr_assert(eq(int, ys_scratch_open(&scratch, BOUND, &err), YS_OK));
        unsigned char *in_memory = ys_scratch_new(scratch, 2 * MIB, 1);
        unsigned char *mapped = ys_scratch_new(scratch, 2 * BOUND, 1);

        cr_assert(in_memory && mapped);
        ys_scratch_close(scratch);
        in_memory[2 * MIB - 1] = mapped[2 * BOUND - 1] = 1;
        ys_scratch_free(k % 2 ? in_memory : mapped);
        ys_scratch_free(k % 2 ? mapped : in_memory);
    }
}
