/* image.c - a window of a tile in memory */

#include "image.h"

#include <string.h>

#include "../base/checked.h"
#include "../base/error.h"

ys_status ys_image_new_in(struct ys_image *out, const uint32_t size_px[2], unsigned bands,
                          struct ys_scratch *scratch, struct ys_error *err)
{
    const uint32_t width = size_px[0], height = size_px[1];
    size_t bytes;

    *out = (struct ys_image){0};
    if (!width || !height || !bands || bands > YS_MAX_PLANES)
        return ys_fail(err, YS_ERR_ARG, "window of %u x %u pixels and %u bands", width, height,
                       bands);
    bool ok = ys_raster_bytes(&bytes, width, height, bands, sizeof(float));
    const size_t n = ok ? (size_t)width * height : 0;

    out->valid = ok ? ys_scratch_new(scratch, n, 1) : NULL;
    ok = out->valid != NULL;
    for (unsigned b = 0; ok && b < bands; b++)
        ok = (out->plane[b] = ys_scratch_new(scratch, n, sizeof(float))) != NULL;
    if (!ok) {
        ys_image_fini(out);
        return ys_fail(err, YS_ERR_NOMEM,
                       "out of memory for a window of %u x %u pixels; want more of it, more "
                       "room in the folder for temporary files (TMPDIR), or smaller areas",
                       width, height);
    }
    out->width = width;
    out->height = height;
    out->bands = bands;
    out->gsd_x_m = out->gsd_y_m = 1;
    out->scratch = scratch;
    return YS_OK;
}

ys_status ys_image_new(struct ys_image *out, uint32_t width, uint32_t height, unsigned bands,
                       size_t max_bytes, struct ys_error *err)
{
    const uint32_t size_px[2] = {width, height};
    size_t bytes;

    *out = (struct ys_image){0};
    if (width && height && bands && bands <= YS_MAX_PLANES && max_bytes &&
        (!ys_raster_bytes(&bytes, width, height, bands, sizeof(float)) || bytes > max_bytes))
        return ys_fail(err, YS_ERR_NOMEM,
                       "window of %u x %u pixels and %u bands does not fit in %zu KiB; "
                       "want more --max-memory or smaller areas",
                       width, height, bands, max_bytes >> 10);
    return ys_image_new_in(out, size_px, bands, NULL, err);
}

void ys_image_fini(struct ys_image *image)
{
    for (unsigned b = 0; b < YS_MAX_PLANES && !image->borrowed; b++)
        ys_scratch_free(image->plane[b]);
    if (!image->borrowed)
        ys_scratch_free(image->valid);
    *image = (struct ys_image){0};
}

struct ys_image ys_image_borrow(const struct ys_image *image)
{
    struct ys_image out = *image;

    out.borrowed = true;
    return out;
}

void ys_image_grey(float *dst, const struct ys_image *image)
{
    const size_t n = (size_t)image->width * image->height;
    const float *r = image->plane[0], *g = image->plane[1], *b = image->plane[2];

    if (image->bands < 3) {
        memcpy(dst, r, n * sizeof *dst);
        return;
    }
    for (size_t i = 0; i < n; i++)
        dst[i] = 0.299f * r[i] + 0.587f * g[i] + 0.114f * b[i];
}
