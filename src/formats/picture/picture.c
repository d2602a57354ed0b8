/* picture.c - which picture it is, and what is refused once it is decoded */

#include "picture.h"

#include <string.h>
#include <unistd.h>

#include "../../base/error.h"
#include "picture_parts.h"

enum ys_picture_kind ys_picture_kind(const void *head, size_t n)
{
    if (n >= 8 && !memcmp(head, "\x89PNG\r\n\x1a\n", 8))
        return YS_PNG;
    return n >= 3 && !memcmp(head, "\xff\xd8\xff", 3) ? YS_JPEG : YS_NO_PICTURE;
}

/* Programs do not agree which way up a turned picture is placed: GDAL and QGIS place it as it is
 * stored, viewers and Google Earth as it is shown. */
static ys_status check_upright(const struct ys_store *store, struct ys_error *err)
{
    const unsigned turned = store->said.orientation;

    if (turned < 2 || turned > 8)
        return YS_OK;
    return ys_fail(err, YS_ERR_UNSUPPORTED,
                   "%s: stored turned or mirrored (EXIF orientation %u), so that its place is "
                   "ambiguous; want it upright: exiftran -ai FILE, or saved anew by an editor",
                   store->file->name, turned);
}

ys_status ys_picture_decode(struct ys_picture *out, const struct ys_picture_file *file,
                            struct ys_error *err)
{
    struct ys_store store = {.file = file, .fd = -1};
    uint8_t head[8] = {0};
    const ssize_t n = pread(file->fd, head, sizeof head, 0);

    *out = (struct ys_picture){.fd = -1};
    out->kind = n > 0 ? ys_picture_kind(head, (size_t)n) : YS_NO_PICTURE;
    ys_status st = out->kind == YS_PNG ? ys_png_decode(&store, err)
                   : out->kind == YS_JPEG
                       ? ys_jpeg_decode(&store, err)
                       : ys_fail(err, YS_ERR_FORMAT, "%s: no PNG or JPEG picture", file->name);

    if (!st)
        st = check_upright(&store, err);
    if (!st)
        st = ys_store_end(out, &store, err);
    if (store.fd >= 0)
        close(store.fd);
    return st;
}
