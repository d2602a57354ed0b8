#ifndef YS_BASE_NUMBER_H
#define YS_BASE_NUMBER_H

#include <stdbool.h>

/* The decimal number at *text, which moves past it: digits with a point and an exponent, whatever the
 * locale of the program around us.  False, and *text where it was, for anything else. */
bool ys_number_read(double *out, const char **text);

#endif
