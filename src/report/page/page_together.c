/*
 * page_together.c - what no line of the page may break apart
 *
 * A number and its unit, a day and its month, both ends of an interval.  Done once over the finished
 * page rather than in each of its hundred texts, two languages of them: between tags only, and neither in
 * scripts and styles nor in code, which readers copy.
 */

#include <ctype.h>
#include <string.h>

#include "page.h"

static const char no_break_space[] = "\xC2\xA0", en_dash[] = "\xE2\x80\x93";

/* Elements that are passed as they are; in drawings no element may be added. */
static const char *const as_is[] = {"script", "style", "code", "pre", "title", "option", NULL};
static const char *const no_elements[] = {"svg", NULL};

static const char *const unit[] = {
    "%",     "m",    "m\xC2\xB2", "km",         "cm",    "px",    "ha",
    "ft",    "MB",   "TEU",       "Fu\xC3\x9F", "bytes", "Bytes", "pixels",
    "Pixel", "days", "day",       "Tage",       "Tagen", "Tag",   NULL};
static const char *const month[] = {
    "January",     "February",  "March",   "April",    "May",      "June",     "July",
    "August",      "September", "October", "November", "December", "Januar",   "Februar",
    "M\xC3\xA4rz", "Mai",       "Juni",    "Juli",     "Oktober",  "Dezember", NULL};
static const char *const whole[] = {"90-%-Intervalls", "90-%-Intervalle", "90-%-Intervall",
                                    NULL};

static bool is_letter(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* The length of the word of the list that stands at text, alone; 0: none. */
static size_t word_at(const char *text, const char *const *word)
{
    for (; *word; word++) {
        const size_t n = strlen(*word);

        if (!strncmp(text, *word, n) && !is_letter(text[n]))
            return n;
    }
    return 0;
}

static const char *const *element_of(const char *tag, const char *const *list)
{
    for (; *list; list++) {
        const size_t n = strlen(*list);

        if (!strncmp(tag + 1, *list, n) && (tag[1 + n] == '>' || tag[1 + n] == ' '))
            return list;
    }
    return NULL;
}

/* The digits that end before at, not before the first of the text. */
static size_t digits_before(const char *first, const char *at)
{
    size_t n = 0;

    while (at - n > first && isdigit((unsigned char)at[-1 - (ptrdiff_t)n]))
        n++;
    return n;
}

static bool is_kept_space(const char *first, const char *at)
{
    const bool point = at > first && at[-1] == '.';

    if (digits_before(first, at) && word_at(at + 1, unit))
        return true;
    return digits_before(first, at - point) && word_at(at + 1, month);
}

static size_t digits_at(const char *at)
{
    size_t n = 0;

    while (isdigit((unsigned char)at[n]))
        n++;
    return n;
}

/* The length of "66-80" or "2023-10-05" at a text from first on; 0: none, or nothing but that. */
static size_t chain_at(const char *first, const char *at, const char *end)
{
    size_t n = digits_at(at), all = n;

    if (!n || (at > first && (is_letter(at[-1]) || strchr(".-/", at[-1]))))
        return 0;
    while (at[all] == '-' && (n = digits_at(at + all + 1)))
        all += n + 1;
    return all == digits_at(at) || is_letter(at[all]) || strchr("-/", at[all]) ||
                   (at == first && at + all == end)
               ? 0
               : all;
}

/* Of the text between two tags. */
static void add_text(struct ys_text *out, const char *text, size_t n, bool elements)
{
    const char *const end = text + n, *from = text;

    for (const char *at = text; at < end; at++) {
        size_t kept = 0, before = 0;

        if (*at == ' ' && is_kept_space(text, at)) {
            ys_text_add_n(out, from, (size_t)(at - from));
            ys_text_add(out, no_break_space);
            from = at + 1;
            continue;
        }
        if (!elements)
            continue;
        if (isdigit((unsigned char)*at) && !(kept = word_at(at, whole)))
            kept = chain_at(text, at, end);
        const size_t dash = !strncmp(at, en_dash, 3) ? 3 : !strncmp(at, "&ndash;", 7) ? 7 : 0;
        if (dash && isdigit((unsigned char)at[dash]) && (before = digits_before(from, at))) {
            kept = dash;
            while (isdigit((unsigned char)at[kept]))
                kept++;
        }
        if (!kept)
            continue;
        ys_text_add_n(out, from, (size_t)(at - from) - before);
        ys_text_add(out, "<span class=\"nb\">");
        ys_text_add_n(out, at - before, before + kept);
        ys_text_add(out, "</span>");
        from = at + kept;
        at = from - 1;
    }
    ys_text_add_n(out, from, (size_t)(end - from));
}

/* Past the tag of that element which ends it; NULL: there is none. */
static const char *past_element(const char *at, const char *name)
{
    const size_t n = strlen(name);

    while ((at = strstr(at, "</")))
        if (!strncmp(at + 2, name, n) && at[2 + n] == '>')
            return at + 3 + n;
        else
            at += 2;
    return NULL;
}

void ys_page_together(struct ys_text *out, const char *html)
{
    const char *at = html;
    bool elements = true;

    while (*at) {
        const size_t n = strcspn(at, "<");
        const char *const tag = at + n;
        const char *const *name;

        add_text(out, at, n, elements);
        if (!*tag)
            return;
        const char *end = strchr(tag, '>'); /* within attributes it is written &gt; */
        if ((name = element_of(tag, as_is)))
            end = past_element(tag, *name);
        else if (end && element_of(tag, no_elements))
            elements = false;
        else if (!strncmp(tag, "</svg>", 6))
            elements = true;
        end = !end ? tag + strlen(tag) : name ? end : end + 1;
        ys_text_add_n(out, tag, (size_t)(end - tag));
        at = end;
    }
}
