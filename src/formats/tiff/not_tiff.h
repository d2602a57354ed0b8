#ifndef YS_FORMATS_TIFF_NOT_TIFF_H
#define YS_FORMATS_TIFF_NOT_TIFF_H

#include "../../../include/yardstick.h"

/* What a file that is no TIFF is, by its first bytes, with the one command that makes a TIFF of it
 * where there is one: an error.  YS_OK where it begins as a TIFF does.  name is for messages. */
ys_status ys_tiff_or_named(int fd, uint64_t size, const char *name, struct ys_error *err);

#endif
