/* site_open.c - which kind of file a site is, and its features as GeoJSON */

#include "site_open.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../base/error.h"
#include "../gpkg/gpkg.h"
#include "../kml/kml_site.h"
#include "../text/textfile.h"

static ys_status open_kmz(json_t **out, int fd, uint64_t bytes, const char *path,
                          struct ys_error *err)
{
    struct ys_zip zip;
    struct ys_kml kml;
    ys_status st = ys_zip_open(&zip, fd, bytes, path, err);

    if (st)
        return st;
    st = ys_kml_of_zip(&kml, &zip, err);
    ys_zip_close(&zip);
    if (!st)
        st = ys_kml_site(out, &kml, path, err);
    ys_kml_fini(&kml);
    return st;
}

/* By its first bytes: "PK" of a zip, "SQLite".  A file that cannot be opened is left to the reader of texts,
 * which says why. */
static ys_status open_binary(json_t **out, const char *path, struct ys_error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat st;
    char head[16] = {0};
    ys_status status = YS_OK;

    if (fd < 0)
        return YS_OK;
    if (!fstat(fd, &st) && S_ISREG(st.st_mode) && pread(fd, head, sizeof head, 0) > 4 &&
        !memcmp(head, "PK\3\4", 4))
        status = open_kmz(out, fd, (uint64_t)st.st_size, path, err);
    close(fd);
    return ys_gpkg_is(head, sizeof head) ? ys_gpkg_site(out, path, err) : status;
}

static ys_status open_kml(json_t **out, const char *bytes, size_t n, const char *path,
                          struct ys_error *err)
{
    struct ys_kml kml;
    ys_status st = ys_kml_parse(&kml, bytes, n, path, err);

    if (!st)
        st = ys_kml_site(out, &kml, path, err);
    ys_kml_fini(&kml);
    return st;
}

ys_status ys_site_open(json_t **out, bool *named, const char *path, struct ys_error *err)
{
    const struct ys_site_where where = {.path = path};
    char *bytes;
    size_t n;

    *out = NULL;
    *named = true;
    ys_status st = open_binary(out, path, err);
    if (st || *out)
        return st;
    st = ys_textfile_read(&bytes, &n, path, YS_SITE_MAX_BYTES, err);
    if (st)
        return st;
    const char *text = bytes + strspn(bytes, " \t\r\n");
    if (*text == '<') {
        st = open_kml(out, text, n - (size_t)(text - bytes), path, err);
    } else {
        *named = false;
        st = ys_site_collection(out, bytes, n, &where, err);
    }
    free(bytes);
    return st;
}
