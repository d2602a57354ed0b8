/* text_list.c - a list of texts */

#include "text_list.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "printable.h"

enum { LONGEST_LINE = 1000 };

const char *ys_text_list_add_n(struct ys_text_list *list, const char *bytes, size_t n)
{
    if (list->failed)
        return NULL;
    if (list->n == list->room) {
        const size_t room = 2 * list->room + 16;
        char **const more = ys_resize(list->at, room, sizeof *more);

        list->failed = !more;
        if (!more)
            return NULL;
        list->at = more;
        list->room = room;
    }
    char *const text = ys_new(n + 1, 1);

    list->failed = !text;
    if (!text)
        return NULL;
    if (n)
        memcpy(text, bytes, n);
    return list->at[list->n++] = text;
}

const char *ys_text_list_add(struct ys_text_list *list, const char *text)
{
    return ys_text_list_add_n(list, text, strlen(text));
}

void ys_text_list_addf(struct ys_text_list *list, const char *format, ...)
{
    char raw[LONGEST_LINE], line[LONGEST_LINE];
    va_list ap;

    va_start(ap, format);
    vsnprintf(raw, sizeof raw, format, ap);
    va_end(ap);
    ys_printable(line, sizeof line, raw, strlen(raw));
    ys_text_list_add(list, line);
}

void ys_text_list_fini(struct ys_text_list *list)
{
    for (size_t i = 0; i < list->n; i++)
        free(list->at[i]);
    free(list->at);
    *list = (struct ys_text_list){0};
}
