/* site_open.c - which kind of file a site is, and its features as GeoJSON */

#include "site_open.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../base/error.h"
#include "../gpkg/gpkg.h"
#include "../kml/kml_site.h"

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
ys_status ys_site_open_binary(json_t **out, const char *path, struct ys_error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat st;
    char head[16] = {0};
    ys_status status = YS_OK;

    *out = NULL;

    if (fd < 0)
        return YS_OK;
    if (!fstat(fd, &st) && S_ISREG(st.st_mode) && pread(fd, head, sizeof head, 0) > 4 &&
        !memcmp(head, "PK\3\4", 4))
        status = open_kmz(out, fd, (uint64_t)st.st_size, path, err);
    close(fd);
    if (!memcmp(head, "\0\0\x27\x0a", 4)) /* ESRI, Shapefile Technical Description, 1998 */
        return ys_fail(err, YS_ERR_UNSUPPORTED,
                       "%s: a shapefile; want GeoJSON, KML, KMZ or a GeoPackage: ogr2ogr "
                       "-t_srs EPSG:4326 SITE.geojson %s",
                       path, path);
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

ys_status ys_site_open_text(json_t **out, bool *named, const struct ys_site_text *text,
                            struct ys_error *err)
{
    const struct ys_site_where where = {.path = text->path,
                                        .want = "GeoJSON, KML, KMZ or a GeoPackage"};
    size_t blank = 0;

    *out = NULL;
    while (blank < text->n && strchr(" \t\r\n", text->bytes[blank]))
        blank++;
    *named = blank < text->n && text->bytes[blank] == '<';
    return *named ? open_kml(out, text->bytes + blank, text->n - blank, text->path, err)
                  : ys_site_collection(out, text->bytes, text->n, &where, err);
}
