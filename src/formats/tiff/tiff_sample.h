#ifndef YS_FORMATS_TIFF_TIFF_SAMPLE_H
#define YS_FORMATS_TIFF_TIFF_SAMPLE_H

#include <stddef.h>

/* What one sample of a pixel is in memory. */
enum ys_sample { YS_U8, YS_I8, YS_U16, YS_I16, YS_F32 };
size_t ys_sample_bytes(enum ys_sample sample);

#endif
