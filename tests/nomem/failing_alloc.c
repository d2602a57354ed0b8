/*
 * failing_alloc.c - an allocator that fails once, at a chosen allocation
 *
 * Built twice.  As a library for LD_PRELOAD (FAILING_PRELOAD) it stands before malloc() for the
 * whole process, so that what jansson, libpng and the C library allocate fails, too.  Linked in
 * with --wrap it stands before the project's own objects alone, and so goes together with a
 * sanitizer, which has an allocator of its own.  It is told by the environment:
 *
 *   FAIL_AT=N         the N-th allocation gives NULL
 *   FAIL_IN=LIB,...   only those made by the code of these libraries count (preloaded only)
 *   FAIL_COUNT=FILE   how many there were is written there at the end
 *   FAIL_PLACES=FILE  the number of the first from each chain of DEPTH callers, a line each
 *   FAIL_TRACE=FILE   the callers of the one that failed, to find the fault
 */
#define _GNU_SOURCE
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "failing_alloc.h"

#ifdef FAILING_PRELOAD
#define REAL(name) __libc_##name
#define OURS(name) name
#else
#define REAL(name) __real_##name
#define OURS(name) __wrap_##name
#endif

void *REAL(malloc)(size_t n);
void *REAL(calloc)(size_t n, size_t size);
void *REAL(realloc)(void *old, size_t n);
void *OURS(malloc)(size_t n);
void *OURS(calloc)(size_t n, size_t size);
void *OURS(realloc)(void *old, size_t n);

enum { DEPTH = 8, LOOK = 24, PLACES = 1 << 14, RANGES = 64, TRACE = 24 };

static atomic_ulong count, fail_at;
static bool started;
/* Opened at the start: once the program is in its sandbox it opens nothing to write. */
static int places = -1, counted = -1, traced = -1;
static uint64_t seen[PLACES];

/* ---- whose allocations count */

#ifdef FAILING_PRELOAD
/* Libraries that crash by themselves when they have no memory (libtiff 4.5, libgeotiff 1.7,
 * libcrypto 3.0 where it starts, fontconfig 2.14, cairo 1.16 with pixman 0.42, Raqm 0.10 with FriBidi 1.0), and
 * PROJ, which reads its data base in 36,000 allocations.  Those of TIFF and of figures are tried by FAIL_IN. */
static const char left_alone[] =
    "libtiff,libgeotiff,libcrypto,libfontconfig,libcairo,libpixman,"
    "libraqm,libfribidi,libproj,libstdc++,libsqlite3,libcurl,libgomp,ld-linux";

static struct range {
    uintptr_t low, high;
    bool deep;
} range[RANGES];
static size_t n_range;
static bool only; /* those in range, else all others */
/* What it calls is left alone, too: it reads its files by expat, and prints where that has no memory. */
static const char deep[] = "libfontconfig";

static bool is_named(const char *list, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *file = slash ? slash + 1 : path;

    for (const char *at = list; *file && *at;) {
        const size_t n = strcspn(at, ",");

        if (!strncmp(file, at, n))
            return true;
        at += n + (at[n] == ',');
    }
    return false;
}

static int add_ranges(struct dl_phdr_info *info, size_t size, void *list)
{
    (void)size;
    for (size_t k = 0; is_named(list, info->dlpi_name) && k < info->dlpi_phnum; k++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[k];
        const uintptr_t low = info->dlpi_addr + part->p_vaddr;

        if (part->p_type == PT_LOAD && part->p_flags & PF_X && n_range < RANGES)
            range[n_range++] =
                (struct range){low, low + part->p_memsz, is_named(deep, info->dlpi_name)};
    }
    return 0;
}

static void choose(void)
{
    char list[512];

    only = getenv("FAIL_IN") != NULL;
    snprintf(list, sizeof list, "%s", only ? getenv("FAIL_IN") : left_alone);
    dl_iterate_phdr(add_ranges, list);
}

static bool is_deep(void *const *frame, int n)
{
    for (int k = 0; k < n && !only; k++)
        for (size_t i = 0; i < n_range; i++)
            if (range[i].deep && (uintptr_t)frame[k] >= range[i].low &&
                (uintptr_t)frame[k] < range[i].high)
                return true;
    return false;
}

static bool counts(const void *caller)
{
    for (size_t i = 0; i < n_range; i++)
        if ((uintptr_t)caller >= range[i].low && (uintptr_t)caller < range[i].high)
            return only;
    return !only;
}
#else
static void choose(void)
{
}

static bool counts(const void *caller)
{
    return caller != NULL;
}

static bool is_deep(void *const *frame, int n)
{
    return n < 0 || !frame;
}
#endif

/* ---- what is written */

static int create(const char *name)
{
    const char *path = getenv(name);

    return path ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
}

static void write_number(int fd, unsigned long n)
{
    char text[24];
    const int length = snprintf(text, sizeof text, "%lu\n", n);

    if (write(fd, text, (size_t)length) != length)
        _exit(99);
}

static void note_place(unsigned long n)
{
    void *frame[LOOK];
    const int got = backtrace(frame, LOOK);
    uint64_t hash = 14695981039346656037u; /* FNV-1a */

    if (is_deep(frame, got))
        return;
    for (int i = 2; i < got && i < DEPTH + 2; i++)
        hash = (hash ^ (uintptr_t)frame[i]) * 1099511628211u;
    for (size_t at = hash % PLACES, i = 0; i < PLACES; at = (at + 1) % PLACES, i++) {
        if (seen[at] == hash)
            return;
        if (!seen[at]) {
            seen[at] = hash;
            write_number(places, n);
            return;
        }
    }
}

static void trace(void)
{
    void *frame[TRACE];

    if (traced >= 0)
        backtrace_symbols_fd(frame, backtrace(frame, TRACE), traced);
}

__attribute__((constructor)) static void start(void)
{
    const char *at = getenv("FAIL_AT");
    void *frame[2];

    backtrace(frame, 2); /* loads libgcc, which allocates */
    choose();
    places = create("FAIL_PLACES");
    counted = create("FAIL_COUNT");
    traced = create("FAIL_TRACE");
    failing_alloc_at(at ? strtoul(at, NULL, 10) : 0);
    started = true;
}

__attribute__((destructor)) static void finish(void)
{
    started = false;
    if (counted >= 0)
        write_number(counted, count);
}

/* ---- the allocator */

void failing_alloc_at(unsigned long n)
{
    count = 0;
    fail_at = n;
}

bool failing_alloc_has(void)
{
    return fail_at && count >= fail_at;
}

static bool fails(const void *caller)
{
    if (!started || !counts(caller))
        return false;
    const unsigned long n = ++count;

    if (places >= 0)
        note_place(n);
    if (n != fail_at)
        return false;
    trace();
    errno = ENOMEM;
    return true;
}

void *OURS(malloc)(size_t n)
{
    return fails(__builtin_return_address(0)) ? NULL : REAL(malloc)(n);
}

void *OURS(calloc)(size_t n, size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : REAL(calloc)(n, size);
}

void *OURS(realloc)(void *old, size_t n)
{
    return fails(__builtin_return_address(0)) ? NULL : REAL(realloc)(old, n);
}
