/*
 * net_weights.c - the arrays of a file of weights, checked before anything is made of them
 *
 * The files are part of the program, so a fault in one is a fault of the build: with WEIGHTS of
 * another training, or a file that was cut off.  It is said with the array, what it is and what
 * was wanted; nothing is read past a check.
 */

#include "net_weights.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "../base/error.h"

enum { GRAIN = YS_WEIGHTS_GRAIN, VERSION = 1, MOST_ARRAYS = 1024 };

static const char magic[8] = "YSWEIGHT";

/* Made by weights/embed.sh.  The sizes are variables: the assembler alone knows them. */
#define EMBEDDED(name)                                                                         \
    extern const unsigned char ys_weights_##name[];                                            \
    extern const uint64_t ys_weights_##name##_bytes;
EMBEDDED(tracks)
EMBEDDED(tops)
EMBEDDED(pits)
EMBEDDED(pit_regressions)
EMBEDDED(proposals)
EMBEDDED(metres)

struct ys_weights_file ys_weights_file(enum ys_weights which)
{
#define ROW(name)                                                                              \
    {                                                                                          \
#name ".bin", ys_weights_##name, &ys_weights_##name##_bytes                            \
    }
    static const struct {
        const char *name;
        const unsigned char *at;
        const uint64_t *bytes;
    } files[YS_WEIGHTS_FILES] = {
        [YS_WEIGHTS_TRACKS] = ROW(tracks),
        [YS_WEIGHTS_TOPS] = ROW(tops),
        [YS_WEIGHTS_PITS] = ROW(pits),
        [YS_WEIGHTS_PIT_REGRESSIONS] = ROW(pit_regressions),
        [YS_WEIGHTS_PROPOSALS] = ROW(proposals),
        [YS_WEIGHTS_METRES] = ROW(metres),
    };

    return (struct ys_weights_file){files[which].name, files[which].at,
                                    (size_t)*files[which].bytes};
}

/* ---- numbers of the header */

static uint64_t number_at(const unsigned char *p, size_t bytes)
{
    uint64_t n = 0;

    for (size_t i = bytes; i-- > 0;)
        n = n << 8 | p[i];
    return n;
}

/* The arrays are read as they lie. */
static bool little_endian(void)
{
    const uint16_t one = 1;
    unsigned char first;

    memcpy(&first, &one, 1);
    return first == 1;
}

struct entry {
    char name[YS_ARRAY_NAME];
    uint64_t type, n_sides, side[YS_ARRAY_SIDES], offset;
};

static struct entry entry_of(const struct ys_weights_file *file, size_t i)
{
    const unsigned char *p = file->at + GRAIN * (i + 1);
    struct entry e = {.type = number_at(p + 24, 4),
                      .n_sides = number_at(p + 28, 4),
                      .offset = number_at(p + 48, 8)};

    memcpy(e.name, p, YS_ARRAY_NAME - 1);
    for (size_t k = 0; k < YS_ARRAY_SIDES; k++)
        e.side[k] = number_at(p + 32 + 4 * k, 4);
    return e;
}

static size_t type_bytes(uint64_t type)
{
    return type == YS_INT16 ? 2 : type == YS_FLOAT32 ? 4 : type == YS_FLOAT64 ? 8 : 0;
}

static const char *type_name(uint64_t type)
{
    return type == YS_INT16     ? "int16"
           : type == YS_FLOAT32 ? "float32"
           : type == YS_FLOAT64 ? "float64"
                                : "of an unknown type";
}

/* ---- checks */

static ys_status check_head(size_t *n, const struct ys_weights_file *file, struct ys_error *err)
{
    if (!little_endian())
        return ys_fail(err, YS_ERR_UNSUPPORTED, "%s: this machine stores numbers the other way",
                       file->name);
    if ((uintptr_t)file->at % GRAIN)
        return ys_fail(err, YS_ERR_FORMAT, "%s: lies at no multiple of %d bytes", file->name,
                       GRAIN);
    if (file->bytes < GRAIN || memcmp(file->at, magic, sizeof magic) != 0)
        return ys_fail(err, YS_ERR_FORMAT, "%s: no file of weights", file->name);
    const uint64_t version = number_at(file->at + 8, 4), arrays = number_at(file->at + 12, 4),
                   bytes = number_at(file->at + 16, 8);

    if (version != VERSION)
        return ys_fail(err, YS_ERR_FORMAT, "%s: version %llu; want %d", file->name,
                       (unsigned long long)version, VERSION);
    if (bytes != file->bytes)
        return ys_fail(err, YS_ERR_FORMAT, "%s: %zu bytes; its header says %llu", file->name,
                       file->bytes, (unsigned long long)bytes);
    if (arrays > MOST_ARRAYS || GRAIN * (arrays + 1) > file->bytes)
        return ys_fail(err, YS_ERR_FORMAT, "%s: no room for %llu arrays", file->name,
                       (unsigned long long)arrays);
    *n = (size_t)arrays;
    return YS_OK;
}

