#ifndef YS_REPORT_TEXT_CSV_CELLS_H
#define YS_REPORT_TEXT_CSV_CELLS_H

#include "../../records/result.h"
#include "../words.h"

/* Cells of the CSV files of a report, each with the comma after it. */

void ys_csv_text(struct ys_text *out, const char *text);
/* Empty where value is not finite. */
void ys_csv_number(struct ys_text *out, double value, int digits);
/* The same without the comma. */
void ys_csv_add_number(struct ys_text *out, double value, int digits);
/* Empty where nothing was counted. */
void ys_csv_count(struct ys_text *out, bool counted, uint32_t n);
/* The date of a row as it is named everywhere; "" of none. */
const char *ys_csv_date(const ys_result *res, size_t date);
/* The whole text, or why there is none; what: the file's name. */
ys_status ys_csv_take(char **out, struct ys_text *text, const char *what, struct ys_error *err);

#endif
