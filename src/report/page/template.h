#ifndef YS_REPORT_PAGE_TEMPLATE_H
#define YS_REPORT_PAGE_TEMPLATE_H

#include "../../base/text.h"

/*
 * Templates: {{name}} is replaced by what was put into the slot of that name; what stands
 * between {{?name}} and {{/name}} is left out where the slot is empty.  Slots hold HTML: outside
 * text goes through ys_add_html() on its way in.
 */
enum { YS_SLOTS = 32 };

struct ys_slots {
    const char *name[YS_SLOTS];
    struct ys_text text[YS_SLOTS];
    size_t n;
};

/* The slot's text, to be added to; the same one for the same name. */
struct ys_text *ys_slot(struct ys_slots *slots, const char *name);
/* Adds the filled template to *out and releases the slots. */
void ys_slots_fill(struct ys_text *out, const char *template, struct ys_slots *slots);

extern const char ys_web_page_html[], ys_web_page_css[], ys_web_page_js[], ys_web_claim_html[],
    ys_web_area_html[], ys_web_pair_html[], ys_web_single_html[], ys_web_tile_html[];

#endif
