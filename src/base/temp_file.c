/* temp_file.c - a file without a name, for what is unpacked or laid aside, and read in parts */

#include "temp_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/magic.h>
#include <sys/vfs.h>
#endif

#include "error.h"

/* What is laid aside there would still take memory. */
static bool is_memory(const char *path)
{
#ifdef __linux__
    struct statfs fs;

    return !statfs(path, &fs) && (fs.f_type == TMPFS_MAGIC || fs.f_type == RAMFS_MAGIC);
#else
    (void)path;
    return false;
#endif
}

static const char *folder(void)
{
    static const char usual[] = "/tmp", lasting[] = "/var/tmp";
    const char *own = getenv("TMPDIR");

    if (own && *own)
        return own;
    return is_memory(usual) && !access(lasting, W_OK) ? lasting : usual;
}

ys_status ys_temp_open(int *fd, const char *name, struct ys_error *err)
{
    char path[4096];
    const int n = snprintf(path, sizeof path, "%s/yardstick-XXXXXX", folder());

    *fd = n > 0 && (size_t)n < sizeof path ? mkstemp(path) : -1;
    if (*fd < 0)
        return ys_fail(
            err, YS_ERR_IO,
            "%s: no temporary file in %.200s: %s; want a folder that can be written, "
            "named by TMPDIR",
            name, folder(), strerror(errno));
    unlink(path);
    fcntl(*fd, F_SETFD, FD_CLOEXEC);
    return YS_OK;
}

ys_status ys_temp_write(int fd, const void *bytes, size_t n, const char *name,
                        struct ys_error *err)
{
    for (size_t done = 0; done < n;) {
        const ssize_t put = write(fd, (const char *)bytes + done, n - done);

        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return ys_fail(
                err, YS_ERR_IO,
                "%s: it cannot be unpacked in %.200s: %s; want room there, or another "
                "folder named by TMPDIR",
                name, folder(), strerror(errno));
        done += (size_t)put;
    }
    return YS_OK;
}

double ys_temp_room(void)
{
    struct statvfs fs;

    return statvfs(folder(), &fs) ? 0 : (double)fs.f_bavail * (double)fs.f_frsize;
}
