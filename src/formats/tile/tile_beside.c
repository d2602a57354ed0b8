/* tile_beside.c - the small files beside a tile that GDAL reads with it */

#include "tile_beside.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/printable.h"
#include "../../base/sha256.h"
#include "../tiff/tiff_io.h"

/* A world file is six numbers, a .prj a WKT of some kilobytes. */
enum { MOST_BYTES = 64 << 10 };

ys_status ys_sides_add(struct ys_sides *sides, const char *role, const char *path,
                       struct ys_error *err)
{
    const size_t n = sides->n;
    const ys_status status = ys_file_sha256(sides->at[n].sha256, path, err);

    if (status)
        return status;
    sides->at[n].role = role;
    sides->at[n].path = ys_strdup(path);
    if (!sides->at[n].path)
        return ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", path);
    sides->n++;
    return YS_OK;
}

void ys_sides_fini(struct ys_sides *sides)
{
    for (size_t i = 0; i < sides->n; i++)
        free(sides->at[i].path);
    *sides = (struct ys_sides){0};
}

char *ys_beside_path(const char *tile_path, const char *ending, bool replace)
{
    const char *slash = strrchr(tile_path, '/');
    const char *name = slash ? slash + 1 : tile_path;
    const char *dot = strrchr(name, '.');
    const size_t stem =
        replace && dot && dot > name ? (size_t)(dot - tile_path) : strlen(tile_path);
    char *path = ys_new(stem + strlen(ending) + 1, 1);

    if (path) {
        memcpy(path, tile_path, stem);
        memcpy(path + stem, ending, strlen(ending) + 1);
    }
    return path;
}

ys_status ys_beside_open(int *fd, const char *path, struct ys_error *err)
{
    struct stat st;
    char name[200];

    /* O_NONBLOCK: a pipe by that name must not stop the program. */
    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (*fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG))
        return YS_OK;
    if (*fd >= 0 && !fstat(*fd, &st)) {
        if (S_ISREG(st.st_mode))
            return YS_OK;
        close(*fd); /* a folder of that name is another matter */
        *fd = -1;
        return YS_OK;
    }
    const int why = errno;
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
    ys_printable_path(name, sizeof name, path);
    return ys_fail(err, YS_ERR_IO, "%s: %s", name, strerror(why));
}

/* All of a small text, terminated; NULL where there is none, or it is too large for what it should
 * be. */
static ys_status read_text(char **out, size_t *n, const char *path, struct ys_error *err)
{
    int fd;
    ys_status status = ys_beside_open(&fd, path, err);

    *out = NULL;
    if (status != YS_OK || fd < 0)
        return status;
    char *text = ys_new(MOST_BYTES + 1, 1);
    if (!text) {
        status = ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", path);
    } else {
        const int64_t got = ys_pread(fd, text, MOST_BYTES + 1, 0);

        if (got < 0)
            status = ys_fail(err, YS_ERR_IO, "%.300s: %s", path, strerror(errno));
        if (got > 0 && got <= MOST_BYTES) {
            text[got] = '\0';
            *out = text;
            *n = (size_t)got;
            text = NULL;
        }
    }
    free(text);
    close(fd);
    return status;
}

bool ys_world_parse(double t[6], const char *text, size_t n)
{
    double v[6];
    size_t k = 0;

    for (size_t at = 0; at < n && k < 6;) {
        const char *end = memchr(text + at, '\n', n - at);
        const size_t length = end ? (size_t)(end - text) - at : n - at;
        size_t blank = 0;

        while (blank < length && strchr(" \t\r", text[at + blank]))
            blank++;
        if (blank < length)
            v[k++] = ys_gdal_number(text + at, length);
        at += length + 1;
    }
    if (k < 6)
        return false;
    /* In the file: x by column, y by column, x by row, y by row, the centre of the first pixel. */
    const double dx = v[0], ry = v[1], rx = v[2], dy = v[3];

    memcpy(t, (double[6]){v[4] - 0.5 * (dx + rx), dx, rx, v[5] - 0.5 * (ry + dy), ry, dy},
           6 * sizeof *t);
    return isfinite(t[0] + t[3]) && fabs(dx * dy - rx * ry) > 0;
}

