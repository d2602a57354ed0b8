#ifndef YS_FORMATS_TILE_TIFF_OUT_H
#define YS_FORMATS_TILE_TIFF_OUT_H

#include <tiffio.h>

#include "../../base/atomic.h"
#include "tile.h"

enum { YS_PLACE_TAGS = 6, YS_PLACE_NAME = 16 };

/*
 * A TIFF that is written through libtiff and appears when it is complete.  The struct must stay
 * where it is while it is open: libtiff holds its address.
 */
struct ys_tiff_out {
    struct ys_atomic file;
    TIFF *tif;
    uint64_t pos, end;                       /* of the file */
    int error;                               /* errno of the first write that failed */
    char name[YS_PLACE_TAGS][YS_PLACE_NAME]; /* of tags: libtiff keeps pointers to them */
};

/* raw_bytes: of all samples; where they may pass 4 GiB the file is a BigTIFF. */
ys_status ys_tiff_out_open(struct ys_tiff_out *out, const char *path, uint64_t raw_bytes,
                           struct ys_error *err);
/* The GeoTIFF tags of a tile, into the current directory. */
ys_status ys_tiff_out_place(struct ys_tiff_out *out, const ys_tile *like, struct ys_error *err);
/* Right after a call of libtiff that failed, and before which memory was watched. */
ys_status ys_tiff_out_fail(const struct ys_tiff_out *out, struct ys_error *err);
/* After the last directory: all is on the disk, under its temporary name. */
ys_status ys_tiff_out_finish(struct ys_tiff_out *out, struct ys_error *err);
/* What is not published is removed.  Takes a zeroed struct. */
void ys_tiff_out_drop(struct ys_tiff_out *out);

#endif
