/* template.c - filling templates */

#include "template.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct ys_text *ys_slot(struct ys_slots *slots, const char *name)
{
    size_t i = 0;

    while (i < slots->n && strcmp(slots->name[i], name))
        i++;
    if (i == slots->n) {
        assert(i < YS_SLOTS); /* our own templates */
        slots->name[slots->n++] = name;
    }
    return &slots->text[i];
}

static const struct ys_text *find(const struct ys_slots *slots, const char *name, size_t n)
{
    for (size_t i = 0; i < slots->n; i++)
        if (strlen(slots->name[i]) == n && !memcmp(slots->name[i], name, n))
            return slots->text[i].n ? &slots->text[i] : NULL;
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

void ys_slots_fill(struct ys_text *out, const char *template, struct ys_slots *slots)
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
        const struct ys_text *text = find(slots, name, n);

        at = close + 2;
        if (part && !text)
            at = past_end(at, name, n);
        else if (!part && !end && text)
            ys_text_add_n(out, text->bytes, text->n);
    }
    ys_text_add(out, at);
    for (size_t i = 0; i < slots->n; i++) {
        out->failed |= slots->text[i].failed;
        ys_text_drop(&slots->text[i]);
    }
    *slots = (struct ys_slots){0};
}
