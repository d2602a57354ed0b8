/* table_sizes.c - containers by length and in TEU, and how long each vessel is, below the table */

#include <stdlib.h>
#include <string.h>

#include "../report.h"
#include "../words.h"
#include "table.h"
#include "text_table.h"

/* ISO 668: a box shorter than that has 20 ft and is one TEU, a longer one 40 ft or more and two. */
static const double twenty_ft_below_m = 9;

enum { MOST_LENGTHS = 24, LONGEST_NAME = 24 };

static bool is_of(const struct ys_object *object, const struct ys_count *row)
{
    return object->date == row->date && !strcmp(object->area, row->area) &&
           !strcmp(object->class_name, row->class_name) && !object->estimated;
}

/* The more certain first, and of equals the earlier. */
static int by_score(const void *a, const void *b)
{
    const struct ys_object *const *x = a, *const *y = b;

    if ((*x)->score != (*y)->score)
        return (*x)->score < (*y)->score ? 1 : -1;
    return *x < *y ? -1 : *x > *y;
}

/* Of the boxes that are drawn, as the others have no length of their own; of them the most certain
 * where more are drawn than the count says there are. */
static bool add_teu(struct ys_text *line, const ys_result *res, const struct ys_count *row)
{
    const struct ys_object **box = malloc((res->n_object + 1) * sizeof *box);
    size_t n = 0, n20 = 0;

    if (!box)
        return false; /* a line less, as where there is nothing to say */
    for (size_t i = 0; i < res->n_object; i++)
        if (is_of(&res->object[i], row))
            box[n++] = &res->object[i];
    qsort(box, n, sizeof *box, by_score);
    const size_t told = n < row->best ? n : row->best;
    for (size_t i = 0; i < told; i++)
        n20 += box[i]->length_m < twenty_ft_below_m;
    ys_text_addf(line, ": %zu of 20 ft and %zu of 40 ft, %zu TEU", n20, told - n20,
                 2 * told - n20);
    if (told < n)
        ys_text_addf(line, " (the most certain %zu of %zu drawn)", told, n);
    else if (told < row->best)
        ys_text_addf(line, " (the %zu drawn of %u)", told, row->best);
    free(box);
    return told > 0;
}

/* Analysts name vessels by their lengths. */
static bool add_lengths(struct ys_text *line, const ys_result *res, const struct ys_count *row)
{
    unsigned n = 0;

    for (size_t i = 0; i < res->n_object; i++) {
        if (!is_of(&res->object[i], row) || n++ > MOST_LENGTHS)
            continue;
        ys_text_add(line, n == 1 ? ": lengths " : ", ");
        if (n > MOST_LENGTHS)
            ys_text_add(line, "more");
        else
            ys_text_add_number(line, res->object[i].length_m, 0);
    }
    ys_text_add(line, " m");
    return n > 0;
}

void ys_table_sizes(struct ys_text *out, const ys_result *res)
{
    for (size_t i = 0; i < res->n_count; i++) {
        const struct ys_count *row = &res->count[i];
        struct ys_text line = {0};
        bool any = false;

        ys_add_date(&line, res, row->date);
        ys_text_add(&line, " ");
        ys_add_cut(&line, row->area, LONGEST_NAME);
        if (row->counted && ys_same_text(row->method, "block"))
            any = add_teu(&line, res, row);
        else if (row->counted && ys_same_text(row->method, "vessel"))
            any = add_lengths(&line, res, row);
        if (any)
            ys_add_paragraph(out, &line, 2, 4);
        else
            ys_text_drop(&line);
    }
}
