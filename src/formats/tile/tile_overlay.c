/*
 * tile_overlay.c - a picture that a KML lays on the ground
 *
 * The KML is beside the picture (view.kml, view.kmz), or is itself what is named as the tile: then a
 * KML gives the path of its picture, and a KMZ holds it.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/printable.h"
#include "../../base/temp_file.h"
#include "../../base/text.h"
#include "../kml/kml.h"
#include "../tiff/tiff_io.h"
#include "tile_beside.h"
#include "tile_parts.h"

static bool ends_with(const char *name, const char *ending)
{
    const size_t n = strlen(name), m = strlen(ending);

    return n > m && !strcasecmp(name + n - m, ending);
}

bool ys_tile_is_overlay(const struct ys_tile *tile)
{
    return ends_with(tile->path, ".kml") || ends_with(tile->path, ".kmz");
}

/* ---- the document */

static ys_status parse_text(struct ys_kml *out, int fd, uint64_t bytes, const char *name,
                            struct ys_error *err)
{
    if (bytes > YS_KML_MOST_BYTES)
        return ys_fail(err, YS_ERR_FORMAT, "%s: a KML of %llu bytes; want %d at most", name,
                       (unsigned long long)bytes, YS_KML_MOST_BYTES);
    char *text = ys_new_raw((size_t)bytes + 1, 1);

    if (!text)
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", name);
    const int64_t n = ys_pread(fd, text, (size_t)bytes, 0);
    const ys_status st = n < 0 ? ys_fail(err, YS_ERR_IO, "%s: it cannot be read", name)
                               : ys_kml_parse(out, text, (size_t)n, name, err);

    free(text);
    return st;
}

/* The document of either kind; zip is open where it is a KMZ. */
static ys_status open_document(struct ys_kml *out, struct ys_zip *zip, int fd, uint64_t bytes,
                               const char *name, struct ys_error *err)
{
    char head[4] = "";

    *out = (struct ys_kml){0};
    *zip = (struct ys_zip){0};
    if (ys_pread(fd, head, 4, 0) != 4 || memcmp(head, "PK\3\4", 4))
        return parse_text(out, fd, bytes, name, err);
    const ys_status st = ys_zip_open(zip, fd, bytes, name, err);

    return st ? st : ys_kml_of_zip(out, zip, err);
}

static void take_quad(struct ys_tile *tile, const struct ys_overlay *overlay, const char *name)
{
    tile->has_quad = true;
    memcpy(tile->quad.corner, overlay->corner, sizeof tile->quad.corner);
    ys_text_fit(tile->quad.source, sizeof tile->quad.source, "the ground overlay of %s",
                ys_basename(name));
}

/* %20 and the like, as programs write paths into a KML. */
static void decode_percent(char *text)
{
    char *to = text;

    for (const char *at = text; *at; at++) {
        char hex[3] = {0};

        if (*at == '%' && at[1] && at[2] && strspn(at + 1, "0123456789abcdefABCDEF") >= 2) {
            memcpy(hex, at + 1, 2);
            const char c = (char)strtoul(hex, NULL, 16);

            if (c) {
                *to++ = c;
                at += 2;
                continue;
            }
        }
        *to++ = *at;
    }
    *to = '\0';
}

/* ---- a KMZ, which holds its picture */

static ys_status decode_entry(struct ys_tile *tile, const struct ys_zip *zip,
                              const struct ys_zip_entry *entry, struct ys_error *err)
{
    char *bytes, name[320];
    ys_status st = ys_zip_read(&bytes, zip, entry, tile->max_bytes / 2, err);
    int fd = -1;

    if (st)
        return st;
    snprintf(name, sizeof name, "%.200s: %.100s", tile->name, entry->label);
    if (ys_picture_kind(bytes, entry->size) == YS_NO_PICTURE)
        st = ys_fail(err, YS_ERR_UNSUPPORTED, "%s: neither PNG nor JPEG; want one of them",
                     name);
    if (!st)
        st = ys_temp_open(&fd, name, err);
    if (!st)
        st = ys_temp_write(fd, bytes, entry->size, name, err);
    free(bytes);
    if (!st)
        st = ys_tile_decode(
            tile, &(struct ys_picture_file){fd, entry->size, name, tile->max_bytes}, err);
    if (fd >= 0)
        close(fd);
    return st;
}

static ys_status decode_from_zip(struct ys_tile *tile, const struct ys_zip *zip,
                                 const struct ys_overlay *overlay, struct ys_error *err)
{
    char href[sizeof overlay->href], line[120];
    const struct ys_zip_entry *entry = ys_zip_find(zip, overlay->href);

    ys_printable(line, sizeof line, overlay->href, sizeof overlay->href);
    snprintf(href, sizeof href, "%s", overlay->href);
    decode_percent(href);
    if (!entry)
        entry = ys_zip_find(zip, href + (strncmp(href, "./", 2) ? 0 : 2));
    if (!entry)
        return ys_fail(err, YS_ERR_FORMAT,
                       "%s: its ground overlay shows '%s', which is not in it", tile->name,
                       line);
    return decode_entry(tile, zip, entry, err);
}

