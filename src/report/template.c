/* template.c - filling templates */

#include "template.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "texts.h"

struct ys_text *ys_template_value(struct ys_template_values *values, const char *name)
{
    size_t i = 0;

    while (i < values->n && strcmp(values->name[i], name))
        i++;
    if (i == values->n) {
        assert(i < YS_TEMPLATE_VALUES); /* our own templates */
        values->name[values->n++] = name;
    }
    return &values->text[i];
}

static const struct ys_text *find(const struct ys_template_values *values, const char *name,
                                  size_t n)
{
    for (size_t i = 0; i < values->n; i++)
        if (strlen(values->name[i]) == n && !memcmp(values->name[i], name, n))
            return values->text[i].n ? &values->text[i] : NULL;
    return NULL;
}

/* Past the {{/name}} that ends the part which began at `at`; the end of the text without one. */
static const char *past_end(const char *at, const char *name, size_t n)
{
    for (; (at = strstr(at, "{{/")); at += 3)
        if (!strncmp(at + 3, name, n) && !strncmp(at + 3 + n, "}}", 2))
            return at + n + 5;
    return "";
}

/* Text between slots; what stands in [[ ]] is a text of the page, in its language. */
static void add_plain(struct ys_text *out, const char *at, size_t n, const char *language)
{
    char english[400];

    while (n) {
        const char *open = memchr(at, '[', n);
        const size_t before = open ? (size_t)(open - at) : n;
        const char *close =
            open && before + 1 < n && open[1] == '[' ? strstr(open, "]]") : NULL;

        if (!close || close + 2 > at + n || (size_t)(close - open) - 2 >= sizeof english) {
            const size_t all = open ? before + 1 : n;

            ys_text_add_n(out, at, all);
            at += all, n -= all;
            continue;
        }
        ys_text_add_n(out, at, before);
        memcpy(english, open + 2, (size_t)(close - open) - 2);
        english[close - open - 2] = '\0';
        ys_text_add(out, ys_translate(language, english));
        n -= (size_t)(close + 2 - at);
        at = close + 2;
    }
}

void ys_template_fill(struct ys_text *out, const char *template,
                      struct ys_template_values *values)
{
    const char *at = template, *open;

    while ((open = strstr(at, "{{"))) {
        const char *close = strstr(open, "}}");

        add_plain(out, at, (size_t)(open - at), values->language);
        if (!close)
            break;
        const bool part = open[2] == '?', end = open[2] == '/';
        const char *name = open + 2 + (part || end);
        const size_t n = (size_t)(close - name);
        const struct ys_text *text = find(values, name, n);

        at = close + 2;
        if (part && !text)
            at = past_end(at, name, n);
        else if (!part && !end && text)
            ys_text_add_n(out, text->bytes, text->n);
    }
    add_plain(out, at, strlen(at), values->language);
    for (size_t i = 0; i < values->n; i++) {
        out->failed |= values->text[i].failed;
        ys_text_drop(&values->text[i]);
    }
    *values = (struct ys_template_values){0};
}
