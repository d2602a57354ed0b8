/* rows_asked.c - the job as it was asked for, kept in the result so that it can be run again */

#include "run_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/date.h"
#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../base/printable.h"
#include "../../base/sha256.h"
#include "../../base/text.h"
#include "row_store.h"

static ys_status no_memory(struct ys_error *err)
{
    return ys_fail(err, YS_ERR_NOMEM, "out of memory for the result");
}

const char *ys_without_folder(const char *message, const char *path, char *room, size_t n)
{
    char name[200];

    ys_printable_path(name, sizeof name, path);
    const size_t length = strlen(name);

    if (strncmp(message, name, length))
        return message;
    ys_text_fit(room, n, "%s%s", ys_basename(name), message + length);
    return room;
}

size_t ys_path_length(const char *spec)
{
    const char *at = strrchr(spec, '@');
    struct ys_date date;
    struct ys_error ignored;

    if (at && !strchr(at, '/') && !ys_date_time_parse(&date, at + 1, &ignored))
        return (size_t)(at - spec);
    return strlen(spec);
}

static const char *hash_of_used(const ys_result *res, const char *path)
{
    for (size_t i = 0; i < res->n_date; i++)
        for (size_t k = 0; k < res->date[i].n_files; k++)
            if (!strcmp(res->date[i].file[k].info->path, path))
                return res->date[i].file[k].sha256;
    return NULL;
}

static ys_status add_tile(ys_result *res, const char *spec, struct ys_error *err)
{
    struct ys_asked_tile *row =
        ys_result_row(&res->asked.tile, &res->asked.n_tile, sizeof *row);
    const size_t n = ys_path_length(spec);
    char *path = ys_strdup(spec), hex[65] = "";

    if (!row || !path) {
        free(path);
        return no_memory(err);
    }
    path[n] = '\0';
    row->path = ys_result_keep(res, path);
    row->date = ys_result_keep(res, spec[n] ? spec + n + 1 : "");
    row->sha256 = hash_of_used(res, path);
    if (!row->sha256) { /* left out: what cannot be read has no hash */
        if (ys_file_sha256(hex, path, NULL))
            hex[0] = '\0';
        row->sha256 = ys_result_keep(res, hex);
    }
    free(path);
    return row->path && row->date && row->sha256 ? YS_OK : no_memory(err);
}

/* A copy of what was stated of the tiles, as opt of the result has it. */
static ys_status add_stated(struct ys_stated *out, const char ***at, size_t *n,
                            const struct ys_stated *from, ys_result *res)
{
    for (size_t i = 0; i < from->n; i++) {
        const char **row = ys_result_row(at, n, sizeof *row);

        if (!row || !(*row = ys_result_keep(res, ys_or_empty(from->at[i]))))
            return YS_ERR_NOMEM;
    }
    *out = (struct ys_stated){*at, *n};
    return YS_OK;
}

ys_status ys_result_add_asked(ys_result *res, const struct ys_run_job *job,
                              struct ys_error *err)
{
    const struct ys_job *from = job->in.asked;
    struct ys_asked *asked = &res->asked;
    ys_status status = YS_OK;

    asked->class_name = ys_result_keep(res, ys_or_empty(from->class_name));
    asked->site_name = ys_result_keep(res, ys_or_empty(from->site_name));
    asked->reference = ys_result_keep(res, ys_or_empty(from->reference));
    if (!asked->class_name || !asked->site_name || !asked->reference)
        return no_memory(err);
    for (size_t i = 0; i < from->n_class_sizes; i++) {
        const char **row = ys_result_row(&asked->class_size, &asked->n_class_size, sizeof *row);

        if (!row || !(*row = ys_result_keep(res, from->class_sizes[i])))
            return no_memory(err);
    }
    const struct ys_options *opt = &job->in.opt;

    if (add_stated(&res->opt.licence, &asked->licence, &asked->n_licence, &opt->licence, res) ||
        add_stated(&res->opt.sun, &asked->sun, &asked->n_sun, &opt->sun, res) ||
        add_stated(&res->opt.off_nadir, &asked->off_nadir, &asked->n_off_nadir, &opt->off_nadir,
                   res))
        return no_memory(err);
    for (size_t i = 0; i < from->n_tiles && !status; i++)
        status = add_tile(res, from->tiles[i], err);
    return status;
}
