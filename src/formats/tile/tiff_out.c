/* tiff_out.c - a TIFF written through libtiff into a file that appears when it is complete */

#include "tiff_out.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "tile_list.h"

/* Samples above this take a BigTIFF: deflate makes noise a little larger than it was. */
static const uint64_t BIG_BYTES = UINT64_C(3) << 30;

/* ---- libtiff's view of the file */

static tmsize_t read_back(thandle_t handle, void *buffer, tmsize_t size)
{
    struct ys_tiff_out *f = handle;
    const int64_t n = size > 0 ? ys_pread(f->file.fd, buffer, (size_t)size, f->pos) : 0;

    if (n > 0)
        f->pos += (uint64_t)n;
    return (tmsize_t)n;
}

static tmsize_t write_on(thandle_t handle, void *buffer, tmsize_t size)
{
    struct ys_tiff_out *f = handle;
    tmsize_t done = 0;

    while (done < size && !f->error) {
        const ssize_t n = pwrite(f->file.fd, (char *)buffer + done, (size_t)(size - done),
                                 (off_t)(f->pos + (uint64_t)done));

        if (n > 0)
            done += n;
        else if (n == 0 || errno != EINTR)
            f->error = n ? errno : ENOSPC;
    }
    f->pos += (uint64_t)done;
    f->end = f->pos > f->end ? f->pos : f->end;
    return done;
}

static toff_t seek_to(thandle_t handle, toff_t offset, int whence)
{
    struct ys_tiff_out *f = handle;

    f->pos = whence == SEEK_CUR   ? f->pos + offset
             : whence == SEEK_END ? f->end + offset
                                  : offset;
    return f->pos;
}

static int close_nothing(thandle_t handle)
{
    (void)handle;
    return 0;
}

static toff_t file_size(thandle_t handle)
{
    return ((const struct ys_tiff_out *)handle)->end;
}

static int on_message(TIFF *tif, void *user, const char *module, const char *format, va_list ap)
{
    (void)tif, (void)user, (void)module, (void)format, (void)ap;
    return 1; /* what fails is seen by what the calls return */
}

static TIFF *open_tiff(struct ys_tiff_out *f, bool big)
{
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    TIFF *tif = NULL;

    if (!options)
        return NULL;
    TIFFOpenOptionsSetErrorHandlerExtR(options, on_message, f);
    TIFFOpenOptionsSetWarningHandlerExtR(options, on_message, f);
    tif = TIFFClientOpenExt("", big ? "w8m" : "wm", f, read_back, write_on, seek_to,
                            close_nothing, file_size, NULL, NULL, options);
    TIFFOpenOptionsFree(options);
    return tif;
}

/* ---- tags */

/* The GeoTIFF tags, which libtiff does not know by itself. */
enum { SCALE, TIES, MATRIX, KEYS, DOUBLES, TEXT };
static const struct {
    uint32_t tag;
    TIFFDataType type;
    char name[YS_PLACE_NAME];
} places[YS_PLACE_TAGS] = {
    [SCALE] = {33550, TIFF_DOUBLE, "PixelScale"},   [TIES] = {33922, TIFF_DOUBLE, "Tiepoint"},
    [MATRIX] = {34264, TIFF_DOUBLE, "Transform"},   [KEYS] = {34735, TIFF_SHORT, "GeoKeys"},
    [DOUBLES] = {34736, TIFF_DOUBLE, "GeoDoubles"}, [TEXT] = {34737, TIFF_ASCII, "GeoText"},
};

static bool put(struct ys_tiff_out *f, int i, const void *values, size_t n)
{
    const bool text = places[i].type == TIFF_ASCII;

    memcpy(f->name[i], places[i].name, YS_PLACE_NAME);
    const TIFFFieldInfo info = {places[i].tag,
                                text ? -1 : TIFF_VARIABLE,
                                text ? -1 : TIFF_VARIABLE,
                                places[i].type,
                                FIELD_CUSTOM,
                                1,
                                text ? 0 : 1,
                                f->name[i]};

    return !TIFFMergeFieldInfo(f->tif, &info, 1) &&
           (text ? TIFFSetField(f->tif, places[i].tag, values)
                 : TIFFSetField(f->tif, places[i].tag, (int)n, values));
}

/* Of a tile that a file beside it places: its transform, by the corner of the first pixel. */
static bool put_transform(struct ys_tiff_out *f, const double *t)
{
    const double m[16] = {t[1], t[2], 0, t[0], t[4], t[5], 0, t[3], [15] = 1};

    return put(f, MATRIX, m, 16);
}

