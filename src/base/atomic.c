/* atomic.c - files that appear whole or not at all */

#define _DEFAULT_SOURCE /* flock() */

#include "atomic.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"
#include "folders.h"
#include "mem.h"

static const char mark[] = ".ys-"; /* between the hidden name and eight hexadecimal digits */

static ys_status io_error(const char *path, const char *what, struct ys_error *err)
{
    return ys_fail(err, YS_ERR_IO, "%.300s: %s: %s", path, what, strerror(errno));
}

/* "DIR/." or "." : a prefix that a name can be put behind; its length. */
static size_t folder_length(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? (size_t)(slash - path) + 1 : 0;
}

static char *folder_of(const char *path)
{
    const size_t n = folder_length(path);
    char *folder = ys_new(n + 2, 1);

    if (folder) {
        memcpy(folder, n ? path : ".", n ? n : 1);
        if (n > 1)
            folder[n - 1] = '\0';
    }
    return folder;
}

/* base NULL: of any file. */
static bool is_leftover(const char *name, const char *base)
{
    const char *at = strstr(name, mark);
    const size_t n = base ? strlen(base) : at && at > name ? (size_t)(at - name) - 1 : 0;

    return name[0] == '.' && (!base || !strncmp(name + 1, base, n)) &&
           !strncmp(name + 1 + n, mark, sizeof mark - 1) &&
           strlen(name + 1 + n + sizeof mark - 1) == 8 &&
           strspn(name + 1 + n + sizeof mark - 1, "0123456789abcdef") == 8;
}

/* Remove temporary files that a killed process left of base; one that is being written holds a
 * lock.  Failures do not matter: the next writer tries again. */
