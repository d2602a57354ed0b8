/* table_sizes.c - containers by length and in TEU, which cars are coaches, and how long each vessel is, below the table */

#include <string.h>

#include "../report.h"
#include "../words.h"
#include "table.h"
#include "text_table.h"

enum { MOST_LENGTHS = 24, LONGEST_NAME = 24 };

static bool is_of(const struct ys_object *object, const struct ys_count *row)
{
    return object->date == row->date && !strcmp(object->area, row->area) &&
           !strcmp(object->class_name, row->class_name) && !object->estimated;
}

/* Of the boxes that are drawn, as the others have no length of their own. */
static bool add_teu(struct ys_text *line, const struct ys_count *row)
{
    const uint32_t told = row->of_kind[YS_KIND_20FT] + row->of_kind[YS_KIND_40FT];

    ys_text_addf(line, ": %u of 20 ft and %u of 40 ft, %u TEU", row->of_kind[YS_KIND_20FT],
                 row->of_kind[YS_KIND_40FT], row->teu);
    if (told < row->drawn)
        ys_text_addf(line, " (the most certain %u of %u drawn)", told, row->drawn);
    else if (told < row->best)
        ys_text_addf(line, " (the %u drawn of %u)", told, row->best);
    return told > 0;
}

/* Coaches are no freight: a count that holds them says so. */
static bool add_coaches(struct ys_text *line, const struct ys_count *row)
{
    ys_text_addf(line, ": %u of the %u drawn are coaches", row->of_kind[YS_KIND_COACH],
                 row->drawn);
    return row->of_kind[YS_KIND_COACH] > 0;
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
            any = add_teu(&line, row);
        else if (row->counted && ys_same_text(row->method, "track"))
            any = add_coaches(&line, row);
        else if (row->counted && ys_same_text(row->method, "vessel"))
            any = add_lengths(&line, res, row);
        if (any)
            ys_table_say(out, res, &line, 2, 4);
        else
            ys_text_drop(&line);
    }
}
