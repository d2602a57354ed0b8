/* libFuzzer: any bytes as a tile; header, window and checksum end within the memory allowed. */
#define _GNU_SOURCE
#include "../../src/formats/tile/tile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(const char *path)
{
    struct ys_options opt;
    struct ys_error err = {0};
    struct ys_image image;
    char hex[65];
    ys_tile *tile;

    ys_options_init(&opt);
    opt.max_bytes = 32 << 20;
    if (ys_tile_open(&tile, path, &opt, &err) == YS_OK) {
        double x, y;

        if (ys_tile_window(&image, tile, -3, 2, 40, 30, &err) == YS_OK)
            ys_image_fini(&image);
        /* A sparse file may claim any size, and be read through block by empty block. */
        if ((double)ys_tile_info(tile)->width_px * ys_tile_info(tile)->height_px < 1e8)
            ys_tile_checksum(hex, tile, &err);
        ys_tile_to_lonlat(tile, 1, 1, &x, &y);
        ys_tile_to_pixel(tile, x, y, &x, &y);
        ys_tile_free(tile);
    }
    if (strpbrk(err.text, "\n\r\x1b"))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    const int fd = memfd_create("tile", 0);

    if (fd < 0)
        return 0;
    if (write(fd, data, size) == (ssize_t)size) {
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        read_all(path);
    }
    close(fd);
    return 0;
}
