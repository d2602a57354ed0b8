/* evaluation_moved.c - what became of objects between two dates, held against truth, as a table */

#include <string.h>

#include "../evaluation.h"
#include "../words.h"
#include "text_table.h"

enum { BEFORE, AFTER, AREA, CLASS, STATUS, NUMBERS };
enum {
    TRUE,
    STAYED,
    MOVED,
    UNDECIDED,
    MISSED,
    DECIDED,
    RIGHT,
    CALLED,
    RANGE,
    HOLDS,
    N_NUMBERS
};

static void add_share(struct ys_text *out, uint64_t part, uint64_t whole)
{
    if (whole)
        ys_text_addf(out, "%.3f", (double)part / (double)whole);
    else
        ys_text_add(out, "-");
}

static void fill(struct ys_text *number, const struct ys_moved_row *row,
                 const struct ys_moved_score *of)
{
    const uint64_t decided = of->stayed + of->moved;
    const uint64_t count[] = {of->stayed, of->moved, of->undecided, of->missed};

    if (!of->known)
        ys_text_add(&number[TRUE], "-");
    else if (of->true_high > of->true_low)
        ys_text_addf(&number[TRUE], "%llu-%llu", (unsigned long long)of->true_low,
                     (unsigned long long)of->true_high);
    else
        ys_text_addf(&number[TRUE], "%llu", (unsigned long long)of->true_low);
    for (int i = 0; i < 4; i++)
        ys_text_addf(&number[STAYED + i], "%llu", (unsigned long long)count[i]);
    add_share(&number[DECIDED], decided, decided + of->undecided);
    add_share(&number[RIGHT], of == &row->stayed ? of->stayed : of->moved, decided);
    add_share(&number[CALLED], of->called_right, of->called);
    if (row->kind != YS_EVALUATED_COUNT)
        ys_text_addf(&number[HOLDS], "%u of %u", of->covered, of->intervals);
    else if (of->intervals) {
        ys_text_addf(&number[RANGE], "%u-%u", of->low90, of->high90);
        ys_text_add(&number[HOLDS], of->covered ? "yes" : "no");
    } else {
        ys_text_add(&number[HOLDS], "-");
    }
}

/* The day alone: two looks of one day are told apart by their order. */
static void add_day(struct ys_text *out, const char *date)
{
    enum { DAY = 10 }; /* characters of 2023-10-05 */

    if (strlen(date) > DAY && date[DAY] == 'T')
        ys_text_add_n(out, date, DAY);
    else
        ys_add_plain(out, *date ? date : "all");
}

static void put_row(struct ys_text_table *table, const struct ys_moved_row *row)
{
    const struct ys_moved_score *const of[] = {&row->stayed, &row->left, &row->arrived};
    static const char *const status[] = {"stayed", "left", "arrived"};

    for (int i = 0; i < 3; i++) {
        struct ys_text *const cell = ys_text_table_row(table);

        if (!i) {
            add_day(&cell[BEFORE], row->before);
            add_day(&cell[AFTER], row->after);
            ys_add_plain(&cell[AREA], *row->area ? row->area : "all");
            ys_add_plain(&cell[CLASS], *row->class_name ? row->class_name : "all");
        }
        if (row->kind == YS_EVALUATED_COUNT && row->refused) {
            ys_text_add(&cell[STATUS], "not compared");
            return;
        }
        ys_text_add(&cell[STATUS], status[i]);
        fill(cell + NUMBERS, row, of[i]);
    }
}

static bool is_shown(const struct ys_evaluation_view *view, size_t i)
{
    size_t n = 0;

    for (size_t k = 0; k < view->n_moved; k++)
        n += view->moved[k].kind == YS_EVALUATED_CLASS;
    return view->moved[i].kind != YS_EVALUATED_CLASS || n > 1;
}

void ys_evaluation_add_moved(struct ys_text *out, const struct ys_evaluation_view *view)
{
    static const char *const head[] = {
        "before",  "after",  "area",        "class",     "",
        "true",    "stayed", "moved",       "undecided", "not found",
        "decided", "right",  "calls right", "90 %",      "holds"};
    struct ys_text_table table = {.n_columns = NUMBERS + N_NUMBERS};

    if (!view->n_moved)
        return;
    for (size_t c = NUMBERS; c < table.n_columns; c++)
        table.right[c] = true;
    ys_text_table_head(&table, head);
    for (size_t i = 0; i < view->n_moved; i++)
        if (is_shown(view, i)) {
            if (i && view->moved[i].kind != view->moved[i - 1].kind)
                ys_text_table_row(&table);
            put_row(&table, &view->moved[i]);
        }
    ys_text_add(out, "\nObjects between two dates, by what they are called (moved: left or "
                     "arrived)\n");
    ys_text_table_write(out, &table);
}
