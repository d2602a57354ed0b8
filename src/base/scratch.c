/*
 * scratch.c - room for what is as large as a picture, of which only a part is in memory at a time
 *
 * A count wants levels, edges and trees of a whole area: where its darkest and brightest lie, which
 * way its boxes are turned, where a block ends.  Windows of a few thousand pixels would each answer
 * otherwise.  So the planes stay whole, and what bounds memory is where they are: mapped files, as
 * libvips and GDAL have them for pictures that do not fit.
 *
 * The kernel takes mapped pages back only when the whole machine runs short, and until then they
 * count as the process's.  So a thread watches the resident size and, well before the bound, lets
 * all mapped pages go: they stay in the page cache or the file, and a page that is needed again
 * comes back by a fault (about 0.2 us, sixteen pages at once).  Nothing else is told, and nothing
 * waits: letting go of a page that another thread writes loses nothing, as the mapping is shared
 * with the file.
 */

#define _DEFAULT_SOURCE /* madvise() */

#include "scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#ifdef __linux__
#include <sched.h>
#include <sys/syscall.h>
#endif
#include <time.h>
#include <unistd.h>

#include "checked.h"
#include "error.h"
#include "mem.h"
#include "temp_file.h"

/* Smaller ones are never worth a file. */
enum { LEAST_BYTES = 1 << 20 };
/* Memory that planes may take together: half of all that a run may, less the program itself with its
 * libraries.  The rest is for what is mapped at the time, and for what is no plane. */
static const size_t program_bytes = 24 << 20;
/* Less than that is used up by what is no plane: nothing is mapped, and whoever counts an area asks
 * before whether it fits. */
static const size_t least_mapped_bytes = 64 << 20;
/* Mapped pages are let go of above five eighths of the bound, and no sooner than needed: in 1 ms a core that does nothing else
 * touches 3 to 5 MB of them.  The watch sleeps longer where there are more threads than processors:
 * 45 MB were touched meanwhile, at most, with 17 threads on 2. */
enum { WATCH_NS = 1000000 };
static const double full_share = 0.625;
/* Large bounds need no more room above than that: twice what was touched at most. */
static const double most_spare_bytes = 96 << 20;
/* Where more than that is resident without any mapped page, these have so much to themselves. */
static const double least_step_bytes = 16 << 20;

/* A mapped plane. */
struct mapped {
    void *at;
    size_t bytes;
    struct mapped *next, **to_this;
};

struct ys_scratch {
    size_t max_bytes;
    pthread_mutex_t lock; /* of all below */
    size_t n;             /* planes that are there */
    size_t in_memory;     /* bytes of those that lie in memory */
    struct mapped *first;
    bool closed;        /* the last plane ends it */
    int statm;          /* of /proc/self; below 0: not there */
    double floor_bytes; /* resident without mapped pages, at last */
    pthread_cond_t ends;
    pthread_t watcher;
    bool watched, ending;
};

/* Before each plane; a line of the cache, so that a plane is aligned as its memory is. */
struct head {
    struct ys_scratch *scratch;
    struct mapped *mapped; /* NULL: in memory */
    size_t bytes;          /* with this */
    char rest[64 - sizeof(size_t) - 2 * sizeof(void *)];
};

static bool is_mapping(const struct ys_scratch *s)
{
    return s->max_bytes >= least_mapped_bytes;
}

/* ---- letting go */

/* Bytes of the process that are in memory; 0: this system does not say. */
static double resident(int statm)
{
    char text[64];
    unsigned long all, pages;
    const ssize_t n = pread(statm, text, sizeof text - 1, 0);

    if (n <= 0)
        return 0;
    text[n] = 0;
    if (sscanf(text, "%lu %lu", &all, &pages) != 2)
        return 0;
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

/* With the lock held: lets go of what is mapped where that is too much. */
static void look(struct ys_scratch *s)
{
    const double most = (double)s->max_bytes;
    const double share = most * full_share, spared = most - most_spare_bytes;
    const double full = share > spared ? share : spared;
    const double least = s->floor_bytes + least_step_bytes;

    if (!s->first || resident(s->statm) <= (full > least ? full : least))
        return;
    for (const struct mapped *m = s->first; m; m = m->next)
        madvise(m->at, m->bytes, MADV_DONTNEED);
    s->floor_bytes = resident(s->statm);
}

void ys_scratch_relieve(struct ys_scratch *s)
{
    if (!s || !is_mapping(s))
        return;
    pthread_mutex_lock(&s->lock);
    look(s);
    pthread_mutex_unlock(&s->lock);
}

static struct timespec soon(void)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    t.tv_nsec += WATCH_NS;
    t.tv_sec += t.tv_nsec / 1000000000;
    t.tv_nsec %= 1000000000;
    return t;
}

