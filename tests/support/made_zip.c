#include "made_zip.h"

#include <criterion/criterion.h>
#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void number(FILE *out, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        fputc((int)(value >> 8 * i & 255), out);
}

struct written {
    uint32_t at, crc, packed, size;
};

static void header(FILE *out, const struct made_zip_file *f, const struct written *w,
                   int central)
{
    number(out, central ? 0x02014B50 : 0x04034B50, 4);
    if (central)
        number(out, 20, 2);
    number(out, 20, 2);
    number(out, f->flags, 2);
    number(out, f->deflated ? 8 : 0, 2);
    number(out, 0, 4); /* time */
    number(out, w->crc, 4);
    number(out, w->packed, 4);
    number(out, w->size, 4);
    number(out, (uint32_t)strlen(f->name), 2);
    number(out, 0, 2);
    if (central) {
        number(out, 0, 4);
        number(out, 0, 2);
        number(out, 0, 4);
        number(out, w->at, 4);
    }
    fputs(f->name, out);
}

static void write_file(FILE *out, const struct made_zip_file *f, struct written *w)
{
    struct libdeflate_compressor *packer = libdeflate_alloc_compressor(6);
    const size_t room = libdeflate_deflate_compress_bound(packer, f->n);
    char *packed = malloc(room + 1);

    cr_assert(packer && packed);
    *w =
        (struct written){(uint32_t)ftell(out), libdeflate_crc32(0, f->bytes, f->n), f->n, f->n};
    if (f->deflated)
        w->packed = (uint32_t)libdeflate_deflate_compress(packer, f->bytes, f->n, packed, room);
    if (f->claimed)
        w->size = f->claimed;
    w->crc ^= f->bad_crc ? 1 : 0;
    header(out, f, w, 0);
    cr_assert(fwrite(f->deflated ? packed : f->bytes, 1, w->packed, out) == w->packed);
    free(packed);
    libdeflate_free_compressor(packer);
}

void made_zip_write(const char *path, const struct made_zip_file *file, unsigned n)
{
    FILE *out = fopen(path, "wb");
    struct written w[8];

    cr_assert(out && n <= 8);
    for (unsigned i = 0; i < n; i++)
        write_file(out, &file[i], &w[i]);
    const uint32_t at = (uint32_t)ftell(out);
    for (unsigned i = 0; i < n; i++)
        header(out, &file[i], &w[i], 1);
    const uint32_t end = (uint32_t)ftell(out);
    number(out, 0x06054B50, 4);
    number(out, 0, 4);
    number(out, n, 2);
    number(out, n, 2);
    number(out, end - at, 4);
    number(out, at, 4);
    number(out, 0, 2);
    cr_assert(!fclose(out));
}
