/*
 * huge.c - pairs of pictures of billions of pixels with a known number of changes, and what a program
 * takes to compare them
 *
 *     huge write DIR WIDTH HEIGHT [NX NY]   before.tif and after.tif; NX by NY files of each, listed in
 *                                           before.txt and after.txt.  Prints the changes planted: how
 *                                           many, and their pixels.
 *     huge run COMMAND...                   runs it and prints to standard error "SECONDS CPU_SECONDS
 *                                           PEAK_KIB", by the kernel's accounting of the process
 *
 * The ground is blocks of even brightness under a noise that repeats every 32 pixels: it differs between
 * the dates, and it compresses, as the empty ground of a mosaic does.  In every fourth cell of 256 x 256
 * pixels, at random, the later date has a bright rectangle.  Cells do not line up with the tiles of the
 * file, so that many rectangles lie across their seams.  A picture is written tile by tile: memory is that
 * of one tile.
 */

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <tiffio.h>
#include <time.h>
#include <unistd.h>

enum {
    TILE = 512,
    CELL = 256,
    BEGIN_X = 100, /* where the second column of cells begins: not where a tile does */
    BEGIN_Y = 171,
    MARGIN = 4, /* px between a rectangle and the edge of its cell: no two touch */
    BLOCK = 48,
    PERIOD = 32,
    BRIGHTER = 90,
    TAG_SCALE = 33550,
    TAG_TIE = 33922,
    TAG_KEYS = 34735
};

struct rectangle {
    int64_t x, y, width, height; /* width 0: none */
};

struct picture {
    uint32_t width, height; /* of the whole */
    bool later;
    uint32_t col, row, right, bottom; /* the piece of it that a file holds */
};

/* Any number to one that looks random (splitmix64). */
static uint64_t mix(uint64_t v)
{
    v += 0x9e3779b97f4a7c15u;
    v = (v ^ v >> 30) * 0xbf58476d1ce4e5b9u;
    v = (v ^ v >> 27) * 0x94d049bb133111ebu;
    return v ^ v >> 31;
}

static struct rectangle planted(const struct picture *p, int64_t i, int64_t j)
{
    const uint64_t r = mix((uint64_t)i << 32 | (uint64_t)j);
    const int64_t w = 6 + (int64_t)(r >> 8) % 19, h = 6 + (int64_t)(r >> 16) % 11;
    const struct rectangle at = {
        i * CELL - CELL + BEGIN_X + MARGIN + (int64_t)(r >> 24) % (CELL - 2 * MARGIN - w),
        j * CELL - CELL + BEGIN_Y + MARGIN + (int64_t)(r >> 36) % (CELL - 2 * MARGIN - h), w,
        h};
    /* Opening the mask takes a corner off at the edge of a picture: none lies there. */
    const bool inside = at.x >= MARGIN && at.y >= MARGIN && at.x + w + MARGIN <= p->width &&
                        at.y + h + MARGIN <= p->height;

    return r % 4 || !inside ? (struct rectangle){0} : at;
}

static void paint(uint8_t *tile, const struct picture *p, int64_t x0, int64_t y0)
{
    const int64_t i0 = (x0 + CELL - BEGIN_X) / CELL, j0 = (y0 + CELL - BEGIN_Y) / CELL;

    for (int64_t j = j0; j <= j0 + TILE / CELL + 1; j++)
        for (int64_t i = i0; i <= i0 + TILE / CELL + 1; i++) {
            const struct rectangle r = planted(p, i, j);

            for (int64_t y = r.y; y < r.y + r.height; y++)
                for (int64_t x = r.x; x < r.x + r.width; x++)
                    if (x >= x0 && y >= y0 && x < x0 + TILE && y < y0 + TILE)
                        tile[(y - y0) * TILE + x - x0] += BRIGHTER;
        }
}

