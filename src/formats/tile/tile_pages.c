/* tile_pages.c - what else is in the file, and the mask in it or beside it */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/printable.h"
#include "../tiff/not_tiff.h"
#include "../tiff/tiff_whole.h"
#include "tile_beside.h"
#include "tile_parts.h"

/* GDAL writes a mask next to the picture or after its overviews, of which there are at most 31;
 * of books of pages, the first tell enough. */
enum { MOST_DIRECTORIES = 64 };

enum { TAG_GDAL_METADATA = 42112, PER_DATASET = 2 };

void ys_tile_warn(struct ys_tile *tile, const char *format, ...)
{
    const size_t n = strlen(tile->warnings);
    char line[sizeof tile->warnings];
    va_list ap;

    va_start(ap, format);
    vsnprintf(line, sizeof line, format, ap);
    va_end(ap);
    if (n + strlen(line) + 2 < sizeof tile->warnings)
        snprintf(tile->warnings + n, sizeof tile->warnings - n, "%s%s", n ? "\n" : "", line);
}

/* A smaller copy of the same cut that does not say so, as cameras and some writers leave it. */
static bool is_unmarked_overview(uint32_t width, uint32_t height, const struct ys_layout *l)
{
    const double apart = (double)width * l->height - (double)height * l->width;

    return width < l->width && height < l->height &&
           apart * apart <= (double)(l->width + l->height) * (l->width + l->height);
}

/* The internal mask is a picture of the same size whose 0 means that the pixel shows nothing
 * (ys_tile_validity()).  Damage in later directories does not matter to the picture. */
ys_status ys_tile_pages(struct ys_tile *tile, struct ys_tiff *tiff, struct ys_error *err)
{
    const struct ys_layout *l = &tile->layout;

    ys_memory_watch();
    for (int i = 0; i < MOST_DIRECTORIES && TIFFReadDirectory(tiff->tif); i++) {
        uint32_t kind = 0, width = 0, height = 0;

        TIFFGetField(tiff->tif, TIFFTAG_SUBFILETYPE, &kind);
        TIFFGetField(tiff->tif, TIFFTAG_IMAGEWIDTH, &width);
        TIFFGetField(tiff->tif, TIFFTAG_IMAGELENGTH, &height);
        if ((kind & FILETYPE_MASK) && !tile->mask.n && width == l->width &&
            height == l->height) {
            tile->mask = (struct ys_tile_mask){.n = 1,
                                               .fd = tile->pixels,
                                               .bytes = tile->pixel_bytes,
                                               .directory = TIFFCurrentDirOffset(tiff->tif)};
            memcpy(tile->mask.name, tile->name, sizeof tile->mask.name);
        } else if (!(kind & (FILETYPE_MASK | FILETYPE_REDUCEDIMAGE)) &&
                   !is_unmarked_overview(width, height, l)) {
            tile->further_pages++;
        }
    }
    const bool no_memory = ys_memory_failed();
    ys_tiff_forget(tiff);
    if (no_memory)
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", tile->name);
    if (tile->further_pages)
        ys_tile_warn(tile,
                     "%s: %u further page%s not read; for the second: gdal_translate "
                     "GTIFF_DIR:2:%s OUT.tif",
                     tile->name, tile->further_pages, tile->further_pages > 1 ? "s are" : " is",
                     tile->name);
    return YS_OK;
}

/* Which band's mask is which sample, as GDAL notes it: INTERNAL_MASK_FLAGS_1 and so on, 2 where
 * the first sample is that of all bands. */
static void choose_samples(struct ys_tile_mask *mask, const struct ys_raster *raster,
                           const struct ys_tile *tile)
{
    const void *xml;
    const size_t n = ys_tiff_tag(&xml, &raster->tiff, TAG_GDAL_METADATA, TIFF_ASCII);

    for (unsigned k = 0; n && k < tile->info.bands; k++) {
        char name[40], value[160];
        const unsigned band = tile->band[k];

        snprintf(name, sizeof name, "INTERNAL_MASK_FLAGS_%u", band + 1);
        if (!ys_meta_item(value, xml, n, name))
            continue;
        const unsigned sample = atoi(value) & PER_DATASET ? 0 : band;
        bool have = sample >= raster->layout.samples;

        for (unsigned i = 0; i < mask->n; i++)
            have = have || mask->sample[i] == sample;
        if (!have)
            mask->sample[mask->n++] = (uint8_t)sample;
    }
}

static ys_status open_mask(struct ys_tile *tile, struct ys_tile_mask *mask,
                           struct ys_error *err)
{
    const struct ys_layout *l = &tile->layout;
    struct ys_raster raster;
    ys_status status = ys_tiff_or_named(mask->fd, mask->bytes, mask->name, err);

    if (status == YS_OK)
        status = ys_tiff_header_whole(mask->fd, mask->bytes, mask->name, err);
    if (status == YS_OK)
        status =
            ys_raster_open(&raster, mask->fd, mask->bytes, 0, mask->name, tile->max_bytes, err);
    if (status != YS_OK)
        return status;
    status = ys_raster_whole(&raster, err);
    if (status == YS_OK &&
        (raster.layout.width != l->width || raster.layout.height != l->height))
        status =
            ys_fail(err, YS_ERR_MISMATCH,
                    "%s: a mask of %u x %u pixels beside a tile of %u x %u; want one size",
                    mask->name, raster.layout.width, raster.layout.height, l->width, l->height);
    if (status == YS_OK)
        choose_samples(mask, &raster, tile);
    if (status == YS_OK && !mask->n)
        ys_tile_warn(tile,
                     "%s: it does not say whose mask it is (INTERNAL_MASK_FLAGS_1); left "
                     "out, as GDAL does",
                     mask->name);
    ys_raster_close(&raster);
    return status;
}

ys_status ys_tile_mask_beside(struct ys_tile *tile, struct ys_error *err)
{
    struct ys_tile_mask mask = {.fd = -1};
    struct stat st;

    if (tile->mask.n)
        return YS_OK;
    char *path = ys_beside_path(tile->path, ".msk", false);
    if (!path)
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", tile->name);
    ys_status status = ys_beside_open(&mask.fd, path, err);
    ys_printable_path(mask.name, sizeof mask.name, path);
    if (status != YS_OK || mask.fd < 0) {
        free(path);
        return status;
    }
    if (fstat(mask.fd, &st)) {
        close(mask.fd);
        free(path);
        return ys_fail(err, YS_ERR_IO, "%s: it cannot be read", mask.name);
    }
    mask.bytes = (uint64_t)st.st_size;
    status = open_mask(tile, &mask, err);
    if (status == YS_OK && mask.n)
        status = ys_sides_add(&tile->sides, "tile .msk", path, err);
    free(path);
    if (status == YS_OK && mask.n)
        tile->mask = mask;
    else
        close(mask.fd);
    return status;
}