static void sweep(const char *folder, const char *base)
{
    DIR *dir = folder ? opendir(folder) : NULL;
    const struct dirent *entry;

    while (dir && (entry = readdir(dir))) {
        if (!is_leftover(entry->d_name, base))
            continue;
        const int fd = openat(dirfd(dir), entry->d_name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
        if (fd < 0)
            continue;
        if (!flock(fd, LOCK_EX | LOCK_NB))
            unlinkat(dirfd(dir), entry->d_name, 0);
        close(fd);
    }
    if (dir)
        closedir(dir);
}

void ys_atomic_sweep(const char *folder)
{
    sweep(folder, NULL);
}

/* The name is new and the lock ours, and the sweep of another process did not come between. */
static int create_locked(const char *temp)
{
    const int fd = open(temp, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    struct stat st;

    if (fd < 0)
        return -1;
    /* A file system without locks still gets its file. */
    (void)!flock(fd, LOCK_EX);
    if (!fstat(fd, &st) && st.st_nlink)
        return fd;
    close(fd);
    errno = EEXIST;
    return -1;
}

static ys_status create(struct ys_atomic *file, struct ys_error *err)
{
    const size_t folder = folder_length(file->path);
    const size_t room = strlen(file->path) + sizeof mark + 16;

    file->temp = ys_new(room, 1);
    if (!file->temp)
        return ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", file->path);
    for (uint32_t attempt = 0; attempt < 1000; attempt++) {
        /* Any spread will do: O_EXCL decides. */
        const uint32_t serial = (uint32_t)getpid() * 2654435761u + attempt * 40503u;

        snprintf(file->temp, room, "%.*s.%s%s%08x", (int)folder, file->path,
                 file->path + folder, mark, (unsigned)serial);
        file->fd = create_locked(file->temp);
        if (file->fd >= 0)
            return YS_OK;
        if (errno != EEXIST)
            break;
    }
    return io_error(file->path, "cannot be created", err);
}

ys_status ys_atomic_open(struct ys_atomic *out, const char *path, struct ys_error *err)
{
    struct stat st;
    ys_status status = YS_OK;

    const bool exists = !stat(path, &st);
    *out = (struct ys_atomic){.fd = -1};
    /* A link (/dev/stdout is one) stays a link: what it leads to is replaced. */
    out->path = exists && S_ISREG(st.st_mode) ? realpath(path, NULL) : ys_strdup(path);
    if (!out->path)
        return errno == ENOMEM ? ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", path)
                               : io_error(path, "cannot be found", err);
    out->made_from = strlen(out->path);
    if (!path[folder_length(path)] || (exists && S_ISDIR(st.st_mode))) {
        status = ys_fail(err, YS_ERR_IO, "%.300s: is a folder; want a file name", path);
    } else if (exists && !S_ISREG(st.st_mode)) {
        out->direct = true;
        out->temp = ys_strdup(path);
        out->fd = out->temp ? open(path, O_WRONLY | O_CLOEXEC) : -1;
        if (!out->temp)
            status = ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", path);
        else if (out->fd < 0)
            status = io_error(path, "cannot be opened", err);
    } else {
        if (!exists) /* or its folder is there */
            status = ys_parents_make(&out->made_from, out->path, err);
        if (!status) {
            char *folder = folder_of(out->path);

            sweep(folder, out->path + folder_length(out->path));
            free(folder);
            status = create(out, err);
        }
    }
    if (status)
        ys_atomic_drop(out);
    return status;
}

ys_status ys_atomic_write(struct ys_atomic *file, const void *bytes, size_t n,
                          struct ys_error *err)
{
    const char *at = bytes;

    while (n) {
        const size_t piece = n < (size_t)1 << 30 ? n : (size_t)1 << 30;
        const ssize_t done = write(file->fd, at, piece);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0) {
            if (!done)
                errno = ENOSPC;
            return ys_fail(err, YS_ERR_IO, "%.300s: writing stopped after %llu bytes: %s",
                           file->path, (unsigned long long)file->bytes, strerror(errno));
        }
        at += done;
        n -= (size_t)done;
        file->bytes += (uint64_t)done;
    }
    return YS_OK;
}

ys_status ys_atomic_finish(struct ys_atomic *file, struct ys_error *err)
{
    if (file->finished)
        return YS_OK;
    /* A pipe or a device cannot be synced. */
    if (!file->direct && fsync(file->fd))
        return io_error(file->path, "cannot be synced", err);
    if (file->direct) {
        const int fd = file->fd;

        file->fd = -1;
        if (close(fd))
            return io_error(file->path, "cannot be closed", err);
    }
    /* A temporary file stays open, and so locked, until it has its name. */
    file->finished = true;
    return YS_OK;
}

ys_status ys_atomic_publish(struct ys_atomic *file, struct ys_error *err)
{
    if (file->direct)
        return YS_OK;
    if (rename(file->temp, file->path))
        return io_error(file->path, "cannot be put in place", err);
    file->published = true;
    const int fd = file->fd;
    file->fd = -1;
    if (close(fd))
        return io_error(file->path, "cannot be closed", err);
    return YS_OK;
}

ys_status ys_atomic_commit(struct ys_atomic *file, struct ys_error *err)
{
    /* Before the file is in place, so that nothing can fail for memory after it. */
    char *folder = folder_of(file->path);
    ys_status status = folder ? ys_atomic_finish(file, err)
                              : ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", file->path);

    if (!status)
        status = ys_atomic_publish(file, err);
    if (!status && !file->direct)
        status = ys_sync_folder(folder, err);
    if (status)
        ys_atomic_take_back(file);
    free(folder);
    return status;
}

void ys_atomic_take_back(struct ys_atomic *file)
{
    if (!file->published)
        return;
    unlink(file->path);
    ys_parents_remove(file->path, file->made_from);
}

void ys_atomic_drop(struct ys_atomic *file)
{
    /* The zeroed struct has fd 0, which is not ours. */
    if (!file->path)
        return;
    if (!file->direct && !file->published && file->temp)
        unlink(file->temp);
    if (file->fd >= 0)
        close(file->fd);
    if (!file->published)
        ys_parents_remove(file->path, file->made_from);
    free(file->path);
    free(file->temp);
    *file = (struct ys_atomic){.fd = -1};
}

ys_status ys_sync_folder(const char *folder, struct ys_error *err)
{
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return io_error(folder, "cannot be opened", err);
    /* Some file systems cannot sync a folder and say EINVAL: nothing more can be done there. */
    const bool failed = fsync(fd) && errno != EINVAL && errno != EROFS && errno != ENOTSUP;
    const int saved = errno;
    close(fd);
    errno = saved;
    return failed ? io_error(folder, "cannot be synced", err) : YS_OK;
}

ys_status ys_atomic_save(const char *path, const void *bytes, size_t n, struct ys_error *err)
{
    struct ys_atomic file;
    ys_status status = ys_atomic_open(&file, path, err);

    if (status)
        return status;
    status = ys_atomic_write(&file, bytes, n, err);
    if (!status)
        status = ys_atomic_commit(&file, err);
    ys_atomic_drop(&file);
    return status;
}