/* "tif" has tfw, tifw and wld, in this order, and each in capitals. */
static void world_endings(char out[6][16], const char *tile_path)
{
    const char *slash = strrchr(tile_path, '/');
    const char *dot = strrchr(slash ? slash : tile_path, '.');
    const char *own = dot && strlen(dot) > 2 && strlen(dot) < 12 ? dot + 1 : "tif";

    snprintf(out[0], 16, ".%c%cw", own[0], own[strlen(own) - 1]);
    snprintf(out[1], 16, ".%sw", own);
    snprintf(out[2], 16, ".wld");
    for (int i = 0; i < 3; i++)
        for (size_t k = 0; k < 16; k++) {
            const char c = out[i][k];

            out[i][k] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
            out[i + 3][k] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
        }
}

static ys_status read_world(struct ys_beside *out, const char *tile_path, struct ys_error *err)
{
    char ending[6][16] = {{0}};

    world_endings(ending, tile_path);
    ys_status status = YS_OK;

    for (size_t i = 0; i < 6 && status == YS_OK && !out->has_world; i++) {
        char *path = ys_beside_path(tile_path, ending[i], true), *text = NULL;
        size_t n = 0;

        status = path ? read_text(&text, &n, path, err)
                      : ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", tile_path);
        out->has_world = text && ys_world_parse(out->world, text, n);
        if (text && !out->has_world && !out->problem[0]) {
            char name[120];

            ys_printable_path(name, sizeof name, path);
            snprintf(out->problem, sizeof out->problem,
                     "%s: want six lines, a number on each; left out", name);
        }
        if (out->has_world)
            status = ys_sides_add(&out->sides, "tile world file", path, err);
        free(text);
        free(path);
    }
    return status;
}

static ys_status read_prj(struct ys_beside *out, const char *tile_path, struct ys_error *err)
{
    ys_status status = YS_OK;

    for (int i = 0; i < 2 && status == YS_OK && !out->prj; i++) {
        char *path = ys_beside_path(tile_path, i ? ".PRJ" : ".prj", true);
        size_t n;

        status = path ? read_text(&out->prj, &n, path, err)
                      : ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", tile_path);
        if (status == YS_OK && out->prj)
            status = ys_sides_add(&out->sides, "tile .prj", path, err);
        free(path);
    }
    return status;
}

static ys_status read_aux(struct ys_beside *out, const char *tile_path, struct ys_error *err)
{
    char *path = ys_beside_path(tile_path, ".aux.xml", false), name[120];
    char problem[sizeof out->problem];
    int fd = -1;

    if (!path)
        return ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", tile_path);
    ys_printable_path(name, sizeof name, path);
    ys_status status = ys_beside_open(&fd, path, err);
    if (status == YS_OK && fd >= 0) {
        status = ys_beside_aux(out, fd, name, err);
        close(fd);
    }
    if (status == YS_OK && out->problem[0]) { /* half of what it says may mislead */
        memcpy(problem, out->problem, sizeof problem);
        ys_beside_fini(out);
        memcpy(out->problem, problem, sizeof problem);
    } else if (status == YS_OK && fd >= 0) {
        status = ys_sides_add(&out->sides, "tile .aux.xml", path, err);
    }
    free(path);
    return status;
}

/* Coefficients of a camera that are kept beside the picture. */
static bool has_rpc_file(const char *tile_path)
{
    static const char *const ending[] = {"_RPC.TXT", "_rpc.txt", ".RPB", ".rpb"};
    bool found = false;

    for (size_t i = 0; i < 4 && !found; i++) {
        char *path = ys_beside_path(tile_path, ending[i], true);

        found = path && !access(path, F_OK);
        free(path);
    }
    return found;
}

ys_status ys_beside_read(struct ys_beside *out, const char *tile_path, struct ys_error *err)
{
    *out = (struct ys_beside){0};
    ys_status status = read_aux(out, tile_path, err);

    if (status == YS_OK)
        status = read_world(out, tile_path, err);
    if (status == YS_OK)
        status = read_prj(out, tile_path, err);
    out->has_rpc = out->has_rpc || has_rpc_file(tile_path);
    if (status != YS_OK)
        ys_beside_fini(out);
    return status;
}

void ys_beside_fini(struct ys_beside *beside)
{
    ys_sides_fini(&beside->sides);
    free(beside->srs);
    free(beside->gcp_srs);
    free(beside->prj);
    free(beside->gcp);
    *beside = (struct ys_beside){0};
}
