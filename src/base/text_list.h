#ifndef YS_BASE_TEXT_LIST_H
#define YS_BASE_TEXT_LIST_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Texts that belong together and live as long: what rows point to, lines for a person.  Start with
 * {0}; after a failed allocation *failed is true, nothing more is added, and only the end is checked.
 */
struct ys_text_list {
    char **at;
    size_t n, room;
    bool failed;
};

/* A copy of the text (n bytes of it) at the end of the list; NULL when memory ran out. */
const char *ys_text_list_add(struct ys_text_list *list, const char *text);
const char *ys_text_list_add_n(struct ys_text_list *list, const char *bytes, size_t n);
/* A line: whatever it quotes becomes printable. */
__attribute__((format(printf, 2, 3))) void ys_text_list_addf(struct ys_text_list *list,
                                                             const char *format, ...);
void ys_text_list_fini(struct ys_text_list *list);

#endif
