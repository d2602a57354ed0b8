/* texts.c - the page's words, found in a translation */

#include "texts.h"

#include <string.h>

#include "../escape.h"

static const char *without_context(const char *text)
{
    const char *bar = strchr(text, '|');

    return bar ? bar + 1 : text;
}

const char *ys_translate(const char *language, const char *english)
{
    if (language && !strcmp(language, "de"))
        for (const struct ys_translation *t = ys_texts_de; t->english; t++)
            if (!strcmp(t->english, english))
                return t->other;
    return without_context(english);
}

const char *ys_say(const ys_result *res, const char *english)
{
    return ys_translate(res->opt.language, english);
}

void ys_page_say(struct ys_text *out, const ys_result *res, const char *english)
{
    ys_add_html(out, ys_say(res, english));
}
