#ifndef YS_REPORT_TEXTS_H
#define YS_REPORT_TEXTS_H

#include "../base/text.h"
#include "../records/result.h"

/*
 * The words of pages and figures in the reader's language.  A text is named by itself in English, so that the
 * code reads as the page does, and a text that a translation lacks stands there in English.  What
 * stands before a '|' tells apart what English says alike ("one|stood", "many|stood") and is never
 * printed.  Sentences have {{slots}}, which a translation may put in any order.
 *
 * A translation is one file, page/web/LANGUAGE.txt: the English line, below it the other, and an empty
 * line; what begins with # is a remark.
 */
extern const char ys_web_de_txt[];

const char *ys_translate(const char *language, const char *english);
/* The table of a language; empty for English. */
const char *ys_texts(const char *language);
/* The next text of a table and what it is in the other language; false: *at is its end. */
bool ys_next_text(const char **english, const char **other, const char **at);
/* In the language of the result. */
const char *ys_say(const ys_result *res, const char *english);
/* As HTML. */
void ys_page_say(struct ys_text *out, const ys_result *res, const char *english);

#endif
