/* libFuzzer: any bytes as a PNG or JPEG; they are decoded within the memory allowed, or refused.  Nearly all
 * damage to a PNG would end at a checksum, so the checksums are made right before. */
#define _GNU_SOURCE
#include "../../src/formats/picture/picture.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put_checksums(uint8_t *png, size_t n)
{
    for (size_t at = 8; at + 12 <= n;) {
        const size_t length =
            (size_t)png[at] << 24 | png[at + 1] << 16 | png[at + 2] << 8 | png[at + 3];

        if (length > n - at - 12)
            return;
        const uint32_t sum = libdeflate_crc32(0, png + at + 4, length + 4);
        for (int i = 0; i < 4; i++)
            png[at + 8 + length + i] = (uint8_t)(sum >> (24 - 8 * i));
        at += length + 12;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *bytes = malloc(size ? size : 1);
    const struct ys_picture_file file = {memfd_create("picture", 0), size, "f", 16 << 20};
    struct ys_error err = {0};
    struct ys_picture picture;

    if (bytes && size)
        memcpy(bytes, data, size);
    if (bytes && ys_picture_kind(bytes, size) == YS_PNG)
        put_checksums(bytes, size);
    if (bytes && file.fd >= 0 && write(file.fd, bytes, size) == (ssize_t)size &&
        ys_picture_decode(&picture, &file, &err) == YS_OK)
        close(picture.fd);
    if (strpbrk(err.text, "\n\r\x1b"))
        abort();
    free(bytes);
    if (file.fd >= 0)
        close(file.fd);
    return 0;
}
