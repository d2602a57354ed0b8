/* libFuzzer: any bytes as a PNG or JPEG; they are decoded within the memory allowed, or refused. */
#define _GNU_SOURCE
#include "../../src/formats/picture/picture.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct ys_picture_file file = {memfd_create("picture", 0), size, "f", 16 << 20};
    struct ys_error err = {0};
    struct ys_picture picture;

    if (file.fd < 0)
        return 0;
    if (write(file.fd, data, size) == (ssize_t)size &&
        ys_picture_decode(&picture, &file, &err) == YS_OK)
        close(picture.fd);
    if (strpbrk(err.text, "\n\r\x1b"))
        abort();
    close(file.fd);
    return 0;
}
