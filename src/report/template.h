#ifndef YS_REPORT_TEMPLATE_H
#define YS_REPORT_TEMPLATE_H

#include "../base/text.h"

/*
 * Templates: {{name}} is replaced by what was put in under that name; what stands
 * between {{?name}} and {{/name}} is left out where that is empty.  Values are HTML: outside
 * text goes through ys_add_html() on its way in.  [[Text]] is put into the reader's language.
 */
enum { YS_TEMPLATE_VALUES = 40 };

struct ys_template_values {
    const char *language; /* NULL: English */
    const char *name[YS_TEMPLATE_VALUES];
    struct ys_text text[YS_TEMPLATE_VALUES];
    size_t n;
};

/* The value of a name, to be added to; the same one for the same name. */
struct ys_text *ys_template_value(struct ys_template_values *values, const char *name);
/* Adds the filled template to *out and releases the values. */
void ys_template_fill(struct ys_text *out, const char *template,
                      struct ys_template_values *values);

#endif