/* Its CRS, where that has a code. */
static bool put_keys(struct ys_tiff_out *f, const ys_tile *like)
{
    enum { MODEL = 1024, RASTER = 1025, GEOGRAPHIC = 2048, PROJECTED = 3072 };
    const int code = strncmp(like->geo.crs, "EPSG:", 5) ? 0 : atoi(like->geo.crs + 5);
    PJ *const crs = proj_create(like->geo.context, like->geo.crs);
    const PJ_TYPE type = crs ? proj_get_type(crs) : PJ_TYPE_UNKNOWN;
    const bool degrees = type == PJ_TYPE_GEOGRAPHIC_2D_CRS || type == PJ_TYPE_GEOGRAPHIC_3D_CRS;
    const uint16_t keys[] = {1,
                             1,
                             0,
                             3,
                             MODEL,
                             0,
                             1,
                             degrees ? 2 : 1,
                             RASTER,
                             0,
                             1,
                             1,
                             degrees ? GEOGRAPHIC : PROJECTED,
                             0,
                             1,
                             (uint16_t)code};

    proj_destroy(crs);
    return code <= 0 || code > INT16_MAX || put(f, KEYS, keys, sizeof keys / sizeof *keys);
}

ys_status ys_tiff_out_place(struct ys_tiff_out *f, const ys_tile *like, struct ys_error *err)
{
    ys_tile_reader *reader;
    bool ok = true, there[YS_PLACE_TAGS] = {false};

    const ys_tile *tagged = ys_tile_tagged(like);
    /* The upper left file of a list need not be the corner of the whole. */
    const bool moved = memcmp(tagged->geo.t, like->geo.t, sizeof like->geo.t) != 0;
    const ys_status status = ys_tile_reader_new(&reader, tagged, err);

    if (status)
        return status;
    ys_memory_watch();
    for (int i = 0; i < YS_PLACE_TAGS && ok; i++) {
        const void *values;
        const size_t n =
            ys_tiff_tag(&values, &reader->image.tiff, places[i].tag, places[i].type);

        there[i] = n && n <= UINT16_MAX && !(moved && (i == SCALE || i == TIES || i == MATRIX));
        ok = !there[i] || put(f, i, values, n);
    }
    if (ok && like->geo.has_transform && !there[SCALE] && !there[TIES] && !there[MATRIX])
        ok = put_transform(f, like->geo.t);
    if (ok && like->geo.pj && !there[KEYS])
        ok = put_keys(f, like);
    const bool no_memory = ys_memory_failed();
    ys_tile_reader_free(reader);
    if (no_memory)
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory for its place", like->name);
    return ok ? YS_OK
              : ys_fail(err, YS_ERR_FORMAT, "%s: its place cannot be copied", like->name);
}

/* ---- the file */

ys_status ys_tiff_out_open(struct ys_tiff_out *out, const char *path, uint64_t raw_bytes,
                           struct ys_error *err)
{
    *out = (struct ys_tiff_out){0};
    ys_status status = ys_atomic_open(&out->file, path, err);

    if (status)
        return status;
    ys_memory_watch();
    out->tif = open_tiff(out, raw_bytes > BIG_BYTES);
    if (!out->tif || ys_memory_failed()) {
        status = ys_tiff_out_fail(out, err);
        ys_tiff_out_drop(out);
    }
    return status;
}

ys_status ys_tiff_out_fail(const struct ys_tiff_out *out, struct ys_error *err)
{
    if (ys_memory_failed() && !out->error)
        return ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", out->file.path);
    return ys_fail(err, YS_ERR_IO, "%.300s: cannot be written: %s", out->file.path,
                   strerror(out->error ? out->error : EIO));
}

ys_status ys_tiff_out_finish(struct ys_tiff_out *out, struct ys_error *err)
{
    ys_memory_watch();
    if (!TIFFFlush(out->tif) || out->error)
        return ys_tiff_out_fail(out, err);
    TIFFClose(out->tif);
    out->tif = NULL;
    if (out->error || ys_memory_failed())
        return ys_tiff_out_fail(out, err);
    return ys_atomic_finish(&out->file, err);
}

void ys_tiff_out_drop(struct ys_tiff_out *out)
{
    if (out->tif) {
        out->error = out->error ? out->error : ECANCELED; /* writes no more */
        TIFFClose(out->tif);
    }
    ys_atomic_drop(&out->file);
    *out = (struct ys_tiff_out){0};
}
