#ifndef YS_FORMATS_VERSIONS_VERSIONS_H
#define YS_FORMATS_VERSIONS_VERSIONS_H

#include <stddef.h>

/*
 * The libraries that a result may depend on, with their versions: of the one that runs where the
 * library tells it, else of the headers that the program was built with.
 */
struct ys_library {
    const char *name;
    char version[48];
};

enum { YS_MOST_LIBRARIES = 24 };

/* In order of their names; how many. */
size_t ys_library_versions(struct ys_library out[YS_MOST_LIBRARIES]);

#endif
