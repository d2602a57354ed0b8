/* check.c - what a job would be made from, found by opening its inputs as the job does */

#include "check.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/sha256.h"
#include "../../formats/tile/tile_beside.h"
#include "run_parts.h"

static ys_status no_memory(struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "out of memory for the inputs");
}

static ys_status add(struct ys_job_files *out, const char *role, const char *path,
                     const char *sha256, struct ys_error *err)
{
    struct stat st;

    if (out->n == out->room) {
        const size_t room = 2 * out->room + 16;
        struct ys_job_file *more = ys_resize(out->at, room, sizeof *more);

        if (!more)
            return no_memory(err);
        out->at = more;
        out->room = room;
    }
    struct ys_job_file *file = &out->at[out->n];

    *file = (struct ys_job_file){.role = role, .date = ""};
    file->path = ys_text_list_add(&out->text, path);
    file->bytes = !stat(path, &st) && st.st_size > 0 ? (uint64_t)st.st_size : 0;
    if (!file->path)
        return no_memory(err);
    if (sha256)
        memcpy(file->sha256, sha256, sizeof file->sha256);
    out->n++;
    return sha256 ? YS_OK : ys_file_sha256(file->sha256, path, err);
}

static ys_status add_sides(struct ys_job_files *out, const ys_tile *tile, struct ys_error *err)
{
    const struct ys_sides *sides = ys_tile_sides(tile);
    ys_status status = YS_OK;

    for (size_t i = 0; sides && i < sides->n && !status; i++)
        status = add(out, sides->at[i].role, sides->at[i].path, sides->at[i].sha256, err);
    return status;
}

static const ys_tile *find_tile(const struct ys_inputs *in, const char *path)
{
    for (size_t i = 0; in && i < in->n_date; i++)
        for (size_t k = 0; k < in->date[i].n_file; k++)
            if (!strcmp(ys_tile_info(in->date[i].file[k])->path, path))
                return in->date[i].file[k];
    return NULL;
}

/* in NULL: nothing was opened.  A tile that was left out is hashed as a file. */
static ys_status add_tile(struct ys_job_files *out, const struct ys_inputs *in,
                          const char *spec, struct ys_error *err)
{
    const size_t n = ys_path_length(spec);
    char *path = ys_strdup(spec), hex[65];

    if (!path)
        return no_memory(err);
    path[n] = '\0';
    const ys_tile *tile = find_tile(in, path);
    ys_status status = tile ? ys_tile_sha256(hex, tile, err) : YS_OK;

    if (!status)
        status = add(out, "tile", path, tile ? hex : NULL, err);
    free(path);
    if (status)
        return status;
    out->at[out->n - 1].date = ys_text_list_add(&out->text, spec[n] ? spec + n + 1 : "");
    if (!out->at[out->n - 1].date)
        return no_memory(err);
    return tile ? add_sides(out, tile, err) : YS_OK;
}

static ys_status list_files(struct ys_job_files *out, const struct ys_inputs *in,
                            const struct ys_job *asked, struct ys_error *err)
{
    ys_status status = YS_OK;

    for (size_t i = 0; i < asked->n_tiles && !status; i++)
        status = add_tile(out, in, asked->tiles[i], err);
    if (!status && asked->site)
        status = add(out, "site", asked->site, in ? in->site_sha256 : NULL, err);
    for (size_t i = 0; i < asked->n_more_sites && !status; i++)
        status = add(out, "site", asked->more_sites[i], in ? in->more_sha256[i] : NULL, err);
    if (!status && asked->claims)
        status = add(out, "claims", asked->claims, in ? in->claims_sha256 : NULL, err);
    if (!status && asked->corrections)
        status = add(out, "corrections", asked->corrections, in ? in->corrections_sha256 : NULL,
                     err);
    return status;
}

ys_status ys_pipeline_check(struct ys_job_files *out, const struct ys_job *asked,
                            const struct ys_options *opt, struct ys_error *err)
{
    struct ys_inputs in;
    struct ys_site_grid grid;
    ys_status status = ys_inputs_open(&in, asked, opt, err);

    *out = (struct ys_job_files){0};
    if (status)
        return status;
    /* Whether the tiles show the site at all. */
    status = ys_site_grid_make(&grid, &in, err);
    if (!status) {
        ys_site_grid_fini(&grid);
        status = list_files(out, &in, asked, err);
    }
    ys_inputs_fini(&in);
    if (status)
        ys_job_files_fini(out);
    return status;
}

ys_status ys_pipeline_list(struct ys_job_files *out, const struct ys_job *asked,
                           struct ys_error *err)
{
    *out = (struct ys_job_files){0};
    const ys_status status = list_files(out, NULL, asked, err);

    if (status)
        ys_job_files_fini(out);
    return status;
}

void ys_job_files_fini(struct ys_job_files *files)
{
    free(files->at);
    ys_text_list_fini(&files->text);
    *files = (struct ys_job_files){0};
}
