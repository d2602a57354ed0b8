/* table_corrections.c - corrections by hand, for a terminal */

#include "../notes.h"
#include "../sentences.h"
#include "../words.h"
#include "table.h"
#include "text_table.h"

/* "feature 1, reject object 12, 2023-10-05 Yard", as far as it is known. */
static void add_place(struct ys_text *out, const ys_result *res,
                      const struct ys_correction *row)
{
    ys_text_addf(out, "feature %zu, %s", row->feature, ys_action_name(row->action));
    if (row->n_objects == 1)
        ys_text_addf(out, " object %u", row->object);
    else if (row->n_objects)
        ys_text_addf(out, " %u objects from %u", row->n_objects, row->object);
    if (row->parts)
        ys_text_addf(out, " into %u", row->parts);
    if (row->count < res->n_count) {
        ys_text_add(out, ", ");
        ys_add_date(out, res, res->count[row->count].date);
        ys_text_add(out, " ");
        ys_add_plain(out, res->count[row->count].area);
    }
}

void ys_table_corrections(struct ys_text *out, const ys_result *res)
{
    struct ys_text line = {0};
    size_t applied = 0;

    if (!*ys_or_empty(res->corrections_path))
        return;
    for (size_t i = 0; i < res->n_correction; i++)
        applied += res->correction[i].applied;
    ys_text_addf(&line, "Corrections by hand: %zu of %zu applied", applied, res->n_correction);
    ys_text_add(out, "\n");
    ys_say_sentence(out, res, line.bytes);
    ys_text_add(out, "\n");
    out->failed |= line.failed;
    ys_text_drop(&line);
    for (size_t i = 0; i < res->n_correction; i++) {
        const struct ys_correction *row = &res->correction[i];

        ys_text_add(&line, row->applied ? "" : "[not applied] ");
        add_place(&line, res, row);
        ys_text_add(&line, ": ");
        ys_add_plain(&line, row->applied ? row->reason : row->why);
        if (row->applied) {
            ys_text_add(&line, " (");
            ys_add_plain(&line, row->author);
            ys_text_add(&line, ")");
        }
        ys_table_say(out, res, &line, 2, 4);
    }
}
