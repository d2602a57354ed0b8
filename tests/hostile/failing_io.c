/*
 * failing_io.c - loaded before the program: the machine fails at a chosen call that changes a file
 *
 *   IO_AT=N        the N-th of these calls: write, pwrite, ftruncate, fsync, rename, unlink, mkdir, and an open that
 *                  creates; 0: none
 *   IO_HOW=eio     it fails with EIO, and so does each of its kind after it
 *   IO_HOW=full    the same with ENOSPC; syncs and removals still work
 *   IO_HOW=once    it fails with EIO, and what follows works
 *   IO_HOW=kill    the process is killed before it
 *   IO_HOW=short   from the N-th on writes take part of their bytes, and every third is interrupted
 *   IO_COUNT=FILE  how many there were is written there
 *
 * What stdio writes is not seen (the C library calls itself).  Only calls on the paths and files that begin
 * with IO_BELOW count.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum kind { WRITE, SYNC, NAME, REMOVE };
enum how { NONE, EIO_ALL, FULL, ONCE, KILL, SHORT };

static atomic_ulong count;
static unsigned long at;
static enum how how;
static int counted = -1;
static char below[PATH_MAX];

__attribute__((constructor)) static void start(void)
{
    static const char *const names[] = {"", "eio", "full", "once", "kill", "short"};
    const char *n = getenv("IO_AT"), *name = getenv("IO_HOW"), *file = getenv("IO_COUNT"),
               *where = getenv("IO_BELOW");

    for (int i = 1; name && i < 6; i++)
        if (!strcmp(name, names[i]))
            how = (enum how)i;
    at = n ? strtoul(n, NULL, 10) : 0;
    snprintf(below, sizeof below, "%s", where ? where : "/");
    if (file)
        counted = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}

__attribute__((destructor)) static void finish(void)
{
    if (counted >= 0)
        dprintf(counted, "%lu\n", (unsigned long)count);
}

/* A function of the C library.  ISO C has no cast from an object's address to a function's; POSIX has
 * this one. */
static void next(void *function, const char *name)
{
    *(void **)function = dlsym(RTLD_NEXT, name);
}

static bool is_path_below(const char *path)
{
    return !strncmp(path, below, strlen(below));
}

static bool is_below(int fd)
{
    char link[64], path[PATH_MAX];

    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t n = readlink(link, path, sizeof path - 1);

    if (n <= 0)
        return false;
    path[n] = '\0';
    return is_path_below(path);
}

/* Whether this call, that counts, fails. */
static bool fails(enum kind kind)
{
    const unsigned long n = ++count;

    if (!at || n < at)
        return false;
    switch (how) {
    case KILL:
        raise(SIGKILL);
        return false;
    case ONCE:
        errno = EIO;
        return n == at;
    case EIO_ALL:
        errno = EIO;
        return kind != REMOVE;
    case FULL:
        errno = ENOSPC;
        return kind == WRITE || kind == NAME;
    default:
        return false;
    }
}

static size_t shortened(size_t n)
{
    return how == SHORT && at && count >= at && n > 1 ? 1 + n / 3 : n;
}

static bool interrupted(void)
{
    errno = EINTR;
    return how == SHORT && at && count >= at && count % 3 == 0;
}

ssize_t write(int fd, const void *bytes, size_t n)
{
    ssize_t (*real)(int, const void *, size_t);

    next(&real, "write");
    if (!is_below(fd))
        return real(fd, bytes, n);
    return fails(WRITE) || interrupted() ? -1 : real(fd, bytes, shortened(n));
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t where)
{
    ssize_t (*real)(int, const void *, size_t, off_t);

    next(&real, "pwrite64");
    if (!is_below(fd))
        return real(fd, bytes, n, where);
    return fails(WRITE) || interrupted() ? -1 : real(fd, bytes, shortened(n), where);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off_t where)
{
    return pwrite(fd, bytes, n, where);
}

int fsync(int fd)
{
    int (*real)(int);

    next(&real, "fsync");
    return is_below(fd) && fails(SYNC) ? -1 : real(fd);
}

int ftruncate(int fd, off_t n)
{
    int (*real)(int, off_t);

    next(&real, "ftruncate64");
    return is_below(fd) && fails(WRITE) ? -1 : real(fd, n);
}

int ftruncate64(int fd, off_t n)
{
    return ftruncate(fd, n);
}

int rename(const char *from, const char *to)
{
    int (*real)(const char *, const char *);

    next(&real, "rename");
    return is_path_below(to) && fails(NAME) ? -1 : real(from, to);
}

int unlink(const char *path)
{
    int (*real)(const char *);

    next(&real, "unlink");
    return is_path_below(path) && fails(REMOVE) ? -1 : real(path);
}

int mkdir(const char *path, mode_t mode)
{
    int (*real)(const char *, mode_t);

    next(&real, "mkdir");
    return is_path_below(path) && fails(NAME) ? -1 : real(path, mode);
}

static int opened(const char *path, int flags, va_list ap)
{
    int (*real)(const char *, int, ...);

    next(&real, "open64");
    if (flags & O_CREAT && is_path_below(path) && fails(NAME))
        return -1;
    return real(path, flags, flags & (O_CREAT | O_TMPFILE) ? va_arg(ap, mode_t) : 0);
}

int open(const char *path, int flags, ...)
{
    va_list ap;

    va_start(ap, flags);
    const int fd = opened(path, flags, ap);
    va_end(ap);
    return fd;
}

int open64(const char *path, int flags, ...)
{
    va_list ap;

    va_start(ap, flags);
    const int fd = opened(path, flags, ap);
    va_end(ap);
    return fd;
}