/* Whether the whole array lies in the file, at a place where its numbers can be read. */
static ys_status check_entry(const struct entry *e, const struct ys_weights_file *file,
                             struct ys_error *err)
{
    uint64_t bytes = type_bytes(e->type);

    if (e->offset % GRAIN)
        return ys_fail(err, YS_ERR_FORMAT, "%s: array %s at %llu; want a multiple of %d",
                       file->name, e->name, (unsigned long long)e->offset, GRAIN);
    for (size_t k = 0; k < YS_ARRAY_SIDES; k++)
        bytes = bytes > file->bytes ? bytes : bytes * e->side[k];
    if (!bytes || e->offset > file->bytes || bytes > file->bytes - e->offset)
        return ys_fail(err, YS_ERR_FORMAT, "%s: array %s does not fit into %zu bytes",
                       file->name, e->name, file->bytes);
    return YS_OK;
}

/* "int16 16 x 3 x 3 x 3" */
struct shape_text {
    char at[96];
};

static void add_text(struct shape_text *to, const char *text)
{
    const size_t have = strlen(to->at), n = strlen(text);

    if (have + n < sizeof to->at)
        memcpy(to->at + have, text, n + 1);
}

static struct shape_text text_of(uint64_t type, uint64_t n_sides, const uint64_t *side)
{
    struct shape_text out = {""};

    add_text(&out, type_name(type));
    for (size_t k = 0; k < n_sides && k < YS_ARRAY_SIDES; k++) {
        char digits[24], *p = digits + sizeof digits;
        uint64_t n = side[k];

        *--p = 0;
        do
            *--p = (char)('0' + n % 10);
        while ((n /= 10) > 0);
        add_text(&out, k ? " x " : " ");
        add_text(&out, side[k] ? p : "any");
    }
    return out;
}

/* The array is that which is wanted; sides of any length are filled in. */
static ys_status take(struct ys_net_array *a, const struct entry *e,
                      const struct ys_weights_file *file, struct ys_error *err)
{
    bool same = e->type == (uint64_t)a->type && e->n_sides == a->n_sides;
    uint64_t want[YS_ARRAY_SIDES];

    for (size_t k = 0; k < YS_ARRAY_SIDES; k++) {
        want[k] = a->side[k];
        same = same &&
               (k < a->n_sides ? !a->side[k] || e->side[k] == a->side[k] : e->side[k] == 1);
    }
    if (!same)
        return ys_fail(err, YS_ERR_FORMAT, "%s: array %s is %s; want %s", file->name, a->name,
                       text_of(e->type, e->n_sides, e->side).at,
                       text_of(a->type, a->n_sides, want).at);
    for (size_t k = 0; k < a->n_sides; k++)
        a->side[k] = (size_t)e->side[k];
    a->at = file->at + e->offset;
    return YS_OK;
}

ys_status ys_net_weights_open(struct ys_net_array *array, size_t n,
                              const struct ys_weights_file *file, struct ys_error *err)
{
    size_t entries = 0;
    ys_status status = check_head(&entries, file, err);

    for (size_t i = 0; i < entries && !status; i++) {
        const struct entry e = entry_of(file, i);

        status = check_entry(&e, file, err);
    }
    for (size_t k = 0; k < n && !status; k++) {
        size_t i = 0;
        struct entry e = {{0}, 0, 0, {0}, 0};

        for (; i < entries; i++) {
            e = entry_of(file, i);
            if (strcmp(e.name, array[k].name) == 0)
                break;
        }
        status = i < entries ? take(&array[k], &e, file, err)
                             : ys_fail(err, YS_ERR_FORMAT, "%s: no array %s", file->name,
                                       array[k].name);
    }
    return status;
}
