/* number.c - decimal numbers out of text, whatever the locale */

#include "number.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool ys_number_read(double *out, const char **text)
{
    char copy[80], *end;
    const size_t n = strspn(*text, "0123456789+-.eE");

    if (!n || n >= sizeof copy)
        return false;
    memcpy(copy, *text, n);
    copy[n] = '\0';
    char *point = strchr(copy, '.');
    if (point)
        *point = *localeconv()->decimal_point;
    const double value = strtod(copy, &end);
    if (end == copy || *end || !isfinite(value))
        return false;
    *out = value;
    *text += n;
    return true;
}
