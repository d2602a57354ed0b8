/* csv_cells.c - cells of the CSV files of a report */

#include "csv_cells.h"

#include <math.h>
#include <string.h>

#include "../../base/error.h"

ys_status ys_csv_take(char **out, struct ys_text *text, const char *what, struct ys_error *err)
{
    *out = ys_text_take(text);
    return *out ? YS_OK : ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", what);
}

const char *ys_csv_date(const ys_result *res, size_t date)
{
    return date < res->n_date ? res->date[date].date : "";
}

void ys_csv_text(struct ys_text *out, const char *text)
{
    ys_add_cell(out, text);
    ys_text_add(out, ",");
}

/* Where decimals have a comma a spreadsheet takes 0.997 for 997, a point before three digits being the
 * mark of thousands; 0.9970 it leaves as text, which is seen. */
void ys_csv_add_number(struct ys_text *out, double value, int digits)
{
    char number[YS_NUMBER_TEXT];

    if (!isfinite(value))
        return;
    ys_number_write(number, value, digits);
    const char *point = strchr(number, '.');
    ys_text_add(out, number);
    ys_text_add(out, point && strlen(point) == 4 ? "0" : "");
}

void ys_csv_number(struct ys_text *out, double value, int digits)
{
    ys_csv_add_number(out, value, digits);
    ys_text_add(out, ",");
}

void ys_csv_count(struct ys_text *out, bool counted, uint32_t n)
{
    ys_csv_number(out, counted ? (double)n : NAN, 0);
}
