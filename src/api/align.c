/* align.c - the public functions on the alignment of tiles */

#include <stdlib.h>
#include <string.h>

#include "../base/atomic.h"
#include "../base/error.h"
#include "../base/mem.h"
#include "../base/options.h"
#include "../pipeline/align/align_tiles.h"
#include "../report/alignment.h"

static ys_status check(const char *reference, const char *const *tiles, size_t n,
                       const struct ys_options *opt, struct ys_error *err)
{
    if (!reference || !tiles || !n)
        return ys_fail(err, YS_ERR_ARG, "ys_alignment_measure: %s",
                       !reference ? "reference is NULL" : "no tiles");
    for (size_t i = 0; i < n; i++)
        if (!tiles[i])
            return ys_fail(err, YS_ERR_ARG, "ys_alignment_measure: tile %zu is NULL", i + 1);
    return ys_options_check(opt, err);
}

ys_status ys_alignment_measure(ys_alignment **out, const char *reference,
                               const char *const *tiles, size_t n, const struct ys_options *opt,
                               struct ys_error *err)
{
    struct ys_options defaults;

    if (!out)
        return ys_fail(err, YS_ERR_ARG, "ys_alignment_measure: out is NULL");
    *out = NULL;
    ys_options_init(&defaults);
    opt = opt ? opt : &defaults;
    ys_status status = check(reference, tiles, n, opt, err);

    if (status)
        return status;
    ys_alignment *made = ys_new(1, sizeof *made);

    if (!made)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory");
    status = ys_alignment_run(made, reference, tiles, n, opt, err);
    if (status)
        ys_alignment_free(made);
    else
        *out = made;
    return status;
}

void ys_alignment_free(ys_alignment *alignment)
{
    if (!alignment)
        return;
    ys_alignment_fini(alignment);
    free(alignment);
}

const struct ys_tile_info *ys_alignment_reference(const ys_alignment *alignment)
{
    return alignment ? ys_tile_info(alignment->reference) : NULL;
}

size_t ys_alignment_n(const ys_alignment *alignment)
{
    return alignment ? alignment->n : 0;
}

const struct ys_alignment_row *ys_alignment_row(const ys_alignment *alignment, size_t i)
{
    return alignment && i < alignment->n ? &alignment->tile[i].row : NULL;
}

const struct ys_tie_row *ys_alignment_tie(const ys_alignment *alignment, size_t i, size_t tie)
{
    const struct ys_alignment_row *row = ys_alignment_row(alignment, i);

    return row && tie < row->n_ties ? &alignment->tile[i].tie[tie] : NULL;
}

/* The rows beside one another, as the report takes them. */
static ys_status collect(struct ys_aligned_row **out, const ys_alignment *alignment,
                         struct ys_error *err)
{
    *out = ys_new(alignment->n, sizeof **out);
    if (!*out)
        return ys_fail(err, YS_ERR_NOMEM, "out of memory for %zu tiles", alignment->n);
    for (size_t i = 0; i < alignment->n; i++)
        (*out)[i] = (struct ys_aligned_row){&alignment->tile[i].row, alignment->tile[i].tie};
    return YS_OK;
}

ys_status ys_alignment_text(char **out, const ys_alignment *alignment, enum ys_format format,
                            struct ys_error *err)
{
    struct ys_aligned_row *rows;

    if (!out)
        return ys_fail(err, YS_ERR_ARG, "ys_alignment_text: out is NULL");
    *out = NULL;
    if (!alignment)
        return ys_fail(err, YS_ERR_ARG, "ys_alignment_text: alignment is NULL");
    if (format != YS_TEXT && format != YS_JSON)
        return ys_fail(err, YS_ERR_ARG, "an alignment is written as text or JSON");
    ys_status status = collect(&rows, alignment, err);

    if (status)
        return status;
    const struct ys_tile_info *reference = ys_tile_info(alignment->reference);

    status = format == YS_JSON
                 ? ys_alignment_render_json(out, reference, rows, alignment->n, err)
                 : ys_alignment_render_text(out, reference, rows, alignment->n, err);
    free(rows);
    return status;
}

/* Written and on the disk, not yet in its place. */
static ys_status write_ties(struct ys_atomic *file, const ys_alignment *alignment,
                            const char *path, struct ys_error *err)
{
    struct ys_aligned_row *rows;
    char *text = NULL;
    ys_status status = collect(&rows, alignment, err);

    if (status)
        return status;
    status = ys_alignment_render_ties(&text, ys_tile_info(alignment->reference), rows,
                                      alignment->n, err);
    if (!status)
        status = ys_atomic_open(file, path, err);
    if (!status)
        status = ys_atomic_write(file, text, strlen(text), err);
    if (!status)
        status = ys_atomic_finish(file, err);
    free(text);
    free(rows);
    return status;
}

ys_status ys_alignment_save(ys_alignment *alignment, const char *tiles, const char *ties,
                            struct ys_error *err)
{
    struct ys_atomic file = {0};
    ys_status status = YS_OK;

    if (!alignment || (tiles && !*tiles) || (ties && !*ties))
        return ys_fail(err, YS_ERR_ARG, "ys_alignment_save: %s",
                       alignment ? "a path is empty" : "alignment is NULL");
    if (tiles && ties && !strcmp(tiles, ties))
        return ys_fail(err, YS_ERR_ARG, "%.300s: tile and tie points in one file", tiles);
    if (ties)
        status = write_ties(&file, alignment, ties, err);
    if (!status && tiles)
        status = ys_alignment_write(alignment, tiles, err);
    if (!status && ties) {
        status = ys_atomic_commit(&file, err);
        if (status && tiles)
            ys_alignment_take_back(alignment);
    }
    ys_atomic_drop(&file);
    return status;
}
