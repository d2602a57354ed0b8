#ifndef YS_BASE_TEMP_FILE_H
#define YS_BASE_TEMP_FILE_H

#include "../../include/yardstick.h"

/*
 * A file without a name, for what is unpacked once and read in parts, and for planes that memory has
 * no room for (scratch.h): it lies in $TMPDIR, or in /tmp, or in /var/tmp where /tmp is memory itself,
 * and is gone when fd is closed, however the process ends.  name is of what it is for, for messages.
 */
ys_status ys_temp_open(int *fd, const char *name, struct ys_error *err);
/* n bytes at its end. */
ys_status ys_temp_write(int fd, const void *bytes, size_t n, const char *name,
                        struct ys_error *err);
/* Bytes that the folder has room for. */
double ys_temp_room(void);

#endif
