/* table_say.c - a line of the short table, in the language of the report */

#include "../sentences.h"
#include "table.h"
#include "text_table.h"

void ys_table_say(struct ys_text *out, const ys_result *res, struct ys_text *line, size_t first,
                  size_t rest)
{
    struct ys_text said = {0};

    ys_say_sentence(&said, res, line->bytes);
    said.failed |= line->failed;
    ys_text_drop(line);
    ys_add_paragraph(out, &said, first, rest);
}
