/* texts.c - the page's words, found in a translation */

#include "texts.h"

#include <string.h>

#include "escape.h"

static const char *without_context(const char *text)
{
    const char *bar = strchr(text, '|');

    return bar ? bar + 1 : text;
}

const char *ys_texts(const char *language)
{
    return language && !strcmp(language, "de") ? ys_web_de_txt : "\0";
}

/* Lines end with a zero, the table with two of them after its last. */
bool ys_next_text(const char **english, const char **other, const char **at)
{
    const char *line = *at;

    while ((!*line && line[1]) || *line == '#')
        line += strlen(line) + 1;
    if (!*line)
        return false;
    *english = line;
    *other = line + strlen(line) + 1;
    *at = *other + strlen(*other) + 1;
    return true;
}

const char *ys_translate(const char *language, const char *text)
{
    const char *english, *other;

    for (const char *at = ys_texts(language); ys_next_text(&english, &other, &at);)
        if (!strcmp(english, text))
            return other;
    return without_context(text);
}

const char *ys_say(const ys_result *res, const char *english)
{
    return ys_translate(res->opt.language, english);
}

void ys_page_say(struct ys_text *out, const ys_result *res, const char *english)
{
    ys_add_html(out, ys_say(res, english));
}
