/*
 * align_save.c - aligned tiles on the grid of the reference
 *
 * Each is resampled once, from its own pixels, by its georeference and what was measured together.
 * All files are complete before the first of them appears.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/text.h"
#include "../../formats/tile/tile_file.h"
#include "align_tiles.h"
#include "warp.h"

/* ---- names */

static bool is_folder(const char *path)
{
    struct stat st;

    return !stat(path, &st) && S_ISDIR(st.st_mode);
}

static bool same_file(const char *a, const char *b)
{
    struct stat sa, sb;

    return !stat(a, &sa) && !stat(b, &sb) && sa.st_dev == sb.st_dev && sa.st_ino == sb.st_ino;
}

/* The path of tile i below path, or path itself. */
static ys_status name_tile(struct ys_aligned_tile *tile, const char *path, bool folder,
                           struct ys_error *err)
{
    struct ys_text text = {0};
    const size_t n = strlen(path);

    ys_text_add(&text, path);
    if (folder)
        ys_text_addf(&text, "%s%s", path[n - 1] == '/' ? "" : "/",
                     ys_basename(tile->row.info->path));
    free(tile->written);
    tile->written = ys_text_take(&text);
    return tile->written ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "%.300s: out of memory", path);
}

/* No output is an input, and no two are one. */
static ys_status check_name(const struct ys_alignment *a, size_t i, struct ys_error *err)
{
    const char *name = a->tile[i].written;
    bool input = same_file(name, ys_tile_info(a->reference)->path);

    for (size_t k = 0; k < a->n; k++)
        input = input || same_file(name, a->tile[k].row.info->path);
    if (input)
        return ys_fail(err, YS_ERR_ARG,
                       "%.300s: would be written over an input; want another name", name);
    for (size_t k = 0; k < i; k++)
        if (a->tile[k].written && !strcmp(a->tile[k].written, name))
            return ys_fail(
                err, YS_ERR_ARG,
                "%.200s and %.200s have one name; want tiles of different names in one "
                "folder",
                a->tile[k].row.info->path, a->tile[i].row.info->path);
    return YS_OK;
}

/* *made: the folder is new. */
static ys_status name_all(bool *made, struct ys_alignment *a, const char *path,
                          struct ys_error *err)
{
    const bool folder = a->n > 1 || path[strlen(path) - 1] == '/' || is_folder(path);
    ys_status st = YS_OK;

    *made = false;
    for (size_t i = 0; !st && i < a->n; i++) {
        if (!a->tile[i].row.aligned)
            continue;
        st = name_tile(&a->tile[i], path, folder, err);
        if (!st)
            st = check_name(a, i, err);
    }
    if (st || !folder || is_folder(path))
        return st;
    *made = !mkdir(path, 0777);
    if (!*made && errno == ENOENT) /* its parents: they are made with the first file */
        return YS_OK;
    if (!*made && errno == EEXIST)
        return ys_fail(err, YS_ERR_IO,
                       "%.300s: a file stands there; several tiles want a folder, new or not",
                       path);
    return *made ? YS_OK
                 : ys_fail(err, YS_ERR_IO, "%.300s: the folder cannot be made: %s", path,
                           strerror(errno));
}

/* ---- files */

struct sink {
    struct ys_tile_file *file;
    int threads;
};

static ys_status put_part(void *ctx, uint32_t col0, uint32_t row0, const struct ys_image *image,
                          struct ys_error *err)
{
    const struct sink *sink = ctx;

    return ys_tile_file_part(sink->file, col0, row0, image, sink->threads, err);
}

static ys_status write_tile(struct ys_tile_file **out, const struct ys_alignment *a, size_t i,
                            struct ys_error *err)
{
    const struct ys_aligned_tile *tile = &a->tile[i];
    const struct ys_tile_info *grid = ys_tile_info(a->reference);
    const struct ys_warp warp = {.map = &tile->map,
                                 .grid = {0, 0, grid->width_px, grid->height_px, 1},
                                 .bands = tile->row.info->bands,
                                 .stored = true,
                                 .least = YS_TILE_FILE_SIDE,
                                 .stage = "resample"};
    struct sink sink = {.threads = a->opt.threads};
    ys_status st = ys_tile_file_new(out, tile->written, tile->tile, a->reference, err);

    if (st)
        return st;
    sink.file = *out;
    st = ys_warp_run(&warp, put_part, &sink, &a->opt, err);
    return st ? st : ys_tile_file_finish(*out, err);
}

static ys_status commit(struct ys_tile_file *const *file, size_t n, struct ys_error *err)
{
    ys_status st = YS_OK;
    size_t done = 0;

    for (; !st && done < n; done += !st)
        if (file[done])
            st = ys_tile_file_commit(file[done], err);
    for (size_t i = 0; st && i < done; i++)
        if (file[i])
            ys_tile_file_take_back(file[i]);
    return st;
}

ys_status ys_alignment_write(struct ys_alignment *a, const char *path, struct ys_error *err)
{
    struct ys_tile_file **file = ys_new(a->n, sizeof *file);
    bool made = false;

    if (!file)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu tiles", a->n);
    ys_status st = name_all(&made, a, path, err);

    for (size_t i = 0; !st && i < a->n; i++)
        if (a->tile[i].row.aligned)
            st = write_tile(&file[i], a, i, err);
    if (!st)
        st = commit(file, a->n, err);
    for (size_t i = 0; i < a->n; i++) {
        ys_tile_file_free(file[i]);
        a->tile[i].row.written = !st && a->tile[i].written ? a->tile[i].written : "";
    }
    free(file);
    if (st && made)
        rmdir(path);
    return st;
}

void ys_alignment_take_back(struct ys_alignment *a)
{
    for (size_t i = 0; i < a->n; i++) {
        if (*a->tile[i].row.written)
            unlink(a->tile[i].row.written);
        a->tile[i].row.written = "";
    }
}
