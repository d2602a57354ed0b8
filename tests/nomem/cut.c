/* cut.c - a small tile from a large one, without so many pixels at each side */

#include <stdio.h>
#include <stdlib.h>

#include "../support/alter.h"

static uint32_t pixels(const char *text)
{
    return (uint32_t)strtoul(text, NULL, 10);
}

int main(int argc, char **argv)
{
    if (argc != 7) {
        fputs("usage: cut IN.tif OUT.tif LEFT TOP RIGHT BOTTOM\n", stderr);
        return 2;
    }
    const struct alter how = {.gain = 1,
                              .col0 = pixels(argv[3]),
                              .row0 = pixels(argv[4]),
                              .right = pixels(argv[5]),
                              .bottom = pixels(argv[6])};

    return !alter_tile(argv[2], argv[1], &how);
}
