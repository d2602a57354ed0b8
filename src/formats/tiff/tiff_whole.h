#ifndef YS_FORMATS_TIFF_TIFF_WHOLE_H
#define YS_FORMATS_TIFF_TIFF_WHOLE_H

#include "tiff_dir.h"

/* Files that were cut off on their way: an error that says so.  The first looks at the bytes of
 * a file that begins as a TIFF does, before libtiff, which calls the same things by other names;
 * the second at the places of the blocks. */
ys_status ys_tiff_header_whole(int fd, uint64_t size, const char *name, struct ys_error *err);
ys_status ys_raster_whole(const struct ys_raster *raster, struct ys_error *err);

#endif
