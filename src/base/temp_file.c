/* temp_file.c - a file without a name, for what is unpacked once and read in parts */

#include "temp_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "error.h"

static const char *folder(void)
{
    const char *own = getenv("TMPDIR");

    return own && *own ? own : "/tmp";
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
