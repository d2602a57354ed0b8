#ifndef YS_FORMATS_TIFF_GDAL_COMMAND_H
#define YS_FORMATS_TIFF_GDAL_COMMAND_H

#include <stddef.h>

/* "gdal_translate a.png a.tif", to be pasted into a shell: the command and its options, the file,
 * and the file with suffix in place of its ending (NULL: no second file). */
void ys_gdal_command(char *out, size_t size, const char *command, const char *file,
                     const char *suffix);

#endif
