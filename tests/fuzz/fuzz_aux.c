/* libFuzzer: any bytes as the .aux.xml beside a tile. */
#define _GNU_SOURCE
#include "../../src/formats/tile/tile_beside.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ys_beside beside = {0};
    struct ys_error err = {0};
    const int fd = memfd_create("aux", 0);

    if (fd < 0)
        return 0;
    if (write(fd, data, size) == (ssize_t)size)
        ys_beside_aux(&beside, fd, "a.tif.aux.xml", &err);
    if (strpbrk(err.text, "\n\r\x1b") || strpbrk(beside.problem, "\n\r\x1b"))
        abort();
    if (beside.n_gcp) {
        double t[6];

        ys_gcps_fit(t, beside.gcp, beside.n_gcp, 100, 100);
    }
    ys_beside_fini(&beside);
    close(fd);
    return 0;
}