/* What runs for microseconds is to run at once, however many threads wait for a processor: Linux from
 * 6.12 on grants that to whoever asks for short turns.  Elsewhere nothing is lost. */
static void ask_for_short_turns(void)
{
#if defined __linux__ && defined SYS_sched_setattr
    const struct {
        uint32_t size, policy;
        uint64_t flags;
        int32_t nice;
        uint32_t priority;
        uint64_t runtime_ns, deadline, period;
    } attributes = {.size = sizeof attributes, .policy = SCHED_OTHER, .runtime_ns = 100000};

    syscall(SYS_sched_setattr, 0, &attributes, 0);
#endif
}

static void *watch(void *ctx)
{
    struct ys_scratch *const s = ctx;

    ask_for_short_turns();
    pthread_mutex_lock(&s->lock);
    while (!s->ending) {
        const struct timespec until = soon();

        look(s);
        pthread_cond_timedwait(&s->ends, &s->lock, &until);
    }
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

/* With the lock held.  Signals are for the threads that were there before. */
static bool start_watching(struct ys_scratch *s)
{
    sigset_t all, before;

    if (s->watched)
        return true;
    if (s->statm < 0)
        s->statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    s->watched = !pthread_create(&s->watcher, NULL, watch, s);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return s->watched;
}

/* ---- planes */

/* The cache keeps a file in pieces as large as they were written.  A touch maps a whole piece: of
 * 4 kB (what faults alone make) half a gigabyte takes 0.55 s of the kernel to write first and 0.25
 * again, of 64 kB 0.15 with the zeros before and 0.06, and reading half; larger ones gain little and
 * fill memory where planes are read here and there. */
enum { PIECE = 64 << 10 };

/* Room in the file is taken at once: a full disk is said here, and not by a signal at a write. */
static bool reserve(int fd, size_t bytes)
{
    static const char zeros[PIECE];
    size_t at = 0;

#if defined _POSIX_ADVISORY_INFO && _POSIX_ADVISORY_INFO > 0
    if (posix_fallocate(fd, 0, (off_t)bytes))
        return false;
#endif
    while (at < bytes) {
        const size_t some = bytes - at < PIECE ? bytes - at : PIECE;
        const ssize_t n = write(fd, zeros, some);

        if (n <= 0 && errno != EINTR)
            return false;
        at += n > 0 ? (size_t)n : 0;
    }
    return true;
}

static void *map_file(size_t bytes)
{
    struct ys_error why = {0};
    void *at = MAP_FAILED;
    int fd;

    if (ys_temp_open(&fd, "a plane", &why))
        return NULL;
    if (reserve(fd, bytes))
        at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd); /* the mapping keeps the file */
    if (at == MAP_FAILED)
        return NULL;
    /* Else what comes back from the disk is cached in pieces of 2 MB, a touch of which maps all of it:
     * what reads here and there had 900 MB resident within 20 ms.  Lost is reading ahead from a disk
     * that the machine, short of memory, had to write them to. */
    madvise(at, bytes, MADV_RANDOM);
    return at;
}

static struct head *new_mapped(struct ys_scratch *s, size_t bytes)
{
    struct mapped *m = ys_new(1, sizeof *m);
    struct head *head = m ? map_file(bytes) : NULL;

    pthread_mutex_lock(&s->lock);
    if (head && !start_watching(s)) {
        munmap(head, bytes);
        head = NULL;
    }
    if (head) {
        *m = (struct mapped){head, bytes, s->first, &s->first};
        if (m->next)
            m->next->to_this = &m->next;
        s->first = m;
        *head = (struct head){.scratch = s, .mapped = m, .bytes = bytes};
    }
    pthread_mutex_unlock(&s->lock);
    if (!head)
        free(m);
    return head;
}

static size_t memory_for_planes(const struct ys_scratch *s)
{
    return is_mapping(s) ? s->max_bytes / 2 - program_bytes : SIZE_MAX / 2;
}

