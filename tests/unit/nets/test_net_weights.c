#include "../../../src/base/sha256.h"
#include "../../../src/nets/net_weights.h"
#include "../../../src/nets/unet.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* A file of two arrays: "one", int16 2 x 3, and "two", float32 5. */

enum { ONE = 192, TWO = 256, SIZE = 320 };

struct made {
    _Alignas(64) unsigned char at[SIZE + 64];
    struct ys_weights_file file;
};

static void put(unsigned char *p, uint64_t n, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++, n >>= 8)
        p[i] = (unsigned char)n;
}

static void put_entry(unsigned char *p, const char *name, const uint32_t number[6],
                      uint64_t offset)
{
    strcpy((char *)p, name);
    for (size_t i = 0; i < 6; i++)
        put(p + 24 + 4 * i, number[i], 4);
    put(p + 48, offset, 8);
}

static void make(struct made *m)
{
    memset(m->at, 0, sizeof m->at);
    memcpy(m->at, "YSWEIGHT", 8);
    put(m->at + 8, 1, 4);
    put(m->at + 12, 2, 4);
    put(m->at + 16, SIZE, 8);
    put_entry(m->at + 64, "one", (uint32_t[]){YS_INT16, 2, 2, 3, 1, 1}, ONE);
    put_entry(m->at + 128, "two", (uint32_t[]){YS_FLOAT32, 1, 5, 1, 1, 1}, TWO);
    put(m->at + ONE + 2 * 5, 0x1234, 2);
    m->file = (struct ys_weights_file){"made.bin", m->at, SIZE};
}

static const struct ys_net_array one = {
    .name = "one", .type = YS_INT16, .n_sides = 2, .side = {2, 3}};

static void refused(const struct made *m, struct ys_net_array array, const char *text)
{
    struct ys_error err = {YS_OK, ""};

    cr_assert_eq(ys_net_weights_open(&array, 1, &m->file, &err), YS_ERR_FORMAT, "want: %s",
                 text);
    cr_assert_str_eq(err.text, text);
}

Test(net_weights, an_array_is_found_by_its_name_and_read_in_place)
{
    static struct made m;
    struct ys_net_array array[2] = {{.name = "two", .type = YS_FLOAT32, .n_sides = 1}, one};
    struct ys_error err;

    make(&m);
    cr_assert_eq(ys_net_weights_open(array, 2, &m.file, &err), YS_OK, "%s", err.text);
    cr_assert_eq(array[0].at, (const void *)(m.at + TWO));
    cr_assert_eq(array[0].side[0], 5, "a side of any length is filled in");
    cr_assert_eq(((const int16_t *)array[1].at)[5], 0x1234);
}

Test(net_weights, a_file_that_is_cut_off_is_refused)
{
    static struct made m;

    make(&m);
    m.file.bytes = SIZE - 1;
    refused(&m, one, "made.bin: 319 bytes; its header says 320");
    m.file.bytes = 63;
    refused(&m, one, "made.bin: no file of weights");
    make(&m);
    put(m.at + 12, 5, 4);
    refused(&m, one, "made.bin: no room for 5 arrays");
    make(&m);
    put(m.at + 128 + 32, 17, 4); /* 68 bytes from 256 on */
    refused(&m, one, "made.bin: array two does not fit into 320 bytes");
    make(&m);
    put(m.at + 128 + 48, UINT64_MAX - 63, 8);
    refused(&m, one, "made.bin: array two does not fit into 320 bytes");
    make(&m);
    for (size_t i = 0; i < 4; i++)
        put(m.at + 128 + 32 + 4 * i, UINT32_MAX, 4);
    refused(&m, one, "made.bin: array two does not fit into 320 bytes");
}

Test(net_weights, another_kind_of_file_is_refused)
{
    static struct made m;

    make(&m);
    m.at[7] = 'S';
    refused(&m, one, "made.bin: no file of weights");
    make(&m);
    m.at[8] = 2;
    refused(&m, one, "made.bin: version 2; want 1");
}

Test(net_weights, another_name_type_or_shape_is_refused_with_what_was_wanted)
{
    static struct made m;
    struct ys_net_array want = one;

    make(&m);
    strcpy(want.name, "three");
    refused(&m, want, "made.bin: no array three");
    want = one;
    want.type = YS_FLOAT32;
    refused(&m, want, "made.bin: array one is int16 2 x 3; want float32 2 x 3");
    want = one;
    want.side[1] = 4;
    refused(&m, want, "made.bin: array one is int16 2 x 3; want int16 2 x 4");
    want = one;
    want.n_sides = 3;
    want.side[2] = 1;
    refused(&m, want, "made.bin: array one is int16 2 x 3; want int16 2 x 3 x 1");
}

Test(net_weights, numbers_out_of_line_are_refused)
{
    static struct made m;

    make(&m);
    put(m.at + 64 + 48, ONE + 2, 8);
    refused(&m, one, "made.bin: array one at 194; want a multiple of 64");
    make(&m);
    memmove(m.at + 32, m.at, SIZE);
    m.file.at = m.at + 32;
    refused(&m, one, "made.bin: lies at no multiple of 64 bytes");
}

Test(net_weights, what_the_program_was_built_with_opens)
{
    struct ys_unet *net;
    struct ys_error err;

    cr_assert_eq(ys_unet_new(&net, YS_UNET_TOPS, &err), YS_OK, "%s", err.text);
    ys_unet_free(net);
    cr_assert_eq(ys_unet_new(&net, YS_UNET_PITS, &err), YS_OK, "%s", err.text);
    ys_unet_free(net);
}

/* The line of a file in the table ends in its hash. */
Test(net_weights, the_model_card_names_every_file_with_its_hash)
{
    static char card[1 << 16];
    FILE *f = fopen("src/nets/weights/README.md", "rb");

    cr_assert(f);
    card[fread(card, 1, sizeof card - 1, f)] = 0;
    fclose(f);
    for (int i = 0; i < YS_WEIGHTS_FILES; i++) {
        const struct ys_weights_file file = ys_weights_file((enum ys_weights)i);
        char begin[64], hex[65], end[80];
        struct ys_error err;

        cr_assert_eq(ys_bytes_sha256(hex, file.at, file.bytes, &err), YS_OK);
        snprintf(begin, sizeof begin, "\n| `%s` | ", file.name);
        snprintf(end, sizeof end, "| `%s` |\n", hex);
        const char *line = strstr(card, begin), *hash = line ? strstr(line + 1, end) : NULL;

        cr_expect(line, "no line for %s", file.name);
        cr_expect(hash && !memchr(line + 1, '\n', (size_t)(hash - line - 1)),
                  "%s is of another hash: %s", file.name, hex);
    }
}
