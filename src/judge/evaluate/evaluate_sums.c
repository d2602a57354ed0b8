/*
 * evaluate_sums.c - evaluated counts summed by class, area and date
 *
 * Numbers are added and shares made of the sums, so that a large count weighs more than a small
 * one; widths of intervals are not: their median says what an interval is usually like.
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/error.h"
#include "../../base/mem.h"
#include "../../raster/quantile.h"
#include "evaluate_parts.h"

static double share(uint64_t part, uint64_t whole)
{
    return whole ? (double)part / (double)whole : (double)NAN;
}

void ys_evaluate_shares(struct ys_evaluation_row *row)
{
    const double low = row->counts && row->true_low ? (double)row->true_low : (double)NAN;

    row->error_percent = 100 * (double)row->error / low;
    row->abs_error_percent = 100 * (double)row->abs_error / low;
    row->precision = share(row->n_matched, row->n_found);
    row->recall = share(row->n_matched, row->n_true);
    row->f1 = share(2 * row->n_matched, row->n_found + row->n_true);
}

static const char *name_of(const struct ys_evaluation_row *row, enum ys_evaluation_kind kind)
{
    return kind == YS_EVALUATED_CLASS  ? row->class_name
           : kind == YS_EVALUATED_AREA ? row->area
           : kind == YS_EVALUATED_DATE ? row->date
                                       : "";
}

static void add(struct ys_evaluation_row *sum, const struct ys_evaluation_row *row)
{
    sum->counts += row->counts;
    sum->refused += row->refused;
    if (!row->counts)
        return;
    sum->true_low += row->true_low;
    sum->true_high += row->true_high;
    sum->best += row->best;
    sum->error += row->error;
    sum->abs_error += row->abs_error;
    sum->covered += row->covered;
    sum->placed = sum->placed || row->placed;
    sum->n_true += row->n_true;
    sum->n_found += row->n_found;
    sum->n_matched += row->n_matched;
    sum->tracks += row->tracks;
    sum->tracks_exact += row->tracks_exact;
    sum->tracks_covered += row->tracks_covered;
}

/* The sum of the n counts that share a name with row; width: room for n numbers. */
static struct ys_evaluation_row sum_of(const struct ys_evaluation_row *all, size_t n,
                                       const struct ys_evaluation_row *row,
                                       enum ys_evaluation_kind kind, double *width)
{
    struct ys_evaluation_row sum = {.kind = kind, .date = "", .area = "", .class_name = ""};
    const char *const name = name_of(row, kind);
    size_t n_width = 0;

    if (kind == YS_EVALUATED_CLASS)
        sum.class_name = name;
    else if (kind == YS_EVALUATED_AREA)
        sum.area = name;
    else if (kind == YS_EVALUATED_DATE)
        sum.date = name;
    for (size_t i = 0; i < n; i++)
        if (!strcmp(name_of(&all[i], kind), name)) {
            add(&sum, &all[i]);
            if (all[i].counts)
                width[n_width++] = all[i].width;
        }
    sum.width = ys_quantile_linear(width, n_width, 0.5);
    n_width = 0;
    for (size_t i = 0; i < n; i++)
        if (!strcmp(name_of(&all[i], kind), name) && !isnan(all[i].width_percent))
            width[n_width++] = all[i].width_percent;
    sum.width_percent = ys_quantile_linear(width, n_width, 0.5);
    ys_evaluate_shares(&sum);
    return sum;
}

ys_status ys_evaluate_sums(struct ys_evaluated *out, struct ys_error *err)
{
    const size_t n = out->n_row;
    double *const width = ys_new(n, sizeof *width);

    if (!width)
        return ys_fail(err, YS_ERR_NOMEM, "evaluate: out of memory");
    for (int k = YS_EVALUATED_CLASS; k <= YS_EVALUATED_TOTAL; k++) {
        const enum ys_evaluation_kind kind = (enum ys_evaluation_kind)k;
        const size_t first = out->n_row;

        for (size_t i = 0; i < n; i++) {
            bool known = false;

            for (size_t j = first; j < out->n_row && !known; j++)
                known = !strcmp(name_of(&out->row[j], kind), name_of(&out->row[i], kind));
            if (!known)
                out->row[out->n_row++] = sum_of(out->row, n, &out->row[i], kind, width);
        }
    }
    free(width);
    return YS_OK;
}
