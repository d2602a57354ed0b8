/* verify_tell.c - lines of what differs */

#include "verify_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../base/mem.h"
#include "../../base/printable.h"
#include "../../base/text.h"

ys_status ys_verify_tell(struct ys_verifying *v, enum ys_blame blame, const char *format, ...)
{
    struct ys_verified *out = v->out;
    char text[1024];
    va_list ap;

    va_start(ap, format);
    ys_text_fit_v(text, sizeof text, format, ap);
    va_end(ap);
    if (out->n == out->room) {
        const size_t room = 2 * out->room + 16;
        struct ys_discrepancy *row = ys_resize(out->difference, room, sizeof *row);

        if (!row)
            return YS_ERR_NOMEM;
        out->difference = row;
        out->room = room;
    }
    char *line = ys_new(strlen(text) + 1, 1);

    if (!line)
        return YS_ERR_NOMEM;
    ys_printable(line, strlen(text) + 1, text, strlen(text));
    out->difference[out->n++] = (struct ys_discrepancy){blame, line};
    return YS_OK;
}

void ys_verified_fini(struct ys_verified *verified)
{
    for (size_t i = 0; i < verified->n; i++)
        free((void *)(uintptr_t)verified->difference[i].text);
    free(verified->difference);
    *verified = (struct ys_verified){0};
}
