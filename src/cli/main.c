#include "../../include/yardstick.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    if (argc == 2 && !strcmp(argv[1], "--version")) {
        printf("yardstick %s\n", ys_version());
        return 0;
    }
    fputs("usage: yardstick COMMAND ...\n", stderr);
    return 2;
}
