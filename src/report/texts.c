/* texts.c - the page's words, found in a translation */

#include "texts.h"

#include <string.h>

#include "escape.h"

static const char *without_context(const char *text)
{
    const char *bar = strchr(text, '|');

    return bar ? bar + 1 : text;
}

/* The line below that text; NULL where the table lacks it.  Lines end with a zero, the table with
 * two of them after its last. */
static const char *find(const char *table, const char *english)
{
    for (const char *line = table; line[0] || line[1];) {
        const size_t n = strlen(line);

        if (!n || *line == '#') {
            line += n + 1;
            continue;
        }
        const char *other = line + n + 1;

        if (!strcmp(line, english))
            return other;
        line = other + strlen(other) + 1;
    }
    return NULL;
}

const char *ys_translate(const char *language, const char *english)
{
    const char *found =
        language && !strcmp(language, "de") ? find(ys_web_de_txt, english) : NULL;

    return found ? found : without_context(english);
}

const char *ys_say(const ys_result *res, const char *english)
{
    return ys_translate(res->opt.language, english);
}

void ys_page_say(struct ys_text *out, const ys_result *res, const char *english)
{
    ys_add_html(out, ys_say(res, english));
}
