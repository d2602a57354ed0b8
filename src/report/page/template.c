/* template.c - filling templates */

#include "template.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

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

void ys_template_fill(struct ys_text *out, const char *template,
                      struct ys_template_values *values)
{
    const char *at = template, *open;

    while ((open = strstr(at, "{{"))) {
        const char *close = strstr(open, "}}");

        ys_text_add_n(out, at, (size_t)(open - at));
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
    ys_text_add(out, at);
    for (size_t i = 0; i < values->n; i++) {
        out->failed |= values->text[i].failed;
        ys_text_drop(&values->text[i]);
    }
    *values = (struct ys_template_values){0};
}
