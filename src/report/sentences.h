#ifndef YS_REPORT_SENTENCES_H
#define YS_REPORT_SENTENCES_H

#include "../base/text.h"
#include "../records/result.h"

/*
 * Reasons, notes and measures are composed in English where they are found, below the report, and
 * stand so in report.json.  Pages, figures and tables say them in their language: the table of texts
 * has such sentences with {{1}}, {{2}} where they differ.  Of the translation {{1}} takes what stood
 * there as it is, {{=1}} what it says in the language.  A sentence that the table lacks is looked for
 * in parts, between semicolons and colons; what is found nowhere stays English, as names of
 * files and places do.  In English nothing is changed.
 */
void ys_say_sentence(struct ys_text *out, const ys_result *res, const char *english);
/* As HTML. */
void ys_page_sentence(struct ys_text *out, const ys_result *res, const char *english);

/* "1,500" or "66-80" as it was composed, with the marks of the language; all else as it is. */
void ys_say_figure(struct ys_text *out, const ys_result *res, const char *figure);
/* A number with the decimal mark of the language. */
void ys_say_number(struct ys_text *out, const ys_result *res, double value, int digits);
/* "1,847,653": a whole number, its digits in groups of three. */
void ys_say_whole(struct ys_text *out, const ys_result *res, uint64_t value);
/* "0.97"; "< 0.01" and "> 0.99" where rounding would make it sure. */
void ys_say_probability(struct ys_text *out, const ys_result *res, double p);
/* The point of a decimal number that stands in text from n on, in the language. */
void ys_say_point(struct ys_text *text, size_t n, const ys_result *res);

#endif