/* Takes its share of the memory for planes, if that is left; a small one always. */
static bool take_memory(struct ys_scratch *s, size_t bytes)
{
    bool ok = true;

    if (!s || bytes < LEAST_BYTES || !s->max_bytes)
        return true;
    pthread_mutex_lock(&s->lock);
    const size_t most = memory_for_planes(s);
    ok = bytes <= most && s->in_memory <= most - bytes;
    s->in_memory += ok ? bytes : 0;
    pthread_mutex_unlock(&s->lock);
    return ok;
}

static void give_memory(struct ys_scratch *s, size_t bytes)
{
    if (!s || bytes < LEAST_BYTES || !s->max_bytes)
        return;
    pthread_mutex_lock(&s->lock);
    s->in_memory -= bytes;
    pthread_mutex_unlock(&s->lock);
}

/* After its last plane, and after it was closed. */
static void end(struct ys_scratch *s)
{
    if (s->watched) {
        pthread_mutex_lock(&s->lock);
        s->ending = true;
        pthread_cond_signal(&s->ends);
        pthread_mutex_unlock(&s->lock);
        pthread_join(s->watcher, NULL);
    }
    if (s->statm >= 0)
        close(s->statm);
    pthread_cond_destroy(&s->ends);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

static void count_plane(struct ys_scratch *s)
{
    if (!s)
        return;
    pthread_mutex_lock(&s->lock);
    s->n++;
    pthread_mutex_unlock(&s->lock);
}

static void discount_plane(struct ys_scratch *s)
{
    if (!s)
        return;
    pthread_mutex_lock(&s->lock);
    const bool last = !--s->n && s->closed;
    pthread_mutex_unlock(&s->lock);
    if (last)
        end(s);
}

static void *new_plane(struct ys_scratch *s, size_t n, size_t size, bool zeroed)
{
    struct head *head = NULL;
    size_t bytes;

    if (!ys_mul_size(&bytes, n, size) || bytes > SIZE_MAX - sizeof *head)
        return NULL;
    bytes += sizeof *head;
    if (!take_memory(s, bytes)) {
        head = new_mapped(s, bytes); /* a new file is all zero */
    } else if ((head = zeroed ? ys_new(bytes, 1) : ys_new_raw(bytes, 1))) {
        *head = (struct head){.scratch = s, .bytes = bytes};
    } else {
        give_memory(s, bytes);
    }
    if (!head)
        return NULL;
    count_plane(s);
    return head + 1;
}

void *ys_scratch_new(struct ys_scratch *scratch, size_t n, size_t size)
{
    return new_plane(scratch, n, size, true);
}

void *ys_scratch_new_raw(struct ys_scratch *scratch, size_t n, size_t size)
{
    return new_plane(scratch, n, size, false);
}

void ys_scratch_free(void *plane)
{
    if (!plane)
        return;
    struct head *const head = (struct head *)plane - 1;
    struct ys_scratch *const s = head->scratch;
    struct mapped *const m = head->mapped;

    if (m) {
        pthread_mutex_lock(&s->lock);
        *m->to_this = m->next;
        if (m->next)
            m->next->to_this = m->to_this;
        pthread_mutex_unlock(&s->lock);
        munmap(m->at, m->bytes);
        free(m);
    } else {
        give_memory(s, head->bytes);
        free(head);
    }
    discount_plane(s);
}

bool ys_scratch_fits(struct ys_scratch *s, double bytes)
{
    if (!s || !s->max_bytes)
        return true;
    if (!is_mapping(s))
        return bytes <= (double)s->max_bytes;
    pthread_mutex_lock(&s->lock);
    const double left = (double)memory_for_planes(s) - (double)s->in_memory;
    pthread_mutex_unlock(&s->lock);
    return bytes <= left || bytes - left <= ys_temp_room();
}

/* ---- all of it */

ys_status ys_scratch_open(struct ys_scratch **out, size_t max_bytes, struct ys_error *err)
{
    struct ys_scratch *s = *out = ys_new(1, sizeof *s);

    if (!s)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory");
    s->max_bytes = max_bytes;
    s->statm = -1;
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->ends, NULL);
    return YS_OK;
}

void ys_scratch_close(struct ys_scratch *s)
{
    if (!s)
        return;
    pthread_mutex_lock(&s->lock);
    const bool last = !s->n;
    s->closed = true;
    pthread_mutex_unlock(&s->lock);
    if (last)
        end(s);
}
