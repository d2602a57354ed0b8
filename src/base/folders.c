/* folders.c - folders of outputs: made where they are missing, removed where nothing came of it */

#include "folders.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"
#include "mem.h"

ys_status ys_folder_make(bool *made, const char *path, struct ys_error *err)
{
    struct stat st;

    *made = !mkdir(path, 0777);
    if (*made)
        return YS_OK;
    if (errno == EEXIST && !stat(path, &st))
        return S_ISDIR(st.st_mode)
                   ? YS_OK
                   : ys_fail(err, YS_ERR_IO,
                             "%.300s: a file stands there; want a folder, new or not", path);
    return ys_fail(err, YS_ERR_IO, "%.300s: the folder cannot be made: %s", path,
                   strerror(errno));
}

ys_status ys_parents_make(size_t *from, const char *path, struct ys_error *err)
{
    char *const parent = ys_strdup(path);
    ys_status status = YS_OK;

    *from = strlen(path);
    if (!parent)
        return ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", path);
    for (size_t i = 1; !status && path[i]; i++) {
        bool made;

        /* The end of a part that has more behind it than slashes. */
        if (path[i] != '/' || path[i - 1] == '/' || !path[i + strspn(path + i, "/")])
            continue;
        parent[i] = '\0';
        status = ys_folder_make(&made, parent, err);
        parent[i] = '/';
        if (made && *from == strlen(path))
            *from = i;
    }
    free(parent);
    return status;
}

void ys_parents_remove(char *path, size_t from)
{
    for (size_t i = strlen(path); i-- > from;)
        if (path[i] == '/' && i > 0 && path[i - 1] != '/') {
            path[i] = '\0';
            rmdir(path);
        }
}

char *ys_path_join(const char *folder, const char *name)
{
    const size_t room = strlen(folder) + strlen(name) + 2;
    char *path = ys_new(room, 1);

    if (path)
        snprintf(path, room, "%s/%s", folder, name);
    return path;
}

bool ys_path_leads_down(const char *path)
{
    if (!*path || *path == '/')
        return false;
    for (const char *part = path; part; part = strchr(part, '/')) {
        part += *part == '/';
        if (!strncmp(part, "..", 2) && (!part[2] || part[2] == '/'))
            return false;
    }
    return true;
}
