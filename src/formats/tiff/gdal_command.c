/* gdal_command.c - the command of GDAL that a message tells the reader to run */

#include "gdal_command.h"

#include <stdio.h>
#include <string.h>

/* A name that a shell would take apart stands between quotes. */
static const char *quote_of(const char *file)
{
    const char *apart = strpbrk(file, " \t\"'\\$`&|;<>()*?[]#~!{}");

    return !apart ? "" : strchr(file, '\'') ? "\"" : "'";
}

void ys_gdal_command(char *out, size_t size, const char *command, const char *file,
                     const char *suffix)
{
    const char *slash = strrchr(file, '/');
    const char *name = slash ? slash + 1 : file;
    const char *dot = strrchr(name, '.');
    const int stem = (int)(dot && dot > name ? dot - file : (ptrdiff_t)strlen(file));
    const char *quote = quote_of(file);

    if (!suffix) {
        snprintf(out, size, "%s %s%s%s", command, quote, file, quote);
        return;
    }
    /* A picture that is called .tif and is none must not be written over. */
    const char *more = dot && !strcmp(dot, suffix) ? "_new" : "";

    snprintf(out, size, "%s %s%s%s %s%.*s%s%s%s", command, quote, file, quote, quote, stem,
             file, more, suffix, quote);
}
