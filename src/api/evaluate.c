/* evaluate.c - a report against truth, of the public header */

#include "../judge/evaluate/evaluate.h"

#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../base/mem.h"
#include "../formats/geojson/reported.h"
#include "../formats/geojson/truth.h"
#include "../report/evaluation.h"

struct ys_evaluation {
    struct ys_reported reported; /* the rows point into it */
    struct ys_evaluated evaluated;
    char *folder, *truth;
};

static ys_status evaluate(ys_evaluation *out, struct ys_error *err)
{
    struct ys_truth truth;
    struct ys_error why;
    ys_status status = ys_reported_read(&out->reported, out->folder, err);

    if (status != YS_OK)
        return status;
    status = ys_truth_read(&truth, out->truth, err);
    if (status == YS_OK) {
        status = ys_evaluate_rows(&out->evaluated, &truth, &out->reported, &why);
        if (status != YS_OK)
            ys_fail(err, status, "%.200s: %s", out->truth, why.text);
    }
    ys_truth_fini(&truth);
    return status;
}

ys_status ys_evaluate(ys_evaluation **out, const char *folder, const char *truth,
                      struct ys_error *err)
{
    if (!out)
        return ys_fail(err, YS_ERR_ARG, "ys_evaluate: out is NULL");
    *out = NULL;
    if (!folder || !truth)
        return ys_fail(err, YS_ERR_ARG, "ys_evaluate: %s is NULL", folder ? "truth" : "folder");
    ys_evaluation *const made = ys_new(1, sizeof *made);
    if (!made)
        return ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", folder);
    made->folder = ys_strdup(folder);
    made->truth = ys_strdup(truth);
    const ys_status status = made->folder && made->truth
                                 ? evaluate(made, err)
                                 : ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", folder);
    if (status == YS_OK)
        *out = made;
    else
        ys_evaluation_free(made);
    return status;
}

void ys_evaluation_free(ys_evaluation *evaluation)
{
    if (!evaluation)
        return;
    ys_evaluated_fini(&evaluation->evaluated);
    ys_reported_fini(&evaluation->reported);
    free(evaluation->folder);
    free(evaluation->truth);
    free(evaluation);
}

size_t ys_evaluation_n_rows(const ys_evaluation *evaluation)
{
    return evaluation ? evaluation->evaluated.n_row : 0;
}

const struct ys_evaluation_row *ys_evaluation_row(const ys_evaluation *evaluation, size_t i)
{
    return i < ys_evaluation_n_rows(evaluation) ? &evaluation->evaluated.row[i] : NULL;
}

size_t ys_evaluation_n_moved(const ys_evaluation *evaluation)
{
    return evaluation ? evaluation->evaluated.n_moved : 0;
}

const struct ys_moved_row *ys_evaluation_moved(const ys_evaluation *evaluation, size_t i)
{
    return i < ys_evaluation_n_moved(evaluation) ? &evaluation->evaluated.moved[i] : NULL;
}

size_t ys_evaluation_n_left_out(const ys_evaluation *evaluation)
{
    return evaluation ? evaluation->evaluated.n_left_out : 0;
}

const char *ys_evaluation_left_out(const ys_evaluation *evaluation, size_t i)
{
    return i < ys_evaluation_n_left_out(evaluation) ? evaluation->evaluated.left_out[i] : NULL;
}

ys_status ys_evaluation_text(char **out, const ys_evaluation *evaluation, enum ys_format format,
                             struct ys_error *err)
{
    if (!out)
        return ys_fail(err, YS_ERR_ARG, "ys_evaluation_text: out is NULL");
    *out = NULL;
    if (!evaluation)
        return ys_fail(err, YS_ERR_ARG, "ys_evaluation_text: evaluation is NULL");
    const struct ys_evaluated *const evaluated = &evaluation->evaluated;
    const struct ys_evaluation_view view = {
        .report = evaluation->folder,
        .truth = evaluation->truth,
        .row = evaluated->row,
        .n_row = evaluated->n_row,
        .moved = evaluated->moved,
        .n_moved = evaluated->n_moved,
        .left_out = evaluated->left_out,
        .n_left_out = evaluated->n_left_out,
    };

    return format == YS_JSON  ? ys_evaluation_json(out, &view, err)
           : format == YS_CSV ? ys_evaluation_csv(out, &view, err)
                              : ys_evaluation_table(out, &view, err);
}
