#ifndef YS_FORMATS_TILE_TILE_NODATA_H
#define YS_FORMATS_TILE_TILE_NODATA_H

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "../tiff/tiff_sample.h"

struct ys_nodata { /* as it is written */
    bool has;
    double value; /* NaN: samples that are not a number, which are invalid anyway */
};

/* n bytes of text, or up to a zero, as GDAL takes them: what is no number is 0. */
void ys_nodata_read(struct ys_nodata *out, const char *text, size_t n);
double ys_gdal_number(const char *text, size_t n);
/* NODATA_VALUES: one for each sample of a pixel, apart by blanks. */
enum { YS_MOST_SAMPLES = 17 }; /* 16 bands and an alpha */
void ys_nodata_list(struct ys_nodata out[YS_MOST_SAMPLES], const char *text, size_t n);
/* Numbers apart by commas or blanks; how many, at most `most`. */
size_t ys_gdal_numbers(double *out, size_t most, const char *text, size_t n);

struct ys_nodata_sample { /* the same, as samples of a type can hold it */
    bool any, is_float;   /* any: some sample can be it */
    double value;
};

void ys_nodata_find(struct ys_nodata_sample *out, const struct ys_nodata *nodata,
                    enum ys_sample sample);

static inline bool ys_nodata_is(const struct ys_nodata_sample *nodata, double value)
{
    const float a = (float)value, b = (float)nodata->value;

    if (!nodata->any)
        return false;
    /* Of floats, two units in the last place, as GDAL: texts of seven digits are common. */
    return (value >= nodata->value && value <= nodata->value) ||
           (nodata->is_float && fabsf(a - b) < FLT_EPSILON * fabsf(a + b) * 2);
}

#endif
