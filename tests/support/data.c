/* data.c - files that tests use where they are */

#include "data.h"

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void need_data(char out[DATA_PATH], const char *format, ...)
{
    const char *folder = getenv("YARDSTICK_DATA");
    char name[256];
    va_list ap;

    va_start(ap, format);
    vsnprintf(name, sizeof name, format, ap);
    va_end(ap);
    snprintf(out, DATA_PATH, "%s/%s", folder && *folder ? folder : ".", name);
    if (!folder || !*folder || access(out, R_OK) != 0)
        cr_skip_test("no %s in DATA", name);
}
