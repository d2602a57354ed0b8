/*
 * tile_nodata.c - the value that means "no data", as text and in samples
 *
 * Files come with GDAL_NODATA as GDAL wrote it through fifteen years, and as others thought that
 * GDAL would: this reads and compares as GDAL does (gdal_priv.h, ARE_REAL_EQUAL; gdalnodatamaskband
 * .cpp; cpl_strtod.cpp), tried value by value against GDAL 3.6.  One difference: of floats, GDAL
 * lets a text beyond their range match infinity alone, which is no data here anyway; here it
 * matches the largest float of its sign, which is what converting such a picture to floats leaves.
 */

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/printable.h"
#include "tile_nodata.h"

double ys_gdal_number(const char *text, size_t n)
{
    char copy[80];

    ys_printable(copy, sizeof copy, text, n);
    /* A decimal comma counts as a point, where it comes first; strtod() wants the sign of the
     * locale that the program around us may have set. */
    char *mark = strpbrk(copy, ",.");
    if (mark)
        *mark = *localeconv()->decimal_point;
    return strtod(copy, NULL);
}

size_t ys_gdal_numbers(double *out, size_t most, const char *text, size_t n)
{
    static const char between[] = ", \t\r\n";
    size_t have = 0;

    n = strnlen(text, n);
    for (size_t at = 0; have < most;) {
        size_t length = 0;

        while (at < n && strchr(between, text[at]))
            at++;
        while (at + length < n && !strchr(between, text[at + length]))
            length++;
        if (!length)
            break;
        out[have++] = ys_gdal_number(text + at, length);
        at += length;
    }
    return have;
}

void ys_nodata_list(struct ys_nodata out[YS_MOST_SAMPLES], const char *text, size_t n)
{
    double v[YS_MOST_SAMPLES];
    const size_t have = ys_gdal_numbers(v, YS_MOST_SAMPLES, text, n);

    for (size_t k = 0; k < have; k++)
        out[k] = (struct ys_nodata){true, v[k]};
}

void ys_nodata_read(struct ys_nodata *out, const char *text, size_t n)
{
    *out = (struct ys_nodata){.value = NAN};
    n = strnlen(text, n);
    if (!n) /* GDAL writes an empty text where the value was taken back */
        return;
    out->has = true;
    out->value = ys_gdal_number(text, n);
}

/* value held by a sample: whole numbers lose their fraction, floats what they cannot hold. */
static bool as_sample(double *out, double value, enum ys_sample sample)
{
    static const double low[] = {0, -128, 0, -32768}, high[] = {255, 127, 65535, 32767};

    *out = NAN;
    if (isnan(value)) /* not-a-number is invalid anyway */
        return false;
    if (sample == YS_F32) {
        const double most = (double)FLT_MAX;

        *out = (double)(float)(value > most ? most : value < -most ? -most : value);
        return true;
    }
    if (value < low[sample] || value > high[sample])
        return false;
    *out = trunc(value);
    return true;
}

void ys_nodata_find(struct ys_nodata_sample *out, const struct ys_nodata *nodata,
                    enum ys_sample sample)
{
    *out = (struct ys_nodata_sample){.value = NAN};
    out->any = nodata->has && as_sample(&out->value, nodata->value, sample);
    out->is_float = sample == YS_F32;
}