/* The tile whose first pixel is (x0, y0) of the whole; beyond the picture the ground goes on. */
static void draw(uint8_t *tile, const struct picture *p, int64_t x0, int64_t y0)
{
    uint8_t noise[PERIOD][PERIOD];

    for (int y = 0; y < PERIOD; y++)
        for (int x = 0; x < PERIOD; x++)
            noise[y][x] = (uint8_t)(mix((uint64_t)(p->later * 65536 + y * PERIOD + x)) % 5);
    for (int64_t y = y0; y < y0 + TILE; y++) {
        uint8_t ground = 0;

        for (int64_t x = x0; x < x0 + TILE; x++) {
            if (x == x0 || x % BLOCK == 0)
                ground = (uint8_t)(60 + mix((uint64_t)(x / BLOCK) << 32 |
                                            (uint64_t)(y / BLOCK) | 1ull << 63) %
                                            50);
            tile[(y - y0) * TILE + x - x0] = (uint8_t)(ground + noise[y % PERIOD][x % PERIOD]);
        }
    }
    if (p->later)
        paint(tile, p, x0, y0);
}

static void set_fields(TIFF *tif, const struct picture *p)
{
    static char name[3][16] = {"ModelPixelScale", "ModelTiepoint", "GeoKeyDirectory"};
    static const TIFFFieldInfo geo[] = {
        {TAG_SCALE, -1, -1, TIFF_DOUBLE, FIELD_CUSTOM, 1, 1, name[0]},
        {TAG_TIE, -1, -1, TIFF_DOUBLE, FIELD_CUSTOM, 1, 1, name[1]},
        {TAG_KEYS, -1, -1, TIFF_SHORT, FIELD_CUSTOM, 1, 1, name[2]}};
    const double scale[] = {0.5, 0.5, 0};
    const double tie[] = {0, 0, 0, 300000 + 0.5 * p->col, 4100000 - 0.5 * p->row, 0};
    const uint16_t keys[] = {1,    1, 0, 3,    1024, 0, 1, 1, /* projected */
                             1025, 0, 1, 1,                   /* pixels are areas */
                             3072, 0, 1, 32637};              /* UTM zone 37 */

    TIFFMergeFieldInfo(tif, geo, 3);
    TIFFSetField(tif, TIFFTAG_IMAGEWIDTH, p->right - p->col);
    TIFFSetField(tif, TIFFTAG_IMAGELENGTH, p->bottom - p->row);
    TIFFSetField(tif, TIFFTAG_TILEWIDTH, TILE);
    TIFFSetField(tif, TIFFTAG_TILELENGTH, TILE);
    TIFFSetField(tif, TIFFTAG_BITSPERSAMPLE, 8);
    TIFFSetField(tif, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(tif, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tif, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    TIFFSetField(tif, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE);
    TIFFSetField(tif, TIFFTAG_ZIPQUALITY, 1);
    TIFFSetField(tif, TIFFTAG_DATETIME,
                 p->later ? "2023:10:05 10:30:00" : "2023:09:05 10:30:00");
    TIFFSetField(tif, TIFFTAG_IMAGEDESCRIPTION, "SYNTHETIC: rendered, not acquired");
    TIFFSetField(tif, TAG_SCALE, 3, scale);
    TIFFSetField(tif, TAG_TIE, 6, tie);
    TIFFSetField(tif, TAG_KEYS, 16, keys);
}

static bool write_picture(const char *path, const struct picture *p)
{
    uint8_t *tile = malloc((size_t)TILE * TILE);
    TIFF *tif = TIFFOpen(path, "w8");
    bool ok = tile && tif;
    uint32_t at = 0;

    if (ok)
        set_fields(tif, p);
    for (uint32_t y = p->row; ok && y < p->bottom; y += TILE)
        for (uint32_t x = p->col; ok && x < p->right; x += TILE) {
            draw(tile, p, x, y);
            ok = TIFFWriteEncodedTile(tif, at++, tile, (tmsize_t)TILE * TILE) > 0;
        }
    ok = ok && TIFFWriteDirectory(tif);
    if (tif)
        TIFFClose(tif);
    free(tile);
    if (!ok)
        fprintf(stderr, "huge: %s: cannot be written\n", path);
    return ok;
}

/* One date: the whole, and its pieces with their list. */
static bool write_date(const char *dir, const struct picture *whole, uint32_t nx, uint32_t ny)
{
    const char *const name = whole->later ? "after" : "before";
    char path[4096];

    snprintf(path, sizeof path, "%s/%s.tif", dir, name);
    bool ok = write_picture(path, whole);

    snprintf(path, sizeof path, "%s/%s.txt", dir, name);
    const bool pieces = nx && ny;
    FILE *list = pieces ? fopen(path, "w") : NULL;

    ok = ok && (list || !pieces);
    for (uint32_t i = 0; ok && i < nx * ny; i++) {
        struct picture p = *whole;

        p.col = (uint32_t)((uint64_t)p.width * (i % nx) / nx);
        p.right = (uint32_t)((uint64_t)p.width * (i % nx + 1) / nx);
        p.row = (uint32_t)((uint64_t)p.height * (i / nx) / ny);
        p.bottom = (uint32_t)((uint64_t)p.height * (i / nx + 1) / ny);
        snprintf(path, sizeof path, "%s/%s_%u.tif", dir, name, i);
        ok = write_picture(path, &p) && fprintf(list, "%s_%u.tif\n", name, i) > 0;
    }
    return (!list || !fclose(list)) && ok;
}

static void count(uint64_t *n, uint64_t *pixels, const struct picture *p)
{
    *n = *pixels = 0;
    for (int64_t j = 0; j <= p->height / CELL + 1; j++)
        for (int64_t i = 0; i <= p->width / CELL + 1; i++) {
            const struct rectangle r = planted(p, i, j);

            *n += r.width > 0;
            *pixels += (uint64_t)(r.width * r.height);
        }
}

static int write_pair(int argc, char **argv)
{
    const uint32_t w = (uint32_t)strtoul(argv[1], NULL, 10);
    const uint32_t h = (uint32_t)strtoul(argv[2], NULL, 10);
    const uint32_t nx = argc > 4 ? (uint32_t)strtoul(argv[3], NULL, 10) : 0;
    const uint32_t ny = argc > 4 ? (uint32_t)strtoul(argv[4], NULL, 10) : 0;
    struct picture p = {.width = w, .height = h, .right = w, .bottom = h};
    uint64_t n, pixels;
    int status = 0;

    if (!w || !h) {
        fprintf(stderr, "huge: %s x %s pixels; want numbers\n", argv[1], argv[2]);
        return 2;
    }
    /* The dates are written side by side. */
    const pid_t other = fork();

    if (other < 0)
        return 1;
    p.later = !other;
    const bool ok = write_date(argv[0], &p, nx, ny);

    if (!other)
        _exit(!ok);
    if (waitpid(other, &status, 0) != other || status || !ok)
        return 1;
    count(&n, &pixels, &p);
    printf("%llu %llu\n", (unsigned long long)n, (unsigned long long)pixels);
    return 0;
}

static double seconds(const struct timeval *t)
{
    return (double)t->tv_sec + (double)t->tv_usec / 1e6;
}

static int run(char **argv)
{
    struct timespec from, to;
    struct rusage usage;
    int status;

    clock_gettime(CLOCK_MONOTONIC, &from);
    const pid_t child = fork();

    if (!child) {
        execvp(argv[0], argv);
        fprintf(stderr, "huge: %s: %s\n", argv[0], strerror(errno));
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child)
        return 1;
    clock_gettime(CLOCK_MONOTONIC, &to);
    fprintf(stderr, "%.2f %.2f %ld\n",
            (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9,
            seconds(&usage.ru_utime) + seconds(&usage.ru_stime), usage.ru_maxrss);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

int main(int argc, char **argv)
{
    if (argc > 4 && !strcmp(argv[1], "write"))
        return write_pair(argc - 2, argv + 2);
    if (argc > 2 && !strcmp(argv[1], "run"))
        return run(argv + 2);
    fputs("usage: huge write DIR WIDTH HEIGHT [NX NY]\n       huge run COMMAND...\n", stderr);
    return 2;
}