/* ---- a KML, which names its picture */

static ys_status open_named(struct ys_tile *tile, const struct ys_overlay *overlay,
                            struct ys_error *err)
{
    char href[sizeof overlay->href], line[120];
    const char *slash = strrchr(tile->path, '/');
    const size_t folder = slash ? (size_t)(slash - tile->path) + 1 : 0;
    struct stat st;

    ys_printable(line, sizeof line, overlay->href, sizeof overlay->href);
    snprintf(href, sizeof href, "%s", overlay->href);
    decode_percent(href);
    if (!*href || strstr(href, "://") || *href == '/')
        return ys_fail(err, YS_ERR_UNSUPPORTED,
                       "%s: its ground overlay shows '%s'; want a picture beside the KML, by "
                       "a relative path, or a KMZ with it",
                       tile->name, overlay->href);
    char *path = ys_new(folder + strlen(href) + 1, 1);
    if (!path)
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", tile->name);
    memcpy(path, tile->path, folder);
    strcpy(path + folder, href);
    close(tile->fd);
    tile->overlay_path = tile->path;
    tile->path = path;
    ys_printable_path(tile->name, sizeof tile->name, path);
    tile->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (tile->fd < 0 || fstat(tile->fd, &st) || !S_ISREG(st.st_mode))
        return ys_fail(err, YS_ERR_IO, "%.200s: its ground overlay shows %s: %s",
                       tile->overlay_path, tile->name,
                       tile->fd < 0 ? strerror(errno) : "not a regular file");
    tile->info.file_bytes = (uint64_t)st.st_size;
    return YS_OK;
}

ys_status ys_tile_overlay(struct ys_tile *tile, struct ys_error *err)
{
    struct ys_overlay overlay;
    struct ys_zip zip;
    struct ys_kml kml;
    ys_status st = open_document(&kml, &zip, tile->fd, tile->info.file_bytes, tile->name, err);

    if (!st)
        st = ys_overlay_read(&overlay, &kml, NULL, tile->name, err);
    if (!st && !overlay.n)
        st = ys_fail(
            err, YS_ERR_FORMAT,
            "%s: no ground overlay in it; want a picture laid on the ground (of a site, "
            "give it with --site)",
            tile->name);
    if (!st) {
        take_quad(tile, &overlay, tile->name);
        tile->quad_first = true;
        st = zip.n ? decode_from_zip(tile, &zip, &overlay, err)
                   : open_named(tile, &overlay, err);
    }
    ys_kml_fini(&kml);
    ys_zip_close(&zip);
    return st;
}

/* ---- a document beside the picture */

static ys_status read_beside(struct ys_tile *tile, int fd, const char *path,
                             struct ys_error *err)
{
    struct ys_overlay overlay;
    struct ys_zip zip;
    struct ys_kml kml;
    struct stat st;
    char name[200];

    ys_printable_path(name, sizeof name, path);
    if (fstat(fd, &st))
        return ys_fail(err, YS_ERR_IO, "%s: %s", name, strerror(errno));
    ys_status status = open_document(&kml, &zip, fd, (uint64_t)st.st_size, name, err);

    if (!status)
        status = ys_overlay_read(&overlay, &kml, ys_basename(tile->path), name, err);
    if (!status && overlay.n) {
        take_quad(tile, &overlay, name);
        tile->overlay_path = ys_strdup(path);
        if (!tile->overlay_path)
            status = ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", name);
    }
    ys_kml_fini(&kml);
    ys_zip_close(&zip);
    return status;
}

ys_status ys_tile_overlay_beside(struct ys_tile *tile, struct ys_error *err)
{
    static const char *const ending[] = {".kml", ".kmz"};
    ys_status status = YS_OK;

    for (size_t i = 0; !status && i < 2 && !tile->has_quad; i++) {
        char *path = ys_beside_path(tile->path, ending[i], true);
        struct ys_error why;
        int fd = -1;

        if (!path)
            return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", tile->name);
        status = ys_beside_open(&fd, path, err);
        if (fd >= 0) {
            const ys_status st = read_beside(tile, fd, path, &why);

            /* As with other files beside a tile, which may be about something else. */
            if (st == YS_ERR_NOMEM || st == YS_ERR_IO)
                status = ys_fail(err, st, "%s", why.text);
            else if (st)
                ys_tile_warn(tile, "%s; left out", why.text);
            close(fd);
        }
        free(path);
    }
    return status;
}
